import type { ValueType } from '../../../core/schema/server/table-facts.ts';
import type { Kind } from '../conditions/cases.ts';
import type { Value } from '../conditions/expression.ts';
import { dateText, momentText, secondsOf, spanSeconds, timeText } from '../conditions/moments.ts';

/** The type behind any number of domains. */
export function baseOf(type: ValueType): Exclude<ValueType, { family: 'domain' }> {
  let base = type;
  while (base.family === 'domain') base = base.base;
  return base;
}

/** How values of a type are compared in conditions. */
export function kindOf(type: ValueType): Kind {
  const base = baseOf(type);
  switch (base.family) {
    case 'integer':
    case 'numeric':
    case 'float':
    case 'money':
    case 'year':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return 'moment';
    case 'interval':
      return 'span';
    case 'text':
    case 'char':
      return 'text';
    case 'array':
      return 'list';
    case 'json':
    case 'jsonb':
      return 'document';
    default:
      return 'other';
  }
}

/**
 * A value as the text that stands for it everywhere in this room: numbers and moments as SQL writes them (moments in UTC, without a
 * zone), truth as `true` and `false`, bytes as hexadecimal digits, bits as 0 and 1, all else as the server's own text. Null for a value
 * that the type does not have.
 */
export function textOf(value: NonNullable<Value>, type: ValueType): string | null {
  const base = baseOf(type);
  switch (base.family) {
    case 'boolean':
      return value === true || value === 1 || value === 'true' || value === 't' || value === '1' ? 'true' : 'false';
    case 'integer':
    case 'numeric':
    case 'float':
    case 'money':
    case 'year':
      if (typeof value === 'boolean') return value ? '1' : '0';
      if (typeof value === 'number') return plainNumber(value);
      return Number.isNaN(Number(value)) ? null : value.trim();
    case 'date':
    case 'timestamp':
    case 'timestamptz': {
      const seconds = typeof value === 'number' ? value : typeof value === 'string' ? secondsOf(value) : null;
      if (seconds === null) return null;
      return base.family === 'date' ? dateText(seconds) : momentText(seconds, base.precision);
    }
    case 'time':
      return typeof value === 'number' ? timeText(value, base.precision) : String(value);
    case 'interval':
      return typeof value === 'number' ? `${value} seconds` : String(value);
    case 'enum':
      return base.values.includes(String(value)) ? String(value) : null;
    default:
      return String(value);
  }
}

/** A text as `textOf` gives it as the value that conditions see; undefined for what they have no words for. */
export function valueIn(text: string, type: ValueType): NonNullable<Value> | undefined {
  const base = baseOf(type);
  switch (kindOf(base)) {
    case 'number': {
      const number = Number(text);
      return Number.isNaN(number) ? undefined : number;
    }
    case 'boolean':
      return text === 'true';
    case 'moment':
      return secondsOf(text) ?? undefined;
    case 'span':
      return spanSeconds(text) ?? undefined;
    case 'other':
      // Of these the text is not what conditions see: the length of bytes is not that of their digits.
      return /^(?:range|multirange|geometry|bytes|bit)$/.test(base.family) ? undefined : text;
    default:
      return text;
  }
}

/** A number without an exponent. */
export function plainNumber(value: number): string {
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return Math.abs(value) >= 1 ? BigInt(Math.trunc(value)).toString() : value.toFixed(12).replace(/0+$/, '');
}
