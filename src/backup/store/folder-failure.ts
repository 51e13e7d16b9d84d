import { plain } from '../../core/runtime/plain-text.ts';
import { StoreFailure, type StoreFailureCode } from './store.ts';

/** `doing`: the end of the sentence "/var/backups/shop/… cannot be …": "written", "read". Bugs come through as they are. */
export function folderFailure(error: unknown, path: string, doing: string): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const known = kinds[code];
  const what = `${plain(path, 300)} cannot be ${doing}`;
  if (known === undefined) return new StoreFailure('refused', `${what}: ${plain(code, 40)}`);
  return new StoreFailure(known.code, `${what}: ${known.why}`, known.hint ?? null);
}

export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
    ? error.code
    : null;
}

interface Kind {
  readonly code: StoreFailureCode;
  readonly why: string;
  readonly hint?: string;
}

const noSpace = 'Make room there, or keep fewer backups (backup.keep).';
const notOurs = 'Give the user that runs Drydock the right to read and write there.';
const gone = 'Look whether it is a network drive that is not connected.';

const kinds: Readonly<Record<string, Kind>> = {
  ENOSPC: { code: 'full', why: 'no space is left on the device', hint: noSpace },
  EDQUOT: { code: 'full', why: 'the quota is used up', hint: noSpace },
  EFBIG: {
    code: 'too_large',
    why: 'the file would be larger than the file system or a limit of the process allows',
    hint: 'Use a file system that takes large files, and look at `ulimit -f`.',
  },
  EACCES: { code: 'denied', why: 'permission denied', hint: notOurs },
  EPERM: { code: 'denied', why: 'the system does not permit it', hint: notOurs },
  EROFS: { code: 'refused', why: 'the file system is read only' },
  ENOENT: { code: 'missing', why: 'there is no such file or folder' },
  ENOTDIR: { code: 'refused', why: 'a part of its path is a file, not a folder' },
  EISDIR: { code: 'refused', why: 'it is a folder' },
  ELOOP: { code: 'refused', why: 'it is a symbolic link' },
  ENAMETOOLONG: { code: 'refused', why: 'the name is longer than the file system takes' },
  EIO: {
    code: 'unreachable',
    why: 'the device reports an error',
    hint: 'Look at the disk, and at the log of the system.',
  },
  ESTALE: { code: 'unreachable', why: 'the network drive has gone', hint: gone },
  ENOTCONN: { code: 'unreachable', why: 'the network drive is not connected', hint: gone },
  EHOSTDOWN: { code: 'unreachable', why: 'the server of the network drive does not answer', hint: gone },
  ETIMEDOUT: { code: 'unreachable', why: 'the server of the network drive does not answer', hint: gone },
};
