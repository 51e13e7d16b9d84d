import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { postgresAccess } from '../../core/database/client-access.ts';
import type { Session } from '../../core/database/session.ts';
import { programFolder } from '../../core/database/throwaway-folder.ts';
import { type PipedEnd, type PipedProgram, startPiped } from '../../core/runtime/piped-program.ts';
import type { ClientProgram, DumpServer, DumpWish, Preflight, RunningDump, SourceFacts } from './dump.ts';
import { DumpFailure } from './dump.ts';
import { removeFolder, tarOf } from './folder-tar.ts';
import { countTables } from './postgres-facts.ts';
import { openSnapshot, type Snapshot } from './postgres-snapshot.ts';
import { postgresSequences, qualifiedName, serverEncoding } from './postgres-tables.ts';
import { programFailure } from './program-failure.ts';

/** The first bytes of every archive of `pg_dump`. */
const magic = 'PGDMP';

/** @throws DumpFailure when it cannot begin */
export async function startPostgresDump(wish: DumpWish, preflight: Preflight): Promise<RunningDump> {
  const { server, scope, checks } = wish;
  const client = preflight.client;
  if (client === null) throw new DumpFailure('client_missing', 'There is no pg_dump that fits the server');
  const session = await server.open();
  let stopped = false;
  try {
    const snapshot = await openSnapshot(session, wish);
    // Sequences have no snapshot: what is read before the dump reads them is at most what the dump holds.
    const sequences = scope.schemaOnly || checks === 'none' ? [] : await chosenSequences(session, wish);
    const standby = (await session.query('SELECT pg_is_in_recovery() AS standby'))[0]?.['standby'] === true;
    const encoding = await serverEncoding(session);
    const access = postgresAccess(server.address, server.database, wish.env);
    const folder = wish.format === 'directory' ? programFolder().home('dump', null) : null;
    const program = startPiped(
      client.program,
      [...client.before, ...access.args, ...dumpArguments(wish, snapshot, standby, folder)],
      { env: access.env, folder: access.folder },
    );
    program.input.end();
    const abort = () => program.kill();
    wish.cancelled.addEventListener('abort', abort, { once: true });
    if (wish.cancelled.aborted) abort();

    const facts = collect(session, wish, snapshot, { encoding, standby, sequences, stopped: () => stopped });
    let counted = false;
    void facts.then(() => {
      counted = true;
    });
    // Each process of the dump takes the snapshot from our transaction when it comes to it: who ends that before takes it away from them.
    void Promise.all([facts, program.ended]).then(() => session.close());
    return {
      output: output(wish, client, program, folder),
      snapshotAt: snapshot.at,
      facts,
      async stop() {
        stopped = true;
        wish.cancelled.removeEventListener('abort', abort);
        program.kill();
        // Nobody reads on: what stands in the pipe would keep the program waiting.
        program.output.destroy();
        await program.ended;
        if (!counted) await cancelQuery(server, session);
        await facts;
        await session.close();
        access.close();
        if (folder !== null) removeFolder(folder);
      },
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function dumpArguments(
  { scope, lockTimeoutMs }: DumpWish,
  snapshot: Snapshot,
  standby: boolean,
  folder: string | null,
): readonly string[] {
  const kept = new Set(snapshot.tables.map(({ oid }) => oid));
  const named = scope.tables.length > 0;
  // Names without any wildcard. `--table` also means that nothing else of the schema is dumped, as it should.
  const tables = named
    ? snapshot.tables.map((table) => `--table=${qualifiedName(table)}`)
    : snapshot.all.filter(({ oid }) => !kept.has(oid)).map((table) => `--exclude-table=${qualifiedName(table)}`);
  return [
    ...(folder === null
      ? ['--format=custom']
      : ['--format=directory', `--jobs=${jobs()}`, `--file=${join(folder, 'dump')}`]),
    // What is compressed cannot be compressed better; it is done outside, by something faster.
    '--compress=0',
    `--snapshot=${snapshot.id}`,
    `--lock-wait-timeout=${Math.max(1, Math.round(lockTimeoutMs))}`,
    '--no-password',
    ...(scope.schemaOnly ? ['--schema-only'] : []),
    // A replica does not have their rows.
    ...(standby ? ['--no-unlogged-table-data'] : []),
    ...tables,
  ];
}

export function jobs(): number {
  return Math.max(1, Math.min(4, availableParallelism()));
}

async function chosenSequences(session: Session, { scope }: DumpWish): Promise<SourceFacts['sequences']> {
  // Which of them go with chosen tables only the dump knows.
  return scope.tables.length > 0 || scope.without.length > 0 ? [] : postgresSequences(session);
}

async function collect(
  session: Session,
  { checks, scope }: DumpWish,
  snapshot: Snapshot,
  source: {
    readonly encoding: string;
    readonly standby: boolean;
    readonly sequences: SourceFacts['sequences'];
    stopped(): boolean;
  },
): Promise<SourceFacts> {
  if (checks === 'none' || scope.schemaOnly)
    return { checks: 'none', tables: [], sequences: source.sequences, remarks: [] };
  try {
    const { tables, remarks } = await countTables({
      session,
      tables: source.standby ? snapshot.tables.filter(({ unlogged }) => !unlogged) : snapshot.tables,
      checks,
      encoding: source.encoding,
      withLargeObjects: scope.tables.length === 0,
      stopped: source.stopped,
    });
    if (session.lost || source.stopped()) return { checks: 'none', tables: [], sequences: [], remarks };
    return { checks, tables, sequences: source.sequences, remarks };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { checks: 'none', tables: [], sequences: [], remarks: [`The tables were not counted: ${why}`] };
  }
}

/** Ends the statement that a session waits for, so that the server does not go on with it for nobody. */
async function cancelQuery(server: DumpServer, session: Session): Promise<void> {
  if (session.lost) return;
  try {
    const other = await server.open();
    try {
      await other.query('SELECT pg_cancel_backend($1)', [session.id]);
    } finally {
      await other.close();
    }
  } catch {
    session.cut();
  }
}

async function* output(
  wish: DumpWish,
  client: ClientProgram,
  program: PipedProgram,
  folder: string | null,
): AsyncGenerator<Uint8Array> {
  let first: Uint8Array | null = null;
  for await (const chunk of program.output as AsyncIterable<Uint8Array>) {
    first ??= chunk;
    yield chunk;
  }
  const end = await program.ended;
  throwIfBad(wish, client, end);
  if (folder !== null) {
    yield* tarOf(join(folder, 'dump'));
    return;
  }
  if (first === null || Buffer.from(first.subarray(0, magic.length)).toString('latin1') !== magic) {
    throw new DumpFailure('truncated', `${client.title} ended well, and what it wrote is no archive`);
  }
}

/** @throws DumpFailure */
export function throwIfBad(wish: Pick<DumpWish, 'cancelled'>, client: ClientProgram, end: PipedEnd): void {
  const failure = programFailure(client.title, end, 'dump_failed');
  if (failure === null) return;
  if (wish.cancelled.aborted) throw new DumpFailure('cancelled', 'The dump was cancelled');
  throw new DumpFailure(failure.code, failure.message, failure.hint);
}
