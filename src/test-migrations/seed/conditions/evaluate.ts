import { pathOf } from './document-paths.ts';
import type { Expression, Value } from './expression.ts';
import { evaluateFunction, isFunction } from './functions.ts';
import { secondsOf, spanSeconds } from './moments.ts';
import { likeToPattern, toRegExp } from './patterns.ts';

/** What a column holds in the row that is asked about; undefined where that is not known. */
export type ReadColumn = (name: string) => Value | undefined;

/**
 * Works an expression out, with NULL as SQL has it. Undefined where it has something that is not understood: a CHECK is only broken
 * where the answer is false.
 */
export function evaluate(expression: Expression, read: ReadColumn): Value | undefined {
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'column':
      return read(expression.name);
    case 'cast':
      return cast(evaluate(expression.arg, read), expression.type);
    case 'call':
      return evaluateCall(expression.name, expression.args, read);
  }
}

/** As a condition: MySQL has numbers for truth. */
export function truth(value: Value | undefined): boolean | null | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (value === 't' || value === 'true') return true;
  return value === 'f' || value === 'false' ? false : undefined;
}

function evaluateCall(name: string, args: readonly Expression[], read: ReadColumn): Value | undefined {
  const at = (i: number) => {
    const arg = args[i];
    return arg ? evaluate(arg, read) : undefined;
  };
  switch (name) {
    case 'and':
    case 'or': {
      const absorbing = name === 'or';
      let result: boolean | null | undefined = !absorbing;
      for (const arg of args) {
        const one = truth(evaluate(arg, read));
        if (one === absorbing) return absorbing;
        if (one === undefined) result = undefined;
        else if (one === null && result !== undefined) result = null;
      }
      return result;
    }
    case 'not': {
      const one = truth(at(0));
      return typeof one === 'boolean' ? !one : one;
    }
    case 'is null': {
      const one = at(0);
      return one === undefined ? undefined : one === null;
    }
    case 'is true': {
      const one = truth(at(0));
      return one === undefined ? undefined : one === true;
    }
    case 'is distinct': {
      const left = at(0);
      const right = at(1);
      if (left === undefined || right === undefined) return undefined;
      if (left === null || right === null) return left !== right;
      const order = compared(left, right);
      return order === undefined ? undefined : order !== 0;
    }
    case 'case':
      for (let i = 0; i + 1 < args.length; i += 2) {
        const one = truth(at(i));
        if (one === undefined) return undefined;
        if (one === true) return at(i + 1);
      }
      return at(args.length - 1);
    case 'coalesce':
    case 'ifnull':
      for (const arg of args) {
        const one = evaluate(arg, read);
        if (one !== null) return one;
      }
      return null;
    case 'if':
      return truth(at(0)) === undefined ? undefined : truth(at(0)) === true ? at(1) : at(2);
    case 'num_nulls':
    case 'num_nonnulls': {
      const values = args.map((arg) => evaluate(arg, read));
      if (values.includes(undefined)) return undefined;
      return values.filter((one) => (one === null) === (name === 'num_nulls')).length;
    }
    case 'in': {
      const left = at(0);
      if (left === undefined || left === null) return left;
      let result: boolean | null | undefined = false;
      for (const arg of args.slice(1)) {
        const right = evaluate(arg, read);
        const order = right === undefined || right === null ? right : compared(left, right);
        if (order === 0) return true;
        if (order === undefined) result = undefined;
        else if (order === null && result !== undefined) result = null;
      }
      return result;
    }
  }
  const values: Value[] = [];
  for (const arg of args) {
    const one = evaluate(arg, read);
    if (one === undefined) return undefined;
    values.push(one);
  }
  if (name === 'row' || name === 'array') return undefined;
  const strict = evaluateFunction(name, values);
  if (strict !== undefined) return strict;
  const [left, right] = values;
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return operators.has(name) ? null : undefined;
  switch (name) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const order = compared(left, right);
      return order === undefined ? undefined : holds(name, order);
    }
    case 'like':
    case 'ilike':
      return toRegExp(likeToPattern(String(right)), name === 'ilike')?.test(String(left));
    case 'regex':
    case 'iregex':
      return toRegExp(String(right), name === 'iregex')?.test(String(left));
    case '||':
      return `${left}${right}`;
    case '->':
    case '->>':
    case '#>':
    case '#>>':
    case 'json_extract':
    case 'json_value':
      return member(left, right, name.endsWith('>>') || name === 'json_value');
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case 'div':
      return calculated(name, left, right);
    default:
      return undefined;
  }
}

const operators = new Set(
  '= <> < <= > >= like ilike regex iregex || -> ->> #> #>> json_extract json_value + - * / % div'.split(' '),
);
const special = new Set([
  ...'and or not in case coalesce ifnull if num_nulls num_nonnulls'.split(' '),
  'is null',
  'is true',
  'is distinct',
]);

/** Whether `evaluate` knows all that an expression consists of. */
export function isUnderstood(expression: Expression): boolean {
  if (expression.kind === 'cast') return isUnderstood(expression.arg);
  if (expression.kind !== 'call') return true;
  const { name, args } = expression;
  return (operators.has(name) || special.has(name) || isFunction(name)) && args.every(isUnderstood);
}

/** A member of a document; `text` gives it as a text. */
function member(document: NonNullable<Value>, path: NonNullable<Value>, text: boolean): Value | undefined {
  if (typeof document !== 'string') return undefined;
  try {
    let found: unknown = JSON.parse(document);
    for (const name of pathOf(path)) {
      if (typeof found !== 'object' || found === null) return null;
      found = (found as Record<string, unknown>)[name];
    }
    if (found === undefined || found === null) return null;
    return text && typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return undefined;
  }
}

/** Whether a comparison holds for values in that order (below zero: the left one is less). */
export function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

/** Below zero, zero or above zero; undefined where the two cannot be compared here. */
export function compared(left: Exclude<Value, null>, right: Exclude<Value, null>): number | undefined {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const a = numberOf(left);
  const b = numberOf(right);
  return a === null || b === null ? undefined : a - b;
}

/** A number, a truth as 0 or 1, a text that is a number, a moment or a span of time. */
export function numberOf(value: Exclude<Value, null>): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!Number.isNaN(number)) return number;
  if (value === 'true' || value === 't') return 1;
  if (value === 'false' || value === 'f') return 0;
  return secondsOf(value) ?? spanSeconds(value);
}

function calculated(name: string, left: Exclude<Value, null>, right: Exclude<Value, null>): Value | undefined {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === null || b === null) return undefined;
  switch (name) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? undefined : a / b;
    case 'div':
      return b === 0 ? undefined : Math.trunc(a / b);
    default:
      return b === 0 ? undefined : a % b;
  }
}

function cast(value: Value | undefined, type: string): Value | undefined {
  if (value === undefined || value === null) return value;
  if (/^(?:numeric|decimal|real|double precision|double|float|money)$/.test(type)) return numberOf(value) ?? undefined;
  if (/^(?:smallint|integer|int|bigint|signed|unsigned|int[248])/.test(type)) {
    const number = numberOf(value);
    return number === null ? undefined : Math.round(number);
  }
  if (/^bool/.test(type)) return truth(value);
  if (/^(?:timestamp|date|time)/.test(type)) {
    const seconds = typeof value === 'string' ? secondsOf(value) : typeof value === 'number' ? value : null;
    if (seconds === null) return undefined;
    return type === 'date' ? Math.floor(seconds / 86_400) * 86_400 : seconds;
  }
  if (type.startsWith('interval')) return typeof value === 'string' ? (spanSeconds(value) ?? undefined) : value;
  return value;
}
