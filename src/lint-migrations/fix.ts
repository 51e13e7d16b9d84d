import type { Finding, TextEdit } from '../core/report/finding.ts';
import type { Files } from '../core/runtime/world.ts';

export interface FixedFile {
  readonly path: string;
  /** How many findings were fixed in it. */
  readonly edits: number;
}

/**
 * Applies the exact fixes of findings to their files. Of two fixes that touch the same text the first one wins; the next
 * run does the other. Files are written whole, each once.
 */
export function applyFixes(findings: readonly Finding[], files: Files): { readonly files: readonly FixedFile[] } {
  const byFile = new Map<string, { edits: TextEdit[]; fixed: number }>();
  for (const finding of findings) {
    if (!finding.fix) continue;
    const touched = finding.fix.edits.map((edit) => byFile.get(edit.file)?.edits ?? []);
    const clash = finding.fix.edits.some((edit, place) => touched[place]?.some((other) => overlaps(edit, other)));
    if (clash) continue;
    for (const edit of finding.fix.edits) {
      const entry = byFile.get(edit.file) ?? { edits: [], fixed: 0 };
      entry.edits.push(edit);
      byFile.set(edit.file, entry);
    }
    const first = finding.fix.edits[0];
    const entry = first && byFile.get(first.file);
    if (entry) entry.fixed++;
  }
  const written: FixedFile[] = [];
  for (const [path, { edits, fixed }] of byFile) {
    const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.read(path));
    files.write(path, applyEdits(before, edits));
    written.push({ path, edits: fixed });
  }
  return { files: written };
}

/** The text with the edits done. They must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let after = text;
  for (const edit of [...edits].sort((a, b) => b.start - a.start)) {
    after = after.slice(0, edit.start) + edit.text + after.slice(edit.end);
  }
  return after;
}

function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.start === a.end || b.start === b.end)
    return a.start === b.start || (a.start > b.start && a.start < b.end) || (b.start > a.start && b.start < a.end);
  return a.start < b.end && b.start < a.end;
}
