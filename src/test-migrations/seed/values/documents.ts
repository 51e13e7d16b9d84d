import type { Draw } from '../draw.ts';
import type { Maker, Setting } from './maker.ts';
import { word } from './words.ts';

/** A place in a document that something in the schema looks at, and what makes the JSON that stands there. */
export interface Member {
  readonly path: readonly string[];
  readonly make: (draw: Draw, ordinal: number | null) => string | null;
}

export function documentMaker(setting: Setting): Maker {
  return (draw, limits, ordinal) => documentText(draw, limits.json ?? 'object', setting.members, ordinal);
}

/** JSON of a kind as `jsonb_typeof` names it. */
export function documentText(draw: Draw, kind: string, members: readonly Member[], ordinal: number | null): string {
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
      return objectText(draw, members, ordinal);
  }
}

function objectText(draw: Draw, members: readonly Member[], ordinal: number | null): string {
  const parts: string[] = [];
  const root: Branch = new Map();
  for (const { path, make } of members) put(root, path, make(draw, ordinal));
  for (const [name, value] of root) parts.push(`${JSON.stringify(name)}: ${written(value)}`);
  if (ordinal !== null && !root.has('id')) parts.push(`"id": ${ordinal}`);
  parts.push(`"${word(draw)}": ${JSON.stringify(word(draw, 'latin'))}`);
  if (draw.chance(60) && !root.has('count')) parts.push(`"count": ${draw.below(1_000)}`);
  if (draw.chance(30) && !root.has('tags')) parts.push(`"tags": ["${word(draw)}", "${word(draw)}"]`);
  if (draw.chance(20) && !root.has('nested')) parts.push(`"nested": {"enabled": ${draw.chance(50)}, "note": null}`);
  return `{${parts.join(', ')}}`;
}

type Branch = Map<string, string | Branch>;

function put(branch: Branch, path: readonly string[], json: string | null): void {
  const [name, ...rest] = path;
  if (name === undefined || json === null) return;
  if (rest.length === 0) {
    if (!branch.has(name)) branch.set(name, json);
    return;
  }
  const known = branch.get(name);
  const inner: Branch = known instanceof Map ? known : new Map();
  branch.set(name, inner);
  put(inner, rest, json);
}

function written(value: string | Branch): string {
  if (typeof value === 'string') return value;
  return `{${[...value].map(([name, inner]) => `${JSON.stringify(name)}: ${written(inner)}`).join(', ')}}`;
}

export function xmlText(draw: Draw, ordinal: number | null): string {
  return `<item id="${ordinal ?? draw.below(100_000)}"><name>${word(draw, 'latin')}</name></item>`;
}
