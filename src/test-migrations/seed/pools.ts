import type { ForeignKeyFact, TableFacts } from '../../core/schema/server/table-facts.ts';
import { Pool } from './rows/pool.ts';
import type { Row } from './rows/unique-keys.ts';
import type { Tables } from './writing/tables.ts';

/** More keys than these are not needed to point at. */
const mostKeys = 50_000;

/** Keys of tables that foreign keys point at: read from the server, or remembered from the rows that were just written. */
export class Pools {
  readonly #tables: Tables;
  readonly #all: readonly TableFacts[];
  readonly #pools = new Map<string, Pool>();
  /** Columns of a table that some foreign key points at. */
  readonly #targets = new Map<TableFacts, string[][]>();

  constructor(tables: Tables, all: readonly TableFacts[]) {
    this.#tables = tables;
    this.#all = all;
    for (const table of all) {
      for (const foreignKey of table.foreignKeys) {
        const target = this.#target(foreignKey);
        if (target === undefined) continue;
        const known = this.#targets.get(target) ?? [];
        if (!known.some((columns) => columns.join() === foreignKey.toColumns.join()))
          known.push([...foreignKey.toColumns]);
        this.#targets.set(target, known);
      }
    }
  }

  #target(foreignKey: ForeignKeyFact): TableFacts | undefined {
    return this.#all.find((one) => one.name === foreignKey.toTable && one.schema === foreignKey.toSchema);
  }

  /** Fetches the keys that a table's foreign keys point at. */
  async ready(table: TableFacts): Promise<void> {
    for (const foreignKey of table.foreignKeys) {
      const key = keyOf(foreignKey.toSchema, foreignKey.toTable, foreignKey.toColumns);
      if (this.#pools.has(key)) continue;
      const target = this.#target(foreignKey);
      // A table that is left out, a foreign table: nothing is known of it.
      const tuples = target === undefined ? [] : await this.#tables.values(target, foreignKey.toColumns, mostKeys);
      this.#pools.set(key, new Pool(tuples));
    }
  }

  of(foreignKey: ForeignKeyFact): Pool {
    return this.#pools.get(keyOf(foreignKey.toSchema, foreignKey.toTable, foreignKey.toColumns)) ?? new Pool();
  }

  /** Whether the table that a foreign key points at is one that we know. */
  knows(foreignKey: ForeignKeyFact): boolean {
    return this.#target(foreignKey) !== undefined;
  }

  /** Columns of the table that others, or it itself, point at. */
  targetsOf(table: TableFacts): readonly (readonly string[])[] {
    return this.#targets.get(table) ?? [];
  }

  /** Forgets what was known of a table, which has new rows. */
  forget(table: TableFacts): void {
    for (const columns of this.targetsOf(table)) this.#pools.delete(keyOf(table.schema, table.name, columns));
  }

  /** Takes the keys from rows that the server took, where nothing there changes what was sent. */
  remember(table: TableFacts, rows: readonly Row[]): void {
    const place = new Map(table.columns.map((column, i) => [column.name, i]));
    for (const columns of this.targetsOf(table)) {
      const places = columns.map((name) => place.get(name) ?? -1);
      const pool = new Pool();
      const seen = new Set<string>();
      for (const row of rows) {
        const tuple = places.map((at) => row[at] ?? null);
        if (pool.size >= mostKeys) break;
        if (!tuple.every((one) => one !== null)) continue;
        const key = tuple.join('\u0001');
        if (seen.has(key)) continue;
        seen.add(key);
        pool.add(tuple);
      }
      this.#pools.set(keyOf(table.schema, table.name, columns), pool);
    }
  }
}

function keyOf(schema: string, table: string, columns: readonly string[]): string {
  return JSON.stringify([schema, table, columns]);
}
