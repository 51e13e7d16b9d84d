import { maskSecrets } from '../report/secrets.ts';
import type { Files } from '../runtime/world.ts';
import { decode } from '../sql/source-text.ts';

/** Texts of files for code frames, secrets masked in place; undefined for one that is gone or that nobody can read. */
export function sourceReader(files: Files): (file: string) => string | undefined {
  const read = new Map<string, string | undefined>();
  return (file) => {
    if (!read.has(file)) read.set(file, textOf(files, file));
    return read.get(file);
  };
}

function textOf(files: Files, file: string): string | undefined {
  if (files.kind(file) !== 'file') return undefined;
  try {
    const decoded = decode(files.read(file));
    return 'text' in decoded ? maskSecrets(decoded.text) : undefined;
  } catch {
    // The finding about the file has been made; a report without its code frame is still a report.
    return undefined;
  }
}
