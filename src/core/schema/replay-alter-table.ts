import type { NodeOf } from '../sql/statement.ts';
import { displayName } from './catalog.ts';
import {
  defaultOf,
  defineColumn,
  giveOwners,
  setIdentity,
  type WrittenConstraint,
  writtenConstraint,
} from './columns.ts';
import { addConstraint, addConstraints, dropConstraint, findConstraint, validateConstraint } from './constraints.ts';
import { dropColumn, dropRelation } from './drop.ts';
import { inside, textsOf } from './node.ts';
import { dropNotNull, setNotNull } from './not-null.ts';
import { type ColumnRecord, Expression, type ForeignKeyConstraint, type RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { attachIndex, remakeParts } from './replay-index.ts';
import { boundOf, joinParent, joinPartition } from './replay-table.ts';

type Command = NodeOf<'AlterTableCmd'>;

/** The server sorts the commands of one ALTER TABLE into passes (server source, ATPrepCmd): drops first, foreign keys last. */
function passOf(command: Command): number {
  switch (command.subtype) {
    case 'AT_DropColumn':
    case 'AT_DropConstraint':
    case 'AT_DropNotNull':
    case 'AT_DropExpression':
    case 'AT_DropIdentity':
      return 0;
    case 'AT_AlterColumnType':
      return 1;
    case 'AT_AddColumn':
      return 2;
    case 'AT_SetExpression':
      return 3;
    case 'AT_SetNotNull':
      return 5;
    case 'AT_ColumnDefault':
      return command.def ? 8 : 0;
    case 'AT_AddIdentity':
      return 8;
    case 'AT_AddConstraint': {
      const kind = inside(command.def, 'Constraint')?.contype;
      if (kind === 'CONSTR_FOREIGN') return 8;
      return kind === 'CONSTR_CHECK' || kind === 'CONSTR_NOTNULL' ? 4 : 6;
    }
    default:
      return 9;
  }
}

export function alterTable(context: ReplayContext, statement: NodeOf<'AlterTableStmt'>): void {
  const commands = (statement.cmds ?? []).flatMap((node) => inside(node, 'AlterTableCmd') ?? []);
  if (statement.objtype === 'OBJECT_INDEX') {
    alterIndex(context, statement, commands);
    return;
  }
  const existing = context.find(statement.relation);
  if ((!existing || existing.ghost) && statement.missing_ok) return;
  const relation = existing && !existing.ghost ? context.touch(existing) : learn(context, statement);
  if (!relation) return;
  const only = statement.relation?.inh !== true && statement.objtype !== 'OBJECT_TYPE';
  if (commands.length > 1) commands.sort((a, b) => passOf(a) - passOf(b));
  for (const command of commands) applyCommand(context, relation, command, only);
}

function learn(context: ReplayContext, statement: NodeOf<'AlterTableStmt'>): RelationRecord | null {
  const kinds = {
    OBJECT_VIEW: 'view',
    OBJECT_MATVIEW: 'materialized view',
    OBJECT_SEQUENCE: 'sequence',
    OBJECT_FOREIGN_TABLE: 'foreign table',
    OBJECT_TYPE: 'composite type',
  } as const;
  const type = statement.objtype as keyof typeof kinds;
  // ALTER TABLE takes the name of an index too.
  if (context.store.index(context.nameOf(statement.relation))) return null;
  return context.known(statement.relation, kinds[type] ?? 'table');
}

function alterIndex(context: ReplayContext, statement: NodeOf<'AlterTableStmt'>, commands: readonly Command[]): void {
  for (const command of commands) {
    if (command.subtype !== 'AT_AttachPartition') continue;
    const part = inside(command.def, 'PartitionCmd')?.name;
    attachIndex(context, context.nameOf(statement.relation), context.nameOf(part));
  }
}

function applyCommand(context: ReplayContext, relation: RelationRecord, command: Command, only: boolean): void {
  const name = command.name ?? '';
  const cascade = command.behavior === 'DROP_CASCADE';
  switch (command.subtype) {
    case 'AT_AddColumn':
      addColumn(context, relation, command, only);
      return;
    case 'AT_DropColumn':
      if (relation.columns.has(name)) dropColumn(context, relation, name, { cascade, only });
      else if (!command.missing_ok && relation.certain && !context.conditional) {
        context.doubt(`${displayName(relation.name)} has no column ${name} to drop`);
      }
      return;
    case 'AT_AlterColumnType':
      alterType(context, relation, name, command, only);
      return;
    case 'AT_ColumnDefault':
      everyChild(relation, only, (each) => {
        const column = context.column(each, name);
        if (column) column.default = defaultOf(command.def);
      });
      return;
    case 'AT_SetNotNull':
      setNotNull(context, relation, name, { name: null, valid: true, only });
      return;
    case 'AT_DropNotNull':
      dropNotNull(context, relation, name, only);
      return;
    case 'AT_SetExpression':
      everyChild(relation, only, (each) => {
        const column = context.column(each, name);
        if (column && command.def) column.generation = new Expression(command.def);
      });
      return;
    case 'AT_DropExpression':
      everyChild(relation, only, (each) => {
        const column = context.column(each, name);
        if (!column) return;
        column.generated = null;
        column.generation = null;
      });
      return;
    case 'AT_AddIdentity':
    case 'AT_SetIdentity':
    case 'AT_DropIdentity':
      changeIdentity(context, relation, command);
      return;
    case 'AT_AddConstraint': {
      const constraint = inside(command.def, 'Constraint');
      if (constraint) addConstraint(context, relation, writtenConstraint(constraint), only);
      return;
    }
    case 'AT_AlterConstraint':
      alterConstraint(context, relation, command);
      return;
    case 'AT_DropConstraint': {
      const constraint = findConstraint(context, relation, name, command.missing_ok === true || context.conditional);
      if (constraint) dropConstraint(context, constraint, cascade);
      return;
    }
    case 'AT_ValidateConstraint': {
      const constraint = findConstraint(context, relation, name, false);
      if (constraint) validateConstraint(context, constraint);
      return;
    }
    case 'AT_AttachPartition':
      attachPartition(context, relation, command);
      return;
    case 'AT_DetachPartition':
    case 'AT_DetachPartitionFinalize': {
      const partition = context.find(inside(command.def, 'PartitionCmd')?.name);
      if (partition) detachPartition(relation, partition);
      return;
    }
    case 'AT_AddInherit': {
      const parent = context.known(inside(command.def, 'RangeVar'));
      if (relation.parents.includes(parent)) return;
      joinParent(context, relation, parent);
      for (const column of parent.columns.keys()) {
        const own = relation.columns.get(column);
        if (own) own.inherited++;
      }
      return;
    }
    case 'AT_DropInherit': {
      const parent = context.find(inside(command.def, 'RangeVar'));
      if (parent) leaveParent(relation, parent);
      return;
    }
    case 'AT_SetLogged':
      relation.unlogged = false;
      return;
    case 'AT_SetUnLogged':
      relation.unlogged = true;
      return;
    case 'AT_EnableRowSecurity':
      relation.rowSecurity = true;
      return;
    case 'AT_DisableRowSecurity':
      relation.rowSecurity = false;
      return;
    default:
  }
}

/** Calls for the table and, unless ONLY was written, for every table below that has it. */
function everyChild(relation: RelationRecord, only: boolean, change: (each: RelationRecord) => void): void {
  change(relation);
  if (!only) for (const child of relation.children) everyChild(child, only, change);
}

function addColumn(context: ReplayContext, relation: RelationRecord, command: Command, only: boolean): void {
  const definition = inside(command.def, 'ColumnDef');
  if (!definition?.colname) return;
  const existing = relation.columns.get(definition.colname);
  if (existing) {
    if (command.missing_ok || context.conditional) return;
    if (existing.type !== null) {
      context.doubt(`${displayName(relation.name)} already has a column ${definition.colname}`);
      dropColumn(context, relation, definition.colname, { cascade: true, only });
    }
  }
  const constraints: WrittenConstraint[] = [];
  const sequences: RelationRecord[] = [];
  const column = defineColumn(context, relation.name, definition, constraints, sequences);
  relation.columns.set(column.name, column);
  giveOwners(relation, sequences);
  if (!only) for (const child of relation.children) addInherited(context, child, column);
  addConstraints(context, relation, constraints);
}

function addInherited(context: ReplayContext, child: RelationRecord, parent: ColumnRecord): void {
  const existing = child.columns.get(parent.name);
  if (existing) {
    // A child that has the column already keeps its own.
    existing.inherited++;
    return;
  }
  const column = parent.copy();
  column.local = false;
  column.inherited = 1;
  child.columns.set(column.name, column);
  for (const grandchild of child.children) addInherited(context, grandchild, column);
}

function alterType(
  context: ReplayContext,
  relation: RelationRecord,
  name: string,
  command: Command,
  only: boolean,
): void {
  const definition = inside(command.def, 'ColumnDef');
  const type = context.typeOf(definition?.typeName);
  const collation = textsOf(definition?.collClause?.collname);
  everyChild(relation, only, (each) => {
    const column = context.column(each, name);
    if (!column) return;
    column.type = type;
    column.collation = collation[collation.length - 1] ?? null;
  });
  remakePartitionIndexes(context, relation, name);
}

/**
 * A change of type makes the indexes of a partitioned table anew, and those of its partitions under names that the server
 * makes up, whatever they were called before; their NOT NULL constraints and foreign keys take the parent's name (measured on 13, 16 and 18).
 */
function remakePartitionIndexes(context: ReplayContext, relation: RelationRecord, column: string): void {
  if (relation.children.size === 0) return;
  for (const index of [...relation.indexes]) {
    if (index.parts.size > 0 && index.uses(column)) remakeParts(context, index);
  }
  const notNull = relation.notNullOf(column);
  for (const child of relation.children) {
    const part = notNull && child.isPartition ? child.notNullOf(column) : undefined;
    if (notNull && part && !part.local && !child.constraints.has(notNull.name)) {
      context.store.renameConstraint(part, notNull.name);
    }
  }
  for (const constraint of [...relation.constraints.values()]) {
    if (constraint.kind === 'foreign key' && constraint.columns.includes(column)) nameAsParent(context, constraint);
  }
}

function nameAsParent(context: ReplayContext, parent: ForeignKeyConstraint): void {
  for (const child of parent.table.children) {
    for (const part of [...child.constraints.values()]) {
      if (part.kind !== 'foreign key' || part.parent !== parent) continue;
      if (!child.constraints.has(parent.name)) context.store.renameConstraint(part, parent.name);
      nameAsParent(context, part);
    }
  }
}

function changeIdentity(context: ReplayContext, relation: RelationRecord, command: Command): void {
  const column = context.column(relation, command.name ?? '');
  if (!column) return;
  if (command.subtype === 'AT_AddIdentity') {
    const node = inside(command.def, 'Constraint');
    if (!node || (column.identity && context.conditional)) return;
    const sequences: RelationRecord[] = [];
    setIdentity(context, relation.name, column, node, sequences);
    giveOwners(relation, sequences);
    return;
  }
  if (command.subtype === 'AT_DropIdentity') {
    if (!column.identity) return;
    column.identity = null;
    const { sequence } = column;
    column.sequence = null;
    if (sequence) dropRelation(context, sequence, true);
    return;
  }
  for (const node of inside(command.def, 'List')?.items ?? []) {
    const element = inside(node, 'DefElem');
    if (element?.defname !== 'generated') continue;
    // The grammar hands on the letter of the clause as a number.
    column.identity = inside(element.arg, 'Integer')?.ival === 'a'.charCodeAt(0) ? 'always' : 'by default';
  }
}

function alterConstraint(context: ReplayContext, relation: RelationRecord, command: Command): void {
  const change = inside(command.def, 'ATAlterConstraint');
  const name = change?.conname ?? inside(command.def, 'Constraint')?.conname ?? '';
  const constraint = findConstraint(context, relation, name, false);
  if (!constraint || !change) return;
  if (change.alterDeferrability) constraint.deferrable = change.deferrable === true;
  if (change.alterInheritability && constraint.kind === 'not null') constraint.noInherit = change.noinherit === true;
  if (change.alterEnforceability) {
    constraint.enforced = change.is_enforced === true;
    // Enforcing a foreign key checks the rows at once (manual, ALTER TABLE, ALTER CONSTRAINT).
    constraint.validated = constraint.enforced;
  }
}

function attachPartition(context: ReplayContext, parent: RelationRecord, command: Command): void {
  const node = inside(command.def, 'PartitionCmd');
  const partition = context.known(node?.name);
  if (partition.isPartition && partition.parents.includes(parent)) return;
  partition.isPartition = true;
  partition.bound = node?.bound ? boundOf(node.bound) : null;
  partition.parents = [];
  joinParent(context, partition, parent);
  joinPartition(context, partition, parent);
  for (const name of parent.columns.keys()) {
    const column = partition.columns.get(name);
    if (!column) continue;
    column.inherited = 1;
    column.local = false;
    const identity = parent.columns.get(name)?.identity;
    if (identity) column.identity = identity;
  }
  for (const constraint of partition.constraints.values()) if (constraint.inherited > 0) constraint.local = false;
  parent.hasRows ||= partition.hasRows;
}

function detachPartition(parent: RelationRecord, partition: RelationRecord): void {
  if (!partition.isPartition) return;
  leaveParent(partition, parent);
  partition.isPartition = false;
  partition.bound = null;
  for (const column of partition.columns.values()) {
    column.local = true;
    column.inherited = 0;
    // The identity belongs to the partitioned table.
    if (!column.sequence) column.identity = null;
  }
  for (const constraint of partition.constraints.values()) {
    constraint.local = true;
    constraint.inherited = 0;
    if (constraint.kind === 'foreign key') constraint.parent = null;
  }
  for (const index of partition.indexes) {
    index.above?.parts.delete(index);
    index.above = null;
  }
}

function leaveParent(child: RelationRecord, parent: RelationRecord): void {
  if (!parent.children.delete(child)) return;
  child.parents = child.parents.filter((each) => each !== parent);
  for (const name of parent.columns.keys()) {
    const column = child.columns.get(name);
    if (!column || column.inherited === 0) continue;
    column.inherited--;
    if (column.inherited === 0) column.local = true;
  }
  for (const constraint of parent.constraints.values()) {
    const own =
      constraint.kind === 'not null'
        ? child.notNullOf(constraint.columns[0] ?? '')
        : child.constraints.get(constraint.name);
    if (!own || own.kind !== constraint.kind || own.inherited === 0) continue;
    own.inherited--;
    if (own.inherited === 0) own.local = true;
  }
}
