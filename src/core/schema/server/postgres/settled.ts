import { tokens } from '../../../sql/lexer.ts';

/**
 * The server's texts of expressions are not all what it would write for them again: it reads `(ARRAY['a'::character varying])::text[]`
 * as `ARRAY[('a'::character varying)::text]`, and `((a AND b) AND c)` as `(a AND b AND c)` (parse_expr.c, transformTypeCast for ARRAY;
 * gram.y, makeAndExpr). A constraint or view that was made from such a text, as those of a restored dump are, would differ from
 * the one it was taken from, so both are written as the server writes them the second time.
 */
export function settled(text: string): string {
  return flattened(text.replace(castArray, (_, elements: string) => `ARRAY[${castElements(elements)}]`));
}

const castArray = /\(ARRAY\[('(?:[^']|'')*'::character varying(?:, '(?:[^']|'')*'::character varying)*)\]\)::text\[\]/g;

function castElements(elements: string): string {
  return elements.replace(/'(?:[^']|'')*'::character varying/g, (element) => `(${element})::text`);
}

interface Group {
  readonly start: number;
  /** The first thing in it is a group: that one. */
  first: Group | null;
  /** Words AND and OR at its own level. */
  connective: 'AND' | 'OR' | 'none' | 'both';
  /** Of the word that follows the first group, directly. */
  afterFirst: string;
  end: number;
  empty: boolean;
}

/** Takes the brackets away around a first part that is connected by the same word as what it is in. */
function flattened(text: string): string {
  if (!text.includes('((')) return text;
  const drop = new Set<number>();
  const open: Group[] = [];
  let closed: Group | null = null;
  for (const { kind, start, end } of tokens(text)) {
    const mark = kind === 'punctuation' ? text[start] : '';
    const parent = open.at(-1);
    if (parent !== undefined && closed !== null && closed === parent.first && parent.afterFirst === '')
      parent.afterFirst = text.slice(start, end);
    closed = null;
    if (mark === '(' || mark === '[') {
      const group: Group = { start, first: null, connective: 'none', afterFirst: '', end: -1, empty: true };
      if (parent?.empty === true && mark === '(') parent.first = group;
      if (parent) parent.empty = false;
      open.push(group);
    } else if (mark === ')' || mark === ']') {
      const group = open.pop();
      if (group === undefined) return text;
      group.end = start;
      closed = group;
      const { first, connective, afterFirst } = group;
      const same = connective === 'AND' || connective === 'OR';
      if (same && first !== null && first.connective === connective && afterFirst === connective) {
        drop.add(first.start);
        drop.add(first.end);
      }
    } else if (parent !== undefined) {
      const word = kind === 'word' ? text.slice(start, end) : '';
      if (word === 'AND' || word === 'OR')
        parent.connective = parent.connective === 'none' || parent.connective === word ? word : 'both';
      parent.empty = false;
    }
  }
  if (drop.size === 0) return text;
  return Array.from({ length: text.length }, (_, at) => (drop.has(at) ? '' : (text[at] ?? ''))).join('');
}
