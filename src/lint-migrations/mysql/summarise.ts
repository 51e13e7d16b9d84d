import type { MysqlEffect, TableEffect } from '../../core/effects/mysql/effect.ts';
import type { FindingEffect } from '../../core/report/finding.ts';
import { displayName, type MysqlCatalog } from '../../core/schema/mysql/catalog.ts';
import { estimateMs } from './estimate.ts';

/** The effect as a reader wants it: names instead of trees, one entry a table. */
export function summarise(effect: MysqlEffect, catalog: MysqlCatalog): FindingEffect {
  const { tables } = effect;
  const altered = tables.find((table) => table.because === null && table.algorithm !== null);
  return {
    locks: tables.map((table) => ({
      relation: displayName(table.table),
      mode: modeOf(table),
      blocks: blocks(table),
    })),
    rewrites: tables.filter((table) => table.rebuilds).map((table) => displayName(table.table)),
    scans: tables.filter((table) => table.scans && !table.rebuilds).map((table) => displayName(table.table)),
    indexBuilds: tables.flatMap((table) => table.indexes.map((index) => `${index} on ${displayName(table.table)}`)),
    mayFail: [...new Set(effect.failures.map((failure) => failure.reason))],
    estimatedMs: estimate(tables, catalog),
    certain: effect.certain,
    ...(altered ? { algorithm: altered.algorithm, lock: altered.lock } : {}),
  };
}

/** While the work is done; the metadata lock at its two ends is as short as the wait for it is not. */
function modeOf(table: TableEffect): string {
  if (table.algorithm !== null) return `LOCK=${table.lock}`;
  return table.metadataLock === 'exclusive' ? 'EXCLUSIVE METADATA LOCK' : 'SHARED METADATA LOCK';
}

function blocks(table: TableEffect): FindingEffect['locks'][number]['blocks'] {
  if (table.algorithm === null) return table.metadataLock === 'exclusive' ? 'reads and writes' : 'schema changes';
  switch (table.lock) {
    case 'EXCLUSIVE':
      return 'reads and writes';
    case 'SHARED':
      return 'writes';
    case 'NONE':
      return 'schema changes';
  }
}

function estimate(tables: readonly TableEffect[], catalog: MysqlCatalog): number | null {
  const busy = tables.filter((table) => table.rebuilds || table.scans || table.indexes.length > 0);
  let sum: number | null = busy.length > 0 ? 0 : null;
  for (const table of busy) {
    const size = catalog.sizeOf(table.table);
    sum = size && sum !== null ? sum + estimateMs(table, size) : null;
  }
  return sum;
}
