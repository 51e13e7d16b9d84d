import { displayName, keyOf, type Relation } from '../schema/catalog.ts';
import { inside, lastTwo, textOf, textsOf, walk } from '../schema/node.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { builtinVolatility } from './builtin-functions.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import type { Cause, LockMode } from './effect.ts';
import { isPruned } from './implication.ts';

/** Names that a WITH gives, so that they are no tables. */
type Hidden = ReadonlySet<string>;

const nothingHidden: Hidden = new Set();

/** SELECT, also with INTO, FOR UPDATE, and writing WITH queries. */
export function select(
  statement: NodeOf<'SelectStmt'>,
  draft: Draft,
  cause: Cause = 'select',
  hidden: Hidden = nothingHidden,
): void {
  const names = withQueries(statement.withClause, draft, hidden);
  if (statement.larg) select(statement.larg, draft, cause, names);
  if (statement.rarg) select(statement.rarg, draft, cause, names);
  if (statement.intoClause) cause = 'create-table-as';
  const isBounded = statement.limitCount !== undefined && statement.sortClause === undefined;
  const strength = statement.lockingClause?.length ? 'ROW SHARE' : 'ACCESS SHARE';
  const locked = lockedNames(statement);
  for (const node of statement.fromClause ?? []) {
    readFrom(node, {
      draft,
      cause,
      hidden: names,
      where: statement.whereClause,
      isBounded,
      mode: (name) => (locked === null || locked.has(name) ? strength : 'ACCESS SHARE'),
    });
  }
  subqueries(statement.whereClause, draft, cause, names);
  for (const node of [
    ...(statement.targetList ?? []),
    ...(statement.groupClause ?? []),
    ...(statement.valuesLists ?? []),
    ...(statement.sortClause ?? []),
  ]) {
    subqueries(node, draft, cause, names);
  }
  subqueries(statement.havingClause, draft, cause, names);
  callSideEffects(statement.targetList, draft);
}

/** FOR UPDATE OF names the tables; without OF all are meant (null). */
function lockedNames(statement: NodeOf<'SelectStmt'>): Set<string> | null {
  const names = new Set<string>();
  for (const node of statement.lockingClause ?? []) {
    const clause = inside(node, 'LockingClause');
    if (clause?.lockedRels === undefined) return null;
    for (const range of clause.lockedRels) names.add(inside(range, 'RangeVar')?.relname ?? '');
  }
  return names;
}

interface Reading {
  readonly draft: Draft;
  readonly cause: Cause;
  readonly hidden: Hidden;
  readonly where: Node | undefined;
  /** LIMIT without ORDER BY: the server stops early. */
  readonly isBounded: boolean;
  readonly mode: (name: string) => LockMode;
}

function readFrom(node: Node, reading: Reading): void {
  const range = inside(node, 'RangeVar');
  if (range) {
    readTable(range, reading);
    return;
  }
  const join = inside(node, 'JoinExpr');
  if (join) {
    if (join.larg) readFrom(join.larg, reading);
    if (join.rarg) readFrom(join.rarg, reading);
    subqueries(join.quals, reading.draft, reading.cause, reading.hidden);
    return;
  }
  const sub = inside(node, 'RangeSubselect');
  const inner = inside(sub?.subquery, 'SelectStmt');
  if (inner) {
    select(inner, reading.draft, reading.cause, reading.hidden);
    return;
  }
  const sample = inside(node, 'RangeTableSample');
  if (sample?.relation) readFrom(sample.relation, { ...reading, isBounded: true });
  const call = inside(node, 'RangeFunction');
  if (call) subqueries(node, reading.draft, reading.cause, reading.hidden);
}

function readTable(range: NodeOf<'RangeVar'>, reading: Reading): void {
  const { draft, cause, where } = reading;
  const name = range.relname ?? '';
  if (range.schemaname === undefined && reading.hidden.has(name)) return;
  if (range.schemaname === 'pg_catalog' || range.schemaname === 'information_schema') return;
  const target = draft.target(range);
  if (target.relation === undefined && range.schemaname === undefined && name.startsWith('pg_')) return;
  const alias = range.alias?.aliasname ?? name;
  const mode = reading.mode(alias);
  const only = range.inh !== true;
  readRelation(target, mode, only, where, draft, (leaf) => {
    if (!reading.isBounded && !isIndexed(where, leaf.relation, alias, draft)) draft.add('scan', leaf.name, cause);
  });
}

/** Locks what a query reads; a view reads for its own part. */
function readRelation(
  target: Target,
  mode: LockMode,
  only: boolean,
  where: Node | undefined,
  draft: Draft,
  read: (leaf: Target) => void,
  depth = 0,
): void {
  const { relation } = target;
  draft.lock(target, mode);
  if (relation?.kind === 'view' && depth < 16) {
    const seen = new Set<string>();
    for (const use of relation.reads) {
      const key = keyOf(use.relation);
      if (seen.has(key)) continue;
      seen.add(key);
      readRelation(draft.at(use.relation), mode, false, undefined, draft, read, depth + 1);
    }
    return;
  }
  const pruned = new Set<string>();
  for (const member of draft.family(target, only)) {
    if (where !== undefined && member !== target && isOutOfReach(member, where, pruned, draft)) continue;
    draft.lock(member, mode);
    if (member.relation?.kind === 'partitioned table' || member.relation?.kind === 'sequence') continue;
    if (member.relation?.kind === 'foreign table') continue;
    read(member);
  }
}

/** The partition, or one above it, has no row that the condition lets through. */
function isOutOfReach(member: Target, where: Node, pruned: Set<string>, draft: Draft): boolean {
  const { relation } = member;
  if (relation === undefined || relation.partitionOf === null) return false;
  const keys = draft.catalog.relation(relation.partitionOf)?.partitionKey?.columns;
  const key = keys?.length === 1 ? keys[0] : null;
  const isOut =
    pruned.has(keyOf(relation.partitionOf)) || (key !== null && key !== undefined && isPruned(relation, key, where));
  if (isOut) pruned.add(keyOf(member.name));
  return isOut;
}

/** The queries of a WITH, and the names that they hide from here on. */
function withQueries(clause: NodeOf<'WithClause'> | undefined, draft: Draft, hidden: Hidden): Hidden {
  if (!clause?.ctes?.length) return hidden;
  const names = new Set(hidden);
  for (const node of clause.ctes) {
    const query = inside(node, 'CommonTableExpr');
    if (clause.recursive && query?.ctename) names.add(query.ctename);
    if (query?.ctequery) dataStatement(query.ctequery, draft, names);
    if (query?.ctename) names.add(query.ctename);
  }
  return names;
}

/** Queries inside an expression. */
function subqueries(node: unknown, draft: Draft, cause: Cause, hidden: Hidden): void {
  if (!node) return;
  walk(node, (kind, value) => {
    if (kind !== 'SubLink') return kind !== 'SelectStmt';
    const link = value as NodeOf<'SubLink'>;
    const inner = inside(link.subselect, 'SelectStmt');
    if (inner) select(inner, draft, cause, hidden);
    subqueries(link.testexpr, draft, cause, hidden);
    return false;
  });
}

/** A function of the user's, called for what it does: it may take any lock. */
function callSideEffects(targets: readonly Node[] | undefined, draft: Draft): void {
  if (!targets?.length) return;
  walk(targets, (kind, value) => {
    if (kind === 'SubLink') return false;
    if (kind !== 'FuncCall') return true;
    const call = value as NodeOf<'FuncCall'>;
    const [schema, name] = lastTwo(textsOf(call.funcname));
    if ((name === 'setval' || name === 'nextval') && (schema === undefined || schema === 'pg_catalog')) {
      lockSequence(call, draft);
      return true;
    }
    if (builtinVolatility(name, draft.major) !== undefined) return true;
    const routines = draft.catalog.routinesNamed(schema, name);
    if (routines.length > 0 && routines.every((routine) => routine.volatility !== 'volatile')) return true;
    draft.unsure(`What ${schema === undefined ? name : `${schema}.${name}`}() does is not known.`);
    return true;
  });
}

/** nextval() and setval() of a constant anywhere in an expression that is computed. */
export function lockSequences(expression: Node | undefined, draft: Draft): void {
  walk(expression, (kind, value) => {
    if (kind !== 'FuncCall') return true;
    const call = value as NodeOf<'FuncCall'>;
    const name = textsOf(call.funcname).at(-1);
    if (name === 'nextval' || name === 'setval') lockSequence(call, draft);
    return true;
  });
}

function lockSequence(call: NodeOf<'FuncCall'>, draft: Draft): void {
  const argument = call.args?.[0];
  const cast = inside(argument, 'TypeCast');
  const text = inside(cast ? cast.arg : argument, 'A_Const')?.sval?.sval;
  if (text === undefined || text.includes('"')) return;
  const parts = text.toLowerCase().split('.');
  const name = draft.catalog.resolve(parts.length > 1 ? parts[0] : null, parts.at(-1) ?? '');
  draft.lockNamed(name, 'sequence', 'ROW EXCLUSIVE', null);
}

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

function hasIndexOn(target: Target, column: string | undefined, draft: Draft): boolean {
  return draft.catalog
    .indexesOf(target.name)
    .some((index) => index.columns[0] === column && index.valid && index.predicate === null);
}

function change(range: NodeOf<'RangeVar'> | undefined, where: Node | undefined, cause: Cause, draft: Draft): void {
  const target = draft.target(range);
  const alias = range?.alias?.aliasname ?? range?.relname ?? '';
  readRelation(target, 'ROW EXCLUSIVE', range?.inh !== true, where, draft, (leaf) => {
    if (kindOf(leaf.relation) === 'table' && !isIndexed(where, leaf.relation, alias, draft))
      draft.add('scan', leaf.name, cause);
  });
}

function readOthers(
  from: readonly Node[] | undefined,
  where: Node | undefined,
  cause: Cause,
  draft: Draft,
  hidden: Hidden,
): void {
  for (const node of from ?? [])
    readFrom(node, { draft, cause, hidden, where, isBounded: false, mode: () => 'ACCESS SHARE' });
  subqueries(where, draft, cause, hidden);
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

/** The parts of an AND. */
function conjuncts(node: Node | undefined): Node[] {
  if (!node) return [];
  const bool = inside(node, 'BoolExpr');
  return bool?.boolop === 'AND_EXPR' ? (bool.args ?? []).flatMap((arg) => conjuncts(arg)) : [node];
}

function columnName(node: Node | undefined): string | null {
  const cast = inside(node, 'TypeCast');
  const fields = inside(cast ? cast.arg : node, 'ColumnRef')?.fields;
  return fields ? (textOf(fields.at(-1)) ?? null) : null;
}

/** Of that table: without a qualifier, or with its name or alias. */
function columnOf(node: Node | undefined, alias: string): string | null {
  const fields = inside(node, 'ColumnRef')?.fields;
  if (!fields) return null;
  if (fields.length > 1 && textOf(fields.at(-2)) !== alias) return null;
  return textOf(fields.at(-1)) ?? null;
}

/** A value that does not come from the table. */
function isOutside(node: Node | undefined): boolean {
  if (!node) return false;
  let outside = true;
  walk(node, (kind) => {
    if (kind === 'ColumnRef') outside = false;
    return outside && kind !== 'SubLink';
  });
  return outside;
}

/**
 * Whether the condition lets the server go to a few rows through an index: an equality on its first column, or bounds on
 * both sides of it. What the planner would do with anything less depends on the data.
 */
function isIndexed(where: Node | undefined, relation: Relation | undefined, alias: string, draft: Draft): boolean {
  if (where === undefined || relation === undefined) return false;
  const equal = new Set<string>();
  const above = new Set<string>();
  const below = new Set<string>();
  for (const node of conjuncts(where)) {
    const operator = inside(node, 'A_Expr');
    if (operator) {
      const sign = textsOf(operator.name).at(-1) ?? '';
      const left = columnOf(operator.lexpr, alias);
      const right = columnOf(operator.rexpr, alias);
      const column =
        left !== null && isOutside(operator.rexpr) ? left : right !== null && isOutside(operator.lexpr) ? right : null;
      if (column === null) continue;
      if (operator.kind === 'AEXPR_BETWEEN') {
        above.add(column);
        below.add(column);
      } else if (sign === '=') equal.add(column);
      else if (sign === '>' || sign === '>=') (column === left ? above : below).add(column);
      else if (sign === '<' || sign === '<=') (column === left ? below : above).add(column);
      continue;
    }
    const link = inside(node, 'SubLink');
    if (link?.subLinkType === 'ANY_SUBLINK' && link.operName === undefined) {
      const column = columnOf(link.testexpr, alias);
      // A batch: rows chosen by a query with a LIMIT.
      if (column !== null && inside(link.subselect, 'SelectStmt')?.limitCount !== undefined) equal.add(column);
    }
  }
  if (equal.size === 0 && above.size === 0) return false;
  return draft.catalog.indexesOf(relation.name).some((index) => {
    const [first] = index.columns;
    if (!index.valid || index.predicate !== null || first === null || first === undefined) return false;
    if (equal.has(first) && (index.method === 'btree' || index.method === 'hash')) return true;
    return index.method === 'btree' && above.has(first) && below.has(first);
  });
}
