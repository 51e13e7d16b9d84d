import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import type { TableSize } from '../../core/schema/catalog.ts';

/*
 * How long work takes, from rows and bytes. Our own measurement: MySQL 9.7 and MariaDB 10.11 with their default settings (buffer pool
 * 128 MB) on two shared cores, tables of 1,000,000 rows with a bigint key and one more index, one of 94 MiB and one of 440 MiB:
 *
 *   int to bigint (copy)              4.6 to 4.7 s    5.8 to 20 s
 *   the same with an index more       3.7 to 6.3 s    13 to 16 s
 *   FORCE (rebuild in place)          2.2 to 2.6 s    3.6 to 8.6 s
 *   index on an int                   0.8 to 1.6 s    3.1 to 4.4 s
 *   FULLTEXT over the text            5.2 to 13 s     15 to 16 s
 *
 * The constants give the upper end of each. Tables that do not fit into memory at all are slower: an estimate is an order of magnitude.
 */
const copyMsPerRow = 0.004;
const copyMsPerMiB = 36;
const rebuildMsPerRow = 0.0015;
const rebuildMsPerMiB = 17;
const readMsPerRow = 0.001;
const readMsPerMiB = 7;

/** Milliseconds that the statement works on a table of that size, rounded up. An upper guess rather than a lower one. */
export function estimateMs(
  work: Pick<TableEffect, 'algorithm' | 'lock' | 'rebuilds' | 'scans' | 'indexes'>,
  size: TableSize,
): number {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const read = Math.ceil(rows * readMsPerRow + mebibytes * readMsPerMiB);
  // What is done in place but keeps writers out are indexes of words and places, which cost as much as a copy.
  if (work.algorithm === 'COPY' || (work.lock !== 'NONE' && work.scans))
    return Math.ceil(rows * copyMsPerRow + mebibytes * copyMsPerMiB);
  if (work.rebuilds) return Math.ceil(rows * rebuildMsPerRow + mebibytes * rebuildMsPerMiB);
  return work.scans || work.indexes.length > 0 ? read * Math.max(1, work.indexes.length) : 0;
}
