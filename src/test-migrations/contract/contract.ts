import type { Location } from '../../core/report/finding.ts';

/** What an application relies on, as a file of the team says it. Each part knows its place in the file. */
export interface Contract {
  /** Who relies on it: `name:` of the file, else the file's own name. */
  readonly name: string;
  readonly file: string;
  readonly relations: readonly ContractRelation[];
  readonly functions: readonly ContractFunction[];
  readonly enums: readonly ContractEnum[];
  readonly indexes: readonly ContractIndex[];
  readonly statements: readonly ContractStatement[];
}

export const writeKinds = ['insert', 'update', 'delete'] as const;
export type WriteKind = (typeof writeKinds)[number];

/** A table or view. Either may stand in for the other, as long as what is asked of it holds. */
export interface ContractRelation {
  readonly kind: 'table' | 'view';
  readonly name: string;
  readonly columns: readonly ContractColumn[];
  readonly read: boolean;
  readonly write: readonly WriteKind[];
  /** Whose privileges are asked for; null for none. */
  readonly role: string | null;
  readonly place: Location;
}

export interface ContractColumn {
  readonly name: string;
  /** Types that the application takes, as it writes them; empty for any. */
  readonly types: readonly string[];
  /** True: it writes NULL or leaves the column out. False: it expects a value when it reads. Null: it does not say. */
  readonly nullable: boolean | null;
  /** It leaves the column out when it writes, and counts on a default. */
  readonly default: boolean;
  readonly place: Location;
}

export interface ContractFunction {
  readonly name: string;
  /** Null: whatever it takes. */
  readonly arguments: readonly string[] | null;
  /** Null: whatever it gives. */
  readonly returns: string | null;
  readonly place: Location;
}

export interface ContractEnum {
  /** A type of PostgreSQL; `table.column` on MySQL and MariaDB. */
  readonly name: string;
  readonly values: readonly string[];
  /** The application knows no other value. */
  readonly closed: boolean;
  readonly place: Location;
}

export interface ContractIndex {
  /** Its name; where columns are given, any index of them will do. */
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly place: Location;
}

export interface ContractStatement {
  readonly name: string;
  readonly sql: string;
  readonly role: string | null;
  readonly place: Location;
}

/** What is wrong with a file, where. */
export interface ContractProblem {
  readonly message: string;
  readonly place: Location;
}
