import { UserError } from '../report/user-error.ts';
import { tooLarge } from './files.ts';
import { forwardSlashes, outgoing, pathStyle } from './paths.ts';
import { plain } from './plain-text.ts';
import { type Files, type ListedFile, maxFileBytes } from './world.ts';

/** A file of a snapshot: its bytes, or how to get them. */
export interface SnapshotFile {
  readonly path: string;
  readonly size: number;
  readonly content: Uint8Array | (() => Uint8Array);
}

export interface Snapshot {
  readonly files: readonly SnapshotFile[];
  /** Symbolic links: they are shown, and not followed. */
  readonly links: readonly string[];
}

/** Files that are no files of the machine: a commit that was read through an API. Nothing can be written there. */
export function snapshotFiles(root: string, platform: NodeJS.Platform, snapshot: Snapshot): Files {
  const style = pathStyle(platform);
  const byPath = new Map(snapshot.files.map((file) => [file.path, listed(file)]));
  const links = new Set(snapshot.links);
  const folders = new Set(['.']);
  for (const path of [...byPath.keys(), ...links]) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) folders.add(path.slice(0, end));
  }
  const normalize = (path: string) => outgoing(root, path, style);
  const kind: Files['kind'] = (path) => {
    const place = normalize(path);
    if (byPath.has(place)) return 'file';
    if (folders.has(place)) return 'folder';
    return links.has(place) ? 'other' : 'missing';
  };
  const open = (path: string): ListedFile => {
    const place = normalize(path);
    const file = byPath.get(place);
    if (file !== undefined) return file;
    if (folders.has(place)) throw new UserError('is_folder', `${plain(place)} is a folder, not a file`);
    if (links.has(place))
      throw new UserError('outside_workspace', `${plain(place)} is a link, which is not followed here`);
    throw new UserError('file_not_found', `${plain(place)} does not exist`);
  };
  return {
    root: forwardSlashes(style.resolve(root), style),
    kind,
    exists: (path) => kind(path) !== 'missing',
    normalize,
    open,
    read: (path) => open(path).read(),
    list: (folder, settings = {}) => {
      const place = normalize(folder);
      if (byPath.has(place)) throw new UserError('not_a_folder', `${plain(place)} is a file, not a folder`);
      if (!folders.has(place)) throw new UserError('file_not_found', `${plain(place)} does not exist`);
      const isListed = (path: string) => {
        const below = place === '.' ? path : path.startsWith(`${place}/`) ? path.slice(place.length + 1) : null;
        if (below === null || path.startsWith('../')) return false;
        const parts = below.split('/');
        if (parts.length > (settings.maxDepth ?? Number.POSITIVE_INFINITY) || parts.includes('node_modules'))
          return false;
        if (settings.skip === undefined) return true;
        // As in a walk of the disk: a skipped folder hides what is in it.
        const ancestors = parts.map((_, depth) => parts.slice(0, depth + 1).join('/'));
        return !ancestors.some((one) => settings.skip?.(place === '.' ? one : `${place}/${one}`) === true);
      };
      return {
        files: [...byPath.values()].filter((file) => isListed(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1)),
        unlistable: [...links]
          .filter(isListed)
          .sort()
          .map((path) => ({ path, why: 'is a link, which is not followed here' })),
      };
    },
    write: (path) => {
      throw new UserError(
        'not_writable',
        `${plain(normalize(path))} cannot be written: the files are those of a commit at GitHub`,
      );
    },
  };
}

function listed(file: SnapshotFile): ListedFile {
  const { path, size, content } = file;
  return {
    path,
    size,
    read: () => {
      if (size > maxFileBytes) throw new UserError('file_too_large', `${plain(path)} ${tooLarge(size)}`);
      return typeof content === 'function' ? content() : content;
    },
  };
}
