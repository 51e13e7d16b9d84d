/**
 * What a program has to know of a table to write rows into it and to read them: its columns, what its rows must keep to, and how
 * many there are. Names are the server's own, unquoted.
 */

/** What values a column takes, as far as somebody who makes them up has to know. */
export type ValueType =
  /** `tinyint` 1, `smallint` 2, `mediumint` 3, `integer` 4, `bigint` 8. */
  | { readonly family: 'integer'; readonly bytes: 1 | 2 | 3 | 4 | 8; readonly unsigned: boolean }
  /** `precision` null: any number of digits. A scale below zero (PostgreSQL 15 and later) rounds before the point. */
  | {
      readonly family: 'numeric';
      readonly precision: number | null;
      readonly scale: number | null;
      readonly unsigned: boolean;
    }
  | { readonly family: 'float'; readonly bytes: 4 | 8; readonly unsigned: boolean }
  | { readonly family: 'money' }
  | { readonly family: 'boolean' }
  /** `maxLength` in characters, `maxBytes` in bytes of the column's own character set; null where there is no such limit. */
  | { readonly family: 'text'; readonly maxLength: number | null; readonly maxBytes: number | null }
  /** Of a fixed length in characters, padded. */
  | { readonly family: 'char'; readonly length: number }
  /** `bytea`, `blob`, `binary`: `fixed` pads to `maxLength` bytes. */
  | { readonly family: 'bytes'; readonly maxLength: number | null; readonly fixed: boolean }
  | { readonly family: 'uuid' }
  | { readonly family: 'date' }
  /** `precision`: digits of a second that are kept. MySQL's `time` is a span of -838 to 838 hours too. */
  | { readonly family: 'time'; readonly precision: number; readonly zone: boolean }
  /** Without a time zone: PostgreSQL's `timestamp`, MySQL's `datetime`. */
  | { readonly family: 'timestamp'; readonly precision: number }
  /** A moment: `timestamptz`; MySQL's `timestamp`, which begins in 1970 and ends in 2038 (MariaDB from 11.5 on: 2106). */
  | { readonly family: 'timestamptz'; readonly precision: number }
  /** `fields` as declared: `year to month`; null for all. */
  | { readonly family: 'interval'; readonly precision: number; readonly fields: string | null }
  | { readonly family: 'year' }
  | { readonly family: 'json' }
  | { readonly family: 'jsonb' }
  | { readonly family: 'inet' }
  | { readonly family: 'cidr' }
  /** MariaDB's `inet4` and `inet6`. */
  | { readonly family: 'address'; readonly version: 4 | 6 }
  | { readonly family: 'macaddr'; readonly bytes: 6 | 8 }
  | { readonly family: 'enum'; readonly values: readonly string[] }
  /** Any number of the values, which MySQL keeps in their order. */
  | { readonly family: 'set'; readonly values: readonly string[] }
  /** Of any number of dimensions: PostgreSQL does not hold a column to the declared one. */
  | { readonly family: 'array'; readonly of: ValueType }
  | { readonly family: 'range'; readonly of: ValueType }
  | { readonly family: 'multirange'; readonly of: ValueType }
  | {
      readonly family: 'domain';
      readonly name: string;
      /** A domain's base may be a domain again. */
      readonly base: ValueType;
      readonly nullable: boolean;
      /** Expressions over `VALUE`. */
      readonly checks: readonly CheckFact[];
    }
  /** A row type of PostgreSQL: `fields` in order. */
  | {
      readonly family: 'composite';
      readonly name: string;
      readonly fields: readonly { readonly name: string; readonly type: ValueType }[];
    }
  /** PostgreSQL's own `point`, `box`, `circle`, …; MySQL's `point`, `polygon`, `geometry`, …; PostGIS `geometry`, `geography`. `kind` in small letters. */
  | { readonly family: 'geometry'; readonly kind: string; readonly srid: number | null }
  /** `varying`: `length` is the most, null for no limit. */
  | { readonly family: 'bit'; readonly length: number | null; readonly varying: boolean }
  | { readonly family: 'tsvector' }
  | { readonly family: 'tsquery' }
  | { readonly family: 'xml' }
  /** MySQL's and MariaDB's `vector`, and pgvector's. */
  | { readonly family: 'vector'; readonly dimensions: number | null }
  /** Nothing is known about its values; `name` is how the server writes the type. */
  | { readonly family: 'other'; readonly name: string };

export interface ColumnFacts {
  readonly name: string;
  readonly type: ValueType;
  /** As the server writes it, with everything: `numeric(10,2)`, `enum('a','b')`, `public.mood`. */
  readonly typeText: string;
  readonly nullable: boolean;
  /** A row may leave the column out: it has a default, an identity, or AUTO_INCREMENT. Nothing is said of NULL. */
  readonly hasDefault: boolean;
  /** The expression, as the server writes it; null without one. */
  readonly defaultText: string | null;
  /** Computed by the server from others (GENERATED ALWAYS AS, also a period of system versioning): nobody may write it. */
  readonly generated: boolean;
  /** `always`: a value of one's own needs OVERRIDING SYSTEM VALUE. `default`: BY DEFAULT. `auto`: AUTO_INCREMENT. `serial`: nextval of a sequence that the column owns. */
  readonly identity: 'always' | 'default' | 'auto' | 'serial' | null;
  /** Name of the collation where values are text; null where there is none. Decides what counts as equal in a unique key. */
  readonly collation: string | null;
  /** MySQL: `utf8mb4`; PostgreSQL: null, the database has one for all. */
  readonly charset: string | null;
  /** MySQL's and MariaDB's invisible columns are not in `SELECT *` and must be named in an INSERT. */
  readonly invisible: boolean;
}

/** A key as one of its parts says it: a column, or an expression in the server's words. */
export interface KeyPart {
  /** Null for an expression. */
  readonly column: string | null;
  readonly expression: string | null;
  /** MySQL: only so many characters (bytes for binary types) of the column are in the key. */
  readonly prefix: number | null;
}

export interface UniqueKey {
  readonly name: string;
  readonly parts: readonly KeyPart[];
  /** Rows with a NULL in the key are equal to one another (PostgreSQL 15 and later). */
  readonly nullsNotDistinct: boolean;
  /** Only rows where this holds; null for all. */
  readonly predicate: string | null;
  readonly deferrable: boolean;
}

export interface ExclusionFact {
  readonly name: string;
  /** The server's whole text: `EXCLUDE USING gist (room WITH =, during WITH &&)`. */
  readonly definition: string;
  readonly columns: readonly string[];
}

export interface ForeignKeyFact {
  readonly name: string;
  readonly columns: readonly string[];
  readonly toSchema: string;
  readonly toTable: string;
  readonly toColumns: readonly string[];
  /** `MATCH FULL`: all columns are NULL or none is. */
  readonly matchFull: boolean;
  readonly deferrable: boolean;
  /** Checked for new rows: not NOT ENFORCED. */
  readonly enforced: boolean;
}

export interface CheckFact {
  readonly name: string;
  /** The condition alone, without CHECK and the outer brackets. */
  readonly expression: string;
  readonly enforced: boolean;
}

export interface PartitionFacts {
  /** The table that it is a partition of. */
  readonly ofSchema: string;
  readonly ofTable: string;
  /** As the server writes it: `FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`, `DEFAULT`. */
  readonly bound: string;
}

export interface PartitioningFacts {
  /** `range`, `list`, `hash`, `key`, … in small letters, MySQL's with `linear` and `columns`. */
  readonly method: string;
  /** As the server writes it: `created_at`, `lower(name), id`, `to_days(at)`. */
  readonly key: string;
  /** Columns that the key names; those inside of expressions too. */
  readonly columns: readonly string[];
  /** MySQL has its partitions here, in order; PostgreSQL's are tables of their own and this is empty. */
  readonly partitions: readonly { readonly name: string; readonly bound: string | null }[];
}

/** A table that holds rows or whose partitions do: no view, no foreign table. */
export interface TableFacts {
  /** PostgreSQL's schema; the database on MySQL. */
  readonly schema: string;
  readonly name: string;
  /** As a snapshot and a report name it: `orders`, `shop.orders` (`public.` is left out). */
  readonly display: string;
  /** The server's guess; null where it has none yet (never analysed). */
  readonly estimatedRows: number | null;
  /** In their order. */
  readonly columns: readonly ColumnFacts[];
  /** Columns in the order of the key; null without one. */
  readonly primaryKey: readonly string[] | null;
  /** Unique constraints and unique indexes but for the primary key, by name. Invalid ones are left out. */
  readonly uniqueKeys: readonly UniqueKey[];
  readonly exclusions: readonly ExclusionFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly checks: readonly CheckFact[];
  /** Of a partition. */
  readonly partition: PartitionFacts | null;
  /** Of a partitioned table. */
  readonly partitioning: PartitioningFacts | null;
  /** Tables that it inherits from (PostgreSQL, not partitions): `display` names. */
  readonly inherits: readonly string[];
  /** Triggers of users that may act on a row that is written, by name. Disabled ones are left out. */
  readonly triggers: readonly string[];
  /** `on`: holds for all but the owner and superusers. `forced`: for the owner too. */
  readonly rowSecurity: 'off' | 'on' | 'forced';
  /** MySQL and MariaDB: `InnoDB`, …; PostgreSQL: the access method, `heap`. */
  readonly storage: string;
}
