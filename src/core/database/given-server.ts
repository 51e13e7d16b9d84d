import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import { plain } from '../runtime/plain-text.ts';
import { type ServerAddress, shownAddress } from './address.ts';
import { openSession } from './connect.ts';
import type { Databases } from './databases.ts';
import { isLeftOver } from './own-names.ts';
import { isTooOld, namedVersion, oldestKnown, otherServer, readVersion, type VersionRead } from './read-version.ts';
import type { DatabaseServer } from './server.ts';
import { readOnly, serverOverAddress } from './server-over-address.ts';
import type { Row, Session } from './session.ts';

/**
 * A server that the user named. Databases of ours are made beside the one that the address names, which is never written to; it gives
 * them its character set and its collation. What a run of ours that was killed left behind more than a day ago is dropped.
 * @throws UserError when it cannot be reached, cannot be written to, or is none of those that we know
 */
export async function givenServer(address: ServerAddress): Promise<DatabaseServer> {
  const session = await openSession(address);
  try {
    const [row = {}] = await session.query(address.engine === 'postgres' ? aboutPostgres : aboutMysql);
    const found = versionOf(address, row);
    const why = whyReadOnly(row);
    if (why !== null) throw readOnly(address, why);
    const databases = await databasesOf(found.engine, address);
    await dropLeftOvers(session, databases);
    const place = address.socket ?? `${address.host}:${address.port}`;
    return serverOverAddress({
      engine: found.engine,
      version: found.version,
      origin: 'given',
      description: `${namedVersion(found.engine, found.version)} at ${plain(place)}`,
      pid: null,
      address: { ...address, engine: found.engine },
      databases,
      like: address.database,
      end: null,
    });
  } finally {
    await session.close();
  }
}

export async function databasesOf(engine: Engine, address: ServerAddress): Promise<Databases> {
  if (engine === 'postgres') return (await import('./postgres-databases.ts')).postgresDatabases({ byFiles: false });
  const { mysqlDatabases } = await import('./mysql-databases.ts');
  return mysqlDatabases((database) => openSession(address, database));
}

const aboutPostgres = `SELECT version() AS about, current_setting('server_version') AS version, pg_is_in_recovery() AS replica,
  current_setting('default_transaction_read_only') = 'on' AS read_only`;
const aboutMysql = `SELECT CONCAT(VERSION(), ' ', @@version_comment) AS about, VERSION() AS version, FALSE AS replica, @@global.read_only AS read_only`;

function versionOf(address: ServerAddress, row: Row): VersionRead {
  const about = String(row['about']);
  const where = `${plain(shownAddress(address))} (${address.from})`;
  const other = otherServer(about);
  const found = readVersion(address.engine === 'postgres' ? 'postgres' : 'mysql', String(row['version']));
  if (other !== null || found === null) {
    throw new UserError('unsupported_server', `${where} is ${other ?? `a server of the version ${plain(about)}`}`, {
      hint: 'Migrations can be tested on PostgreSQL, MySQL and MariaDB.',
    });
  }
  if (isTooOld(found)) {
    throw new UserError('unsupported_server', `${where} is ${namedVersion(found.engine, found.version)}`, {
      hint: `${oldestKnown(found.engine)} is the oldest that is supported.`,
    });
  }
  return found;
}

function whyReadOnly(row: Row): string | null {
  if (row['replica'] === true) return 'is a replica, to which nothing can be written';
  const flag = row['read_only'];
  return flag === true || ['1', 'ON'].includes(String(flag)) ? 'is read-only' : null;
}

async function dropLeftOvers(session: Session, databases: Databases): Promise<void> {
  try {
    for (const name of await databases.unused(session)) {
      if (isLeftOver(name, Date.now())) await databases.drop(session, name);
    }
  } catch {
    // Cleaning up after others is a favour: what we may not look at or not drop stays.
  }
}

/** @throws UserError when a server is of another engine than the migrations */
export function mustBeFor(engine: Engine, address: ServerAddress): void {
  if ((engine === 'postgres') === (address.engine === 'postgres')) return;
  throw new UserError(
    'wrong_engine',
    `${address.from} is the address of a server of ${engineNames[address.engine]}, and the migrations are for ${engineNames[engine]}`,
    { hint: 'Correct the address, or say --engine.' },
  );
}
