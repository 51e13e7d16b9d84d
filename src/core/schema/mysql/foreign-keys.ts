import type { ColumnDefinition, ForeignKeyDefinition, ForeignKeyReference } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import { foreignKeyIndex, type NewKey } from './keys.ts';
import { ForeignKeyRecord, maxConstraints, type TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** A foreign key as it was written, at a column or for the table. */
export interface WrittenForeignKey {
  readonly name: string | null;
  /** The name after FOREIGN KEY, for the index that it needs. */
  readonly indexName: string | null;
  readonly columns: readonly string[];
  readonly references: ForeignKeyReference;
  readonly start: number;
}

export function writtenForeignKey(context: ReplayContext, definition: ForeignKeyDefinition): WrittenForeignKey {
  const name = definition.name?.name ?? null;
  // Without CONSTRAINT the name stands after FOREIGN KEY. For MySQL it is then the index's alone (manual, section 15.1.22.5).
  const isConstraint = /^constraint\b/i.test(context.textAt(definition.span.start, 11));
  const indexOnly = !context.mariadb && !isConstraint;
  return {
    name: indexOnly ? null : name,
    indexName: name,
    columns: definition.columns.map((column) => column.name.toLowerCase()),
    references: definition.references,
    start: definition.span.start,
  };
}

/**
 * REFERENCES at a column. MariaDB makes a foreign key of it (from 10.5 on), MySQL from 9.0 on; before that it is read and forgotten
 * (MySQL manual, section 15.1.22.5).
 */
export function columnForeignKey(context: ReplayContext, column: ColumnDefinition): WrittenForeignKey | null {
  if (!column.references || (!context.mariadb && !isAtLeast(context.server, 9))) return null;
  return {
    name: null,
    indexName: null,
    columns: [column.name.name.toLowerCase()],
    references: column.references,
    start: column.span.start,
  };
}

/** The index that each foreign key needs, if no other serves. It is made for tables of every engine. */
export function indexesFor(written: readonly WrittenForeignKey[]): NewKey[] {
  return written.map(({ indexName, columns, start }) => foreignKeyIndex(indexName, columns, start));
}

/** Adds foreign keys in the order in which they were written; those without a name are counted: `t_ibfk_1`. */
export function addForeignKeys(
  context: ReplayContext,
  table: TableRecord,
  written: readonly WrittenForeignKey[],
): void {
  if (written.length === 0) return;
  // Other engines read foreign keys and forget them.
  if (table.engine !== 'innodb' && table.engine !== 'ndbcluster') return;
  let number: number | null = null;
  const unsaid = context.mariadb ? 'restrict' : 'no action';
  for (const { name, columns, references } of written.toSorted((a, b) => a.start - b.start)) {
    if (table.foreignKeys.size >= maxConstraints) {
      context.unsure(table, 'the table has more foreign keys than are followed');
      return;
    }
    let made = name;
    if (made === null) {
      number = (number ?? highestNumber(table)) + 1;
      made = `${table.name.name}_ibfk_${number}`;
    }
    const former = table.foreignKeys.get(made.toLowerCase());
    if (former) {
      context.unsure(table, `the table has a foreign key ${made} already`);
      context.store.removeForeignKey(former);
    }
    const parent = context.store.resolve({
      schema: references.table.schema ?? table.name.schema,
      name: references.table.name,
    });
    context.store.addForeignKey(
      new ForeignKeyRecord(table, {
        name: made,
        named: name !== null,
        columns,
        references: parent,
        referencedColumns: referencedColumns(context, references, parent, columns.length),
        onDelete: references.onDelete ?? unsaid,
        onUpdate: references.onUpdate ?? unsaid,
        bornIn: context.bornIn,
      }),
    );
  }
}

/** Those that were written, else the primary key's. */
function referencedColumns(
  context: ReplayContext,
  references: ForeignKeyReference,
  parent: { readonly schema: string; readonly name: string },
  count: number,
): readonly string[] {
  if (references.columns.length > 0) return references.columns.map((column) => column.name.toLowerCase());
  const primary = context.store.find(parent)?.indexes.get('primary');
  return (primary?.parts ?? []).slice(0, count).flatMap(({ column }) => (column === null ? [] : [column]));
}

const generatedName = /^(.*)_ibfk_(\d+)$/is;

function highestNumber(table: TableRecord): number {
  let highest = 0;
  for (const { name } of table.foreignKeys.values()) {
    const [, base, number] = generatedName.exec(name) ?? [];
    if (base?.toLowerCase() === table.name.name.toLowerCase()) highest = Math.max(highest, Number(number));
  }
  return highest;
}

/** Both servers rename foreign keys whose names they made up when their table is renamed. */
export function renameGeneratedForeignKeys(context: ReplayContext, table: TableRecord, former: string): void {
  for (const foreignKey of [...table.foreignKeys.values()]) {
    const [, base, number] = generatedName.exec(foreignKey.name) ?? [];
    if (base?.toLowerCase() !== former.toLowerCase()) continue;
    context.store.removeForeignKey(foreignKey);
    foreignKey.name = `${table.name.name}_ibfk_${number}`;
    context.store.addForeignKey(foreignKey);
  }
}

/** Foreign keys of the table and to it after columns went or were renamed. */
export function remapForeignKeys(
  context: ReplayContext,
  table: TableRecord,
  columns: ReadonlyMap<string, string | null>,
): void {
  for (const foreignKey of [...table.foreignKeys.values()]) {
    if (foreignKey.columns.some((column) => columns.get(column) === null)) {
      context.unsure(table, `the foreign key ${foreignKey.name} needs a column that is dropped`);
      context.store.removeForeignKey(foreignKey);
      continue;
    }
    foreignKey.columns = foreignKey.columns.map((column) => columns.get(column)?.toLowerCase() ?? column);
  }
  for (const foreignKey of context.store.referencing(table)) {
    foreignKey.referencedColumns = foreignKey.referencedColumns.map(
      (column) => columns.get(column)?.toLowerCase() ?? column,
    );
  }
}
