import type { NotAnalysedSql, Span } from '../statement.ts';
import { TokenList } from './cursor.ts';
import { commentVersions, Scanner } from './lexer.ts';
import { boundsOf } from './read-mysql.ts';
import { Splitter } from './split.ts';
import type { MysqlServer } from './statement.ts';

/** What a client would send, one text after the other, and what only the mysql client itself can do. */
export interface CutText {
  readonly statements: readonly Span[];
  /** `source FILE` and the like. */
  readonly commands: readonly NotAnalysedSql[];
}

/**
 * Cuts a text as the mysql client does, DELIMITER included, without reading what the statements say: what is run need not be
 * understood. Under a delimiter of its own, one text may hold several statements.
 */
export function cutMysql(text: string, piece: Span, server: MysqlServer): CutText {
  const scanner = new Scanner(text, piece, commentVersions(server));
  const tokens = new TokenList();
  const splitter = new Splitter(scanner, tokens);
  const statements: Span[] = [];
  const commands: NotAnalysedSql[] = [];
  for (;;) {
    const cut = splitter.next();
    if (!cut) return { statements, commands };
    if (cut.kind === 'command') {
      commands.push({ reason: cut.reason, span: { start: cut.start, end: cut.end } });
      continue;
    }
    const bounds = boundsOf(tokens, scanner.executed);
    statements.push(bounds ?? { start: tokens.starts[0] ?? 0, end: tokens.ends[tokens.count - 1] ?? 0 });
  }
}
