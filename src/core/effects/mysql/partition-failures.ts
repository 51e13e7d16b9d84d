import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { PartitionDefinition, Partitioning } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
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
  const mayNotFit = (reason: string, errno: number) =>
    draft.fail({ code: 'no-partition-for-row', errno, when: 'data', reason, span: action.span, action: place });
  if (action.kind === 'partition by') {
    const { method, partitions } = action.partitioning;
    const open = partitions.some(({ values }) => values === null || /MAXVALUE|DEFAULT/i.test(values));
    if (/^(range|list)/.test(method) && !open)
      mayNotFit(`A row of ${name} for which there is no partition would stop it.`, 1526);
    return;
  }
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
      followsLast(table, action.partitions, fail);
      for (const { name: partition } of action.partitions) {
        if (table.partitions.includes(partition.name.toLowerCase())) {
          fail('duplicate-partition', 1517, `${name} has a partition ${quoteIdentifier(partition.name)} already.`);
        }
      }
      return;
    case 'coalesce partition':
      if (!spread) fail('coalesce-needs-hash', 1509, `${name} is not partitioned by HASH or KEY.`);
      else if (action.count >= (partitioning.count ?? Number.POSITIVE_INFINITY)) {
        fail('all-partitions', 1508, `All partitions of ${name} would go; DROP TABLE is meant for that.`);
      }
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
      } else if (unknown && !action.ifExists)
        fail('unknown-partition', 1507, `${name} has no partition ${quoteIdentifier(unknown.name)}.`);
      return;
    }
    case 'reorganize partition':
      if (action.names === null && !spread) {
        fail('reorganize-without-names', 1511, `REORGANIZE PARTITION without names is for HASH and KEY.`);
        return;
      }
      for (const { values } of action.into) if (values !== null && wrongValues(values, method, fail)) return;
      keepsRange(table, action, fail);
      return;
    case 'exchange partition':
      exchange(table, action, fail, mayNotFit, draft);
      return;
    case 'discard partition tablespace':
    case 'import partition tablespace':
      if (draft.mariadb) fail('no-such-statement', 1064, 'MariaDB takes no tablespaces of partitions away.');
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

/** The bound of a partition by RANGE when it is one whole number; null for others. */
function boundOf(values: string | null | undefined): number | null {
  const number = /^\s*LESS\s+THAN\s*\(\s*(-?\d+)\s*\)\s*$/i.exec(values ?? '')?.[1];
  return number === undefined ? null : Number(number);
}

type Fail = (code: string, errno: number, reason: string) => void;

function followsLast(table: MysqlTable, added: readonly PartitionDefinition[], fail: Fail): void {
  const { partitioning } = table;
  if (partitioning === null) return;
  const known = partitioning.partitions.filter(({ name }) => table.partitions.includes(name.name.toLowerCase()));
  if (partitioning.method.startsWith('range')) {
    let last = boundOf(known.at(-1)?.values);
    for (const { name, values } of added) {
      const bound = boundOf(values);
      if (bound !== null && last !== null && bound <= last) {
        fail(
          'partition-below-last',
          1493,
          `The bound of ${quoteIdentifier(name.name)} is not above that of the partition before it.`,
        );
        return;
      }
      if (bound !== null) last = bound;
    }
    return;
  }
  const taken = new Set(known.flatMap(({ values }) => listed(values)));
  for (const { name, values } of added) {
    const double = listed(values).find((value) => taken.has(value));
    if (double === undefined) continue;
    fail(
      'partition-value-taken',
      1495,
      `The value ${double} of ${quoteIdentifier(name.name)} has a partition already.`,
    );
    return;
  }
}

/** The values of a partition by LIST, where they are simple ones. */
function listed(values: string | null): readonly string[] {
  const list = /^\s*IN\s*\(([^()]*)\)\s*$/i.exec(values ?? '')?.[1];
  return list === undefined ? [] : list.split(',').map((value) => value.trim());
}

/** Other partitions keep their bounds, so the last new one ends where the last old one did, unless it is the table's last. */
function keepsRange(
  table: MysqlTable,
  action: Extract<AlterAction, { kind: 'reorganize partition' }>,
  fail: Fail,
): void {
  const partitions = table.partitioning?.partitions ?? [];
  const last = action.names?.at(-1)?.name.toLowerCase();
  const old = partitions.find(({ name }) => name.name.toLowerCase() === last);
  if (old === undefined || table.partitioning?.method !== 'range') return;
  const before = boundOf(old.values);
  const after = boundOf(action.into.at(-1)?.values);
  const isLast = table.partitions.at(-1) === last;
  if (before === null || after === null || (isLast ? after >= before : after === before)) return;
  fail('partition-range-changed', 1520, `The partitions would end at ${after} and not at ${before}.`);
}

function exchange(
  table: MysqlTable,
  action: Extract<AlterAction, { kind: 'exchange partition' }>,
  fail: Fail,
  mayNotFit: (reason: string, errno: number) => void,
  draft: Draft,
): void {
  if (!action.validation && draft.mariadb && !isAtLeast(draft.server, 11, 4)) {
    fail('no-such-clause', 1064, 'WITHOUT VALIDATION is there since MariaDB 11.4.');
    return;
  }
  const other = draft.catalog.table(draft.catalog.resolve(action.table));
  if (other?.certain) {
    const columns = [...table.columns.values()];
    const others = [...other.columns.values()];
    const same =
      columns.length === others.length &&
      columns.every(
        (column, place) => column.type?.name === others[place]?.type?.name && column.name === others[place]?.name,
      );
    if (!same) {
      fail(
        'different-tables',
        1736,
        `${displayName(table.name)} and ${displayName(other.name)} have different columns.`,
      );
      return;
    }
  }
  if (action.validation)
    mayNotFit(`A row that does not belong to ${quoteIdentifier(action.partition.name)} would stop it.`, 1737);
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
