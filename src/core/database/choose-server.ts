import type { Engine } from '../report/engine.ts';
import { bytesText } from '../report/sizes.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import type { Environment } from '../runtime/world.ts';
import { readAddress } from './address.ts';
import { findPrograms, type Machine, nearestProgram } from './find-programs.ts';
import { givenServer, mustBeFor } from './given-server.ts';
import { versionDifference } from './read-version.ts';
import type { DatabaseServer } from './server.ts';
import { freeForServer } from './throwaway-folder.ts';

// The drivers are in this file of dist/, for whoever needs a server: one to try on, or the one that is deployed to.
export { targetDatabase, verified } from './target-database.ts';

export interface ServerWish {
  readonly engine: Engine;
  /** Production's version, as drydock.yml has it; null where it does not say. */
  readonly wantedVersion: string | null;
  /** Production's settings by name. Only a server of our own is started with them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly url: string | null;
  /** What the user wrote the URL in: `--url`, `DATABASE_URL`. */
  readonly urlFrom: string;
  readonly env: Environment;
  /** Sentences about what is done, and about how the server is not what was wanted. */
  say(message: string): void;
  /** Of data that it will hold, as far as it is known; a little when absent. */
  readonly bytes?: number;
  /** The project's folder, whose packages may hold a server; the working folder when left out. */
  readonly folder?: string;
}

/**
 * The server for a run: the one that is given by a URL; else one of our own, of the program on this machine that is nearest to production's
 * version; else, for PostgreSQL, PGlite inside of this process.
 * @throws UserError `no_server` with how to get one, and everything that the ways to one throw
 */
export async function chooseServer(wish: ServerWish): Promise<DatabaseServer> {
  const { engine, wantedVersion, settings, url, env, say } = wish;
  if (url !== null) {
    const address = readAddress(url, wish.urlFrom, env);
    mustBeFor(engine, address);
    return givenServer(address);
  }
  const machine: Machine = {
    env,
    platform: process.platform,
    arch: process.arch,
    folder: wish.folder ?? process.cwd(),
  };
  const program = nearestProgram(await findPrograms(engine, machine), wantedVersion);
  if (program !== null) {
    const difference = versionDifference(engine, wantedVersion, program.version);
    if (difference !== null) say(`Of the servers on this machine none is nearer: ${difference}.`);
    const options = { program, settings, env, say, bytes: wish.bytes ?? 0 };
    mustHaveRoom(options.bytes);
    if (engine !== 'postgres') return (await import('./throwaway-mysql.ts')).throwawayMysql(options);
    try {
      return await (await import('./throwaway-postgres.ts')).throwawayPostgres(options);
    } catch (error) {
      // One that nobody asked for by its name may be broken, and there is another way.
      const isBroken = error instanceof UserError && error.code === 'server_not_started';
      if (!isBroken || env['DRYDOCK_POSTGRES_BIN']) throw error;
      const embedded = await embeddedServer(wish, machine);
      if (embedded === null) throw error;
      say(`${error.message}.`);
      return embedded;
    }
  }
  if (engine === 'postgres') {
    const embedded = await embeddedServer(wish, machine);
    if (embedded !== null) return embedded;
  }
  const other = engine === 'postgres' ? null : nearestProgram(await findPrograms(others[engine], machine), null);
  const instead =
    other === null ? '' : `, only ${engineNames[other.engine]} ${other.version.text}, which is another server`;
  throw new UserError('no_server', `there is no server of ${engineNames[engine]} on this machine${instead}`, {
    hint: ways[engine],
  });
}

/** What a server writes of data comes to more than the data: its log, its indexes. */
const growth = 2.5;

/** @throws UserError `no_space` */
function mustHaveRoom(bytes: number): void {
  const free = freeForServer(bytes);
  if (bytes * growth < free) return;
  throw new UserError(
    'no_space',
    `A throwaway server with ${bytesText(bytes)} of data needs about ${bytesText(bytes * growth)}, and ${bytesText(free)} are free`,
    { hint: 'Name a server with more room, or set TMPDIR to a folder on a larger disk.' },
  );
}

/** PGlite, where its package is to be had. */
async function embeddedServer({ wantedVersion, say }: ServerWish, machine: Machine): Promise<DatabaseServer | null> {
  const { pgliteServer } = await import('./pglite-server.ts');
  const started = await pgliteServer({ folder: machine.folder });
  if (started.kind === 'missing') return null;
  const { server } = started;
  const difference = versionDifference('postgres', wantedVersion, server.version);
  say('PGlite stands in for a server of PostgreSQL, of which there is none here. In it nothing ever waits for a lock.');
  if (difference !== null) say(`It is of another version: ${difference}.`);
  return server;
}

const others: Readonly<Record<'mysql' | 'mariadb', Engine>> = { mysql: 'mariadb', mariadb: 'mysql' };

const ways: Readonly<Record<Engine, string>> = {
  postgres:
    'Install one (apt-get install postgresql, brew install postgresql, npm install --save-dev @electric-sql/pglite), or run a service container and name it with --url.',
  mysql:
    'Install one (apt-get install mysql-server, brew install mysql), or run a service container and name it with --url.',
  mariadb:
    'Install one (apt-get install mariadb-server, brew install mariadb), or run a service container and name it with --url.',
};
