import { atLeast, blocks, type Effect, type LockTaken } from '../core/effects/effect.ts';
import type { FindingEffect } from '../core/report/finding.ts';
import { type Catalog, displayName, keyOf } from '../core/schema/catalog.ts';
import { estimateMs } from './estimate.ts';

/** The effect as a reader wants it: names instead of trees, one entry a relation. */
export function summarise(effect: Effect, catalog: Catalog): FindingEffect {
  const named = (kind: 'rewrite' | 'scan') => [
    ...new Set(effect.work.filter((work) => work.kind === kind).map((work) => displayName(work.relation))),
  ];
  let estimatedMs: number | null = effect.work.length > 0 ? 0 : null;
  for (const work of effect.work) {
    const size = catalog.sizeOf(work.relation);
    estimatedMs = size && estimatedMs !== null ? estimatedMs + estimateMs(work, size) : null;
  }
  return {
    locks: effect.locks
      .filter((lock) => !goesWithTable(lock, effect, catalog))
      .map((lock) => ({
        relation: displayName(lock.relation),
        mode: lock.mode,
        blocks: blocks(lock.mode),
      })),
    rewrites: named('rewrite'),
    scans: named('scan'),
    indexBuilds: [
      ...new Set(
        effect.work
          .filter((work) => work.kind === 'index-build')
          .map((work) => `${work.index ?? 'an index'} on ${displayName(work.relation)}`),
      ),
    ],
    mayFail: [...new Set(effect.failures.map((failure) => failure.reason))],
    estimatedMs,
    certain: effect.certain,
  };
}

/** An index is locked with its table: who cannot have the table does not ask for the index. */
function goesWithTable({ relation, relationKind, mode }: LockTaken, { locks }: Effect, catalog: Catalog): boolean {
  if (relationKind !== 'index' || locks.length === 1) return false;
  const table = catalog.index(relation)?.table;
  if (!table) return false;
  const key = keyOf(table);
  return locks.some(
    (other) => other.relationKind !== 'index' && keyOf(other.relation) === key && atLeast(other.mode, mode),
  );
}
