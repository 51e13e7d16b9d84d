import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { PartitionDefinition, Partitioning } from '../../sql/mysql/definitions.ts';
import { maxPartitions, type TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** Partitions a table as PARTITION BY says; null takes its partitions away. */
export function setPartitioning(table: TableRecord, partitioning: Partitioning | null): void {
  table.partitioning = partitioning;
  table.partitions = [];
  if (partitioning === null) return;
  append(table, partitioning.partitions, partitioning.count ?? 1);
}

/** Partitions without names are numbered: `p0`, `p1`, … */
function append(table: TableRecord, written: readonly PartitionDefinition[], count: number): void {
  if (written.length > 0) {
    const room = maxPartitions - table.partitions.length;
    table.partitions.push(...written.slice(0, room).map(({ name }) => name.name.toLowerCase()));
    return;
  }
  const first = table.partitions.length;
  const last = Math.min(first + count, maxPartitions);
  for (let number = first; number < last; number++) table.partitions.push(`p${number}`);
}

/** What an action of ALTER TABLE does to the names of the partitions. */
export function alterPartitions(context: ReplayContext, table: TableRecord, action: AlterAction): void {
  switch (action.kind) {
    case 'partition by':
      setPartitioning(table, action.partitioning);
      return;
    case 'remove partitioning':
      setPartitioning(table, null);
      return;
    case 'add partition':
      append(table, action.partitions, action.count ?? 1);
      return;
    case 'drop partition': {
      const gone = new Set((action.names ?? []).map(({ name }) => name.toLowerCase()));
      table.partitions = table.partitions.filter((name) => !gone.has(name));
      return;
    }
    case 'coalesce partition':
      table.partitions = table.partitions.slice(0, Math.max(0, table.partitions.length - action.count));
      return;
    case 'reorganize partition': {
      if (action.into.length === 0) return;
      const gone = new Set((action.names ?? []).map(({ name }) => name.toLowerCase()));
      const place = table.partitions.findIndex((name) => gone.has(name));
      const kept = table.partitions.filter((name) => !gone.has(name));
      const into = action.into.map(({ name }) => name.name.toLowerCase());
      kept.splice(place < 0 ? kept.length : place, 0, ...into);
      table.partitions = kept.slice(0, maxPartitions);
      return;
    }
    case 'exchange partition': {
      const other = context.find(action.table);
      if (!other) return;
      const hasRows = table.hasRows || other.hasRows;
      table.hasRows = hasRows;
      other.hasRows = hasRows;
      return;
    }
    default:
  }
}
