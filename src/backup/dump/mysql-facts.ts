import type { Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { optional } from '../../core/schema/server/row.ts';
import type { TableFacts } from '../manifest.ts';
import type { SourceFacts } from './dump.ts';
import { countSql, type MysqlColumn, type MysqlTable } from './mysql-tables.ts';

/**
 * Counts and hashes tables one after the other in the session's transaction. The lock against changes of a table is given back after each, as the
 * dump does it: somebody's ALTER TABLE waits for one table at most. Never throws.
 */
export async function countMysqlTables(wish: {
  readonly session: Session;
  readonly tables: readonly MysqlTable[];
  readonly columns: ReadonlyMap<string, readonly MysqlColumn[]>;
  readonly checks: 'hashes' | 'rows';
  stopped(): boolean;
}): Promise<Pick<SourceFacts, 'tables' | 'remarks'>> {
  const { session, checks } = wish;
  const tables: TableFacts[] = [];
  const remarks: string[] = [];
  for (const { name, kind, engine, bytes } of wish.tables) {
    // A BLACKHOLE has no rows, whatever is written to it.
    if (kind !== 'table' || engine === 'BLACKHOLE') continue;
    if (wish.stopped() || session.lost) break;
    await session.send('SAVEPOINT drydock_table');
    const hashes = checks === 'hashes';
    const answer = await session.send(countSql(name, wish.columns.get(name) ?? [], hashes));
    if (answer.kind === 'failed') {
      remarks.push(plain(`${name} was not counted: ${maskSecrets(answer.failure.message)}`));
    } else {
      const [row = {}] = answer.rows;
      const rows = Number(optional(row, 'n'));
      const whole = hashes && Number(optional(row, 'hashed')) === rows;
      if (hashes && !whole)
        remarks.push(plain(`${name} was counted but not hashed: a row is larger than max_allowed_packet`));
      tables.push({ schema: '', name, rows, hash: whole ? optional(row, 'h') : null, bytes });
    }
    if (!session.lost) await session.send('ROLLBACK TO SAVEPOINT drydock_table');
  }
  if (wish.stopped() || session.lost) remarks.push('The tables were not all counted: the connection ended before');
  return { tables, remarks };
}
