import type { KindOf } from './cases.ts';
import { evaluate, numberOf } from './evaluate.ts';
import { bare, call, columnsOf, type Expression, type Value } from './expression.ts';
import { isNow } from './functions.ts';
import { type Bound, type Limits, unlimited } from './limits.ts';
import { daysBefore1970 } from './moments.ts';

const swapped: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const negated: Readonly<Record<string, string>> = { '=': '<>', '<>': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' };

/** The operator for sides that change places. */
export function swappedOperator(operator: string): string {
  return swapped[operator] ?? operator;
}

export function negatedOperator(operator: string): string {
  return negated[operator] ?? operator;
}

/** What comparing a column, or a function of one, with a constant says of the column. Null for other shapes. */
export function limitsOfComparison(
  left: Expression,
  operator: string,
  right: Expression,
  kindOf: KindOf,
): { readonly column: string; readonly limits: Limits } | null {
  const subject = bare(left);
  const other = bare(right);
  const own = ownFunction(subject, operator, other) ?? ownFunction(other, operator, subject);
  if (own !== null) return own;
  if (columnsOf(right).size > 0) return null;
  let value = evaluate(right, () => undefined);
  if (value === undefined) return null;
  if (value === null) {
    // Such a CHECK never fails.
    const [column] = columnsOf(left);
    return column === undefined ? null : { column, limits: unlimited };
  }
  // Later than now has to be later than any moment at which this runs, and TIMESTAMP of MySQL ends in 2038.
  if (operator.startsWith('>') && mentionsNow(right)) value = Date.UTC(2037, 0, 1) / 1000;
  if (subject.kind === 'column') {
    const limits = columnLimits(operator, value, kindOf(subject.name));
    return limits === null ? null : { column: subject.name, limits: { ...unlimited, ...limits } };
  }
  if (subject.kind !== 'call') return null;
  const limits = functionLimits(subject, operator, value);
  return limits === null ? null : { column: limits.column, limits: { ...unlimited, ...limits.limits } };
}

function mentionsNow(expression: Expression): boolean {
  if (expression.kind === 'cast') return mentionsNow(expression.arg);
  return expression.kind === 'call' && (isNow(expression.name) || expression.args.some(mentionsNow));
}

function columnLimits(operator: string, value: NonNullable<Value>, kind: ReturnType<KindOf>): Partial<Limits> | null {
  if (operator === '=') return { oneOf: [value] };
  if (operator === '<>') return kind === 'text' && value === '' ? { minLength: 1 } : { noneOf: [value] };
  if (kind === 'text') return value === '' && operator === '>' ? { minLength: 1 } : null;
  if (kind !== 'number' && kind !== 'moment' && kind !== 'span') return null;
  const number = numberOf(value);
  return number === null ? null : bounds(operator, number);
}

function bounds(operator: string, value: number): Partial<Limits> {
  const bound: Bound = { value, inclusive: operator.includes('=') };
  if (operator === '=') return { min: bound, max: bound };
  return operator.startsWith('<') ? { max: bound } : { min: bound };
}

/** `lower(x) = x` and its kind, where the column stands on both sides. */
function ownFunction(one: Expression, operator: string, other: Expression) {
  if (operator !== '=' || one.kind !== 'column' || other.kind !== 'call') return null;
  const arg = other.args[other.name === 'date_trunc' ? 1 : 0];
  const inner = arg ? bare(arg) : undefined;
  if (inner?.kind !== 'column' || inner.name !== one.name) return null;
  const found = (limits: Partial<Limits>) => ({ column: one.name, limits: { ...unlimited, ...limits } });
  switch (other.name) {
    case 'lower':
    case 'upper':
      return found({ letters: other.name });
    case 'btrim':
    case 'trim':
    case 'ltrim':
    case 'rtrim':
      return found({});
    case 'date_trunc': {
      const unit = other.args[0] ? bare(other.args[0]) : undefined;
      return unit?.kind === 'constant' && typeof unit.value === 'string' ? found({ truncated: unit.value }) : null;
    }
    case 'floor':
    case 'ceil':
    case 'trunc':
      return found({ multipleOf: 1 });
    default:
      return null;
  }
}

function functionLimits(subject: Expression & { kind: 'call' }, operator: string, value: NonNullable<Value>) {
  const held = containing(subject, operator, value);
  if (held !== null) return held;
  const last = subject.args[subject.name === 'extract' || subject.name === 'date_part' ? 1 : 0];
  let inner = last ? bare(last) : undefined;
  // length(trim(x)): texts made here have no blanks at their ends.
  if (inner?.kind === 'call' && /^(?:b|l|r)?trim$|^(?:lower|upper)$/.test(inner.name)) {
    inner = inner.args[0] ? bare(inner.args[0]) : undefined;
  }
  if (inner?.kind !== 'column') return null;
  const column = inner.name;
  const number = numberOf(value);
  switch (subject.name) {
    case 'length':
    case 'char_length':
    case 'character_length':
    case 'cardinality':
    case 'array_length':
      return number === null ? null : { column, limits: lengths(operator, number) };
    case 'octet_length':
      return number === null ? null : { column, limits: { ...lengths(operator, number), ascii: true } };
    case 'bit_length':
      return number === null ? null : { column, limits: { ...lengths(operator, number / 8), ascii: true } };
    case 'btrim':
    case 'trim':
    case 'ltrim':
    case 'rtrim':
      if (value === '' && (operator === '<>' || operator === '>')) return { column, limits: { minLength: 1 } };
      return operator === '=' ? { column, limits: { oneOf: [value] } } : { column, limits: { noneOf: [value] } };
    case 'lower':
    case 'upper':
      return operator === '=' ? { column, limits: { oneOf: [value] } } : null;
    case 'jsonb_typeof':
    case 'json_typeof':
    case 'json_type':
      return operator === '=' ? { column, limits: { json: String(value).toLowerCase() } } : null;
    case '%':
    case 'mod': {
      const step = subject.args[1] ? evaluate(subject.args[1], () => undefined) : undefined;
      return operator === '=' && value === 0 && typeof step === 'number'
        ? { column, limits: { multipleOf: step } }
        : null;
    }
    case 'abs':
      if (number === null || !operator.startsWith('<')) return null;
      return {
        column,
        limits: {
          min: { value: -number, inclusive: operator === '<=' },
          max: { value: number, inclusive: operator === '<=' },
        },
      };
    case 'year':
      return number === null ? null : { column, limits: yearLimits(operator, number) };
    case 'extract':
    case 'date_part': {
      const field = subject.args[0] ? bare(subject.args[0]) : undefined;
      if (number === null || field?.kind !== 'constant') return null;
      return field.value === 'year' ? { column, limits: yearLimits(operator, number) } : null;
    }
    case 'to_days':
      return number === null ? null : { column, limits: daysLimits(operator, number - daysBefore1970) };
    case 'unix_timestamp':
      return number === null ? null : { column, limits: bounds(operator, number) };
    default:
      return null;
  }
}

/** `position('@' in x) > 1`: a text that holds another behind so many characters. */
function containing(subject: Expression & { kind: 'call' }, operator: string, value: NonNullable<Value>) {
  const what = subject.args.map(bare);
  const [needle, text] =
    subject.name === 'strpos' || subject.name === 'instr' ? [what[1], what[0]] : [what[0], what[1]];
  if (!/^(?:position|strpos|instr|locate)$/.test(subject.name) || typeof value !== 'number') return null;
  if (text?.kind !== 'column' || needle?.kind !== 'constant' || typeof needle.value !== 'string') return null;
  const least = operator === '>' ? value : operator === '>=' ? value - 1 : operator === '<>' && value === 0 ? 0 : null;
  if (least === null || least < 0) return null;
  const literal = needle.value.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  const pattern = `^[a-z]{${least},${least + 8}}${literal}[a-z]{1,8}$`;
  return { column: text.name, limits: { patterns: [{ pattern, ignoreCase: false, negated: false }] } };
}

function lengths(operator: string, value: number): Partial<Limits> {
  switch (operator) {
    case '=':
      return { minLength: value, maxLength: value };
    case '<':
      return { maxLength: Math.ceil(value) - 1 };
    case '<=':
      return { maxLength: Math.floor(value) };
    case '>':
      return { minLength: Math.floor(value) + 1 };
    case '>=':
      return { minLength: Math.ceil(value) };
    default:
      return { minLength: value + 1 };
  }
}

/** Moments whose year compares so. */
function yearLimits(operator: string, year: number): Partial<Limits> {
  return unitLimits(operator, Date.UTC(year, 0, 1) / 1000, Date.UTC(year + 1, 0, 1) / 1000);
}

/** Moments whose day since 1970 compares so. */
function daysLimits(operator: string, day: number): Partial<Limits> {
  return unitLimits(operator, day * 86_400, (day + 1) * 86_400);
}

function unitLimits(operator: string, begin: number, end: number): Partial<Limits> {
  switch (operator) {
    case '<':
      return { max: { value: begin, inclusive: false } };
    case '<=':
      return { max: { value: end, inclusive: false } };
    case '>':
      return { min: { value: end, inclusive: true } };
    case '>=':
      return { min: { value: begin, inclusive: true } };
    case '=':
      return { min: { value: begin, inclusive: true }, max: { value: end, inclusive: false } };
    default:
      return { min: { value: end, inclusive: true } };
  }
}

/** Turns a comparison until one column stands alone on its left: `a - b > 0` is `a > 0 + b`. Null where that does not go. */
export function isolated(left: Expression, operator: string, right: Expression) {
  let subject = bare(left);
  let other = right;
  while (subject.kind === 'call' && (subject.name === '+' || subject.name === '-')) {
    const [first, second] = subject.args;
    if (!first || !second) return null;
    other = call(subject.name === '+' ? '-' : '+', other, second);
    subject = bare(first);
  }
  if (subject.kind !== 'column' || columnsOf(other).has(subject.name)) return null;
  return { column: subject.name, operator, other };
}
