import { describe, expect, it } from 'vitest';
import { mysqlServer } from '../../src/core/effects/server-version.ts';
import { type Outcome, unpack } from '../conformance/mysql/outcome.ts';
import type { MysqlShape } from '../conformance/mysql/shape.ts';
import { families } from '../conformance/mysql/shapes/all.ts';
import { stored } from '../conformance/mysql/stored.ts';
import { lintText } from '../lint-text.ts';
import { type MysqlServerName, mysqlServerNames } from '../servers/mysql-names.ts';

/*
 * The question a reviewer asks: does it keep writers waiting for as long as the table is long, or does it write the table anew? The
 * answer was measured for each statement shape on real servers; the rules have to give the same one.
 */

/** Rules about other harm than the wait for this statement's own work. */
const aboutOther: ReadonlySet<string> = new Set([
  'lock-wait-timeout-missing',
  'alter-without-algorithm',
  'drop-table-with-foreign-keys',
]);

/** A temporary table is nobody else's, so that nobody waits for it. */
const shapes = families
  .flatMap((family) => family.shapes)
  .filter((shape) => !shape.unsure && !/CREATE TEMPORARY TABLE/i.test(shape.before));

describe('availability findings and measured servers agree', () => {
  it.each(mysqlServerNames)('on %s', (name) => {
    const wrong: string[] = [];
    let compared = 0;
    for (const shape of shapes) {
      const outcome = unpack(stored[shape.id] ?? {}).get(name);
      // A statement that failed was not measured to its end; one without an algorithm is no change of a table.
      if (!outcome || outcome.errno !== undefined || outcome.algorithm === undefined) continue;
      compared++;
      const measured = isDear(outcome);
      const found = findings(shape, name);
      if (measured === found.length > 0) continue;
      wrong.push(
        `${measured ? 'missed' : 'false alarm'}: ${shape.id}: ${shape.sql} ${JSON.stringify({ ...outcome, refused: undefined })} ${found.join(' | ')}`,
      );
    }
    expect(compared).toBeGreaterThan(150);
    expect(wrong, wrong.join('\n')).toEqual([]);
  });
});

/** Copied, written anew as a whole, or closed to writers while it works. What is done in an instant keeps nobody waiting for it. */
function isDear({ algorithm, lock, rebuilds = [], builds = [], lost }: Outcome): boolean {
  // Emptying a table gives it a new file too; and one that has another name afterwards shows by its primary key that it is new.
  const isAnew =
    (rebuilds.some((table) => !table.includes(':')) && !lost?.rows) ||
    builds.some((index) => index.endsWith('.PRIMARY'));
  if (algorithm === 'INSTANT') return isAnew;
  return algorithm === 'COPY' || isAnew || (lock !== undefined && lock !== 'NONE');
}

function findings(shape: MysqlShape, name: MysqlServerName): readonly string[] {
  const [engine, version = ''] = name.split('-');
  const settings = Object.entries(shape.settings ?? {}).map(([key, value]) => `SET SESSION ${key} = ${value};\n`);
  const files = {
    'migrations/0001_before.sql': shape.before,
    'migrations/0002_shape.sql': `${settings.join('')}${shape.sql};`,
  };
  return lintText(files, {
    mysql: mysqlServer(engine === 'mariadb' ? 'mariadb' : 'mysql', version),
    from: 'migrations/0002_shape.sql',
  })
    .findings.filter(
      (finding) =>
        finding.category === 'availability' && finding.severity !== 'notice' && !aboutOther.has(finding.rule),
    )
    .map((finding) => `${finding.rule}: ${finding.message}`);
}
