import { mysqlServer } from '../../../src/core/effects/server-version.ts';
import { code } from './code.ts';
import { predictOn } from './predict.ts';
import type { MysqlShape } from './shape.ts';
import { families } from './shapes/all.ts';

/** Versions that cannot be had, each with the measured one that it is held against. */
const versions = [
  { engine: 'mysql', version: '8.0.11', shown: 'MySQL 8.0.11', nearest: '9.7' },
  { engine: 'mysql', version: '8.0.28', shown: 'MySQL 8.0.28', nearest: '9.7' },
  { engine: 'mysql', version: '8.0.44', shown: 'MySQL 8.0.44', nearest: '9.7' },
  { engine: 'mysql', version: '8.4', shown: 'MySQL 8.4', nearest: '9.7' },
  { engine: 'mariadb', version: '10.6', shown: 'MariaDB 10.6', nearest: '10.11' },
] as const;

/** The part of the manual that a family of statements is in. */
const parts: Readonly<Record<string, string>> = {
  'add-column': 'Column Operations',
  'drop-column': 'Column Operations',
  'change-column': 'Column Operations',
  types: 'Column Operations',
  generated: 'Generated Column Operations',
  indexes: 'Index Operations',
  constraints: 'Foreign Key Operations',
  options: 'Table Operations',
  partitions: 'Partitioning Operations',
  several: 'Column Operations',
};

/** What versions that could not be measured do differently from the measured ones, by their manuals. */
export function documentedSection(): string[] {
  const lines = families.flatMap(({ family, shapes }) =>
    shapes.flatMap((shape) => versions.flatMap((version) => row(shape, family, version) ?? [])),
  );
  return [
    '## Documented, not measured',
    '',
    'No package that we can have holds these versions. Where `drydock lint` predicts for them something else than what was measured on the',
    'nearest version, it goes by the manual. Statements that are not listed are predicted as measured.',
    '',
    '| statement | version | algorithm | lock | source, not measured |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
    '',
  ];
}

function row(shape: MysqlShape, family: string, of: (typeof versions)[number]): string | null {
  if (shape.only !== undefined && shape.only !== of.engine) return null;
  const here = predicted(shape, of.engine, of.version);
  const there = predicted(shape, of.engine, of.nearest);
  // What one of the two refuses to read is no difference of how a table is changed.
  if (here === null || there === null || here === there) return null;
  const source =
    of.engine === 'mysql'
      ? `MySQL 8.0 Reference Manual, section 17.12.1, ${parts[family] ?? 'Online DDL Operations'}`
      : 'MariaDB Server documentation, InnoDB Online DDL Operations';
  return `| ${code(shape.sql)} | ${of.shown} | ${here} | ${source} |`;
}

/** Algorithm and lock as two cells; null when the statement is not read, or is none that has them. */
function predicted(shape: MysqlShape, engine: 'mysql' | 'mariadb', version: string): string | null {
  try {
    const { effect } = predictOn(shape, mysqlServer(engine, version));
    const main = effect?.tables.find(({ because }) => because === null);
    return main?.algorithm ? `${main.algorithm} | ${main.lock}` : null;
  } catch {
    // A table of its beginning that this version cannot make: a collation that came later.
    return null;
  }
}
