import { atLeast, blocks, type LockMode } from '../../src/core/effects/effect.ts';
import type { Outcome } from './outcome.ts';
import type { Shape } from './shape.ts';
import { families } from './shapes/all.ts';
import { stored } from './stored.ts';

/** The page docs/locks.md: what each statement does on each major version, from the stored measurements. */
export function locksPage(): string {
  const count = families.reduce((sum, family) => sum + family.shapes.length, 0);
  return [
    '# What statements do to a PostgreSQL server',
    '',
    `${count} statements, each run on PostgreSQL 13, 14, 15, 16, 17 and 18 on tables with rows. For each: the strongest lock it`,
    'takes on every relation that was there before, what that lock keeps others from doing until the transaction ends, and the',
    'work that grows with the size of a table. Nothing here is taken from a manual: `npm run measure` measures it, and a test',
    'holds both this page and the predictions of `drydock lint` to it.',
    '',
    '- **Lock**: the strongest first. Locks on indexes are left out where the lock on their table is as strong.',
    '- **Work**: *rewrites* writes every row anew with all indexes, *builds an index on* reads and sorts every row, *reads* reads',
    '  every row.',
    '- **⟂** marks a statement that does not do the same on all versions.',
    '- A number such as 23502 is the SQLSTATE with which the statement failed.',
    '',
    '| lock | what it keeps others from doing |',
    '| --- | --- |',
    '| ACCESS EXCLUSIVE | reading and writing |',
    '| EXCLUSIVE, SHARE ROW EXCLUSIVE, SHARE | writing |',
    '| SHARE UPDATE EXCLUSIVE | changing the schema, VACUUM |',
    '| ROW EXCLUSIVE, ROW SHARE, ACCESS SHARE | nothing that an application does every day |',
    '',
    ...families.flatMap((family) => [
      `## ${family.title}`,
      '',
      '| statement | PostgreSQL | lock | blocks | work |',
      '| --- | --- | --- | --- | --- |',
      ...family.shapes.flatMap(rows),
      '',
    ]),
  ].join('\n');
}

function rows(shape: Shape): string[] {
  // An object's keys that are whole numbers come first, whatever order they were written in.
  const groups = Object.entries(stored[shape.id] ?? {}).sort(
    ([a], [b]) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
  );
  return groups.map(([majors, outcome], place) => {
    const first = place === 0;
    const cells = shape.run === 'transaction-only' ? transactionOnly(outcome) : described(outcome);
    return `| ${first ? `${groups.length > 1 ? '⟂ ' : ''}${statementCell(shape)}` : ''} | ${majors.replace('-', '–')} | ${cells.join(' | ')} |`;
  });
}

function statementCell(shape: Shape): string {
  const setup = shape.setup === undefined ? [] : typeof shape.setup === 'string' ? [shape.setup] : shape.setup;
  const settings = Object.entries(shape.settings ?? {}).map(([name, value]) => `SET ${name} = '${value}'`);
  const before = [...settings, ...setup].map(code).join(' ');
  return [
    code(shape.sql),
    ...(before === '' ? [] : [`after ${before}`]),
    ...(shape.note === undefined ? [] : [shape.note]),
  ].join('<br>');
}

/** One line of code inside a table cell. */
function code(sql: string): string {
  return `\`${sql.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|')}\``;
}

function transactionOnly(outcome: Outcome): string[] {
  return ['', '', outcome.refusedInTransaction ? 'refused in a transaction' : ''];
}

function described(outcome: Outcome): string[] {
  if (outcome.sqlstate !== undefined) return ['', '', `fails: ${outcome.sqlstate}`];
  const locks = Object.entries(outcome.locks ?? {});
  const strongest = locks.reduce<LockMode | null>(
    (best, [, mode]) => (best === null || atLeast(mode, best) ? mode : best),
    null,
  );
  // The strongest first: it is the one that somebody waits for.
  const sorted = [...locks].sort(([, a], [, b]) => (a === b ? 0 : atLeast(a, b) ? -1 : 1));
  const rewrites = outcome.rewrites ?? [];
  const builds = outcome.builds ?? [];
  const reads = (outcome.reads ?? []).filter((name) => !rewrites.includes(name) && !builds.includes(name));
  const work = [
    ...(rewrites.length > 0 ? [`rewrites ${rewrites.join(', ')}`] : []),
    ...(builds.length > 0 ? [`builds an index on ${builds.join(', ')}`] : []),
    ...(reads.length > 0 ? [`reads ${reads.join(', ')}`] : []),
    ...(outcome.refusedInTransaction ? ['refused in a transaction'] : []),
  ];
  const blocked = strongest === null ? 'nothing' : blocks(strongest);
  return [
    sorted.map(([relation, mode]) => `${relation}: ${mode}`).join('<br>'),
    blocked === 'nothing' ? '' : blocked,
    work.join('; '),
  ];
}
