import type { Catalog, ColumnType, Index, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { relationName } from './names.ts';
import type { UnnumberedStep } from './set-not-null.ts';

/** A type as SQL, from what the catalog keeps of it. */
export function typeSql(type: ColumnType): string {
  const name = type.schema ? displayName({ schema: type.schema, name: type.name }) : quoteTypeName(type.name);
  const modifiers = type.modifiers.length > 0 ? `(${type.modifiers.join(', ')})` : '';
  // `timestamp with time zone` and the like are kept under their short names, so that the modifier can follow the name.
  return `${name}${modifiers}${type.array ? '[]' : ''}`;
}

function quoteTypeName(name: string): string {
  return quoteIdentifier(name);
}

/**
 * Builds, without blocking, what each index with the old column is for the old column, now for the new one. Indexes
 * with expressions and those behind constraints cannot be copied word for word: the step then says so.
 */
export function copyIndexSteps(
  catalog: Catalog,
  table: QualifiedName,
  from: string,
  to: string,
): readonly UnnumberedStep[] {
  const steps: UnnumberedStep[] = [];
  for (const index of catalog.indexesOf(table)) {
    const uses =
      index.columns.includes(from) || index.included.includes(from) || index.expressionColumns.includes(from);
    if (!uses || index.parent !== null) continue;
    const sql = catalog.relation(table)?.partitionKey == null ? copyOf(catalog, index, from, to) : null;
    const original = displayName(index.name);
    const what = index.constraint
      ? `the index behind constraint ${quoteIdentifier(index.constraint)}`
      : `index ${original}`;
    steps.push(
      sql === null
        ? { title: `Build the counterpart of ${what} on ${quoteIdentifier(to)}, concurrently`, sql: '' }
        : { title: `Build the counterpart of ${what}, outside a transaction`, sql, outsideTransaction: true },
    );
  }
  return steps;
}

function copyOf(catalog: Catalog, index: Index, from: string, to: string): string | null {
  if (!index.plainOrder || index.expressionColumns.includes(from)) return null;
  if (index.constraint !== null && index.method !== 'btree') return null;
  const renamed = (column: string) => quoteIdentifier(column === from ? to : column);
  const keys: string[] = [];
  for (const column of index.columns) {
    if (column === null) return null;
    keys.push(renamed(column));
  }
  const name = relationName(catalog, index.table.schema, [
    index.table.name,
    ...index.columns.map((column) => (column === from ? to : (column ?? ''))),
    'idx',
  ]);
  return [
    `CREATE${index.unique ? ' UNIQUE' : ''} INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${displayName(index.table)}`,
    index.method === 'btree' ? '' : ` USING ${quoteIdentifier(index.method)}`,
    ` (${keys.join(', ')})`,
    index.included.length > 0 ? ` INCLUDE (${index.included.map(renamed).join(', ')})` : '',
    index.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '',
    index.predicate === null ? '' : ` WHERE ${index.predicate}`,
    ';',
  ].join('');
}
