import { nextToken } from '../sql/lexer.ts';
import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { Entry, FolderView } from './folder-view.ts';
import type { FolderProblem, Migration, Script, TransactionRule } from './migration.ts';
import { noPlaceholders } from './reader.ts';

/** Where the text proper begins: after a byte order mark, which no parser takes. */
export function textStart(source: SourceText): number {
  return source.text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

/** A file that is one script from its first character to its last. */
export function wholeScript(
  source: SourceText,
  transaction: TransactionRule,
  placeholders: PlaceholderStyle = noPlaceholders,
): Script {
  return { source, pieces: [{ start: textStart(source), end: source.text.length }], transaction, placeholders };
}

/** True when the pieces hold nothing but white space, comments and semicolons. */
export function isBlank(text: string, pieces: readonly Span[]): boolean {
  return pieces.every((piece) => {
    let at = piece.start;
    for (;;) {
      const token = nextToken(text, at, piece.end);
      if (!token) return true;
      const comment = token.kind === 'line-comment' || token.kind === 'block-comment';
      if (!comment && text[token.start] !== ';') return false;
      at = token.end;
    }
  });
}

/** A file's text; a file that has none is told to `problems`. */
export function sourceOf(entry: Entry, problems: FolderProblem[]): SourceText | null {
  const content = entry.content();
  if ('source' in content) return content.source;
  problems.push(content.problem);
  return null;
}

/** A line of a text, without its end, and where it stands. */
export interface Line extends Span {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Where the next line begins. */
  readonly next: number;
}

/** The lines of a text. LF and CRLF end one, as for every tool written in Go, Rust or JavaScript. */
export function* linesOf(text: string, from = 0): Generator<Line> {
  let start = from;
  let number = 1;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? text.length : feed;
    if (end > start && text.charCodeAt(end - 1) === 13) end--;
    yield { start, end, number, next, text: text.slice(start, end) };
    start = next;
    number++;
  }
}

/** Tells of the migrations that do nothing, and of those without a way back where most have one. */
export function commonProblems(migrations: readonly Migration[]): FolderProblem[] {
  const problems: FolderProblem[] = [];
  for (const one of migrations) {
    if (isBlank(one.up.source.text, one.up.pieces)) problems.push({ kind: 'empty', file: one.file });
  }
  const versioned = migrations.filter((one) => one.kind === 'versioned');
  const without = versioned.filter((one) => one.down === null);
  // A folder where few have a way back has given the habit up: telling of each file would be noise.
  if (without.length > 0 && without.length * 2 <= versioned.length) {
    for (const one of without) problems.push({ kind: 'missing-down', file: one.file });
  }
  return problems;
}

/** Tells of versions that occur twice. `key` says when two versions are the same one to the tool. */
export function duplicateVersions(
  migrations: readonly Migration[],
  key: (version: string) => string = (version) => version,
): FolderProblem[] {
  const problems: FolderProblem[] = [];
  const first = new Map<string, string>();
  for (const one of migrations) {
    if (one.version === null) continue;
    const id = `${one.kind} ${key(one.version)}`;
    const other = first.get(id);
    if (other === undefined) first.set(id, one.file);
    else problems.push({ kind: 'duplicate-version', file: one.file, version: one.version, other });
  }
  return problems;
}

/** `0001` and `1` are one version to a tool that reads it as a number. */
export const asNumber = (version: string) => version.replace(/^0+(?=\d)/, '');

/** "X", "X and one other file", "X and 213 others": the first of some files, and how many more. */
export function oneAndOthers(entries: readonly Entry[]): string {
  const first = entries[0]?.inside ?? '';
  const others = entries.length - 1;
  return others <= 0 ? first : `${first} and ${others === 1 ? 'one other' : `${others} others`}`;
}

/** Plural of the verb that follows `oneAndOthers`. */
export const areOrIs = (entries: readonly unknown[]) => (entries.length > 1 ? 'are' : 'is');

/**
 * Files whose text is looked at to recognise a tool: some from each end, since a folder that moved from one tool to
 * another has old files of another shape. Reading is not wasted, for the text is kept.
 */
export function sample(entries: readonly Entry[], each = 4): Entry[] {
  return entries.length <= each * 2 ? [...entries] : [...entries.slice(0, each), ...entries.slice(-each)];
}

/** Which of the sampled files hold a marker. A file that cannot be decoded holds none. */
export function withMarker(entries: readonly Entry[], marker: RegExp): Entry[] {
  return entries.filter((one) => {
    const content = one.content();
    return 'source' in content && marker.test(content.source.text);
  });
}

/** The files at the top of the folder, for the tools that never look below it. */
export function topLevel(view: FolderView): Entry[] {
  return view.sql.filter((one) => one.parent === '');
}

/** Files that lie in many migrations folders and were never meant to be run: a dump of the schema, data for a demonstration. */
const notMeantToRun =
  /^(?:schema|structure|seeds?|dump|init|setup|readme|template|example|fixtures?|test)(?:[._-].*)?\.sql/i;

/**
 * Tells of `.sql` files that the tool passes over. Below the top only those that look like migrations, since a
 * subfolder of queries or seeds is nothing to complain about.
 */
export function ignoredFiles(
  view: FolderView,
  options: {
    readonly accepted: RegExp;
    readonly expected: string;
    readonly nested: string;
    readonly why?: (entry: Entry) => string;
  },
): FolderProblem[] {
  const problems: FolderProblem[] = [];
  for (const one of view.sql) {
    const fits = options.accepted.test(one.name);
    if (one.parent === '') {
      if (fits || notMeantToRun.test(one.name)) continue;
      const why = options.why?.(one) ?? 'its name does not have the form';
      problems.push({ kind: 'ignored-file', file: one.path, why, expected: options.expected });
    } else if (fits && /^\d/.test(one.name)) {
      problems.push({
        kind: 'ignored-file',
        file: one.path,
        why: options.nested,
        expected: 'a file directly in the folder',
      });
    }
  }
  return problems;
}

/** A mistake on a line. `why` ends "TOOL cannot read this file: …". */
export function malformed(file: string, line: number, why: string): FolderProblem {
  return { kind: 'malformed', file, line, why };
}
