import type { QualifiedName } from '../schema/catalog.ts';

/** PostgreSQL's table-level lock modes, weakest first (manual, section 13.3.1). */
export const lockModes = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof lockModes)[number];

/** A lock that the statement takes on something that was there before it. */
export interface LockTaken {
  readonly relation: QualifiedName;
  readonly relationKind: 'table' | 'index' | 'view' | 'materialized view' | 'sequence' | 'foreign table';
  readonly mode: LockMode;
  /** Why a second table is locked: "it is referenced by the foreign key". Null for the table that the statement names. */
  readonly because: string | null;
}

/** What makes the server do work in proportion to the size of a table. Rules and documentation use these names. */
export type Cause =
  | 'add-column-volatile-default'
  | 'add-column-default-before-11'
  | 'add-column-serial'
  | 'add-column-identity'
  | 'add-column-stored-generated'
  | 'add-column-constrained-domain'
  | 'add-column-not-null'
  | 'add-column-check'
  | 'add-column-unique'
  | 'add-column-primary-key'
  | 'add-column-foreign-key'
  | 'alter-column-type'
  | 'alter-column-collation'
  | 'alter-column-type-check'
  | 'alter-column-type-foreign-key'
  | 'set-expression'
  | 'set-not-null'
  | 'add-check'
  | 'add-not-null'
  | 'add-foreign-key'
  | 'add-unique'
  | 'add-primary-key'
  | 'primary-key-nullable-columns'
  | 'add-exclude'
  | 'validate-constraint'
  | 'domain-constraint'
  | 'create-index'
  | 'reindex'
  | 'attach-partition'
  | 'default-partition'
  | 'set-logged'
  | 'set-tablespace'
  | 'set-access-method'
  | 'cluster'
  | 'vacuum-full'
  | 'refresh-materialized-view'
  | 'vacuum'
  | 'analyze'
  | 'update'
  | 'delete'
  | 'insert-select'
  | 'merge'
  | 'select'
  | 'copy'
  | 'create-table-as'
  | 'other';

/** Work in proportion to the size of a relation, done while the locks of the effect are held. */
export interface Work {
  /** `rewrite`: every row is written anew, with all indexes. `scan`: every row is read. `index-build`: every row is read and sorted into an index. */
  readonly kind: 'rewrite' | 'scan' | 'index-build';
  readonly relation: QualifiedName;
  readonly cause: Cause;
  readonly column: string | null;
  readonly constraint: string | null;
  readonly index: string | null;
  /** `location` of the parse tree to point at; undefined for the statement as a whole. */
  readonly location: number | undefined;
  /** Place of the ALTER TABLE command in its statement, from 0. */
  readonly command: number;
  /** False when the history does not tell whether it is needed (the old type of a column is not known, …). */
  readonly certain: boolean;
}

/** Why a statement fails, or may. */
export interface Failure {
  /** A stable code: `not-null-violation`, `in-transaction`, `depends-on-view`, `unsupported-version`, … */
  readonly code: string;
  /** SQLSTATE that the server answers with. */
  readonly sqlstate: string;
  /** `always`: whatever the data. `data`: if a row violates it. */
  readonly when: 'always' | 'data';
  /** One sentence with the user's names. */
  readonly reason: string;
  readonly location: number | undefined;
  readonly command: number;
}

/** Data that is gone after the statement, whatever is done later. */
export interface DataLoss {
  readonly kind: 'column' | 'table' | 'rows' | 'schema' | 'database' | 'values' | 'view' | 'sequence' | 'type';
  readonly relation: QualifiedName;
  readonly column: string | null;
  readonly location: number | undefined;
  readonly command: number;
}

/** What a statement does to the server. */
export interface Effect {
  /** The strongest lock on each relation, strongest first. Relations that the statement itself creates are left out. */
  readonly locks: readonly LockTaken[];
  readonly work: readonly Work[];
  readonly failures: readonly Failure[];
  readonly loses: readonly DataLoss[];
  /** `refused`: the server does not run it inside a transaction block (SQLSTATE 25001). */
  readonly inTransaction: 'allowed' | 'refused';
  /** True when a later statement can bring back what was before, data included. */
  readonly reversible: boolean;
  /** False when a lock or a piece of work could not be decided from the history; `unsure` says why. */
  readonly certain: boolean;
  readonly unsure: readonly string[];
}

export interface ServerVersion {
  /** 13 to 18. */
  readonly major: number;
  readonly minor: number | null;
}

/** What a lock of this mode keeps others from doing for as long as it is held (manual, table 13.2). */
export function blocks(mode: LockMode): 'nothing' | 'schema changes' | 'writes' | 'reads and writes' {
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'reads and writes';
    case 'EXCLUSIVE':
    case 'SHARE ROW EXCLUSIVE':
    case 'SHARE':
      return 'writes';
    case 'SHARE UPDATE EXCLUSIVE':
      return 'schema changes';
    default:
      return 'nothing';
  }
}

/** True when `a` is at least as strong as `b`. */
export function atLeast(a: LockMode, b: LockMode): boolean {
  return lockModes.indexOf(a) >= lockModes.indexOf(b);
}
