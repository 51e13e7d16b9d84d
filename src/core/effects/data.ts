import { displayName, keyOf, type Relation } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import type { Cause } from './effect.ts';
import { isPruned } from './implication.ts';
import { columnName, conjuncts, hasIndexOn, isIndexed, isOutside } from './index-use.ts';
import { type Hidden, nothingHidden, readOthers, readRelation, select, subqueries, withQueries } from './reading.ts';

/** Whatever may stand in a WITH, in EXPLAIN, PREPARE or COPY. */
export function dataStatement(node: Node, draft: Draft, hidden: Hidden = nothingHidden): void {
  const query = inside(node, 'SelectStmt');
  if (query) select(query, draft, 'select', hidden);
  const added = inside(node, 'InsertStmt');
  if (added) insert(added, draft, hidden);
  const changed = inside(node, 'UpdateStmt');
  if (changed) update(changed, draft, hidden);
  const removed = inside(node, 'DeleteStmt');
  if (removed) remove(removed, draft, hidden);
  const merged = inside(node, 'MergeStmt');
  if (merged) merge(merged, draft, hidden);
}

/** INSERT: the work is that of the query it reads from. */
export function insert(statement: NodeOf<'InsertStmt'>, draft: Draft, hidden: Hidden = nothingHidden): void {
  const names = withQueries(statement.withClause, draft, hidden);
  const target = draft.target(statement.relation);
  write(target, draft);
  const source = inside(statement.selectStmt, 'SelectStmt');
  if (source) select(source, draft, 'insert-select', names);
  const columns = new Set((statement.cols ?? []).map((node) => inside(node, 'ResTarget')?.name ?? ''));
  lockReferencedRows(target, (column) => columns.size === 0 || columns.has(column), draft);
  routeRows(statement, source, target, draft);
  const { relation } = target;
  if (relation !== undefined && draft.knows(target)) checkInsert(statement, source, relation, draft);
  if (statement.onConflictClause?.action === 'ONCONFLICT_UPDATE') draft.reversible = false;
  if (hasUnique(target, draft) && statement.onConflictClause === undefined) {
    draft.mayFail('unique-violation', '23505', `A row of ${displayName(target.name)} may already have the key.`);
  }
}

/** A row's foreign keys are looked up with a row lock (RI_FKey_check). */
function lockReferencedRows(target: Target, isWritten: (column: string) => boolean, draft: Draft): void {
  for (const constraint of target.relation?.constraints.values() ?? []) {
    if (constraint.kind !== 'foreign key' || !constraint.enforced || !constraint.columns.some(isWritten)) continue;
    draft.lock(draft.at(constraint.references), 'ROW SHARE', `the foreign key ${constraint.name} references it`);
  }
}

/** The partitions that rows of an INSERT go to. */
function routeRows(
  statement: NodeOf<'InsertStmt'>,
  source: NodeOf<'SelectStmt'> | undefined,
  target: Target,
  draft: Draft,
): void {
  const { relation } = target;
  if (relation?.kind !== 'partitioned table') return;
  const key = relation.partitionKey?.columns.length === 1 ? relation.partitionKey.columns[0] : null;
  const names = statement.cols
    ? statement.cols.map((node) => inside(node, 'ResTarget')?.name ?? '')
    : [...relation.columns.keys()];
  const place = key === null || key === undefined ? -1 : names.indexOf(key);
  const rows = (source?.valuesLists ?? []).map((row) => inside(row, 'List')?.items?.[place]);
  const isConstant =
    key !== null &&
    key !== undefined &&
    place >= 0 &&
    rows.length > 0 &&
    rows.every((value) => value !== undefined && isOutside(value));
  for (const partition of draft.catalog.descendantsOf(target.name)) {
    if (isConstant && partition.partitionOf !== null && keyOf(partition.partitionOf) === keyOf(target.name)) {
      const reached = rows.some((value) => value !== undefined && !isPruned(partition, key, equals(key, value)));
      if (!reached) continue;
    }
    draft.lock(
      { name: partition.name, relation: partition },
      'ROW EXCLUSIVE',
      `it is a partition of ${displayName(target.name)}`,
    );
  }
}

function equals(column: string, value: Node): Node {
  return {
    A_Expr: {
      kind: 'AEXPR_OP',
      name: [{ String: { sval: '=' } }],
      lexpr: { ColumnRef: { fields: [{ String: { sval: column } }] } },
      rexpr: value,
    },
  };
}

function hasUnique(target: Target, draft: Draft): boolean {
  return draft.catalog.indexesOf(target.name).some((index) => index.unique);
}

function checkInsert(
  statement: NodeOf<'InsertStmt'>,
  source: NodeOf<'SelectStmt'> | undefined,
  relation: Relation,
  draft: Draft,
): void {
  if (relation.kind !== 'table' && relation.kind !== 'partitioned table') return;
  const named: string[] = [];
  for (const node of statement.cols ?? []) {
    const column = inside(node, 'ResTarget')?.name ?? '';
    if (!relation.columns.has(column)) {
      draft.fails(
        'column-missing',
        '42703',
        `${displayName(relation.name)} has no column ${column}.`,
        inside(node, 'ResTarget')?.location,
      );
      return;
    }
    named.push(column);
  }
  const rows = source?.valuesLists ?? [];
  for (const row of rows) {
    const width = inside(row, 'List')?.items?.length ?? 0;
    const room = named.length > 0 ? named.length : relation.columns.size;
    if (width > room) {
      draft.fails('too-many-values', '42601', `There are more values than columns of ${displayName(relation.name)}.`);
      return;
    }
  }
}

/** A table that rows are written to: for a view its own table too. */
function write(target: Target, draft: Draft): void {
  draft.lock(target, 'ROW EXCLUSIVE');
  if (target.relation?.kind !== 'view') return;
  const [first] = target.relation.reads;
  if (first !== undefined)
    draft.lock(draft.at(first.relation), 'ROW EXCLUSIVE', `the view ${displayName(target.name)} is over it`);
}

/** UPDATE. */
export function update(statement: NodeOf<'UpdateStmt'>, draft: Draft, hidden: Hidden = nothingHidden): void {
  const names = withQueries(statement.withClause, draft, hidden);
  const target = draft.target(statement.relation);
  change(statement.relation, statement.whereClause, 'update', draft);
  readOthers(statement.fromClause, statement.whereClause, 'update', draft, names);
  for (const node of statement.targetList ?? []) subqueries(node, draft, 'update', names);
  const written = new Set<string>();
  for (const node of statement.targetList ?? []) {
    const set = inside(node, 'ResTarget');
    const column = set?.name ?? '';
    if (draft.knows(target) && target.relation?.kind !== 'view' && draft.column(target, column) === undefined) {
      draft.fails('column-missing', '42703', `${displayName(target.name)} has no column ${column}.`, set?.location);
      return;
    }
    written.add(column);
    // Filling what was NULL loses nothing.
    if (!requiresNull(statement.whereClause, column)) draft.lose('values', target.name, column, set?.location);
  }
  lockReferencedRows(target, (column) => written.has(column), draft);
  changeKeys(target, written, draft);
  // A row whose partition key changes may move to any partition.
  if (target.relation?.partitionKey?.columns.some((key) => key === null || written.has(key))) {
    draft.lockFamily(target, 'ROW EXCLUSIVE', statement.relation?.inh !== true);
  }
}

/** A key that others reference changes: their rows are looked for. */
function changeKeys(target: Target, written: ReadonlySet<string>, draft: Draft): void {
  for (const { table, constraint } of draft.catalog.foreignKeysTo(target.name)) {
    if (!constraint.enforced || !constraint.referencedColumns.some((column) => written.has(column))) continue;
    const child = { name: table.name, relation: table };
    const { onUpdate } = constraint;
    const reads = onUpdate === 'no action' || onUpdate === 'restrict';
    if (reads)
      draft.mayFail(
        'foreign-key-violation',
        '23503',
        `A row of ${displayName(table.name)} may reference one that changes.`,
      );
    if (keyOf(table.name) === keyOf(target.name)) continue;
    draft.lock(
      child,
      reads ? 'ROW SHARE' : 'ROW EXCLUSIVE',
      `its foreign key ${constraint.name} references ${displayName(target.name)}`,
    );
    if (!hasIndexOn(child, constraint.columns[0], draft)) {
      for (const leaf of draft.storage(child)) draft.add('scan', leaf.name, 'update', { constraint: constraint.name });
    }
  }
}

/** The condition lets only rows through whose column is NULL. */
function requiresNull(where: Node | undefined, column: string): boolean {
  return conjuncts(where).some((node) => {
    const test = inside(node, 'NullTest');
    return test?.nulltesttype === 'IS_NULL' && columnName(test.arg) === column;
  });
}

/** DELETE. */
export function remove(statement: NodeOf<'DeleteStmt'>, draft: Draft, hidden: Hidden = nothingHidden): void {
  const names = withQueries(statement.withClause, draft, hidden);
  change(statement.relation, statement.whereClause, 'delete', draft);
  readOthers(statement.usingClause, statement.whereClause, 'delete', draft, names);
  const target = draft.target(statement.relation);
  draft.lose('rows', target.name);
  for (const reference of draft.catalog.foreignKeysTo(target.name)) {
    const { onDelete } = reference.constraint;
    const child = { name: reference.table.name, relation: reference.table };
    if (keyOf(child.name) !== keyOf(target.name) && reference.constraint.enforced) {
      const reads = onDelete === 'no action' || onDelete === 'restrict';
      draft.lock(
        child,
        reads ? 'ROW SHARE' : 'ROW EXCLUSIVE',
        `its foreign key ${reference.constraint.name} references ${displayName(target.name)}`,
      );
      // Looked for once for each row that goes; without an index that is the whole table each time.
      if (!hasIndexOn(child, reference.constraint.columns[0], draft)) {
        for (const leaf of draft.storage(child))
          draft.add('scan', leaf.name, 'delete', { constraint: reference.constraint.name });
      }
    }
    if (onDelete === 'no action' || onDelete === 'restrict') {
      draft.mayFail(
        'foreign-key-violation',
        '23503',
        `A row of ${displayName(reference.table.name)} may reference one that goes.`,
      );
    } else if (onDelete === 'cascade' && keyOf(reference.table.name) !== keyOf(target.name)) {
      draft.lose('rows', reference.table.name);
    }
  }
}

function change(range: NodeOf<'RangeVar'> | undefined, where: Node | undefined, cause: Cause, draft: Draft): void {
  const target = draft.target(range);
  const alias = range?.alias?.aliasname ?? range?.relname ?? '';
  readRelation(target, 'ROW EXCLUSIVE', range?.inh !== true, where, draft, (leaf) => {
    if (kindOf(leaf.relation) === 'table' && !isIndexed(where, leaf.relation, alias, draft))
      draft.add('scan', leaf.name, cause);
  });
}

/** MERGE (15 and later): both tables are joined. */
export function merge(statement: NodeOf<'MergeStmt'>, draft: Draft, hidden: Hidden = nothingHidden): void {
  draft.since(15, 'MERGE');
  const names = withQueries(statement.withClause, draft, hidden);
  change(statement.relation, undefined, 'merge', draft);
  if (statement.sourceRelation) readOthers([statement.sourceRelation], undefined, 'merge', draft, names);
  if (statement.returningClause) draft.since(17, 'RETURNING of MERGE');
  for (const node of statement.mergeWhenClauses ?? []) {
    const clause = inside(node, 'MergeWhenClause');
    if (clause?.matchKind === 'MERGE_WHEN_NOT_MATCHED_BY_SOURCE') draft.since(17, 'WHEN NOT MATCHED BY SOURCE');
    if (clause?.commandType === 'CMD_DELETE') draft.lose('rows', draft.target(statement.relation).name);
    if (clause?.commandType === 'CMD_UPDATE') draft.reversible = false;
  }
}

/** COPY. */
export function copy(statement: NodeOf<'CopyStmt'>, draft: Draft): void {
  if (statement.query) {
    dataStatement(statement.query, draft);
    return;
  }
  if (!statement.relation) return;
  const target = draft.target(statement.relation);
  if (statement.is_from) {
    write(target, draft);
    return;
  }
  // COPY TO of a table reads the table alone, not what inherits from it.
  draft.lock(target, 'ACCESS SHARE');
  if (target.relation?.kind === 'partitioned table') {
    draft.fails(
      'copy-partitioned',
      '42809',
      `COPY cannot read the partitioned table ${displayName(target.name)}: copy a query.`,
    );
    return;
  }
  draft.add('scan', target.name, 'copy');
}
