import type { TableFacts, ValueType } from '../../../core/schema/server/table-facts.ts';
import { documentPlaces } from '../conditions/document-paths.ts';
import { bare, columnsOf, type Expression } from '../conditions/expression.ts';
import { unlimited } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import type { Member } from '../values/documents.ts';
import { baseOf, kindOf } from '../values/kinds.ts';
import { makerOf } from '../values/make-value.ts';
import type { Setting } from '../values/maker.ts';
import { word } from '../values/words.ts';

/** A place that only has to be there. */
const anyText: ValueType = { family: 'text', maxLength: 60, maxBytes: null };

/**
 * What documents of a column hold at the places that the schema looks at: generated columns, CHECKs, unique keys.
 * @param generated expressions of generated columns by their names
 */
export function membersOf(
  column: string,
  table: TableFacts,
  generated: ReadonlyMap<string, Expression>,
  others: readonly Expression[],
  setting: Omit<Setting, 'members'>,
): readonly Member[] {
  const members = new Map<string, Member>();
  const add = (expression: Expression, type: ValueType) => {
    for (const place of documentPlaces(expression)) {
      if (place.column !== column || place.path.length === 0 || members.has(place.path.join())) continue;
      const compared = comparedWith(expression, place.path);
      const own = place.whole ? type : memberType(place.taker ?? '', type);
      members.set(place.path.join(), { path: place.path, make: jsonMaker(own, compared, place.path, setting) });
    }
  };
  for (const one of table.columns) {
    const expression = generated.get(one.name);
    if (expression !== undefined) add(expression, castType(expression) ?? one.type);
  }
  for (const expression of others) add(expression, anyText);
  return [...members.values()];
}

const moment: ValueType = { family: 'timestamptz', precision: 3 };
const takenTypes: Readonly<Record<string, ValueType>> = { str_to_date: moment, timestamp: moment, date: moment };

/** What a function wants that takes a member on the way to a column of that type. */
function memberType(taker: string, type: ValueType): ValueType {
  if (/^[-+*/%]$/.test(taker)) return { family: 'integer', bytes: 4, unsigned: true };
  return takenTypes[taker] ?? (kindOf(type) === 'moment' ? moment : anyText);
}

/** The type that a member is turned into, for a few common ones. */
function castType(expression: Expression): ValueType | null {
  if (expression.kind !== 'cast') return null;
  if (/^(?:int|integer|bigint|signed|unsigned|smallint)/.test(expression.type))
    return { family: 'integer', bytes: 4, unsigned: true };
  if (/^(?:numeric|decimal|double|real|float)/.test(expression.type))
    return { family: 'numeric', precision: 8, scale: 2, unsigned: true };
  if (/^bool/.test(expression.type)) return { family: 'boolean' };
  if (expression.type === 'uuid') return { family: 'uuid' };
  return /^(?:timestamp|date)/.test(expression.type) ? moment : null;
}

/** Constants that a member is compared with in an expression. */
function comparedWith(expression: Expression, path: readonly string[]): readonly string[] {
  const found: string[] = [];
  const look = (one: Expression) => {
    if (one.kind === 'cast') look(one.arg);
    if (one.kind !== 'call') return;
    const [left, ...rest] = one.args;
    const isPlace =
      left !== undefined &&
      columnsOf(left).size > 0 &&
      documentPlaces(left).some((place) => place.whole && place.path.join() === path.join());
    if ((one.name === '=' || one.name === 'in') && isPlace) {
      for (const arg of rest) {
        const value = bare(arg);
        if (value.kind === 'constant' && value.value !== null) found.push(String(value.value));
      }
    }
    for (const arg of one.args) look(arg);
  };
  look(expression);
  return found;
}

function jsonMaker(
  type: ValueType,
  compared: readonly string[],
  path: readonly string[],
  setting: Omit<Setting, 'members'>,
) {
  const base = baseOf(type);
  const name = path[path.length - 1] ?? '';
  const make = makerOf(type, { ...setting, members: [], name: name.toLowerCase(), tellingFirst: false });
  return (draw: Draw, ordinal: number | null): string | null => {
    const value = compared.length > 0 && draw.chance(60) ? compared[draw.below(compared.length)] : undefined;
    if (value !== undefined) return /^(?:true|false|-?\d+)$/.test(value) ? value : JSON.stringify(value);
    const text = make?.(draw, unlimited, ordinal) ?? make?.(draw, unlimited, null) ?? word(draw);
    if (base.family === 'boolean' || kindOf(base) === 'number') return text;
    if (base.family === 'json' || base.family === 'jsonb') return text;
    // As JSON has moments: 2024-02-29T13:05:00.250Z.
    if (base.family === 'timestamptz' || base.family === 'timestamp') {
      const [day = '', time = ''] = text.split(' ');
      const [whole = '', part = ''] = time.split('.');
      return `"${day}T${whole}.${part.padEnd(3, '0').slice(0, 3)}Z"`;
    }
    return JSON.stringify(text);
  };
}
