import { type Column, columnStatements, columnText } from './columns.ts';
import { foreignOptions, optionList, plainObject, type Reading } from './reading.ts';
import type { RelationRow } from './relations.ts';

/** Behind a column that a table has from those it inherits from, and did not declare itself: it is not in its CREATE TABLE. */
export const inheritedMark = ' /* inherited */';

/** What the indexes of a table say about the table: `ALTER TABLE … CLUSTER ON …`. By the number of the table. */
export type TableStatements = ReadonlyMap<string, readonly string[]>;

/**
 * Tables and their columns. A partition whose columns are what its parent hands down has none of its own here, so that a column that
 * the parent gets is one difference and not one for each partition.
 */
export function tableObjects(
  reading: Reading,
  relations: readonly RelationRow[],
  columns: ReadonlyMap<string, readonly Column[]>,
  ofIndexes: TableStatements,
): void {
  const tables = new Map(relations.map((relation) => [relation.oid, relation]));
  for (const table of relations) {
    if (table.kind !== 'r' && table.kind !== 'p' && table.kind !== 'f') continue;
    const own = columns.get(table.oid) ?? [];
    const also = [...tableStatements(table), ...(ofIndexes.get(table.oid) ?? [])];
    reading.objects.push(plainObject('table', table.display, null, tableText(table), also));
    const parent = table.isPartition ? tables.get(table.parents[0]?.oid ?? '') : undefined;
    if (parent !== undefined && isHandedDown(reading, own, columns.get(parent.oid) ?? [])) continue;
    for (const column of own) {
      // A table that is attached must not have an identity: it gets its parent's.
      const shown = table.isPartition && reading.major >= 17 ? { ...column, identity: null } : column;
      reading.objects.push(columnObject(table, shown, handingDown(table, column, columns)));
    }
  }
}

function tableText(table: RelationRow): string {
  const { kind, sql, parents, options } = table;
  const sort = kind === 'f' ? 'FOREIGN TABLE' : table.unlogged ? 'UNLOGGED TABLE' : 'TABLE';
  const parent = table.isPartition ? ` PARTITION OF ${parents[0]?.sql ?? ''}` : '';
  const lines = [`CREATE ${sort} ${sql}${parent} (…)`];
  if (table.isPartition) lines.push(table.bound ?? '');
  else if (parents.length > 0) lines.push(`INHERITS (${parents.map((each) => each.sql).join(', ')})`);
  if (table.partitionKey !== null) lines.push(`PARTITION BY ${table.partitionKey}`);
  if (table.server !== null) lines.push(`SERVER ${table.server}`);
  if (table.serverOptions.length > 0) lines.push(foreignOptions(table.serverOptions));
  if (table.accessMethod !== null && table.accessMethod !== 'heap') lines.push(`USING ${table.accessMethod}`);
  if (options.length > 0) lines.push(`WITH (${optionList(options)})`);
  if (table.tablespace !== null) lines.push(`TABLESPACE ${table.tablespace}`);
  return lines.join('\n');
}

function tableStatements(table: RelationRow): readonly string[] {
  const alter = `ALTER TABLE ONLY ${table.sql}`;
  const statements: string[] = [];
  if (table.ofType !== null) statements.push(`ALTER TABLE ${table.sql} OF ${table.ofType}`);
  if (table.replicaIdentity === 'n' && table.kind !== 'f') statements.push(`${alter} REPLICA IDENTITY NOTHING`);
  if (table.replicaIdentity === 'f') statements.push(`${alter} REPLICA IDENTITY FULL`);
  if (table.rowSecurity) statements.push(`ALTER TABLE ${table.sql} ENABLE ROW LEVEL SECURITY`);
  if (table.forcedRowSecurity) statements.push(`${alter} FORCE ROW LEVEL SECURITY`);
  return statements;
}

function columnObject(table: RelationRow, column: Column, parents: readonly Column[]) {
  const name = `${table.display}.${column.sql}`;
  const alter = `ALTER TABLE ONLY ${table.sql} ALTER COLUMN ${column.sql}`;
  const also: string[] = [];
  const declared = column.local || parents.length === 0;
  // What the table has of its own in a column that others hand down, where its CREATE TABLE cannot say so.
  const defaults = parents.map((parent) => parent.value);
  if (column.value === null && defaults.some((value) => value !== null)) also.push(`${alter} DROP DEFAULT`);
  if (!declared && column.value !== null && !column.generated && !defaults.includes(column.value))
    also.push(`${alter} SET ${column.value}`);
  const kept = parents.some((parent) => parent.notNull);
  if (!declared && column.notNull && !kept) also.push(`${alter} SET NOT NULL`);
  if (!column.notNull && kept) also.push(`${alter} DROP NOT NULL`);
  also.push(...columnStatements(column, table));
  const definition = columnText(column, table) + (declared ? '' : inheritedMark);
  return plainObject('column', name, table.display, definition, also);
}

/** The same column of the tables that it inherits from; none for a partition, which has all from its parent. */
function handingDown(
  table: RelationRow,
  column: Column,
  columns: ReadonlyMap<string, readonly Column[]>,
): readonly Column[] {
  if (table.isPartition || !column.inherited) return [];
  return table.parents
    .map(({ oid }) => columns.get(oid)?.find((each) => each.name === column.name))
    .filter((each) => each !== undefined);
}

/** Whether a partition's columns are those that CREATE TABLE … PARTITION OF makes, in the same order. */
function isHandedDown(reading: Reading, own: readonly Column[], parents: readonly Column[]): boolean {
  if (own.length !== parents.length) return false;
  return own.every((column, place) => {
    const parent = parents[place];
    if (parent === undefined) return false;
    // Since 17 a partition has the identity of its parent (release notes, E.2); before, it has none.
    const identity = reading.major >= 17 ? parent.identity : null;
    return (
      column.sql === parent.sql &&
      column.type === parent.type &&
      column.notNull === parent.notNull &&
      column.notNullRule?.validated === parent.notNullRule?.validated &&
      column.value === parent.value &&
      column.options === null &&
      (column.identity === null) === (identity === null) &&
      column.settings.join() === parent.handedDown.join()
    );
  });
}
