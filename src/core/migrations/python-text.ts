import type { Span } from '../sql/statement.ts';

/** What the scan of a Python text meets: code is told apart from strings and comments, and no more. */
interface PythonToken extends Span {
  readonly kind: 'comment' | 'string' | 'open' | 'close' | 'newline';
}

const mark = /#[^\n]*|[rbfuRBFU]{0,2}("""|'''|"|')|[([{]|[)\]}]|\n/g;

/** Walks over a Python text from an offset. A string that is not closed ends with its line, or with the text if it is a long one. */
function* tokensOf(text: string, from = 0): Generator<PythonToken> {
  const pattern = new RegExp(mark);
  pattern.lastIndex = from;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const start = found.index;
    const [whole] = found;
    const quote = found[1];
    if (quote !== undefined) {
      const end = stringEnd(text, start + whole.length, quote);
      pattern.lastIndex = end;
      yield { kind: 'string', start, end };
      continue;
    }
    const end = start + whole.length;
    const kind = whole.startsWith('#')
      ? 'comment'
      : whole === '\n'
        ? 'newline'
        : '([{'.includes(whole)
          ? 'open'
          : 'close';
    yield { kind, start, end };
  }
}

function stringEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === '\\') at++;
    else if (quote.length === 1 && unit === '\n') return at;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return text.length;
}

/** The statement that begins on a line, to the end of its brackets: `op.add_column(…)` over however many lines. */
export function statementOnLine(text: string, line: number): Span | null {
  let start = 0;
  for (let left = line; left > 1; left--) {
    const feed = text.indexOf('\n', start);
    if (feed < 0) return null;
    start = feed + 1;
  }
  while (text[start] === ' ' || text[start] === '\t') start++;
  let depth = 0;
  let end = start;
  for (const token of tokensOf(text, start)) {
    if (token.kind === 'comment') continue;
    if (token.kind === 'newline') {
      if (depth > 0) continue;
      end = token.start;
      break;
    }
    end = token.end;
    if (token.kind === 'open') depth++;
    else if (token.kind === 'close') depth = Math.max(0, depth - 1);
  }
  const written = text
    .slice(start, end)
    .replace(/\s+#[^\n'"]*$/, '')
    .trimEnd();
  return written === '' ? null : { start, end: start + written.length };
}

/** The comments of a Python text, with what stands behind their mark. */
export function pythonComments(text: string): { readonly span: Span; readonly text: string }[] {
  const found: { span: Span; text: string }[] = [];
  for (const { kind, start, end } of tokensOf(text)) {
    if (kind === 'comment') found.push({ span: { start, end }, text: text.slice(start + 1, end).trim() });
  }
  return found;
}
