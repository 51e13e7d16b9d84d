import type { Clone } from './mysql-clone.ts';
import { mysqlName } from './mysql-values.ts';
import { inOtherDatabase } from './other-database.ts';
import type { Row } from './session.ts';

/** MariaDB's sequences, with where they stand. Numbers that the original has taken in advance and not given out are skipped. */
export async function cloneSequences({ from, to, session }: Clone, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const [row = {}] = await session.query(`SHOW CREATE SEQUENCE ${mysqlName(from)}.${mysqlName(name)}`);
    await session.query(inOtherDatabase(definition(row, 'Create Table'), from, to));
    await session.query(`INSERT INTO ${mysqlName(name)} SELECT * FROM ${mysqlName(from)}.${mysqlName(name)}`);
  }
}

// So that few texts go there and back, and no session is left with all that remains.
const tablesAtOnce = 8;

/** Tables with their rows; each clone of the list works in a session of its own. */
export async function cloneTables(clones: readonly Clone[], names: readonly string[]): Promise<void> {
  const rest = [...names];
  await Promise.all(
    clones.map(async (clone) => {
      while (rest.length > 0) {
        const statements: string[] = [];
        for (const name of rest.splice(0, tablesAtOnce)) statements.push(...(await statementsFor(clone, name)));
        await clone.session.query(statements.join(';\n'));
      }
    }),
  );
}

/** What makes a table and fills it. */
async function statementsFor(clone: Clone, name: string): Promise<readonly string[]> {
  const { from, to, session } = clone;
  const original = `${mysqlName(from)}.${mysqlName(name)}`;
  const [row = {}] = await session.query(`SHOW CREATE TABLE ${original}`);
  const create = definition(row, 'Create Table');
  const make = inOtherDatabase(create, from, to);
  // Of most tables a star gives every column, and asking for the columns of each takes longer than all the rest.
  if (!/\bGENERATED\b|\bINVISIBLE\b|\bSYSTEM VERSIONING\b/i.test(create)) {
    return [make, `INSERT INTO ${mysqlName(name)} SELECT * FROM ${original}`];
  }
  const { columns, history } = await columnsOf(clone, name, create);
  if (columns === '') {
    // A table of nothing but generated columns has rows, too.
    const [count] = await session.query(`SELECT COUNT(*) AS n FROM ${original}`);
    return [make, ...Array.from({ length: Number(count?.['n']) }, () => `INSERT INTO ${mysqlName(name)} () VALUES ()`)];
  }
  const rows = `SELECT ${columns} FROM ${original}${history ? ' FOR SYSTEM_TIME ALL' : ''}`;
  return [make, `INSERT INTO ${mysqlName(name)} (${columns}) ${rows}`];
}

/**
 * The columns that can be written, and whether the rows of the past are among what is written: with `system_versioning_insert_history`,
 * which MariaDB has since 10.11, periods may be written like other columns. Before, and where periods are numbers of
 * transactions, the copy has the present rows alone.
 */
async function columnsOf(
  { from, session }: Clone,
  table: string,
  create: string,
): Promise<{ readonly columns: string; readonly history: boolean }> {
  const rows = await session.query(
    `SELECT COLUMN_NAME AS name, GENERATION_EXPRESSION AS expression, COLUMN_TYPE AS type FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`,
    [from, table],
  );
  const period = (row: Row) => /^ROW (?:START|END)$/i.test(String(row['expression']));
  const names = rows.filter((row) => !row['expression']).map((row) => String(row['name']));
  let history = false;
  if (/\bWITH SYSTEM VERSIONING\b/i.test(create)) {
    const named = rows.filter(period);
    const byTransaction = named.some((row) => /^bigint/i.test(String(row['type'])));
    const allowed =
      !byTransaction && (await session.send('SET SESSION system_versioning_insert_history = 1')).kind === 'done';
    if (allowed) {
      history = true;
      names.push(...(named.length > 0 ? named.map((row) => String(row['name'])) : ['row_start', 'row_end']));
    }
  }
  return { columns: names.map(mysqlName).join(', '), history };
}

/** The text of `SHOW CREATE …`. It is null for who may not see it. */
export function definition(row: Row, column: string): string {
  const text = row[column];
  if (typeof text !== 'string') throw new Error(`the server does not show ${column.toLowerCase()}`);
  return text;
}
