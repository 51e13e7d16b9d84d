import type { SqlFailure } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import type { ForeignKeyFact, TableFacts } from '../../core/schema/server/table-facts.ts';
import type { Pools } from './pools.ts';
import { partitionTargets } from './rows/partition-bounds.ts';
import { RowMaker } from './rows/row-maker.ts';
import { planTable, type TablePlan } from './rows/table-plan.ts';
import type { Row } from './rows/unique-keys.ts';
import { kindOf } from './values/kinds.ts';
import { type Tables, tableKey } from './writing/tables.ts';
import { type RowSource, writeRows } from './writing/write-rows.ts';

/** More keys of rows that are there already are not read. */
const mostExisting = 200_000;

export interface FillContext {
  readonly tables: Tables;
  readonly engine: Engine;
  readonly seed: number;
  readonly encoding: string;
  readonly pools: Pools;
  readonly all: readonly TableFacts[];
  readonly postponed: ReadonlySet<ForeignKeyFact>;
  /** How generated columns are computed. */
  readonly generated: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

export interface Filled {
  readonly rows: number;
  readonly reason: string | null;
  /** Set when the connection is gone. */
  readonly lost: SqlFailure | null;
}

/** Gives a table rows until it has as many as wanted, or says why it has not. */
export async function fillTable(
  context: FillContext,
  table: TableFacts,
  before: number,
  wanted: number,
): Promise<Filled> {
  const { tables, pools } = context;
  const targets = partitionTargets(table, context.all);
  if (targets.kind === 'none') return { rows: before, reason: targets.reason, lost: null };
  await pools.ready(table);
  const plan = planTable(table, {
    engine: context.engine,
    seed: context.seed,
    encoding: context.encoding,
    pool: (foreignKey) => pools.of(foreignKey),
    isKnown: (foreignKey) => pools.knows(foreignKey),
    postponed: context.postponed,
    bounds: targets.condition,
    generated: context.generated.get(tableKey(table.schema, table.name)) ?? new Map(),
  });
  if ('refused' in plan) return { rows: before, reason: plan.refused, lost: null };
  const maker = new RowMaker(plan, before === 0 ? [] : await occupied(tables, plan, before), before);
  if (before > 0) await occupy(tables, plan, maker);
  const own = new OwnKeys(plan);
  const kept: Row[] = [];
  const keeps = pools.targetsOf(table).length > 0;
  let trouble = false;
  const source: RowSource = {
    next() {
      const row = maker.next();
      if (row !== null && !trouble) own.add(row);
      return row;
    },
    taken(row) {
      if (trouble) {
        own.add(row);
        maker.taken(row);
      }
      if (keeps) kept.push(row);
    },
    refused() {
      trouble = true;
      maker.refused();
    },
    unwanted: (row) => maker.release(row),
  };
  const outcome = await tables.together(() => writeRows(tables, table, plan.written, wanted - before, source));
  if (outcome.lost && outcome.refusal)
    return { rows: before, reason: refusalText(outcome.refusal), lost: outcome.refusal };
  const silent = outcome.kept === outcome.written && table.triggers.length === 0;
  const rows = silent ? before + outcome.written : await tables.count(table);
  const changed = rows !== before + outcome.written || table.triggers.length > 0 || before > 0;
  const complete = pools
    .targetsOf(table)
    .every((columns) => columns.every((name) => plan.written.some((one) => one.facts.name === name)));
  if (changed || !complete) pools.forget(table);
  else if (keeps) pools.remember(table, kept);
  if (rows >= wanted) return { rows, reason: null, lost: null };
  return { rows, reason: reasonOf(table, outcome.refusal, maker.reason, rows - before, outcome.written), lost: null };
}

function reasonOf(
  table: TableFacts,
  refusal: SqlFailure | null,
  exhausted: string | null,
  added: number,
  written: number,
): string {
  if (added < written) {
    const triggers = table.triggers.length === 0 ? '' : ` (its triggers: ${table.triggers.join(', ')})`;
    return plain(`the server took ${written} rows and kept ${added} of them${triggers}`);
  }
  // What the server said is nearer to the cause than that there are no more rows to try.
  if (refusal !== null) return refusalText(refusal);
  if (exhausted !== null) return plain(exhausted);
  return 'no more rows could be made';
}

/** What the server says, without anything that it must not spread. */
export function refusalText(failure: SqlFailure): string {
  return `the server refuses rows: ${plain(maskSecrets(failure.message), 300)}`;
}

/** Where the numbers begin that tell rows of a column apart: behind those that are taken. */
async function occupied(tables: Tables, plan: TablePlan, before: number): Promise<readonly number[]> {
  const first: number[] = [];
  for (const column of plan.columns) {
    if (!column.telling) continue;
    first[column.place] = before;
    if (kindOf(column.facts.type) !== 'number') continue;
    let most = 0;
    for (const [text] of await tables.values(plan.facts, [column.facts.name], mostExisting)) {
      most = Math.max(most, Math.ceil(Number(text ?? 0)));
    }
    first[column.place] = most;
  }
  return first;
}

/** Tells the maker of the keys that rows of the table have already. */
async function occupy(tables: Tables, plan: TablePlan, maker: RowMaker): Promise<void> {
  for (const key of plan.keys) {
    const columns = key.columns.map((place) => plan.columns[place]).filter((one) => one !== undefined);
    if (key.opaque || columns.length === 0) continue;
    const tuples = await tables.values(
      plan.facts,
      columns.map((column) => column.facts.name),
      mostExisting,
    );
    for (const tuple of tuples) {
      const row: Row = new Array(plan.columns.length).fill(null);
      for (const [i, column] of columns.entries()) row[column.place] = tuple[i] ?? null;
      maker.occupy(row, key);
    }
  }
}

/** Rows of a table that points at itself become what later rows point at. */
class OwnKeys {
  readonly #targets: { readonly add: (tuple: readonly string[]) => void; readonly places: readonly number[] }[] = [];

  constructor(plan: TablePlan) {
    for (const { fact, pool, self } of plan.foreignKeys) {
      if (!self) continue;
      const places = fact.toColumns.map((name) =>
        plan.columns.findIndex((column) => column.facts.name === name && column.written),
      );
      // A key that the server gives is not known before the row is there.
      if (!places.includes(-1)) this.#targets.push({ places, add: (tuple) => pool.add(tuple) });
    }
  }

  add(row: Row): void {
    for (const { add, places } of this.#targets) {
      const tuple = places.map((place) => row[place] ?? null);
      if (tuple.every((one) => one !== null)) add(tuple);
    }
  }
}
