import {
  closeSync,
  type Dirent,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { UserError } from '../report/user-error.ts';
import { forwardSlashes, isInside, outgoing, type PathStyle, pathStyle } from './paths.ts';
import { plain } from './plain-text.ts';
import { type FileKind, type Files, type ListedFile, maxFileBytes, type Unlistable } from './world.ts';

export interface DiskOptions {
  readonly root: string;
  readonly platform: NodeJS.Platform;
  /**
   * In an action: the workspace. A link that leads out of it is refused, for a fork can commit one that points at the
   * runner's own files. Null in a terminal, where the user may link what they please.
   */
  readonly confineTo: string | null;
}

/** The files of the machine. Everything is synchronous: that starts fastest, and a lint has nothing to do meanwhile. */
export function diskFiles(options: DiskOptions): Files {
  const style = pathStyle(options.platform);
  const root = style.resolve(options.root);
  const confine = options.confineTo === null ? null : realpathSync(options.confineTo);
  const absolute = (path: string) => style.resolve(root, path);
  const out = (path: string) => outgoing(root, path, style);

  /** Why a path may not be followed; null when it may. */
  const leavesWorkspace = (path: string): string | null => {
    if (confine === null) return null;
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      // Missing, or a broken link: whoever opens it says so.
      return null;
    }
    return isInside(confine, real, style) ? null : 'leads out of the workspace, so it is not read';
  };

  const kind = (path: string): FileKind => {
    const full = absolute(path);
    try {
      const stat = statSync(full);
      if (leavesWorkspace(full) !== null) return 'other';
      return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other';
    } catch (error) {
      return isMissing(error) && !isLink(full) ? 'missing' : 'other';
    }
  };

  const listed = (full: string, shown: string, size: number): ListedFile => ({
    path: shown,
    size,
    read: () => readBounded(full, shown),
  });

  const open = (path: string): ListedFile => {
    const full = absolute(path);
    const shown = out(path);
    const why = leavesWorkspace(full);
    if (why !== null) throw new UserError('outside_workspace', `${plain(shown)} ${why}`);
    let size: number;
    try {
      const stat = statSync(full);
      if (stat.isDirectory()) throw new UserError('is_folder', `${plain(shown)} is a folder, not a file`);
      if (!stat.isFile()) throw new UserError('not_a_file', `${plain(shown)} is no regular file`);
      size = stat.size;
    } catch (error) {
      throw explained(error, full, shown);
    }
    return listed(full, shown, size);
  };

  return {
    root: forwardSlashes(root, style),
    kind,
    exists: (path) => kind(path) !== 'missing',
    normalize: out,
    open,
    read: (path) => open(path).read(),
    list: (folder, settings = {}) => {
      const full = absolute(folder);
      const shown = out(folder);
      const why = leavesWorkspace(full);
      if (why !== null) throw new UserError('outside_workspace', `${plain(shown)} ${why}`);
      const found = walk({ full, shown }, style, leavesWorkspace, listed, settings);
      found.files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
      found.unlistable.sort((a, b) => (a.path < b.path ? -1 : 1));
      return found;
    },
    write: (path, data) => {
      const full = absolute(path);
      const shown = plain(out(path));
      try {
        const folder = style.dirname(full);
        if (confine !== null && !isInside(confine, realOfNearest(folder, style), style)) {
          throw new UserError('outside_workspace', `${shown} lies outside of the workspace, so it is not written`);
        }
        mkdirSync(folder, { recursive: true });
        // A link at the file's own place is judged by where it leads: writing follows it.
        if (isLink(full) && leavesWorkspace(full) !== null) {
          throw new UserError('outside_workspace', `${shown} leads out of the workspace, so it is not written`);
        }
        writeFileSync(full, data);
      } catch (error) {
        if (error instanceof UserError) throw error;
        throw new UserError('not_writable', `${shown} cannot be written: ${reasonOf(error)}`, { cause: error });
      }
    },
  };
}

interface Place {
  readonly full: string;
  readonly shown: string;
}

function walk(
  start: Place,
  style: PathStyle,
  leavesWorkspace: (path: string) => string | null,
  listed: (full: string, shown: string, size: number) => ListedFile,
  settings: { readonly maxDepth?: number; readonly skip?: (path: string) => boolean },
): { readonly files: ListedFile[]; readonly unlistable: Unlistable[] } {
  const files: ListedFile[] = [];
  const unlistable: Unlistable[] = [];
  const maxDepth = settings.maxDepth ?? Number.POSITIVE_INFINITY;
  /** The folders that the walk is inside of. */
  const above: string[] = [];

  const visit = (place: Place, depth: number): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(place.full, { withFileTypes: true });
    } catch (error) {
      if (depth === 1) throw explained(error, place.full, place.shown);
      unlistable.push({ path: place.shown, why: `cannot be listed: ${reasonOf(error)}` });
      return;
    }
    above.push(place.full);
    for (const entry of entries) {
      if (entry.name === '.git' || entry.name === 'node_modules') continue;
      const full = style.join(place.full, entry.name);
      const shown = place.shown === '.' ? entry.name : `${place.shown}/${entry.name}`;
      if (settings.skip?.(shown) === true) continue;
      let isFolder = entry.isDirectory();
      let isFile = entry.isFile();
      const linked = entry.isSymbolicLink();
      if (linked) {
        const why = leavesWorkspace(full);
        if (why !== null) {
          unlistable.push({ path: shown, why });
          continue;
        }
        try {
          const target = statSync(full);
          isFolder = target.isDirectory();
          isFile = target.isFile();
        } catch {
          unlistable.push({ path: shown, why: 'is a link to something that is not there' });
          continue;
        }
      }
      if (isFolder) {
        if (entry.name.toLowerCase().endsWith('.sql')) {
          unlistable.push({ path: shown, why: 'is a folder, although its name is that of an SQL file' });
        }
        // Only links make loops, so only at a link is the cost of real paths due.
        const loops = linked && leadsBack(full, above);
        if (depth < maxDepth && !loops) visit({ full, shown }, depth + 1);
      } else if (isFile) {
        try {
          files.push(listed(full, shown, statSync(full).size));
        } catch (error) {
          unlistable.push({ path: shown, why: `cannot be read: ${reasonOf(error)}` });
        }
      } else if (entry.name.toLowerCase().endsWith('.sql')) {
        unlistable.push({ path: shown, why: 'is no regular file' });
      }
    }
    above.pop();
  };

  visit(start, 1);
  return { files, unlistable };
}

function leadsBack(link: string, above: readonly string[]): boolean {
  const target = realpathSync(link);
  return above.some((folder) => realpathSync(folder) === target);
}

/** Reads a file whose size is judged on the open handle, so that it cannot grow or be swapped in between. */
function readBounded(full: string, shown: string): Uint8Array {
  let handle: number;
  try {
    handle = openSync(full, 'r');
  } catch (error) {
    throw explained(error, full, shown);
  }
  try {
    const { size } = fstatSync(handle);
    if (size > maxFileBytes) {
      throw new UserError('file_too_large', `${plain(shown)} ${tooLarge(size)}`, {
        hint: 'A dump or bulk data does not belong into the migrations folder: load it separately.',
      });
    }
    return readFileSync(handle);
  } catch (error) {
    throw explained(error, full, shown);
  } finally {
    closeSync(handle);
  }
}

/** The end of the sentence "FILE …" about a size in bytes. */
export function tooLarge(size: number): string {
  const inMegabytes = (bytes: number) => `${Math.round(bytes / (1024 * 1024))} MB`;
  return `has ${inMegabytes(size)}; files of at most ${inMegabytes(maxFileBytes)} are read`;
}

function explained(error: unknown, full: string, shown: string): Error {
  if (error instanceof UserError) return error;
  const path = plain(shown);
  const code = codeOf(error);
  if (isMissing(error)) {
    return isLink(full)
      ? new UserError('file_not_found', `${path} is a link to something that is not there`, { cause: error })
      : new UserError('file_not_found', `${path} does not exist`, { cause: error });
  }
  if (code === 'ENOTDIR') return new UserError('not_a_folder', `${path} is a file, not a folder`, { cause: error });
  if (code === 'EISDIR') return new UserError('is_folder', `${path} is a folder, not a file`, { cause: error });
  return new UserError('not_readable', `${path} cannot be read: ${reasonOf(error)}`, { cause: error });
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ELOOP: 'its links go round in a circle',
  ENAMETOOLONG: 'its name is too long',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EMFILE: 'too many files are open',
};

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return reasons[code] ?? (code === '' ? plain(String(error)) : code);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

function isLink(full: string): boolean {
  try {
    return lstatSync(full).isSymbolicLink();
  } catch {
    return false;
  }
}

/** The real path of a folder that may not be there yet: that of its nearest ancestor which is. */
function realOfNearest(folder: string, style: PathStyle): string {
  let at = folder;
  for (;;) {
    try {
      return realpathSync(at);
    } catch {
      const parent = style.dirname(at);
      if (parent === at) return at;
      at = parent;
    }
  }
}
