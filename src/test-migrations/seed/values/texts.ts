import type { Limits } from '../conditions/limits.ts';
import { samplerOf } from '../conditions/patterns.ts';
import type { Draw } from '../draw.ts';
import { documentText } from './documents.ts';
import type { Maker, Setting } from './maker.ts';
import { namedText } from './named-texts.ts';
import { uuidText } from './networks.ts';
import { styledText } from './text-styles.ts';
import { phrase, sentences, word } from './words.ts';

interface Room {
  readonly least: number;
  readonly most: number;
}

/** Texts of up to so many characters (null for any number). `fixed` is the length of a type that pads. */
export function textMaker(maxLength: number | null, fixed: boolean, setting: Setting): Maker {
  const samplers = new Map<string, ReturnType<typeof samplerOf>>();
  const named = namedText(setting.name, maxLength);
  return (draw, limits, ordinal) => {
    const most = Math.min(maxLength ?? Number.POSITIVE_INFINITY, limits.maxLength ?? Number.POSITIVE_INFINITY);
    const least = limits.minLength;
    if (least > most || most < 1) return most < 1 && least < 1 && ordinal === null ? '' : null;
    const wanted = limits.patterns.find((one) => !one.negated);
    if (wanted !== undefined) {
      let sampler = samplers.get(wanted.pattern);
      if (sampler === undefined) {
        sampler = samplerOf(wanted.pattern);
        samplers.set(wanted.pattern, sampler);
      }
      return sampler === null ? null : sampled(sampler, draw, { least, most }, limits);
    }
    const room = { least: fixed && most <= 3 ? most : least, most };
    if (limits.json !== null) return json(draw, limits.json, setting, ordinal, most);
    const styled = setting.style.current === null ? null : styledText(setting.style.current, draw, ordinal);
    if (styled !== null && length(styled) >= room.least && length(styled) <= room.most)
      return cased(styled, limits.letters);
    const text =
      ordinal === null
        ? ordinary(draw, named, room, limits, setting)
        : telling(draw, named, room, ordinal, limits, setting);
    return text === null ? null : cased(text, limits.letters);
  };
}

function json(draw: Draw, kind: string, setting: Setting, ordinal: number | null, most: number): string | null {
  const text = documentText(draw, kind, setting.members, ordinal);
  return text.length <= most
    ? text
    : ordinal === null && most >= 2 && kind !== 'array'
      ? '{}'
      : ordinal === null
        ? '[]'
        : null;
}

function sampled(
  sampler: NonNullable<ReturnType<typeof samplerOf>>,
  draw: Draw,
  room: Room,
  limits: Limits,
): string | null {
  for (let attempt = 0; attempt < 12; attempt++) {
    const text = cased(sampler(draw, 3 + attempt * 2 + Math.min(room.least, 30)), limits.letters);
    const { length } = text;
    if (length >= room.least && length <= room.most && text.trim() === text) return text;
  }
  return null;
}

function cased(text: string, letters: Limits['letters']): string {
  return letters === 'lower' ? text.toLowerCase() : letters === 'upper' ? text.toUpperCase() : text;
}

function ordinary(
  draw: Draw,
  named: ReturnType<typeof namedText>,
  room: Room,
  limits: Limits,
  setting: Setting,
): string {
  const repertoire = limits.ascii ? 'ascii' : setting.repertoire;
  if (named !== null) {
    const text = named(draw, null, repertoire);
    if (length(text) <= room.most) return padded(draw, text, room);
  }
  if (room.most <= 3) return code(draw, room.most);
  // Once in a while a text fills its column: a later, narrower type fails on it as it would in production.
  if (room.most <= 500 && draw.below(100) === 0)
    return cut(sentences(draw, room.most / 3, repertoire), room.most, true);
  if (room.most <= 20) return padded(draw, cut(word(draw, repertoire), room.most), room);
  if (room.most <= 300)
    return padded(draw, cut(phrase(draw, 1 + draw.below(Math.min(6, room.most / 12)), repertoire), room.most), room);
  const size = draw.below(100);
  const words = size < 80 ? 2 + draw.below(8) : size < 97 ? 10 + draw.below(30) : 60 + draw.below(140);
  return padded(draw, cut(sentences(draw, words, repertoire), room.most), room);
}

/** A text that has a number in it which no other row has. */
function telling(
  draw: Draw,
  named: ReturnType<typeof namedText>,
  room: Room,
  ordinal: number,
  limits: Limits,
  setting: Setting,
): string | null {
  const mark = ordinal.toString(36);
  if (setting.tellingFirst) {
    const text = `${mark.padStart(5, '0')}-${word(draw)}`;
    return text.length <= room.most ? padded(draw, text, room) : short(mark, room);
  }
  if (room.most >= 36 && room.least === 36) return uuidText(draw, ordinal);
  if (named !== null) {
    const text = named(draw, mark, limits.ascii ? 'ascii' : setting.repertoire);
    if (length(text) <= room.most && length(text) >= room.least) return text;
  }
  if (room.most < mark.length + 5) return short(mark, room);
  const start = cut(word(draw), room.most - mark.length - 1);
  return `${padded(draw, start, { least: room.least - mark.length - 1, most: room.most - mark.length - 1 })}-${mark}`;
}

/** The number alone, in as many digits as there have to be: texts of equal length are as different as their numbers. */
function short(mark: string, room: Room): string | null {
  const size = Math.max(room.least, Math.min(room.most, 6));
  return mark.length > room.most ? null : mark.padStart(Math.min(size, room.most), '0');
}

function code(draw: Draw, size: number): string {
  let text = '';
  for (let i = 0; i < size; i++) text += String.fromCharCode(65 + draw.below(26));
  return text;
}

/** Long enough. */
function padded(draw: Draw, text: string, room: Room): string {
  let result = text;
  while (length(result) < room.least) result += ` ${word(draw)}`;
  return length(result) <= room.most ? result : cut(result, room.most, true);
}

/** Cut to so many characters without a blank at the end, unless the length is needed. */
function cut(text: string, most: number, full = false): string {
  if (text.length <= most) return text;
  const letters = [...text].slice(0, most);
  const last = letters.length - 1;
  if (letters[last] === ' ') letters[last] = full ? 'x' : '';
  return letters.join('');
}

/** In characters, as the servers count: one that JavaScript writes as two is one. */
function length(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) count--;
  return count;
}
