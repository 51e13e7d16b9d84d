import type { Span } from '../statement.ts';
import type { Cursor } from './cursor.ts';
import type { Expression, Identifier, TableName } from './definitions.ts';
import { readExpression, walkExpression, walkOrderBy } from './expression.ts';
import { Kind } from './lexer.ts';
import {
  atQueryInBrackets,
  readQuery,
  type TableReference,
  walkLimit,
  walkTableReferences,
  walkWith,
} from './query.ts';
import type { Delete, Insert, LoadData, Query, Update } from './statement.ts';

/** Reads INSERT or REPLACE. */
export function readInsert(c: Cursor): Insert {
  const replace = c.takeOne('insert', 'replace') === 'replace';
  c.takeOne('low_priority', 'delayed', 'high_priority');
  const ignore = c.take('ignore');
  c.take('into');
  const table = c.tableName();
  if (c.take('partition')) c.nameList('a partition');
  let columns: readonly Identifier[] = [];
  if (c.kind() === 40 && !atQueryInBrackets(c)) columns = readColumns(c);
  let rows: number | null = null;
  let query: Query | null = null;
  if (c.is('values') || c.is('value')) {
    c.i++;
    rows = countRows(c);
  } else if (c.take('set')) {
    const named: Identifier[] = [];
    do {
      named.push(readTarget(c).column);
      if (!c.takeMark(Kind.assign)) c.needMark(61);
      walkExpression(c);
    } while (c.takeMark(44));
    columns = named;
    rows = 1;
  } else if (atQueryInBrackets(c) || c.is('table')) query = readQuery(c);
  else c.fail('expected VALUES, SET or a query');
  if (c.is('as')) {
    c.only('mysql', 'a name for the new row (here it is VALUES(column))');
    c.i++;
    c.name('a name for the row');
    if (c.kind() === 40) c.nameList('a column name');
  }
  let onDuplicate = false;
  if (c.is('on') && c.is('duplicate', 1)) {
    c.need('on', 'duplicate', 'key', 'update');
    onDuplicate = true;
    do {
      readTarget(c);
      if (!c.takeMark(Kind.assign)) c.needMark(61);
      walkExpression(c);
    } while (c.takeMark(44));
  }
  walkReturning(c);
  return { kind: 'insert', table, replace, ignore, columns, rows, query, onDuplicate };
}

function readColumns(c: Cursor): Identifier[] {
  c.needMark(40);
  const columns: Identifier[] = [];
  if (c.takeMark(41)) return columns;
  do columns.push(readTarget(c).column);
  while (c.takeMark(44));
  c.needMark(41);
  return columns;
}

/** A column that is set, with the table it is told by. */
function readTarget(c: Cursor): { readonly column: Identifier; readonly table: string | null } {
  let column = c.name('a column name');
  let table: string | null = null;
  while (c.takeMark(46)) {
    table = column.name;
    column = c.anyName('a column name');
  }
  return { column, table };
}

/** Counts the rows behind VALUES. Plain values, of which a dump has millions, are stepped over without a call. */
function countRows(c: Cursor): number {
  let rows = 0;
  const { tokens } = c;
  do {
    if (c.is('row')) {
      c.only('mysql', 'VALUES ROW');
      c.i++;
    }
    c.needMark(40);
    rows++;
    if (c.takeMark(41)) continue;
    for (;;) {
      const kind = tokens.kinds[c.i] ?? 0;
      const next = tokens.kinds[c.i + 1] ?? 0;
      if ((next === 44 || next === 41) && (kind === Kind.string || kind === Kind.number || kind === Kind.bits)) c.i++;
      else walkExpression(c);
      const mark = tokens.kinds[c.i] ?? 0;
      if (mark === 44) c.i++;
      else if (mark === 41) break;
      else c.fail('expected "," or ")"');
    }
    c.i++;
  } while (c.takeMark(44));
  return rows;
}

function walkReturning(c: Cursor): void {
  if (!c.mariadb || !c.take('returning')) return;
  do {
    if (c.kind() === 42) {
      c.i++;
      continue;
    }
    walkExpression(c);
    if (c.take('as')) c.name('a name');
  } while (c.takeMark(44));
}

/** Reads UPDATE, a WITH in front included. */
export function readUpdate(c: Cursor): Update {
  const known = c.withNames.length;
  walkWith(c);
  c.need('update');
  c.take('low_priority');
  const ignore = c.take('ignore');
  const tables: TableReference[] = [];
  walkTableReferences(c, tables);
  if (c.are('for', 'portion')) skipPortion(c);
  c.need('set');
  const sets: { column: Identifier; value: Expression }[] = [];
  const named = new Set<string | null>();
  do {
    const { column, table } = readTarget(c);
    if (!c.takeMark(Kind.assign)) c.needMark(61);
    named.add(table === null ? null : table.toLowerCase());
    sets.push({ column, value: readExpression(c) });
  } while (c.takeMark(44));
  const where = c.take('where') ? readExpression(c) : null;
  const orderBy = walkOrderBy(c);
  const limit = walkRowLimit(c);
  c.withNames.length = known;
  // A column without a table may be of any of them.
  const changes = tables
    .filter((one) => tables.length === 1 || named.has(null) || named.has((one.alias ?? one.table.name).toLowerCase()))
    .map((one) => one.table);
  return { kind: 'update', changes: distinct(changes), reads: others(c, changes), sets, where, limit, orderBy, ignore };
}

/** Reads DELETE in its three forms, a WITH in front included. */
export function readDelete(c: Cursor): Delete {
  const known = c.withNames.length;
  walkWith(c);
  c.need('delete');
  if (c.mariadb && c.is('history') && c.is('from', 1)) c.i++;
  let ignore = false;
  for (;;) {
    const word = c.takeOne('low_priority', 'quick', 'ignore');
    if (word === null) break;
    ignore ||= word === 'ignore';
  }
  const tables: TableReference[] = [];
  let changes: TableName[];
  if (c.take('from')) {
    const targets = [readDeleted(c)];
    if (c.kind() === 44 || c.is('using')) {
      while (c.takeMark(44)) targets.push(readDeleted(c));
      c.need('using');
      walkTableReferences(c, tables);
      changes = targets.map((one) => resolve(one, tables));
    } else {
      const [only] = targets;
      changes = only ? [only] : [];
      if (c.take('as')) c.name('a name for the table');
      else if (c.isName() && !c.is('returning') && !(c.is('before') || c.is('offset'))) c.name('a name for the table');
      if (c.take('partition')) c.nameList('a partition');
      if (c.are('for', 'portion')) skipPortion(c);
    }
  } else {
    const targets = [readDeleted(c)];
    while (c.takeMark(44)) targets.push(readDeleted(c));
    c.need('from');
    walkTableReferences(c, tables);
    changes = targets.map((one) => resolve(one, tables));
  }
  if (c.take('before')) {
    c.need('system_time');
    c.takeOne('timestamp', 'transaction');
    walkExpression(c);
  }
  const where = c.take('where') ? readExpression(c) : null;
  const orderBy = walkOrderBy(c);
  const limit = walkRowLimit(c);
  walkReturning(c);
  c.withNames.length = known;
  return { kind: 'delete', changes: distinct(changes), reads: others(c, changes), where, limit, orderBy, ignore };
}

/** A table of the list in front of FROM or USING: `t`, `s.t`, `t.*`. */
function readDeleted(c: Cursor): TableName {
  const table =
    c.kind() === Kind.word || c.kind() === Kind.quoted ? c.name('a table name') : c.fail('expected a table name');
  let schema: string | null = null;
  let { name } = table;
  let end = table.span.end;
  while (c.kind() === 46) {
    c.i++;
    if (c.takeMark(42)) break;
    schema = name;
    const next = c.anyName('a table name');
    name = next.name;
    end = next.span.end;
  }
  return { schema, name, span: { start: table.span.start, end } };
}

/** The table that an alias stands for. */
function resolve(target: TableName, tables: readonly TableReference[]): TableName {
  if (target.schema !== null) return target;
  const name = target.name.toLowerCase();
  const found = tables.find((one) => (one.alias ?? one.table.name).toLowerCase() === name);
  return found ? found.table : target;
}

function distinct(tables: readonly TableName[]): TableName[] {
  return tables.filter((one, at) => tables.findIndex((other) => same(one, other)) === at);
}

/** The tables that the statement reads and does not change. */
function others(c: Cursor, changes: readonly TableName[]): TableName[] {
  return c.reads.filter((one) => !changes.some((other) => same(one, other)));
}

function same(a: TableName, b: TableName): boolean {
  return a.name === b.name && a.schema === b.schema;
}

/** The LIMIT of an UPDATE or DELETE has no offset. */
function walkRowLimit(c: Cursor): Span | null {
  const first = c.i;
  if (!c.is('limit')) return null;
  const limit = walkLimit(c);
  if (c.i > first + 2) c.fail('this LIMIT takes one number', first + 2);
  return limit;
}

function skipPortion(c: Cursor): void {
  c.need('for', 'portion', 'of');
  c.name('a period');
  c.need('from');
  walkExpression(c);
  c.need('to');
  walkExpression(c);
}

/** Reads LOAD DATA or LOAD XML: the table, and the rest by its brackets. */
export function readLoad(c: Cursor): LoadData {
  c.need('load');
  if (!c.takeOne('data', 'xml')) c.fail('expected DATA');
  while (c.takeOne('low_priority', 'concurrent', 'local', 'from', 'url', 's3'));
  c.need('infile');
  c.string('a file name');
  c.takeOne('replace', 'ignore');
  c.need('into', 'table');
  const table = c.tableName();
  while (!c.atEnd) {
    if (c.kind() === 40) c.skipBrackets();
    else if (c.kind() === Kind.bad) c.fail('expected the end of the statement');
    else c.i++;
  }
  return { kind: 'load data', table };
}
