import type { ReferenceShape, TableShape } from '../../report/schema-change.ts';
import type { DataType } from '../../sql/mysql/definitions.ts';
import { displayName, type MysqlCatalog, type MysqlColumn, type MysqlTable, quoteIdentifier } from './catalog.ts';

/** Every table by its displayed name, with the object that stays the same when it is renamed. */
export function shapesOf(
  catalog: MysqlCatalog,
): ReadonlyMap<string, { readonly identity: object; readonly shape: TableShape; readonly certain: boolean }> {
  const shapes = new Map<string, { identity: object; shape: TableShape; certain: boolean }>();
  for (const table of catalog.tables()) {
    if (table.temporary) continue;
    shapes.set(displayName(table.name), { identity: table, shape: shapeOf(table), certain: table.certain });
  }
  return shapes;
}

function shapeOf(table: MysqlTable): TableShape {
  const indexes = [...table.indexes.values()];
  const keys = [...table.foreignKeys.values()];
  const primary = new Set(indexes.find(({ kind }) => kind === 'primary')?.parts.map(({ column }) => column));
  const inForeign = new Set(keys.flatMap(({ columns }) => columns));
  const list = (columns: readonly (string | null)[]) =>
    columns.map((column) => (column === null ? '(expression)' : quoteIdentifier(column))).join(', ');
  return {
    kind: 'table',
    columns: [...table.columns].map(([key, column]) => ({
      name: column.name,
      type: column.type ? typeText(column.type) : '',
      nullable: column.nullable,
      extra: extraOf(column, table),
      primaryKey: primary.has(key),
      foreignKey: inForeign.has(key),
    })),
    rules: [
      ...indexes.map(({ kind, name, parts, visible }) => {
        const on = parts
          .map(({ column, length }) => `${list([column])}${length === null ? '' : `(${length})`}`)
          .join(', ');
        const hidden = visible ? '' : ' INVISIBLE';
        if (kind === 'primary') return `PRIMARY KEY (${on})`;
        return `${kind === 'index' ? '' : `${kind.toUpperCase()} `}INDEX ${quoteIdentifier(name)} (${on})${hidden}`;
      }),
      ...keys.map(({ columns, references, referencedColumns, onDelete }) => {
        const then = onDelete === 'restrict' || onDelete === 'no action' ? '' : ` ON DELETE ${onDelete.toUpperCase()}`;
        return `FOREIGN KEY (${list(columns)}) REFERENCES ${displayName(references)} (${list(referencedColumns)})${then}`;
      }),
      ...[...table.checks.values()].map(
        ({ expression, enforced }) => `CHECK (${expression.text})${enforced ? '' : ' NOT ENFORCED'}`,
      ),
      ...(table.engine === 'innodb' ? [] : [`ENGINE = ${table.engine}`]),
      ...(table.partitioning ? [`PARTITION BY ${table.partitioning.method.toUpperCase()}`] : []),
    ].sort(),
    references: keys.map(
      ({ columns, references }): ReferenceShape => ({
        columns,
        table: displayName(references),
        unique: indexes.some(
          ({ kind, parts }) =>
            (kind === 'primary' || kind === 'unique') &&
            parts.length === columns.length &&
            parts.every(({ column }) => column !== null && columns.includes(column)),
        ),
      }),
    ),
  };
}

function typeText({ name, length, decimals, unsigned, values }: DataType): string {
  const size = decimals === null ? `${length}` : `${length}, ${decimals}`;
  const inside = values
    ? values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')
    : length === null
      ? ''
      : size;
  return `${name}${inside === '' ? '' : `(${inside})`}${unsigned ? ' unsigned' : ''}`;
}

function extraOf(column: MysqlColumn, table: MysqlTable): string {
  const parts: string[] = [];
  // What the table has for all of its columns is said of none.
  if (column.collation !== null && column.collation !== table.collation) parts.push(`COLLATE ${column.collation}`);
  if (column.generated)
    parts.push(`AS (${column.generated.expression.text}) ${column.generated.stored ? 'STORED' : 'VIRTUAL'}`);
  if (column.default) parts.push(`DEFAULT ${column.default.text}`);
  if (column.onUpdate) parts.push(`ON UPDATE ${column.onUpdate.text}`);
  if (column.autoIncrement) parts.push('AUTO_INCREMENT');
  if (column.invisible) parts.push('INVISIBLE');
  return parts.join(' ');
}
