import type { Engine } from '../../report/engine.ts';

/** Kinds of object, about in the order in which a dump has them. */
export const objectKinds = [
  'schema',
  'extension',
  'collation',
  'type',
  'domain',
  'sequence',
  'function',
  'operator',
  'cast',
  'text search',
  'foreign server',
  'other',
  'table',
  'column',
  'constraint',
  'index',
  'view',
  'trigger',
  'policy',
  'rule',
  'event',
  'statistics',
  'publication',
  'comment',
  'privilege',
] as const;

export type ObjectKind = (typeof objectKinds)[number];

/** One object of a live schema, said so that equal objects have equal text whatever way they came about. */
export interface SchemaObject {
  readonly kind: ObjectKind;
  /** What tells it from every other of its kind, as a user writes it: `shop.orders`, `orders.email`, `orders (orders_pkey)`. `public.` is left out. */
  readonly name: string;
  /** The table, view or type that it belongs to, by its name; null for one that stands alone. */
  readonly of: string | null;
  /**
   * SQL that makes it, or its share of such SQL (a column's `email text NOT NULL`); a table's has `(…)` where its columns and
   * constraints go. Never has an OID, a generated number or a date in it.
   */
  readonly definition: string;
  /** Whole statements that follow when it is there, for what the definition cannot say: `ALTER TABLE … SET STORAGE external`. */
  readonly also: readonly string[];
  /** Settings of the session that it keeps from when it was made: `sql_mode = 'ANSI_QUOTES'` for a routine of MySQL. */
  readonly settings: readonly string[];
}

/** A schema as a server has it: deterministic, so that two servers with the same schema give the same text. */
export interface SchemaSnapshot {
  readonly engine: Engine;
  /** Major version, as releases of the engine are counted: `16`, `8.4`, `10.11`. Not compared. */
  readonly version: string;
  /** By kind in the order of `objectKinds`, then by name (code units); columns in their order in the table. */
  readonly objects: readonly SchemaObject[];
}

/** Asks the server; the room that opens connections gives one. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export interface SnapshotOptions {
  /** Objects that are not the team's: the history table of a migration tool, our own. Asked with the schema (database on MySQL) and the bare name. */
  readonly leaveOut: (schema: string, name: string) => boolean;
}

/**
 * `order`: a table's columns stand in another order, those aside that only one of the two has; before and after are then the names.
 * Nothing but `SELECT *` and an INSERT without columns sees it, and a column that was dropped and made again can only come last.
 */
export interface ObjectDifference {
  readonly change: 'added' | 'removed' | 'changed' | 'order';
  readonly kind: ObjectKind;
  readonly name: string;
  readonly of: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

/** All that there is to say of an object, as one text: its settings, definition, and further statements. */
export function wholeText(object: SchemaObject): string {
  const { settings, definition, also } = object;
  if (settings.length === 0 && also.length === 0) return definition;
  return [...settings.map((setting) => `SET ${setting}`), definition, ...also].join(';\n');
}

const rank: ReadonlyMap<ObjectKind, number> = new Map(objectKinds.map((kind, place) => [kind, place]));

/**
 * Sorts as a snapshot has to be: by kind, then by name. Columns by their table, and within it as they came.
 */
export function inOrder(objects: readonly SchemaObject[]): readonly SchemaObject[] {
  return [...objects].sort((a, b) => {
    if (a.kind !== b.kind) return (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0);
    // Sorting is stable, so that columns of one table keep their order.
    return a.kind === 'column' ? compare(a.of ?? '', b.of ?? '') : compare(a.name, b.name);
  });
}

/** By code units: the same on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
