import type { Answer } from '../../../core/database/session.ts';
import type { ColumnFacts, ForeignKeyFact, TableFacts } from '../../../core/schema/server/table-facts.ts';
import type { Row } from '../rows/unique-keys.ts';

export interface WrittenColumn {
  readonly facts: ColumnFacts;
  readonly place: number;
}

/** What is done with tables on a server, in its own SQL. What the server refuses is a value, but for reading: that throws. */
export interface Tables {
  /** Readies the connection: forms of dates, modes. */
  begin(): Promise<void>;
  /** Gives the connection back as it was. */
  end(): Promise<void>;
  /** What the database writes its texts in, for columns that do not say so themselves. */
  encoding(): Promise<string>;
  /** All tables of the database that hold rows. */
  facts(leaveOut: (schema: string, name: string) => boolean): Promise<readonly TableFacts[]>;
  /** How the server computes generated columns: the expressions by column, by table. Those of period columns are not there. */
  generated(): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>>;
  /** Rows that are there; the table's own, where others inherit from it. */
  count(table: TableFacts): Promise<number>;
  /** Values of columns, none NULL, as the texts of `textOf`, always in the same order. At most `most` rows. */
  values(table: TableFacts, columns: readonly string[], most: number): Promise<readonly (readonly string[])[]>;
  /** Writes rows in one statement: all of them, or none. */
  insert(table: TableFacts, columns: readonly WrittenColumn[], rows: readonly Row[]): Promise<Answer>;
  /** The statements of one table, in one transaction where each would have to wait for the disk by itself. */
  together<T>(work: () => Promise<T>): Promise<T>;
  /** Rows of one statement at most. */
  readonly batch: number;
  /** Sets columns of rows that are named by a key. */
  update(
    table: TableFacts,
    key: readonly string[],
    changes: readonly Change[],
    columns: readonly string[],
  ): Promise<Answer>;
  /** Takes rows away that are named by a key. */
  remove(table: TableFacts, key: readonly string[], rows: readonly (readonly string[])[]): Promise<Answer>;
  /** One transaction in which foreign keys are looked at only at its end; `work` says whether it is kept. */
  deferred(work: () => Promise<boolean>): Promise<Answer | null>;
  /** Sees to it that the next INSERT without a key gets one that is free. */
  advanceSequences(table: TableFacts): Promise<void>;
  analyze(tables: readonly TableFacts[]): Promise<void>;
  /** Whether a foreign key may be broken until the end of a transaction. */
  mayDefer(foreignKey: ForeignKeyFact): boolean;
}

/** What `generated` has a table by. */
export function tableKey(schema: string, name: string): string {
  return JSON.stringify([schema, name]);
}

/** By table, by column, of rows of four texts: schema, table, column, expression. */
export function byTable(rows: readonly Readonly<Record<string, unknown>>[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const key = tableKey(String(row['schema']), String(row['name']));
    const columns = found.get(key) ?? new Map<string, string>();
    found.set(key, columns);
    columns.set(String(row['column']), String(row['expression']));
  }
  return found;
}

/** A row, by its key, and the texts that its columns get. */
export interface Change {
  readonly key: readonly string[];
  readonly values: readonly (string | null)[];
}
