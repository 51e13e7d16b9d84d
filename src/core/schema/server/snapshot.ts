import type { Engine } from '../../report/engine.ts';

/** Kinds of object, in the order in which a dump has them. */
export const objectKinds = [
  'extension',
  'schema',
  'type',
  'domain',
  'sequence',
  'function',
  'table',
  'column',
  'view',
  'constraint',
  'index',
  'trigger',
  'policy',
  'rule',
  'event',
  'statistics',
  'publication',
  'privilege',
  'comment',
] as const;

export type ObjectKind = (typeof objectKinds)[number];

/** One object of a live schema, said so that equal objects have equal text whatever way they came about. */
export interface SchemaObject {
  readonly kind: ObjectKind;
  /** What tells it from every other of its kind, as a user writes it: `shop.orders`, `orders.email`, `orders (orders_pkey)`. `public.` is left out. */
  readonly name: string;
  /** The table, view or type that it belongs to, by its name; null for one that stands alone. */
  readonly of: string | null;
  /** SQL that makes it, or its share of such SQL (a column's `email text NOT NULL`). Never has an OID, a generated number or a date in it. */
  readonly definition: string;
}

/** A schema as a server has it: deterministic, so that two servers with the same schema give the same text. */
export interface SchemaSnapshot {
  readonly engine: Engine;
  /** By kind in the order of `objectKinds`, then by name (code units); columns in their order in the table. */
  readonly objects: readonly SchemaObject[];
}

/** Asks the server; the room that opens connections gives one. */
export type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export interface SnapshotOptions {
  /** Objects that are not the team's: the history table of a migration tool, our own. Asked with the schema (database on MySQL) and the bare name. */
  readonly leaveOut: (schema: string, name: string) => boolean;
}

export interface ObjectDifference {
  readonly change: 'added' | 'removed' | 'changed';
  readonly kind: ObjectKind;
  readonly name: string;
  readonly of: string | null;
  readonly before: string | null;
  readonly after: string | null;
}
