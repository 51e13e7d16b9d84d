import type { Draw } from '../draw.ts';
import type { Maker, Setting } from './maker.ts';
import { word } from './words.ts';

/** @param keys names that something asks documents of this column for */
export function documentMaker(setting: Setting): Maker {
  return (draw, limits, ordinal) => documentText(draw, limits.json ?? 'object', setting.likely, ordinal);
}

/** JSON of a kind as `jsonb_typeof` names it. */
export function documentText(draw: Draw, kind: string, keys: readonly string[], ordinal: number | null): string {
  switch (kind) {
    case 'array': {
      const items = Array.from({ length: 1 + draw.below(4) }, () => JSON.stringify(word(draw, 'latin')));
      if (ordinal !== null) items.unshift(String(ordinal));
      return `[${items.join(', ')}]`;
    }
    case 'string':
      return JSON.stringify(ordinal === null ? word(draw) : `${word(draw)}-${ordinal}`);
    case 'number':
    case 'integer':
      return String(ordinal ?? draw.below(10_000));
    case 'boolean':
      return draw.chance(50) ? 'true' : 'false';
    default:
      return objectText(draw, keys, ordinal);
  }
}

function objectText(draw: Draw, keys: readonly string[], ordinal: number | null): string {
  const parts: string[] = [];
  for (const key of keys) {
    if (/^[A-Za-z_]\w{0,40}$/.test(key))
      parts.push(`"${key}": "${word(draw)}${ordinal === null ? '' : `-${ordinal}`}"`);
  }
  if (ordinal !== null && parts.length === 0) parts.push(`"id": ${ordinal}`);
  parts.push(`"${word(draw)}": ${JSON.stringify(word(draw, 'latin'))}`);
  if (draw.chance(60)) parts.push(`"count": ${draw.below(1_000)}`);
  if (draw.chance(30)) parts.push(`"tags": ["${word(draw)}", "${word(draw)}"]`);
  if (draw.chance(20)) parts.push(`"nested": {"enabled": ${draw.chance(50)}, "note": null}`);
  return `{${parts.join(', ')}}`;
}

export function xmlText(draw: Draw, ordinal: number | null): string {
  return `<item id="${ordinal ?? draw.below(100_000)}"><name>${word(draw, 'latin')}</name></item>`;
}
