import type { NodeOf } from '../sql/statement.ts';
import { displayName } from './catalog.ts';
import { keyColumns, type WrittenConstraint } from './columns.ts';
import { inside, textsOf } from './node.ts';
import { notNullConstraintsSince, setNotNull } from './not-null.ts';
import { Expression, type KeyConstraint, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { backConstraint, defineIndex, type IndexSpec, specOf } from './replay-index.ts';

interface PlannedKey {
  readonly written: WrittenConstraint;
  readonly spec: IndexSpec;
  readonly kind: KeyConstraint['kind'];
  name: string | null;
}

/** Adds PRIMARY KEY, UNIQUE and EXCLUDE constraints with their indexes. */
export function addKeys(context: ReplayContext, table: RelationRecord, written: readonly WrittenConstraint[]): void {
  const planned: PlannedKey[] = [];
  for (const each of written) {
    const { node } = each;
    if (node.contype === 'CONSTR_PRIMARY' || node.contype === 'CONSTR_UNIQUE') {
      const kind = node.contype === 'CONSTR_PRIMARY' ? 'primary key' : 'unique';
      const key = { written: each, spec: keySpec(each), kind, name: node.conname ?? null } as const;
      if (kind === 'primary key') planned.unshift(key);
      else planned.push(key);
    } else if (node.contype === 'CONSTR_EXCLUSION') {
      planned.push({ written: each, spec: excludeSpec(node), kind: 'exclude', name: node.conname ?? null });
    }
  }
  // The server makes one index of equal constraints, under the name of whichever has one (transformIndexConstraints).
  const kept: PlannedKey[] = [];
  for (const key of planned) {
    const equal = kept.find((other) => sameKey(other, key));
    if (!equal) kept.push(key);
    else equal.name ??= key.name;
  }
  for (const key of kept) {
    if (key.kind === 'primary key') {
      for (const column of key.spec.columns) if (column !== null) requireNotNull(context, table, column);
    }
    for (const column of key.spec.columns) if (column !== null) context.column(table, column);
    const { deferrable } = key.written;
    defineIndex(context, table, key.spec, {
      name: key.name,
      constraint: { kind: key.kind, deferrable, named: key.name !== null },
      only: false,
    });
  }
}

/** A primary key makes its columns NOT NULL. */
function requireNotNull(context: ReplayContext, table: RelationRecord, name: string): void {
  const column = context.column(table, name);
  if (!column) return;
  const known = context.major < notNullConstraintsSince ? column.notNull : table.notNullOf(name)?.validated === true;
  if (!known) setNotNull(context, table, name, { name: null, valid: true, only: false });
}

function sameKey(a: PlannedKey, b: PlannedKey): boolean {
  return (
    a.kind !== 'exclude' &&
    b.kind !== 'exclude' &&
    a.spec.columns.join('\u0000') === b.spec.columns.join('\u0000') &&
    a.spec.included.join('\u0000') === b.spec.included.join('\u0000') &&
    a.spec.nullsNotDistinct === b.spec.nullsNotDistinct &&
    a.written.deferrable === b.written.deferrable
  );
}

function keySpec(written: WrittenConstraint): IndexSpec {
  const { node } = written;
  const columns = keyColumns(written);
  const elements = columns.map((name) => ({ name }));
  // WITHOUT OVERLAPS (18 and later) is an exclusion constraint underneath, on a GiST index.
  return specOf(elements, textsOf(node.including), {
    method: node.without_overlaps ? 'gist' : 'btree',
    unique: true,
    nullsNotDistinct: node.nulls_not_distinct === true,
  });
}

function excludeSpec(node: NodeOf<'Constraint'>): IndexSpec {
  const elements: NodeOf<'IndexElem'>[] = [];
  const operators: string[] = [];
  for (const exclusion of node.exclusions ?? []) {
    const [element, operator] = inside(exclusion, 'List')?.items ?? [];
    const inner = inside(element, 'IndexElem');
    if (inner) elements.push(inner);
    operators.push(textsOf(inside(operator, 'List')?.items).join('.'));
  }
  return specOf(elements, textsOf(node.including), {
    method: node.access_method ?? 'btree',
    condition: node.where_clause ? new Expression(node.where_clause) : null,
    operators,
  });
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name. */
export function addUsingIndex(
  context: ReplayContext,
  table: RelationRecord,
  written: WrittenConstraint,
  name: string,
): void {
  const { node } = written;
  const { schema } = table.name;
  const index = context.store.index({ schema, name });
  const kind = node.contype === 'CONSTR_PRIMARY' ? 'primary key' : 'unique';
  if (!index) {
    table.certain = false;
    context.doubt(`index ${name} of the new constraint of ${displayName(table.name)} is not known`);
    return;
  }
  const final = node.conname ?? name;
  if (kind === 'primary key') {
    for (const column of index.columns) if (column !== null) requireNotNull(context, table, column);
  }
  if (final !== name) context.store.moveIndex(index, { schema, name: final });
  backConstraint(context, index, { kind, deferrable: written.deferrable, named: node.conname !== undefined });
}
