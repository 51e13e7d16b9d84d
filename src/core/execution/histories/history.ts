import type { Session } from '../../database/session.ts';
import type { Migration, MigrationFolder, ToolId } from '../../migrations/migration.ts';
import type { Recorded } from '../pending.ts';

/**
 * How one tool remembers what ran, and keeps two runs apart: its own table, read and written as the tool itself does, so that a team can go
 * back to its tool the next day. What we remember beyond that stands in tables of our own.
 */
export interface History {
  readonly tool: ToolId;
  /** The table, as sentences name it: `flyway_schema_history`. */
  readonly table: string;
  /** Whether the table is there, and is this tool's: several tools call theirs `schema_migrations`, and its columns tell. */
  find(session: Session): Promise<FoundHistory>;
  /** Statements that make the table, as the tool does before it runs anything. Each may fail with "exists already" when two do it at once. */
  create(session: Session): Promise<readonly string[]>;
  /**
   * What the table says, in the order in which things were applied. A tool that keeps one number only (golang-migrate, Alembic) has applied
   * every migration of the folder up to it.
   */
  read(session: Session, folder: MigrationFolder): Promise<readonly HistoryRow[]>;
  /**
   * The digest of a migration's text as the table has it, so that it can be compared with `HistoryRow.digest`; null for a tool that
   * keeps none. Where the table's way depends on the row (Prisma takes CRLF and LF for equal), `read` has put the matching one into the row.
   */
  digest(migration: Migration): string | null;
  /** The tool's own locks, which keep it waiting while we run. Empty for a tool that has none. */
  locks(session: Session): Promise<readonly ToolLock[]>;
  /**
   * Statements that stand before a migration that is not one transaction: what the tool writes so that a crash is seen (golang-migrate's
   * `dirty`, Prisma's started row). Absent where it writes nothing.
   */
  started?(migration: Migration, run: RunFacts): readonly string[];
  /** Statements that record a migration as applied; in its own transaction where there is one. They count their ranks and times themselves. */
  applied(migration: Migration, run: RunFacts): readonly string[];
  /** Statements that record that it failed with something left behind. Absent where the tool writes nothing. */
  failed?(migration: Migration, run: RunFacts, message: string): readonly string[];
  /** Statements that take the record of a migration back after its down script ran, as the tool does. `folder` for tools that keep one number. */
  undone(migration: Migration, folder: MigrationFolder): readonly string[];
  /** Statements that record migrations as applied without running them. In the order of the folder; the last one is the new version. */
  baseline(migrations: readonly Migration[], run: RunFacts): readonly string[];
  /** Statements that mend the record: failed rows go, digests are those of the files. Empty when there is nothing to mend. */
  repair(rows: readonly HistoryRow[], folder: MigrationFolder): readonly RepairStep[];
}

export type FoundHistory =
  | { readonly kind: 'absent' }
  /** `table` with its schema, as SQL names it. */
  | { readonly kind: 'found'; readonly table: string }
  /** A table of that name has the columns of something else. `tool` where these give another tool away. */
  | {
      readonly kind: 'other';
      readonly table: string;
      readonly columns: readonly string[];
      readonly tool: ToolId | null;
    };

/** One row of a tool's table. */
export interface HistoryRow extends Recorded {
  /** `baseline`: recorded without having run. `failed`: it began and did not end well, and the tool stops there. */
  readonly state: 'applied' | 'baseline' | 'failed';
  /** As the server writes it; null where the tool keeps no time. */
  readonly appliedAt: string | null;
  /** Who applied it, where the tool keeps it. */
  readonly by: string | null;
  /** Milliseconds; null where the tool keeps none. */
  readonly ms: number | null;
}

export type Milliseconds = number | 'transaction';

/** What is written about a run. */
export interface RunFacts {
  /** The user of the server, as the tool would write it. */
  readonly user: string;
  /** How long the statements took; `transaction` where PostgreSQL is to count from the start of its transaction, since that is not over yet. */
  readonly ms: Milliseconds;
}

/** A lock of a tool. Held by a session where it is advisory, so that it is gone with it. */
export type ToolLock =
  /** PostgreSQL's `pg_try_advisory_lock(key)`. */
  | { readonly kind: 'advisory'; readonly key: bigint }
  /** `GET_LOCK(name, 0)` of MySQL and MariaDB. */
  | { readonly kind: 'named'; readonly name: string }
  /** A row that says so (Liquibase): it outlives its session. `take` has changed one row when it is ours; `holder` is a query with the column `holder`. */
  | {
      readonly kind: 'row';
      readonly prepare: readonly string[];
      readonly take: string;
      readonly release: string;
      readonly holder: string;
      /** Frees it whoever has it: for one whose holder is known to be dead. */
      readonly free: string;
    };

/** One thing that `repair` mends, with what it means. */
export interface RepairStep {
  /** "the failed row of version 7 goes". */
  readonly what: string;
  readonly statements: readonly string[];
}
