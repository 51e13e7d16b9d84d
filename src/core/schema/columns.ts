import type { Node, NodeOf } from '../sql/statement.ts';
import type { QualifiedName } from './catalog.ts';
import { freeName } from './names.ts';
import { inside, textsOf } from './node.ts';
import { ColumnRecord, Expression, RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { serialBase } from './types.ts';

/** A constraint as it was written, with what the attributes after it say. */
export interface WrittenConstraint {
  readonly node: NodeOf<'Constraint'>;
  /** The column behind which it was written; null for a table constraint. */
  readonly column: string | null;
  deferrable: boolean;
  enforced: boolean;
}

/** A table constraint of the parse tree. */
export function writtenConstraint(node: NodeOf<'Constraint'>, column: string | null = null): WrittenConstraint {
  // Only CHECK and FOREIGN KEY carry the flag; the parser leaves it out when it is false.
  const canBeUnenforced = node.contype === 'CONSTR_CHECK' || node.contype === 'CONSTR_FOREIGN';
  return {
    node,
    column,
    deferrable: node.deferrable === true,
    enforced: !canBeUnenforced || node.is_enforced === true,
  };
}

/** Reads a column's definition. Constraints that need the table to be there are put into `constraints`. */
export function defineColumn(
  context: ReplayContext,
  table: QualifiedName,
  definition: NodeOf<'ColumnDef'>,
  constraints: WrittenConstraint[],
  sequences: RelationRecord[],
): ColumnRecord {
  const name = definition.colname ?? '';
  const column = new ColumnRecord(name, context.typeOf(definition.typeName));
  const integer = serialBase(definition.typeName);
  if (integer) {
    column.type = { name: integer, schema: null, modifiers: [], array: false };
    column.notNull = true;
    column.default = ownSequence(context, table, column, sequences);
  }
  const collation = textsOf(definition.collClause?.collname);
  column.collation = collation[collation.length - 1] ?? null;
  for (const item of definition.constraints ?? []) {
    const node = inside(item, 'Constraint');
    if (node) columnConstraint(context, table, column, node, constraints, sequences);
  }
  if (integer && !constraints.some((each) => each.column === name && each.node.contype === 'CONSTR_NOTNULL')) {
    constraints.push(notNullOf(name));
  }
  return column;
}

function columnConstraint(
  context: ReplayContext,
  table: QualifiedName,
  column: ColumnRecord,
  node: NodeOf<'Constraint'>,
  constraints: WrittenConstraint[],
  sequences: RelationRecord[],
): void {
  const last = constraints[constraints.length - 1];
  switch (node.contype) {
    case 'CONSTR_NULL':
      return;
    case 'CONSTR_NOTNULL':
      column.notNull = true;
      constraints.push(writtenConstraint(node, column.name));
      return;
    case 'CONSTR_DEFAULT':
      column.default = defaultOf(node.raw_expr);
      return;
    case 'CONSTR_IDENTITY':
      setIdentity(context, table, column, node, sequences);
      constraints.push(notNullOf(column.name));
      return;
    case 'CONSTR_GENERATED':
      column.generated = node.generated_kind === 'v' ? 'virtual' : 'stored';
      column.generation = node.raw_expr ? new Expression(node.raw_expr) : null;
      return;
    case 'CONSTR_ATTR_DEFERRABLE':
    case 'CONSTR_ATTR_DEFERRED':
      if (last) last.deferrable = true;
      return;
    case 'CONSTR_ATTR_NOT_ENFORCED':
      if (last) last.enforced = false;
      return;
    case 'CONSTR_ATTR_NOT_DEFERRABLE':
    case 'CONSTR_ATTR_IMMEDIATE':
    case 'CONSTR_ATTR_ENFORCED':
      return;
    default:
      constraints.push(writtenConstraint(node, column.name));
  }
}

/** A DEFAULT; `DEFAULT NULL` is none (the server stores nothing for it). */
export function defaultOf(node: Node | undefined): Node | null {
  if (!node) return null;
  let inner: Node | undefined = node;
  for (let cast = inside(inner, 'TypeCast'); cast; cast = inside(inner, 'TypeCast')) inner = cast.arg;
  return inside(inner, 'A_Const')?.isnull ? null : node;
}

/** A NOT NULL that the server adds by itself. */
export function notNullOf(column: string): WrittenConstraint {
  return writtenConstraint({ contype: 'CONSTR_NOTNULL' }, column);
}

export function setIdentity(
  context: ReplayContext,
  table: QualifiedName,
  column: ColumnRecord,
  node: NodeOf<'Constraint'>,
  sequences: RelationRecord[],
): void {
  column.identity = node.generated_when === 'a' ? 'always' : 'by default';
  column.notNull = true;
  let name: readonly string[] = [];
  for (const option of node.options ?? []) {
    const element = inside(option, 'DefElem');
    if (element?.defname === 'sequence_name') name = textsOf(inside(element.arg, 'List')?.items);
  }
  ownSequence(context, table, column, sequences, name[name.length - 1]);
}

/** Makes the sequence of a serial or identity column. It gets its owner when the table is there. */
function ownSequence(
  context: ReplayContext,
  table: QualifiedName,
  column: ColumnRecord,
  sequences: RelationRecord[],
  given?: string,
): RelationRecord {
  const { store } = context;
  const name =
    given ?? freeName(table.name, column.name, 'seq', (candidate) => store.relationNameTaken(table.schema, candidate));
  const sequence = new RelationRecord({ schema: table.schema, name }, 'sequence', context.bornIn);
  column.sequence = sequence;
  store.addRelation(sequence);
  sequences.push(sequence);
  return sequence;
}

/** Ties the sequences of new columns to their table. */
export function giveOwners(relation: RelationRecord, sequences: readonly RelationRecord[]): void {
  if (sequences.length === 0) return;
  for (const column of relation.columns.values()) {
    if (column.sequence && sequences.includes(column.sequence)) column.sequence.owner = { relation, column };
  }
}

/** Columns that a constraint names, or the one behind which it stands. */
export function keyColumns(written: WrittenConstraint): readonly string[] {
  const keys = textsOf(written.node.keys);
  if (keys.length > 0) return keys;
  return written.column === null ? [] : [written.column];
}
