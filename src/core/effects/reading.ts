import { keyOf } from '../schema/catalog.ts';
import { inside, lastTwo, textsOf, walk } from '../schema/node.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { builtinVolatility } from './builtin-functions.ts';
import { dataStatement } from './data.ts';
import type { Draft, Target } from './draft.ts';
import type { Cause, LockMode } from './effect.ts';
import { isPruned } from './implication.ts';
import { isIndexed } from './index-use.ts';

/** Names that a WITH gives, so that they are no tables. */
export type Hidden = ReadonlySet<string>;

export const nothingHidden: Hidden = new Set();

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
export function readRelation(
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
export function withQueries(clause: NodeOf<'WithClause'> | undefined, draft: Draft, hidden: Hidden): Hidden {
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
export function subqueries(node: unknown, draft: Draft, cause: Cause, hidden: Hidden): void {
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

export function readOthers(
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
