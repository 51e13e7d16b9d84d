import { measuredOnly, mysqlServerNames } from '../../servers/mysql-names.ts';
import { code } from './code.ts';
import { documentedSection } from './documented.ts';
import type { Outcome } from './outcome.ts';
import type { MysqlShape } from './shape.ts';
import { families } from './shapes/all.ts';
import { stored, storedExtra } from './stored.ts';

/** MariaDB 11.4 too, which `npm run measure` alone can have. */
const everywhere = [...mysqlServerNames, measuredOnly];

/** The page docs/locks-mysql.md: what each statement does on each server, from the stored measurements. */
export function mysqlLocksPage(): string {
  const count = families.reduce((sum, family) => sum + family.shapes.length, 0);
  return [
    '# What statements do to a MySQL or MariaDB server',
    '',
    `${count} statements, each run on ${everywhere.map(displayed).join(', ')} on tables with rows. For each: the algorithm`,
    'that the server chooses when nothing is asserted, what others may do meanwhile, and the work that grows with the size of a',
    'table. Nothing here is taken from a manual: each algorithm and lock was asked for on the real server, from the cheapest on, a',
    'table that was built anew shows by its file, and `npm run measure` does it again. A test holds both this page and the',
    'predictions of `drydock lint` to it. [The end of the page](#documented-not-measured) lists what other versions do differently by',
    'their manuals: they could not be measured here.',
    '',
    '- **INSTANT** changes the definition alone. **NOCOPY** (MariaDB) and **INPLACE** work inside of the table, **COPY** writes every',
    '  row into a new one.',
    '- **LOCK**: NONE lets others read and write, SHARED lets them read, EXCLUSIVE nothing. Whatever it is, the statement waits for',
    '  every transaction that has used the table, and everybody else waits behind it (*waits for users of*).',
    '- **⟂** marks a statement that does not do the same on all servers.',
    '- A number such as 1846 is the error with which the statement failed.',
    '',
    ...families.flatMap((family) => [
      `## ${family.title}`,
      '',
      '| statement | server | algorithm | lock | work |',
      '| --- | --- | --- | --- | --- |',
      // A table is shown where it first stands: those that follow are tried on the same.
      ...family.shapes.flatMap((shape, place) => rows(shape, family.shapes[place - 1]?.before === shape.before)),
      '',
    ]),
    ...documentedSection(),
  ].join('\n');
}

/** `MySQL 9.7` of `mysql-9.7`. */
function displayed(name: string): string {
  return name.replace('mysql-', 'MySQL ').replace('mariadb-', 'MariaDB ');
}

function rows(shape: MysqlShape, sameTable: boolean): string[] {
  // Servers that differ only in what is not shown stand in one line.
  const shown = new Map<string, string[]>();
  for (const [names, outcome] of Object.entries(stored[shape.id] ?? {})) {
    const cells = described(outcome).join(' | ');
    shown.set(cells, [...(shown.get(cells) ?? []), ...names.split(' ')]);
  }
  const extra = storedExtra[shape.id];
  if (extra) {
    const cells = described(extra).join(' | ');
    shown.set(cells, [...(shown.get(cells) ?? []), measuredOnly]);
  }
  return [...shown].map(([cells, names], place) => {
    const servers = names.length === everywhere.length ? 'all' : names.map(displayed).join(', ');
    const cell = place === 0 ? `${shown.size > 1 ? '⟂ ' : ''}${statementCell(shape, sameTable)}` : '';
    return `| ${cell} | ${servers} | ${cells} |`;
  });
}

function statementCell(shape: MysqlShape, sameTable: boolean): string {
  const settings = Object.entries(shape.settings ?? {}).map(([name, value]) => code(`SET ${name} = ${value}`));
  return [
    code(shape.sql),
    ...(sameTable ? [] : [`on ${code(definitions(shape.before))}`]),
    ...(settings.length > 0 ? [`after ${settings.join(' ')}`] : []),
    ...(shape.note === undefined ? [] : [shape.note]),
  ].join('<br>');
}

/** What stands before the statement, without the rows: those are there in any case. */
function definitions(before: string): string {
  return before
    .split(';')
    .map((one) => one.replaceAll(/\s+/g, ' ').trim())
    .filter((one) => one !== '' && !/^insert\b/i.test(one))
    .join('; ');
}

function described(outcome: Outcome): string[] {
  if (outcome.errno !== undefined) return ['', '', `fails: ${outcome.errno}`];
  const { rebuilds = [], builds = [], waitsFor = [], lost } = outcome;
  const lostRows = Object.entries(lost?.rows ?? {}).map(([table, count]) => `${count} rows of ${table}`);
  const work = [
    ...(rebuilds.length > 0 ? [`builds ${rebuilds.join(', ')} anew`] : []),
    ...(builds.length > 0 ? [`builds ${builds.join(', ')}`] : []),
    ...(waitsFor.length > 0 ? [`waits for users of ${waitsFor.join(', ')}`] : []),
    ...[...(lost?.tables ?? []), ...(lost?.columns ?? []), ...lostRows].map((what) => `loses ${what}`),
  ];
  return [outcome.algorithm ?? '', outcome.lock ?? '', work.join('; ').replaceAll('|', '\\|')];
}
