import { isMaskingName } from '../sql/placeholders.ts';
import type { NodeOf } from '../sql/statement.ts';
import { displayName, type QualifiedName } from './catalog.ts';
import { defineColumn, giveOwners, type WrittenConstraint, writtenConstraint } from './columns.ts';
import { addConstraints, inheritCheck } from './constraints.ts';
import { dropRelation } from './drop.ts';
import { expressionText } from './expression.ts';
import { inheritForeignKey } from './foreign-keys.ts';
import { freeName } from './names.ts';
import { inside, textsOf } from './node.ts';
import { inheritNotNull, notNullConstraintsSince } from './not-null.ts';
import { CheckConstraint, type ColumnRecord, RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { copyOfSpec, defineIndex, ensurePartitionIndex } from './replay-index.ts';

type CreateStmt = NodeOf<'CreateStmt'>;

/** Bits of `options` in a LIKE clause (server source, parsenodes.h). */
const like = { comments: 1, constraints: 4, defaults: 8, generated: 16, identity: 32, indexes: 64 } as const;

export function createTable(context: ReplayContext, statement: CreateStmt, foreign = false): void {
  const { store } = context;
  const name = context.newName(statement.relation);
  const former = store.findRelation(name);
  if (former && !former.ghost) {
    if (statement.if_not_exists || context.conditional) return;
    context.doubt(`${displayName(name)} is made a second time`);
    dropRelation(context, former, true);
  }
  const parents = (statement.inhRelations ?? []).flatMap((node) => {
    const range = inside(node, 'RangeVar');
    return range ? [context.known(range)] : [];
  });
  const constraints: WrittenConstraint[] = [];
  const sequences: RelationRecord[] = [];
  const likes: { readonly source: RelationRecord; readonly options: number }[] = [];
  const columns = new Map<string, ColumnRecord>();
  const isPartition = statement.partbound !== undefined;
  for (const parent of parents) for (const column of parent.columns.values()) inheritColumn(columns, column);
  const rowType = statement.ofTypename ? copyRowType(context, statement.ofTypename, columns) : null;
  for (const node of statement.tableElts ?? []) {
    const definition = inside(node, 'ColumnDef');
    if (definition) {
      const column = defineColumn(context, name, definition, constraints, sequences);
      const inherited = columns.get(column.name);
      if (inherited) mergeColumn(inherited, column, isPartition || statement.ofTypename !== undefined);
      else columns.set(column.name, column);
      continue;
    }
    const clause = inside(node, 'TableLikeClause');
    if (clause) {
      const source = context.known(clause.relation);
      likes.push({ source, options: clause.options ?? 0 });
      copyColumns(context, name, source, clause.options ?? 0, columns, constraints, sequences);
      continue;
    }
    const constraint = inside(node, 'Constraint');
    if (!constraint) continue;
    const last = constraints[constraints.length - 1];
    if (constraint.contype === 'CONSTR_ATTR_NOT_ENFORCED' && last) last.enforced = false;
    else constraints.push(writtenConstraint(constraint));
  }
  const table = context.create(name, foreign ? 'foreign table' : statement.partspec ? 'partitioned table' : 'table');
  table.typedBy = rowType;
  table.columns = columns;
  table.temporary = name.schema === 'pg_temp';
  table.unlogged = statement.relation?.relpersistence === 'u';
  table.isPartition = isPartition;
  table.bound = statement.partbound ? boundOf(statement.partbound) : null;
  table.partitionKey = partitionKeyOf(statement.partspec);
  giveOwners(table, sequences);
  for (const parent of parents) joinParent(context, table, parent);
  if (isPartition) for (const parent of parents) joinPartition(context, table, parent);
  for (const { source, options } of likes) copyAfterwards(context, table, source, options);
  addConstraints(context, table, constraints);
  if (hasTemplateType(statement.tableElts)) table.certain = false;
}

/** A placeholder in place of a type may bring constraints along: `$%AUTO_INCREMENT_PRIMARY_KEY%$`. */
function hasTemplateType(elements: NodeOf<'CreateStmt'>['tableElts']): boolean {
  return (elements ?? []).some((node) => {
    const names = textsOf(inside(node, 'ColumnDef')?.typeName?.names);
    return names.length > 0 && isMaskingName(names[names.length - 1] ?? '');
  });
}

/** A column as a child has it. */
function inheritColumn(columns: Map<string, ColumnRecord>, parent: ColumnRecord): void {
  const existing = columns.get(parent.name);
  if (existing) {
    existing.inherited++;
    existing.notNull ||= parent.notNull;
    return;
  }
  const column = parent.copy();
  column.local = false;
  column.inherited = 1;
  columns.set(column.name, column);
}

/** Puts a child's own definition of a column over the one that it inherits. */
function mergeColumn(inherited: ColumnRecord, own: ColumnRecord, optionsOnly: boolean): void {
  inherited.local = !optionsOnly || inherited.local;
  inherited.notNull ||= own.notNull;
  if (own.default !== null) inherited.default = own.default;
  if (own.identity) inherited.identity = own.identity;
  if (own.sequence) inherited.sequence = own.sequence;
  if (own.generated) {
    inherited.generated = own.generated;
    inherited.generation = own.generation;
  }
}

/** Gives the composite type, or null when the history does not make it. */
function copyRowType(
  context: ReplayContext,
  type: NodeOf<'TypeName'>,
  columns: Map<string, ColumnRecord>,
): RelationRecord | null {
  const named = context.typeOf(type);
  const record = named && context.store.typeOf(named);
  const relation = record && context.store.findRelation(record.name);
  for (const column of relation?.columns.values() ?? []) columns.set(column.name, column.copy());
  return relation ?? null;
}

function copyColumns(
  context: ReplayContext,
  table: QualifiedName,
  source: RelationRecord,
  options: number,
  columns: Map<string, ColumnRecord>,
  constraints: WrittenConstraint[],
  sequences: RelationRecord[],
): void {
  for (const column of source.columns.values()) {
    const copy = column.copy();
    if (!(options & like.defaults)) copy.default = null;
    if (!(options & like.generated)) {
      copy.generated = null;
      copy.generation = null;
    }
    if (options & like.comments) copy.comment = column.comment;
    if (options & like.identity && column.identity) {
      copy.identity = column.identity;
      const free = freeName(table.name, column.name, 'seq', (each) =>
        context.store.relationNameTaken(table.schema, each),
      );
      const sequence = new RelationRecord({ schema: table.schema, name: free }, 'sequence', context.bornIn);
      context.store.addRelation(sequence);
      copy.sequence = sequence;
      sequences.push(sequence);
    }
    const written = column.notNull ? source.notNullOf(column.name) : undefined;
    if (written && context.major >= notNullConstraintsSince) {
      // The copy keeps the constraint's name.
      constraints.push(writtenConstraint({ contype: 'CONSTR_NOTNULL', conname: written.name }, column.name));
    }
    columns.set(copy.name, copy);
  }
}

/** What LIKE copies once the table is there: checks and indexes. */
function copyAfterwards(context: ReplayContext, table: RelationRecord, source: RelationRecord, options: number): void {
  if (options & like.constraints) {
    for (const constraint of source.constraints.values()) {
      if (constraint.kind !== 'check') continue;
      const copy = new CheckConstraint(table, constraint.check.copy(), constraint.name, context.bornIn);
      copy.enforced = constraint.enforced;
      copy.validated = constraint.enforced;
      copy.noInherit = constraint.noInherit;
      if (!table.constraints.has(copy.name)) context.store.addConstraint(copy);
    }
  }
  if (!(options & like.indexes)) return;
  for (const index of source.indexes) {
    defineIndex(context, table, copyOfSpec(index), {
      name: null,
      constraint: index.backs && { kind: index.backs.kind, deferrable: index.backs.deferrable, named: false },
      only: false,
    });
  }
}

/** Links a child to its parent, with the constraints that it inherits. */
export function joinParent(context: ReplayContext, child: RelationRecord, parent: RelationRecord): void {
  child.parents.push(parent);
  parent.children.add(child);
  for (const constraint of parent.constraints.values()) {
    if (constraint.kind === 'check' && !constraint.noInherit) inheritCheck(context, child, constraint);
    else if (constraint.kind === 'not null') inheritNotNull(context, child, constraint);
  }
}

/** What only a partition gets from its parent: indexes, foreign keys and row triggers. */
export function joinPartition(context: ReplayContext, partition: RelationRecord, parent: RelationRecord): void {
  parent.kind = 'partitioned table';
  for (const index of [...parent.indexes]) ensurePartitionIndex(context, partition, index);
  for (const constraint of parent.constraints.values()) {
    if (constraint.kind === 'foreign key') inheritForeignKey(context, partition, constraint);
  }
  for (const trigger of parent.triggers) partition.triggers.add(trigger);
  for (const [trigger, routine] of parent.triggerRoutines) partition.triggerRoutines.set(trigger, routine);
}

export function boundOf(bound: NodeOf<'PartitionBoundSpec'>): RelationRecord['bound'] {
  if (bound.is_default) return { isDefault: true, sql: 'DEFAULT' };
  const values = (nodes: NodeOf<'PartitionBoundSpec'>['listdatums']) =>
    (nodes ?? []).map((node) => boundValue(expressionText(node) ?? '')).join(', ');
  switch (bound.strategy) {
    case 'h':
      return {
        isDefault: false,
        sql: `FOR VALUES WITH (MODULUS ${bound.modulus ?? 0}, REMAINDER ${bound.remainder ?? 0})`,
      };
    case 'l':
      return { isDefault: false, sql: `FOR VALUES IN (${values(bound.listdatums)})` };
    default:
      return {
        isDefault: false,
        sql: `FOR VALUES FROM (${values(bound.lowerdatums)}) TO (${values(bound.upperdatums)})`,
      };
  }
}

/** MINVALUE and MAXVALUE come from the grammar as if they were columns. */
function boundValue(text: string): string {
  return text === 'minvalue' || text === 'maxvalue' ? text.toUpperCase() : text;
}

export function partitionKeyOf(spec: NodeOf<'PartitionSpec'> | undefined): RelationRecord['partitionKey'] {
  if (!spec) return null;
  const strategy =
    spec.strategy === 'PARTITION_STRATEGY_LIST'
      ? 'list'
      : spec.strategy === 'PARTITION_STRATEGY_HASH'
        ? 'hash'
        : 'range';
  const columns = (spec.partParams ?? []).map((node) => inside(node, 'PartitionElem')?.name ?? null);
  return { strategy, columns };
}
