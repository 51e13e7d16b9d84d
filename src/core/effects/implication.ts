import type { Constraint, Relation } from '../schema/catalog.ts';
import { inside, textOf, textsOf } from '../schema/node.ts';
import { parsePostgres } from '../sql/pg-parser.ts';
import type { Node, NodeOf } from '../sql/statement.ts';

/*
 * Whether the valid CHECKs and NOT NULLs of a table prove that each of its rows belongs into a partition, so that ATTACH
 * PARTITION need not read it (PartConstraintImpliedByRelConstraint in tablecmds.c). A CHECK also passes for NULL: the
 * column has to be proven NOT NULL besides.
 */

export type Proof = 'proven' | 'unproven' | 'unknown';

type Value = number | string;

interface Limit {
  readonly value: Value;
  readonly inclusive: boolean;
}

/** What the CHECKs say of a column. */
interface Facts {
  lower: Limit | null;
  upper: Limit | null;
  /** Values it is limited to, if any. */
  values: readonly Value[] | null;
  /** Values it is not. */
  readonly excluded: Value[];
  /** Values between the two limits do not occur. */
  readonly gaps: { readonly below: Limit; readonly above: Limit }[];
  /** A condition that we could not read names the column. */
  unread: boolean;
}

/** The keys that a partition bound is about, by name; null for an expression. */
export function boundProof(
  child: Relation,
  keys: readonly (string | null)[],
  bound: NodeOf<'PartitionBoundSpec'>,
): Proof {
  const key = keys.length === 1 ? keys[0] : null;
  const checks = validChecks(child);
  if (checks.length === 0) return 'unproven';
  // Hash bounds are a function call, several keys a row comparison: only a copy of the server's own expression would do.
  if (bound.is_default || bound.strategy === 'h') return 'unproven';
  if (key === null || key === undefined)
    return checks.some((check) => keys.some((name) => name !== null && check.columns.includes(name)))
      ? 'unknown'
      : 'unproven';
  const facts = factsOf(checks, key);
  const isOpen = allowsNull(bound);
  if (!isOpen && !isNotNull(child, key)) return 'unproven';
  const isProven = bound.strategy === 'l' ? listProven(facts, bound) : rangeProven(facts, bound);
  return isProven ? 'proven' : facts.unread ? 'unknown' : 'unproven';
}

/** Whether the default partition is proven to hold no row of a new partition, so that it is not read. */
export function defaultProof(
  defaultPartition: Relation,
  keys: readonly (string | null)[],
  bound: NodeOf<'PartitionBoundSpec'>,
): Proof {
  const key = keys.length === 1 ? keys[0] : null;
  const checks = validChecks(defaultPartition);
  if (checks.length === 0) return 'unproven';
  if (bound.strategy === 'h') return 'unproven';
  if (key === null || key === undefined) return 'unknown';
  const facts = factsOf(checks, key);
  if (bound.strategy === 'r') {
    const lower = single(bound.lowerdatums);
    const upper = single(bound.upperdatums);
    // The negation of the bound holds for NULL too, so that only the values matter.
    if (facts.upper !== null && lower !== null && isBelow(facts.upper, lower)) return 'proven';
    if (facts.lower !== null && upper !== null && isAtLeast(facts.lower.value, upper)) return 'proven';
    const isGap = facts.gaps.some(
      (gap) => lower !== null && upper !== null && isBelow(gap.below, lower) && isAtLeast(gap.above.value, upper),
    );
    if (isGap) return 'proven';
  } else {
    const wanted = (bound.listdatums ?? []).map(constant);
    const avoids = (value: Value) =>
      facts.excluded.includes(value) || (facts.values !== null && !facts.values.includes(value));
    if (wanted.every((value) => value !== null && avoids(value))) return 'proven';
  }
  return facts.unread ? 'unknown' : 'unproven';
}

/** Whether two bounds of one parent share a value; false when we cannot tell. */
export function overlaps(bound: NodeOf<'PartitionBoundSpec'>, otherSql: string): boolean {
  const other = boundOf(otherSql);
  if (other === null || bound.is_default || other.is_default || bound.strategy !== other.strategy) return false;
  if (bound.strategy === 'l') {
    const values = (bound.listdatums ?? []).map(constant);
    return (other.listdatums ?? []).some((node) => {
      const value = constant(node);
      return value !== null && values.includes(value);
    });
  }
  if (bound.strategy === 'h') {
    // One modulus divides the other, so that the smaller one tells.
    const modulus = Math.min(bound.modulus ?? 0, other.modulus ?? 0);
    return modulus > 0 && (bound.remainder ?? 0) % modulus === (other.remainder ?? 0) % modulus;
  }
  if (bound.strategy !== 'r' || (bound.lowerdatums?.length ?? 0) !== 1) return false;
  const [lower, upper] = [single(bound.lowerdatums), single(bound.upperdatums)];
  const [otherLower, otherUpper] = [single(other.lowerdatums), single(other.upperdatums)];
  return startsBefore(lower, otherUpper) && startsBefore(otherLower, upper);
}

function startsBefore(lower: Value | null, upper: Value | null): boolean {
  return lower === null || upper === null || isLess(lower, upper);
}

/**
 * Whether a condition lets no row of a partition through, so that the server does not even lock it (partition pruning).
 * @param where The WHERE of the query; only constants count.
 */
export function isPruned(partition: Relation, key: string, where: Node | undefined): boolean {
  if (where === undefined || partition.bound === null || partition.bound.isDefault) return false;
  const bound = boundOf(partition.bound.sql);
  if (bound === null) return false;
  const facts = noFacts();
  learn(where, key, facts);
  if (bound.strategy === 'l') {
    const listed = (bound.listdatums ?? []).map(constant);
    return facts.values !== null && !listed.includes(null) && facts.values.every((value) => !listed.includes(value));
  }
  if (bound.strategy !== 'r' || (bound.lowerdatums?.length ?? 0) !== 1) return false;
  const [lower, upper] = [single(bound.lowerdatums), single(bound.upperdatums)];
  const isOut = (value: Value) =>
    (lower !== null && isLess(value, lower)) || (upper !== null && isAtLeast(value, upper));
  if (facts.values?.every(isOut)) return true;
  if (facts.upper !== null && lower !== null && isBelow(facts.upper, lower)) return true;
  return facts.lower !== null && upper !== null && isAtLeast(facts.lower.value, upper);
}

const parsedBounds = new Map<string, NodeOf<'PartitionBoundSpec'> | null>();

/** The tree of a bound that the catalog keeps as text. */
function boundOf(sql: string): NodeOf<'PartitionBoundSpec'> | null {
  const known = parsedBounds.get(sql);
  if (known !== undefined) return known;
  const result = parsePostgres(`CREATE TABLE a PARTITION OF b ${sql}`);
  const statement = 'statements' in result ? result.statements[0]?.node : undefined;
  const bound = inside(statement, 'CreateStmt')?.partbound ?? null;
  if (parsedBounds.size > 5000) parsedBounds.clear();
  parsedBounds.set(sql, bound);
  return bound;
}

function validChecks(relation: Relation): (Constraint & { kind: 'check' })[] {
  const checks: (Constraint & { kind: 'check' })[] = [];
  for (const constraint of relation.constraints.values()) {
    if (constraint.kind === 'check' && constraint.validated && constraint.enforced) checks.push(constraint);
  }
  return checks;
}

/** A column that no row can have NULL in: declared, or proven by a valid CHECK. */
export function isNotNull(relation: Relation, column: string): boolean {
  return relation.columns.get(column)?.notNull === true || isProvenNotNull(relation, column);
}

/** NotNullImpliedByRelConstraints() in tablecmds.c: a valid CHECK that implies `column IS NOT NULL`. */
export function isProvenNotNull(
  relation: Relation,
  column: string,
  isGone: (constraint: string) => boolean = () => false,
): boolean {
  for (const constraint of relation.constraints.values()) {
    if (isGone(constraint.name)) continue;
    if (
      constraint.kind === 'check' &&
      constraint.validated &&
      constraint.enforced &&
      constraint.provesNotNull.includes(column)
    )
      return true;
  }
  return false;
}

function allowsNull(bound: NodeOf<'PartitionBoundSpec'>): boolean {
  return (bound.listdatums ?? []).some((node) => inside(node, 'A_Const')?.isnull === true);
}

function listProven(facts: Facts, bound: NodeOf<'PartitionBoundSpec'>): boolean {
  const wanted = (bound.listdatums ?? []).map(constant);
  return facts.values?.every((value) => wanted.includes(value)) ?? false;
}

function rangeProven(facts: Facts, bound: NodeOf<'PartitionBoundSpec'>): boolean {
  const lower = single(bound.lowerdatums);
  const upper = single(bound.upperdatums);
  const { values } = facts;
  const isIn = (value: Value) =>
    (lower === null || isAtLeast(value, lower)) && (upper === null || isLess(value, upper));
  if (values?.every(isIn)) return true;
  const lowerHolds = lower === null || (facts.lower !== null && isAtLeast(facts.lower.value, lower));
  const upperHolds = upper === null || (facts.upper !== null && isBelow(facts.upper, upper));
  return lowerHolds && upperHolds;
}

/** The only datum of a bound; null for MINVALUE and MAXVALUE, which bound nothing, and NaN for what we cannot read. */
function single(datums: readonly Node[] | undefined): Value | null {
  const node = datums?.[0];
  const name = textOf(inside(node, 'ColumnRef')?.fields?.[0]);
  if (name === 'minvalue' || name === 'maxvalue') return null;
  return constant(node) ?? Number.NaN;
}

function isBelow(limit: Limit, exclusive: Value): boolean {
  return limit.inclusive ? isLess(limit.value, exclusive) : isAtMost(limit.value, exclusive);
}

function isLess(a: Value, b: Value): boolean {
  return comparable(a, b) && a < b;
}

function isAtMost(a: Value, b: Value): boolean {
  return comparable(a, b) && a <= b;
}

function isAtLeast(a: Value, b: Value): boolean {
  return comparable(a, b) && a >= b;
}

/** Numbers compare as numbers; texts only when equal or both dates of one shape, since others follow a collation. */
function comparable(a: Value, b: Value): boolean {
  if (typeof a === 'number' && typeof b === 'number') return true;
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return a === b || (a.length === b.length && isDate(a) && isDate(b));
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d)?(\+\d\d|Z)?)?$/.test(text);
}

function constant(node: Node | undefined): Value | null {
  const cast = inside(node, 'TypeCast');
  if (cast) return constant(cast.arg);
  const value = inside(node, 'A_Const');
  if (value) {
    if (value.ival) return value.ival.ival ?? 0;
    if (value.fval) return Number(value.fval.fval);
    if (value.sval) return value.sval.sval ?? '';
    if (value.boolval) return String(value.boolval.boolval ?? false);
    return null;
  }
  const sign = inside(node, 'A_Expr');
  if (sign && sign.lexpr === undefined && textsOf(sign.name)[0] === '-') {
    const inner = constant(sign.rexpr);
    return typeof inner === 'number' ? -inner : null;
  }
  return null;
}

const parsed = new Map<string, Node | null>();

/** The tree of a CHECK that the catalog keeps as text. */
function expressionOf(sql: string): Node | null {
  const known = parsed.get(sql);
  if (known !== undefined) return known;
  const result = parsePostgres(`SELECT ${sql}`);
  const statement = 'statements' in result ? result.statements[0]?.node : undefined;
  const expression = inside(inside(statement, 'SelectStmt')?.targetList?.[0], 'ResTarget')?.val ?? null;
  if (parsed.size > 1000) parsed.clear();
  parsed.set(sql, expression);
  return expression;
}

function factsOf(checks: readonly (Constraint & { kind: 'check' })[], key: string): Facts {
  const facts = noFacts();
  for (const check of checks) {
    if (!check.columns.includes(key)) continue;
    const expression = expressionOf(check.expression);
    if (expression === null) facts.unread = true;
    else learn(expression, key, facts);
  }
  return facts;
}

function learn(node: Node, key: string, facts: Facts): void {
  const bool = inside(node, 'BoolExpr');
  if (bool?.boolop === 'AND_EXPR') {
    for (const arg of bool.args ?? []) learn(arg, key, facts);
    return;
  }
  if (bool !== undefined) {
    learnGap(bool, key, facts);
    return;
  }
  if (inside(node, 'NullTest')) return;
  const operator = inside(node, 'A_Expr');
  if (operator === undefined) {
    facts.unread = true;
    return;
  }
  const isKey = (side: Node | undefined) => textOf(inside(side, 'ColumnRef')?.fields?.at(-1)) === key;
  if (operator.kind === 'AEXPR_OP') {
    const flipped = isKey(operator.rexpr);
    if (!flipped && !isKey(operator.lexpr)) {
      facts.unread = true;
      return;
    }
    const value = constant(flipped ? operator.lexpr : operator.rexpr);
    const sign = textsOf(operator.name).at(-1) ?? '';
    if (value === null) facts.unread = true;
    else learnComparison(flipped ? (mirrored[sign] ?? sign) : sign, value, facts);
    return;
  }
  const items = inside(operator.rexpr, 'List')?.items ?? inside(operator.rexpr, 'A_ArrayExpr')?.elements ?? [];
  const values = items.map(constant);
  const known = values.filter((value) => value !== null);
  if (!isKey(operator.lexpr) || known.length === 0 || known.length !== values.length) {
    facts.unread = true;
    return;
  }
  const sign = textsOf(operator.name).at(-1);
  if (operator.kind === 'AEXPR_BETWEEN' && known[0] !== undefined && known[1] !== undefined) {
    learnComparison('>=', known[0], facts);
    learnComparison('<=', known[1], facts);
  } else if ((operator.kind === 'AEXPR_IN' || operator.kind === 'AEXPR_OP_ANY') && sign === '=') facts.values = known;
  else if ((operator.kind === 'AEXPR_IN' || operator.kind === 'AEXPR_OP_ALL') && sign === '<>')
    facts.excluded.push(...known);
  else facts.unread = true;
}

/** `k < 10 OR k >= 20`, also written `NOT (k >= 10 AND k < 20)`: nothing from 10 to 20. */
function learnGap(bool: NodeOf<'BoolExpr'>, key: string, facts: Facts): void {
  const negated = bool.boolop === 'NOT_EXPR';
  const inner = negated ? inside(bool.args?.[0], 'BoolExpr') : bool;
  const isReadable = inner?.args?.length === 2 && inner.boolop === (negated ? 'AND_EXPR' : 'OR_EXPR');
  const parts = isReadable ? (inner?.args ?? []).map((arg) => factsAlone(arg, key)) : [];
  if (parts.length !== 2 || parts.some((part) => part.unread)) {
    facts.unread = true;
    return;
  }
  const lower = parts.find((part) => part.lower !== null && part.upper === null)?.lower;
  const upper = parts.find((part) => part.upper !== null && part.lower === null)?.upper;
  if (!lower || !upper) facts.unread = true;
  // Negated, the limits change sides and what was included is not.
  else if (negated) facts.gaps.push({ below: flip(lower), above: flip(upper) });
  else facts.gaps.push({ below: upper, above: lower });
}

function flip(limit: Limit): Limit {
  return { value: limit.value, inclusive: !limit.inclusive };
}

function factsAlone(node: Node, key: string): Facts {
  const facts = noFacts();
  learn(node, key, facts);
  return facts;
}

function noFacts(): Facts {
  return { lower: null, upper: null, values: null, excluded: [], gaps: [], unread: false };
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function learnComparison(sign: string, value: Value, facts: Facts): void {
  if (sign === '=') facts.values = [value];
  else if (sign === '<>') facts.excluded.push(value);
  else if (sign === '>' || sign === '>=') {
    const limit = { value, inclusive: sign === '>=' };
    if (facts.lower === null || isAtLeast(value, facts.lower.value)) facts.lower = limit;
  } else if (sign === '<' || sign === '<=') {
    const limit = { value, inclusive: sign === '<=' };
    if (facts.upper === null || isAtMost(value, facts.upper.value)) facts.upper = limit;
  } else facts.unread = true;
}
