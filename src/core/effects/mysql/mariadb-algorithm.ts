import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import { isAtLeast, type MysqlServer } from '../../sql/mysql/statement.ts';
import type { ChangeKind, Changes } from './changes.ts';
import { clusteredKey } from './clustered-key.ts';
import { isVirtual, virtualInOrder } from './compare-columns.ts';
import { clusteredAfter } from './compare-keys.ts';
import { copy, type Decision, instant, rebuild, withoutRebuild } from './decision.ts';
import type { OnlineLock } from './effect.ts';
import type { Alteration, Surroundings } from './find-changes.ts';
import { hasHiddenIds } from './mysql-algorithm.ts';
import type { TableShape } from './table-shape.ts';

/** The definition alone changes; InnoDB has nothing to do. */
const ignored: ReadonlySet<ChangeKind> = new Set([
  'column definition',
  'column default',
  'check definition',
  'rename table',
  'keys on or off',
  'index visibility',
  'index comment',
  'drop auto_increment',
]);

/** As long as none of the columns is moved or indexed. */
const definitions: ReadonlySet<ChangeKind> = new Set([
  ...ignored,
  'table option',
  'noted option',
  'table default charset',
  'virtual expression',
]);

/** What no algorithm but COPY does. */
const copying: readonly ChangeKind[] = [
  'convert column',
  'add stored column',
  'add column by expression',
  'add column of zero dates',
  'not null beside computed',
  'add vector index',
  'add hash key',
  'add unique key by ignoring',
  'add period',
  'add auto_increment',
  'add check',
  'copy option',
  'add system versioning',
  'timestamp not null',
  'unknown',
];

/** What needs every row written anew where it cannot be done in an instant. */
const rebuilding: readonly ChangeKind[] = [
  'add primary key',
  'drop primary key',
  'make nullable',
  'make not null',
  'stored order',
  'drop column',
  'add column',
  'add column by auto_increment',
  'rebuild option',
  'recreate',
  'drop system versioning',
];

/** Of these, what can be done in an instant on most tables. */
const avoidable: readonly ChangeKind[] = ['add column', 'drop column', 'stored order', 'make nullable'];

/** Copies for which the server names a reason to who asks for less. */
const explained: ReadonlySet<ChangeKind> = new Set([
  'convert column',
  'copy option',
  'add system versioning',
  'timestamp not null',
]);

const newKeys: readonly ChangeKind[] = ['add index', 'add unique index', 'add fulltext index', 'add spatial index'];

const goneKeys: readonly ChangeKind[] = ['drop index', 'drop unique index'];

/**
 * What InnoDB does on MariaDB when neither ALGORITHM nor LOCK is asked for (manual, "InnoDB Online DDL Operations with the INSTANT, NOCOPY
 * and INPLACE Alter Algorithm"; measured on 10.11 and 11.8).
 */
export function mariadbInnodb(alteration: Alteration, around: Surroundings): Decision {
  const { table, shape, changes } = alteration;
  const copyLock = lockOfCopy(alteration, around.server);
  const copies = changes.first(copying);
  if (copies) return copy(copyLock, copies.reason, explained.has(copies.kind) ? 1846 : 1845);
  const checked = changes.first(['add foreign key']);
  if (checked) return copy(copyLock, `${checked.reason}, and foreign_key_checks is on`);
  const expression = changes.first(['virtual expression']);
  if (expression && isIndexed(table, expression.action, alteration))
    return copy(copyLock, `${expression.reason}, and it is indexed`);
  if (changes.outside(ignored) === undefined) return instant;
  if (changes.outside(definitions) === undefined) return instant;
  const replaced = shape.droppedIndexes.get('primary');
  if (replaced !== undefined && table.partitioning !== null && !table.partitioning.method.endsWith('key')) {
    return copy(copyLock, `the primary key of ${displayName(table.name)}, which is partitioned, goes`, 1845);
  }
  const unkeyed = changes.first(['drop primary key']);
  if (unkeyed && !changes.has('add primary key')) return copy(copyLock, unkeyed.reason);
  const nullable = changes.first(['make nullable']);
  if (nullable && clusteredKey(table) !== null && clusteredAfter(shape) === undefined) {
    return copy(copyLock, `${nullable.reason}, and it is in the key that orders the rows`);
  }
  const possible = isInstantPossible(table, shape, changes);
  const virtual = changes.first(['add virtual column', 'drop virtual column', 'virtual order']);
  if (virtual) {
    const refusal = virtualRefusal(alteration, possible, around.server);
    if (refusal !== null) return copy(copyLock, `${virtual.reason}, ${refusal}`);
  }
  const builds = changes.has(...newKeys);
  if (possible && !builds && !changes.has(...goneKeys)) return instant;
  const fulltexts = shape.indexes.filter(({ kind }) => kind === 'fulltext').length;
  const rebuilt = changes.first(rebuilding);
  let shared = changes.first(['add column by auto_increment', 'index new virtual column', 'drop system versioning']);
  const obstacle = keysThatBlock(shape);
  if (rebuilt && obstacle !== null) {
    if (fulltexts > 1) return copy(copyLock, `${rebuilt.reason}, and the table has more than one FULLTEXT index`);
    shared ??= { ...rebuilt, reason: `${rebuilt.reason}, and the table has ${obstacle}` };
  }
  const newFulltexts = changes.all('add fulltext index');
  const [newFulltext] = newFulltexts;
  if (newFulltexts.length > 1 && newFulltext)
    return copy(copyLock, `${newFulltext.reason} together with another FULLTEXT index`);
  shared ??= newFulltext ?? changes.first(['add spatial index']);
  const lock = shared ? 'SHARED' : 'NONE';
  const hidden = newFulltext && !table.hadFulltext && !table.columns.has('fts_doc_id') ? newFulltext : undefined;
  if (hidden) return rebuild(lock, `${hidden.reason}, for which every row gets a hidden FTS_DOC_ID`);
  if (rebuilt && !possible) {
    return rebuild(lock, shared?.reason ?? rebuilt.reason, rebuilt.kind === 'rebuild option' ? 1846 : 1845);
  }
  const reason =
    shared ??
    changes.first([
      ...newKeys,
      ...goneKeys,
      'table option',
      'noted option',
      'relabel column',
      'rename column',
      'rename index',
    ]);
  return withoutRebuild('NOCOPY', lock, builds, reason?.reason ?? null);
}

/**
 * From 11.2 on, others may change rows while a table is copied (MariaDB manual, "ALTER TABLE", LOCK=NONE), but not while an AUTO_INCREMENT
 * is made, nor while a foreign key may change rows behind the server's back (measured on 11.8).
 */
export function lockOfCopy({ table, shape, changes }: Alteration, server: MysqlServer): OnlineLock {
  if (server.engine === 'mysql' || !isAtLeast(server, 11, 2)) return 'SHARED';
  if (changes.has('add column by auto_increment', 'add unique key by ignoring') || takesNumbers(shape)) return 'SHARED';
  // Rows that others change meanwhile are found again by a key, and numbers that are still to be given make none.
  const key = table.indexes.get(clusteredKey(table) ?? '')?.parts ?? [];
  const numbered = shape.columns.find(({ was, autoIncrement }) => autoIncrement && was !== null && !was.autoIncrement);
  const name = numbered?.was?.name.toLowerCase();
  if (numbered && (key.length === 0 || key.some(({ column }) => column === name))) return 'SHARED';
  for (const { onDelete, onUpdate } of table.foreignKeys.values()) {
    if (/^(cascade|set null|set default)$/.test(onDelete) || /^(cascade|set null|set default)$/.test(onUpdate))
      return 'SHARED';
  }
  return 'NONE';
}

/** A default that counts up a sequence gives other numbers to rows that are copied again. */
function takesNumbers(shape: TableShape): boolean {
  return shape.columns.some(
    ({ was, definition }) => was === null && definition?.default?.functions.includes('nextval') === true,
  );
}

function isIndexed(table: MysqlTable, action: number, { shape }: Alteration): boolean {
  const column = shape.columns.find((each) => each.action === action && isVirtual(each.generated));
  const key = column?.was?.name.toLowerCase();
  for (const { parts } of table.indexes.values()) if (parts.some((part) => part.column === key)) return true;
  return false;
}

/** Whether columns that come, go or move can be left to the rows' metadata, and nothing else asks for a rebuild. */
function isInstantPossible(table: MysqlTable, shape: TableShape, changes: Changes): boolean {
  if (changes.has('add column', 'drop column', 'stored order')) {
    if (hasHiddenIds(table) || shape.indexes.some(({ kind }) => kind === 'fulltext')) return false;
    if (hasIndexedVirtual(table)) return false;
    if (shape.columns.length > 1017) return false;
  }
  if (changes.has(...avoidable)) {
    if (table.rowFormat === 'compressed' || table.options.has('key_block_size')) return false;
  } else if (changes.has('table option', 'noted option')) {
    // Next to anything but columns, an option is not looked into.
    return false;
  }
  if (changes.has(...newKeys)) return false;
  for (const kind of rebuilding) if (!avoidable.includes(kind) && changes.has(kind)) return false;
  if (!changes.has('make nullable')) return true;
  if (table.rowFormat !== 'redundant') return false;
  const key = clusteredKey(table);
  const parts = key === null ? [] : (table.indexes.get(key)?.parts ?? []);
  return !shape.columns.some(
    ({ was, nullable }) =>
      was !== null && !was.nullable && nullable && parts.some(({ column }) => column === was.name.toLowerCase()),
  );
}

function hasIndexedVirtual(table: MysqlTable): boolean {
  for (const { parts } of table.indexes.values()) {
    for (const { column } of parts) if (column !== null && isVirtual(table.columns.get(column)?.generated)) return true;
  }
  return false;
}

/** FULLTEXT and SPATIAL indexes and those on virtual columns let nobody write while the table is built anew. */
function keysThatBlock(shape: TableShape): string | null {
  if (shape.indexes.some(({ kind }) => kind === 'fulltext')) return 'a FULLTEXT index';
  if (shape.indexes.some(({ kind }) => kind === 'spatial')) return 'a SPATIAL index';
  const virtual = new Set(shape.columns.filter(({ generated }) => isVirtual(generated)).map(({ key }) => key));
  if (virtual.size === 0) return null;
  const indexed = shape.indexes.some(({ parts }) => parts.some(({ column }) => column !== null && virtual.has(column)));
  return indexed ? 'an index on a virtual column' : null;
}

const besideVirtual: ReadonlySet<ChangeKind> = new Set([
  'add virtual column',
  'drop virtual column',
  'virtual order',
  'virtual expression',
  'index new virtual column',
  'add index',
  'add fulltext index',
  'add spatial index',
  'drop index',
]);

/** Why a change of virtual columns cannot be done in place together with the rest; null when it can. */
function virtualRefusal({ table, shape, changes }: Alteration, possible: boolean, server: MysqlServer): string | null {
  const beside = possible ? new Set<ChangeKind>([...besideVirtual, 'drop column', 'stored order']) : besideVirtual;
  const other = changes.outside(beside);
  if (other) return `while ${other.reason}`;
  if (table.partitioning !== null) return `and ${displayName(table.name)} is partitioned`;
  if (!virtualInOrder(table, shape, changes, server)) return 'and not behind all other virtual columns';
  return null;
}
