import { displayName, type QualifiedName } from '../schema/catalog.ts';
import { figureName } from '../schema/names.ts';
import { inside, lastTwo, textsOf } from '../schema/node.ts';
import { canonicalType, sameType } from '../schema/types.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import type { Draft, Target } from './draft.ts';
import { findIndex } from './indexes.ts';
import { select } from './reading.ts';

/** CREATE VIEW: what it reads is read by nobody yet; OR REPLACE locks the old one. */
export function createView(statement: NodeOf<'ViewStmt'>, draft: Draft): void {
  const target = draft.target(statement.view);
  const query = inside(statement.query, 'SelectStmt');
  for (const node of statement.options ?? []) {
    const option = inside(node, 'DefElem');
    if (option?.defname === 'security_invoker') draft.since(15, 'security_invoker', option.location, '22023');
  }
  if (query) {
    select(query, draft, 'select');
    // Defining is not reading.
    draft.work.length = 0;
  }
  if (target.relation === undefined || statement.view?.relpersistence === 't') return;
  if (!statement.replace) {
    draft.fails('relation-exists', '42P07', `A relation ${displayName(target.name)} already exists.`);
    return;
  }
  if (target.relation.kind !== 'view') {
    draft.fails('not-a-view', '42809', `${displayName(target.name)} is a ${target.relation.kind}.`);
    return;
  }
  draft.lock(target, 'ACCESS EXCLUSIVE');
  checkColumns(statement, query, target, draft);
}

/** Columns may only be added at the end (checkViewColumns in view.c). */
function checkColumns(
  statement: NodeOf<'ViewStmt'>,
  query: NodeOf<'SelectStmt'> | undefined,
  target: Target,
  draft: Draft,
): void {
  const old = [...(target.relation?.columns.keys() ?? [])];
  if (!draft.knows(target) || old.length === 0 || query === undefined) return;
  const names = viewColumns(statement, query);
  if (names === null) return;
  if (names.length < old.length) {
    draft.fails(
      'view-columns',
      '42P16',
      `OR REPLACE cannot take columns away from the view ${displayName(target.name)}.`,
    );
    return;
  }
  for (const [i, node] of (query.targetList ?? []).entries()) {
    const to = canonicalType(inside(inside(node, 'ResTarget')?.val, 'TypeCast')?.typeName);
    const from = target.relation?.columns.get(old[i] ?? '')?.type;
    if (to && from && !sameType(to, from)) {
      draft.fails(
        'view-columns',
        '42P16',
        `OR REPLACE cannot change the type of ${old[i]} of the view ${displayName(target.name)}.`,
      );
      return;
    }
  }
  const at = old.findIndex((name, i) => names[i] !== null && names[i] !== name);
  if (at >= 0) {
    draft.fails(
      'view-columns',
      '42P16',
      `OR REPLACE cannot change the column ${old[at]} of the view ${displayName(target.name)} into ${names[at]}.`,
    );
  }
}

/** The names of a query's columns; null when a star hides them. */
function viewColumns(statement: NodeOf<'ViewStmt'>, query: NodeOf<'SelectStmt'>): (string | null)[] | null {
  let first = query;
  while (first.larg) first = first.larg;
  const names: (string | null)[] = [];
  for (const node of first.targetList ?? []) {
    const target = inside(node, 'ResTarget');
    const fields = inside(target?.val, 'ColumnRef')?.fields;
    if (fields?.some((field) => inside(field, 'A_Star') !== undefined)) return null;
    names.push(target?.name ?? figureName(target?.val));
  }
  if (names.length === 0) return null;
  for (const [i, alias] of textsOf(statement.aliases).entries()) names[i] = alias;
  return names;
}

/** CREATE TRIGGER: row triggers of a partitioned table are made on its partitions too. */
export function createTrigger(statement: NodeOf<'CreateTrigStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  if (statement.replace) draft.since(14, 'CREATE OR REPLACE TRIGGER');
  draft.lock(target, 'SHARE ROW EXCLUSIVE');
  if (statement.row && target.relation?.kind === 'partitioned table') draft.lockFamily(target, 'SHARE ROW EXCLUSIVE');
  if (statement.constrrel) draft.lock(draft.target(statement.constrrel), 'ACCESS SHARE');
  if (
    !statement.replace &&
    statement.trigname !== undefined &&
    draft.knows(target) &&
    target.relation?.triggers.has(statement.trigname)
  ) {
    draft.fails('trigger-exists', '42710', `${displayName(target.name)} already has a trigger ${statement.trigname}.`);
  }
}

/** CREATE RULE, CREATE POLICY and ALTER POLICY take ACCESS EXCLUSIVE; what their conditions read, ACCESS SHARE. */
export function exclusive(
  range: NodeOf<'RangeVar'> | undefined,
  conditions: readonly (Node | undefined)[],
  draft: Draft,
): void {
  draft.lock(draft.target(range), 'ACCESS EXCLUSIVE');
  for (const condition of conditions) {
    if (condition === undefined) continue;
    select({ whereClause: condition }, draft);
  }
  draft.work.length = 0;
}

/** COMMENT ON. */
export function comment(statement: NodeOf<'CommentStmt'>, draft: Draft): void {
  const names = textsOf(inside(statement.object, 'List')?.items);
  const at = (parts: readonly string[]): Target => {
    const [schema, name] = lastTwo(parts);
    return draft.at(draft.catalog.resolve(schema, name));
  };
  switch (statement.objtype) {
    case 'OBJECT_TABLE':
    case 'OBJECT_VIEW':
    case 'OBJECT_MATVIEW':
    case 'OBJECT_FOREIGN_TABLE':
    case 'OBJECT_SEQUENCE':
      draft.lock(at(names), 'SHARE UPDATE EXCLUSIVE');
      return;
    case 'OBJECT_COLUMN': {
      const target = at(names.slice(0, -1));
      draft.lock(target, 'SHARE UPDATE EXCLUSIVE');
      const column = names.at(-1) ?? '';
      if (draft.knows(target) && draft.column(target, column) === undefined) {
        draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`);
      }
      return;
    }
    case 'OBJECT_INDEX': {
      const [schema, name] = lastTwo(names);
      const resolved = draft.catalog.resolve(schema, name);
      draft.lockIndex(findIndex(resolved, schema !== undefined, draft)?.name ?? resolved, 'SHARE UPDATE EXCLUSIVE');
      return;
    }
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      draft.lock(at(names.slice(0, -1)), 'ACCESS SHARE');
      return;
    default:
      return;
  }
}

/** GRANT and REVOKE: from 18 the server opens the tables (measured). */
export function grant(statement: NodeOf<'GrantStmt'>, draft: Draft): void {
  for (const node of statement.privileges ?? []) {
    if (inside(node, 'AccessPriv')?.priv_name === 'maintain') draft.since(17, 'MAINTAIN', undefined, '42601');
  }
  if (statement.objtype === 'OBJECT_PARAMETER_ACL') draft.since(15, 'GRANT ON PARAMETER');
  if (draft.major < 18 || statement.targtype !== 'ACL_TARGET_OBJECT') return;
  if (statement.objtype !== 'OBJECT_TABLE' && statement.objtype !== 'OBJECT_SEQUENCE') return;
  for (const node of statement.objects ?? []) {
    const range = inside(node, 'RangeVar');
    if (range) draft.lock(draft.target(range), 'ACCESS SHARE');
  }
}

/** Tables of CREATE and ALTER PUBLICATION: SHARE UPDATE EXCLUSIVE (OpenTableList in publicationcmds.c). */
export function publication(objects: readonly Node[] | undefined, draft: Draft): void {
  for (const node of objects ?? []) {
    const object = inside(node, 'PublicationObjSpec');
    if (object?.pubobjtype !== 'PUBLICATIONOBJ_TABLE') {
      if (object !== undefined) draft.since(15, 'TABLES IN SCHEMA of a publication', object.location);
      continue;
    }
    const table = object.pubtable;
    if (table?.whereClause || table?.columns?.length)
      draft.since(15, 'a row filter or column list of a publication', object.location);
    const range = table?.relation;
    const target = draft.target(range);
    draft.lockFamily(
      target,
      'SHARE UPDATE EXCLUSIVE',
      range?.inh !== true || target.relation?.kind === 'partitioned table',
    );
  }
}

/** CREATE STATISTICS. */
export function createStatistics(statement: NodeOf<'CreateStatsStmt'>, draft: Draft): void {
  for (const node of statement.relations ?? []) {
    const range = inside(node, 'RangeVar');
    if (range) draft.lock(draft.target(range), 'SHARE UPDATE EXCLUSIVE');
  }
  const hasExpression = (statement.exprs ?? []).some((node) => inside(node, 'StatsElem')?.expr !== undefined);
  if (hasExpression) draft.since(14, 'expressions in CREATE STATISTICS');
}

/** The sequence that OWNED BY ties to a column; its table is only looked at. */
export function lockOwner(options: readonly Node[] | undefined, draft: Draft): void {
  for (const node of options ?? []) {
    const option = inside(node, 'DefElem');
    if (option?.defname !== 'owned_by') continue;
    const names = textsOf(inside(option.arg, 'List')?.items);
    if (names.length < 2) continue;
    const [schema, table] = lastTwo(names.slice(0, -1));
    const name: QualifiedName = draft.catalog.resolve(schema, table);
    draft.lock(draft.at(name), 'ACCESS SHARE');
  }
}
