import type { NodeOf } from '../sql/statement.ts';
import { displayName, keyOf, type QualifiedName } from './catalog.ts';
import { findConstraint } from './constraints.ts';
import { inside, lastTwo, textOf, textsOf } from './node.ts';
import type { RelationRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { moveRoutine } from './replay-routine.ts';

export function applyRename(context: ReplayContext, statement: NodeOf<'RenameStmt'>): void {
  const to = statement.newname ?? '';
  const from = statement.subname ?? '';
  const { store } = context;
  switch (statement.renameType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_INDEX':
      renameRelation(context, statement, context.nameOf(statement.relation), to);
      return;
    case 'OBJECT_COLUMN':
    case 'OBJECT_ATTRIBUTE': {
      const relation = context.changed(statement.relation);
      if (relation) renameColumn(context, relation, from, to);
      else if (!statement.missing_ok) learnColumn(context, statement.relation, to);
      return;
    }
    case 'OBJECT_TABCONSTRAINT': {
      const relation = context.changed(statement.relation);
      const constraint = relation && findConstraint(context, relation, from, statement.missing_ok === true);
      if (!constraint) return;
      if ('backing' in constraint) {
        store.moveIndex(constraint.backing, { schema: constraint.backing.name.schema, name: to });
      }
      store.renameConstraint(constraint, to);
      if (constraint.kind === 'check' || constraint.kind === 'not null') {
        for (const child of relation?.children ?? []) renameInherited(context, child, from, to);
      }
      return;
    }
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY': {
      const relation = context.changed(statement.relation);
      if (relation && statement.renameType === 'OBJECT_TRIGGER') renameTrigger(relation, from, to);
      else if (relation?.policies.delete(from)) relation.policies.add(to);
      return;
    }
    case 'OBJECT_SCHEMA':
      renameSchema(context, from, to);
      return;
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN': {
      const [schema, name] = lastTwo(textsOf(inside(statement.object, 'List')?.items));
      const type = store.findType(schema, name);
      if (type) moveType(context, type.name, { schema: type.name.schema, name: to });
      return;
    }
    case 'OBJECT_DOMCONSTRAINT': {
      const [schema, name] = lastTwo(textsOf(inside(statement.object, 'List')?.items));
      const type = store.findType(schema, name);
      if (type?.checks.delete(from)) type.checks.add(to);
      return;
    }
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE': {
      const routine = inside(statement.object, 'ObjectWithArgs');
      if (routine) moveRoutine(context, routine, { name: to });
      return;
    }
    default:
  }
}

/** A row trigger of a partitioned table has the same name on every partition. */
function renameTrigger(relation: RelationRecord, from: string, to: string): void {
  if (!relation.triggers.delete(from)) return;
  relation.triggers.add(to);
  const routine = relation.triggerRoutines.get(from);
  relation.triggerRoutines.delete(from);
  if (routine) relation.triggerRoutines.set(to, routine);
  for (const child of relation.children) if (child.isPartition) renameTrigger(child, from, to);
}

function learnColumn(context: ReplayContext, range: NodeOf<'RangeVar'> | undefined, name: string): void {
  context.column(context.known(range), name);
}

function renameInherited(context: ReplayContext, child: RelationRecord, from: string, to: string): void {
  const constraint = child.constraints.get(from);
  if (!constraint || constraint.inherited === 0) return;
  context.store.renameConstraint(constraint, to);
  for (const grandchild of child.children) renameInherited(context, grandchild, from, to);
}

/** ALTER TABLE … RENAME also takes an index, and ALTER INDEX a table: the server looks at what the name is. */
function renameRelation(
  context: ReplayContext,
  statement: NodeOf<'RenameStmt'>,
  name: QualifiedName,
  to: string,
): void {
  const { store } = context;
  const target = { schema: name.schema, name: to };
  const index = store.index(name);
  if (index) {
    context.touch(index.owner);
    store.moveIndex(index, target);
    if (index.backs) store.renameConstraint(index.backs, to);
    return;
  }
  const relation = store.findRelation(name);
  if (!relation || relation.ghost) {
    // Nothing hangs on an index of which not even the table is known.
    if (statement.missing_ok || statement.renameType === 'OBJECT_INDEX') return;
    // Its old name is not known to the history, its new one is from now on.
    const old = relation ?? store.relationOrGhost(name);
    old.ghost = false;
    store.moveRelation(old, target);
    context.doubt(`${displayName(name)} is not made by any earlier migration`);
    return;
  }
  context.touch(relation);
  displace(context, target);
  moveRelation(context, relation, target);
}

/** Makes room for a name that should be free: what holds it is no longer what the history says. */
function displace(context: ReplayContext, name: QualifiedName): void {
  const other = context.store.findRelation(name);
  if (!other) return;
  if (!other.ghost) context.doubt(`${displayName(name)} should have been gone before its name is used again`);
  context.store.removeRelation(other);
}

function moveRelation(context: ReplayContext, relation: RelationRecord, name: QualifiedName): void {
  const { store } = context;
  if (relation.kind === 'composite type') {
    const type = store.type(relation.name);
    if (type) {
      store.types.delete(keyOf(type.name));
      type.name = name;
      store.types.set(keyOf(name), type);
    }
  }
  store.moveRelation(relation, name);
}

function moveType(context: ReplayContext, from: QualifiedName, to: QualifiedName): void {
  const { store } = context;
  const type = store.type(from);
  if (!type) return;
  const composite = type.kind === 'composite' ? store.findRelation(from) : undefined;
  if (composite) {
    moveRelation(context, composite, to);
    return;
  }
  store.types.delete(keyOf(from));
  for (const check of type.checks) {
    store.countDomainConstraint(from.schema, check, -1);
    store.countDomainConstraint(to.schema, check, 1);
  }
  type.name = to;
  store.types.set(keyOf(to), type);
}

/** Renames a column in the table, its children, and everything that names it. */
export function renameColumn(context: ReplayContext, relation: RelationRecord, from: string, to: string): void {
  if (!context.column(relation, from)) return;
  const clash = relation.columns.get(to);
  if (clash) {
    relation.certain = false;
    context.doubt(`${displayName(relation.name)} already has a column ${to}`);
    relation.columns.delete(to);
  }
  relation.columns = new Map(
    [...relation.columns].map(([name, column]) => {
      if (name === from) column.name = to;
      column.generation?.rename(from, to);
      return [column.name, column];
    }),
  );
  const swap = (columns: readonly string[]) => columns.map((column) => (column === from ? to : column));
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'check') constraint.check.rename(from, to);
    else if (constraint.kind === 'foreign key' || constraint.kind === 'not null') {
      constraint.columns = swap(constraint.columns);
    }
  }
  for (const foreign of relation.referencedBy) foreign.referencedColumns = swap(foreign.referencedColumns);
  for (const index of relation.indexes) index.renameColumn(from, to);
  if (relation.partitionKey?.columns.includes(from)) {
    const columns = relation.partitionKey.columns.map((column) => (column === from ? to : column));
    relation.partitionKey = { strategy: relation.partitionKey.strategy, columns };
  }
  for (const view of relation.readBy) {
    const columns = view.sources.get(relation);
    if (columns?.delete(from)) columns.add(to);
  }
  for (const child of relation.children) if (child.columns.has(from)) renameColumn(context, child, from, to);
}

function renameSchema(context: ReplayContext, from: string, to: string): void {
  const { store } = context;
  for (const relation of [...store.relations()]) {
    if (relation.name.schema === from) moveRelation(context, relation, { schema: to, name: relation.name.name });
  }
  for (const type of [...store.types.values()]) {
    if (type.name.schema === from) moveType(context, type.name, { schema: to, name: type.name.name });
  }
  for (const [key, routines] of [...store.routines]) {
    if (!key.startsWith(`${from}\u0000`)) continue;
    store.routines.delete(key);
    for (const routine of routines) routine.name = { schema: to, name: routine.name.name };
    const first = routines[0];
    if (first) store.routines.set(keyOf(first.name), routines);
  }
  store.schemas.delete(from);
  store.schemas.add(to);
}

export function applySetSchema(context: ReplayContext, statement: NodeOf<'AlterObjectSchemaStmt'>): void {
  const { store } = context;
  const schema = statement.newschema ?? '';
  const routine = inside(statement.object, 'ObjectWithArgs');
  if (routine) {
    moveRoutine(context, routine, { schema });
    return;
  }
  if (statement.relation) {
    const relation = context.changed(statement.relation);
    if (!relation) {
      if (!statement.missing_ok) {
        const learned = context.known(statement.relation);
        moveRelation(context, learned, { schema, name: learned.name.name });
      }
      return;
    }
    const target = { schema, name: relation.name.name };
    displace(context, target);
    moveRelation(context, relation, target);
    for (const column of relation.columns.values()) {
      if (column.sequence) moveRelation(context, column.sequence, { schema, name: column.sequence.name.name });
    }
    return;
  }
  if (statement.objectType === 'OBJECT_EXTENSION') {
    const members = store.extensions.get(textOf(statement.object) ?? '');
    for (const type of members?.types ?? []) moveType(context, type.name, { schema, name: type.name.name });
    return;
  }
  const [written, name] = lastTwo(textsOf(inside(statement.object, 'List')?.items));
  const type = store.findType(written, name);
  if (type) moveType(context, type.name, { schema, name });
}
