import type { Session } from '../../core/database/session.ts';
import { digestOf } from '../../core/execution/digest.ts';
import { journalOf } from '../../core/execution/journal.ts';
import type { RunOptions, RunOutcome, RunPoint } from '../../core/execution/run-options.ts';
import { runPending } from '../../core/execution/run-pending.ts';
import { compareSnapshots } from '../../core/schema/server/compare-snapshots.ts';
import type { ObjectDifference, SchemaSnapshot } from '../../core/schema/server/snapshot.ts';

import type { Bench } from '../trial.ts';

/** What a deployment left: two that went well leave the same. */
export interface Left {
  readonly schema: SchemaSnapshot;
  /** Version, name and digest of each migration, as the history has them. */
  readonly history: readonly string[];
  /** Notes about migrations that were not finished. */
  readonly notes: number;
  readonly rows: ReadonlyMap<string, number>;
}

/** A copy of the base whose history says so, as production's would. Null when the base does not apply. */
export async function deployedBase(bench: Bench): Promise<string | null> {
  const copy = await bench.copies.base({ rows: true });
  if (copy.kind === 'failed') return null;
  const session = await bench.open(copy.database);
  try {
    const journal = journalOf(bench.engine);
    await journal.prepare(session);
    for (const { version, name, kind, file, ...migration } of bench.history.base) {
      const digest = digestOf({ version, name, kind, file, ...migration });
      for (const sql of journal.record({ version, name, kind, file, digest }, 0)) await session.query(sql);
    }
  } finally {
    await session.close();
  }
  return copy.database;
}

export type Deployment = Partial<Pick<RunOptions, 'lockTimeoutMs' | 'retries' | 'at' | 'lockWaitMs'>>;

/** Deploys what the folder has beyond the base. */
export function deploy(bench: Bench, database: string, options: Deployment = {}): Promise<RunOutcome> {
  return runPending(() => bench.open(database), bench.folder, {
    steps: bench.stepOptions,
    digest: digestOf,
    lockWaitMs: options.lockWaitMs ?? 20_000,
    lockTimeoutMs: options.lockTimeoutMs ?? null,
    retries: options.retries ?? 0,
    cancelled: bench.cancelled,
    ...(options.at ? { at: options.at } : {}),
  });
}

/** What is in the database now. */
export async function whatIsLeft(bench: Bench, database: string): Promise<Left> {
  const session = await bench.open(database);
  try {
    const schema = await bench.snapshot(session);
    const applied = await journalOf(bench.engine).applied(session);
    const notes = bench.engine === 'postgres' ? 'drydock.journal' : 'drydock_journal';
    const [count] = await session.query(`SELECT count(*) AS n FROM ${notes}`);
    return {
      schema,
      history: applied.map(({ version, name, digest }) => `${version ?? ''} ${name} ${digest ?? ''}`),
      notes: Number(count?.['n']),
      rows: await rowCounts(session),
    };
  } finally {
    await session.close();
  }
}

export interface LeftDifference {
  readonly schema: readonly ObjectDifference[];
  /** Sentences. */
  readonly others: readonly string[];
}

/** What differs from an undisturbed run; nothing of it should. */
export function differencesFrom(undisturbed: Left, now: Left): LeftDifference {
  const others: string[] = [];
  const missing = undisturbed.history.filter((one) => !now.history.includes(one));
  const twice = now.history.filter((one, place) => now.history.indexOf(one) !== place);
  if (missing.length > 0) others.push(`${missing.length} of the migrations are not recorded as applied.`);
  if (twice.length > 0) others.push(`${twice.length} of the migrations are recorded twice.`);
  if (missing.length === 0 && twice.length === 0 && now.history.length !== undisturbed.history.length) {
    others.push('The history has a migration that the undisturbed run has not.');
  }
  if (now.notes !== undisturbed.notes) others.push('There are notes about a migration that was not finished.');
  for (const [table, count] of undisturbed.rows) {
    const here = now.rows.get(table);
    if (here !== undefined && here !== count)
      others.push(`${table} has ${here} rows, and ${count} after an undisturbed run.`);
  }
  return { schema: compareSnapshots(undisturbed.schema, now.schema), others };
}

async function rowCounts(session: Session): Promise<ReadonlyMap<string, number>> {
  const tables = await tablesIn(session);
  const counts = new Map<string, number>();
  if (tables.length === 0) return counts;
  for (let at = 0; at < tables.length; at += 50) {
    const some = tables.slice(at, at + 50);
    const sql = some
      .map(({ quoted }, place) => `SELECT ${at + place} AS place, count(*) AS n FROM ${quoted}`)
      .join(' UNION ALL ');
    for (const row of await session.query(sql)) {
      const table = tables[Number(row['place'])];
      if (table) counts.set(table.name, Number(row['n']));
    }
  }
  return counts;
}

/** The team's tables, by a name for readers and one for SQL. */
export async function tablesIn(
  session: Session,
): Promise<readonly { readonly name: string; readonly quoted: string }[]> {
  const rows = await session.query(
    session.engine === 'postgres'
      ? `SELECT CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock') ORDER BY 1`
      : `SELECT TABLE_NAME AS name, CONCAT('\`', REPLACE(TABLE_NAME, '\`', '\`\`'), '\`') AS quoted FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME NOT IN ('drydock_history', 'drydock_journal', 'drydock_runs') ORDER BY 1`,
  );
  return rows.map((row) => ({ name: String(row['name']), quoted: String(row['quoted']) }));
}

/** Every point that an undisturbed run goes through, in its order. */
export function pointsOf(seen: readonly RunPoint[], phases: readonly RunPoint['phase'][]): readonly RunPoint[] {
  return seen.filter(({ phase }) => phases.includes(phase));
}

export function isSamePoint(one: RunPoint, other: RunPoint): boolean {
  return (
    one.phase === other.phase &&
    one.unit === other.unit &&
    one.step === other.step &&
    one.migration.version === other.migration.version &&
    one.migration.name === other.migration.name
  );
}
