import type { Span } from '../statement.ts';

/** A text that the script itself spells out, though perhaps in several pieces. */
export interface FoldedText {
  readonly text: string;
  /** The expression that makes it. */
  readonly span: Span;
  /** The one string literal that holds all of it, quotes included; null when it is put together. */
  readonly literal: Span | null;
}

/** What an expression or a variable may be when it is asked for. */
export interface Folded {
  readonly texts: readonly FoldedText[];
  /** False where it may be something else too: text from rows, from parameters, from functions that are not followed. */
  readonly known: boolean;
  /** A condition decides which text it is, or whether it is one at all. */
  readonly conditional: boolean;
  /** It was asked of information_schema: whether a column or an index is there, as a rule. */
  readonly asksSchema: boolean;
}

/** Something that the script does not spell out. */
export const unknown: Folded = { texts: [], known: false, conditional: false, asksSchema: false };
/** How many texts one value may have: each choice in a CONCAT multiplies them. */
export const maxTexts = 16;

/** Several values, one of which it is. */
export function either(values: readonly Folded[]): Folded {
  const texts: FoldedText[] = [];
  let known = values.length > 0;
  let conditional = values.length > 1;
  let asksSchema = false;
  for (const value of values) {
    for (const text of value.texts) {
      if (texts.length <= maxTexts && !texts.some((other) => isSame(other, text))) texts.push(text);
    }
    known &&= value.known;
    conditional ||= value.conditional;
    asksSchema ||= value.asksSchema;
  }
  if (texts.length <= maxTexts) return { texts, known, conditional, asksSchema };
  return { texts: texts.slice(0, maxTexts), known: false, conditional, asksSchema };
}

function isSame(a: FoldedText, b: FoldedText): boolean {
  return a.text === b.text && a.span.start === b.span.start && a.span.end === b.span.end;
}
