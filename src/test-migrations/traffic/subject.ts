/** A table that readers and writers use while the change runs. */
export interface Subject {
  /** As an outlook calls it. */
  readonly key: string;
  /** As a reader wants it. */
  readonly name: string;
  /** PostgreSQL's number of it; 0 elsewhere. */
  readonly oid: number;
  readonly rows: number;
  readonly reads: readonly Shape[];
  /** Empty for what cannot be written, such as a materialized view. */
  readonly writes: readonly Shape[];
}

/** A query of the application as it was before the change. */
export interface Shape {
  /** "SELECT of a row", for sentences. */
  readonly what: string;
  /** The statement for one of the rows that were there; `pick` is any whole number. */
  sql(pick: number): string;
  /** What keeps its lock, should the query break: the same table, and no column by its name. Null: there is nothing simpler. */
  readonly simpler: Shape | null;
}

/** Makes the queries of a table from its columns and the rows that it has. */
export interface ShapeParts {
  /** Quoted, with its schema. */
  readonly table: string;
  /** Quoted, in their order. */
  readonly columns: readonly string[];
  /** Those that may be written, keys too. */
  readonly writable: readonly string[];
  /** `"id" = '5'` for rows that are there. Empty without a key or rows. */
  readonly rows: readonly string[];
  /** An INSERT of a row that is there already, which changes nothing; null where that cannot be said. */
  readonly insert: ((where: string) => string) | null;
  readonly isKey: (column: string) => boolean;
}

export function readShapes({ table, columns, rows }: ShapeParts): readonly Shape[] {
  const list = columns.length === 0 ? '1' : columns.join(', ');
  const simpler: Shape = { what: 'SELECT', sql: () => `SELECT 1 FROM ${table} LIMIT 1`, simpler: null };
  if (rows.length === 0) return [{ what: 'SELECT', sql: () => `SELECT ${list} FROM ${table} LIMIT 1`, simpler }];
  const sql = (pick: number) => `SELECT ${list} FROM ${table} WHERE ${rows[pick % rows.length]}`;
  return [{ what: 'SELECT of a row by its key', sql, simpler }];
}

/** A write that takes the lock of every other, and finds no row. */
function writesNothing(table: string): Shape {
  return { what: 'DELETE', sql: () => `DELETE FROM ${table} WHERE 1 = 0`, simpler: null };
}

export function writeShapes({ table, writable, rows, insert, isKey }: ShapeParts): readonly Shape[] {
  const simpler = writesNothing(table);
  const set = writable.filter((column) => !isKey(column)).map((column) => `${column} = ${column}`);
  if (rows.length === 0 || set.length === 0) return [simpler];
  const at = (pick: number) => rows[pick % rows.length] ?? '1 = 0';
  const update: Shape = {
    what: 'UPDATE of a row by its key',
    sql: (pick) => `UPDATE ${table} SET ${set.join(', ')} WHERE ${at(pick)}`,
    simpler,
  };
  if (insert === null) return [update];
  return [update, { what: 'INSERT', sql: (pick) => insert(at(pick)), simpler }];
}
