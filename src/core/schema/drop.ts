import type { Node, NodeOf } from '../sql/statement.ts';
import { displayName, keyOf, type QualifiedName, quoteIdentifier } from './catalog.ts';
import { constantText, inside, lastTwo, textOf, textsOf } from './node.ts';
import { type ColumnRecord, RelationRecord, UserColumnType, type UserTypeRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';
import { dropIndex } from './replay-index.ts';
import { dropRoutine, removeRoutine } from './replay-routine.ts';

export function applyDrop(context: ReplayContext, statement: NodeOf<'DropStmt'>): void {
  const cascade = statement.behavior === 'DROP_CASCADE';
  const objects = statement.objects ?? [];
  switch (statement.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_INDEX':
      dropRelations(context, objects, cascade);
      return;
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      for (const node of objects) {
        const [schema, name] = lastTwo(textsOf(inside(node, 'TypeName')?.names ?? inside(node, 'List')?.items));
        const type = context.store.findType(schema, name);
        if (type) dropType(context, type, cascade);
      }
      return;
    case 'OBJECT_SCHEMA':
      for (const node of objects) dropSchema(context, textOf(node) ?? '');
      return;
    case 'OBJECT_EXTENSION':
      for (const node of objects) dropExtension(context, textOf(node) ?? '', cascade);
      return;
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
    case 'OBJECT_AGGREGATE':
      for (const node of objects) {
        const routine = inside(node, 'ObjectWithArgs');
        if (routine) dropRoutine(context, routine, cascade);
      }
      return;
    case 'OBJECT_TRIGGER':
    case 'OBJECT_POLICY':
      for (const node of objects) {
        const parts = textsOf(inside(node, 'List')?.items);
        const [schema, table] = lastTwo(parts.slice(0, -1));
        const relation = context.store.findRelation(context.store.resolve(schema, table));
        if (!relation) continue;
        const name = parts[parts.length - 1] ?? '';
        if (statement.removeType === 'OBJECT_POLICY') relation.policies.delete(name);
        else dropTrigger(relation, name);
      }
      return;
    default:
  }
}

/** A row trigger of a partitioned table stands on each partition too. */
function dropTrigger(relation: RelationRecord, name: string): void {
  if (!relation.triggers.delete(name)) return;
  relation.triggerRoutines.delete(name);
  for (const child of relation.children) if (child.isPartition) dropTrigger(child, name);
}

function dropRelations(context: ReplayContext, objects: readonly Node[], cascade: boolean): void {
  const { store } = context;
  const doomed = new Set<RelationRecord>();
  for (const node of objects) {
    const [schema, name] = lastTwo(textsOf(inside(node, 'List')?.items));
    const resolved = store.resolve(schema, name);
    const relation = store.findRelation(resolved);
    const index = store.index(resolved);
    if (relation && !relation.ghost) doomed.add(relation);
    else if (index) dropIndex(context, index);
  }
  for (const relation of doomed) dropRelation(context, relation, cascade, doomed);
}

/**
 * Drops a relation and all that goes with it. Where the server would have refused without CASCADE, the drop is believed
 * (the migration did run) and a doubt is noted.
 */
export function dropRelation(
  context: ReplayContext,
  relation: RelationRecord,
  cascade: boolean,
  together: ReadonlySet<RelationRecord> = new Set(),
): void {
  const { store } = context;
  if (store.findRelation(relation.name) !== relation) return;
  for (const child of [...relation.children]) {
    const goes = child.isPartition || cascade || together.has(child);
    if (!goes) context.doubt(`${displayName(child.name)} inherits from ${displayName(relation.name)} and stays`);
    if (child.isPartition || cascade) dropRelation(context, child, cascade, together);
    else child.parents = child.parents.filter((parent) => parent !== relation);
  }
  for (const foreign of [...relation.referencedBy]) {
    if (!cascade && foreign.table !== relation && !together.has(foreign.table)) {
      context.doubt(`${displayName(foreign.table.name)} still references ${displayName(relation.name)}`);
    }
    store.removeConstraint(foreign);
  }
  for (const view of [...relation.readBy]) {
    if (!cascade && !together.has(view)) {
      context.doubt(`${displayName(view.name)} still reads ${displayName(relation.name)}`);
    }
    dropRelation(context, view, cascade, together);
  }
  for (const column of relation.columns.values()) dropOwnedSequence(context, column);
  if (relation.kind === 'sequence') dropDefaultsFrom(context, relation);
  if (relation.kind === 'composite type') store.types.delete(keyOf(relation.name));
  store.removeRelation(relation);
}

function dropOwnedSequence(context: ReplayContext, column: ColumnRecord): void {
  const { sequence } = column;
  if (!sequence) return;
  column.sequence = null;
  sequence.owner = null;
  context.store.removeRelation(sequence);
}

/** DROP SEQUENCE … CASCADE takes the defaults with it that draw from the sequence. */
function dropDefaultsFrom(context: ReplayContext, sequence: RelationRecord): void {
  const { schema, name } = sequence.name;
  const spellings = [
    name,
    quoteIdentifier(name),
    `${schema}.${name}`,
    `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  ];
  for (const relation of context.store.relations()) {
    for (const column of relation.columns.values()) {
      if (column.default === sequence) column.default = null;
      if (column.default === null || column.default instanceof RelationRecord) continue;
      const call = inside(column.default, 'FuncCall');
      if (!call || textsOf(call.funcname).at(-1) !== 'nextval') continue;
      if (spellings.includes(constantText(call.args?.[0]) ?? '')) column.default = null;
    }
  }
}

/** Drops a column with everything that the server drops along with it (manual, ALTER TABLE, DROP COLUMN). */
export function dropColumn(
  context: ReplayContext,
  relation: RelationRecord,
  name: string,
  how: { readonly cascade: boolean; readonly only: boolean },
): void {
  const { store } = context;
  const column = relation.columns.get(name);
  if (!column) return;
  for (const child of relation.children) {
    const part = child.columns.get(name);
    if (!part) continue;
    part.inherited = Math.max(0, part.inherited - 1);
    if (how.only) part.local = true;
    else if (part.inherited === 0 && !part.local) dropColumn(context, child, name, how);
  }
  for (const foreign of [...relation.referencedBy]) {
    if (!foreign.referencedColumns.includes(name)) continue;
    if (!how.cascade && foreign.table !== relation) {
      context.doubt(`${displayName(foreign.table.name)} still references ${displayName(relation.name)}.${name}`);
    }
    store.removeConstraint(foreign);
  }
  for (const constraint of [...relation.constraints.values()]) {
    const uses = 'backing' in constraint ? constraint.backing.uses(name) : constraint.columns.includes(name);
    if (uses) store.removeConstraint(constraint);
  }
  for (const index of [...relation.indexes]) if (index.uses(name)) store.removeIndex(index);
  for (const view of [...relation.readBy]) {
    const columns = view.sources.get(relation);
    if (columns?.has(name) && how.cascade) dropRelation(context, view, true);
    else if (columns?.has(name))
      context.doubt(`${displayName(view.name)} still reads ${displayName(relation.name)}.${name}`);
  }
  for (const other of [...relation.columns.values()]) {
    if (other !== column && other.generation?.columns.includes(name)) dropColumn(context, relation, other.name, how);
  }
  dropOwnedSequence(context, column);
  relation.columns.delete(name);
}

function dropType(context: ReplayContext, type: UserTypeRecord, cascade: boolean): void {
  const { store } = context;
  if (cascade) {
    for (const relation of store.relations()) {
      for (const column of [...relation.columns.values()]) {
        const used = column.type instanceof UserColumnType && column.type.record === type;
        if (used) dropColumn(context, relation, column.name, { cascade: true, only: false });
      }
    }
  }
  for (const check of type.checks) store.countDomainConstraint(type.name.schema, check, -1);
  store.types.delete(keyOf(type.name));
  const composite = store.findRelation(type.name);
  if (type.kind === 'composite' && composite?.kind === 'composite type') store.removeRelation(composite);
}

function dropSchema(context: ReplayContext, schema: string): void {
  const { store } = context;
  const inSchema = (name: QualifiedName) => name.schema === schema;
  for (const relation of [...store.relations()]) if (inSchema(relation.name)) dropRelation(context, relation, true);
  for (const type of [...store.types.values()]) if (inSchema(type.name)) dropType(context, type, true);
  for (const [key, routines] of [...store.routines]) {
    if (!key.startsWith(`${schema}\u0000`)) continue;
    for (const routine of routines) removeRoutine(context, routine, true);
  }
  store.schemas.delete(schema);
}

function dropExtension(context: ReplayContext, name: string, cascade: boolean): void {
  const { store } = context;
  const members = store.extensions.get(name);
  if (!members) return;
  store.extensions.delete(name);
  for (const type of members.types) dropType(context, type, cascade);
  for (const routine of members.routines) removeRoutine(context, routine, cascade);
}
