import type { Session } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { optional } from '../../core/schema/server/row.ts';
import type { TableFacts } from '../manifest.ts';
import type { SourceFacts } from './dump.ts';
import { countSql, largeObjects, largeObjectsSql, type PostgresTable } from './postgres-tables.ts';

export interface CountWish {
  readonly session: Session;
  readonly tables: readonly PostgresTable[];
  readonly checks: 'hashes' | 'rows';
  /** The server's encoding: hashes are over its bytes. */
  readonly encoding: string;
  readonly withLargeObjects: boolean;
  /** Asked before each table. */
  stopped(): boolean;
}

/**
 * Counts and hashes tables one after the other in the session's transaction, in which a table that cannot be read costs only itself.
 * Never throws: what could not be had is a remark.
 */
export async function countTables(wish: CountWish): Promise<Pick<SourceFacts, 'tables' | 'remarks'>> {
  const { session, checks, encoding } = wish;
  const tables: TableFacts[] = [];
  const remarks: string[] = [];
  const hashes = checks === 'hashes';
  const one = async (name: { readonly schema: string; readonly name: string }, sql: string, size: string) => {
    const answer = await session.send(
      `SAVEPOINT drydock_table; ${sql.replace(/^SELECT /, `SELECT ${size} AS bytes, `)}; RELEASE drydock_table`,
    );
    if (answer.kind === 'done') {
      const [row = {}] = answer.rows;
      const hash = optional(row, 'h');
      const bytes = optional(row, 'bytes');
      return {
        schema: name.schema,
        name: name.name,
        rows: Number(optional(row, 'n') ?? 0),
        hash: hash === null ? null : encoding === 'UTF8' ? hash : `${encoding}:${hash}`,
        bytes: bytes === null ? null : Number(bytes),
      };
    }
    if (!answer.failure.lost) await session.send('ROLLBACK TO drydock_table');
    return answer.failure;
  };
  for (const table of wish.tables) {
    if (table.kind === 'p') continue;
    if (wish.stopped() || session.lost) break;
    const size = `pg_total_relation_size(${table.oid})::text`;
    let found = await one(table, countSql(table, hashes), size);
    if ('code' in found && hashes && !found.lost) {
      remarks.push(plain(`${table.schema}.${table.name} was counted but not hashed: ${maskSecrets(found.message)}`));
      found = await one(table, countSql(table, false), size);
    }
    if ('code' in found)
      remarks.push(plain(`${table.schema}.${table.name} was not counted: ${maskSecrets(found.message)}`));
    else tables.push(found);
  }
  if (wish.withLargeObjects && !wish.stopped() && !session.lost) {
    const found = await one(largeObjects, largeObjectsSql(hashes), 'NULL');
    if ('code' in found) remarks.push(plain(`Large objects were not counted: ${maskSecrets(found.message)}`));
    else if (found.rows > 0) tables.push(found);
  }
  if (wish.stopped() || session.lost) remarks.push('The tables were not all counted: the connection ended before');
  return { tables, remarks };
}
