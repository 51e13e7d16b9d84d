import { readColumn } from './column.ts';
import type { Cursor } from './cursor.ts';
import type {
  CheckDefinition,
  ColumnDefinition,
  ForeignKeyDefinition,
  IndexDefinition,
  TableOptions,
} from './definitions.ts';
import { atKey, readIndex, readKey, readUsing, takeIfNotExists } from './keys.ts';
import { Kind } from './lexer.ts';
import { readPartitioning } from './partitions.ts';
import { atQueryInBrackets, readQuery } from './query.ts';
import type { Assertion, CreateIndex, CreateTable, DropIndex, Query } from './statement.ts';
import { readTableOptions } from './table-options.ts';

/** What CREATE reads in front of the word for the object. */
export interface Created {
  readonly orReplace: boolean;
  readonly definer: string | null;
  readonly security: 'definer' | 'invoker' | null;
}

/** Reads CREATE TABLE from behind the word TABLE. */
export function readCreateTable(c: Cursor, orReplace: boolean, temporary: boolean): CreateTable {
  const ifNotExists = c.take('if', 'not', 'exists');
  const table = c.tableName();
  const columns: ColumnDefinition[] = [];
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  const checks: CheckDefinition[] = [];
  const head = { kind: 'create table', table, temporary, ifNotExists, orReplace } as const;
  const body = { columns, indexes, foreignKeys, checks };
  const bracketed = c.kind() === 40 && c.is('like', 1);
  if (bracketed || c.is('like')) {
    c.i += bracketed ? 2 : 1;
    const like = c.tableName();
    if (bracketed) c.needMark(41);
    return { ...head, ...body, options: new Map(), partitioning: null, like, query: null, systemVersioned: false };
  }
  if (c.kind() === 40 && !atQueryInBrackets(c)) {
    c.i++;
    do {
      if (!atKey(c)) {
        columns.push(readColumn(c));
        continue;
      }
      const item = readKey(c);
      if (item.kind === 'index') indexes.push(item.index);
      else if (item.kind === 'foreign key') foreignKeys.push(item.foreignKey);
      else if (item.kind === 'check') checks.push(item.check);
    } while (c.takeMark(44));
    if (c.kind() !== 41) c.fail('expected "," or ")"');
    c.i++;
  }
  const options: TableOptions = readTableOptions(c);
  const partitioning = c.is('partition') ? readPartitioning(c) : null;
  let query: Query | null = null;
  c.takeOne('ignore', 'replace');
  if (c.take('as') || atQueryInBrackets(c)) query = readQuery(c);
  if (columns.length === 0 && query === null && options.get('engine') === undefined && options.size === 0) {
    c.fail('expected the columns in brackets, LIKE or a query');
  }
  return {
    ...head,
    ...body,
    options,
    partitioning,
    like: null,
    query,
    systemVersioned: options.has('system_versioning'),
  };
}

/** Reads CREATE INDEX from its kind on. */
export function readCreateIndex(c: Cursor, orReplace: boolean): CreateIndex {
  const start = c.start;
  let kind: IndexDefinition['kind'] = 'index';
  if (c.take('unique')) kind = 'unique';
  else if (c.take('fulltext')) kind = 'fulltext';
  else if (c.take('spatial')) kind = 'spatial';
  else if (c.take('vector')) kind = 'vector';
  c.need('index');
  const ifNotExists = takeIfNotExists(c);
  const name = c.name('a name for the index');
  const before = readUsing(c);
  c.need('on');
  const table = c.tableName();
  const wait = readWait(c);
  const index = readIndex(c, kind, name, start, before);
  const { algorithm, lock } = readAssertions(c);
  return {
    kind: 'create index',
    table,
    index,
    ifNotExists,
    orReplace,
    algorithm,
    lock,
    wait,
  };
}

/** Reads DROP INDEX from behind the word INDEX. */
export function readDropIndex(c: Cursor): DropIndex {
  const ifExists = takeIfExists(c);
  const index = c.is('primary') ? c.anyName('an index name') : c.name('an index name');
  if (!c.take('on')) c.fail('expected ON and the table: an index belongs to one');
  const table = c.tableName();
  const wait = readWait(c);
  if (c.mariadb && (c.is('algorithm') || c.is('lock'))) c.fail('MariaDB takes this only in ALTER TABLE … DROP INDEX');
  const { algorithm, lock } = readAssertions(c);
  return { kind: 'drop index', table, index, ifExists, algorithm, lock, wait };
}

export function takeIfExists(c: Cursor): boolean {
  if (!c.are('if', 'exists')) return false;
  if (!c.mariadb) c.fail('MySQL has no IF EXISTS here, MariaDB has');
  c.i += 2;
  return true;
}

function readAssertions(c: Cursor): { algorithm: Assertion | null; lock: Assertion | null } {
  let algorithm: Assertion | null = null;
  let lock: Assertion | null = null;
  for (;;) {
    const found = readAssertion(c);
    if (!found) return { algorithm, lock };
    if (found.of === 'algorithm') algorithm = found.assertion;
    else lock = found.assertion;
  }
}

/** Reads ALGORITHM or LOCK with its value, if one stands here. */
export function readAssertion(c: Cursor): { readonly of: 'algorithm' | 'lock'; readonly assertion: Assertion } | null {
  const of = c.is('algorithm') ? 'algorithm' : c.is('lock') ? 'lock' : null;
  if (of === null) return null;
  const start = c.start;
  c.i++;
  c.takeMark(61);
  if (c.kind() !== Kind.word) c.fail('expected a value');
  const value = c.raw().toUpperCase();
  const allowed =
    of === 'algorithm' ? /^(?:DEFAULT|INSTANT|INPLACE|COPY|NOCOPY|X_+)$/ : /^(?:DEFAULT|NONE|SHARED|EXCLUSIVE|X_+)$/;
  if (!allowed.test(value) || (value === 'NOCOPY' && !c.mariadb)) c.fail(`${of.toUpperCase()} has no such value`);
  c.i++;
  return { of, assertion: { value, span: c.spanFrom(start) } };
}

/** WAIT n or NOWAIT in seconds; null where neither stands. */
export function readWait(c: Cursor): number | null {
  if (!c.mariadb) return null;
  if (c.take('nowait')) return 0;
  return c.take('wait') ? c.integer('a number of seconds') : null;
}
