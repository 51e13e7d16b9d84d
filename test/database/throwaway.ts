import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseServer, type ServerWish } from '../../src/core/database/choose-server.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import { mysqlPrograms } from '../servers/debian.mjs';
import { installServers, postgresFolder } from '../servers/install.mjs';
import type { MysqlServerName } from '../servers/mysql-names.ts';

export type ProgramName = `postgres-${13 | 14 | 15 | 16 | 17 | 18}` | MysqlServerName;

/** The variables that name the tests' own program of a server, as a user would set them. */
export async function programEnv(name: ProgramName): Promise<Record<string, string>> {
  if (name.startsWith('postgres-')) {
    await installServers();
    const folder = postgresFolder(Number(name.slice('postgres-'.length)) as 16);
    if (folder === null) throw new Error(`there is no program of ${name}`);
    return { DRYDOCK_POSTGRES_BIN: join(folder, 'bin') };
  }
  const { command, prefix } = mysqlPrograms(name);
  const words = JSON.stringify([command, ...prefix]);
  return name.startsWith('mysql') ? { DRYDOCK_MYSQLD: words } : { DRYDOCK_MARIADBD: words };
}

export function engineOf(name: ProgramName): DatabaseServer['engine'] {
  return name.startsWith('postgres') ? 'postgres' : name.startsWith('mysql') ? 'mysql' : 'mariadb';
}

// Not the cache of who runs the tests.
const cache = fileURLToPath(new URL('../servers/.cache/kept', import.meta.url));

/** A throwaway server, as a run starts it; what it says goes to `said`. */
export async function throwaway(
  name: ProgramName,
  options: Partial<ServerWish> & { readonly said?: string[] } = {},
): Promise<DatabaseServer> {
  const env = { PATH: process.env['PATH'], XDG_CACHE_HOME: cache, ...(await programEnv(name)), ...options.env };
  return chooseServer({
    engine: engineOf(name),
    wantedVersion: null,
    settings: {},
    url: null,
    urlFrom: '--url',
    say: (message) => options.said?.push(message),
    ...options,
    env,
  });
}
