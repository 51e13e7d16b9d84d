import { createHash } from 'node:crypto';
import type { HistoryRow } from './histories/history.ts';

/** What a database has of its migrations, so that two moments of it can be compared. */
export interface Head {
  /** The newest version; null for none. */
  readonly version: string | null;
  readonly applied: number;
  /** SHA-256 over what counts of each row: the same rows give the same digest, whatever their order. */
  readonly digest: string;
}

/** @param rows of the history table, without those that failed */
export function headOf(rows: readonly HistoryRow[]): Head {
  const lines = rows.map(({ version, name, digest }) =>
    JSON.stringify([version, version === null ? name : '', digest]),
  );
  return {
    version: rows.findLast((row) => row.version !== null)?.version ?? null,
    applied: rows.length,
    digest: createHash('sha256')
      .update([...lines].sort().join('\n'))
      .digest('hex'),
  };
}
