import type { ValueType } from '../../../core/schema/server/table-facts.ts';
import { fits, type Limits, unlimited } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import { bitMaker, bytesMaker } from './bytes.ts';
import { arrayMaker, compositeMaker, enumMaker, multirangeMaker, rangeMaker, setMaker } from './collections.ts';
import { documentMaker, xmlText } from './documents.ts';
import { textOf, valueIn } from './kinds.ts';
import type { Maker, Setting } from './maker.ts';
import { addressMaker, cidrMaker, hardwareAddressMaker, inetMaker, uuidText } from './networks.ts';
import { decimalMaker, floatMaker, integerMaker } from './numbers.ts';
import { otherMaker } from './other-types.ts';
import { shapeMaker } from './shapes.ts';
import { textMaker } from './texts.ts';
import { dateMaker, intervalMaker, timeMaker, timestampMaker, yearMaker } from './times.ts';
import { word } from './words.ts';

/** What makes values of a column within whatever limits; null for a type of which nothing is known. */
export function makerOf(type: ValueType, setting: Setting): Maker | null {
  const plain = plainMaker(type, setting);
  if (plain === null) return null;
  return (draw, limits, ordinal) => {
    if (limits.oneOf !== null) return listed(type, limits, draw, ordinal);
    if (limits.noneOf.length === 0 && limits.patterns.length < 2) return plain(draw, limits, ordinal);
    for (let attempt = 0; attempt < 10; attempt++) {
      const text = plain(draw, limits, ordinal);
      if (text === null) return null;
      const value = valueIn(text, type);
      if (value === undefined || fits(value, limits)) return text;
      // The same number would give the same value again.
      if (ordinal !== null && limits.patterns.length === 0) return null;
    }
    return null;
  };
}

function listed(type: ValueType, limits: Limits, draw: Draw, ordinal: number | null): string | null {
  const values = limits.oneOf ?? [];
  const value = values[ordinal ?? (draw.chance(50) ? draw.skewed(values.length) : draw.below(values.length))];
  return value === undefined ? null : textOf(value, type);
}

/** How many different values a column can have within its limits; infinity where they are more than anybody wants. */
export function countOf(type: ValueType, limits: Limits): number {
  if (limits.oneOf !== null) return limits.oneOf.length;
  switch (type.family) {
    case 'boolean':
      return 2;
    case 'enum':
      return type.values.length;
    case 'set':
      return 2 ** Math.min(20, type.values.length);
    case 'bit':
      return type.length !== null && type.length < 24 ? 2 ** type.length : Number.POSITIVE_INFINITY;
    case 'domain':
      return countOf(type.base, limits);
    default:
      return Number.POSITIVE_INFINITY;
  }
}

function plainMaker(type: ValueType, setting: Setting): Maker | null {
  switch (type.family) {
    case 'integer':
      return integerMaker(type.bytes, type.unsigned, setting);
    case 'numeric':
      return decimalMaker(type.precision, type.scale, type.unsigned, setting);
    case 'float':
      return floatMaker(type.bytes, type.unsigned, setting);
    case 'money':
      return decimalMaker(14, 2, false, setting);
    case 'boolean':
      return (draw, _limits, ordinal) => ['false', 'true'][ordinal ?? draw.below(2)] ?? null;
    case 'text':
      return textMaker(characters(type.maxLength, type.maxBytes), false, setting);
    case 'char':
      return textMaker(type.length, true, setting);
    case 'bytes':
      return bytesMaker(type.maxLength, type.fixed);
    case 'uuid':
      return (draw, _limits, ordinal) => uuidText(draw, ordinal);
    case 'date':
      return dateMaker(setting);
    case 'time':
      return timeMaker(type.precision);
    case 'timestamp':
      return timestampMaker(type.precision, false);
    case 'timestamptz':
      return timestampMaker(type.precision, setting.engine !== 'postgres');
    case 'interval':
      return intervalMaker(type.fields);
    case 'year':
      return yearMaker();
    case 'json':
    case 'jsonb':
      return documentMaker(setting);
    case 'inet':
      return inetMaker();
    case 'cidr':
      return cidrMaker();
    case 'address':
      return addressMaker(type.version);
    case 'macaddr':
      return hardwareAddressMaker(type.bytes);
    case 'enum':
      return type.values.length === 0 ? null : enumMaker(type.values);
    case 'set':
      return setMaker(type.values);
    case 'array': {
      const element = makerOf(type.of, setting);
      return element === null ? null : arrayMaker(type.of, element, countOf(type.of, unlimited));
    }
    case 'range':
    case 'multirange': {
      const element = makerOf(type.of, setting);
      if (element === null) return null;
      const range = rangeMaker(type.of, element);
      return type.family === 'range' ? range : multirangeMaker(range);
    }
    case 'domain':
      return makerOf(type.base, setting);
    case 'composite':
      return compositeMaker(
        type.fields.map((field) => ({
          type: field.type,
          make: makerOf(field.type, { ...setting, name: field.name.toLowerCase() }),
        })),
      );
    case 'geometry':
      return shapeMaker(type.kind, setting);
    case 'bit':
      return bitMaker(type.length, type.varying);
    case 'tsvector':
      return (draw, _limits, ordinal) =>
        `${word(draw)} ${word(draw)} ${word(draw)}${ordinal === null ? '' : ` n${ordinal}`}`;
    case 'tsquery':
      return (draw, _limits, ordinal) => `${word(draw)} & ${ordinal === null ? word(draw) : `n${ordinal}`}`;
    case 'xml':
      return (draw, _limits, ordinal) => xmlText(draw, ordinal);
    case 'vector':
      return vectorMaker(type.dimensions ?? 3);
    case 'other':
      return otherMaker(type.name, setting);
  }
}

/** Four bytes a character is the most that any character set takes. */
function characters(maxLength: number | null, maxBytes: number | null): number | null {
  if (maxBytes === null) return maxLength;
  const fitting = Math.max(1, Math.floor(maxBytes / 4));
  return maxLength === null ? fitting : Math.min(maxLength, fitting);
}

function vectorMaker(dimensions: number): Maker {
  return (draw, _limits, ordinal) => {
    const parts: string[] = [];
    for (let i = 0; i < dimensions; i++) {
      parts.push(i === 0 && ordinal !== null ? String(ordinal) : ((draw.below(2_000) - 1_000) / 1_000).toString());
    }
    return `[${parts.join(',')}]`;
  };
}
