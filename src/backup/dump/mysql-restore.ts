import { mysqlAccess } from '../../core/database/client-access.ts';
import type { Session } from '../../core/database/session.ts';
import { type PipedEnd, startPiped } from '../../core/runtime/piped-program.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { text } from '../../core/schema/server/row.ts';
import { chooseClient } from './choose-client.ts';
import { type ClientProgram, DumpFailure, type RestoreEnd, type RestoreWish } from './dump.ts';
import { feed, firstBytes, type PeekedStream, peeked } from './gated-input.ts';
import { contentsSeenBy } from './is-empty.ts';
import { isEncrypted, mysqlName } from './mysql-tables.ts';
import { restoreFailure } from './restore-failure.ts';
import { missingTrailer, withTail } from './sql-scan.ts';

/** What `mariadb-dump` writes first, for clients that then run none of their own commands. Older clients take it for a mistake. */
const sandboxLine = /^\/\*M?!999999\\- enable the sandbox mode \*\/ ?\r?\n/;

/**
 * Restores a dump in SQL. These servers have no transaction around CREATE TABLE: when it fails, or the stream throws, everything that was made in what
 * had been an empty database is dropped again.
 * @throws what the stream throws; UserError when there is no connection
 */
export async function restoreMysql(
  wish: RestoreWish,
  input: AsyncIterable<Uint8Array>,
  beforeLast: () => Promise<void>,
): Promise<RestoreEnd> {
  const { server } = wish;
  const engine = server.engine === 'mariadb' ? 'mariadb' : 'mysql';
  const stream = peeked(input);
  const session = await server.open();
  const chosen = await chooseClient(engine, server.version, 'shell', wish);
  if (chosen.kind === 'none') {
    await session.close();
    return {
      kind: 'failed',
      code: chosen.code,
      message: chosen.message,
      hint: chosen.hint,
      whose: 'target',
      left: false,
    };
  }
  const { client } = chosen;
  const access = mysqlAccess(server.address, server.database, wish.env, engine, await isEncrypted(session));
  const program = startPiped(
    client.program,
    [
      ...client.before,
      ...access.args,
      // None of the client's own commands, of which one runs programs; and no change of what stands in values.
      '--binary-mode',
      '--default-character-set=utf8mb4',
      '--max-allowed-packet=1073741824',
      ...(engine === 'mariadb' ? ['--loose-sandbox'] : ['--loose-skip-system-command']),
    ],
    { env: access.env, folder: access.folder },
  );
  program.output.resume();
  const abort = () => program.kill();
  wish.cancelled.addEventListener('abort', abort, { once: true });
  if (wish.cancelled.aborted) abort();
  let good = false;
  try {
    let tail = Buffer.alloc(0);
    const watched = async function* () {
      for await (const piece of withoutSandbox(stream)) {
        tail = withTail(tail, piece) as typeof tail;
        yield piece;
      }
    };
    await feed(program, watched(), async () => {
      const bad = missingTrailer(tail);
      if (bad !== null) throw new DumpFailure(bad.code, bad.message);
      await beforeLast();
    });
    const end = await program.ended;
    if (end.status === 0) {
      good = true;
      return { kind: 'done', client: client.title, remarks: await missingDefiners(session) };
    }
    return await failed(wish, client, end, session);
  } catch (error) {
    if (!(error instanceof DumpFailure)) throw error;
    program.kill();
    await program.ended;
    const left = await cleared(wish, session);
    return { kind: 'failed', code: error.code, message: error.message, hint: error.hint, whose: 'backup', left };
  } finally {
    wish.cancelled.removeEventListener('abort', abort);
    program.kill();
    await program.ended;
    if (!good) await cleared(wish, session).catch(() => {});
    await stream.close().catch(() => {});
    await session.close();
    access.close();
  }
}

async function failed(wish: RestoreWish, client: ClientProgram, end: PipedEnd, session: Session): Promise<RestoreEnd> {
  const left = await cleared(wish, session);
  if (wish.cancelled.aborted) {
    return {
      kind: 'failed',
      code: 'cancelled',
      message: 'The restore was cancelled',
      hint: null,
      whose: 'unknown',
      left,
    };
  }
  return restoreFailure(client, end, left);
}

/** Takes the sandbox line off, which is then switched on by an option where the client has it. Only as the exact first line: a row may hold it, too. */
async function* withoutSandbox(stream: PeekedStream): AsyncGenerator<Uint8Array> {
  const head = await firstBytes(stream, 128);
  const found = sandboxLine.exec(head.toString('latin1', 0, 128));
  let skip = found === null ? 0 : found[0].length;
  for await (const piece of stream) {
    const part = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - part.length;
    if (part.length > 0) yield part;
  }
}

/** Drops everything in the database, which had been empty. True when something is left. */
async function cleared(wish: RestoreWish, session: Session): Promise<boolean> {
  if (session.lost) {
    const other = await wish.server.open().catch(() => null);
    if (other === null) return true;
    try {
      return await cleared(wish, other);
    } finally {
      await other.close();
    }
  }
  // With `clean` there was something, and what is left of it is somebody's.
  if (!wish.clean) await dropAll(session);
  return (await contentsSeenBy(session)).length > 0;
}

async function dropAll(session: Session): Promise<void> {
  // What the client sent last may still be running.
  for (let tries = 0; tries < 50; tries++) {
    const [row = {}] = await session.query(
      "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID() AND COMMAND <> 'Sleep'",
    );
    if (Number(row['n']) === 0) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  await session.query('SET SESSION foreign_key_checks = 0, lock_wait_timeout = 10');
  const things = await session.query(
    `SELECT CASE WHEN TABLE_TYPE LIKE '%VIEW' THEN 'VIEW' WHEN TABLE_TYPE = 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END AS what, TABLE_NAME AS name
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()
     UNION ALL SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
     UNION ALL SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`,
  );
  for (const thing of things) {
    // One that cannot be dropped is left, and said to be.
    await session.send(`DROP ${text(thing, 'what')} IF EXISTS ${mysqlName(text(thing, 'name'))}`);
  }
  await session.query('SET SESSION foreign_key_checks = 1');
}

/** Views, routines, triggers and events that run as a user that the server does not have. */
async function missingDefiners(session: Session): Promise<readonly string[]> {
  const rows = await session.query(
    `SELECT DISTINCT DEFINER AS definer FROM (
       SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() UNION SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()
       UNION SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() UNION SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()) AS all_of`,
  );
  const users = await session.send("SELECT CONCAT(User, '@', Host) AS name FROM mysql.user");
  if (users.kind === 'failed') return [];
  const known = new Set(users.rows.map((row) => text(row, 'name')));
  const missing = rows.map((row) => text(row, 'definer')).filter((definer) => !known.has(definer));
  if (missing.length === 0) return [];
  const shown = missing.slice(0, 5).map((one) => plain(one, 100));
  return [
    `The server has no user ${shown.join(', ')}, as whom views, triggers, routines or events run: they fail until it is there`,
  ];
}
