import type { Answer, Row, Session, SqlFailure } from '../../core/database/session.ts';
import { splitStatements } from '../../core/sql/split.ts';

export type QueryAnswer =
  /** The first two at most. */
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly failure: SqlFailure; readonly writes: boolean }
  | { readonly kind: 'several' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' };

/** Rows that are asked for: the second one only shows that there is more than one. */
const mostRows = 2;
/** Milliseconds that a server has, beyond its own limit, to say that it stopped. */
const grace = 2_000;

/**
 * Why a text is not one query; null when it is. On MySQL and MariaDB a statement such as CREATE TABLE would end the transaction that
 * protects the server from it.
 */
export function queryProblem(text: string): string | null {
  const begin = text.replace(/^(?:\s|\(|--[^\n]*\n|#[^\n]*\n|\/\*(?![!M])[\s\S]*?\*\/)+/, '');
  const word = (/^[a-z]+/i.exec(begin)?.[0] ?? '').toLowerCase();
  if (!['select', 'with', 'values', 'table', 'show'].includes(word)) {
    return 'A gate asks with SELECT, WITH, VALUES, TABLE or SHOW.';
  }
  return null;
}

/**
 * Runs one query in a transaction that may only read, with a limit of time that the server keeps itself, and closes the session. Nothing of
 * it outlives the transaction on PostgreSQL, where a pooler may hand the connection on.
 */
export async function readRows(
  session: Session,
  query: string,
  seconds: number,
  cancelled: AbortSignal,
): Promise<QueryAnswer> {
  let ended: 'timed-out' | 'cancelled' | null = null;
  const end = (why: 'timed-out' | 'cancelled') => {
    ended ??= why;
    session.cut();
  };
  const stop = () => end('cancelled');
  const timer = setTimeout(() => end('timed-out'), seconds * 1_000 + grace);
  cancelled.addEventListener('abort', stop);
  if (cancelled.aborted) stop();
  try {
    const answer = await (session.engine === 'postgres' ? onPostgres : onMysql)(session, query, seconds);
    // Read through a function: the compiler does not see that the callbacks assign it.
    const why = ((): 'timed-out' | 'cancelled' | null => ended)();
    if (why !== null) return { kind: why };
    if (answer === null) return { kind: 'several' };
    if (answer.kind === 'done') return { kind: 'rows', rows: answer.rows.slice(0, mostRows) };
    const { failure } = answer;
    if (isTimeout(failure)) return { kind: 'timed-out' };
    return { kind: 'failed', failure, writes: readOnlyCodes.has(failure.code) };
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', stop);
    await session.close();
  }
}

/** PostgreSQL's read_only_sql_transaction; MySQL's and MariaDB's ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION. */
const readOnlyCodes: ReadonlySet<string> = new Set(['25006', '1792']);

/** PostgreSQL's query_canceled; MySQL's ER_QUERY_TIMEOUT; MariaDB's ER_STATEMENT_TIMEOUT; lock_wait_timeout of both. */
const timeoutCodes: ReadonlySet<string> = new Set(['57014', '3024', '1969', '1205']);

function isTimeout({ code }: SqlFailure): boolean {
  return timeoutCodes.has(code);
}

/** The failure of the first that fails, or the answer of the last. */
async function inTurn(session: Session, texts: readonly string[]): Promise<Answer> {
  let answer: Answer = { kind: 'done', rows: [], affected: null, notices: [], ms: 0 };
  for (const text of texts) {
    answer = await session.send(text);
    if (answer.kind === 'failed') return answer;
  }
  return answer;
}

/** Null for several statements: the server would run them all, and the first could end the transaction. */
async function onPostgres(session: Session, query: string, seconds: number): Promise<Answer | null> {
  const spans = splitStatements(query);
  const [only] = spans;
  if (only === undefined || spans.length > 1) return null;
  const text = query.slice(only.start, only.end);
  const ms = Math.max(1, Math.round(seconds * 1_000));
  const begin = ['BEGIN READ ONLY', `SET LOCAL statement_timeout = ${ms}`];
  // A cursor, so that a query that gives a million rows gives two. SHOW has none, and gives one.
  const asked = /^\s*show\b/i.test(text)
    ? [text]
    : [`DECLARE drydock_gate NO SCROLL CURSOR FOR\n${text}`, `FETCH ${mostRows} FROM drydock_gate`];
  const answer = await inTurn(session, [...begin, ...asked]);
  if (!session.lost) await session.send('ROLLBACK');
  return answer;
}

async function onMysql(session: Session, query: string, seconds: number): Promise<Answer> {
  const ms = Math.max(1, Math.round(seconds * 1_000));
  const answer = await inTurn(session, [
    session.engine === 'mariadb' ? `SET max_statement_time = ${ms / 1_000}` : `SET max_execution_time = ${ms}`,
    `SET lock_wait_timeout = ${Math.max(1, Math.ceil(seconds))}`,
    `SET sql_select_limit = ${mostRows}`,
    'START TRANSACTION READ ONLY',
  ]);
  if (answer.kind === 'failed') return answer;
  const prepared = await prepare(session, query);
  const rows = prepared.kind === 'failed' ? prepared : await session.send('EXECUTE drydock_gate');
  if (!session.lost) await session.send('ROLLBACK');
  return rows;
}

/** The server itself takes one statement here and no more. */
async function prepare(session: Session, query: string): Promise<Answer> {
  const text = query.replace(/[;\s]+$/, '');
  const hex = Buffer.from(text, 'utf8').toString('hex');
  const set = await session.send(`SET @drydock_gate = CONVERT(X'${hex}' USING utf8mb4)`);
  return set.kind === 'failed' ? set : session.send('PREPARE drydock_gate FROM @drydock_gate');
}
