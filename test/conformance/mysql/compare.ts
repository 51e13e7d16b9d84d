import type { MysqlDataLoss, MysqlEffect, TableEffect } from '../../../src/core/effects/mysql/effect.ts';
import type { Outcome } from './outcome.ts';
import type { Predicted } from './predict.ts';
import type { MysqlShape } from './shape.ts';

/*
 * What is compared, and what is not:
 *
 * - The algorithm and the lock of the table that the statement names, where a server can be asked for them. An INSTANT change takes no
 *   lock worth the name, whatever word the server wants to hear.
 * - Tables that are built anew. Where only some partitions are, it is enough that we say the rows are read.
 * - Indexes that are built in a table that is not.
 * - Tables on which it waits for those who have used them, and second tables on which it keeps writers out.
 * - Whether it commits, and what is lost.
 * - A failure has to be among those we say. One that depends on rows may be said and not happen.
 * - Where the history does not tell, we have to say so; everywhere else we have to be sure.
 */

/** What differs, each a line; empty when we said what happens. */
export function differences({ effect, catalog }: Predicted, measured: Outcome, shape: MysqlShape): string[] {
  if (effect === null) return measured.errno === undefined ? ['we cannot read it, but the server can'] : [];
  if (shape.unsure) return effect.certain ? ['we say that we are sure'] : [];
  const found: string[] = [];
  const say = (what: string, ours: unknown, theirs: unknown) =>
    found.push(`${what}: we say ${JSON.stringify(ours)}, the server ${JSON.stringify(theirs)}`);
  if (measured.errno !== undefined) {
    if (shape.beyondHistory) return [];
    const ours = effect.failures.map(({ errno }) => errno);
    if (!ours.includes(measured.errno)) say('failure', ours, `${measured.errno} ${measured.error}`);
    return found;
  }
  const always = effect.failures.filter(({ when }) => when === 'always');
  if (always.length > 0)
    say(
      'failure',
      always.map(({ errno, reason }) => `${errno} ${reason}`),
      null,
    );
  if (!effect.certain) found.push(`we say that we are not sure: ${effect.unsure.join(' ')}`);
  if (effect.commits !== (measured.commits ?? false)) say('commits', effect.commits, measured.commits ?? false);

  const temporary = new Set([...catalog.tables()].filter((table) => table.temporary).map(({ name }) => name.name));
  const known = new Set([...catalog.tables()].map(({ name }) => name.name));
  const tables = effect.tables.filter(({ table }) => known.has(table.name) && !temporary.has(table.name));
  const [main] = tables;
  if (measured.algorithm !== undefined && temporary.size === 0) {
    const ours = main?.algorithm ?? null;
    if (ours !== measured.algorithm) say('algorithm', ours, measured.algorithm);
    else if (measured.lock !== undefined && ours !== 'INSTANT' && main?.lock !== measured.lock) {
      say('lock', main?.lock, measured.lock);
    }
  }
  // Only InnoDB's files have numbers by which a table shows that it was built anew.
  const numbered = tables.filter(
    ({ table }) => measured.algorithm !== undefined || catalog.table(table)?.engine === 'innodb',
  );
  compareWork(numbered, measured, say);
  compareLocks(tables, measured, say);
  compareLosses(effect, measured, say);
  return found;
}

type Say = (what: string, ours: unknown, theirs: unknown) => void;

function compareWork(tables: readonly TableEffect[], measured: Outcome, say: Say): void {
  const theirs = measured.rebuilds ?? [];
  const whole = theirs.filter((name) => !name.includes(':'));
  const parts = theirs.filter((name) => name.includes(':')).map((name) => name.split(':')[0] ?? '');
  const ours = tables.filter(({ rebuilds }) => rebuilds).map(({ table }) => table.name);
  const surplus = ours.filter((name) => !whole.includes(name) && !parts.includes(name));
  const missed = whole.filter((name) => !ours.includes(name));
  if (surplus.length > 0 || missed.length > 0) say('built anew', ours, theirs);
  for (const name of parts) {
    const effect = tables.find(({ table }) => table.name === name);
    if (!(effect?.rebuilds || effect?.scans)) say('work on partitions', effect ?? null, theirs);
  }
  const built = (measured.builds ?? [])
    .filter((name) => !name.endsWith('.GEN_CLUST_INDEX'))
    .map((name) => name.toLowerCase());
  const said = tables
    .filter(({ rebuilds }) => !rebuilds)
    .flatMap(({ table, indexes }) => indexes.map((index) => `${table.name}.${index}`.toLowerCase()));
  if (JSON.stringify([...said].sort()) !== JSON.stringify([...built].sort())) say('indexes built', said, built);
}

function compareLocks(tables: readonly TableEffect[], measured: Outcome, say: Say): void {
  const ours = tables.filter(({ metadataLock }) => metadataLock === 'exclusive').map(({ table }) => table.name);
  const theirs = measured.waitsFor ?? [];
  if (JSON.stringify([...ours].sort()) !== JSON.stringify([...theirs].sort())) say('waits for users of', ours, theirs);
  for (const [name, type] of Object.entries(measured.holds ?? {})) {
    const effect = tables.find(({ table }) => table.name === name);
    const second = effect !== undefined && effect.because !== null;
    if (effect === undefined || (second && effect.lock === 'NONE')) say(`lock on ${name}`, effect?.lock ?? null, type);
  }
}

function compareLosses({ loses, tables }: MysqlEffect, measured: Outcome, say: Say): void {
  const of = (...kinds: MysqlDataLoss['kind'][]) =>
    loses
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ table, part, kind }) => (kind === 'column' && part !== null ? `${table.name}.${part}` : table.name));
  const lost = measured.lost ?? {};
  const same = (ours: readonly string[], theirs: readonly string[]) =>
    JSON.stringify([...new Set(ours)].sort()) === JSON.stringify([...new Set(theirs)].sort());
  // CREATE OR REPLACE TABLE leaves another table under the name.
  const emptied = Object.keys(lost.rows ?? {});
  const ourTables = of('table').filter((name) => !emptied.includes(name));
  if (!same(ourTables, lost.tables ?? [])) say('tables lost', ourTables, lost.tables ?? []);
  const columns = lost.columns ?? [];
  const missed = columns.filter(
    (column) => !of('column').includes(column) && !of('table').includes(column.split('.')[0] ?? ''),
  );
  if (missed.length > 0) say('columns lost', of('column'), columns);
  const rows = Object.keys(lost.rows ?? {});
  const gone = rows.filter((table) => !of('rows', 'partition', 'table', 'values').includes(table));
  if (gone.length > 0 && tables.length > 0) say('rows lost', of('rows', 'partition', 'table', 'values'), rows);
}
