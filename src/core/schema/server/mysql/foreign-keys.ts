import { optional, text } from '../row.ts';
import { plainObject, type Reading, tableOf } from './reading.ts';
import { literal, quoted, shown } from './text.ts';

/** RESTRICT and NO ACTION are the same to InnoDB, and the default. */
const isDefault = (rule: string) => rule === 'RESTRICT' || rule === 'NO ACTION';

/** Reads foreign keys. */
export async function readForeignKeys(reading: Reading): Promise<void> {
  const database = literal(reading.database);
  const rules = await reading.ask(`
    SELECT TABLE_NAME AS of_table, CONSTRAINT_NAME AS name, UPDATE_RULE AS on_update, DELETE_RULE AS on_delete
    FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = ${database}`);
  if (rules.length === 0) return;
  const uses = await reading.ask(`
    SELECT TABLE_NAME AS of_table, CONSTRAINT_NAME AS name, COLUMN_NAME AS column_name, REFERENCED_TABLE_SCHEMA AS to_schema, REFERENCED_TABLE_NAME AS to_table,
      REFERENCED_COLUMN_NAME AS to_column
    FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ${database} AND REFERENCED_TABLE_NAME IS NOT NULL
    ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`);
  const keys = new Map<string, { columns: string[]; to: string; toColumns: string[] }>();
  for (const row of uses) {
    const key = `${text(row, 'of_table')}\0${text(row, 'name')}`;
    const schema = text(row, 'to_schema');
    const to = `${schema === reading.database ? '' : `${quoted(schema)}.`}${quoted(text(row, 'to_table'))}`;
    const found = keys.get(key) ?? { columns: [], to, toColumns: [] };
    keys.set(key, found);
    found.columns.push(quoted(text(row, 'column_name')));
    found.toColumns.push(quoted(optional(row, 'to_column') ?? ''));
  }
  for (const row of rules) {
    const table = tableOf(reading, text(row, 'of_table'));
    const name = text(row, 'name');
    const key = keys.get(`${text(row, 'of_table')}\0${name}`);
    if (table === undefined || key === undefined) continue;
    const parts = [
      `CONSTRAINT ${quoted(name)} FOREIGN KEY (${key.columns.join(',')}) REFERENCES ${key.to} (${key.toColumns.join(',')})`,
    ];
    if (!isDefault(text(row, 'on_delete'))) parts.push(`ON DELETE ${text(row, 'on_delete')}`);
    if (!isDefault(text(row, 'on_update'))) parts.push(`ON UPDATE ${text(row, 'on_update')}`);
    reading.objects.push(
      plainObject('constraint', `${shown(table.name)} (${shown(name)})`, shown(table.name), parts.join(' ')),
    );
  }
}
