import type { FindingEffect } from '../finding.ts';
import type { StatementEffect } from '../report.ts';
import type { DeployedMigration } from './deploy-report.ts';

/** A statement's locks with the time for which they are really held. */
export interface Held extends StatementEffect {
  /** True where a later statement of the same transaction makes it longer. */
  readonly isLonger: boolean;
}

/**
 * What the statements of a migration lock, and for how long. A lock is held until its transaction ends: a column that is added in a moment
 * keeps everybody waiting for as long as the UPDATE behind it takes. A table that an earlier statement of the transaction has locked as
 * strongly is that statement's. A migration that is no transaction gives its locks back statement by statement.
 *
 * Times that are not known count as nothing; then the sum is the least that it can be, and not certain.
 */
export function heldEffects({ statements, atomic }: Pick<DeployedMigration, 'statements' | 'atomic'>): Held[] {
  const read = statements.flatMap(({ place, sql, effect }) => (effect === null ? [] : [{ place, sql, effect }]));
  const isWhole = read.length === statements.length;
  const before = new Map<string, number>();
  return read.map(({ place, sql, effect }, at) => {
    if (!atomic) return { ...place, statement: sql, effect, isLonger: false };
    const locks = effect.locks.filter(({ relation, blocks }) => (before.get(relation) ?? 0) < strength[blocks]);
    for (const { relation, blocks } of locks) before.set(relation, strength[blocks]);
    const later = read.slice(at + 1).map((each) => each.effect);
    const known = [effect, ...later].flatMap(({ estimatedMs }) => (estimatedMs === null ? [] : [estimatedMs]));
    const guesses = [effect, ...later].some((each) => each.estimatedMs === null && depends(each));
    const isLonger = later.some((each) => depends(each) || (each.estimatedMs ?? 0) > 0);
    const held: FindingEffect = {
      ...effect,
      locks,
      estimatedMs: known.length === 0 || (guesses && known.every((ms) => ms === 0)) ? null : sum(known),
      // What reads or writes a whole table later makes this lock as long as that takes.
      scans: [...effect.scans, ...later.flatMap((each) => [...each.rewrites, ...each.scans, ...each.indexBuilds])],
      certain: effect.certain && isWhole && !guesses,
    };
    return { ...place, statement: sql, effect: held, isLonger };
  });
}

const strength: Readonly<Record<FindingEffect['locks'][number]['blocks'], number>> = {
  nothing: 0,
  'schema changes': 1,
  writes: 2,
  'reads and writes': 3,
};

/** Whether it takes the longer the larger a table is. */
function depends({ rewrites, scans, indexBuilds }: FindingEffect): boolean {
  return rewrites.length + scans.length + indexBuilds.length > 0;
}

function sum(all: readonly number[]): number {
  return all.reduce((total, each) => total + each, 0);
}
