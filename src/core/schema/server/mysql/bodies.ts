import { text } from '../row.ts';
import type { Reading } from './reading.ts';
import { quoted, withoutEnd } from './text.ts';

export type Program = 'FUNCTION' | 'PROCEDURE' | 'TRIGGER' | 'EVENT';

/**
 * The body of a program as it was written. The information_schema has it with its strings resolved and not escaped again: on MySQL
 * `'it''s'` is `'it's'` there, on MariaDB `'a\\b'` is `'a\b'`. Where that can have happened, SHOW CREATE is asked.
 */
export async function bodyOf(reading: Reading, program: Program, name: string, told: string): Promise<string> {
  const doubtful = reading.mariadb ? told.includes('\\') : /['"]/.test(told);
  if (!doubtful) return withoutEnd(told);
  const [row] = await reading.ask(`SHOW CREATE ${program} ${quoted(name)}`);
  if (row === undefined) return withoutEnd(told);
  const column =
    program === 'TRIGGER' ? 'SQL Original Statement' : `Create ${program[0]}${program.slice(1).toLowerCase()}`;
  const whole = text(row, column);
  return withoutEnd(whole.slice(bodyStart(program, whole)));
}

/** Strings, names and comments. */
const hidden = /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|`(?:[^`]|``)+`|\/\*[\s\S]*?\*\/|(?:--\s|#)[^\n]*/g;

/** The same text, as long, with nothing but x where strings, names and comments are. */
export function masked(sql: string): string {
  return sql.replace(hidden, (found) => 'x'.repeat(found.length));
}

/** Where the body begins in what SHOW CREATE gives. */
function bodyStart(program: Program, whole: string): number {
  const bare = masked(whole);
  if (program === 'TRIGGER') return endOf(/\bfor\s+each\s+row\s+(?:(?:follows|precedes)\s+\S+\s+)?/i, bare);
  if (program === 'EVENT') return endOf(/\sDO\s+/i, bare);
  let at = closingBracket(bare, bare.indexOf('('));
  // The type of a function has a line with the bracket; each property has one of its own.
  at = bare.indexOf('\n', at) + 1;
  const property =
    / {4}(?:LANGUAGE \w+|NO SQL|READS SQL DATA|MODIFIES SQL DATA|DETERMINISTIC|SQL SECURITY INVOKER|COMMENT x+)\n/y;
  for (;;) {
    property.lastIndex = at;
    if (!property.test(bare)) return at;
    at = property.lastIndex;
  }
}

/** Of the bracket that opens there, in a masked text. */
export function closingBracket(bare: string, from: number): number {
  let depth = 0;
  for (let at = from; at < bare.length; at++) {
    if (bare[at] === '(') depth++;
    else if (bare[at] === ')' && --depth === 0) return at;
  }
  return bare.length;
}

function endOf(pattern: RegExp, bare: string): number {
  const match = pattern.exec(bare);
  return match === null ? 0 : match.index + match[0].length;
}
