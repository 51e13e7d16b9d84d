import { describe, expect, it } from 'vitest';
import { atLeast, type LockMode } from '../../src/core/effects/effect.ts';
import { prepared } from '../conformance/fixtures.ts';
import { type Outcome, unpack } from '../conformance/outcome.ts';
import { isReadable } from '../conformance/predict.ts';
import type { Shape } from '../conformance/shape.ts';
import { families } from '../conformance/shapes/all.ts';
import { stored } from '../conformance/stored.ts';
import { lintText } from '../lint-text.ts';
import { type Major, majors } from '../servers/postgres.ts';

/*
 * The question a reviewer asks: does it keep others waiting for as long as the table is long? The answer was measured
 * for each statement shape on real servers; the rules have to give the same one. A false alarm is a warning or an error
 * about a statement that keeps nobody waiting, a miss is silence about one that does.
 */

/** Rules about other harm than the wait for this statement's own work: what later statements cost, who else is locked. */
const aboutOther: ReadonlySet<string> = new Set(['foreign-key-without-index', 'drop-table-with-foreign-keys']);

/** It reads, under EXCLUSIVE, a view that nobody else writes to: readers go on, which is what it is for. */
const keepsNobodyWaiting: ReadonlySet<string> = new Set(['refresh-matview-concurrently']);

const shapes = families.flatMap((family) => family.shapes).filter((shape) => shape.run !== 'transaction-only');

describe('availability findings and measured servers agree', () => {
  it.each(majors)('on PostgreSQL %i', (major) => {
    const wrong: string[] = [];
    let compared = 0;
    for (const shape of shapes) {
      if (shape.versions && !shape.versions.includes(major)) continue;
      const outcome = unpack(stored[shape.id] ?? {}).get(major);
      // A statement that failed was not measured to its end.
      if (!outcome || outcome.sqlstate !== undefined || !isReadable(shape)) continue;
      compared++;
      const measured = blocks(outcome) && !keepsNobodyWaiting.has(shape.id);
      const found = findings(shape, major);
      if (measured === found.length > 0) continue;
      // Where the history does not tell, or the planner decides, a warning is the right answer to both.
      if (!measured && (shape.unsure || shape.planned)) continue;
      wrong.push(
        `${measured ? 'missed' : 'false alarm'}: ${shape.id}: ${shape.sql} ${JSON.stringify(outcome)} ${found.join(' | ')}`,
      );
    }
    expect(compared).toBeGreaterThan(500);
    expect(wrong, wrong.join('\n')).toEqual([]);
  });
});

function blocks(outcome: Outcome): boolean {
  const worked = new Set([...(outcome.rewrites ?? []), ...(outcome.reads ?? []), ...(outcome.builds ?? [])]);
  if (worked.size === 0) return false;
  const modes: readonly LockMode[] = Object.values(outcome.locks ?? {});
  return modes.some((mode) => atLeast(mode, 'SHARE'));
}

function findings(shape: Shape, major: Major): readonly string[] {
  const files: Record<string, string> = {};
  prepared(shape).forEach((sql, place) => {
    files[`migrations/${String(place + 1).padStart(4, '0')}_before.sql`] = sql;
  });
  const settings = Object.entries(shape.settings ?? {}).map(([name, value]) => `SET ${name} = '${value}';\n`);
  files['migrations/9999_shape.sql'] = `${settings.join('')}${shape.sql}`;
  return lintText(files, { major, from: 'migrations/9999_shape.sql', transaction: 'none' })
    .findings.filter(
      (finding) =>
        finding.category === 'availability' && finding.severity !== 'notice' && !aboutOther.has(finding.rule),
    )
    .map((finding) => `${finding.rule}: ${finding.message}`);
}
