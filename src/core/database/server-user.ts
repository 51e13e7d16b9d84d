import { chownSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who runs the servers that we start. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Nobody, where we are root, since PostgreSQL and MySQL refuse to be started by root; null for who we are. 65534 is `nobody` nearly
 * everywhere; it has to be a user that the machine knows, or PostgreSQL refuses that, too.
 */
export function serverUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  try {
    for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
      const [name, , uid, gid] = line.split(':');
      // On macOS the number is -2, which the kernel takes as what it is without a sign.
      if (name === 'nobody') return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
    }
  } catch {
    // Without such a file there is no better guess.
  }
  return { uid: 65_534, gid: 65_534 };
}

/** Gives a file or a folder, with all in it when `deep`, to the servers' user. */
export function giveTo(user: ServerUser | null, path: string, deep = false): void {
  if (user === null) return;
  chownSync(path, user.uid, user.gid);
  if (!deep) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) giveTo(user, inner, true);
    else if (entry.isFile()) chownSync(inner, user.uid, user.gid);
  }
}

/** The innermost folder on the way to a program that the servers' user may not enter; null when the way is free. */
export function closedFolder(user: ServerUser | null, program: string): string | null {
  if (user === null) return null;
  for (let path = dirname(program); ; path = dirname(path)) {
    if ((statSync(path).mode & 0o001) === 0) return path;
    if (path === dirname(path)) return null;
  }
}
