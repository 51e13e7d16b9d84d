import type { ColumnDefinition, TableOptions } from '../../sql/mysql/definitions.ts';
import type { CreateTable } from '../../sql/mysql/statement.ts';
import type { QualifiedName } from '../catalog.ts';
import type { MysqlColumn } from './catalog.ts';
import { displayName } from './catalog.ts';
import { effectiveCharset } from './charset.ts';
import { addChecks, jsonCheck, setColumnCheck, type WrittenCheck } from './checks.ts';
import { columnFrom, withOldTimestampDefault } from './columns.ts';
import { addForeignKeys, columnForeignKey, indexesFor, writtenForeignKey } from './foreign-keys.ts';
import { addKeys, columnKey, keyFrom, type NewKey } from './keys.ts';
import { setPartitioning } from './partitions.ts';
import { mostColumns, TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { canonicalEngine } from './session.ts';

/** CREATE TABLE in all its forms. */
export function createTable(context: ReplayContext, statement: CreateTable): void {
  const name = context.newName(statement.table);
  if (!makeRoom(context, statement, name)) return;
  const table = new TableRecord(name, context.bornIn, context.charsetFor(name));
  table.temporary = statement.temporary;
  table.engine = context.session.engine;
  context.touch(table);
  if (statement.like) {
    const source = context.find(statement.like);
    if (source) copyShape(context, table, source);
    else {
      table.certain = false;
      context.doubt(`${displayName(name)} is made like a table of which no earlier migration tells`);
    }
    context.store.addTable(table);
    return;
  }
  setOptions(context, table, statement.options);
  table.systemVersioned = statement.systemVersioned;
  addColumns(context, table, statement.columns);
  if (statement.query) addQueryColumns(context, table, statement);
  context.store.addTable(table);
  const foreignKeys = statement.foreignKeys.map((each) => writtenForeignKey(context, each));
  for (const column of statement.columns) {
    const foreignKey = columnForeignKey(context, column);
    if (foreignKey) foreignKeys.push(foreignKey);
  }
  addKeys(context, table, [
    ...columnKeys(statement.columns),
    ...statement.indexes.map((index) => keyFrom(context, table, index)),
    ...indexesFor(foreignKeys),
  ]);
  addForeignKeys(context, table, foreignKeys);
  addChecks(context, table, [
    ...columnChecks(context, table, statement.columns),
    ...statement.checks.map((definition) => ({ definition, column: null })),
  ]);
  if (statement.partitioning) setPartitioning(table, statement.partitioning);
}

/** Whether the statement makes the table, after what stood in its way is gone. */
function makeRoom(context: ReplayContext, statement: CreateTable, name: QualifiedName): boolean {
  const { store } = context;
  const former = statement.temporary ? store.findTemporary(name) : store.findExact(name);
  if (former) {
    const wasOnlyNamed = former.bornIn < 0 && !former.certain;
    if (statement.ifNotExists || (context.conditional && !wasOnlyNamed)) return false;
    if (!statement.orReplace && !wasOnlyNamed) context.doubt(`table ${displayName(name)} is made a second time`);
    store.removeTable(former);
    return true;
  }
  const view = statement.temporary ? undefined : store.findView(name);
  if (view) {
    if (statement.ifNotExists) return false;
    store.removeView(view);
  }
  return true;
}

/** CREATE TABLE … LIKE copies all but foreign keys and triggers; MySQL makes new names for the checks (manual, section 15.1.22.3). */
function copyShape(context: ReplayContext, table: TableRecord, source: TableRecord): void {
  table.engine = source.engine;
  table.rowFormat = source.rowFormat;
  table.charset = source.charset;
  table.collation = source.collation;
  table.columns = new Map(source.columns);
  table.comment = source.comment;
  table.systemVersioned = source.systemVersioned;
  table.certain = table.certain && source.certain;
  for (const [key, value] of source.options) if (key !== 'auto_increment') table.options.set(key, value);
  for (const [key, index] of source.indexes) table.indexes.set(key, { ...index, bornIn: context.bornIn });
  if (!table.temporary) {
    table.partitioning = source.partitioning;
    table.partitions = [...source.partitions];
  }
  if (context.mariadb) {
    table.checks = new Map(source.checks);
    return;
  }
  let number = 0;
  // The data dictionary keeps them by name.
  const checks = [...source.checks].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [, check] of checks) {
    number++;
    const name = `${table.name.name}_chk_${number}`;
    table.checks.set(name.toLowerCase(), { ...check, name, named: false });
  }
}

/** Table options of CREATE or ALTER TABLE. */
export function setOptions(context: ReplayContext, table: TableRecord, options: TableOptions): void {
  if (options.size === 0) return;
  for (const [name, { value }] of options) {
    table.options.set(name, value);
    switch (name) {
      case 'engine':
        table.engine = canonicalEngine(value);
        break;
      case 'row_format':
        table.rowFormat = value.toLowerCase() === 'default' ? null : value.toLowerCase();
        break;
      case 'comment':
        table.comment = value === '' ? null : value;
        break;
      default:
    }
  }
  // A key block size says COMPRESSED by itself (MySQL manual, section 17.9.2).
  const blockSize = options.get('key_block_size')?.value;
  if (blockSize !== undefined && blockSize !== '0' && table.rowFormat === null && table.engine === 'innodb')
    table.rowFormat = 'compressed';
  const charset = options.get('charset')?.value ?? null;
  const collation = options.get('collate')?.value ?? null;
  if (charset === null && collation === null) return;
  const database = context.charsetFor(table.name);
  const effective = effectiveCharset({ charset, collation }, database, context.server);
  table.charset = effective.charset;
  table.collation = effective.collation;
}

function addColumns(context: ReplayContext, table: TableRecord, definitions: readonly ColumnDefinition[]): void {
  let timestampSeen = false;
  for (const definition of definitions) {
    if (table.columns.size >= mostColumns(table)) {
      context.unsure(table, `the table has more columns than a server allows`);
      return;
    }
    let column = columnFrom(context, definition, table);
    if (column.type?.name === 'timestamp') {
      if (!context.session.explicitTimestamps) column = withOldTimestampDefault(column, !timestampSeen);
      timestampSeen = true;
    }
    table.columns.set(column.name.toLowerCase(), column);
  }
}

/** Keys that stand at columns, SERIAL's included. */
export function columnKeys(definitions: readonly ColumnDefinition[]): NewKey[] {
  return definitions.flatMap((definition): NewKey[] => {
    const kind = definition.key ?? (definition.type.name === 'serial' ? 'unique' : null);
    return kind === null ? [] : [columnKey(kind, definition.name.name, definition.span.start)];
  });
}

/** Checks that stand at columns; the one that MariaDB adds to a JSON column is set at once. */
export function columnChecks(
  context: ReplayContext,
  table: TableRecord,
  definitions: readonly ColumnDefinition[],
): WrittenCheck[] {
  return definitions.flatMap((definition): WrittenCheck[] => {
    const json = jsonCheck(context, definition);
    if (json) setColumnCheck(table, definition.name.name, json);
    return definition.check ? [{ definition: definition.check, column: definition.name.name }] : [];
  });
}

/**
 * Columns of CREATE TABLE … SELECT. Those of `SELECT * FROM t` are t's, without keys and without what makes their values; for any
 * other query the history does not tell.
 */
function addQueryColumns(context: ReplayContext, table: TableRecord, statement: CreateTable): void {
  const { query } = statement;
  if (!query) return;
  table.hasRows = true;
  const [read] = query.reads;
  const text = context.textAt(query.span.start, query.span.end - query.span.start);
  const source = read && query.reads.length === 1 && plainStar.test(text) ? context.find(read) : undefined;
  if (!source?.certain) {
    context.unsure(table, `columns of ${displayName(table.name)} come from a query`);
    if (!source) return;
  }
  for (const [key, column] of source.columns) {
    if (column.invisible) continue;
    // A column that is written too keeps its definition and takes the query's place.
    const written = table.columns.get(key);
    if (written) table.columns.delete(key);
    table.columns.set(key, written ?? selected(column));
  }
}

const plainStar = /^\s*\(?\s*select\s+(?:all\s+)?\*\s+from\s+[`\w.$]+\s*(?:$|\)|where\b|order\b|limit\b)/i;

function selected(column: MysqlColumn): MysqlColumn {
  return { ...column, autoIncrement: false, generated: null };
}
