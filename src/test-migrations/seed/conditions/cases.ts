import { isolated, limitsOfComparison, negatedOperator, swappedOperator } from './comparisons.ts';
import { evaluate, holds } from './evaluate.ts';
import { bare, call, columnsOf, constant, type Expression, type Value } from './expression.ts';
import { type Limits, unlimited } from './limits.ts';
import { likeToPattern } from './patterns.ts';

/** What has to hold for a condition not to be false. */
export type Atom =
  | { readonly kind: 'limits'; readonly column: string; readonly limits: Limits }
  /** The column compared with an expression over other columns of the row. */
  | { readonly kind: 'relation'; readonly column: string; readonly operator: string; readonly other: Expression }
  /** Nothing is known that would make it so: rows are made and tried. */
  | { readonly kind: 'hope'; readonly expression: Expression };

/** Ways of fulfilling a condition: one of them is enough, and all atoms of it are needed. */
export type Cases = readonly (readonly Atom[])[];

/** What kind of values a column has, as far as comparing them goes. */
export type Kind = 'number' | 'moment' | 'span' | 'text' | 'boolean' | 'list' | 'document' | 'other';
export type KindOf = (column: string) => Kind;

/** So many ways are followed; a condition with more is tried and tested. */
const most = 128;

/** The ways in which a condition is not false (`wanted`), or not true. A CHECK is content with NULL, and so is every way given here. */
export function casesOf(expression: Expression, wanted: boolean, kindOf: KindOf): Cases {
  const cases = ways(expression, wanted, kindOf);
  return cases.length > most ? hope(expression, wanted) : cases;
}

function hope(expression: Expression, wanted: boolean): Cases {
  return [[{ kind: 'hope', expression: wanted ? expression : call('not', expression) }]];
}

function ways(expression: Expression, wanted: boolean, kindOf: KindOf): Cases {
  switch (expression.kind) {
    case 'constant':
      if (expression.value === null) return [[]];
      return (expression.value === true || (typeof expression.value === 'number' && expression.value !== 0)) === wanted
        ? [[]]
        : [];
    case 'column': {
      const number = kindOf(expression.name) === 'number';
      if (number) return [[limit(expression.name, wanted ? { noneOf: [0] } : { oneOf: [0] })]];
      return [[limit(expression.name, { oneOf: [wanted] })]];
    }
    case 'cast':
      return ways(expression.arg, wanted, kindOf);
    case 'call':
      return waysOfCall(expression, expression.name, expression.args, wanted, kindOf);
  }
}

function waysOfCall(
  whole: Expression,
  name: string,
  args: readonly Expression[],
  wanted: boolean,
  kindOf: KindOf,
): Cases {
  const [left, right] = args;
  if (left === undefined) return hope(whole, wanted);
  switch (name) {
    case 'and':
    case 'or': {
      const all = (name === 'and') === wanted;
      const parts = args.map((arg) => casesOf(arg, wanted, kindOf));
      return all ? product(parts, whole, wanted) : parts.flat();
    }
    case 'not':
      return ways(left, !wanted, kindOf);
    case 'is null': {
      const column = bare(left);
      if (column.kind === 'column') return [[limit(column.name, { nullness: wanted ? 'null' : 'not null' })]];
      return hope(whole, wanted);
    }
    case 'is true':
      if (!wanted) return ways(left, false, kindOf);
      return product(
        [casesOf(left, true, kindOf), [[...columnsOf(left)].map((column) => limit(column, { nullness: 'not null' }))]],
        whole,
        wanted,
      );
    case 'case':
      return waysOfCase(args, whole, wanted, kindOf);
    case 'in': {
      const column = bare(left);
      const values = args.slice(1).map(valueIn);
      if (column.kind === 'column' && !values.includes(undefined)) {
        const known = values.filter((value) => value !== undefined && value !== null);
        return [[limit(column.name, wanted ? { oneOf: known } : { noneOf: known })]];
      }
      const each = args.slice(1).map((arg) => call('=', left, arg));
      if (each.length === 0 || each.length > 20) return hope(whole, wanted);
      return ways(call('or', ...each), wanted, kindOf);
    }
    case 'like':
    case 'ilike':
    case 'regex':
    case 'iregex':
    case 'starts_with':
    case 'regexp_like':
      return waysOfPattern(whole, name, left, right, wanted);
    case 'is distinct': {
      if (right === undefined) return hope(whole, wanted);
      const value = valueIn(right);
      const column = bare(left);
      if (column.kind !== 'column') return hope(whole, wanted);
      if (value === null) return [[limit(column.name, { nullness: wanted ? 'not null' : 'null' })]];
      if (value === undefined) return comparisonWays(whole, wanted ? '<>' : '=', left, right, true, kindOf);
      return [[limit(column.name, wanted ? { noneOf: [value] } : { oneOf: [value], nullness: 'not null' })]];
    }
    case 'json_valid': {
      const column = bare(left);
      return column.kind === 'column' && wanted ? [[limit(column.name, { json: 'any' })]] : hope(whole, wanted);
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return right === undefined ? hope(whole, wanted) : comparisonWays(whole, name, left, right, wanted, kindOf);
    default:
      return hope(whole, wanted);
  }
}

function limit(column: string, limits: Partial<Limits>): Atom {
  return { kind: 'limits', column, limits: { ...unlimited, ...limits } };
}

/** The value of an expression without columns; undefined where it has some or is not understood. */
function valueIn(expression: Expression): Value | undefined {
  return columnsOf(expression).size > 0 ? undefined : evaluate(expression, () => undefined);
}

/** One way of each part, in all combinations. */
function product(parts: readonly Cases[], whole: Expression, wanted: boolean): Cases {
  let result: Cases = [[]];
  for (const part of parts) {
    if (result.length * part.length > most) return hope(whole, wanted);
    result = result.flatMap((one) => part.map((other) => [...one, ...other]));
  }
  return result;
}

function waysOfCase(args: readonly Expression[], whole: Expression, wanted: boolean, kindOf: KindOf): Cases {
  const found: (readonly Atom[])[] = [];
  const before: Cases[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    const condition = args[i];
    const result = args[i + 1];
    if (!condition || !result) break;
    found.push(
      ...product([...before, casesOf(condition, true, kindOf), casesOf(result, wanted, kindOf)], whole, wanted),
    );
    before.push(casesOf(condition, false, kindOf));
  }
  const rest = args.length % 2 === 1 ? args[args.length - 1] : undefined;
  if (rest) found.push(...product([...before, casesOf(rest, wanted, kindOf)], whole, wanted));
  return found;
}

function waysOfPattern(
  whole: Expression,
  name: string,
  left: Expression,
  right: Expression | undefined,
  wanted: boolean,
): Cases {
  const value = right === undefined ? undefined : valueIn(right);
  let subject = bare(left);
  let letters: Limits['letters'] = 'any';
  if (subject.kind === 'call' && (subject.name === 'lower' || subject.name === 'upper') && subject.args[0]) {
    letters = subject.name;
    subject = bare(subject.args[0]);
  }
  if (subject.kind !== 'column' || typeof value !== 'string') return hope(whole, wanted);
  const ignoreCase = name === 'ilike' || name === 'iregex' || letters !== 'any';
  const pattern =
    name === 'like' || name === 'ilike'
      ? likeToPattern(value)
      : name === 'starts_with'
        ? likeToPattern(`${value.replace(/[%_\\]/g, '\\$&')}%`)
        : value;
  return [[limit(subject.name, { patterns: [{ pattern, ignoreCase, negated: !wanted }] })]];
}

const conditions = new Set(
  'and or not in like ilike regex iregex is_null = <> < <= > >= starts_with json_valid'
    .split(' ')
    .concat('is null', 'is true', 'is distinct'),
);

/** True for what is a condition by its shape. */
function isCondition(expression: Expression): boolean {
  const inner = bare(expression);
  return inner.kind === 'call' && conditions.has(inner.name);
}

function comparisonWays(
  whole: Expression,
  name: string,
  first: Expression,
  second: Expression,
  wanted: boolean,
  kindOf: KindOf,
): Cases {
  let operator = wanted ? name : negatedOperator(name);
  let left = first;
  let right = second;
  if (columnsOf(left).size === 0) {
    operator = swappedOperator(operator);
    [left, right] = [right, left];
  }
  const counted = countedWays(left, operator, right, kindOf, whole);
  if (counted !== null) return counted;
  if ((operator === '=' || operator === '<>') && isCondition(left)) {
    const other = truthOf(right);
    if (other !== null) return ways(left, (operator === '=') === other, kindOf);
    if (isCondition(right)) {
      return [true, false].flatMap((side) =>
        product([casesOf(left, side, kindOf), casesOf(right, (operator === '=') === side, kindOf)], whole, wanted),
      );
    }
  }
  const limits = limitsOfComparison(left, operator, right, kindOf);
  if (limits !== null) return [[{ kind: 'limits', ...limits }]];
  const relation = isolated(left, operator, right) ?? isolated(right, swappedOperator(operator), left);
  return relation === null ? hope(whole, wanted) : [[{ kind: 'relation', ...relation }]];
}

function truthOf(expression: Expression): boolean | null {
  const inner = bare(expression);
  if (inner.kind !== 'constant') return null;
  if (typeof inner.value === 'boolean') return inner.value;
  return inner.value === 1 ? true : inner.value === 0 ? false : null;
}

/** "So many of these hold": `num_nonnulls(a, b) = 1`, `(a IS NULL)::int + (b IS NULL)::int = 1`. Null for other shapes. */
function countedWays(
  left: Expression,
  operator: string,
  right: Expression,
  kindOf: KindOf,
  whole: Expression,
): Cases | null {
  const count = valueIn(right);
  if (typeof count !== 'number') return null;
  const terms = termsOf(left);
  if (terms === null || terms.length === 0 || terms.length > 6) return null;
  const found: (readonly Atom[])[] = [];
  for (let set = 0; set < 1 << terms.length; set++) {
    const chosen = terms.map((_, i) => ((set >> i) & 1) === 1);
    if (!holds(operator, chosen.filter(Boolean).length - count)) continue;
    found.push(
      ...product(
        terms.map((term, i) => casesOf(term, chosen[i] === true, kindOf)),
        whole,
        true,
      ),
    );
  }
  return found.length > most ? null : found;
}

/** The conditions that a sum counts; null where it is something else. */
function termsOf(expression: Expression): readonly Expression[] | null {
  const inner = bare(expression);
  if (inner.kind !== 'call') return null;
  if (inner.name === 'num_nonnulls') return inner.args.map((arg) => call('not', call('is null', arg)));
  if (inner.name === 'num_nulls') return inner.args.map((arg) => call('is null', arg));
  if (inner.name === '+') {
    const parts = inner.args.map(termsOf);
    return parts.every((part) => part !== null) ? parts.flat() : null;
  }
  if (inner.name === 'case' && inner.args.length === 3) {
    const [condition, yes, no] = inner.args.map((arg) => bare(arg));
    const ones = yes?.kind === 'constant' && no?.kind === 'constant' ? `${yes.value}${no.value}` : '';
    if (condition && ones === '10') return [condition];
    return condition && ones === '01' ? [call('not', condition)] : null;
  }
  return isCondition(inner) ? [inner] : null;
}

/** The condition that all of several hold. */
export function allOf(expressions: readonly Expression[]): Expression {
  return expressions.length === 0 ? constant(true) : call('and', ...expressions);
}
