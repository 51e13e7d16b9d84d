import { realpathSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';
import { executable, expand, isFile, type Machine, pathFolders, saidBy, windowsFolders } from './find-programs.ts';

/** What a client program does: writes a dump, reads one that is an archive, or sends SQL. */
export type ClientTask = 'dump' | 'restore' | 'shell';

/** A server's own client program on this machine. */
export interface FoundClient {
  /** Whose it is: MariaDB's programs are found under MySQL's names as well. */
  readonly product: Engine;
  /** Absolute. */
  readonly program: string;
  /** Arguments in front of every other, where it is started through something else. */
  readonly before: readonly string[];
  /** "pg_dump 16.14". */
  readonly title: string;
  readonly version: { readonly text: string; readonly major: number; readonly minor: number };
}

const names: Readonly<Record<Engine, Readonly<Record<ClientTask, readonly string[]>>>> = {
  postgres: { dump: ['pg_dump'], restore: ['pg_restore'], shell: ['psql'] },
  mysql: { dump: ['mysqldump'], restore: [], shell: ['mysql'] },
  mariadb: { dump: ['mariadb-dump', 'mysqldump'], restore: [], shell: ['mariadb', 'mysql'] },
};

/** Names a folder with client programs, which is then the only one that is looked at. */
export const clientVariables: Readonly<Record<Engine, string>> = {
  postgres: 'DRYDOCK_PG_CLIENTS',
  mysql: 'DRYDOCK_MYSQL_CLIENTS',
  mariadb: 'DRYDOCK_MARIADB_CLIENTS',
};

/** Where systems put them that do not put them on the PATH. */
const usualFolders: Readonly<Record<Engine, readonly string[]>> = {
  postgres: [
    '/usr/lib/postgresql/*/bin',
    '/usr/pgsql-*/bin',
    '/usr/lib/postgresql*/bin',
    '/usr/libexec/postgresql*',
    '/usr/lib64/postgresql-*/bin',
    '/usr/local/pgsql*/bin',
    '/opt/homebrew/opt/postgresql*/bin',
    '/opt/homebrew/opt/libpq*/bin',
    '/usr/local/opt/postgresql*/bin',
    '/usr/local/opt/libpq*/bin',
    '/home/linuxbrew/.linuxbrew/opt/postgresql*/bin',
    '/home/linuxbrew/.linuxbrew/opt/libpq*/bin',
    '/opt/local/lib/postgresql*/bin',
    '/opt/postgresql*/bin',
    '/opt/postgresql/*/bin',
    '/Applications/Postgres.app/Contents/Versions/*/bin',
  ],
  mysql: mysqlFolders('mysql'),
  mariadb: mysqlFolders('mariadb'),
};

function mysqlFolders(name: string): readonly string[] {
  return [
    '/usr/bin',
    '/usr/local/bin',
    '/usr/local/mysql*/bin',
    `/opt/homebrew/opt/${name}*/bin`,
    `/usr/local/opt/${name}*/bin`,
    `/home/linuxbrew/.linuxbrew/opt/${name}*/bin`,
    `/opt/${name}*/bin`,
  ];
}

/**
 * The client programs for a task that this machine has, each once: in the folder that `DRYDOCK_PG_CLIENTS`, `DRYDOCK_MYSQL_CLIENTS` or
 * `DRYDOCK_MARIADB_CLIENTS` names, and nowhere else then; else on the PATH and where systems put them. A relative entry of the PATH is not looked
 * at: it would lead into the repository. Programs that do not run are left out.
 * @throws UserError `bad_program` when a variable names no folder with such a program
 */
export async function findClients(
  engine: Engine,
  task: ClientTask,
  machine: Pick<Machine, 'env' | 'platform'>,
): Promise<readonly FoundClient[]> {
  const { env, platform } = machine;
  const variable = clientVariables[engine];
  const named = env[variable]?.trim();
  const given = named === undefined || named === '' ? null : resolve(named);
  const folders =
    given === null
      ? [...pathFolders(machine), ...installed(engine, machine), ...usualFolders[engine].flatMap(expand)]
      : [given];
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const name of names[engine][task]) {
      const file = join(folder, executable(name, platform));
      const real = realFile(file);
      if (real !== null && !files.has(real)) files.set(real, file);
    }
  }
  const found = (await Promise.all([...files.values()].map((file) => clientAt(engine, file)))).filter(
    (one) => one !== null,
  );
  if (given !== null && found.length === 0) {
    throw new UserError('bad_program', `${variable} names ${plain(given)}, where no ${names[engine][task][0]} runs`, {
      hint: 'It names the folder in which the client programs of the server are.',
    });
  }
  return found;
}

function installed(engine: Engine, { env, platform }: Pick<Machine, 'env' | 'platform'>): readonly string[] {
  if (platform !== 'win32') return [];
  if (engine === 'postgres') return [env['PGBIN'] ?? '', ...windowsFolders(env, 'PostgreSQL', '*/bin')];
  return engine === 'mysql' ? windowsFolders(env, 'MySQL', '*/bin') : windowsFolders(env, '', 'MariaDB *', 'bin');
}

function realFile(file: string): string | null {
  try {
    const real = realpathSync(file);
    // Debian's wrapper takes the program of whatever cluster it thinks is meant; the programs themselves are found where they are.
    return isFile(real) && basename(real) !== 'pg_wrapper' ? real : null;
  } catch {
    return null;
  }
}

async function clientAt(engine: Engine, program: string): Promise<FoundClient | null> {
  const said = await saidBy(program, [...(engine === 'postgres' ? [] : ['--no-defaults']), '--version']);
  const read = readClientVersion(engine, said);
  if (read === null) return null;
  const { product, version } = read;
  const name = basename(program).replace(/\.exe$/, '');
  return { product, program, before: [], title: `${name} ${version.text}`, version };
}

/**
 * What a client says of itself: `pg_dump (PostgreSQL) 16.14 (Debian …)`, `mysqldump  Ver 9.7.4-2 for Linux on x86_64`, `mysqldump  Ver 10.19 Distrib
 * 10.11.19-MariaDB, for debian-linux-gnu`, `mariadb-dump from 11.8.3-MariaDB, client 10.19 for …`: the first number may be that of the protocol.
 */
export function readClientVersion(engine: Engine, said: string): Pick<FoundClient, 'product' | 'version'> | null {
  const found =
    engine === 'postgres'
      ? /PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(said)
      : (/(?:Distrib|from) (\d+)\.(\d+)(?:\.(\d+))?/.exec(said) ?? /Ver (\d+)\.(\d+)(?:\.(\d+))?/.exec(said));
  if (found === null) return null;
  const [, major = '', minor, patch] = found;
  return {
    product: engine === 'postgres' ? 'postgres' : /\d-MariaDB/i.test(said) ? 'mariadb' : 'mysql',
    version: {
      text: [major, minor, patch].filter((part) => part !== undefined).join('.'),
      major: Number(major),
      minor: Number(minor ?? 0),
    },
  };
}
