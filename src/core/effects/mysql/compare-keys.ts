import type { MysqlIndex, MysqlTable } from '../../schema/mysql/catalog.ts';
import { quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { ChangeKind, Changes } from './changes.ts';
import { candidateKeys, clusteredKey } from './clustered-key.ts';
import { isVirtual } from './compare-columns.ts';
import type { IndexShape } from './index-shape.ts';
import { keyLength, mostKeyBytes } from './key-length.ts';
import type { TableShape } from './table-shape.ts';

interface Gone {
  readonly index: MysqlIndex;
  readonly action: number;
  /** The key stays, but has to be built again: it lost a column, or its order changed. */
  readonly rebuilt: boolean;
}

/** Keys that a statement builds over the rows there are, by name. */
export interface KeyChanges {
  readonly built: readonly string[];
}

/**
 * Finds what an ALTER TABLE changes of a table's keys. The servers compare keys by name and parts: one that is dropped and added again
 * as it was is no change, and MariaDB takes one that only has another name for a renamed one.
 */
export function compareKeys(
  table: MysqlTable,
  shape: TableShape,
  server: MysqlServer,
  changes: Changes,
  reindexed: ReadonlySet<string>,
): KeyChanges {
  const mariadb = server.engine === 'mariadb';
  const built: string[] = [];
  const gone = new Map<string, Gone>();
  for (const [key, action] of shape.droppedIndexes) {
    const index = table.indexes.get(key);
    if (index) gone.set(key, { index, action, rebuilt: false });
  }
  const fresh: IndexShape[] = [];
  for (const index of shape.indexes) {
    if (index.was === null) fresh.push(index);
    else compareKept(index, index.was, changes, reindexed, fresh, gone);
  }
  const added: IndexShape[] = [];
  for (const index of fresh) {
    const sorted = index.parts.some(({ column }) => column !== null && reindexed.has(column));
    const match = sorted ? null : matchOf(index, gone, clusteredKey(table), server);
    if (match === null) {
      added.push(index);
      continue;
    }
    gone.delete(match);
    if (index.definition?.comment != null) {
      changes.add('index comment', index.action, `the comment of the index ${quoteIdentifier(index.name)} is set`);
    }
    if (match !== index.key) {
      changes.add(
        'rename index',
        index.action,
        `it renames the index ${quoteIdentifier(table.indexes.get(match)?.name ?? match)}`,
      );
    }
  }
  const primary = mariadb ? comparePrimary(table, shape, changes) : { added: null, dropped: null };
  const survivors = candidateKeys(table).filter((key) => !gone.has(key));
  const oldPrimary = clusteredKey(table);
  for (const [key, { index, action }] of gone)
    dropKey(key, index, action, mariadb, oldPrimary, primary.dropped, changes);
  let becamePrimary = false;
  for (const index of added) {
    // The new key takes the place of the one that ordered the rows until now, which is built beside it.
    const old =
      mariadb && index.kind === 'primary' && primary.added === null ? table.indexes.get(oldPrimary ?? '') : undefined;
    built.push(old?.name ?? index.name);
    const promoted = !mariadb && !becamePrimary && survivors.length === 0 && isCandidate(index, shape);
    if (index.kind === 'primary' || promoted || primary.added === index.key) {
      becamePrimary = true;
      const what =
        index.kind === 'primary' ? 'the primary key' : `${quoteIdentifier(index.name)}, which becomes the primary key,`;
      if (!mariadb || primary.added !== null)
        changes.add('add primary key', index.action, `rows are kept in the order of ${what}`);
      else changes.add('add unique index', index.action, `it builds the index ${quoteIdentifier(index.name)}`);
    } else addKey(table, index, shape, server, changes);
  }
  return { built };
}

function compareKept(
  index: IndexShape,
  was: MysqlIndex,
  changes: Changes,
  reindexed: ReadonlySet<string>,
  fresh: IndexShape[],
  gone: Map<string, Gone>,
): void {
  const name = quoteIdentifier(was.name);
  const sorted = index.parts.some(({ column }) => column !== null && reindexed.has(column));
  if (sorted || index.rebuilt) {
    const action = Math.max(index.action, 0);
    gone.set(was.name.toLowerCase(), { index: was, action, rebuilt: true });
    fresh.push({ ...index, was: null, action });
    return;
  }
  if (index.name !== was.name) {
    changes.add('rename index', index.action, `it renames the index ${name} to ${quoteIdentifier(index.name)}`);
  }
  if (index.visible !== was.visible) {
    changes.add('index visibility', index.action, `it changes whether the index ${name} is used`);
  }
}

function sameParts(one: Pick<IndexShape, 'kind' | 'parts'>, other: Pick<IndexShape, 'kind' | 'parts'>): boolean {
  return (
    one.kind === other.kind &&
    one.parts.length === other.parts.length &&
    one.parts.every((part, place) => {
      const match = other.parts[place];
      return (
        match !== undefined &&
        part.column !== null &&
        part.column === match.column &&
        part.length === match.length &&
        part.descending === match.descending
      );
    })
  );
}

function matchOf(
  index: IndexShape,
  gone: ReadonlyMap<string, Gone>,
  clustered: string | null,
  server: MysqlServer,
): string | null {
  // MariaDB compares USING as well, and takes a key for another one that names it anew.
  if (index.definition?.using && server.engine === 'mariadb') return null;
  // Measured on 10.11: a FULLTEXT index is built again in any case.
  if (index.kind === 'fulltext' && server.engine === 'mariadb' && !isAtLeast(server, 11)) return null;
  const same = gone.get(index.key);
  if (same && !same.rebuilt && sameParts(index, same.index)) return index.key;
  if (server.engine === 'mysql') return null;
  for (const [key, { index: other, rebuilt }] of gone) {
    if (rebuilt) continue;
    if (key === 'primary' || index.kind === 'primary') {
      // A key that was the primary one in all but name.
      if (
        index.kind !== 'primary' ||
        key !== clustered ||
        other.kind !== 'unique' ||
        !sameParts({ ...index, kind: 'unique' }, other)
      )
        continue;
      return key;
    }
    if (sameParts(index, other)) return key;
  }
  return null;
}

function isCandidate(index: IndexShape, shape: TableShape): boolean {
  if (index.kind !== 'unique' && index.kind !== 'primary') return false;
  return index.parts.every(({ column, length }) => {
    if (column === null || length !== null) return false;
    const found = shape.columns.find(({ key }) => key === column);
    return found !== undefined && !found.nullable && !isVirtual(found.generated);
  });
}

/** The key that orders the rows after the statement. */
export function clusteredAfter(shape: TableShape): IndexShape | undefined {
  return (
    shape.indexes.find(({ kind }) => kind === 'primary') ?? shape.indexes.find((index) => isCandidate(index, shape))
  );
}

/** MariaDB compares the key that orders the rows before and after, whatever it is called. */
function comparePrimary(
  table: MysqlTable,
  shape: TableShape,
  changes: Changes,
): { readonly added: string | null; readonly dropped: string | null } {
  const before = clusteredKey(table);
  const after = clusteredAfter(shape);
  const old = before === null ? undefined : table.indexes.get(before);
  if (old === undefined) return { added: after?.key ?? null, dropped: null };
  if (after === undefined) return { added: null, dropped: before };
  const renamed = new Map(
    shape.columns.flatMap(({ was, key }) => (was === null ? [] : [[was.name.toLowerCase(), key] as const])),
  );
  const parts = old.parts.map((part) => ({ ...part, column: renamed.get(part.column ?? '') ?? null }));
  if (sameParts({ kind: 'primary', parts }, { ...after, kind: 'primary' })) return { added: null, dropped: null };
  if (after.was !== null) {
    const action = shape.droppedIndexes.get(before ?? '') ?? 0;
    changes.add('add primary key', action, `${quoteIdentifier(after.name)} becomes the key that orders the rows`);
  }
  return { added: after.key, dropped: before };
}

function dropKey(
  key: string,
  index: MysqlIndex,
  action: number,
  mariadb: boolean,
  oldPrimary: string | null,
  droppedPrimary: string | null,
  changes: Changes,
): void {
  const name = quoteIdentifier(index.name);
  if (mariadb ? key === droppedPrimary : key === oldPrimary) {
    const what = index.kind === 'primary' ? 'the primary key' : `${name}, which is the primary key in all but name`;
    changes.add('drop primary key', action, `rows are kept in the order of ${what}, and it goes`);
  } else if (index.kind === 'unique' || index.kind === 'primary') {
    changes.add('drop unique index', action, `it drops the index ${name}`);
  } else changes.add('drop index', action, `it drops the index ${name}`);
  if (index.parts.some(({ column }) => column === null)) {
    changes.add('drop virtual column', action, `the index ${name} is on an expression`);
  }
}

const kinds: Readonly<Record<MysqlIndex['kind'], ChangeKind>> = {
  primary: 'add primary key',
  unique: 'add unique index',
  index: 'add index',
  fulltext: 'add fulltext index',
  spatial: 'add spatial index',
  vector: 'add vector index',
};

function addKey(table: MysqlTable, index: IndexShape, shape: TableShape, server: MysqlServer, changes: Changes): void {
  const name = quoteIdentifier(index.name);
  if (server.engine === 'mariadb' && index.kind === 'unique' && table.engine === 'innodb') {
    const { whole, part, unlimited } = keyLength(index, shape, server);
    if (unlimited || whole > 3072 || part > mostKeyBytes(table.rowFormat)) {
      changes.add('add hash key', index.action, `${name} is too long for an index, and every row gets a hash for it`);
      return;
    }
  }
  changes.add(kinds[index.kind], index.action, `it builds the index ${name}`);
  for (const { column } of index.parts) {
    if (column === null) {
      // An expression is a hidden virtual column of its own (MySQL manual, section 15.1.15, "Functional Key Parts").
      changes.add('add virtual column', index.action, `the index ${name} is on an expression`);
      changes.add('index new virtual column', index.action, `the index ${name} is on an expression`);
      continue;
    }
    const found = shape.columns.find(({ key }) => key === column);
    if (found?.was === null && isVirtual(found.generated)) {
      changes.add('index new virtual column', index.action, `the index ${name} is on a new virtual column`);
    }
  }
}
