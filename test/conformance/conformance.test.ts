import { describe, expect, it } from 'vitest';
import { majors } from '../servers/postgres.ts';
import { differences } from './compare.ts';
import { unpack } from './outcome.ts';
import { isReadable, predict } from './predict.ts';
import { families } from './shapes/all.ts';
import { stored } from './stored.ts';

// What we say about each statement against what PostgreSQL did (measured.generated.json, which measured.test.ts holds to
// the servers). No server is needed, so this is the suite to have open while changing src/core/effects.
describe.each(families)('$family', ({ shapes }) => {
  it.each(majors)('is predicted as PostgreSQL %i does it', (major) => {
    const wrong: string[] = [];
    for (const shape of shapes) {
      const of = stored[shape.id];
      const measured = of === undefined ? undefined : unpack(of).get(major);
      if (measured === undefined) {
        if (shape.versions === undefined || shape.versions.includes(major))
          wrong.push(`${shape.id}: not measured, run \`npm run measure\``);
        continue;
      }
      if (shape.run === 'transaction-only') {
        const ours = predict(shape, major).outcome.refusedInTransaction ?? false;
        const theirs = measured.refusedInTransaction ?? false;
        if (ours !== theirs) wrong.push(`${shape.id}: refused in a transaction: we say ${ours}, the server ${theirs}`);
        continue;
      }
      if (!isReadable(shape)) {
        if (measured.sqlstate === undefined) wrong.push(`${shape.id}: we cannot read it, but the server can`);
        continue;
      }
      if (shape.beyondHistory && measured.sqlstate !== undefined) continue;
      try {
        const lines = differences(predict(shape, major), measured, shape);
        if (lines.length > 0) wrong.push(`${shape.id}: ${shape.sql}\n    ${lines.join('\n    ')}`);
      } catch (error) {
        wrong.push(
          `${shape.id}: ${shape.sql}\n    ${error instanceof Error ? error.stack?.split('\n').slice(0, 4).join(' ') : error}`,
        );
      }
    }
    expect(wrong, `${wrong.length} of ${shapes.length} differ:\n  ${wrong.join('\n  ')}\n`).toEqual([]);
  });
});

describe('the shapes', () => {
  it('are many, each with an id of its own', () => {
    const ids = families.flatMap((family) => family.shapes.map((shape) => shape.id));
    expect(ids.length).toBeGreaterThan(800);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
  });

  it('are those that were measured', () => {
    expect(Object.keys(stored)).toEqual(families.flatMap((family) => family.shapes.map((shape) => shape.id)));
  });
});
