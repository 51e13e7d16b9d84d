import type { Answer, Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { sourceText } from '../../core/sql/source-text.ts';
import type { SeedFile } from './seed-result.ts';
import { mysqlPieces } from './sql-files/mysql-pieces.ts';
import type { Piece } from './sql-files/piece.ts';
import { postgresPieces } from './sql-files/postgres-pieces.ts';

export type SentSql =
  | { readonly kind: 'done'; readonly statements: number }
  /** `sentence` names the file and the line. */
  | { readonly kind: 'failed'; readonly sentence: string };

/**
 * Sends the statements of the team's own SQL files, one after another, and ends at the first that the server refuses. What a
 * transaction of the file had not committed then is rolled back. What a file sets ends with it: on PostgreSQL the connection is as new
 * behind each file, since dumps empty the search path.
 */
export async function seedFromSql(session: Session, files: readonly SeedFile[]): Promise<SentSql> {
  let statements = 0;
  for (const { file, text } of files) {
    const source = sourceText(file, text);
    const pieces = session.engine === 'postgres' ? postgresPieces(text) : mysqlPieces(text, await serverOf(session));
    for (const piece of pieces) {
      const place = (offset: number) => `${plain(file)}:${source.position(offset).line}`;
      if (piece.kind === 'command') {
        return failed(session, `${place(piece.start)}: ${piece.reason}`);
      }
      const answer = await sent(session, piece);
      statements++;
      if (answer.kind === 'failed') {
        const { message, position, lost } = answer.failure;
        // The server counts from the beginning of the statement; where it names no place, that is the beginning.
        const at = piece.start + (position ?? 0);
        const what = lost ? 'the server went away' : 'the server refused it';
        return failed(session, `${place(at)}: ${what}: ${plain(maskSecrets(message), 300)}`);
      }
    }
    // A file that begins a transaction and never ends it means what it says up to there.
    await session.send('COMMIT');
    if (session.engine === 'postgres') await session.send('DISCARD ALL');
  }
  return { kind: 'done', statements };
}

function sent(session: Session, piece: Piece & { kind: 'statement' }): Promise<Answer> {
  return piece.data === null ? session.send(piece.sql) : session.copyIn(piece.sql, piece.data);
}

async function failed(session: Session, sentence: string): Promise<SentSql> {
  if (!session.lost) await session.send('ROLLBACK');
  return { kind: 'failed', sentence };
}

async function serverOf(session: Session) {
  const text = String((await session.query('SELECT VERSION() AS version'))[0]?.['version']);
  const [major = 8, minor = 0, patch = null] = (/(\d+)\.(\d+)\.(\d+)/.exec(text) ?? []).slice(1).map(Number);
  return { engine: session.engine === 'mariadb' ? ('mariadb' as const) : ('mysql' as const), major, minor, patch };
}
