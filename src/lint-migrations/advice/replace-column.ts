import type { Catalog, ColumnType, Index, QualifiedName } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { columnList, madeUpName, relationNameTaken } from './names.ts';
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

/** A primary key or unique constraint on the old column, and the index on the new one that can take its place. */
export interface KeyCopy {
  readonly constraint: string;
  readonly kind: 'PRIMARY KEY' | 'UNIQUE';
  readonly index: string;
}

/**
 * Builds, without blocking, what each index with the old column is for the old column, now for the new one. Indexes
 * with expressions, of partitioned tables and of exclusion constraints cannot be copied word for word: the step then
 * says so.
 */
export function copyIndexes(
  catalog: Catalog,
  table: QualifiedName,
  from: string,
  to: string,
): { readonly steps: readonly UnnumberedStep[]; readonly keys: readonly KeyCopy[] } {
  const steps: UnnumberedStep[] = [];
  const keys: KeyCopy[] = [];
  const used = new Set<string>();
  const relation = catalog.relation(table);
  for (const index of catalog.indexesOf(table)) {
    const uses =
      index.columns.includes(from) || index.included.includes(from) || index.expressionColumns.includes(from);
    if (!uses || index.parent !== null) continue;
    const columns = index.columns.map((column) => (column === from ? to : (column ?? '')));
    const name = madeUpName(
      [table.name, ...columns, 'idx'],
      (one) => used.has(one) || relationNameTaken(catalog, table.schema, one),
    );
    used.add(name);
    const sql = relation?.partitionKey == null ? copyOf(index, name, from, to) : null;
    const what = index.constraint
      ? `the index behind constraint ${quoteIdentifier(index.constraint)}`
      : `index ${displayName(index.name)}`;
    if (sql === null) {
      steps.push({ title: `Build the counterpart of ${what} on ${quoteIdentifier(to)}, concurrently`, sql: '' });
      continue;
    }
    steps.push({ title: `Build the counterpart of ${what}, outside a transaction`, sql, outsideTransaction: true });
    const constraint = index.constraint === null ? undefined : relation?.constraints.get(index.constraint);
    if (constraint?.kind === 'primary key')
      keys.push({ constraint: constraint.name, kind: 'PRIMARY KEY', index: name });
    if (constraint?.kind === 'unique') keys.push({ constraint: constraint.name, kind: 'UNIQUE', index: name });
  }
  return { steps, keys };
}

/**
 * Foreign keys of other tables to the old column: in the way of the swap of a key, and made anew after it, when the
 * column is called `after`.
 */
export function foreignKeysToColumn(
  catalog: Catalog,
  table: QualifiedName,
  column: string,
  after: string,
): readonly { readonly drop: string; readonly add: string; readonly validate: string }[] {
  return catalog
    .foreignKeysTo(table)
    .filter(
      ({ constraint }) => constraint.referencedColumns.includes(column) || isKeyOf(catalog, table, constraint, column),
    )
    .map(({ table: child, constraint }) => {
      const name = displayName(child.name);
      const key = quoteIdentifier(constraint.name);
      const actions = [
        constraint.onDelete === 'no action' ? '' : ` ON DELETE ${constraint.onDelete.toUpperCase()}`,
        constraint.onUpdate === 'no action' ? '' : ` ON UPDATE ${constraint.onUpdate.toUpperCase()}`,
        constraint.deferrable ? ' DEFERRABLE' : '',
      ].join('');
      const referenced =
        constraint.referencedColumns.length > 0
          ? ` (${columnList(constraint.referencedColumns.map((one) => (one === column ? after : one)))})`
          : '';
      return {
        drop: `ALTER TABLE ${name} DROP CONSTRAINT ${key};`,
        add: `ALTER TABLE ${name} ADD CONSTRAINT ${key} FOREIGN KEY (${columnList(constraint.columns)}) REFERENCES ${displayName(table)}${referenced}${actions} NOT VALID;`,
        validate: `ALTER TABLE ${name} VALIDATE CONSTRAINT ${key};`,
      };
    });
}

/** A foreign key that names no columns means the primary key. */
function isKeyOf(
  catalog: Catalog,
  table: QualifiedName,
  constraint: { readonly referencedColumns: readonly string[] },
  column: string,
): boolean {
  if (constraint.referencedColumns.length > 0) return false;
  for (const one of catalog.relation(table)?.constraints.values() ?? []) {
    if (one.kind === 'primary key') return one.columns.includes(column);
  }
  return false;
}

function copyOf(index: Index, name: string, from: string, to: string): string | null {
  if (!index.plainOrder || index.expressionColumns.includes(from)) return null;
  if (index.constraint !== null && index.method !== 'btree') return null;
  const renamed = (column: string) => quoteIdentifier(column === from ? to : column);
  const keys: string[] = [];
  for (const column of index.columns) {
    if (column === null) return null;
    keys.push(renamed(column));
  }
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

/** The commands that put the new indexes in the place of the old keys: instant, in the transaction of the swap. */
export function takeOverKeys(table: QualifiedName, keys: readonly KeyCopy[]): readonly string[] {
  return keys.map((key) => {
    const constraint = quoteIdentifier(key.constraint);
    return `ALTER TABLE ${displayName(table)}\n  DROP CONSTRAINT ${constraint},\n  ADD CONSTRAINT ${constraint} ${key.kind} USING INDEX ${quoteIdentifier(key.index)};`;
  });
}
