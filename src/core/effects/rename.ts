import { displayName, keyOf } from '../schema/catalog.ts';
import { inside, lastTwo, textsOf } from '../schema/node.ts';
import type { NodeOf } from '../sql/statement.ts';
import type { Draft, Target } from './draft.ts';
import { findIndex } from './indexes.ts';

/** ALTER … RENAME: catalogs only, under ACCESS EXCLUSIVE (renameatt, RenameRelation and so on in tablecmds.c). */
export function rename(statement: NodeOf<'RenameStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  switch (statement.renameType) {
    case 'OBJECT_INDEX': {
      if (lockIndexInstead(target, statement, 'SHARE UPDATE EXCLUSIVE', draft)) return;
      if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
      if (target.relation !== undefined) draft.lock(target, 'ACCESS EXCLUSIVE');
      else draft.lockIndex(target.name, 'SHARE UPDATE EXCLUSIVE');
      return;
    }
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE':
      if (lockIndexInstead(target, statement, 'ACCESS EXCLUSIVE', draft)) return;
      if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
      if (target.relation === undefined && statement.renameType !== 'OBJECT_TABLE')
        draft.lockNamed(target.name, kindOfType(statement.renameType), 'ACCESS EXCLUSIVE', null);
      else draft.lock(target, 'ACCESS EXCLUSIVE');
      checkNewName(statement, target, draft);
      return;
    case 'OBJECT_COLUMN':
    case 'OBJECT_ATTRIBUTE':
      renameColumn(statement, target, draft);
      return;
    case 'OBJECT_TABCONSTRAINT':
      renameConstraint(statement, target, draft);
      return;
    case 'OBJECT_TRIGGER':
      if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
      draft.lock(target, 'ACCESS EXCLUSIVE');
      // From 15 the triggers of partitions are renamed with the parent's (measured).
      if (draft.major >= 15 && target.relation?.kind === 'partitioned table')
        draft.lockFamily(target, 'ACCESS EXCLUSIVE');
      return;
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
      draft.lock(target, 'ACCESS EXCLUSIVE');
      return;
    case 'OBJECT_TYPE': {
      const [schema, name] = lastTwo(textsOf(inside(statement.object, 'List')?.items));
      const composite = draft.at(draft.catalog.resolve(schema, name));
      if (composite.relation !== undefined && composite.relation.kind !== 'composite type')
        draft.lock(composite, 'ACCESS EXCLUSIVE');
      return;
    }
    default:
      return;
  }
}

function kindOfType(type: 'OBJECT_VIEW' | 'OBJECT_MATVIEW' | 'OBJECT_SEQUENCE' | 'OBJECT_FOREIGN_TABLE') {
  switch (type) {
    case 'OBJECT_VIEW':
      return 'view';
    case 'OBJECT_MATVIEW':
      return 'materialized view';
    case 'OBJECT_SEQUENCE':
      return 'sequence';
    default:
      return 'foreign table';
  }
}

/** ALTER TABLE … RENAME also takes the name of an index, but with the stronger lock (measured). */
function lockIndexInstead(
  target: Target,
  statement: NodeOf<'RenameStmt'>,
  mode: 'SHARE UPDATE EXCLUSIVE' | 'ACCESS EXCLUSIVE',
  draft: Draft,
): boolean {
  if (target.relation !== undefined) return false;
  const index = findIndex(target.name, statement.relation?.schemaname !== undefined, draft);
  if (index === undefined) return false;
  draft.lockIndex(index.name, mode);
  return true;
}

function checkNewName(statement: NodeOf<'RenameStmt'>, target: Target, draft: Draft): void {
  const name = { schema: target.name.schema, name: statement.newname ?? '' };
  if (target.relation !== undefined && draft.catalog.relation(name) !== undefined) {
    draft.fails('relation-exists', '42P07', `A relation ${displayName(name)} already exists.`);
  }
}

function renameColumn(statement: NodeOf<'RenameStmt'>, target: Target, draft: Draft): void {
  if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
  if (statement.relationType === 'OBJECT_TYPE') {
    for (const relation of draft.catalog.relations()) {
      if (!relation.rowType || keyOf(relation.rowType) !== keyOf(target.name)) continue;
      if (statement.behavior !== 'DROP_CASCADE') {
        draft.fails(
          'typed-table',
          '2BP01',
          `${displayName(relation.name)} is a table of the type ${displayName(target.name)}: write CASCADE.`,
        );
        return;
      }
      draft.lock({ name: relation.name, relation }, 'ACCESS EXCLUSIVE', 'it is a table of the type');
    }
    return;
  }
  const only = statement.relation?.inh !== true;
  draft.lockFamily(target, 'ACCESS EXCLUSIVE', only);
  const { relation } = target;
  if (relation === undefined || !relation.certain) return;
  const old = statement.subname ?? '';
  if (!relation.columns.has(old)) {
    draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${old}.`);
    return;
  }
  if (statement.newname !== undefined && relation.columns.has(statement.newname)) {
    draft.fails('column-exists', '42701', `${displayName(target.name)} already has a column ${statement.newname}.`);
    return;
  }
  const parents = relation.partitionOf === null ? relation.inherits : [relation.partitionOf];
  if (parents.some((parent) => draft.catalog.relation(parent)?.columns.has(old))) {
    draft.fails('inherited-column', '42P16', `${old} is inherited: rename it in the parent.`);
    return;
  }
  if (only && draft.catalog.descendantsOf(target.name).length > 0) {
    draft.fails('needs-children', '42P16', `${old} has to be renamed in the child tables too: leave out ONLY.`);
  }
}

function renameConstraint(statement: NodeOf<'RenameStmt'>, target: Target, draft: Draft): void {
  if (target.relation === undefined && statement.missing_ok && draft.missing(target)) return;
  draft.lock(target, 'ACCESS EXCLUSIVE');
  const constraint = target.relation?.constraints.get(statement.subname ?? '');
  if (constraint === undefined) {
    if (draft.knows(target))
      draft.fails('constraint-missing', '42704', `${displayName(target.name)} has no constraint ${statement.subname}.`);
    return;
  }
  if (constraint.kind === 'primary key' || constraint.kind === 'unique' || constraint.kind === 'exclude') {
    draft.lockIndex({ schema: target.name.schema, name: constraint.index }, 'SHARE UPDATE EXCLUSIVE');
  } else if (constraint.kind === 'check') {
    draft.lockFamily(target, 'ACCESS EXCLUSIVE', statement.relation?.inh !== true);
  }
}

/** ALTER … SET SCHEMA of a relation: catalogs only. */
export function setSchema(statement: NodeOf<'AlterObjectSchemaStmt'>, draft: Draft): void {
  switch (statement.objectType) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_SEQUENCE':
    case 'OBJECT_FOREIGN_TABLE': {
      const target = draft.target(statement.relation);
      if (statement.missing_ok && draft.missing(target)) return;
      draft.lock(target, 'ACCESS EXCLUSIVE');
      return;
    }
    default:
      return;
  }
}
