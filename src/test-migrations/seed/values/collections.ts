import type { ValueType } from '../../../core/schema/server/table-facts.ts';
import { fixedNow } from '../conditions/functions.ts';
import { unlimited } from '../conditions/limits.ts';
import type { Draw } from '../draw.ts';
import { baseOf, textOf } from './kinds.ts';
import type { Maker } from './maker.ts';

/** How values of a type are written for PostgreSQL, in a quoted literal or in the rows of a COPY. */
export function postgresWriter(type: ValueType): (text: string) => string {
  const base = baseOf(type);
  if (base.family === 'bytes') return (text) => `\\x${text}`;
  if (base.family === 'timestamptz') return (text) => `${text}+00`;
  // Of a time with a zone that was read from the server, the zone is there already.
  if (base.family === 'time' && base.zone) return (text) => (/[-+]/.test(text) ? text : `${text}+00`);
  return (text) => text;
}

export function postgresText(type: ValueType, text: string): string {
  return postgresWriter(type)(text);
}

/** An array literal of values made by `element`, which has so many different ones. */
export function arrayMaker(of: ValueType, element: Maker, values: number): Maker {
  return (draw, limits, ordinal) => {
    const items: string[] = [];
    const add = (number: number | null) => {
      const item = element(draw, unlimited, number);
      if (item !== null) items.push(quotedItem(postgresText(of, item)));
      return item !== null;
    };
    if (ordinal !== null && Number.isFinite(values)) {
      // Of few values, several together tell arrays apart, as digits do numbers; those of different length are different too.
      for (let rest = ordinal + 1; rest > 0; rest = Math.floor((rest - 1) / values))
        if (!add((rest - 1) % values)) return null;
      return items.length >= limits.minLength && items.length <= (limits.maxLength ?? 40)
        ? `{${items.join(',')}}`
        : null;
    }
    const most = Math.max(limits.minLength, Math.min(limits.maxLength ?? 4, 12));
    const count = limits.minLength + draw.below(most - limits.minLength + 1);
    if (ordinal !== null && !add(ordinal)) return null;
    while (items.length < count) if (!add(null)) return null;
    return `{${items.join(',')}}`;
  };
}

/** In quotes where it needs some. */
function quotedItem(text: string): string {
  return /^[\w.+:-]+$/.test(text) && !/^null$/i.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Ranges; those with a number of their own do not overlap, so that an exclusion constraint lets them in. */
export function rangeMaker(of: ValueType, element: Maker): Maker {
  const base = baseOf(of);
  const inside = (value: number) => {
    const text = textOf(value, of);
    return text === null ? null : `"${postgresText(of, text)}"`;
  };
  return (draw, _limits, ordinal) => {
    const slot = slotOf(base.family, draw, ordinal);
    if (slot !== null) {
      const from = inside(slot.from);
      const to = inside(slot.to);
      return from === null || to === null ? null : `[${from},${to})`;
    }
    const only = element(draw, unlimited, ordinal);
    if (only === null) return null;
    const text = `"${postgresText(of, only).replace(/["\\]/g, '\\$&')}"`;
    return `[${text},${text}]`;
  };
}

export interface Slot {
  readonly from: number;
  readonly to: number;
}

/** A stretch of numbers or moments; one with a number of its own overlaps no other. Null for types that are neither. */
export function slotOf(family: ValueType['family'], draw: Draw, ordinal: number | null): Slot | null {
  switch (family) {
    case 'integer':
    case 'numeric':
    case 'float': {
      const from = 1 + (ordinal ?? draw.below(5_000)) * 10;
      return { from, to: from + 1 + draw.below(9) };
    }
    case 'date': {
      const from = fixedNow - (1 + (ordinal ?? draw.below(100))) * 7 * 86_400;
      return { from, to: from + (1 + draw.below(7)) * 86_400 };
    }
    case 'timestamp':
    case 'timestamptz': {
      const from = fixedNow - (1 + (ordinal ?? draw.below(17_000))) * 3_600;
      return { from, to: from + 60 * (1 + draw.below(60)) };
    }
    default:
      return null;
  }
}

export function multirangeMaker(range: Maker): Maker {
  return (draw, limits, ordinal) => {
    const one = range(draw, limits, ordinal);
    return one === null ? null : `{${one}}`;
  };
}

/** A row literal; a field in ten is NULL. */
export function compositeMaker(fields: readonly { readonly type: ValueType; readonly make: Maker | null }[]): Maker {
  return (draw, _limits, ordinal) => {
    let marked = ordinal === null;
    const items: string[] = [];
    for (const { type, make } of fields) {
      const nullable = type.family !== 'domain' || type.nullable;
      const wanted = marked ? null : ordinal;
      let item = make === null || (marked && nullable && draw.chance(10)) ? null : make(draw, unlimited, wanted);
      if (item !== null && wanted !== null) marked = true;
      if (item === null && !nullable) item = make?.(draw, unlimited, null) ?? null;
      if (item === null && !nullable) return null;
      items.push(item === null ? '' : `"${postgresText(type, item).replace(/["\\]/g, '\\$&')}"`);
    }
    return marked ? `(${items.join(',')})` : null;
  };
}

export function setMaker(values: readonly string[]): Maker {
  return (draw, limits, ordinal) => {
    const count = Math.min(values.length, 20);
    if (ordinal !== null && ordinal >= 2 ** count) return null;
    const bits = ordinal ?? draw.below(2 ** count);
    const chosen = values.filter((_, i) => i < count && (bits >> i) & 1);
    if (chosen.length === 0 && limits.minLength > 0 && values[0] !== undefined) return values[0];
    return chosen.join(',');
  };
}

export function enumMaker(values: readonly string[]): Maker {
  return (draw, _limits, ordinal) => {
    // The first values of an enum are the usual ones.
    const at = ordinal ?? (draw.chance(50) ? draw.skewed(values.length) : draw.below(values.length));
    return values[at] ?? null;
  };
}
