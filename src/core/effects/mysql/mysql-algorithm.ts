import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { ChangeKind } from './changes.ts';
import { clusteredKey } from './clustered-key.ts';
import { virtualInOrder } from './compare-columns.ts';
import { clusteredAfter } from './compare-keys.ts';
import { copy, type Decision, instant, rebuild, withoutRebuild } from './decision.ts';
import type { Alteration, Surroundings } from './find-changes.ts';
import { isStrict } from './sql-mode.ts';

/** The definition alone changes; InnoDB has nothing to do. */
const ignored: ReadonlySet<ChangeKind> = new Set([
  'column definition',
  'column default',
  'check definition',
  'rename table',
  'keys on or off',
]);

const instantAllowed: ReadonlySet<ChangeKind> = new Set([
  ...ignored,
  'rename column',
  'add virtual column',
  'drop virtual column',
  'virtual order',
  'add column',
  'stored order',
  'drop column',
]);

/** What can be done in place only by building the table anew. */
const rebuilding: readonly ChangeKind[] = [
  'add primary key',
  'drop primary key',
  'make nullable',
  'make not null',
  'stored order',
  'drop column',
  'add column by auto_increment',
  'add column of zero dates',
  'add column',
  'rebuild option',
  'recreate',
];

/** What no algorithm but COPY does. */
const copying: readonly ChangeKind[] = [
  'convert column',
  'add stored column',
  'add column by expression',
  'virtual expression',
  'add auto_increment',
  'drop auto_increment',
  'add check',
  'copy option',
  'validate virtual column',
  'unknown',
];

/** What a change of virtual columns can be combined with in place. */
const besideVirtual: ReadonlySet<ChangeKind> = new Set([
  'add virtual column',
  'drop virtual column',
  'virtual order',
  'index new virtual column',
  'add index',
  'add fulltext index',
  'drop index',
]);

const builds: readonly ChangeKind[] = ['add index', 'add unique index', 'add fulltext index', 'add spatial index'];

/** Without a rebuild, but not in an instant either. */
const inPlace: readonly ChangeKind[] = [
  ...builds,
  'drop index',
  'drop unique index',
  'rename index',
  'index visibility',
  'index comment',
  'relabel column',
  'recode column',
  'add unchecked foreign key',
  'drop foreign key',
  'table option',
  'noted option',
  'table default charset',
  'add virtual column',
  'drop virtual column',
  'virtual order',
  'rename column',
];

/**
 * What InnoDB does on MySQL when neither ALGORITHM nor LOCK is asked for (manual, section 17.12.1, "Online DDL Operations", of 8.0, 8.4 and
 * 9.x; measured on 9.7).
 * @param inPlaceAsked Whether the statement says ALGORITHM=INPLACE.
 */
export function mysqlInnodb(alteration: Alteration, around: Surroundings, inPlaceAsked: boolean): Decision {
  const { table, shape, changes } = alteration;
  const copies = changes.first(copying);
  if (copies) return copy('SHARED', copies.reason, copies.kind === 'convert column' ? 1846 : 1845);
  const checked = changes.first(['add foreign key']);
  if (checked) return copy('SHARED', `${checked.reason}, and foreign_key_checks is on`);
  if (changes.outside(ignored) === undefined) return instant;
  if (isInstant(alteration, around)) {
    // Who asks for INPLACE gets it where columns come or go; anything else stays a matter of the definition.
    if (!inPlaceAsked || !changes.has('add column', 'drop column')) return instant;
  }
  const strict = isStrict(around.settings);
  const required = changes.first(['make not null']);
  if (required && !strict) return copy('SHARED', `${required.reason}, and sql_mode is not strict`);
  const unkeyed = changes.first(['drop primary key']);
  if (unkeyed && !changes.has('add primary key')) return copy('SHARED', unkeyed.reason);
  const nullable = changes.first(['make nullable']);
  if (nullable && clusteredKey(table) !== null && clusteredAfter(shape) === undefined) {
    return copy('SHARED', `${nullable.reason}, and it is in the key that orders the rows`);
  }
  const virtual = changes.first(['add virtual column', 'drop virtual column', 'virtual order']);
  if (virtual) {
    const other = changes.outside(besideVirtual);
    if (other) return copy('SHARED', `${virtual.reason}, while ${other.reason}`);
    if (table.partitioning !== null)
      return copy('SHARED', `${virtual.reason}, and ${displayName(table.name)} is partitioned`);
    if (!virtualInOrder(table, shape, changes, around.server)) {
      return copy('SHARED', `${virtual.reason}, and not behind all other virtual columns`);
    }
  }
  const fulltext = [...table.indexes.values()].some(({ kind }) => kind === 'fulltext');
  const keepsFulltext = shape.indexes.some(({ kind }) => kind === 'fulltext');
  const keepsSpatial = shape.indexes.some(({ kind }) => kind === 'spatial');
  const recoded = changes.first(['recode column']);
  const rebuilt = changes.first(
    recoded ? [...rebuilding, 'table option', 'noted option', 'table default charset'] : rebuilding,
  );
  let shared = changes.first(['add column by auto_increment', 'index new virtual column', 'add spatial index']);
  if (rebuilt && (keepsFulltext || keepsSpatial) && !shared) {
    if (fulltext && keepsFulltext) return copy('SHARED', `${rebuilt.reason}, and the table has a FULLTEXT index`);
    shared = {
      ...rebuilt,
      reason: `${rebuilt.reason}, and the table has a ${keepsFulltext ? 'FULLTEXT' : 'SPATIAL'} index`,
    };
  }
  if (rebuilt && recoded) shared ??= recoded;
  const newFulltext = changes.first(['add fulltext index']);
  const lock = shared || newFulltext ? 'SHARED' : 'NONE';
  if (rebuilt) return rebuild(lock, shared?.reason ?? rebuilt.reason, shared ? 1846 : 1845);
  if (newFulltext && !table.hadFulltext && !table.columns.has('fts_doc_id')) {
    return rebuild(lock, `${newFulltext.reason}, for which every row gets a hidden FTS_DOC_ID`);
  }
  const reason = shared ?? newFulltext ?? changes.first(inPlace);
  return withoutRebuild('INPLACE', lock, changes.has(...builds), reason?.reason ?? null);
}

function isInstant({ table, shape, changes }: Alteration, { catalog, server }: Surroundings): boolean {
  if (changes.outside(instantAllowed) !== undefined || !isAtLeast(server, 8, 0, 12)) return false;
  const anyPlace = isAtLeast(server, 8, 0, 29);
  const renames = changes.has('rename column');
  if (renames && !isAtLeast(server, 8, 0, 28)) return false;
  const virtual = changes.has('add virtual column', 'drop virtual column');
  const stored = changes.has('add column', 'drop column');
  if (changes.has('stored order') && !(anyPlace && stored)) return false;
  if (renames && !virtual && !stored && !changes.has('virtual order')) return !renamesReferenced();
  if (stored) {
    if (changes.has('drop column') && !anyPlace) return false;
    const adds = changes.has('add column') && !changes.has('drop virtual column');
    if (!adds && !(changes.has('drop column') && virtualInOrder(table, shape, changes, server))) return false;
    return supportsInstantColumns();
  }
  // Virtual columns come and go in an instant as long as none moves and nothing else is asked.
  return virtual && !renames && !changes.has('virtual order') && virtualInOrder(table, shape, changes, server);

  function supportsInstantColumns(): boolean {
    if (table.rowFormat === 'compressed' || table.options.has('key_block_size')) return false;
    if (hasHiddenIds(table)) return false;
    if (shape.columns.length > 1017) return false;
    return !anyPlace || table.instantVersions < maximalVersions(server);
  }

  /** A column that another table references is renamed in place, since both tables' definitions change. */
  function renamesReferenced(): boolean {
    const renamed = new Set(
      shape.columns.flatMap(({ was, name }) => (was !== null && was.name !== name ? [was.name.toLowerCase()] : [])),
    );
    return catalog
      .foreignKeysTo(table.name)
      .some(({ foreignKey }) => foreignKey.referencedColumns.some((column) => renamed.has(column.toLowerCase())));
  }
}

/** Versions of rows that a table may hold (manual, section 17.12.1; 255 from 9.1 on). */
export function maximalVersions(server: Surroundings['server']): number {
  return isAtLeast(server, 9, 1) ? 255 : 64;
}

/** A FULLTEXT index keeps a column that no statement names, even when it is gone; columns do not come and go in an instant beside it. */
export function hasHiddenIds(table: MysqlTable): boolean {
  for (const { kind } of table.indexes.values()) if (kind === 'fulltext') return true;
  return table.hadFulltext && !table.columns.has('fts_doc_id');
}
