import { tokens } from '../../../sql/lexer.ts';
import { inheritedMark } from '../postgres/tables.ts';
import type { SchemaObject } from '../snapshot.ts';

/** What a dump needs to know of a table's definition. */
export interface TableText {
  /** `CREATE TABLE public.orders`. */
  readonly head: string;
  /** The table that it is a partition of, qualified; null for others. */
  readonly partitionOf: string | null;
  /** `FOR VALUES …` of a partition, or null. */
  readonly bound: string | null;
  /** What follows the bracket, each clause with its line break: `\nPARTITION BY RANGE (at)`. */
  readonly tail: string;
}

/** Takes a table's definition apart at its `(…)`. */
export function tableText(definition: string): TableText {
  let depth = 0;
  let of = -1;
  for (const token of tokens(definition)) {
    const word = definition.slice(token.start, token.end);
    if (token.kind === 'word' && word === 'OF' && depth === 0 && of < 0) of = token.end;
    if (token.kind !== 'punctuation' || word !== '(') {
      if (word === ')') depth--;
      continue;
    }
    depth++;
    if (!definition.startsWith('(…)', token.start)) continue;
    const before = definition.slice(0, token.start).trimEnd();
    const after = definition.slice(token.start + 3);
    if (of < 0) return { head: before, partitionOf: null, bound: null, tail: after };
    const end = boundEnd(after);
    return {
      head: before.slice(0, of - ' PARTITION OF'.length),
      partitionOf: before.slice(of).trim(),
      bound: after.slice(0, end).trim(),
      tail: after.slice(end),
    };
  }
  return { head: definition, partitionOf: null, bound: null, tail: '' };
}

/** Where the first clause of the lines ends: strings in a bound may have line breaks. */
function boundEnd(lines: string): number {
  let previous = 0;
  for (const { start, end } of tokens(lines)) {
    if (previous > 0 && lines.slice(previous, start).includes('\n')) return previous;
    previous = end;
  }
  return lines.length;
}

export interface ColumnText {
  readonly text: string;
  /** The expression behind DEFAULT, which is the last part; null for none. */
  readonly fallback: string | null;
  /** Without the default. */
  readonly bare: string;
  readonly inherited: boolean;
}

/** Takes a column's definition apart before its DEFAULT. */
export function columnText({ definition }: SchemaObject): ColumnText {
  const inherited = definition.endsWith(inheritedMark);
  const text = inherited ? definition.slice(0, -inheritedMark.length) : definition;
  let depth = 0;
  let previous = '';
  for (const { kind, start, end } of tokens(text)) {
    const word = text.slice(start, end);
    if (word === '(') depth++;
    else if (word === ')') depth--;
    else if (kind === 'word' && word === 'DEFAULT' && depth === 0 && previous !== 'BY')
      return { text, fallback: text.slice(end).trim(), bare: text.slice(0, start).trimEnd(), inherited };
    previous = word;
  }
  return { text, fallback: null, bare: text, inherited };
}
