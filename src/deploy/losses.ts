import type { Session } from '../core/database/session.ts';
import type { Migration, Script } from '../core/migrations/migration.ts';
import type { Afterwards } from '../core/report/deploy/deploy-report.ts';
import type { World } from '../core/runtime/world.ts';
import type { Assessor } from './assessor.ts';
import type { Prepared } from './prepare.ts';

export type Losses = Afterwards['losses'];

/**
 * What going back by these scripts would lose, in rows that are there now: tables and columns that they drop, rows that they delete. Rows that a
 * script changes in place are not counted; the script says how to bring them back, and nobody can tell whether it does.
 */
export async function lossesOf(
  prepared: Prepared,
  downs: readonly { readonly migration: Migration; readonly down: Script }[],
  assessor: Assessor,
  world: World,
): Promise<Losses> {
  const { target, server, options } = prepared;
  const { folder } = target;
  // The ways down as if they were the newest migrations, on the schema that the whole folder makes.
  const backwards = downs.map(
    ({ migration, down }): Migration => ({ ...migration, kind: 'versioned', up: down, down: null }),
  );
  const kept = folder.migrations.filter(
    (one) => one.kind === 'versioned' || one.kind === 'repeatable' || one.kind === 'baseline',
  );
  const pending = new Set(backwards.map((_, place) => kept.length + place));
  const { risk } = await assessor.assess(
    {
      target: { ...target, folder: { ...folder, migrations: [...kept, ...backwards], problems: [] } },
      pending,
      sizes: [],
      serverVersion: server.version.text,
      rules: {},
    },
    world,
  );
  void options;
  const found = new Map<string, { readonly table: string; readonly column: string | null; readonly why: string }>();
  for (const { loss, text } of risk.class === 'destructive' ? risk.reasons : []) {
    if (loss) found.set(JSON.stringify(loss), { ...loss, why: text });
  }
  const session = await server.open();
  try {
    const losses: { table: string; rows: number; why: string }[] = [];
    for (const { table, column, why } of found.values()) {
      const rows = await countOf(session, table, column);
      // A table that is not there has nothing to lose.
      if (rows !== null && rows > 0) losses.push({ table: column === null ? table : `${table}.${column}`, rows, why });
    }
    return losses;
  } finally {
    await session.close();
  }
}

/** Rows, or rows with a value in the column; null where it cannot be counted. @param table as SQL writes it */
async function countOf(session: Session, table: string, column: string | null): Promise<number | null> {
  const answer = await session.send(`SELECT count(${column ?? '*'}) AS n FROM ${table}`);
  return answer.kind === 'done' ? Number(answer.rows[0]?.['n'] ?? 0) : null;
}
