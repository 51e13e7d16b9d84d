import { encodeValue, utf16Offset } from './postgres-values.ts';
import { type DataRow, type RowDescription, WireResults } from './postgres-wire.ts';
import { type Answer, DatabaseError, type Row, type Session, type SqlFailure } from './session.ts';

/** What we use of an instance of PGlite. */
export interface Pglite {
  execProtocol(
    message: Uint8Array,
    options: { readonly throwOnError: boolean; readonly syncToFs: boolean },
  ): Promise<{ readonly messages: readonly Message[] }>;
  exec(sql: string, options: { readonly blob: Blob }): Promise<readonly { readonly affectedRows?: number }[]>;
  dumpDataDir(compression: 'none'): Promise<Blob>;
  close(): Promise<void>;
}

/** A message as PGlite has taken it apart; its errors are objects of Error. */
interface Message {
  readonly name: string;
  readonly message?: string;
}

interface ServerError extends Message {
  readonly message: string;
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
}

/** An instance and what is known of it: it has one session, which all who open it share. */
export interface PgliteInstance {
  readonly pglite: Pglite;
  /** Why it cannot be used any more; null as long as it can. */
  broken: string | null;
  /** One message after the other. */
  last: Promise<unknown>;
}

/**
 * A session of a database in WebAssembly. Messages are those of the wire: a text is one simple query there, too, and what
 * the server makes of it is the same. When it is closed, what it set and what it left open is undone, as if it had been a
 * connection; the next that opens the database finds it so.
 */
export function pgliteSession(instance: PgliteInstance, database: string): Session {
  let lost = false;
  const isGone = () => lost || instance.broken !== null;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = instance.last.then(work);
    instance.last = result.catch(() => {});
    return result;
  };
  const ask = (message: Uint8Array, sql: string): Promise<Answer> =>
    inTurn(async () => {
      const started = performance.now();
      if (isGone()) return gone(instance, started);
      try {
        const { messages } = await instance.pglite.execProtocol(message, { throwOnError: false, syncToFs: false });
        return answerOf(messages, sql, performance.now() - started);
      } catch (error) {
        // Nothing that is asked of it after this comes back.
        instance.broken = error instanceof Error ? error.message : String(error);
        return gone(instance, started);
      }
    });
  const simple = (sql: string) => ask(message('Q', text(sql)), sql);
  // What a server does for a connection that is gone; nobody else does it here.
  const leave = async (): Promise<void> => {
    if (isGone()) return;
    lost = true;
    await inTurn(async () => {
      for (const sql of ['ROLLBACK', 'DISCARD ALL']) {
        if (instance.broken !== null) return;
        await instance.pglite.execProtocol(message('Q', text(sql)), { throwOnError: false, syncToFs: false });
      }
    }).catch((error: unknown) => {
      instance.broken = String(error);
    });
  };

  return {
    engine: 'postgres',
    database,
    id: 0,
    get lost() {
      return isGone();
    },
    send(sql) {
      // There is no client behind it that could send rows: it ends the whole instance.
      if (fromStdin.test(withoutTexts(sql))) return Promise.resolve(refused('COPY … FROM stdin has no rows here'));
      return simple(sql);
    },
    copyIn: (sql, data) =>
      inTurn(async () => {
        const started = performance.now();
        if (isGone()) return gone(instance, started);
        try {
          const results = await instance.pglite.exec(sql.replace(fromStdin, "FROM '/dev/blob'"), {
            blob: new Blob([data]),
          });
          const affected = results.reduce((sum, one) => sum + (one.affectedRows ?? 0), 0);
          return { kind: 'done', rows: [], affected, notices: [], ms: performance.now() - started };
        } catch (error) {
          const ms = performance.now() - started;
          const failure = error as Partial<ServerError>;
          if (failure.severity === undefined) {
            instance.broken = String(failure.message);
            return gone(instance, started);
          }
          return { kind: 'failed', failure: failureOf(failure, sql), ms };
        }
      }),
    async query(sql, values = []): Promise<readonly Row[]> {
      const answer = values.length === 0 ? await simple(sql) : await ask(extended(sql, values), sql);
      if (answer.kind === 'failed') throw new DatabaseError(answer.failure);
      return answer.rows;
    },
    cut() {
      void leave();
    },
    async reset() {
      await this.query('DISCARD ALL');
    },
    close: leave,
  };
}

const fromStdin = /\bFROM\s+STDIN\b/i;

function withoutTexts(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
}

function gone(instance: PgliteInstance, started: number): Answer {
  const message = instance.broken ?? 'The session is closed';
  const failure = { code: 'connection', message, detail: null, hint: null, position: null, lost: true };
  return { kind: 'failed', failure, ms: performance.now() - started };
}

function refused(message: string): Answer {
  return {
    kind: 'failed',
    failure: { code: '57014', message, detail: null, hint: null, position: null, lost: false },
    ms: 0,
  };
}

function failureOf(error: Partial<ServerError>, sql: string): SqlFailure {
  return {
    code: error.code ?? 'XX000',
    message: error.message ?? '',
    detail: error.detail ?? null,
    hint: error.hint ?? null,
    position: error.position === undefined ? null : utf16Offset(sql, Number(error.position)),
    lost: false,
  };
}

function answerOf(messages: readonly Message[], sql: string, ms: number): Answer {
  const results = new WireResults();
  const notices: string[] = [];
  for (const one of messages) {
    switch (one.name) {
      case 'rowDescription':
        results.describe(one as Message & RowDescription);
        break;
      case 'dataRow':
        results.add(one as Message & DataRow);
        break;
      case 'commandComplete':
        results.complete(one as Message & { readonly text: string });
        break;
      case 'notice':
        notices.push(`${(one as ServerError).severity ?? 'NOTICE'}: ${one.message ?? ''}`);
        break;
      case 'error':
        return { kind: 'failed', failure: failureOf(one as ServerError, sql), ms };
    }
  }
  return { kind: 'done', rows: results.rows, affected: results.affected, notices, ms };
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, 'utf8');
}

function int(value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

/** Parse, bind, describe, execute and sync: a statement with its values as text. */
function extended(sql: string, values: readonly unknown[]): Buffer {
  const bound = values.map((value) => {
    const encoded = encodeValue(value);
    if (encoded === null) return int(-1, 4);
    const bytes =
      typeof encoded === 'string' ? Buffer.from(encoded, 'utf8') : Buffer.from(`\\x${encoded.toString('hex')}`);
    return Buffer.concat([int(bytes.length, 4), bytes]);
  });
  return Buffer.concat([
    message('P', text(''), text(sql), int(0, 2)),
    message('B', text(''), text(''), int(0, 2), int(values.length, 2), ...bound, int(0, 2)),
    message('D', Buffer.from('P'), text('')),
    message('E', text(''), int(0, 4)),
    message('S'),
  ]);
}
