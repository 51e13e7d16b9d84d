import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import type { TableSize } from '../../core/schema/catalog.ts';

const copyMsPerRow = 0.006;
const copyMsPerMiB = 40;
const rebuildMsPerRow = 0.003;
const rebuildMsPerMiB = 25;
const indexMsPerRow = 0.003;
const readMsPerRow = 0.0004;
const readMsPerMiB = 5;

/** Milliseconds that the statement works on a table of that size, rounded up. An upper guess rather than a lower one. */
export function estimateMs(
  work: Pick<TableEffect, 'algorithm' | 'rebuilds' | 'scans' | 'indexes'>,
  size: TableSize,
): number {
  const rows = Math.max(0, size.rows);
  const mebibytes = Math.max(0, size.bytes) / (1024 * 1024);
  const indexes = rows * indexMsPerRow * work.indexes.length;
  if (work.algorithm === 'COPY') return Math.ceil(rows * copyMsPerRow + mebibytes * copyMsPerMiB + indexes);
  if (work.rebuilds) return Math.ceil(rows * rebuildMsPerRow + mebibytes * rebuildMsPerMiB + indexes);
  if (!work.scans && work.indexes.length === 0) return 0;
  return Math.ceil(rows * readMsPerRow + mebibytes * readMsPerMiB + indexes);
}
