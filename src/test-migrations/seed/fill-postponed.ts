import type { ForeignKeyFact, TableFacts } from '../../core/schema/server/table-facts.ts';
import { Draw, seedOf } from './draw.ts';
import type { FillContext } from './fill-table.ts';
import { scattered } from './rows/combinations.ts';
import { nullableOf } from './rows/table-plan.ts';
import type { Change } from './writing/tables.ts';

const batch = 200;
/** So many statements may be refused before the column is left as it is. */
const mostRefusals = 40;

/**
 * Gives the columns of a postponed foreign key their values, now that the table that it points at has rows.
 * @param all every row gets one: the columns hold something that points nowhere, until the transaction ends. Otherwise a row in ten stays NULL.
 * @returns a note about what was not done, null where all is well
 */
export async function fillPostponed(
  context: FillContext,
  table: TableFacts,
  foreignKey: ForeignKeyFact,
  all: boolean,
): Promise<string | null> {
  const { tables, pools } = context;
  const key = keyColumns(table);
  if (key === null) return `its foreign key ${foreignKey.name} stays NULL, since no key tells its rows apart`;
  await pools.ready(table);
  const pool = pools.of(foreignKey);
  if (pool.size === 0) return `its foreign key ${foreignKey.name} stays NULL, since ${foreignKey.toTable} has no rows`;
  const changed = changedColumns(context, table, foreignKey, key, all);
  const kept = foreignKey.columns.filter((name) => !changed.includes(name));
  const rows = await tables.values(table, [...key, ...kept], 1_000_000);
  const once = isOnce(table, foreignKey, changed);
  const draw = new Draw();
  const lost: (readonly string[])[] = [];
  const seed = seedOf(`${context.seed}/${table.display}/${foreignKey.name}`);
  const changes: Change[] = [];
  for (const [number, row] of rows.entries()) {
    draw.start(seed, number, 0);
    if (!all && draw.chance(10)) continue;
    const values = row.slice(key.length);
    const positions = kept.map((name) => foreignKey.columns.indexOf(name));
    const from = kept.length === 0 ? null : pool.matching(positions, values);
    const count = from?.length ?? pool.size;
    if (count === 0 || (once && number >= count)) {
      lost.push(row.slice(0, key.length));
      continue;
    }
    const chosen = once ? scattered(number, count) : draw.skewed(count);
    const tuple = pool.tuples[from === null ? chosen : (from[chosen] ?? 0)] ?? [];
    changes.push({
      key: row.slice(0, key.length),
      values: changed.map((name) => tuple[foreignKey.columns.indexOf(name)] ?? null),
    });
  }
  const refused = await update(context, table, key, changes, changed);
  if (all && lost.length > 0 && refused === 0) {
    // Rows that nothing fits to: without them the others may stay.
    const answer = await tables.remove(table, key, lost);
    if (answer.kind === 'failed') return `its foreign key ${foreignKey.name} has no value for ${lost.length} rows`;
  }
  return refused === 0
    ? null
    : `its foreign key ${foreignKey.name} stays NULL in ${refused} rows, which the server refused to change`;
}

/** Columns that tell rows apart and are never NULL. */
function keyColumns(table: TableFacts): readonly string[] | null {
  if (table.primaryKey !== null) return table.primaryKey;
  for (const key of table.uniqueKeys) {
    const names = key.parts.map((part) => (part.prefix === null ? part.column : null));
    const solid = names.every(
      (name) => name !== null && table.columns.some((column) => column.name === name && !column.nullable),
    );
    if (solid && key.predicate === null) return names.filter((name) => name !== null);
  }
  return null;
}

/** Columns that are set; the others have their values from other foreign keys. */
function changedColumns(
  context: FillContext,
  table: TableFacts,
  foreignKey: ForeignKeyFact,
  key: readonly string[],
  all: boolean,
): readonly string[] {
  if (!all) return nullableOf(table, foreignKey).slice(0, 1);
  const others = table.foreignKeys.filter((one) => one !== foreignKey && !context.postponed.has(one));
  const free = foreignKey.columns.filter((name) => !others.some((one) => one.columns.includes(name)));
  // The key of the row is what others have pointed at since.
  const loose = free.filter((name) => !key.includes(name));
  return loose.length > 0 ? loose : free.length > 0 ? free : foreignKey.columns;
}

/** Whether no two rows may have the same key: the columns that are set are unique by themselves. */
function isOnce(table: TableFacts, foreignKey: ForeignKeyFact, changed: readonly string[]): boolean {
  if (changed.length < foreignKey.columns.length) return false;
  const keys = table.uniqueKeys.map((key) => key.parts.map((part) => part.column ?? ''));
  if (table.primaryKey !== null) keys.push([...table.primaryKey]);
  return keys.some((columns) => columns.every((name) => foreignKey.columns.includes(name)));
}

async function update(
  context: FillContext,
  table: TableFacts,
  key: readonly string[],
  changes: readonly Change[],
  columns: readonly string[],
): Promise<number> {
  let refusals = 0;
  let left = 0;
  const work: (readonly Change[])[] = [];
  for (let at = 0; at < changes.length; at += batch) work.push(changes.slice(at, at + batch));
  for (let one = work.shift(); one !== undefined; one = work.shift()) {
    const answer = refusals > mostRefusals ? null : await context.tables.update(table, key, one, columns);
    if (answer?.kind === 'done') continue;
    if (answer !== null) refusals++;
    if (answer === null || one.length === 1 || answer.failure.lost) left += one.length;
    else {
      const half = Math.ceil(one.length / 2);
      work.unshift(one.slice(0, half), one.slice(half));
    }
  }
  return left;
}
