import { type Row, text } from '../row.ts';
import type { ColumnChecks } from './columns.ts';
import { inDatabase, plainObject, type Reading, tableOf } from './reading.ts';
import type { ShownTables } from './show-create.ts';
import { isBracketed, literal, quoted, shown, unescaped } from './text.ts';

export interface ChecksRead {
  readonly ofColumns: ColumnChecks;
  /** `PERIOD FOR app (f, t)` by table (MariaDB). */
  readonly periods: ReadonlyMap<string, readonly string[]>;
}

/** Reads check constraints. Those at a column of MariaDB belong to the column; a period of MariaDB looks like a check, and is told apart. */
export async function readChecks(reading: Reading, shownTables: ShownTables): Promise<ChecksRead> {
  const rows = await readExpressionChecks(reading);
  const ofColumns = new Map<string, Map<string, string>>();
  const periods = new Map<string, string[]>();
  for (const row of rows) {
    const table = tableOf(reading, text(row, 'of_table'));
    if (table === undefined) continue;
    const name = text(row, 'name');
    const written = text(row, 'expression');
    const expression = inDatabase(reading, reading.mariadb ? written : unescaped(written));
    if (text(row, 'level') === 'Column') {
      ofColumns.set(table.name, (ofColumns.get(table.name) ?? new Map()).set(name, expression));
      continue;
    }
    if (reading.mariadb && /^`[^`]+` < `[^`]+`$/.test(expression)) {
      const period = await shownTables.lineOf(table.name, `PERIOD FOR ${quoted(name)} `);
      if (period !== null) {
        periods.set(table.name, [...(periods.get(table.name) ?? []), period].sort());
        continue;
      }
    }
    // MySQL writes its own brackets around most.
    const condition = isBracketed(expression) ? expression : `(${expression})`;
    const enforced = text(row, 'enforced') === 'NO' ? ' NOT ENFORCED' : '';
    const definition = `CONSTRAINT ${quoted(name)} CHECK ${condition}${enforced}`;
    reading.objects.push(
      plainObject('constraint', `${shown(table.name)} (${shown(name)})`, shown(table.name), definition),
    );
  }
  return { ofColumns, periods };
}

/** Check constraints as the server has them: `of_table`, `name`, `expression`, `level`, `enforced`. */
export async function readExpressionChecks(reading: Reading): Promise<readonly Row[]> {
  const database = literal(reading.database);
  if (!reading.mariadb) return mysqlChecks(reading, database);
  return reading.ask(
    `SELECT TABLE_NAME AS of_table, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS expression, LEVEL AS level, 'YES' AS enforced
     FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${database}`,
  );
}

/** Two questions, since MySQL takes seconds to join them for hundreds of tables. */
async function mysqlChecks(reading: Reading, database: string): Promise<readonly Row[]> {
  const checks = await reading.ask(
    `SELECT CONSTRAINT_NAME AS name, CHECK_CLAUSE AS expression FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${database}`,
  );
  if (checks.length === 0) return [];
  const places = await reading.ask(
    `SELECT TABLE_NAME AS of_table, CONSTRAINT_NAME AS name, ENFORCED AS enforced FROM information_schema.TABLE_CONSTRAINTS
     WHERE CONSTRAINT_SCHEMA = ${database} AND CONSTRAINT_TYPE = 'CHECK'`,
  );
  // A check's name is the only one of its database.
  const byName = new Map(checks.map((row) => [text(row, 'name'), row]));
  return places.map((row) => ({ ...byName.get(text(row, 'name')), ...row, level: 'Table' }));
}
