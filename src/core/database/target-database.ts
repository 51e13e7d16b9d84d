import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Environment } from '../runtime/world.ts';
import { readAddress, type ServerAddress, shownAddress } from './address.ts';
import { openSession } from './connect.ts';
import { isTooOld, namedVersion, oldestKnown, otherServer, readVersion } from './read-version.ts';
import type { ServerVersionFound } from './server.ts';
import type { Row, Session } from './session.ts';

/** The database that is deployed to: of others, with people at work in it. */
export interface TargetDatabase {
  readonly engine: Engine;
  readonly version: ServerVersionFound;
  /** "PostgreSQL 16.14". */
  readonly server: string;
  /** "shop on db.example.com:5432": without a user, without a password. */
  readonly where: string;
  readonly database: string;
  readonly user: string;
  /** What tells this database from every other, whatever its address is today: the server's own number and the database's name. */
  readonly identity: string;
  /** Holds the password: for a program that has to connect by itself, by a file or its environment. */
  readonly address: ServerAddress;
  /** @param patience seconds to wait for a server that does not answer; see `openSession` */
  open(patience?: number): Promise<Session>;
}

/**
 * Connects to the database that a URL names, and makes sure that a deploy to it can go well: it can be written to, sessions stay sessions, and
 * our tables can be made.
 * @throws UserError with the first thing that is in the way
 */
export async function targetDatabase(wish: {
  readonly url: string;
  readonly urlFrom: string;
  readonly env: Environment;
  /** Whether anything will be written: a plan or a status is content with less. */
  readonly writes: boolean;
  /** Whether a session has to stay the same one, with its locks and its snapshot, without anything being written. */
  readonly sessions?: boolean;
}): Promise<TargetDatabase> {
  const address = verified(readAddress(wish.url, wish.urlFrom, wish.env));
  const name = address.database;
  if (name === null || name === '') {
    throw new UserError('no_database', `${wish.urlFrom} names no database`, {
      hint: `Write it behind the host: ${address.engine}://user@host/database.`,
    });
  }
  if (systemDatabases[address.engine].has(name)) {
    throw new UserError('system_database', `${wish.urlFrom} names ${plain(name)}, which is the server's own database`, {
      hint: 'Name the database of the application.',
    });
  }
  const first = await openSession(address);
  let second: Session | null = null;
  try {
    const [row = {}] = await first.query(address.engine === 'postgres' ? aboutPostgres : aboutMysql);
    const about = String(row['about']);
    const found = readVersion(address.engine === 'postgres' ? 'postgres' : 'mysql', String(row['version']));
    const shown = `${plain(shownAddress(address))} (${address.from})`;
    const other = otherServer(about);
    if (other !== null || found === null) {
      throw new UserError('unsupported_server', `${shown} is ${other ?? `a server of the version ${plain(about)}`}`, {
        hint: 'Migrations can be deployed to PostgreSQL, MySQL and MariaDB.',
      });
    }
    if (isTooOld(found)) {
      throw new UserError('unsupported_server', `${shown} is ${namedVersion(found.engine, found.version)}`, {
        hint: `${oldestKnown(found.engine)} is the oldest that is supported.`,
      });
    }
    if (wish.writes) {
      const why = inTheWay(row);
      if (why !== null) throw new UserError(why.code, `${shown} ${why.message}`, { hint: why.hint });
    }
    if (wish.writes || wish.sessions === true) {
      second = await openSession(address);
      if (await isPooled(first, second)) {
        throw new UserError(
          'transaction_pooler',
          `${shown} is a pooler that gives every transaction another session, so that no lock can be held`,
          { hint: 'Name the server itself, or a port of the pooler in session mode.' },
        );
      }
    }
    const place = address.socket ?? `${address.host}:${address.port}`;
    return {
      engine: found.engine,
      version: found.version,
      server: namedVersion(found.engine, found.version),
      where: plain(`${name} on ${place}`),
      database: name,
      user: String(row['who'] ?? address.user),
      identity: `${found.engine} ${String(row['identity'] ?? place)} ${name}`,
      address: { ...address, engine: found.engine },
      open: (patience) => openSession({ ...address, engine: found.engine }, undefined, patience),
    };
  } finally {
    await second?.close();
    await first.close();
  }
}

const systemDatabases: Readonly<Record<Engine, ReadonlySet<string>>> = {
  postgres: new Set(['template0', 'template1']),
  mysql: new Set(['mysql', 'information_schema', 'performance_schema', 'sys']),
  mariadb: new Set(['mysql', 'information_schema', 'performance_schema', 'sys']),
};

/**
 * On the way to a production server the certificate is looked at unless the address says otherwise: what is merely encrypted may be read by
 * whoever stands in between. On this machine there is nobody in between.
 */
export function verified(address: ServerAddress): ServerAddress {
  const { mode } = address.tls;
  if (address.socket !== null || isLocal(address.host) || (mode !== 'prefer' && mode !== 'allow')) return address;
  return { ...address, tls: { ...address.tls, mode: 'verify-full' } };
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const aboutPostgres = `SELECT version() AS about, current_setting('server_version') AS version, pg_is_in_recovery() AS replica, current_user AS who,
  current_setting('default_transaction_read_only') = 'on' OR current_setting('transaction_read_only') = 'on' AS read_only,
  has_database_privilege(current_database(), 'CREATE') OR EXISTS (SELECT FROM pg_namespace WHERE nspname = 'drydock') AS may_create,
  (SELECT system_identifier::text FROM pg_control_system()) AS identity`;
// Not @@server_uuid, which MariaDB has not got.
const aboutMysql = `SELECT CONCAT(VERSION(), ' ', @@version_comment) AS about, VERSION() AS version, FALSE AS replica, CURRENT_USER() AS who,
  @@global.read_only AS read_only, TRUE AS may_create, CONCAT(@@hostname, ':', @@port) AS identity`;

function inTheWay(row: Row): { readonly code: string; readonly message: string; readonly hint: string } | null {
  if (row['replica'] === true) {
    return {
      code: 'replica',
      message: 'is a replica, to which nothing can be written',
      hint: 'Name the primary server.',
    };
  }
  const flag = row['read_only'];
  if (flag === true || ['1', 'ON'].includes(String(flag))) {
    return {
      code: 'read_only_server',
      message: 'is read-only',
      hint: 'Name the server that is written to, or end its read-only mode (default_transaction_read_only, read_only).',
    };
  }
  if (row['may_create'] === false) {
    return {
      code: 'missing_privilege',
      message: `lets ${plain(String(row['who']))} make no schema, which Drydock needs for its journal`,
      hint: 'GRANT CREATE ON DATABASE … TO …; or let somebody who may run: CREATE SCHEMA drydock AUTHORIZATION ….',
    };
  }
  return null;
}

/**
 * Whether a pooler gives each transaction a session of its own. The second connection opens a transaction, and so keeps a session of the server
 * to itself; where the first one asks before and after and is answered by another session, it has none of its own.
 */
async function isPooled(first: Session, second: Session): Promise<boolean> {
  if (first.engine !== 'postgres') {
    const one = await first.query('SELECT CONNECTION_ID() AS id');
    await second.query('START TRANSACTION');
    const other = await first.query('SELECT CONNECTION_ID() AS id');
    await second.query('ROLLBACK');
    return String(one[0]?.['id']) !== String(other[0]?.['id']);
  }
  const ask = async (session: Session) => String((await session.query('SELECT pg_backend_pid() AS id'))[0]?.['id']);
  const before = await ask(first);
  await second.query('BEGIN');
  const mine = await ask(second);
  const after = await ask(first);
  await second.query('ROLLBACK');
  return before !== after || mine === after;
}
