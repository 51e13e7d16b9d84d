import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { codeOf } from './action-code.ts';
import { copy, type Decision, instant, rebuild } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { lockOfCopy } from './mariadb-algorithm.ts';

/** True for what is about partitions; the grammar lets it stand with few others. */
export function isPartitionAction(action: AlterAction): boolean {
  return /partition/.test(action.kind) || action.kind === 'convert table';
}

/**
 * What a statement about partitions does (MySQL manual, section 17.12.1, "Partitioning Operations"; MariaDB manual, "Partitioning Overview").
 * Rows of other partitions than those that are named stay as they are.
 */
export function partitionEffect(
  table: MysqlTable,
  action: AlterAction,
  together: Alteration,
  place: number,
  draft: Draft,
): void {
  const decision = decide(table, action, together, draft);
  const certain = table.certain;
  draft.tables.push({
    table: table.name,
    algorithm: decision.algorithm,
    lock: decision.lock,
    metadataLock:
      isRead(action) || (action.kind === 'repair partition' && draft.mariadb) || findsNone(table, action)
        ? 'shared'
        : 'exclusive',
    rebuilds: decision.rebuilds,
    scans: decision.scans,
    indexes: [],
    delaysReplicas: decision.scans && !isRead(action),
    actions: [
      {
        action: place,
        algorithm: decision.algorithm,
        lock: decision.lock,
        rebuilds: decision.rebuilds,
        scans: decision.scans,
        code: codeOf(action),
        reason: decision.reason,
        span: action.span,
        certain,
      },
    ],
    because: null,
    reason: decision.reason,
  });
  if (action.kind === 'exchange partition' || action.kind === 'convert table') {
    const other = draft.catalog.resolve(action.table);
    draft.lock(other, 'exclusive', `it changes places with a partition of ${displayName(table.name)}`);
  }
}

/** IF EXISTS, and none does. */
function findsNone(table: MysqlTable, action: AlterAction): boolean {
  if (action.kind !== 'drop partition' || !action.ifExists || action.names === null) return false;
  return action.names.every(({ name }) => !table.partitions.includes(name.toLowerCase()));
}

function isRead(action: AlterAction): boolean {
  return action.kind === 'analyze partition' || action.kind === 'check partition';
}

function decide(table: MysqlTable, action: AlterAction, together: Alteration, draft: Draft): Decision {
  const name = displayName(table.name);
  const copyLock = lockOfCopy(together, draft.server);
  switch (action.kind) {
    case 'partition by':
      return copy(copyLock, `every row of ${name} moves to its partition`);
    case 'remove partitioning':
      return copy(copyLock, `every row of ${name} moves back into one table`);
    case 'add partition':
      return spreads(table)
        ? { ...rebuild('SHARED', `rows of ${name} are spread anew over its partitions`), algorithm: 'INPLACE' }
        : { ...instant, algorithm: 'INPLACE', reason: `it adds a partition to ${name}` };
    case 'drop partition':
      return { ...instant, algorithm: 'INPLACE', reason: `it drops a partition of ${name}` };
    case 'coalesce partition':
      return rebuild('SHARED', `rows of ${name} are spread anew over fewer partitions`);
    case 'reorganize partition':
      return rebuild('SHARED', `rows of ${name} move to other partitions`);
    case 'rebuild partition':
      return rebuild('SHARED', `the rows of a partition of ${name} are written anew`);
    case 'optimize partition':
      // InnoDB has no way to do one partition alone, and does the whole table (MySQL manual, section 26.3.4).
      return rebuild('NONE', `InnoDB writes all rows of ${name} anew for it`);
    case 'repair partition':
      return { ...instant, scans: true };
    case 'check partition':
    case 'analyze partition':
      return instant;
    case 'exchange partition':
      return { ...instant, scans: action.validation };
    case 'convert table':
      return { ...instant, scans: true };
    default:
      return instant;
  }
}

/** HASH and KEY put every row by its number of partitions. */
function spreads({ partitioning }: MysqlTable): boolean {
  return partitioning !== null && /hash|key/.test(partitioning.method);
}
