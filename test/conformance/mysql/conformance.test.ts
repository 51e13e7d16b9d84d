import { describe, expect, it } from 'vitest';
import { type AnyMysqlServerName, measuredOnly, mysqlServerNames } from '../../servers/mysql-names.ts';
import { differences } from './compare.ts';
import { shapesFor } from './measure-all.ts';
import { unpack } from './outcome.ts';
import { predict } from './predict.ts';
import { families } from './shapes/all.ts';
import { stored, storedExtra } from './stored.ts';

const everywhere: readonly AnyMysqlServerName[] = [...mysqlServerNames, measuredOnly];

// What we say about each statement against what the servers did (measured.generated.json, which measured.test.ts holds to them). No server
// is needed, so this is the suite to have open while changing src/core/effects/mysql.
describe.each(families)('$family', ({ shapes }) => {
  it.each(everywhere)('is predicted as %s does it', (name) => {
    const ours = new Set(shapesFor(name));
    const wrong: string[] = [];
    for (const shape of shapes.filter((one) => ours.has(one) && one.notForeseen === undefined)) {
      const measured = name === measuredOnly ? storedExtra[shape.id] : unpack(stored[shape.id] ?? {}).get(name);
      if (measured === undefined) {
        wrong.push(`${shape.id}: not measured, run \`npm run measure -- mysql\``);
        continue;
      }
      try {
        const lines = differences(predict(shape, name), measured, shape);
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

describe('what is not foreseen', () => {
  const open = families.flatMap(({ shapes }) => shapes).filter(({ notForeseen }) => notForeseen !== undefined);
  it.each(open)('$id: $notForeseen', (shape) => {
    const differs = mysqlServerNames.filter((name) => {
      const measured = unpack(stored[shape.id] ?? {}).get(name);
      return measured !== undefined && differences(predict(shape, name), measured, shape).length > 0;
    });
    expect(differs, 'it is foreseen now: take `notForeseen` away').not.toEqual([]);
  });
});

describe('the shapes', () => {
  it('are many, each with an id of its own', () => {
    const ids = families.flatMap((family) => family.shapes.map((shape) => shape.id));
    expect(ids.length).toBeGreaterThan(900);
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
  });

  it('are those that were measured', () => {
    expect(Object.keys(stored)).toEqual(families.flatMap((family) => family.shapes.map((shape) => shape.id)));
  });
});
