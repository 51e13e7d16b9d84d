import { TokenList } from '../../../core/sql/mysql/cursor.ts';
import { commentVersions, Scanner } from '../../../core/sql/mysql/lexer.ts';
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
    // A statement in an executed comment begins with the comment, whose inside the tokens are.
    const opened = scanner.executed.find((one) => one.start <= first && one.end >= first);
    const from = opened === undefined ? first : opened.start;
    const last = tokens.ends[tokens.count - 1] ?? from;
    const to = scanner.executed.reduce((end, one) => (one.start <= last && one.end > end ? one.end : end), last);
    const sql = text.slice(from, to);
    // The database is the one that is being tested, whatever the file was dumped from.
    pieces.push({ kind: 'statement', sql, start: from, data: null });
  }
}
