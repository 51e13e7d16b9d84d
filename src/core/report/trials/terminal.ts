import { displayWidth } from '../display-width.ts';
import type { Verdict } from '../report.ts';

/** What lines for a terminal are made of. Texts have to be escaped before they come here. */

export type Tone = 'bad' | 'doubt' | 'good' | 'info' | 'strong' | 'dim';
export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_tone, text) => text;

const codes: Readonly<Record<Tone, readonly [number, number]>> = {
  bad: [31, 39],
  doubt: [33, 39],
  good: [32, 39],
  info: [36, 39],
  strong: [1, 22],
  dim: [2, 22],
};

export const coloured: Paint = (tone, text) =>
  text === '' ? '' : `\x1b[${codes[tone][0]}m${text}\x1b[${codes[tone][1]}m`;

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  pass: 'good',
  warn: 'doubt',
  fail: 'bad',
  inconclusive: 'doubt',
  error: 'bad',
  skipped: 'dim',
};

/** One column each, told apart without colour. */
export const marks: Readonly<Record<Verdict, string>> = {
  pass: '✔',
  warn: '▲',
  fail: '✖',
  inconclusive: '?',
  error: '!',
  skipped: '○',
};

/** Breaks a line at its spaces. A word that is wider than the room stays whole, so that it can be copied. Never empty. */
export function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const wide = displayWidth(word);
    if (line !== '' && used + 1 + wide > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += line === '' ? wide : wide + 1;
    line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}

/** A text in so many columns at least. */
export function padded(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Every line that is not empty, moved to the right. */
export function indented(lines: readonly string[], columns: number): string[] {
  const margin = ' '.repeat(columns);
  return lines.map((line) => (line === '' ? '' : margin + line));
}

/** A mark of one column and a text behind it, wrapped. Both are escaped. */
export function labelled(mark: string, text: string, width: number): string[] {
  return wrap(text, width - 2).map((line, place) => `${place === 0 ? mark : ' '} ${line}`);
}
