import type { Step } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { AppliedScript, Bench } from '../trial.ts';
import { type Asked, type Probe, startProbe } from './probe.ts';
import type { ProbedTable } from './probed-table.ts';
import { watchWaits } from './waits.ts';

/** A statement of the migration while it ran, on the clock of the run. */
export interface RunningStep {
  readonly migration: Migration;
  readonly step: Step;
  readonly from: number;
  readonly to: number;
}

/** A query that waited for a lock. */
export interface Blocked extends Asked {
  /** The statement of the migration that ran when it began to wait, or the last one before; null before the first. */
  readonly by: RunningStep | null;
}

/** What one table's readers or writers lived through. */
export interface Lived {
  readonly table: string;
  readonly role: Probe['role'];
  readonly queries: number;
  /** Milliseconds that a query took before the migration began; the 99th of a hundred. */
  readonly usualMs: number;
  readonly blocked: readonly Blocked[];
  readonly refused: readonly Asked[];
}

export interface RushHour {
  readonly steps: readonly RunningStep[];
  readonly lived: readonly Lived[];
  /** From the first statement to the last answer. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** What stopped the change; null when it came to its end. */
  readonly failed: {
    readonly migration: Migration;
    readonly outcome: Exclude<AppliedScript, { kind: 'applied' }>;
  } | null;
}

const warmUpMs = 150;
const coolDownMs = 60;

/** Applies the change while sessions read and write the tables. `readers` and `writers` count the sessions of each table. */
export async function rushHour(
  bench: Bench,
  database: string,
  tables: readonly ProbedTable[],
  sessions: { readonly readers: number; readonly writers: number },
): Promise<RushHour> {
  const zero = performance.now();
  const now = () => performance.now() - zero;
  const probes: Probe[] = [];
  const watch = await watchWaits(bench, database, now);
  const steps: RunningStep[] = [];
  let failed: RushHour['failed'] = null;
  let startedMs = 0;
  let endedMs = 0;
  try {
    for (const table of tables) {
      for (const role of ['readers', 'writers'] as const) {
        if (role === 'writers' && table.writes.length === 0) continue;
        for (let one = 0; one < sessions[role]; one++) probes.push(await startProbe(bench, database, table, role, now));
      }
    }
    await rest(warmUpMs);
    startedMs = now();
    for (const migration of bench.history.change) {
      bench.cancelled.throwIfAborted();
      const outcome = await applyOne(bench, database, migration, steps, now);
      if (outcome.kind === 'applied') continue;
      failed = { migration, outcome };
      break;
    }
    endedMs = now();
    await rest(coolDownMs);
  } finally {
    for (const probe of probes) await probe.stop();
    await watch.stop();
  }
  const lived = tables.flatMap((table) =>
    (['readers', 'writers'] as const).flatMap((role): Lived[] => {
      const its = probes.filter((probe) => probe.table === table.name && probe.role === role);
      if (its.length === 0) return [];
      const usual = its.flatMap(({ asked }) =>
        asked.filter(({ to }) => to < startedMs).map(({ from, to }) => to - from),
      );
      const usualMs = [...usual].sort((a, b) => a - b)[Math.floor(usual.length * 0.99)] ?? 0;
      const blocked = its.flatMap((probe) =>
        probe.asked
          .filter(
            ({ from, to, error }) =>
              error === null &&
              to >= startedMs &&
              to - from > Math.max(10, 3 * usualMs) &&
              watch.waited(probe.ids, from, to),
          )
          .map((one): Blocked => ({ ...one, by: runningAt(steps, Math.max(one.from, startedMs)) })),
      );
      const refused = its.flatMap(({ asked }) =>
        asked.filter(({ error, from }) => error !== null && from >= startedMs),
      );
      const queries = its.reduce((sum, { asked }) => sum + asked.length, 0);
      return [{ table: table.name, role, queries, usualMs, blocked, refused }];
    }),
  );
  return { steps, lived, startedMs, endedMs, failed };
}

async function applyOne(
  bench: Bench,
  database: string,
  migration: Migration,
  steps: RunningStep[],
  now: () => number,
): Promise<AppliedScript> {
  const session = await bench.open(database);
  let from = 0;
  try {
    return await bench.apply(session, migration.up, {
      observer: {
        before: async () => {
          from = now();
        },
        after: async (step) => {
          steps.push({ migration, step, from, to: now() });
        },
      },
    });
  } finally {
    await session.close();
  }
}

/** The statement that ran at a time, or the last one before it: its lock is kept to the end of its transaction. */
function runningAt(steps: readonly RunningStep[], at: number): RunningStep | null {
  // A wait is seen a moment after the statement was sent.
  return steps.findLast((one) => one.from <= at + 5) ?? null;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
