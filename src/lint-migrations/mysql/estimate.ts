import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import type { TableSize } from '../../core/schema/catalog.ts';

/*
 * How long work takes, from rows and bytes. Our own measurement: tables of 1,000,000 rows with a bigint primary key, one of 30 bytes of
 * text a row and one of 380, on two shared and busy cores, with a buffer pool of 64 MB:
 *
 *                                        MySQL 9.7           MariaDB 10.11       MariaDB 11.8
 *   int to bigint (COPY)                 9.5 s    18 s       2.2 s    5.1 s      2.8 s    11 s
 *   FORCE (INPLACE)                      1.2 s    3.1 s      0.7 s    1.4 s      1.5 s    5.8 s
 *   index on a short column              3.6 s    3.4 s      0.9 s    0.8 s      1.1 s    1.1 s
 *   index on the text                    13 s     87 s       2.0 s    6.2 s      2.0 s    7.6 s
 *   CHECK with both indexes (COPY)       26 s     102 s      6.1 s    15 s       6.1 s    20 s
 *   reading every row                    0.2 s    0.6 s      0.2 s    0.6 s      0.2 s    0.6 s
 *
 * The constants below give about the slowest of them, MySQL's; only an index on long text takes longer. A server with more memory and
 * more cores is faster: an estimate is an order of magnitude.
 */
const scanMsPerRow = 0.0005;
const readMsPerMiB = 5;
const copyMsPerRow = 0.006;
const copyMsPerMiB = 50;
const rebuildMsPerRow = 0.003;
const rebuildMsPerMiB = 25;
const indexMsPerRow = 0.01;

/** Milliseconds that the work on a table of that size takes, rounded up. An upper guess rather than a lower one. */
export function estimateMs(
  work: Pick<TableEffect, 'algorithm' | 'rebuilds' | 'scans' | 'indexes'>,
  size: TableSize,
): number {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  let ms = rows * scanMsPerRow + mebibytes * readMsPerMiB;
  if (work.rebuilds) {
    const copies = work.algorithm === 'COPY';
    ms += rows * (copies ? copyMsPerRow : rebuildMsPerRow) + mebibytes * (copies ? copyMsPerMiB : rebuildMsPerMiB);
  }
  return Math.ceil(ms + work.indexes.length * rows * indexMsPerRow);
}
