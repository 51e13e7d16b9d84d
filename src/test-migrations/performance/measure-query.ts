import type { Answer, Session, SqlFailure } from '../../core/database/session.ts';
import { mysqlPlan } from './mysql-plan.ts';
import type { SeenPlan } from './plan.ts';
import { postgresPlan } from './postgres-plan.ts';

/** The two databases, whose rows are the same. */
export interface Sides {
  readonly before: Session;
  readonly after: Session;
}

export type MeasuredQuery =
  | {
      readonly kind: 'measured';
      /** Null where the server explains no such statement. */
      readonly plans: { readonly before: SeenPlan; readonly after: SeenPlan } | null;
      /** Milliseconds of each run. */
      readonly before: readonly number[];
      readonly after: readonly number[];
    }
  | { readonly kind: 'failed'; readonly on: 'before' | 'after' | 'both'; readonly failure: SqlFailure };

export interface MeasureOptions {
  readonly samples: number;
  /** Milliseconds that one query may take for all its runs; it then has fewer. */
  readonly budgetMs: number;
  now(): number;
  /** Throws when the run is cancelled. */
  check(): void;
}

/** Runs that are looked at before the blocks of two of them are the same. */
const mostWarmUps = 10;
/** Runs before the first that counts. */
const warmUps = 3;
const leastRuns = 5;

/**
 * Runs a query on both sides in turn. First until what it reads has settled; then old, new, new, old, old, …, so that what changes on the
 * machine meanwhile meets both alike.
 */
export async function measureQuery(sides: Sides, sql: string, options: MeasureOptions): Promise<MeasuredQuery> {
  const [old, now] = [await run(sides.before, sql), await run(sides.after, sql)];
  if (old.kind === 'failed' || now.kind === 'failed') {
    const failure = now.kind === 'failed' ? now.failure : old.kind === 'failed' ? old.failure : null;
    const on = old.kind !== 'failed' ? 'after' : now.kind !== 'failed' ? 'before' : 'both';
    if (failure) return { kind: 'failed', on, failure };
  }
  const [before, after] = [await settledPlan(sides.before, sql), await settledPlan(sides.after, sql)];
  const plans = before && after ? { before, after } : null;
  const times: { readonly before: number[]; readonly after: number[] } = { before: [], after: [] };
  const started = options.now();
  for (let round = -warmUps; round < options.samples; round++) {
    options.check();
    const order = round % 2 === 0 ? (['before', 'after'] as const) : (['after', 'before'] as const);
    for (const side of order) {
      const answer = await run(sides[side], sql);
      if (answer.kind === 'failed') return { kind: 'failed', on: side, failure: answer.failure };
      if (round >= 0) times[side].push(answer.ms);
    }
    if (round >= leastRuns - 1 && options.now() - started > options.budgetMs) break;
  }
  return { kind: 'measured', plans, ...times };
}

/** One run; of what writes, nothing stays. */
async function run(session: Session, sql: string): Promise<Answer> {
  return inTransaction(session, sql, () => session.send(sql));
}

async function settledPlan(session: Session, sql: string): Promise<SeenPlan | null> {
  const see = () =>
    inTransaction(session, sql, () =>
      session.engine === 'postgres' ? postgresPlan(session, sql) : mysqlPlan(session, sql),
    );
  let last = await see();
  for (let round = 1; round < mostWarmUps && last !== null; round++) {
    const next = await see();
    if (next === null) return last;
    const moved = Math.abs(next.work.amount - last.work.amount);
    last = next;
    if (moved <= last.work.amount * 0.05) break;
  }
  return last;
}

async function inTransaction<T>(session: Session, sql: string, work: () => Promise<T>): Promise<T> {
  if (!writes(sql)) return work();
  await session.query(session.engine === 'postgres' ? 'BEGIN' : 'START TRANSACTION');
  try {
    return await work();
  } finally {
    if (!session.lost) await session.send('ROLLBACK');
  }
}

/** Taken for a write too often rather than too seldom: a transaction around a query costs it nothing that is measured. */
export function writes(sql: string): boolean {
  return /\b(?:insert|update|delete|merge|replace|call|lock|nextval)\b/i.test(sql);
}
