import type { Session } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';
import { optional } from '../../core/schema/server/row.ts';
import { keySql, textSql, type WrittenAs } from './comparable.ts';
import type { LiveColumn, LiveTable } from './live-tables.ts';
import { qualified } from './quoting.ts';

/** One side of a table, and how its columns are written. */
export interface Side {
  readonly table: LiveTable;
  readonly key: readonly LiveColumn[];
  readonly keyAs: readonly WrittenAs[];
  readonly columns: readonly { readonly column: LiveColumn; readonly as: WrittenAs }[];
}

export interface Fingerprint {
  readonly rows: number;
  /** One for each column, in their order: a sum over the rows of a hash of the row's key and the value. */
  readonly columns: readonly string[];
}

/**
 * Counts and hashes a table in one pass, by the server: the order of the rows does not matter, and a value that moved to another row does
 * where there is a key. Two different columns have the same hash once in 2^64 (PostgreSQL) or 2^32 (MySQL, MariaDB).
 * @throws DatabaseError when the server cannot read the table
 */
export async function fingerprint(session: Session, side: Side): Promise<Fingerprint> {
  const { engine } = session;
  const key = keySql(engine, side.key, side.keyAs);
  const sums = side.columns.map(
    ({ column, as }, place) => `${sumSql(engine, key, textSql(engine, column, as))} AS h${place}`,
  );
  const [row] = await session.query(
    `SELECT ${['COUNT(*) AS n', ...sums].join(', ')} FROM ${fromSql(engine, side.table)}`,
  );
  return {
    rows: Number(row?.['n'] ?? 0),
    columns: side.columns.map((_, place) => (row ? (optional(row, `h${place}`) ?? '') : '')),
  };
}

export function fromSql(engine: Engine, table: LiveTable): string {
  return `${table.only ? 'ONLY ' : ''}${qualified(engine, table)}`;
}

function sumSql(engine: Engine, key: string, value: string): string {
  if (engine === 'postgres') {
    const text = `(${key}) || coalesce('=' || ${value}, '')`;
    return `sum(hashtextextended((${text}) COLLATE "C", 0))::text`;
  }
  const text = `CONCAT(${key}, COALESCE(CONCAT('=', ${value}), ''))`;
  return `CONCAT(COALESCE(SUM(CRC32(${text})), 0), '/', COALESCE(BIT_XOR(CRC32(${text})), 0))`;
}
