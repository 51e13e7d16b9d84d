import type { Migration } from '../../core/migrations/migration.ts';
import type { Location } from '../../core/report/finding.ts';
import type { MysqlServer } from '../../core/sql/mysql/statement.ts';
import { readMysqlTouches } from './mysql-touches.ts';
import { readPostgresTouches } from './postgres-touches.ts';

/** A table as a statement names it. */
export interface NamedTable {
  /** Null where it was not written. */
  readonly schema: string | null;
  readonly name: string;
}

/** What a statement does to a table, or that it names it at all. */
export interface Touch {
  readonly what: 'adds rows' | 'removes rows' | 'sets columns' | 'changes type' | 'drops' | 'names';
  readonly table: NamedTable;
  /** Of `sets columns` and `changes type`; null for any of them. */
  readonly columns: readonly string[] | null;
  /** `changes type`: the new values are computed as the statement says (USING). */
  readonly computed: boolean;
  /** It stands in a routine or trigger, which may run or not. */
  readonly stored: boolean;
  readonly place: Location;
}

/** A name that was given up for another. */
export interface Renaming {
  readonly table: string;
  /** Null for the table itself. */
  readonly column: string | null;
  readonly to: string;
}

/** What the statements of a change do to rows, as far as they can be read. */
export interface ChangeReading {
  readonly touches: readonly Touch[];
  /** In their order. */
  readonly renamings: readonly Renaming[];
  /** Why more may have been touched than is known: the end of the sentence "It … ". Null where everything was read. */
  readonly unread: string | null;
}

/** Reads what a change does to rows. A routine's statements count as what may have happened. */
export function readChange(change: readonly Migration[], mysql: MysqlServer | null): ChangeReading {
  const parts = change.map(({ up }) => (mysql === null ? readPostgresTouches(up) : readMysqlTouches(up, mysql)));
  return {
    touches: parts.flatMap((one) => one.touches),
    renamings: parts.flatMap((one) => one.renamings),
    unread: parts.find((one) => one.unread !== null)?.unread ?? null,
  };
}

/** True where a statement's name means that table. Without a schema it may be the one of any. */
export function means(named: NamedTable, table: { readonly schema: string; readonly name: string }): boolean {
  // On MySQL and MariaDB there is one database, and names that differ in case alone are never two tables of one migration.
  if (table.schema === '') return named.name.toLowerCase() === table.name.toLowerCase();
  return named.name === table.name && (named.schema === null || named.schema === table.schema);
}
