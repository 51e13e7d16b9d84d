import { createHash, randomBytes } from 'node:crypto';
import {
  constants,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from '../runtime/world.ts';

export interface Initialised {
  /** Of the server's first user. */
  readonly password: string;
}

export interface InitialisedOptions {
  /** `postgres-16`, `mysql-9.7`: one folder of each is kept. */
  readonly series: string;
  /** Everything that the content depends on. */
  readonly parts: readonly unknown[];
  /** Where the data folder has to come, which is not there yet. */
  readonly data: string;
  readonly env: Environment;
  /** Makes the data folder anew. */
  make(password: string): Promise<void>;
}

// Changes when what we make changes, so that an older one is not taken.
const layout = 1;

/**
 * Makes the data folder of a new server: a copy of one that this user has from an earlier run, else a new one, of which a copy is
 * kept. What takes a server's own program half a second (PostgreSQL) to two and a half (MySQL) is copied in a tenth of one. Nothing
 * depends on what is kept: without a folder for it, or in continuous integration, where every machine begins empty, it is made each time.
 */
export async function initialisedFolder(options: InitialisedOptions): Promise<Initialised> {
  const { series, parts, data, env, make } = options;
  const base = cacheFolder(env);
  const digest = createHash('sha256')
    .update(JSON.stringify([layout, parts]))
    .digest('hex')
    .slice(0, 16);
  const kept = base === null ? null : join(base, `${series}-${digest}`);
  const password = kept === null ? null : take(kept, data);
  if (password !== null) return { password };
  const fresh = randomBytes(18).toString('base64url');
  await make(fresh);
  if (base !== null && kept !== null) keep(base, kept, series, data, fresh);
  return { password: fresh };
}

function cacheFolder(env: Environment): string | null {
  if (env['CI'] || env['GITHUB_ACTIONS'] || env['DRYDOCK_NO_CACHE']) return null;
  const { platform } = process;
  const base =
    env['XDG_CACHE_HOME'] ||
    (platform === 'win32'
      ? env['LOCALAPPDATA']
      : platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : join(homedir(), '.cache'));
  return base && isAbsolute(base) ? join(base, 'drydock', 'servers') : null;
}

/** Copies what is kept, if it is this user's and nobody else could write it: a server runs what its tables say. Gives the password. */
function take(kept: string, data: string): string | null {
  try {
    const mine = process.getuid?.();
    for (const path of [join(kept, '..'), kept, join(kept, 'data'), join(kept, 'password')]) {
      const { uid, mode } = lstatSync(path);
      if (mine !== undefined && (uid !== mine || (mode & 0o022) !== 0)) return null;
    }
    const password = readFileSync(join(kept, 'password'), 'utf8');
    copyFolder(join(kept, 'data'), data);
    return password === '' ? null : password;
  } catch {
    rmSync(data, { recursive: true, force: true });
    return null;
  }
}

function keep(base: string, kept: string, series: string, data: string, password: string): void {
  const draft = `${kept}.${randomBytes(4).toString('hex')}.partial`;
  try {
    mkdirSync(base, { recursive: true, mode: 0o700 });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(join(draft, 'password'), password, { mode: 0o600 });
    copyFolder(data, join(draft, 'data'));
    // Renamed into place: a run that is killed leaves no half folder under that name, and two at once do not meet.
    renameSync(draft, kept);
    for (const name of readdirSync(base)) {
      const old = join(base, name);
      const isOther = name.startsWith(`${series}-`) && old !== kept;
      // Another run may be in the middle of writing its own.
      const isYoung = name.endsWith('.partial') && Date.now() - lstatSync(old).mtimeMs < 600_000;
      if (isOther && !isYoung) rmSync(old, { recursive: true, force: true });
    }
  } catch {
    // A home that cannot be written is nobody's mistake: the next run makes its own.
    try {
      rmSync(draft, { recursive: true, force: true });
    } catch {
      // Nor can what is not there be removed from it.
    }
  }
}

function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE, verbatimSymlinks: true });
}
