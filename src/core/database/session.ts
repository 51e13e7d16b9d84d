import type { Engine } from '../report/engine.ts';

/**
 * A row by the names of its columns. Values are exact: numbers and booleans only where JavaScript's hold every value of the type
 * (PostgreSQL's int2, int4, oid, float4, float8, bool; MySQL's and MariaDB's whole numbers below bigint, and floats), bytes as a Buffer,
 * PostgreSQL's arrays of text, names and numbers as arrays, and everything else as the text that the server writes: bigint (so
 * `count(*)` is text), decimal, dates and times, JSON.
 */
export type Row = Readonly<Record<string, unknown>>;

/** Why a server refused a statement, or that it went away while it had it. */
export interface SqlFailure {
  /** PostgreSQL's SQLSTATE (`55P03`), the error number of MySQL and MariaDB (`1205`), or `connection` when the connection is gone. */
  readonly code: string;
  /** The server's sentence. Hostile until escaped: it repeats values and names. */
  readonly message: string;
  readonly detail: string | null;
  readonly hint: string | null;
  /** UTF-16 offset in the text that was sent, where the server names one. */
  readonly position: number | null;
  /** The connection is gone; whether the statement took effect is not known. */
  readonly lost: boolean;
}

export type Answer =
  | {
      readonly kind: 'done';
      /** Of the last statement of the text that gave rows. */
      readonly rows: readonly Row[];
      /** Rows that were written, as the server counts them; null where it does not say. */
      readonly affected: number | null;
      /** Sentences with their level: `NOTICE: …`, and of MySQL and MariaDB `Warning: … (1265)`. */
      readonly notices: readonly string[];
      readonly ms: number;
    }
  | { readonly kind: 'failed'; readonly failure: SqlFailure; readonly ms: number };

export type SentAll =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly place: number; readonly failure: SqlFailure; readonly ms: number };

/** One connection to one database. */
export interface Session {
  readonly engine: Engine;
  readonly database: string;
  /** The server's number of the connection: `pg_backend_pid()`, `CONNECTION_ID()`. */
  readonly id: number;
  /** True from the moment on at which the connection was found to be gone. */
  readonly lost: boolean;
  /**
   * Sends a text as it is, without parameters, so that it may be any statement that the server has (PostgreSQL: in one simple
   * query; several statements are one implicit transaction there). What the server refuses is a value.
   */
  send(sql: string): Promise<Answer>;
  /**
   * Where the protocol allows it: sends statements that stand in one transaction without waiting for the answers in between. Each is answered by
   * itself; after one that is refused, the server refuses the others of the transaction, and these are not told. Only inside of a transaction:
   * outside, those behind a refused one would run. `ended` is called as each ends.
   */
  sendAll?(statements: readonly string[], ended: (place: number, answer: Answer) => void): Promise<SentAll>;
  /** PostgreSQL: `COPY … FROM stdin` and its rows. */
  copyIn(sql: string, data: string): Promise<Answer>;
  /** A statement of our own, with values. @throws DatabaseError when the server refuses it */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Makes it as new: settings, temporary tables, prepared statements, locks of the session go. @throws DatabaseError */
  reset(): Promise<void>;
  /** Cuts the connection as the kernel does for a killed process: no farewell. The server finds out by itself. */
  cut(): void;
  close(): Promise<void>;
}

/** A statement of our own that the server refused: the user's mistake only where somebody says so. */
export class DatabaseError extends Error {
  readonly failure: SqlFailure;

  constructor(failure: SqlFailure) {
    super(failure.message);
    this.name = 'DatabaseError';
    this.failure = failure;
  }

  /** By its name, as for `UserError`: the drivers are a file of dist/ of their own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'DatabaseError';
  }
}
