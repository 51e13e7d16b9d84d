import { UserError } from '../../core/report/user-error.ts';
import type { Files } from '../../core/runtime/world.ts';
import { decode, type SourceText, sourceText } from '../../core/sql/source-text.ts';

export interface FoundAssertions {
  readonly sources: readonly SourceText[];
  /** Files that are no text, each a sentence. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
}

/**
 * The files of SQL tests that paths lead to: a file by its name, of a folder all that end with `.sql` or `.pg`, by their paths.
 * @throws UserError for a path that is not there or cannot be read
 */
export function findAssertions(files: Files, paths: readonly string[]): FoundAssertions {
  const found = new Map<string, () => Uint8Array>();
  for (const path of paths) {
    const shown = files.normalize(path);
    switch (files.kind(path)) {
      case 'folder':
        for (const file of files.list(path).files)
          if (/\.(?:sql|pg)$/i.test(file.path)) found.set(file.path, file.read);
        break;
      case 'missing':
        throw new UserError('file_not_found', `${shown} does not exist`, {
          hint: 'assertions in drydock.yml names files or folders of SQL tests.',
        });
      default:
        found.set(shown, () => files.read(path));
    }
  }
  const sources: SourceText[] = [];
  const problems: { path: string; message: string }[] = [];
  for (const [path, read] of found) {
    const decoded = decode(read());
    if ('problem' in decoded) problems.push({ path, message: `${path} ${decoded.problem}.` });
    else sources.push(sourceText(path, decoded.text));
  }
  return { sources, problems };
}
