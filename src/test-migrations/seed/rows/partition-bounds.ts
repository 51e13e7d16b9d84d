import type { TableFacts } from '../../../core/schema/server/table-facts.ts';
import { call, column, constant, type Expression } from '../conditions/expression.ts';
import { readExpressions } from '../conditions/read-expression.ts';

export type PartitionTargets =
  | { readonly kind: 'none'; readonly reason: string }
  /** `condition` is null where every row finds a partition. */
  | { readonly kind: 'some'; readonly condition: Expression | null };

/** The condition that a row of a partitioned table has a partition to go to. */
export function partitionTargets(table: TableFacts, all: readonly TableFacts[]): PartitionTargets {
  const partitioning = table.partitioning;
  if (partitioning === null) return { kind: 'some', condition: null };
  if (partitioning.partitions.length > 0) return mysqlTargets(partitioning);
  const condition = postgresTargets(table, all, 0);
  return condition === 'none'
    ? { kind: 'none', reason: 'it has no partition that a row could go to' }
    : { kind: 'some', condition };
}

function postgresTargets(table: TableFacts, all: readonly TableFacts[], depth: number): Expression | null | 'none' {
  const { partitioning } = table;
  if (partitioning === null || depth > 8) return null;
  const keys = readExpressions(partitioning.key, false);
  const ways: Expression[] = [];
  let open = false;
  for (const one of all) {
    if (one.partition?.ofSchema !== table.schema || one.partition.ofTable !== table.name) continue;
    const inside = postgresTargets(one, all, depth + 1);
    if (inside === 'none') continue;
    const bound = keys === null ? null : postgresBound(one.partition.bound, keys);
    const parts = [bound, inside].filter((part) => part !== null);
    if (parts.length === 0) open = true;
    else ways.push(parts.length === 1 && parts[0] ? parts[0] : call('and', ...parts));
  }
  if (ways.length === 0) return open ? null : 'none';
  // Where a default partition or a hash takes every row, the others are still worth filling.
  if (open) ways.push(constant(true));
  return ways.length === 1 && ways[0] ? ways[0] : call('or', ...ways);
}

/** Null for a bound that holds for any row (DEFAULT), or that no value can be chosen for (hash). */
function postgresBound(bound: string, keys: readonly Expression[]): Expression | null {
  const range = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/s.exec(bound);
  if (range) {
    const from = limitsOf(range[1] ?? '');
    const to = limitsOf(range[2] ?? '');
    return from === null || to === null ? null : rangeBound(keys, from, to);
  }
  const list = /^FOR VALUES IN \((.*)\)$/s.exec(bound);
  const key = keys[0];
  if (!list || key === undefined) return null;
  const values = readExpressions(list[1] ?? '', false);
  return values === null ? null : inList(key, values);
}

function inList(key: Expression, values: readonly Expression[]): Expression {
  const nulls = values.filter((one) => one.kind === 'constant' && one.value === null);
  const others = values.filter((one) => !nulls.includes(one));
  const parts: Expression[] = [];
  if (others.length > 0) parts.push(call('and', call('in', key, ...others), call('not', call('is null', key))));
  if (nulls.length > 0) parts.push(call('is null', key));
  return parts.length === 1 && parts[0] ? parts[0] : call('or', ...parts);
}

/** Values of a range's end; MINVALUE and MAXVALUE are null. */
function limitsOf(text: string): readonly (Expression | null)[] | null {
  const values = readExpressions(text, false);
  return values?.map((one) => (one.kind === 'column' && /^(?:min|max)value$/.test(one.name) ? null : one)) ?? null;
}

/**
 * Rows between the two ends. Of several keys the ends are compared one key after the other; here the first that differs is held
 * between them, those before it to the common value, and those behind it only where the first could equal its end.
 */
function rangeBound(
  keys: readonly Expression[],
  from: readonly (Expression | null)[],
  to: readonly (Expression | null)[],
) {
  const parts: Expression[] = [];
  for (const [i, key] of keys.entries()) {
    parts.push(call('not', call('is null', key)));
    const low = from[i] ?? null;
    const high = to[i] ?? null;
    const same = low !== null && high !== null && JSON.stringify(low) === JSON.stringify(high);
    const last = i === keys.length - 1;
    if (same && !last) {
      parts.push(call('=', key, low));
      continue;
    }
    if (low !== null) parts.push(call('>=', key, low));
    if (high !== null) parts.push(call('<', key, high));
    // Equal to the lower end, the keys behind it would have to be looked at.
    if (!last && low !== null)
      parts.push(call('or', call('>', key, low), ...(from[i + 1] ? [lowerRest(keys, from, i + 1)] : [constant(true)])));
    for (const rest of keys.slice(i + 1)) parts.push(call('not', call('is null', rest)));
    break;
  }
  return call('and', ...parts);
}

function lowerRest(keys: readonly Expression[], from: readonly (Expression | null)[], at: number): Expression {
  const key = keys[at];
  const low = from[at] ?? null;
  return key === undefined || low === null ? constant(true) : call('>=', key, low);
}

function mysqlTargets(partitioning: NonNullable<TableFacts['partitioning']>): PartitionTargets {
  const { method } = partitioning;
  if (!/^(?:range|list)/.test(method)) return { kind: 'some', condition: null };
  const keys = readExpressions(partitioning.key, true);
  const key = keys?.[0];
  if (keys === null || key === undefined) return { kind: 'some', condition: null };
  const ways: Expression[] = [];
  let before: Expression | null = null;
  for (const { bound } of partitioning.partitions) {
    const text = (bound ?? '')
      .replace(/^VALUES\s+/i, '')
      .replace(/^(?:LESS\s+THAN|IN)\s*/i, '')
      .trim();
    if (/^\(?\s*DEFAULT\s*\)?$/i.test(text)) {
      ways.push(constant(true));
      continue;
    }
    const values = readExpressions(/^\(.*\)$/s.test(text) ? text.slice(1, -1) : text, true);
    if (values === null || values.length === 0) return { kind: 'some', condition: null };
    if (method.startsWith('list')) {
      if (keys.length > 1) ways.push(listOfRows(keys, values));
      else ways.push(inList(key, values));
      continue;
    }
    const first = values[0] ?? constant(null);
    const open = first.kind === 'column' && /^maxvalue$/i.test(first.name);
    const parts: Expression[] = [];
    if (before !== null) parts.push(call('>=', key, before));
    if (!open) parts.push(call('<', key, first));
    ways.push(parts.length === 0 ? constant(true) : call('and', ...parts));
    before = open ? before : first;
  }
  if (ways.length === 0) return { kind: 'none', reason: 'it has no partition that a row could go to' };
  return { kind: 'some', condition: ways.length === 1 && ways[0] ? ways[0] : call('or', ...ways) };
}

/** LIST COLUMNS of several keys: `((1,'a'),(2,'b'))`. */
function listOfRows(keys: readonly Expression[], values: readonly Expression[]): Expression {
  const rows = values.map((value) =>
    value.kind === 'call' && value.name === 'row'
      ? call('and', ...value.args.map((one, i) => call('=', keys[i] ?? column(''), one)))
      : constant(true),
  );
  return rows.length === 1 && rows[0] ? rows[0] : call('or', ...rows);
}
