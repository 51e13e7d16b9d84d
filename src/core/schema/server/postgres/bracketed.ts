import { tokens } from '../../../sql/lexer.ts';

/** With brackets around all of it, which some clauses demand; not twice. */
export function bracketed(expression: string): string {
  return isBracketed(expression) ? expression : `(${expression})`;
}

/** Without the brackets around all of it. */
export function unbracketed(expression: string): string {
  return isBracketed(expression) ? expression.slice(1, -1) : expression;
}

/** True for `(a + b)`, false for `(a)::numeric(9)`: the first bracket is closed by the last. */
function isBracketed(expression: string): boolean {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return false;
  let depth = 0;
  for (const { kind, start, end } of tokens(expression)) {
    if (kind !== 'punctuation') continue;
    if (expression[start] === '(') depth++;
    else if (expression[start] === ')' && --depth === 0) return end === expression.length;
  }
  return false;
}
