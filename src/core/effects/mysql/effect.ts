import type { QualifiedName } from '../../schema/catalog.ts';
import type { Span } from '../../sql/statement.ts';

/**
 * How the server changes a table, the cheapest first. NOCOPY is MariaDB's: in place, without building the table anew
 * (MySQL manual, section 17.12; MariaDB manual, "InnoDB Online DDL Overview").
 */
export const algorithms = ['INSTANT', 'NOCOPY', 'INPLACE', 'COPY'] as const;
export type Algorithm = (typeof algorithms)[number];

/** What others may do to the table meanwhile: NONE all, SHARED read, EXCLUSIVE nothing. */
export const onlineLocks = ['NONE', 'SHARED', 'EXCLUSIVE'] as const;
export type OnlineLock = (typeof onlineLocks)[number];

/** What one action of an ALTER TABLE (or a CREATE or DROP INDEX) needs, were it alone. */
export interface ActionEffect {
  /** Its place in the statement, from 0. */
  readonly action: number;
  readonly algorithm: Algorithm;
  readonly lock: OnlineLock;
  /** Every row is written anew. */
  readonly rebuilds: boolean;
  /** Every row is read, to check it or to build an index. */
  readonly scans: boolean;
  /** A stable code for rules and the documentation: `add-column`, `change-type`, `add-foreign-key`, `drop-primary-key`, … */
  readonly code: string;
  /** Why it is not cheaper, a clause for "… because": "its type changes from int to bigint". Null when nothing is cheaper. */
  readonly reason: string | null;
  readonly span: Span;
  /** False when the history does not tell (the old type is not known, …); then the dearer one is assumed. */
  readonly certain: boolean;
}

/** What a statement does to one table that was there before it. */
export interface TableEffect {
  readonly table: QualifiedName;
  /**
   * What the server chooses when nothing is asserted: the cheapest that every action allows. Null for what is no ALTER TABLE,
   * CREATE INDEX, DROP INDEX or OPTIMIZE TABLE.
   */
  readonly algorithm: Algorithm | null;
  /** What others may do while the work is done. */
  readonly lock: OnlineLock;
  /**
   * `exclusive`: waits for every transaction that has touched the table, while everybody who comes later waits behind it, be the work
   * ever so short. `shared`: as any query or change of rows.
   */
  readonly metadataLock: 'exclusive' | 'shared';
  readonly rebuilds: boolean;
  readonly scans: boolean;
  /** Indexes that are built over the rows there are. */
  readonly indexes: readonly string[];
  /** Replicas run it after the primary has finished, and fall behind for as long as it takes. */
  readonly delaysReplicas: boolean;
  readonly actions: readonly ActionEffect[];
  /** Why a second table is locked: "the foreign key references it". Null for the table that the statement names. */
  readonly because: string | null;
  /**
   * Why the whole is not cheaper, a clause for "… because": that of its dearest action, or why actions cost more together than each alone.
   * Null when nothing is cheaper.
   */
  readonly reason: string | null;
}

/** Why a statement fails, or may. */
export interface MysqlFailure {
  /** A stable code: `algorithm-not-supported`, `needed-in-foreign-key`, `duplicate-key`, `null-values`, `unknown-table`, … */
  readonly code: string;
  /** The server's error number, such as 1846. */
  readonly errno: number;
  /** `always`: whatever the data. `data`: if a row violates it. */
  readonly when: 'always' | 'data';
  /** One sentence with the user's names. */
  readonly reason: string;
  readonly span: Span | null;
  readonly action: number;
}

/** Data that is gone after the statement, whatever is done later. */
export interface MysqlDataLoss {
  readonly kind: 'column' | 'table' | 'rows' | 'database' | 'values' | 'partition';
  readonly table: QualifiedName;
  /** The column or partition. */
  readonly part: string | null;
  readonly span: Span | null;
  readonly action: number;
}

/** What a statement does to a MySQL or MariaDB server. */
export interface MysqlEffect {
  /** Tables that were there before, the one that the statement names first. */
  readonly tables: readonly TableEffect[];
  readonly failures: readonly MysqlFailure[];
  readonly loses: readonly MysqlDataLoss[];
  /** It commits the transaction that it stands in, and cannot be rolled back (MySQL manual, section 15.3.3). */
  readonly commits: boolean;
  /** True when a later statement can bring back what was before, data included. */
  readonly reversible: boolean;
  readonly certain: boolean;
  /** Why not, each a sentence. */
  readonly unsure: readonly string[];
}
