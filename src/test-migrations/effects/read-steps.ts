import type { Step } from '../../core/execution/step.ts';
import { type SourceText, sourceText } from '../../core/sql/source-text.ts';
import type { Span } from '../../core/sql/statement.ts';

/** Steps as they are sent, one behind the other in one text: what one of them puts into a variable, a later one may run. */
export interface SentText {
  readonly source: SourceText;
  /** Where each step stands in it. */
  readonly pieces: readonly Span[];
}

export function sentText(file: string, steps: readonly Step[]): SentText {
  const pieces: Span[] = [];
  const texts: string[] = [];
  let at = 0;
  for (const { sql } of steps) {
    pieces.push({ start: at, end: at + sql.length });
    texts.push(sql);
    at += sql.length + 1;
  }
  return { source: sourceText(file, texts.join('\n')), pieces };
}

/** Of things with places in the text, those of each step. */
export function byStep<T>(
  { pieces }: SentText,
  all: readonly T[],
  spanOf: (one: T) => Span,
): readonly (readonly T[])[] {
  const found = pieces.map((): T[] => []);
  for (const one of all) {
    const { start } = spanOf(one);
    const place = pieces.findIndex((piece) => start >= piece.start && start <= piece.end);
    found[place]?.push(one);
  }
  return found;
}
