import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { readAddress, withoutPassword } from '../../core/database/address.ts';
import { DatabaseError, type Session } from '../../core/database/session.ts';
import type { HistoryRow } from '../../core/execution/histories/history.ts';
import { atWork, beacon, takeToolLock } from '../../core/execution/lock.ts';
import type { RunOptions, RunOutcome } from '../../core/execution/run-options.ts';
import { notedOf, pendingWith } from '../../core/execution/run-pending.ts';
import { together } from '../../core/execution/run-script.ts';
import { type Held, underLock } from '../../core/execution/under-lock.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { World } from '../../core/runtime/world.ts';
import type { Say } from '../../core/targets/find-targets.ts';
import { programsOf } from '../../core/targets/rendered/program.ts';
import { type Judged, judge } from '../outcome.ts';
import type { Prepared } from '../prepare.ts';
import { type Delegate, nameOf } from './delegate.ts';
import { failedOutcome, judgeDelegated, type Stopped } from './judge-delegated.ts';
import type { ToolResult, ToolTask } from './tool-run.ts';

/** What a job of GitHub may take. */
const mostSeconds = 6 * 60 * 60;

export interface DelegatedRun {
  readonly delegate: Delegate;
  readonly prepared: Prepared;
  readonly world: World;
  /** With what is asked under the lock, and who is told what happens. */
  readonly run: RunOptions;
  /** What may run. */
  readonly gated: ReadonlySet<Migration>;
  /** The last version that runs; null: all that is pending. */
  readonly to: string | null;
  readonly say: Say;
  readonly cancelled: AbortSignal;
}

/**
 * Has the tool's own program apply what is pending, under our lock, and believes the history alone about what it did: read before, and read
 * again after.
 * @throws UserError for what is missing on the machine
 */
export async function runDelegated(
  wish: DelegatedRun,
): Promise<{ readonly outcome: RunOutcome; readonly judged: Judged }> {
  const { prepared, run, delegate } = wish;
  const { server, history } = prepared;
  const applied: Migration[] = [];
  let stopped: Stopped | null = null;
  // The tool takes its own lock: ours would keep it waiting.
  const { history: _, ...ours } = run;
  const outcome = await underLock(
    () => server.open(),
    ours,
    applied,
    async (held): Promise<RunOutcome> => {
      const rows = await rowsOf(held, prepared);
      if ('kind' in rows) return rows;
      const pending = pendingWith(prepared.target.folder, rows, run);
      const no = await run.confirm?.(pending, rows, held.guard);
      if (no) return { kind: 'not-confirmed', why: no };
      const refused = pending.find(({ fate }) => fate.kind === 'refused');
      if (refused) return { kind: 'refused', ...refused };
      const wanted = pending
        .filter(
          ({ migration, fate }) => (fate.kind === 'runs' || fate.kind === 'runs-late') && wish.gated.has(migration),
        )
        .map(({ migration }) => migration);
      if (wanted.length === 0) return { kind: 'done', applied };
      if (wish.cancelled.aborted) return { kind: 'cancelled', applied };
      for (const lock of await history.locks(held.guard)) {
        const taken = await takeToolLock(held.guard, lock, { waitMs: run.lockWaitMs, cancelled: wish.cancelled });
        if (taken.kind === 'busy') return taken;
        await taken.release();
      }
      const times = new Map<Migration, number>();
      const mark = `drydock ${randomBytes(6).toString('hex')}`;
      const result = await runTool(held, wanted, times, mark, wish);
      await endOf(held.guard, mark, result, prepared);
      const after = await rowsOf(held, prepared);
      const there = Array.isArray(after) ? pendingWith(prepared.target.folder, after, run) : [];
      const left = new Set(there.filter(({ fate }) => fate.kind !== 'applied').map(({ migration }) => migration));
      const recorded = Array.isArray(after) ? wanted.filter((one) => !left.has(one)) : [];
      applied.push(...recorded);
      await journalled(held, recorded, times, run);
      for (const migration of recorded)
        run.watch?.({ kind: 'recorded', migration, ms: times.get(migration) ?? 0, byTool: true });
      const isWhole = recorded.length === wanted.length;
      if (result.kind === 'failed' && result.migration !== null && !wish.cancelled.aborted)
        return failedOutcome(result, result.migration, { applied, prepared });
      if (wish.cancelled.aborted && !isWhole) return { kind: 'cancelled', applied };
      if (result.kind !== 'done' || !isWhole) stopped = { result, wanted };
      return { kind: 'done', applied };
    },
  );
  return { outcome, judged: judgeDelegated(outcome, stopped, delegate, prepared, judge) };
}

async function runTool(
  { guard, major }: Held,
  wanted: readonly Migration[],
  times: Map<Migration, number>,
  mark: string,
  { delegate, prepared, world, run, to, say, cancelled }: DelegatedRun,
): Promise<ToolResult> {
  const { verified } = await import('../../core/database/choose-server.ts');
  const { options, server } = prepared;
  const address = { ...verified(readAddress(options.url, options.urlFrom, world.env)), engine: server.engine };
  const light = beacon(guard, BigInt(`0x${randomBytes(7).toString('hex')}`));
  await guard.query(light.take);
  const began = new Map<Migration, number>();
  const name = nameOf(delegate);
  const task: ToolTask = {
    prepared,
    world,
    programs: programsOf(world, name),
    address,
    wanted,
    to,
    major,
    isHere: light.isHeld,
    mark,
    seconds: mostSeconds,
    cancelled,
    begins(migration) {
      began.set(migration, performance.now());
      run.watch?.({ kind: 'begins', migration, resumed: false, steps: [], atomic: true });
    },
    ends(migration, ms) {
      times.set(migration, ms ?? performance.now() - (began.get(migration) ?? performance.now()));
    },
    line(text) {
      const shown = plain(maskSecrets(withoutPassword(text, address)).trim(), 300);
      if (shown !== '') say(`${name}: ${shown}`);
    },
  };
  const result =
    delegate === 'alembic'
      ? await (await import('./alembic.ts')).deployByAlembic(task)
      : await (await import('./liquibase.ts')).deployByLiquibase(task);
  if (result.kind !== 'failed') return result;
  const message = maskSecrets(withoutPassword(result.failure.message, address));
  return { ...result, failure: { ...result.failure, message } };
}

/** The rows of the history; an outcome where it is not one, or says that something failed. The tool makes the table where there is none. */
async function rowsOf(
  { guard }: Held,
  { history, target }: Prepared,
): Promise<readonly HistoryRow[] | Extract<RunOutcome, { kind: 'dirty' | 'other-history' }>> {
  const found = await history.find(guard);
  if (found.kind === 'absent') return [];
  if (found.kind === 'other')
    return { kind: 'other-history', table: found.table, columns: found.columns, tool: found.tool };
  const rows = await history.read(guard, target.folder);
  const dirty = rows.find(({ state }) => state === 'failed');
  return dirty ? { kind: 'dirty', row: dirty } : rows;
}

/**
 * Sees to it that nothing of the program is at work any more: one that was killed leaves a statement behind that goes on, and, having no time to
 * give it back, its own lock.
 */
async function endOf(guard: Session, mark: string, result: ToolResult, { history }: Prepared): Promise<void> {
  const postgres = guard.engine === 'postgres';
  for (let turn = 0; turn < 50; turn++) {
    const rows = await guard.query(
      postgres
        ? `${atWork(guard)} UNION SELECT pid FROM pg_stat_activity WHERE application_name = '${mark}'`
        : atWork(guard),
    );
    const ids = rows.map(({ id }) => Number(id)).filter((id) => id > 0 && id !== guard.id);
    if (ids.length === 0) break;
    // A program that ended well has its sessions closed in a moment.
    if (turn >= 5 || result.kind !== 'done') {
      for (const id of ids) await guard.send(postgres ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const lock of await history.locks(guard)) {
    if (lock.kind !== 'row') continue;
    const answer = await guard.send(lock.holder);
    const holder = answer.kind === 'done' ? answer.rows[0]?.['holder'] : undefined;
    // Free when we began; who has it now, from this machine, is the program that has ended.
    if (typeof holder === 'string' && holder.startsWith(hostname())) await guard.send(lock.free);
  }
}

/** What the tool has recorded stands in our journal as well, as it does when we run it. */
async function journalled(
  { guard, journal }: Held,
  recorded: readonly Migration[],
  times: ReadonlyMap<Migration, number>,
  { digest }: RunOptions,
): Promise<void> {
  if (recorded.length === 0) return;
  const failure = await together(
    guard,
    recorded.flatMap((one) => journal.record(notedOf(one, digest(one)), times.get(one) ?? 0)),
  );
  if (failure) throw new DatabaseError(failure);
}
