import { commentVersions, Kind, Scanner } from '../../core/sql/mysql/lexer.ts';
import type { MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { Span } from '../../core/sql/statement.ts';

export interface MysqlToken extends Span {
  /** One of `Kind`, or the character code of a mark. */
  readonly kind: number;
  /** In lower case for a word; as it stands for everything else. */
  readonly text: string;
}

/**
 * The tokens of a piece of a statement, without comments. What is looked for in them should have been looked for in the text before:
 * most statements need not be cut up again.
 */
export function* tokensIn(statement: MysqlStatement, span: Span, server: MysqlServer): Generator<MysqlToken> {
  const { text } = statement.source;
  const scanner = new Scanner(text, span, commentVersions(server));
  for (let kind = scanner.next(); kind !== Kind.end && kind !== Kind.bad; kind = scanner.next()) {
    const { start, at: end } = scanner;
    const own = text.slice(start, end);
    yield { kind, start, end, text: kind === Kind.word ? own.toLowerCase() : own };
  }
}

/** True for a word or quoted name of that name, without regard to case. */
export function isNamed(token: MysqlToken | undefined, name: string): boolean {
  return token !== undefined && nameOf(token)?.toLowerCase() === name.toLowerCase();
}

/** The name that a token is, without its quotes; null when it is none. */
export function nameOf(token: MysqlToken | undefined): string | null {
  if (token?.kind === Kind.word) return token.text;
  return token?.kind === Kind.quoted ? token.text.slice(1, -1).replaceAll('``', '`') : null;
}
