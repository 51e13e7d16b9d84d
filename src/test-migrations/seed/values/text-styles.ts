import { fixedNow } from '../conditions/functions.ts';
import { dateText, momentText } from '../conditions/moments.ts';
import type { Draw } from '../draw.ts';
import { documentText } from './documents.ts';
import { addressText, uuidText } from './networks.ts';
import { word } from './words.ts';

/** A text of a form that some function or trigger may want. @param ordinal a number of its own, null where it may come again */
type Styled = (draw: Draw, ordinal: number | null) => string;

/**
 * Forms of texts that are tried one after another where the server refuses rows and nobody can tell why: a trigger that casts a text,
 * a CHECK that calls a function.
 */
const styles: Readonly<Record<string, Styled>> = {
  version: (draw, ordinal) => `${draw.below(10)}.${draw.below(20)}.${ordinal ?? draw.below(50)}`,
  number: (draw, ordinal) => String(ordinal === null ? 1 + draw.below(10_000) : 1 + ordinal),
  uuid: (draw, ordinal) => uuidText(draw, ordinal),
  document: (draw, ordinal) => documentText(draw, 'object', [], ordinal),
  slug: (draw, ordinal) => `${word(draw)}-${ordinal === null ? word(draw) : ordinal.toString(36)}`,
  date: (draw, ordinal) => dateText(fixedNow - 86_400 * (1 + (ordinal ?? draw.below(700)))),
  moment: (draw, ordinal) => momentText(fixedNow - (ordinal ?? draw.below(60_000_000)), 0),
  hexadecimal: (draw, ordinal) =>
    `${draw.next().toString(16).padStart(8, '0')}${(ordinal ?? draw.next()).toString(16).padStart(8, '0')}`,
  address: (draw, ordinal) => addressText(draw, ordinal),
  url: (draw, ordinal) => `https://example.org/${word(draw)}/${ordinal ?? draw.below(1_000)}`,
  capitals: (draw, ordinal) =>
    `${word(draw).slice(0, 3).toUpperCase()}${ordinal === null ? '' : ordinal.toString(36).toUpperCase()}`,
  word: (draw, ordinal) => `${word(draw)}${ordinal === null ? '' : ordinal.toString(36)}`,
};

export const styleNames: readonly string[] = Object.keys(styles);

export function styledText(style: string, draw: Draw, ordinal: number | null): string | null {
  return styles[style]?.(draw, ordinal) ?? null;
}
