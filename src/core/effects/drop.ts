import { displayName, keyOf, type QualifiedName, type Relation, type Routine } from '../schema/catalog.ts';
import { inside, lastTwo, textsOf } from '../schema/node.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import { checkDropIndexConcurrently, dropIndex } from './indexes.ts';
import { defaultOf } from './partitions.ts';

/** DROP of anything but databases, roles and the like. */
export function drop(statement: NodeOf<'DropStmt'>, draft: Draft): void {
  if (statement.removeType === 'OBJECT_INDEX' && checkDropIndexConcurrently(statement, draft)) return;
  switch (statement.removeType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
      dropRelations(statement, draft);
      return;
    case 'OBJECT_INDEX':
      for (const names of namesOf(statement)) dropIndex(names, statement, draft);
      return;
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      for (const names of namesOf(statement)) dropPart(names, statement, draft);
      return;
    case 'OBJECT_TYPE':
    case 'OBJECT_DOMAIN':
      for (const names of namesOf(statement)) dropType(names, statement, draft);
      return;
    case 'OBJECT_SCHEMA':
      for (const names of namesOf(statement)) dropSchema(names.at(-1) ?? '', statement, draft);
      return;
    case 'OBJECT_FUNCTION':
    case 'OBJECT_PROCEDURE':
    case 'OBJECT_ROUTINE':
      dropRoutines(statement, draft);
      return;
    default:
      // Extensions, casts and so on: CASCADE may reach tables, which the history does not tell.
      draft.reversible = true;
      if (statement.removeType === 'OBJECT_EXTENSION' || statement.behavior === 'DROP_CASCADE') {
        draft.unsure('The history does not tell all that needs it.');
      } else if (statement.removeType === 'OBJECT_STATISTIC_EXT') {
        draft.unsure('The history does not tell to which table the statistics belong.');
      }
  }
}

/** The dotted names of the objects. */
function namesOf(statement: NodeOf<'DropStmt'>): string[][] {
  return (statement.objects ?? []).map((node) => namesIn(node));
}

function namesIn(node: Node): string[] {
  const list = inside(node, 'List');
  if (list) return textsOf(list.items);
  const type = inside(node, 'TypeName');
  return type ? textsOf(type.names) : textsOf([node]);
}

/** What is going, so that what depends on it and goes as well is in nobody's way. */
class Going {
  readonly keys = new Set<string>();
  readonly queue: Target[] = [];

  add(target: Target): boolean {
    const key = keyOf(target.name);
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    this.queue.push(target);
    return true;
  }

  has(name: QualifiedName): boolean {
    return this.keys.has(keyOf(name));
  }
}

const expectedKinds: Readonly<Record<string, readonly string[]>> = {
  OBJECT_TABLE: ['table', 'partitioned table'],
  OBJECT_FOREIGN_TABLE: ['foreign table'],
  OBJECT_VIEW: ['view'],
  OBJECT_MATVIEW: ['materialized view'],
  OBJECT_SEQUENCE: ['sequence'],
};

/** Locks may name what is not in the history, so the kind comes from the statement. */
const kindOfObject = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'foreign table',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_SEQUENCE: 'sequence',
} as const;

function dropRelations(statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const going = new Going();
  for (const names of namesOf(statement)) {
    const target = draft.at(draft.catalog.resolve(names.length > 1 ? names.at(-2) : null, names.at(-1) ?? ''));
    if (statement.missing_ok && draft.missing(target)) continue;
    const expected = expectedKinds[statement.removeType ?? ''];
    if (target.relation?.certain && expected && !expected.includes(target.relation.kind)) {
      draft.fails('wrong-kind', '42809', `${displayName(target.name)} is a ${target.relation.kind}.`);
      return;
    }
    going.add(target);
  }
  const cascade = statement.behavior === 'DROP_CASCADE';
  const kind =
    statement.removeType === undefined ? undefined : kindOfObject[statement.removeType as keyof typeof kindOfObject];
  for (const target of going.queue)
    if (target.relation === undefined && kind) draft.lockNamed(target.name, kind, 'ACCESS EXCLUSIVE', null);
  removeAll(going, cascade, draft);
}

/** Drops what is in the queue, and with CASCADE all that needs it. */
function removeAll(going: Going, cascade: boolean, draft: Draft): void {
  const named = new Set(going.keys);
  // What goes by itself: partitions with their parent.
  for (const target of going.queue) {
    for (const partition of draft.catalog.partitionsOf(target.name))
      going.add({ name: partition.name, relation: partition });
    if (cascade) {
      for (const child of draft.catalog.descendantsOf(target.name)) going.add({ name: child.name, relation: child });
      for (const view of draft.catalog.viewsOver(target.name)) going.add({ name: view.name, relation: view });
    }
  }
  for (const target of going.queue) {
    if (!cascade && isNeeded(target, going, draft)) return;
  }
  for (const target of going.queue) remove(target, named.has(keyOf(target.name)), going, draft);
}

/** Says what is in the way of a DROP … RESTRICT. */
function isNeeded(target: Target, going: Going, draft: Draft): boolean {
  const { name } = target;
  const stop = (what: string): true => {
    draft.fails('dependent-objects', '2BP01', `${what} needs ${displayName(name)}.`);
    return true;
  };
  const view = draft.catalog.viewsOver(name).find((candidate) => !going.has(candidate.name));
  if (view !== undefined) return stop(`The ${view.kind} ${displayName(view.name)}`);
  const reference = draft.catalog.foreignKeysTo(name).find((candidate) => !going.has(candidate.table.name));
  if (reference !== undefined)
    return stop(`The foreign key ${reference.constraint.name} of ${displayName(reference.table.name)}`);
  for (const ancestor of draft.ancestors(target)) {
    if (going.has(ancestor.name)) continue;
    const above = draft.catalog.foreignKeysTo(ancestor.name).find((candidate) => !going.has(candidate.table.name));
    if (above !== undefined)
      return stop(`The foreign key ${above.constraint.name} of ${displayName(above.table.name)}`);
  }
  const child = draft.catalog.descendantsOf(name).find((candidate) => !going.has(candidate.name));
  if (child !== undefined) return stop(`The inheriting table ${displayName(child.name)}`);
  const owner = target.relation?.kind === 'sequence' ? target.relation.ownedBy : null;
  if (owner) {
    const column = draft.catalog.relation(owner.relation)?.columns.get(owner.column);
    if (column?.identity) return stop(`The identity column ${owner.column} of ${displayName(owner.relation)}`);
    // The default of a serial reads it; it may have been dropped since.
    if (column?.hasDefault && column.defaultSql?.includes('nextval') !== false)
      return stop(`The default of ${displayName(owner.relation)}.${owner.column}`);
  }
  return false;
}

function remove(target: Target, isNamed: boolean, going: Going, draft: Draft): void {
  const { name, relation } = target;
  const because = isNamed ? null : 'it is dropped too';
  if (relation !== undefined || !isNamed) draft.lock(target, 'ACCESS EXCLUSIVE', because);
  for (const index of draft.catalog.indexesOf(name))
    draft.lockIndex(index.name, 'ACCESS EXCLUSIVE', 'it goes with its table');
  draft.lose(lossOf(relation), name);
  if (relation === undefined) return;
  if (relation.kind === 'sequence' && relation.ownedBy && !going.has(relation.ownedBy.relation)) {
    draft.lock(
      draft.at(relation.ownedBy.relation),
      'ACCESS EXCLUSIVE',
      `the default of ${relation.ownedBy.column} goes with the sequence`,
    );
  }
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind !== 'foreign key' || going.has(constraint.references)) continue;
    // A partition of a parent that stays keeps its place in the parent's key: only the partition is locked (measured).
    if (isPartOfParentsKey(relation, constraint.references, draft)) continue;
    const referenced = draft.at(constraint.references);
    const isPartitioned = referenced.relation?.kind === 'partitioned table';
    for (const member of draft.family(referenced, !isPartitioned)) {
      // Up to 14 the partitions alone are locked, not their parent (measured).
      if (isPartitioned && draft.major < 15 && keyOf(member.name) === keyOf(referenced.name)) continue;
      draft.lock(member, 'ACCESS EXCLUSIVE', `the foreign key ${constraint.name} has triggers on it`);
    }
  }
  for (const reference of draft.catalog.foreignKeysTo(name)) {
    if (going.has(reference.table.name)) continue;
    const table = { name: reference.table.name, relation: reference.table };
    for (const member of draft.family(table, table.relation.kind !== 'partitioned table')) {
      draft.lock(member, 'ACCESS EXCLUSIVE', `its foreign key ${reference.constraint.name} is dropped too`);
    }
  }
  dropAncestorKeys(target, going, draft);
  if (relation.partitionOf !== null && !going.has(relation.partitionOf)) {
    const parent = draft.at(relation.partitionOf);
    draft.lock(parent, 'ACCESS EXCLUSIVE', `${displayName(name)} is a partition of it`);
    const other = defaultOf(draft, parent);
    if (other !== undefined && keyOf(other.name) !== keyOf(name)) {
      draft.lock(
        { name: other.name, relation: other },
        'ACCESS EXCLUSIVE',
        'it is the default partition, whose bound changes',
      );
    }
  }
}

/** A foreign key to a parent of the partition rests on each partition: with CASCADE it goes, from all of them. */
function dropAncestorKeys(target: Target, going: Going, draft: Draft): void {
  for (const ancestor of draft.ancestors(target)) {
    if (going.has(ancestor.name)) continue;
    for (const reference of draft.catalog.foreignKeysTo(ancestor.name)) {
      if (going.has(reference.table.name)) continue;
      const because = `the foreign key ${reference.constraint.name} is dropped too`;
      draft.lock({ name: reference.table.name, relation: reference.table }, 'ACCESS EXCLUSIVE', because);
      for (const member of draft.family(ancestor)) draft.lock(member, 'ACCESS EXCLUSIVE', because);
    }
  }
}

function isPartOfParentsKey(relation: Relation, references: QualifiedName, draft: Draft): boolean {
  if (relation.partitionOf === null) return false;
  for (const constraint of draft.catalog.relation(relation.partitionOf)?.constraints.values() ?? []) {
    if (constraint.kind === 'foreign key' && keyOf(constraint.references) === keyOf(references)) return true;
  }
  return false;
}

function lossOf(relation: Relation | undefined): 'table' | 'view' | 'sequence' {
  switch (kindOf(relation)) {
    case 'view':
    case 'materialized view':
      return 'view';
    case 'sequence':
      return 'sequence';
    default:
      return 'table';
  }
}

/** DROP TRIGGER, RULE and POLICY: ACCESS EXCLUSIVE on the table (RemoveTriggerById and so on). */
function dropPart(names: readonly string[], statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const part = names.at(-1) ?? '';
  const table = draft.at(draft.catalog.resolve(names.length > 2 ? names.at(-3) : null, names.at(-2) ?? ''));
  if (statement.missing_ok && draft.missing(table)) return;
  const isTrigger = statement.removeType === 'OBJECT_TRIGGER';
  const known = isTrigger
    ? table.relation?.triggers
    : statement.removeType === 'OBJECT_POLICY'
      ? table.relation?.policies
      : undefined;
  if (draft.knows(table) && known !== undefined && !known.has(part)) {
    if (!statement.missing_ok) {
      draft.lock(table, 'ACCESS EXCLUSIVE');
      draft.fails(
        isTrigger ? 'trigger-missing' : 'policy-missing',
        '42704',
        `${displayName(table.name)} has no ${isTrigger ? 'trigger' : 'policy'} ${part}.`,
      );
    }
    // Nothing found, nothing kept: the lock comes after the look-up (get_object_address gives it back).
    return;
  }
  // A partitioned table's row triggers have parts on the partitions; statement triggers, which the catalog does not tell, have not.
  if (isTrigger && table.relation?.kind === 'partitioned table') draft.lockFamily(table, 'ACCESS EXCLUSIVE');
  else draft.lock(table, 'ACCESS EXCLUSIVE');
}

/** DROP FUNCTION and its kin: triggers call it; defaults and other uses are told by their text alone. */
function dropRoutines(statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const cascade = statement.behavior === 'DROP_CASCADE';
  for (const node of statement.objects ?? []) {
    const [schema, name] = lastTwo(textsOf(inside(node, 'ObjectWithArgs')?.objname));
    const routines = draft.catalog.routinesNamed(schema, name);
    // Views, generated columns and other functions may use it too.
    draft.unsure(`The history does not tell all that uses ${name}().`);
    if (routines.length === 0) continue;
    for (const relation of draft.catalog.relations()) {
      const use = usedBy(relation, routines, name);
      if (use === null) continue;
      if (!cascade) {
        // Of several functions of the name only one goes: the catalog does not tell them apart.
        if (routines.length > 1)
          draft.unsure(`The history does not tell which ${name}() ${use} of ${displayName(relation.name)} uses.`);
        else draft.fails('dependent-objects', '2BP01', `${use} of ${displayName(relation.name)} uses ${name}().`);
        continue;
      }
      draft.lock({ name: relation.name, relation }, 'ACCESS EXCLUSIVE', `${use} goes with ${name}()`);
    }
  }
}

/** The trigger or default of a relation that calls the function; null when none does. */
function usedBy(relation: Relation, routines: readonly Routine[], name: string): string | null {
  for (const [trigger, routine] of relation.triggerRoutines ?? []) {
    if (relation.triggers.has(trigger) && routines.includes(routine)) return `the trigger ${trigger}`;
  }
  for (const column of relation.columns.values()) {
    if (column.defaultSql?.includes(`${name}(`)) return `the default of ${column.name}`;
  }
  return null;
}

/** A view that goes with what it reads, and the views over it. */
export function dropView(view: Relation, because: string, draft: Draft, depth = 0): void {
  draft.lock({ name: view.name, relation: view }, 'ACCESS EXCLUSIVE', because);
  draft.lose('view', view.name);
  if (depth > 32) return;
  for (const above of draft.catalog.viewsOver(view.name)) dropView(above, 'it is dropped too', draft, depth + 1);
}

/** DROP TYPE and DROP DOMAIN: columns of it go with CASCADE, or are in the way. */
function dropType(names: readonly string[], statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const name = draft.catalog.resolve(names.length > 1 ? names.at(-2) : null, names.at(-1) ?? '');
  const schema = names.length > 1 ? (names.at(-2) ?? null) : null;
  draft.reversible = true;
  for (const relation of draft.catalog.relations()) {
    for (const column of relation.columns.values()) {
      if (column.type === null || column.type.name !== name.name) continue;
      if (schema !== null && column.type.schema !== null && column.type.schema !== schema) continue;
      if (statement.behavior !== 'DROP_CASCADE') {
        draft.fails(
          'dependent-objects',
          '2BP01',
          `The column ${column.name} of ${displayName(relation.name)} is of the type ${displayName(name)}.`,
        );
        return;
      }
      draft.lock({ name: relation.name, relation }, 'ACCESS EXCLUSIVE', `its column ${column.name} is dropped too`);
      draft.lose('column', relation.name, column.name);
      for (const view of draft.catalog.viewsOver(relation.name, column.name)) {
        dropView(view, 'it is dropped too', draft);
      }
    }
  }
}

function dropSchema(schema: string, statement: NodeOf<'DropStmt'>, draft: Draft): void {
  const going = new Going();
  for (const relation of draft.catalog.relations()) {
    if (relation.name.schema !== schema || relation.kind === 'composite type') continue;
    if (statement.behavior !== 'DROP_CASCADE') {
      draft.fails('dependent-objects', '2BP01', `The schema ${schema} holds ${displayName(relation.name)}.`);
      return;
    }
    going.add({ name: relation.name, relation });
  }
  if (statement.behavior !== 'DROP_CASCADE') return;
  removeAll(going, true, draft);
  draft.lose('schema', { schema, name: schema });
}

/** TRUNCATE (ExecuteTruncate in tablecmds.c). */
export function truncate(statement: NodeOf<'TruncateStmt'>, draft: Draft): void {
  const going = new Going();
  const named: Target[] = [];
  for (const node of statement.relations ?? []) {
    const range = inside(node, 'RangeVar');
    const target = draft.target(range);
    const only = range?.inh !== true;
    named.push(target);
    if (only && target.relation?.kind === 'partitioned table') {
      draft.lock(target, 'ACCESS EXCLUSIVE');
      draft.fails(
        'truncate-only',
        '42809',
        `${displayName(target.name)} is partitioned: ONLY would leave nothing to truncate.`,
      );
      return;
    }
    if (
      target.relation !== undefined &&
      kindOf(target.relation) !== 'table' &&
      target.relation.kind !== 'foreign table'
    ) {
      draft.fails('wrong-kind', '42809', `${displayName(target.name)} is a ${target.relation.kind}.`);
      return;
    }
    for (const member of draft.family(target, only)) going.add(member);
  }
  const cascade = statement.behavior === 'DROP_CASCADE';
  for (const target of going.queue) {
    const above = draft.ancestors(target).flatMap((ancestor) => draft.catalog.foreignKeysTo(ancestor.name));
    for (const reference of [...draft.catalog.foreignKeysTo(target.name), ...above]) {
      if (going.has(reference.table.name)) continue;
      if (!cascade) {
        for (const each of going.queue) draft.lock(each, 'ACCESS EXCLUSIVE');
        draft.fails(
          'referenced-by-foreign-key',
          '0A000',
          `${displayName(reference.table.name)} references ${displayName(target.name)}: truncate both, or write CASCADE.`,
        );
        return;
      }
      for (const member of draft.family({ name: reference.table.name, relation: reference.table })) going.add(member);
    }
  }
  const isNamed = new Set(named.map((target) => keyOf(target.name)));
  for (const target of going.queue) {
    // Up to 13 the parents of a partition are looked at (measured).
    if (draft.major < 14) for (const ancestor of draft.ancestors(target)) draft.lock(ancestor, 'ACCESS SHARE');
    draft.lock(target, 'ACCESS EXCLUSIVE', isNamed.has(keyOf(target.name)) ? null : 'it is truncated too');
    for (const index of draft.catalog.indexesOf(target.name))
      draft.lockIndex(index.name, 'ACCESS EXCLUSIVE', 'it is emptied with its table');
    if (target.relation?.kind !== 'partitioned table') draft.lose('rows', target.name);
  }
  if (cascade && going.queue.some((target) => target.relation === undefined))
    draft.unsure('The history does not tell what references the table.');
}
