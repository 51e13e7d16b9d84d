import type { Renaming } from './change-reading.ts';
import type { LiveColumn, LiveTable } from './live-tables.ts';

/** One table before and after. */
export interface TablePair {
  readonly before: LiveTable;
  readonly after: LiveTable;
  readonly columns: readonly ColumnPair[];
  /** Columns that only one side has. */
  readonly dropped: readonly LiveColumn[];
  readonly added: readonly LiveColumn[];
}

export interface ColumnPair {
  readonly before: LiveColumn;
  readonly after: LiveColumn;
  /** The column was dropped, and another one has its name. */
  readonly madeAgain: boolean;
}

export interface Pairs {
  readonly both: readonly TablePair[];
  readonly dropped: readonly LiveTable[];
  /** Tables that are still there under another name, while a new one has theirs: the old one to the new name. */
  readonly setAside: ReadonlyMap<LiveTable, LiveTable>;
}

/**
 * Which table and column of the old schema is which of the new one. PostgreSQL: by the server's own numbers, which a rename leaves and a
 * copied database keeps. MySQL and MariaDB: by name, led through the renames of the change. A table that was built anew and took the name
 * of the old one is that one, since it is what applications read.
 */
export function pairsOf(
  before: readonly LiveTable[],
  after: readonly LiveTable[],
  renamings: readonly Renaming[],
): Pairs {
  const names = new FormerNames(renamings);
  const former = (now: LiveTable) =>
    before.find((old) => (now.id === null ? old.name === names.table(now.name) : old.id === now.id));
  const both: TablePair[] = [];
  const taken = new Set<LiveTable>();
  const setAside = new Map<LiveTable, LiveTable>();
  const renamed: LiveTable[] = [];
  for (const now of after) {
    const was = former(now);
    const namesake = before.find((old) => old.schema === now.schema && old.name === now.name);
    if (was !== undefined && was !== namesake) renamed.push(now);
    else if (namesake !== undefined) {
      taken.add(namesake);
      both.push(columnsOf(namesake, now, names));
    }
  }
  for (const now of renamed) {
    const was = former(now);
    if (was === undefined) continue;
    if (taken.has(was)) setAside.set(was, now);
    else {
      taken.add(was);
      both.push(columnsOf(was, now, names));
    }
  }
  both.sort((a, b) => before.indexOf(a.before) - before.indexOf(b.before));
  return { both, dropped: before.filter((one) => !taken.has(one)), setAside };
}

function columnsOf(before: LiveTable, after: LiveTable, names: FormerNames): TablePair {
  const same = before.id !== null && before.id === after.id;
  const pairs: ColumnPair[] = [];
  const taken = new Set<LiveColumn>();
  const pair = (old: LiveColumn, now: LiveColumn, madeAgain: boolean) => {
    taken.add(old);
    pairs.push({ before: old, after: now, madeAgain });
  };
  const left = after.columns.filter((now) => {
    const old = before.columns.find((one) =>
      same ? one.id === now.id : after.id === null && one.name === names.column(after.name, now.name),
    );
    if (old && !taken.has(old)) {
      pair(old, now, false);
      return false;
    }
    return true;
  });
  const added: LiveColumn[] = [];
  for (const now of left) {
    const old = before.columns.find((one) => one.name === now.name && !taken.has(one));
    if (old) pair(old, now, same);
    else added.push(now);
  }
  pairs.sort((a, b) => before.columns.indexOf(a.before) - before.columns.indexOf(b.before));
  return { before, after, columns: pairs, dropped: before.columns.filter((one) => !taken.has(one)), added };
}

/** Names of tables and columns before the change, by those after it. */
class FormerNames {
  /** By the name that a table has now. */
  readonly #tables = new Map<string, string>();
  readonly #columns = new Map<string, Map<string, string>>();

  constructor(renamings: readonly Renaming[]) {
    for (const { table, column, to } of renamings) {
      if (column === null) this.#renameTable(table, to);
      else this.#renameColumn(table, column, to);
    }
  }

  table(now: string): string {
    return this.#tables.get(now) ?? now;
  }

  column(table: string, now: string): string {
    return this.#columns.get(table)?.get(now) ?? now;
  }

  #renameTable(from: string, to: string): void {
    this.#tables.set(to, this.table(from));
    this.#tables.delete(from);
    const columns = this.#columns.get(from);
    this.#columns.delete(from);
    if (columns) this.#columns.set(to, columns);
  }

  #renameColumn(table: string, from: string, to: string): void {
    const columns = this.#columns.get(table) ?? new Map<string, string>();
    this.#columns.set(table, columns);
    columns.set(to, columns.get(from) ?? from);
    if (from !== to) columns.delete(from);
  }
}
