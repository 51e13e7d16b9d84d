import type { Node, NodeOf } from '../sql/statement.ts';
import type { QualifiedName } from './catalog.ts';
import { displayName } from './catalog.ts';
import { expressionText, plainColumn } from './expression.ts';
import { figureName, freeName, indexColumnNames, joinedColumns } from './names.ts';
import { inside, textsOf } from './node.ts';
import { Expression, IndexRecord, KeyConstraint, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/** What an index is, without its name and table. */
export interface IndexSpec {
  readonly method: string;
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly columns: readonly (string | null)[];
  readonly expressions: readonly Expression[];
  readonly included: readonly string[];
  readonly condition: Expression | null;
  readonly plainOrder: boolean;
  readonly shape: string;
  /** Where the names of the index's own columns come from, included ones last. */
  readonly origins: readonly string[];
}

/** The constraint that an index is made for. */
export interface BackedConstraint {
  readonly kind: KeyConstraint['kind'];
  readonly deferrable: boolean;
  readonly named: boolean;
}

export function specOf(
  elements: readonly NodeOf<'IndexElem'>[],
  included: readonly string[],
  options: Partial<Pick<IndexSpec, 'method' | 'unique' | 'nullsNotDistinct' | 'condition'>> & { operators?: string[] },
): IndexSpec {
  const columns: (string | null)[] = [];
  const expressions: Expression[] = [];
  const origins: string[] = [];
  const shapes: string[] = [];
  let plainOrder = true;
  for (const element of elements) {
    const name = element.name ?? bareColumn(element.expr);
    if (name !== null) {
      columns.push(name);
      origins.push(name);
    } else {
      columns.push(null);
      if (element.expr) expressions.push(new Expression(element.expr));
      origins.push(figureName(element.expr) ?? 'expr');
    }
    const ordered = element.ordering === 'SORTBY_DESC' || element.nulls_ordering === 'SORTBY_NULLS_FIRST';
    if (ordered || element.collation || element.opclass || inside(element.expr, 'CollateClause')) plainOrder = false;
    shapes.push(`${textsOf(element.opclass).join('.')} ${textsOf(element.collation).join('.')}`);
  }
  return {
    method: options.method ?? 'btree',
    unique: options.unique === true,
    nullsNotDistinct: options.nullsNotDistinct === true,
    columns,
    expressions,
    included,
    condition: options.condition ?? null,
    plainOrder,
    shape: [...shapes, ...(options.operators ?? [])].join(','),
    origins: [...origins, ...included],
  };
}

/** A column in parentheses, with or without COLLATE, is a plain key to the server (ComputeIndexAttrs). */
function bareColumn(expression: Node | undefined): string | null {
  const collate = inside(expression, 'CollateClause');
  return plainColumn(collate ? collate.arg : expression);
}

export function createIndex(context: ReplayContext, statement: NodeOf<'IndexStmt'>): void {
  const { store } = context;
  const owner = context.known(statement.relation);
  const { schema } = owner.name;
  if (statement.idxname !== undefined && store.relationNameTaken(schema, statement.idxname)) {
    if (statement.if_not_exists || context.conditional) return;
    context.doubt(`index ${statement.idxname} is made a second time`);
    const former = store.index({ schema, name: statement.idxname });
    if (!former) return;
    dropIndex(context, former);
  }
  const spec = specOf(
    (statement.indexParams ?? []).flatMap((node) => inside(node, 'IndexElem') ?? []),
    (statement.indexIncludingParams ?? []).flatMap((node) => inside(node, 'IndexElem')?.name ?? []),
    {
      // Before version 14 rtree was still read, as gist; nobody writes it.
      method: statement.accessMethod ?? 'btree',
      unique: statement.unique === true,
      nullsNotDistinct: statement.nulls_not_distinct === true,
      condition: statement.whereClause ? new Expression(statement.whereClause) : null,
    },
  );
  for (const column of spec.columns) if (column !== null) context.column(owner, column);
  const index = defineIndex(context, owner, spec, {
    name: statement.idxname ?? null,
    constraint: null,
    only: statement.relation?.inh !== true,
  });
  index.concurrently = statement.concurrent === true;
}

interface IndexPlace {
  readonly name: string | null;
  readonly constraint: BackedConstraint | null;
  /** ON ONLY: not on the partitions. */
  readonly only: boolean;
}

/** Makes an index, the constraint that it is for, and the same on every partition. */
export function defineIndex(
  context: ReplayContext,
  owner: RelationRecord,
  spec: IndexSpec,
  place: IndexPlace,
): IndexRecord {
  const { store } = context;
  const own = indexColumnNames(spec.origins);
  const name = { schema: owner.name.schema, name: place.name ?? freeIndexName(context, owner, own, place.constraint) };
  const index = new IndexRecord(owner, name, context.bornIn);
  index.method = spec.method;
  index.unique = spec.unique;
  index.columns = spec.columns;
  index.included = spec.included;
  index.expressions = spec.expressions;
  index.condition = spec.condition;
  index.plainOrder = spec.plainOrder;
  index.shape = spec.shape;
  index.nullsNotDistinct = spec.nullsNotDistinct;
  index.ownColumns = own;
  store.addIndex(index);
  if (place.constraint) backConstraint(context, index, place.constraint);
  const partitions = [...owner.children].filter((child) => child.isPartition && child.kind !== 'foreign table');
  if (place.only) index.valid = partitions.length === 0;
  else for (const partition of partitions) ensurePartitionIndex(context, partition, index);
  return index;
}

/** Adds the constraint that an index backs, under the index's name. */
export function backConstraint(context: ReplayContext, index: IndexRecord, written: BackedConstraint): KeyConstraint {
  const constraint = new KeyConstraint(written.kind, index.owner, index, index.name.name, context.bornIn);
  constraint.deferrable = written.deferrable;
  constraint.named = written.named;
  index.backs = constraint;
  context.store.addConstraint(constraint);
  return constraint;
}

function freeIndexName(
  context: ReplayContext,
  owner: RelationRecord,
  columns: readonly string[],
  constraint: BackedConstraint | null,
): string {
  const { store } = context;
  const { schema, name } = owner.name;
  const relationTaken = (candidate: string) => store.relationNameTaken(schema, candidate);
  if (!constraint) return freeName(name, joinedColumns(columns), 'idx', relationTaken);
  const taken = (candidate: string) => relationTaken(candidate) || store.constraintNameTaken(schema, candidate);
  if (constraint.kind === 'primary key') return freeName(name, null, 'pkey', taken);
  return freeName(name, joinedColumns(columns), constraint.kind === 'unique' ? 'key' : 'excl', taken);
}

/**
 * Gives a partition its part of the parent's index: one that is there already and alike, or a new one
 * (server source, DefineIndex and AttachPartitionEnsureIndexes).
 */
export function ensurePartitionIndex(context: ReplayContext, partition: RelationRecord, parent: IndexRecord): void {
  if (partition.kind === 'foreign table') return;
  for (const candidate of partition.indexes) {
    if (candidate.above || !alike(candidate, parent)) continue;
    if (parent.backs && candidate.backs?.kind !== parent.backs.kind) continue;
    link(candidate, parent);
    if (!candidate.valid) parent.valid = false;
    return;
  }
  const made = defineIndex(context, partition, copyOfSpec(parent), {
    name: null,
    constraint: parent.backs && { kind: parent.backs.kind, deferrable: parent.backs.deferrable, named: false },
    only: false,
  });
  link(made, parent);
}

function link(index: IndexRecord, parent: IndexRecord): void {
  index.above = parent;
  parent.parts.add(index);
  if (index.backs) {
    index.backs.local = false;
    index.backs.inherited = 1;
  }
}

/** What an index is, for a copy of it on another table. */
export function copyOfSpec(index: IndexRecord): IndexSpec {
  return {
    method: index.method,
    unique: index.unique,
    nullsNotDistinct: index.nullsNotDistinct,
    columns: index.columns,
    expressions: index.expressions.map((expression) => expression.copy()),
    included: index.included,
    condition: index.condition?.copy() ?? null,
    plainOrder: index.plainOrder,
    shape: index.shape,
    // A copy is named after the columns of the index it copies, not after the table's.
    origins: index.ownColumns,
  };
}

function alike(a: IndexRecord, b: IndexRecord): boolean {
  return (
    a.method === b.method &&
    a.unique === b.unique &&
    a.nullsNotDistinct === b.nullsNotDistinct &&
    a.shape === b.shape &&
    sameList(a.columns, b.columns) &&
    sameList(a.included, b.included) &&
    sameList(
      a.expressions.map((each) => expressionText(each.node)),
      b.expressions.map((each) => expressionText(each.node)),
    ) &&
    a.predicate === b.predicate
  );
}

function sameList(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}

/** ALTER INDEX parent ATTACH PARTITION part. */
export function attachIndex(context: ReplayContext, parent: QualifiedName, part: QualifiedName): void {
  const above = context.store.index(parent);
  const index = context.store.index(part);
  if (!above || !index) {
    context.doubt(`${displayName(part)} is attached to an index that is not known`);
    return;
  }
  if (index.above) return;
  link(index, above);
  revalidate(above);
}

/** An index made with ON ONLY becomes valid when every partition has its part (and so do those above it). */
function revalidate(index: IndexRecord): void {
  if (index.valid) return;
  const covered = new Set([...index.parts].filter((part) => part.valid).map((part) => part.owner));
  for (const child of index.owner.children) {
    if (child.isPartition && child.kind !== 'foreign table' && !covered.has(child)) return;
  }
  index.valid = true;
  if (index.above) revalidate(index.above);
}

/** Makes the parts of a partitioned index anew, named by the server. */
export function remakeParts(context: ReplayContext, index: IndexRecord): void {
  for (const part of [...index.parts]) dropIndex(context, part);
  for (const child of index.owner.children) if (child.isPartition) ensurePartitionIndex(context, child, index);
}

/** Drops an index with its parts on the partitions and the constraint that it backs. */
export function dropIndex(context: ReplayContext, index: IndexRecord): void {
  for (const part of [...index.parts]) dropIndex(context, part);
  const { backs } = index;
  context.touch(index.owner);
  if (backs) context.store.removeConstraint(backs);
  else context.store.removeIndex(index);
}
