import type { Cause, Work } from '../core/effects/effect.ts';
import type { TableSize } from '../core/schema/catalog.ts';

/*
 * How long work takes, from rows and bytes. Our own measurement: PostgreSQL 15 with its default settings (fsync on,
 * maintenance_work_mem 64 MB) on two shared cores, tables of 2,000,000 rows with a bigint primary key, one of 50 bytes a
 * row (100 MiB) and one of 390 bytes a row (744 MiB), both in the page cache:
 *
 *   check or SET NOT NULL (scan)    0.3 to 0.5 s    0.8 to 1.1 s
 *   foreign key, 100,000 parents    2.1 s           3.4 s
 *   index on an int4 column         3.6 s           3.0 s
 *   index on 320 bytes of text                      8.2 s
 *   volatile default (rewrite)      2.4 s           19.7 s
 *   VACUUM FULL (rewrite)           6.1 s           11.9 s
 *   UPDATE of every row             12.4 s          74 s (with five indexes)
 *
 * The constants below give at least those times. Reading is reckoned at 200 MiB/s as from a disk, not from the cache,
 * because the big tables that matter are not in it. A faster machine is faster: an estimate is an order of magnitude.
 */
const scanMsPerRow = 0.0002;
const readMsPerMiB = 5;
const rewriteMsPerRow = 0.002;
const rewriteMsPerMiB = 25;
const indexMsPerRow = 0.004;
const foreignKeyMsPerRow = 0.0012;
const changeMsPerRow = 0.006;
const changeMsPerMiB = 80;

const foreignKeyCauses: ReadonlySet<Cause> = new Set([
  'add-foreign-key',
  'add-column-foreign-key',
  'alter-column-type-foreign-key',
]);

/** Reads that write a new version of what they find: told as a scan, but it costs more. */
const changeCauses: ReadonlySet<Cause> = new Set([
  'update',
  'delete',
  'merge',
  'insert-select',
  'copy',
  'create-table-as',
]);

/**
 * Milliseconds that a piece of work takes on a relation of that size, rounded up. An upper guess rather than a lower one.
 */
export function estimateMs(work: Pick<Work, 'kind' | 'cause'>, size: TableSize): number {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const read = rows * scanMsPerRow + mebibytes * readMsPerMiB;
  return Math.ceil(read + extraMs(work, rows, mebibytes));
}

function extraMs(work: Pick<Work, 'kind' | 'cause'>, rows: number, mebibytes: number): number {
  switch (work.kind) {
    case 'rewrite':
      return rows * rewriteMsPerRow + mebibytes * rewriteMsPerMiB;
    case 'index-build':
      return rows * indexMsPerRow;
    case 'scan':
      if (changeCauses.has(work.cause)) return rows * changeMsPerRow + mebibytes * changeMsPerMiB;
      return foreignKeyCauses.has(work.cause) ? rows * foreignKeyMsPerRow : 0;
  }
}
