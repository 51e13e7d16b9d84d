import { DatabaseError, type Session } from '../database/session.ts';
import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import type { HistoryRow, Milliseconds } from './histories/history.ts';
import { copied, type Noted, recordedKey } from './journal.ts';
import { type Pending, pendingOf } from './pending.ts';
import type { RunOptions, RunOutcome } from './run-options.ts';
import { runScript } from './run-script.ts';
import { type Held, underLock } from './under-lock.ts';

/**
 * Runs what a folder has and a database has not, one migration after the other, and writes down what it did so that a run which is
 * cut off anywhere can be repeated: each migration is applied once.
 * @param open gives a connection of its own: one holds the lock, one runs the statements
 */
export async function runPending(
  open: () => Promise<Session>,
  folder: MigrationFolder,
  options: RunOptions,
): Promise<RunOutcome> {
  const applied: Migration[] = [];
  return underLock(open, options, applied, async (held) => {
    const found = await readHistory(held, folder, options);
    if (found.kind !== 'rows') return found;
    const pending = pendingWith(folder, found.rows, options);
    const no = await options.confirm?.(pending, found.rows, held.guard);
    if (no) return { kind: 'not-confirmed', why: no };
    const refused = pending.find(({ fate }) => fate.kind === 'refused');
    if (refused) return { kind: 'refused', ...refused };
    const runs = pending.filter(({ fate }) => fate.kind === 'runs' || fate.kind === 'runs-late');
    for (const [place, { migration }] of runs.entries()) {
      if (options.cancelled?.aborted) return { kind: 'cancelled', applied };
      const isLast = options.isLast?.(migration) === true;
      const noted = notedOf(migration, options.digest(migration));
      const run = { migration, script: migration.up, noted, ...records(held, options, noted, migration) };
      const stopped = await runScript(held, run, options, isLast ? null : (runs[place + 1]?.migration ?? null));
      if (stopped !== null) return { ...stopped, applied };
      applied.push(migration);
      if (isLast) break;
    }
    return { kind: 'done', applied };
  });
}

/** What the database has, as its history tells; makes the table where there is none. */
export async function readHistory(
  { guard, journal, notes }: Held,
  folder: MigrationFolder,
  { history }: Pick<RunOptions, 'history'>,
): Promise<
  | { readonly kind: 'rows'; readonly rows: readonly HistoryRow[] }
  | Extract<RunOutcome, { kind: 'dirty' | 'other-history' }>
> {
  if (!history) {
    const rows = (await journal.applied(guard)).map((one) => ({
      ...one,
      state: 'applied' as const,
      appliedAt: null,
      by: null,
      ms: null,
    }));
    return { kind: 'rows', rows };
  }
  const found = await history.find(guard);
  if (found.kind === 'other') {
    return { kind: 'other-history', table: found.table, columns: found.columns, tool: found.tool };
  }
  if (found.kind === 'absent') {
    await makeTable(guard, await history.create(guard));
  }
  const rows = await history.read(guard, folder);
  // What a run of ours did not finish is gone on with; what the tool itself left is for people to look at.
  const dirty = rows.find((row) => row.state === 'failed' && !notes.has(recordedKey(row)));
  if (dirty) return { kind: 'dirty', row: dirty };
  return { kind: 'rows', rows: rows.filter((row) => row.state !== 'failed') };
}

/** Whole or not at all where the server can: a run that is cut off within would leave a table without its index or its first row. */
async function makeTable(guard: Session, statements: readonly string[]): Promise<void> {
  if (guard.engine === 'postgres') {
    const answer = await guard.send(['BEGIN', ...statements, 'COMMIT'].join(';\n'));
    if (answer.kind === 'done') return;
    await guard.send('ROLLBACK');
    if (!isThereAlready(answer.failure.code)) throw new DatabaseError(answer.failure);
  }
  // The tool may make it at the same moment: then what is there already is read next.
  for (const sql of statements) {
    const answer = await guard.send(sql);
    if (answer.kind === 'failed' && !isThereAlready(answer.failure.code)) throw new DatabaseError(answer.failure);
  }
}

function isThereAlready(code: string): boolean {
  return ['23505', '42P07', '42P06', '42710', '1050', '1061', '1062'].includes(code);
}

/** What the folder's migrations come to on a database with these rows. */
export function pendingWith(
  folder: MigrationFolder,
  rows: readonly HistoryRow[],
  { history, digest, outOfOrder = null }: Pick<RunOptions, 'history' | 'digest' | 'outOfOrder'>,
): readonly Pending[] {
  const own = history === undefined || history.tool === 'plain';
  return pendingOf(folder.tool, folder.migrations, rows, own ? digest : (one) => history.digest(one), outOfOrder);
}

export function notedOf(migration: Migration, digest: string): Noted {
  const { version, name, kind, file } = migration;
  return { version, name, kind, file, digest };
}

/** What is written about a migration when it begins, is done and fails: the tool's rows, and ours. */
function records({ journal, user }: Held, { history }: RunOptions, noted: Noted, migration: Migration) {
  if (!history || history.tool === 'plain')
    return { done: (ms: Milliseconds, unnoted: boolean) => journal.record(noted, ms, unnoted) };
  const facts = (ms: Milliseconds) => ({ user, ms });
  return {
    started: history.started?.(migration, facts(0)) ?? [],
    done: (ms: Milliseconds, unnoted: boolean) => [
      ...history.applied(migration, facts(ms)),
      ...journal.record({ ...noted, kind: copied }, ms, unnoted),
    ],
    failed: (ms: number, message: string) => history.failed?.(migration, facts(ms), message) ?? [],
  };
}
