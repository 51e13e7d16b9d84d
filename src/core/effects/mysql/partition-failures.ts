import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { Partitioning } from '../../sql/mysql/definitions.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { isPartitionAction } from './partitions.ts';

/** How partitions, those that are there and those that are asked for, make a statement fail. */
export function partitionFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  together: Alteration,
  draft: Draft,
): void {
  actions.forEach((action, place) => {
    if (isPartitionAction(action)) partitionAction(table, action, place, draft);
  });
  const by = actions.find((action) => action.kind === 'partition by');
  const partitioning = by?.kind === 'partition by' ? by.partitioning : removes(actions) ? null : table.partitioning;
  if (partitioning !== null) uniqueKeys(table, actions, together, partitioning, by, draft);
}

function removes(actions: readonly AlterAction[]): boolean {
  return actions.some(({ kind }) => kind === 'remove partitioning');
}

function partitionAction(table: MysqlTable, action: AlterAction, place: number, draft: Draft): void {
  const name = displayName(table.name);
  const fail = (code: string, errno: number, reason: string) =>
    draft.fail({ code, errno, when: 'always', reason, span: action.span, action: place });
  if (action.kind === 'partition by') return;
  const { partitioning } = table;
  if (partitioning === null) {
    fail('not-partitioned', 1505, `${name} is not partitioned.`);
    return;
  }
  const { method } = partitioning;
  const spread = /hash|key/.test(method);
  const names = 'names' in action && action.names !== null ? action.names : [];
  switch (action.kind) {
    case 'add partition':
      if (spread) {
        const [first] = action.partitions;
        if (first?.values != null) wrongValues(first.values, method, fail);
        return;
      }
      if (action.partitions.length === 0) {
        fail('partition-without-values', 1492, `Partitions of ${name} are defined one by one.`);
        return;
      }
      for (const { values } of action.partitions) if (values !== null && wrongValues(values, method, fail)) return;
      if (method.startsWith('range') && partitioning.partitions.at(-1)?.values?.toUpperCase().includes('MAXVALUE')) {
        fail(
          'partition-after-maxvalue',
          1481,
          `The last partition of ${name} takes all values, so none can follow it.`,
        );
      }
      for (const { name: partition } of action.partitions) {
        if (table.partitions.includes(partition.name.toLowerCase())) {
          fail('duplicate-partition', 1517, `${name} has a partition ${quoteIdentifier(partition.name)} already.`);
        }
      }
      return;
    case 'coalesce partition':
      if (!spread) fail('coalesce-needs-hash', 1509, `${name} is not partitioned by HASH or KEY.`);
      return;
    case 'drop partition': {
      if (spread) {
        fail(
          'drop-needs-range',
          1512,
          `${name} is not partitioned by RANGE or LIST, so no partition of it can be dropped.`,
        );
        return;
      }
      const unknown = names.find((each) => !table.partitions.includes(each.name.toLowerCase()));
      if (table.partitions.length > 0 && names.length >= table.partitions.length) {
        fail('all-partitions', 1508, `All partitions of ${name} would go; DROP TABLE is meant for that.`);
      } else if (unknown) fail('unknown-partition', 1507, `${name} has no partition ${quoteIdentifier(unknown.name)}.`);
      return;
    }
    case 'reorganize partition':
      if (action.names === null && !spread) {
        fail('reorganize-without-names', 1511, `REORGANIZE PARTITION without names is for HASH and KEY.`);
        return;
      }
      for (const { values } of action.into) if (values !== null && wrongValues(values, method, fail)) return;
      return;
    default: {
      const known = new Set(table.partitions);
      // Names of subpartitions and those that the server made up are not kept.
      if (spread || partitioning.subpartitioned) return;
      const unknown = names.find((each) => !known.has(each.name.toLowerCase()) && each.name.toLowerCase() !== 'all');
      if (unknown && !/exchange|convert/.test(action.kind)) {
        fail('unknown-partition', 1735, `${name} has no partition ${quoteIdentifier(unknown.name)}.`);
      }
    }
  }
}

/** VALUES LESS THAN is for RANGE, VALUES IN for LIST. */
function wrongValues(
  values: string,
  method: string,
  fail: (code: string, errno: number, reason: string) => void,
): boolean {
  const less = /^\s*LESS/i.test(values);
  const fits = less ? method.startsWith('range') : method.startsWith('list');
  if (!fits)
    fail(
      'wrong-partition-values',
      1480,
      `VALUES ${less ? 'LESS THAN' : 'IN'} does not go with partitions by ${method.toUpperCase()}.`,
    );
  return !fits;
}

/** Every unique key, the primary one too, holds all columns by which the table is partitioned (MySQL manual, section 26.6.1). */
function uniqueKeys(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Alteration,
  partitioning: Partitioning,
  by: AlterAction | undefined,
  draft: Draft,
): void {
  if (partitioning.method === 'system_time') return;
  const wanted = partitioning.columns.map((column) => column.toLowerCase());
  const primary = shape.indexes.find(({ kind }) => kind === 'primary');
  // KEY () takes the columns of the primary key.
  const columns = wanted.length === 0 ? (primary?.parts.map(({ column }) => column ?? '') ?? []) : wanted;
  for (const index of shape.indexes) {
    if (index.kind !== 'unique' && index.kind !== 'primary') continue;
    if (by === undefined && index.was !== null) continue;
    const missing = columns.find((column) => !index.parts.some((part) => part.column === column));
    if (missing === undefined) continue;
    const place = by === undefined ? Math.max(index.action, 0) : actions.indexOf(by);
    const shown = index.kind === 'primary' ? 'The primary key' : `The unique key ${quoteIdentifier(index.name)}`;
    draft.fail({
      code: 'partition-column-not-in-key',
      errno: 1503,
      when: 'always',
      reason: `${shown} of ${displayName(table.name)} does not hold ${quoteIdentifier(missing)}, by which the table is partitioned.`,
      span: actions[place]?.span ?? null,
      action: place,
    });
    return;
  }
}
