import type { Major } from '../servers/postgres.ts';

/** A kind of statement whose effect is measured and predicted. */
export interface Shape {
  /** Unique, stable: `add-column-default-now`. The key of the stored measurement. */
  readonly id: string;
  /** The statement, on tables of the fixtures it names (see fixtures.ts) or of its own setup. */
  readonly sql: string;
  /** Committed before it, after the fixtures. Each element by itself, each string in one go. */
  readonly setup?: string | readonly string[];
  /** Names of fixtures that have to be there although the statement does not name them. */
  readonly tables?: readonly string[];
  /** Session settings in force, such as `timezone`; names in lower case. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Left out where the statement would say nothing (or would harm the server). All majors unless given. */
  readonly versions?: readonly Major[];
  /** Something a reader of the table should know. */
  readonly note?: string;
  /**
   * That it fails comes from something of which migrations say nothing: rows, what is installed, or what was there before
   * the first migration (a table that no migration creates may well exist). The failure is not compared.
   */
  readonly beyondHistory?: true;
  /**
   * The history does not tell what it does, and we have to say so: `certain` is false here, and true for every other
   * shape, so that being unsure is never a way out.
   */
  readonly unsure?: true;
  /** How much is read is the planner's choice here, so we may say more than the server did this time. */
  readonly planned?: true;
  /**
   * `transaction-only`: not run outside a transaction, because it would change the server itself; only whether it is
   * refused there is measured.
   */
  readonly run?: 'transaction-only';
}

export interface Family {
  readonly family: string;
  readonly title: string;
  readonly shapes: readonly Shape[];
}

/** Writes a shape in one line, since there are hundreds. */
export function shape(id: string, sql: string, more: Omit<Shape, 'id' | 'sql'> = {}): Shape {
  return { id, sql, ...more };
}
