import { Socket } from 'node:net';
import pg from 'pg';
import type { ServerAddress } from './address.ts';
import { withoutPassword } from './address.ts';
import { NoPassword } from './connection-failure.ts';
import { encodeValue, utf16Offset } from './postgres-values.ts';
import { type WireAnswer, WireQuery, type WireRequest } from './postgres-wire.ts';
import { type Answer, DatabaseError, type Row, type SentAll, type Session, type SqlFailure } from './session.ts';
import { tlsOptions } from './tls-wish.ts';

interface Asked extends WireAnswer {
  readonly notices: readonly string[];
  readonly ms: number;
}

/**
 * Connects to a database of PostgreSQL, encrypted or not.
 * @throws what the driver or the server says; see connection-failure.ts
 */
export async function connectPostgres(address: ServerAddress, database: string, encrypted: boolean): Promise<Session> {
  const sockets: Socket[] = [];
  const destroy = () => {
    for (const socket of sockets) socket.destroy();
  };
  const client = new pg.Client({
    host: address.socket ?? address.host,
    port: address.port,
    user: address.user,
    database,
    // Never left out: the driver would look for one in files, and complain about its own doing so.
    password: () => {
      if (address.password === null || address.password === '') throw new NoPassword();
      return address.password;
    },
    ssl: encrypted ? tlsOptions(address.tls, address.from) : false,
    ...(address.options === null ? {} : { options: address.options }),
    application_name: 'drydock',
    sslnegotiation: 'postgres',
    connectionTimeoutMillis: address.connectSeconds * 1_000,
    keepAlive: true,
    stream: () => {
      const socket = new Socket();
      sockets.push(socket);
      return socket;
    },
  });
  let lost = false;
  let lastWords: string | null = null;
  let notices: string[] = [];
  client.on('error', (error) => {
    lost = true;
    lastWords ??= error.message;
  });
  client.on('end', () => {
    lost = true;
  });
  client.on('notice', (notice) => {
    notices.push(`${notice.severity ?? 'NOTICE'}: ${notice.message ?? ''}`);
  });
  try {
    await client.connect();
  } catch (error) {
    destroy();
    throw error;
  }

  // One request after the other. The driver queues as well, and says that it will not for long.
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const ask = (request: WireRequest): Promise<Asked> => {
    waiting++;
    const asked = last.then(
      () =>
        new Promise<Asked>((resolve) => {
          const started = performance.now();
          notices = [];
          const answered = (answer: WireAnswer) => resolve({ ...answer, notices, ms: performance.now() - started });
          if (lost) answered({ rows: [], affected: null, error: new Error(lastWords ?? 'The connection is closed') });
          else client.query(new WireQuery(request, answered));
        }),
    );
    const done = () => {
      waiting--;
    };
    last = asked.then(done, done);
    return asked;
  };

  const failure = (error: NonNullable<WireAnswer['error']>, sql: string): SqlFailure => {
    if (error.severity === undefined) lost = true;
    return {
      code: lost ? 'connection' : (error.code ?? 'XX000'),
      message: withoutPassword(error.message, address),
      detail: error.detail ?? null,
      hint: error.hint ?? null,
      position: error.position === undefined ? null : utf16Offset(sql, Number(error.position)),
      lost,
    };
  };

  const send = async (request: WireRequest): Promise<Answer> => {
    const { rows, affected, error, notices: said, ms } = await ask(request);
    if (error !== null) return { kind: 'failed', failure: failure(error, request.sql), ms };
    return { kind: 'done', rows, affected, notices: said.map((one) => withoutPassword(one, address)), ms };
  };

  const sendAll = (statements: readonly string[], ended: (place: number, answer: Answer) => void): Promise<SentAll> => {
    waiting++;
    const asked = last.then(
      () =>
        new Promise<SentAll>((resolve) => {
          let failed: Extract<SentAll, { kind: 'failed' }> | null = null;
          let started = performance.now();
          const next = (place: number) => {
            const sql = statements[place];
            if (sql === undefined || failed?.failure.lost === true) {
              resolve(failed ?? { kind: 'done' });
              return;
            }
            notices = [];
            const answered = ({ affected, rows, error }: WireAnswer) => {
              const now = performance.now();
              const ms = now - started;
              started = now;
              if (error !== null) failed ??= { kind: 'failed', place, failure: failure(error, sql), ms };
              else if (failed === null) {
                const said = notices.map((one) => withoutPassword(one, address));
                ended(place, { kind: 'done', rows, affected, notices: said, ms });
              }
              next(place + 1);
            };
            if (lost) answered({ rows: [], affected: null, error: new Error(lastWords ?? 'The connection is closed') });
            else
              client.query(
                new WireQuery(place === 0 ? { sql, behind: statements.slice(1) } : { sql, sent: true }, answered),
              );
          };
          next(0);
        }),
    );
    const done = () => {
      waiting--;
    };
    last = asked.then(done, done);
    return asked;
  };

  const query = async (sql: string, values?: readonly unknown[]): Promise<readonly Row[]> => {
    const { rows, error } = await ask(
      // Encoded here: a value that cannot be is a defect of the caller, and must not stop the queue.
      values === undefined || values.length === 0 ? { sql } : { sql, values: values.map(encodeValue) },
    );
    if (error !== null) throw new DatabaseError(failure(error, sql));
    return rows;
  };

  let id: number;
  try {
    // Not the number of the handshake: a pooler makes that up.
    id = Number((await query('SELECT pg_backend_pid() AS id'))[0]?.['id']);
  } catch (error) {
    destroy();
    throw error;
  }

  return {
    engine: 'postgres',
    database,
    id,
    get lost() {
      return lost;
    },
    send: (sql) => send({ sql }),
    sendAll,
    copyIn: (sql, data) => send({ sql, copy: data }),
    query,
    async reset() {
      await query('DISCARD ALL');
    },
    cut() {
      lost = true;
      lastWords ??= 'The connection was cut';
      destroy();
    },
    async close() {
      if (lost) {
        destroy();
        return;
      }
      // A statement that still runs would be waited for, maybe for ever.
      if (waiting > 0) {
        lost = true;
        destroy();
        return;
      }
      lost = true;
      // The server closes its end when the backend is gone, so that the database is free to be copied or dropped.
      const timer = setTimeout(() => destroy(), 5_000);
      await client.end().catch(() => {});
      clearTimeout(timer);
    },
  };
}
