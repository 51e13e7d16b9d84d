import { connect as connectSocket, type Socket } from 'node:net';
import { type Connection, createConnection, type FieldPacket, type QueryError, type ResultSetHeader } from 'mysql2';
import type { Engine } from '../report/engine.ts';
import type { ServerAddress } from './address.ts';
import { withoutPassword } from './address.ts';
import { placeOfSyntaxError, withValues } from './mysql-values.ts';
import { readVersion } from './read-version.ts';
import { type Answer, DatabaseError, type Row, type Session, type SqlFailure } from './session.ts';
import { tlsOptions } from './tls-wish.ts';

/** What the server answered. */
interface Asked {
  readonly error: QueryError | null;
  readonly rows: readonly Row[];
  readonly affected: number | null;
  readonly warnings: number;
  readonly ms: number;
}

/** Errors with which a server ends a connection: shutdown, killed, idle for too long, in MySQL's and MariaDB's numbers. */
const ending = new Set([1053, 1152, 1159, 1160, 1161, 1184, 1927, 3169, 4031]);

/**
 * Connects to a server of MySQL or MariaDB, encrypted or not. An empty `database` is none.
 * @throws what the driver or the server says; see connection-failure.ts
 */
export async function connectMysql(address: ServerAddress, database: string, encrypted: boolean): Promise<Session> {
  let socket: Socket | null = null;
  const connection = createConnection({
    host: address.host,
    port: address.port,
    ...(address.socket === null ? {} : { socketPath: address.socket }),
    user: address.user,
    password: address.password ?? '',
    ...(database === '' ? {} : { database }),
    ...(encrypted ? { ssl: mysqlTls(address) } : {}),
    connectTimeout: address.connectSeconds * 1_000,
    charset: 'utf8mb4',
    multipleStatements: true,
    // IGNORE_SPACE would become a part of the session's sql_mode, and so of every routine that is made in it. FOUND_ROWS counts rows that
    // were looked at as written ones. LOCAL_FILES lets a server ask for any file of this machine.
    flags: ['-IGNORE_SPACE', '-FOUND_ROWS', '-LOCAL_FILES'],
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
    // Taken apart, these are no longer what the server sent.
    typeCast: (field, next) => (asBytes.has(field.type) ? field.buffer() : next()),
    // Else the driver looks for question marks in a text that has none for it.
    queryFormat: (sql: string) => sql,
    stream: () => {
      socket = address.socket === null ? connectSocket(address.port, address.host) : connectSocket(address.socket);
      socket.setNoDelay(true);
      socket.setKeepAlive(true);
      return socket;
    },
  });
  const destroy = () => {
    socket?.destroy();
  };
  let lost = false;
  let lastWords: string | null = null;
  connection.on('error', (error) => {
    lost = true;
    lastWords ??= error.message;
  });
  connection.on('end', () => {
    lost = true;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    destroy();
    throw error;
  }

  let most = Number.POSITIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = (work: () => Promise<Asked> | Asked): Promise<Asked> => {
    waiting++;
    const asked = last.then(() => (lost ? refused(gone(lastWords)) : work()));
    const done = () => {
      waiting--;
    };
    last = asked.then(done, done);
    return asked;
  };
  const ask = (sql: string): Promise<Asked> =>
    inTurn(() => (isLarger(sql, most) ? refused(tooLarge(most)) : asking(connection, sql)));

  const failure = (error: QueryError, sql: string): SqlFailure => {
    const number = error.errno ?? 0;
    // Below 1000 it is no number of a server: the socket or the protocol failed.
    if (error.fatal || number < 1_000 || ending.has(number)) {
      lost = true;
      lastWords ??= error.message;
    }
    return {
      code: lost ? 'connection' : String(number),
      message: withoutPassword(error.message, address),
      detail: null,
      hint: null,
      position: number === 1064 ? placeOfSyntaxError(sql, error.message) : null,
      lost,
    };
  };

  const send = async (sql: string): Promise<Answer> => {
    const { error, rows, affected, warnings, ms } = await ask(sql);
    if (error !== null) return { kind: 'failed', failure: failure(error, sql), ms };
    const notices: string[] = [];
    if (warnings > 0) {
      const shown = await ask('SHOW WARNINGS');
      for (const row of shown.rows)
        notices.push(withoutPassword(`${row['Level']}: ${row['Message']} (${row['Code']})`, address));
    }
    return { kind: 'done', rows, affected, notices, ms };
  };

  const query = async (sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    const text = values.length === 0 ? sql : withValues(sql, values);
    const { error, rows } = await ask(text);
    if (error !== null) throw new DatabaseError(failure(error, text));
    return rows;
  };

  let id: number;
  let engine: Engine;
  try {
    // The collation of the connection becomes the one that the server has for utf8mb4, as with every other client; the driver
    // can only name one that all versions know.
    const [about] = await query(
      'SET NAMES utf8mb4; SELECT CONNECTION_ID() AS id, VERSION() AS version, @@max_allowed_packet AS most',
    );
    id = Number(about?.['id']);
    most = Number(about?.['most']);
    engine = readVersion('mysql', String(about?.['version']))?.engine ?? 'mysql';
  } catch (error) {
    destroy();
    throw error;
  }

  return {
    engine,
    database,
    id,
    get lost() {
      return lost;
    },
    send,
    copyIn: () => Promise.reject(new Error('only PostgreSQL has COPY')),
    query,
    async reset() {
      const { error } = await inTurn(() => resetting(connection));
      if (error !== null) throw new DatabaseError(failure(error, ''));
      // What a connection begins with is gone as well, and a database that a script chose with USE stays chosen (MySQL 9.7, measured).
      await query(`SET NAMES utf8mb4${database === '' ? '' : `; USE \`${database.replaceAll('`', '``')}\``}`);
    },
    cut() {
      lost = true;
      lastWords ??= 'The connection was cut';
      destroy();
    },
    async close() {
      // A statement that still runs would be waited for, maybe for ever.
      if (lost || waiting > 0) {
        lost = true;
        destroy();
        return;
      }
      lost = true;
      await ended(connection, socket);
    },
  };
}

const asBytes = new Set(['GEOMETRY', 'VECTOR', 'BIT']);

function mysqlTls(address: ServerAddress) {
  const { rejectUnauthorized, ca, cert, key } = tlsOptions(address.tls, address.from);
  return {
    rejectUnauthorized: rejectUnauthorized === true,
    verifyIdentity: address.tls.mode === 'verify-full',
    ...(ca === undefined ? {} : { ca: asText(ca) }),
    ...(cert === undefined ? {} : { cert: asText(cert) }),
    ...(key === undefined ? {} : { key: asText(key) }),
  };
}

function asText(pem: unknown): string {
  return Buffer.isBuffer(pem) ? pem.toString('utf8') : String(pem);
}

function gone(lastWords: string | null): QueryError {
  return Object.assign(new Error(lastWords ?? 'The connection is closed'), {
    code: 'PROTOCOL_CONNECTION_LOST',
    fatal: true,
  });
}

function refused(error: QueryError): Asked {
  return { error, rows: [], affected: null, warnings: 0, ms: 0 };
}

/** With some bytes for what the protocol has around a text. */
function isLarger(sql: string, bytes: number): boolean {
  return sql.length * 3 >= bytes - 16 && Buffer.byteLength(sql, 'utf8') + 16 > bytes;
}

/** What the server would say, and hang up before it can be heard. */
function tooLarge(most: number): QueryError {
  return Object.assign(new Error(`Got a packet bigger than 'max_allowed_packet' bytes (${most})`), {
    code: 'ER_NET_PACKET_TOO_LARGE',
    errno: 1153,
    fatal: false,
  });
}

function resetting(connection: Connection): Promise<Asked> {
  return new Promise((resolve) => {
    connection.reset((error) => resolve({ error: error ?? null, rows: [], affected: null, warnings: 0, ms: 0 }));
  });
}

function asking(connection: Connection, sql: string): Promise<Asked> {
  const started = performance.now();
  return new Promise((resolve) => {
    connection.query(sql, (error: QueryError | null, result: unknown, fields: unknown) => {
      const ms = performance.now() - started;
      if (error !== null) resolve({ error, rows: [], affected: null, warnings: 0, ms });
      else resolve({ error: null, ...resultOf(result, fields), ms });
    });
  });
}

type Result = readonly Row[] | ResultSetHeader;

/** The driver gives one result as it is, and several as a list; only the columns tell which of the two a list is. */
function resultOf(result: unknown, fields: unknown): Pick<Asked, 'rows' | 'affected' | 'warnings'> {
  const several = Array.isArray(fields) && (fields.length === 0 || Array.isArray(fields[0]) || fields[0] === undefined);
  const results = (several ? result : [result]) as readonly Result[];
  const columns = (several ? fields : [fields]) as readonly (readonly FieldPacket[] | undefined)[];
  let rows: readonly Row[] = [];
  let affected: number | null = null;
  let warnings = 0;
  results.forEach((one, place) => {
    if (columns[place] !== undefined) {
      rows = one as readonly Row[];
      return;
    }
    const header = one as ResultSetHeader;
    affected = (affected ?? 0) + Number(header.affectedRows ?? 0);
    warnings = header.warningStatus ?? 0;
  });
  return { rows, affected, warnings };
}

function ended(connection: Connection, socket: Socket | null): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      socket?.destroy();
      resolve();
    };
    const timer = setTimeout(done, 5_000);
    if (socket === null || socket.destroyed) done();
    else socket.once('close', done);
    connection.end(() => {});
  });
}
