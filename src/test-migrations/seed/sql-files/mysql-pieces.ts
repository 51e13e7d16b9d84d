import { TokenList } from '../../../core/sql/mysql/cursor.ts';
import { commentVersions, Scanner } from '../../../core/sql/mysql/lexer.ts';
import { boundsOf } from '../../../core/sql/mysql/read-mysql.ts';
import { Splitter } from '../../../core/sql/mysql/split.ts';
import type { MysqlServer } from '../../../core/sql/mysql/statement.ts';
import type { Piece } from './piece.ts';

/** Cuts a file for MySQL or MariaDB into statements as the mysql client does, DELIMITER included. */
export function mysqlPieces(text: string, server: MysqlServer): readonly Piece[] {
  const pieces: Piece[] = [];
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const scanner = new Scanner(text, { start, end: text.length }, commentVersions(server));
  const tokens = new TokenList();
  const splitter = new Splitter(scanner, tokens);
  for (;;) {
    const cut = splitter.next();
    if (cut === null) return pieces;
    if (cut.kind === 'command') {
      pieces.push({
        kind: 'command',
        start: cut.start,
        reason: `${cut.reason} is a command of the mysql client, which is not sent to a server`,
      });
      return pieces;
    }
    const first = tokens.starts[0] ?? 0;
    // A statement in an executed comment (`/*!40101 … */`) begins and ends with the comment.
    const span = boundsOf(tokens, scanner.executed) ?? { start: first, end: tokens.ends[tokens.count - 1] ?? first };
    const sql = text.slice(span.start, span.end);
    if (/^use\b/i.test(sql)) {
      pieces.push({ kind: 'command', start: span.start, reason: 'USE leaves the database that is to be filled' });
      return pieces;
    }
    pieces.push({ kind: 'statement', sql, start: span.start, data: null });
  }
}
