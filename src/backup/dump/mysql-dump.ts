import { mysqlAccess } from '../../core/database/client-access.ts';
import { DatabaseError, type Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { type PipedProgram, startPiped } from '../../core/runtime/piped-program.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import {
  type ClientProgram,
  DumpFailure,
  type DumpWish,
  type Preflight,
  type RunningDump,
  type SourceFacts,
} from './dump.ts';
import { countMysqlTables } from './mysql-facts.ts';
import { watchLocks } from './mysql-lock-watch.ts';
import { stopWriting, type WriteLock } from './mysql-snapshot.ts';
import {
  inMysqlScope,
  isEncrypted,
  type MysqlTable,
  mysqlColumns,
  mysqlSequences,
  mysqlTables,
  sameText,
} from './mysql-tables.ts';
import { programFailure } from './program-failure.ts';
import { missingTrailer, trailerBytes, withTail } from './sql-scan.ts';

/** Milliseconds for which writing may be stopped until the dump's transaction has begun. */
const longestStop = 3_000;

/** What the dump writes when its transaction has begun, and not before. */
const begun =
  /-- (?:Table structure|Temporary (?:view|table) structure|Dumping (?:data|routines|events)|Sequence structure|Final view structure)|CREATE |-- Dump completed/;

/** @throws DumpFailure when it cannot begin */
export async function startMysqlDump(wish: DumpWish, preflight: Preflight): Promise<RunningDump> {
  const { server, scope, checks } = wish;
  const { client } = preflight;
  if (client === null) throw new DumpFailure('client_missing', 'There is no dump program that fits the server');
  const session = await server.open();
  const locker = await server.open().catch(async (error: unknown) => {
    await session.close();
    throw error;
  });
  let stopped = false;
  const counts = checks !== 'none' && !scope.schemaOnly;
  try {
    await sameText(session, wish.lockTimeoutMs / 1_000);
    await sameText(locker, wish.lockTimeoutMs / 1_000);
    const all = await mysqlTables(session);
    const tables = all.filter(inMysqlScope(scope, server.database));
    const columns = counts ? await mysqlColumns(session) : new Map();
    const lock = counts ? await stopWriting(locker, server.database, tables) : '';
    const held = typeof lock !== 'string';
    const sequences = held ? await mysqlSequences(session, tables) : [];
    // A statement apart: the setting counts for the next transaction.
    await session.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const [now = {}] = await session.query('SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS CHAR) AS at');
    const access = mysqlAccess(
      server.address,
      server.database,
      wish.env,
      server.engine === 'mariadb' ? 'mariadb' : 'mysql',
      await isEncrypted(session),
    );
    const program = startPiped(
      client.program,
      [...client.before, ...access.args, ...dumpArguments(wish, all, tables)],
      { env: access.env, folder: access.folder },
    );
    program.input.end();
    const abort = () => program.kill();
    wish.cancelled.addEventListener('abort', abort, { once: true });
    if (wish.cancelled.aborted) abort();

    const reading = (program.output as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    const first = held ? await untilBegun(reading, lock) : { pieces: [], inTime: false };
    const watch = watchLocks(locker, wish.lockTimeoutMs, program);
    const facts = collect(session, wish, tables, {
      columns,
      sequences: sequences.map(({ name, value }) => ({ name, value })),
      why: !counts
        ? null
        : held
          ? first.inTime
            ? null
            : 'The tables were not counted: the dump took too long to begin, and writing was let go on'
          : lock,
      stopped: () => stopped,
    });
    let counted = false;
    void facts.then(() => {
      counted = true;
      return session.close();
    });
    return {
      output: output(wish, client, program, first.pieces, reading, watch.timedOut),
      snapshotAt: new Date(Math.round(Number(now['at']))),
      facts,
      async stop() {
        stopped = true;
        wish.cancelled.removeEventListener('abort', abort);
        program.kill();
        program.output.destroy();
        await program.ended;
        await watch.stop();
        if (!counted && !locker.lost) await locker.send(`KILL QUERY ${session.id}`);
        await facts;
        await locker.close();
        await session.close();
        access.close();
      },
    };
  } catch (error) {
    await session.close();
    await locker.close();
    if (!(error instanceof DatabaseError)) throw error;
    const said = plain(maskSecrets(error.message));
    throw new DumpFailure(
      error.failure.lost ? 'server_lost' : 'dump_failed',
      `The server refused the dump's snapshot: ${said}`,
    );
  }
}

function dumpArguments(
  { server, scope, lockTimeoutMs }: DumpWish,
  all: readonly MysqlTable[],
  tables: readonly MysqlTable[],
): readonly string[] {
  const chosen = scope.tables.length > 0;
  const kept = new Set(tables.map(({ name }) => name));
  const mysql = server.engine === 'mysql';
  return [
    '--single-transaction',
    '--quick',
    '--skip-lock-tables',
    '--triggers',
    // Of the database as a whole: who chooses tables does not mean them.
    ...(chosen ? ['--skip-routines', '--skip-events'] : ['--routines', '--events']),
    '--hex-blob',
    '--no-tablespaces',
    '--default-character-set=utf8mb4',
    // Rows larger than a packet end the dump.
    '--max-allowed-packet=1073741824',
    '--no-autocommit',
    // A restore needs no right to lock then.
    '--skip-add-locks',
    ...(mysql
      ? [
          '--set-gtid-purged=OFF',
          '--column-statistics=0',
          `--loose-init-command=SET SESSION lock_wait_timeout = ${Math.max(1, Math.ceil(lockTimeoutMs / 1_000))}`,
        ]
      : []),
    ...(scope.schemaOnly ? ['--no-data'] : []),
    ...(chosen
      ? []
      : all.filter(({ name }) => !kept.has(name)).map(({ name }) => `--ignore-table=${server.database}.${name}`)),
    '--',
    server.database,
    ...(chosen ? tables.map(({ name }) => name) : []),
  ];
}

/** Reads until the dump's transaction has begun, and lets writing go on. */
async function untilBegun(
  reading: AsyncIterator<Uint8Array>,
  lock: WriteLock,
): Promise<{
  readonly pieces: readonly (Uint8Array | Promise<IteratorResult<Uint8Array>>)[];
  readonly inTime: boolean;
}> {
  const pieces: (Uint8Array | Promise<IteratorResult<Uint8Array>>)[] = [];
  const until = Date.now() + longestStop;
  let seen = '';
  let inTime = false;
  for (;;) {
    const next = reading.next();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((done) => {
      timer = setTimeout(() => done('late'), Math.max(0, until - Date.now()));
    });
    const got = await Promise.race([next.catch(() => null), late]);
    clearTimeout(timer);
    if (got === 'late') {
      pieces.push(next);
      break;
    }
    if (got === null || got.done === true) {
      // It has ended: badly, or with all there was.
      inTime = true;
      break;
    }
    pieces.push(new Uint8Array(got.value));
    seen = (seen + Buffer.from(got.value).toString('latin1')).slice(-200_000);
    if (begun.test(seen)) {
      inTime = true;
      break;
    }
  }
  await lock.release();
  return { pieces, inTime };
}

async function collect(
  session: Session,
  { checks }: DumpWish,
  tables: readonly MysqlTable[],
  about: {
    readonly columns: Awaited<ReturnType<typeof mysqlColumns>>;
    readonly sequences: SourceFacts['sequences'];
    /** Why nothing is counted. */
    readonly why: string | null;
    stopped(): boolean;
  },
): Promise<SourceFacts> {
  const nothing = (remarks: readonly string[]): SourceFacts => ({ checks: 'none', tables: [], sequences: [], remarks });
  if (checks === 'none' || about.why !== null)
    return nothing(about.why === null || about.why === '' ? [] : [about.why]);
  const { tables: found, remarks } = await countMysqlTables({
    session,
    tables,
    columns: about.columns,
    checks,
    stopped: about.stopped,
  });
  if (session.lost || about.stopped()) return nothing(remarks);
  return { checks, tables: found, sequences: about.sequences, remarks };
}

async function* output(
  wish: DumpWish,
  client: ClientProgram,
  program: PipedProgram,
  first: readonly (Uint8Array | Promise<IteratorResult<Uint8Array>>)[],
  reading: AsyncIterator<Uint8Array>,
  timedOut: () => boolean,
): AsyncGenerator<Uint8Array> {
  let tail = Buffer.alloc(0, 0, 'latin1').subarray(0, trailerBytes);
  const pieces = async function* () {
    for (const one of first) {
      if (one instanceof Uint8Array) yield one;
      else {
        const next = await one;
        if (next.done !== true) yield next.value;
      }
    }
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) yield next.value;
  };
  for await (const piece of pieces()) {
    tail = withTail(tail, piece) as typeof tail;
    yield piece;
  }
  const end = await program.ended;
  const failure = programFailure(client.title, end, 'dump_failed');
  if (wish.cancelled.aborted && failure !== null) throw new DumpFailure('cancelled', 'The dump was cancelled');
  if (timedOut()) {
    throw new DumpFailure(
      'lock_timeout',
      `${client.title} waited for a table that somebody changes for longer than it may`,
      'Run the backup when they are done, or let it wait longer (lock_timeout).',
    );
  }
  if (failure !== null) throw new DumpFailure(failure.code, failure.message, failure.hint);
  const bad = missingTrailer(tail);
  if (bad !== null) throw new DumpFailure('truncated', `${client.title} ended well, and its last line is missing`);
}
