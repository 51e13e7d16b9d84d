import type { Session } from '../core/database/session.ts';
import type { Migration, Script } from '../core/migrations/migration.ts';
import type { Afterwards } from '../core/report/deploy/deploy-report.ts';
import type { World } from '../core/runtime/world.ts';
import type { Assessor } from './assessor.ts';
import type { Prepared } from './prepare.ts';

export interface Losses {
  /** What is lost for sure, with rows. */
  readonly counted: Afterwards['losses'];
  /** What may be lost and cannot be counted, a sentence each: not to know is no reason to go on. */
  readonly unknown: readonly string[];
}

export const noLosses: Losses = { counted: [], unknown: [] };

export function loses({ counted, unknown }: Losses): boolean {
  return counted.length > 0 || unknown.length > 0;
}

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
  const { target, server } = prepared;
  const { folder } = target;
  // The ways down as if they were the newest migrations, on the schema that the whole folder makes.
  const backwards = downs.map(
    ({ migration, down }): Migration => ({ ...migration, kind: 'versioned', up: down, down: null }),
  );
  const kept = folder.migrations.filter(
    (one) => one.kind === 'versioned' || one.kind === 'repeatable' || one.kind === 'baseline',
  );
  const pending = new Set(backwards.map((_, place) => kept.length + place));
  const { risk, unread } = await assessor.assess(
    {
      target: { ...target, folder: { ...folder, migrations: [...kept, ...backwards], problems: [] } },
      pending,
      sizes: [],
      serverVersion: server.version.text,
      rules: {},
    },
    world,
  );
  const found = new Map<string, { readonly table: string; readonly column: string | null; readonly why: string }>();
  const unknown = unread.map(
    ({ file, line, why }) => `${file}:${line} cannot be read (${why}), so that nobody can tell what it takes away.`,
  );
  for (const { loss, text, file, line } of risk.class === 'destructive' ? risk.reasons : []) {
    if (loss) found.set(JSON.stringify(loss), { ...loss, why: text });
    else unknown.push(`${file}:${line}: ${text}, which cannot be counted.`);
  }
  const session = await server.open();
  try {
    const losses: { table: string; rows: number; why: string }[] = [];
    for (const { table, column, why } of found.values()) {
      const rows = await countOf(session, table, column);
      if (rows === 'unknown') unknown.push(`The rows of ${table} cannot be counted: ${why}.`);
      else if (rows > 0) losses.push({ table: column === null ? table : `${table}.${column}`, rows, why });
    }
    return { counted: losses, unknown };
  } finally {
    await session.close();
  }
}

/** What is not there has nothing to lose (PostgreSQL: undefined table, column, schema; MySQL the same). */
const notThere: ReadonlySet<string> = new Set(['42P01', '42703', '3F000', '1146', '1054', '1049']);

/** Rows, or rows with a value in the column. @param table as SQL writes it */
async function countOf(session: Session, table: string, column: string | null): Promise<number | 'unknown'> {
  const answer = await session.send(`SELECT count(${column ?? '*'}) AS n FROM ${table}`);
  if (answer.kind === 'done') return Number(answer.rows[0]?.['n'] ?? 0);
  return notThere.has(answer.failure.code) ? 0 : 'unknown';
}
