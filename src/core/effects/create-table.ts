import { type ColumnType, displayName, keyOf } from '../schema/catalog.ts';
import { inside, textsOf } from '../schema/node.ts';
import { canonicalType } from '../schema/types.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { dataStatement } from './data.ts';
import { type Draft, kindOf } from './draft.ts';
import { checkForeignKey, checkPersistenceOf, lockReferenced } from './foreign-keys.ts';
import { checkOverlap, defaultOf, lockReferencing, scanDefault } from './partitions.ts';
import { select } from './reading.ts';

/** CREATE TABLE: nothing of the new table counts, but what it is tied to does. */
export function createTable(statement: NodeOf<'CreateStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  if (target.relation !== undefined && statement.relation?.relpersistence !== 't') {
    if (!statement.if_not_exists)
      draft.fails('relation-exists', '42P07', `A relation ${displayName(target.name)} already exists.`);
    return;
  }
  const isPartition = statement.partbound !== undefined;
  for (const node of statement.inhRelations ?? []) {
    const parent = draft.target(inside(node, 'RangeVar'));
    if (!isPartition) {
      draft.lock(parent, 'SHARE UPDATE EXCLUSIVE', 'it becomes the parent');
      continue;
    }
    draft.lock(parent, 'ACCESS EXCLUSIVE', 'it gets a partition');
    if (draft.knows(parent) && parent.relation?.kind !== 'partitioned table') {
      draft.fails('not-partitioned', '42P17', `${displayName(parent.name)} is not partitioned.`);
      return;
    }
    const existing = defaultOf(draft, parent);
    if (existing !== undefined && statement.partbound?.is_default) {
      draft.fails(
        'second-default',
        '42P17',
        `${displayName(parent.name)} already has the default partition ${displayName(existing.name)}.`,
      );
      return;
    }
    if (statement.partbound) {
      checkOverlap(draft, parent, statement.partbound);
      scanDefault(draft, parent, existing, statement.partbound);
    }
    lockReferencing(draft, parent);
    for (const constraint of parent.relation?.constraints.values() ?? []) {
      if (constraint.kind === 'foreign key') lockReferenced(draft, draft.at(constraint.references));
    }
  }
  for (const node of statement.tableElts ?? []) element(node, target.name.name, statement, draft);
  for (const node of statement.constraints ?? []) reference(node, null, statement, draft);
}

function element(node: Node, _table: string, statement: NodeOf<'CreateStmt'>, draft: Draft): void {
  const like = inside(node, 'TableLikeClause');
  if (like) {
    draft.lock(draft.target(like.relation), 'ACCESS SHARE');
    return;
  }
  const column = inside(node, 'ColumnDef');
  if (column) {
    if (column.compression) draft.since(14, 'COMPRESSION', column.location);
    if (column.storage_name) draft.since(16, 'STORAGE in a column definition', column.location);
    for (const constraint of column.constraints ?? []) reference(constraint, column.colname ?? null, statement, draft);
    return;
  }
  reference(node, null, statement, draft);
}

/** A foreign key of the new table locks the table that it references. */
function reference(node: Node, owner: string | null, statement: NodeOf<'CreateStmt'>, draft: Draft): void {
  const constraint = inside(node, 'Constraint');
  if (constraint === undefined) return;
  const { location } = constraint;
  switch (constraint.contype) {
    case 'CONSTR_FOREIGN': {
      const referenced = draft.target(constraint.pktable);
      const own = draft.target(statement.relation);
      if (keyOf(referenced.name) !== keyOf(own.name)) {
        lockReferenced(draft, referenced);
        const persistence = statement.relation?.relpersistence;
        checkPersistenceOf(
          draft,
          { unlogged: persistence === 'u', temporary: persistence === 't' },
          referenced,
          location,
        );
      }
      if (keyOf(referenced.name) !== keyOf(own.name)) {
        const columns = constraint.fk_attrs?.length ? textsOf(constraint.fk_attrs) : owner === null ? [] : [owner];
        checkForeignKey(draft, constraint, columns, referenced, (column) => typeIn(statement, column));
      }
      if (constraint.fk_with_period || constraint.pk_with_period) draft.since(18, 'PERIOD', location);
      if (constraint.fk_del_set_cols?.length) draft.since(15, 'a column list of ON DELETE SET', location);
      if (referenced.relation?.certain && kindOf(referenced.relation) !== 'table') {
        draft.fails(
          'not-a-table',
          '42809',
          `A foreign key cannot reference ${displayName(referenced.name)}.`,
          location,
        );
      }
      return;
    }
    case 'CONSTR_GENERATED':
      if (constraint.generated_kind === 'v')
        draft.since(18, 'virtual generated columns (and STORED has to be written)', location);
      return;
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
      if (constraint.nulls_not_distinct) draft.since(15, 'NULLS NOT DISTINCT', location);
      if (constraint.without_overlaps) draft.since(18, 'WITHOUT OVERLAPS', location);
      return;
    case 'CONSTR_EXCLUSION':
      if (statement.partspec && draft.major < 17) {
        draft.fails(
          'exclude-on-partitioned',
          '0A000',
          `PostgreSQL ${draft.major} has no exclusion constraints on partitioned tables.`,
          location,
        );
      }
      return;
    case 'CONSTR_ATTR_NOT_ENFORCED':
    case 'CONSTR_ATTR_ENFORCED':
      draft.since(18, 'ENFORCED and NOT ENFORCED', location);
      return;
    default:
      return;
  }
}

/** The type of a column of the new table. */
function typeIn(statement: NodeOf<'CreateStmt'>, name: string): ColumnType | null {
  for (const node of statement.tableElts ?? []) {
    const column = inside(node, 'ColumnDef');
    if (column?.colname === name) return canonicalType(column.typeName);
  }
  return null;
}

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW. */
export function createTableAs(statement: NodeOf<'CreateTableAsStmt'>, draft: Draft): void {
  const target = draft.target(statement.into?.rel);
  if (target.relation !== undefined && statement.into?.rel?.relpersistence !== 't') {
    if (!statement.if_not_exists)
      draft.fails('relation-exists', '42P07', `A relation ${displayName(target.name)} already exists.`);
    return;
  }
  // WITH NO DATA does not even plan the query.
  if (statement.into?.skipData) return;
  const query = inside(statement.query, 'SelectStmt');
  if (query) select(query, draft, 'create-table-as');
  else if (statement.query) dataStatement(statement.query, draft);
}
