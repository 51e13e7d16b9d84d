import type { Ask, SchemaObject } from '../snapshot.ts';
import { withoutDatabase } from './text.ts';

/** What the readers of one snapshot share. Each adds its objects. */
export interface Reading {
  readonly ask: Ask;
  readonly mariadb: boolean;
  /** Of the server, as numbers: 8.4 is [8, 4]. */
  readonly version: readonly [number, number];
  readonly database: string;
  /** Of the database: what tables and routines get when they say nothing. */
  readonly collation: string;
  readonly leaveOut: (name: string) => boolean;
  readonly objects: SchemaObject[];
  /** Tables, views and sequences by their names, those that are left out too. */
  readonly relations: Map<string, TableRow>;
}

/** A row of information_schema.TABLES. */
export interface TableRow {
  readonly name: string;
  /** Quoted. */
  readonly sql: string;
  readonly kind: 'table' | 'view' | 'sequence';
  readonly versioned: boolean;
  readonly engine: string;
  readonly collation: string | null;
  /** As the server gives them: `row_format=COMPRESSED KEY_BLOCK_SIZE=8 partitioned`. */
  readonly options: string;
  readonly comment: string;
}

/** An object that belongs to the database, or to a table. */
export function plainObject(
  kind: SchemaObject['kind'],
  name: string,
  of: string | null,
  definition: string,
  also: readonly string[] = [],
  settings: readonly string[] = [],
): SchemaObject {
  return { kind, name, of, definition, also, settings };
}

/** The table if it is one that is read: neither left out nor a view. */
export function tableOf(reading: Reading, name: string): TableRow | undefined {
  const table = reading.relations.get(name);
  return table === undefined || table.kind !== 'table' || reading.leaveOut(name) ? undefined : table;
}

/** SQL of the server without the database's own name. */
export function inDatabase(reading: Reading, sql: string): string {
  return withoutDatabase(sql, reading.database, (name) => reading.relations.has(name));
}
