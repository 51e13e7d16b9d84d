import type { MysqlColumn, MysqlTable } from '../../schema/mysql/catalog.ts';
import { quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { DataType, Expression } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import type { Changes } from './changes.ts';
import { clusteredKey } from './clustered-key.ts';
import { byteLength, columnType, typeText } from './column-type.ts';
import { mostKeyBytes } from './key-length.ts';
import type { ColumnShape, TableShape } from './table-shape.ts';
import { compareTypes, type TypeChange } from './type-change.ts';

/** What a comparison finds out besides the changes. */
export interface Comparison {
  readonly changes: Changes;
  /** Names, in lower case, of columns whose indexes are to be sorted anew. */
  readonly reindexed: Set<string>;
  /** Why it is not certain, each a sentence. */
  readonly unsure: Set<string>;
}

/** Finds what an ALTER TABLE changes of a table's columns. */
export function compareColumns(
  table: MysqlTable,
  shape: TableShape,
  server: MysqlServer,
  settings: ReadonlyMap<string, string>,
  found: Comparison,
): void {
  const { changes } = found;
  for (const column of shape.columns) {
    if (column.was === null) addColumn(column, server, settings, changes);
    else if (column.action >= 0 || column.type !== column.was.type || column.nullable !== column.was.nullable)
      compareColumn(table, shape, column, column.was, server, found);
  }
  for (const [key, action] of shape.droppedColumns) {
    const column = table.columns.get(key);
    const name = quoteIdentifier(column?.name ?? key);
    if (isVirtual(column?.generated)) changes.add('drop virtual column', action, `it drops the virtual column ${name}`);
    else changes.add('drop column', action, `it drops the column ${name}`);
  }
  compareOrder(table, shape, server, changes);
}

export function isVirtual(generated: MysqlColumn['generated'] | undefined): boolean {
  return generated !== null && generated !== undefined && !generated.stored;
}

function addColumn(
  column: ColumnShape,
  server: MysqlServer,
  settings: ReadonlyMap<string, string>,
  changes: Changes,
): void {
  const { definition, action } = column;
  const name = quoteIdentifier(column.name);
  if (column.generated !== null) {
    if (column.generated.stored) {
      changes.add('add stored column', action, `every row gets the computed value of the stored column ${name}`);
    } else changes.add('add virtual column', action, `it adds the virtual column ${name}`);
  } else if (column.autoIncrement) {
    changes.add('add column by auto_increment', action, `every row gets a number for ${name}`);
  } else if (definition?.default?.kind === 'expression' && differsByRow(definition.default, server)) {
    changes.add('add column by expression', action, `the default of ${name} is computed for every row`);
  } else if (
    getsZeroDate(column) &&
    (server.engine === 'mysql' || settings.get('sql_mode')?.toUpperCase().includes('NO_ZERO_DATE'))
  ) {
    changes.add('add column of zero dates', action, `every row gets the date 0000-00-00 in ${name}`);
  } else changes.add('add column', action, `it adds the column ${name}`);
  const check = definition?.check;
  if (check && server.engine === 'mysql') {
    if (check.enforced) changes.add('add check', action, `every row is checked against the constraint on ${name}`);
    else changes.add('check definition', action, `it adds a constraint on ${name} that is not enforced`);
  }
}

/** A date that must be there and has no default is 0000-00-00 in the rows there are. */
export function getsZeroDate({ definition, nullable, type }: ColumnShape): boolean {
  return !nullable && definition?.default === null && /^(date|datetime)$/.test(type?.name ?? '');
}

/** Functions whose value differs from row to row within one statement of MariaDB. */
const differing = new Set(['uuid', 'sys_guid', 'sysdate', 'nextval', 'lastval', 'random_bytes', 'uuid_v4', 'uuid_v7']);

/**
 * MySQL writes the rows anew for any expression in parentheses. MariaDB takes one value for all rows, unless the expression reads the row
 * or gives another value each time: then it copies (measured on 10.11 and 11.8).
 */
function differsByRow(value: Expression, server: MysqlServer): boolean {
  if (server.engine === 'mysql') return true;
  return value.columns.length > 0 || value.functions.some((name) => differing.has(name));
}

function compareColumn(
  table: MysqlTable,
  shape: TableShape,
  column: ColumnShape,
  was: MysqlColumn,
  server: MysqlServer,
  found: Comparison,
): void {
  const { changes } = found;
  const { action, definition } = column;
  const name = quoteIdentifier(was.name);
  if (column.name !== was.name) {
    changes.add('rename column', action, `it renames ${name} to ${quoteIdentifier(column.name)}`);
  }
  const mariadb = server.engine === 'mariadb';
  if (definition === null && column.type === was.type)
    changes.add('column default', action, `the default of ${name} changes`);
  else if (definition !== null) {
    changes.add('column definition', action, `the definition of ${name} is stated anew`);
  }
  const generated = compareGenerated(column, was, name, server, found);
  const change = generated ? 'same' : typeChange(table, shape, column, was, server, found);
  if (change === 'converts') {
    changes.add('convert column', action, conversion(column, was, name, table, shape), column.key);
  } else if (change === 'relabels') {
    changes.add(
      recodes(column, was, server) ? 'recode column' : 'relabel column',
      action,
      relabelling(column, was, name),
      column.key,
    );
  } else if (change === 'reindexes') {
    found.reindexed.add(column.key);
  }
  // Of a column that is not known, the type says enough.
  if (was.type === null) return;
  if (was.nullable && !column.nullable) {
    changes.add('make not null', action, `${name} may no longer hold NULL`, column.key);
    if (mariadb && column.type?.name === 'timestamp') {
      changes.add('timestamp not null', action, `a NULL in the timestamp ${name} would become the time of the change`);
    }
  } else if (!was.nullable && column.nullable)
    changes.add('make nullable', action, `${name} may hold NULL from now on`);
  // Measured: MariaDB checks no NULL in place where values that it computed are kept, whichever column it is.
  if (mariadb && was.nullable && !column.nullable && keepsComputed(table)) {
    changes.add(
      'not null beside computed',
      action,
      `${name} may no longer hold NULL, and the table keeps computed values`,
    );
  }
  if (was.autoIncrement !== column.autoIncrement) {
    changes.add(
      column.autoIncrement ? 'add auto_increment' : 'drop auto_increment',
      action,
      column.autoIncrement ? `${name} becomes AUTO_INCREMENT` : `${name} is no longer AUTO_INCREMENT`,
    );
  }
  const check = definition?.check;
  if (check && !mariadb) {
    if (check.enforced) changes.add('add check', action, `every row is checked against the constraint on ${name}`);
    else changes.add('check definition', action, `it adds a constraint on ${name} that is not enforced`);
  }
}

/** True for a table with a stored generated column or an index on a virtual one. */
function keepsComputed(table: MysqlTable): boolean {
  for (const { generated } of table.columns.values()) if (generated?.stored) return true;
  for (const { parts } of table.indexes.values()) {
    for (const { column } of parts) if (column !== null && isVirtual(table.columns.get(column)?.generated)) return true;
  }
  return false;
}

/** @returns True when it has said all there is to say of the column's values. */
function compareGenerated(
  column: ColumnShape,
  was: MysqlColumn,
  name: string,
  server: MysqlServer,
  { changes }: Comparison,
): boolean {
  const { action, definition } = column;
  if (definition === null) return false;
  const before = was.generated;
  const after = column.generated;
  if (before === null && after === null) return false;
  if (before === null || after === null || before.stored !== after.stored) {
    changes.add(
      'convert column',
      action,
      `${name} ${after === null ? 'is no longer' : 'becomes'} a generated column`,
      column.key,
    );
    return true;
  }
  const same = sameExpression(before.expression, after.expression);
  if (after.stored) {
    // MariaDB does not compare the expression.
    if (same && server.engine === 'mysql') return false;
    changes.add('convert column', action, `the values of the stored column ${name} are computed anew`, column.key);
    return true;
  }
  if (!same) changes.add('virtual expression', action, `the expression of the virtual column ${name} changes`);
  return false;
}

/** Blanks, backticks, letters' case and outer brackets make no difference. */
function sameExpression(one: Expression, other: Expression): boolean {
  return bare(one.text) === bare(other.text);
}

function bare(text: string): string {
  let plain = text.replace(/[\s`]+/g, '').toLowerCase();
  while (plain.startsWith('(') && closesAtEnd(plain)) plain = plain.slice(1, -1);
  return plain;
}

function closesAtEnd(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')' && --depth === 0) return i === text.length - 1;
  }
  return false;
}

function typeChange(
  table: MysqlTable,
  shape: TableShape,
  column: ColumnShape,
  was: MysqlColumn,
  server: MysqlServer,
  { unsure }: Comparison,
): TypeChange {
  // Only MODIFY, CHANGE and CONVERT TO give a type.
  if (column.type === was.type) return 'same';
  if (was.type === null || column.type === null) {
    unsure.add(`The type that ${quoteIdentifier(was.name)} has is not known.`);
    return 'converts';
  }
  if ((was.attributes.has('compressed') || column.attributes.has('compressed')) && column.definition !== null) {
    if (was.attributes.get('compressed') !== column.attributes.get('compressed')) return 'converts';
  }
  const from = columnType(
    inForce(was.type, was),
    { charset: was.charset ?? '', collation: was.collation ?? '' },
    server,
    was.attributes,
  );
  const to = columnType(inForce(column.type, column), shape.charset, server, column.attributes);
  const key = was.name.toLowerCase();
  // MySQL looks at the keys that there will be, MariaDB at those that there are.
  const keys = server.engine === 'mysql' ? shape.indexes : [...table.indexes.values()];
  const name = server.engine === 'mysql' ? column.key : key;
  const holding = keys.filter(({ parts }) => parts.some((part) => part.column === name));
  const change = compareTypes(from, to, {
    engine: server.engine,
    indexed: holding.length > 0,
    fulltext: holding.some(({ kind }) => kind === 'fulltext'),
    clustered: (table.indexes.get(clusteredKey(table) ?? '')?.parts ?? []).some((part) => part.column === key),
    rowFormat: table.rowFormat,
  });
  if (change !== 'relabels' || server.engine === 'mysql' || byteLength(to) <= mostKeyBytes(table.rowFormat))
    return change;
  // MariaDB cuts the column in its indexes down to a prefix, and keeps a hash of it for unique ones.
  const whole = holding.filter(({ parts }) => parts.some((part) => part.column === key && part.length === null));
  if (whole.length === 0) return change;
  return whole.some(({ kind }) => kind === 'unique') ? 'converts' : 'reindexes';
}

/** The type with the character set and collation that are in force for the column. */
function inForce(type: DataType, { charset, collation }: Pick<ColumnShape, 'charset' | 'collation'>): DataType {
  return charset === null ? type : { ...type, charset, collation };
}

function conversion(column: ColumnShape, was: MysqlColumn, name: string, table: MysqlTable, shape: TableShape): string {
  const { type } = column;
  if (was.type === null || type === null) return `the type of ${name} may change`;
  const before = typeText(was.type);
  const after = typeText(type);
  if (before !== after) return `the type of ${name} changes from ${before} to ${after}`;
  const charset = column.charset ?? shape.charset.charset;
  const old = was.charset ?? table.charset;
  if (charset !== old) return `the character set of ${name} changes from ${old} to ${charset}`;
  if (column.collation !== was.collation && column.collation !== null) {
    return `the collation of ${name}, which is indexed, changes from ${was.collation ?? 'another'} to ${column.collation}`;
  }
  return `the members of ${name} change other than by more at the end`;
}

/**
 * Measured on MySQL: a VARCHAR that stays one is told from other texts whose characters or order change. Those cannot be written anew while
 * others change rows.
 */
function recodes(column: ColumnShape, was: MysqlColumn, server: MysqlServer): boolean {
  if (server.engine === 'mariadb' || was.type?.name === undefined) return false;
  return !(/^var(char|binary)$/.test(was.type.name) && was.type.name === column.type?.name);
}

function relabelling(column: ColumnShape, was: MysqlColumn, name: string): string {
  const { type } = column;
  if (was.type === null || type === null) return `the definition of ${name} changes`;
  const before = typeText(was.type);
  const after = typeText(type);
  if (before !== after) return `the type of ${name} changes from ${before} to ${after}`;
  if (column.charset !== was.charset)
    return `the character set of ${name} changes from ${was.charset} to ${column.charset}`;
  return `the collation of ${name} changes from ${was.collation} to ${column.collation}`;
}

/**
 * Finds columns that change their places. Stored columns are counted among themselves; virtual ones among themselves on MySQL, and among
 * all on MariaDB (measured: there a new column before a virtual one moves it).
 */
function compareOrder(table: MysqlTable, shape: TableShape, server: MysqlServer, changes: Changes): void {
  const before = places([...table.columns.values()], server);
  const after = places(shape.columns, server);
  let stored = false;
  let virtual = false;
  shape.columns.forEach((column, index) => {
    if (column.was === null) return;
    if (before.get(column.was.name) === after.get(shape.columns[index]?.name ?? '')) return;
    const name = quoteIdentifier(column.name);
    const cause = column.moved ? column.action : (firstMover(shape, index) ?? 0);
    if (isVirtual(column.was.generated)) {
      if (!virtual) changes.add('virtual order', cause, `the virtual column ${name} changes its place`);
      virtual = true;
    } else {
      if (!stored) changes.add('stored order', cause, `columns change their places, ${name} among them`);
      stored = true;
    }
  });
  if (server.engine !== 'mysql' || !hasFunctional(table)) return;
  // Functional indexes have hidden virtual columns behind all others.
  const count = (columns: readonly { readonly generated: MysqlColumn['generated'] }[]) =>
    columns.filter(({ generated }) => isVirtual(generated)).length;
  if (count([...table.columns.values()]) !== count(shape.columns) && !virtual) {
    changes.add('virtual order', 0, 'the hidden column of a functional index changes its place');
  }
}

function hasFunctional(table: MysqlTable): boolean {
  for (const { parts } of table.indexes.values()) if (parts.some(({ column }) => column === null)) return true;
  return false;
}

function places(
  columns: readonly { readonly name: string; readonly generated: MysqlColumn['generated'] }[],
  server: MysqlServer,
): ReadonlyMap<string, number> {
  let stored = 0;
  let virtual = 0;
  const all = new Map<string, number>();
  columns.forEach((column, index) => {
    if (!isVirtual(column.generated)) all.set(column.name, stored++);
    else all.set(column.name, server.engine === 'mysql' ? virtual++ : index);
  });
  return all;
}

/** The action that puts another column before this one, or takes one away. */
function firstMover(shape: TableShape, index: number): number | undefined {
  const earlier = shape.columns.slice(0, index).find(({ was, moved }) => was === null || moved);
  if (earlier) return earlier.action;
  for (const action of shape.droppedColumns.values()) return action;
  return shape.columns.find(({ moved }) => moved)?.action;
}

/**
 * True when the virtual columns that stay are in the order in which they were, and new ones come after them: the storage engines cannot do
 * it in place otherwise.
 */
export function virtualInOrder(table: MysqlTable, shape: TableShape, changes: Changes, server: MysqlServer): boolean {
  if (changes.has('add virtual column')) {
    let added = false;
    for (const column of shape.columns) {
      if (!isVirtual(column.generated)) {
        if (added && column.autoIncrement && server.engine === 'mysql') return false;
        continue;
      }
      if (column.was === null) added = true;
      else if (added) return false;
    }
    const visible = shape.columns.some(({ was, generated }) => was === null && isVirtual(generated));
    // The hidden columns of functional indexes are always the last.
    if (visible && server.engine === 'mysql' && hasFunctional(table)) return false;
  }
  if (!changes.has('virtual order')) return true;
  const kept = shape.columns.filter(({ was, generated }) => was !== null && isVirtual(generated));
  const names = new Set(kept.map(({ was }) => was?.name));
  const before = [...table.columns.values()].filter(({ name }) => names.has(name));
  return before.every(({ name }, place) => kept[place]?.was?.name === name);
}
