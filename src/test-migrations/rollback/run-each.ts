import type { Migration } from '../../core/migrations/migration.ts';
import { type AppliedMigration, applyAll, type BuiltHistory } from '../build-history.ts';
import type { Bench } from '../trial.ts';

/**
 * Runs migrations one after the other in a database that has others already, each in a session of its own, and stops at the first that
 * fails. Nothing is written into the tool's own table: what goes down and up again would stand there twice.
 */
export async function runEach(bench: Bench, database: string, migrations: readonly Migration[]): Promise<BuiltHistory> {
  const applied: AppliedMigration[] = [];
  for (const migration of migrations) {
    bench.cancelled.throwIfAborted();
    const session = await bench.open(database);
    try {
      const outcome = await bench.apply(session, migration.up);
      if (outcome.kind !== 'applied') return { kind: 'failed', failed: { migration, outcome, before: applied } };
      applied.push({ migration, ms: outcome.ms });
    } finally {
      await session.close();
    }
  }
  return { kind: 'built', applied };
}

/** An empty database as the tool finds it when it begins: with its own table. */
export async function emptyForTool(bench: Bench): Promise<string> {
  const database = await bench.copies.empty();
  await applyAll(() => bench.open(database), [], bench.stepOptions, undefined, {
    id: bench.folder.tool,
    from: 0,
    begins: true,
  });
  return database;
}
