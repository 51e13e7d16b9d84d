import type { Span } from '../statement.ts';

export interface Identifier {
  /** Without quotes, as it was written: the server compares columns and indexes without regard to case. */
  readonly name: string;
  readonly span: Span;
}

export interface TableName {
  /** The database, when it was written. */
  readonly schema: string | null;
  readonly name: string;
  readonly span: Span;
}

/** A type as it was written: `int(11) unsigned`, `varchar(64) character set latin1`, `enum('a','b')`. */
export interface DataType {
  /**
   * Canonical name in lower case: tinyint, smallint, mediumint, int, bigint, decimal, float, double, bit, char, varchar, binary,
   * varbinary, tinytext, text, mediumtext, longtext, tinyblob, blob, mediumblob, longblob, date, time, datetime, timestamp, year,
   * enum, set, json, uuid, inet4, inet6, vector, geometry and its kinds. `integer` is int, `bool` tinyint(1), `numeric` decimal.
   */
  readonly name: string;
  /** `varchar(64)`: 64. `int(11)`: 11, only for show. `decimal(10, 2)`: 10. `datetime(6)`: 6. Null when not written. */
  readonly length: number | null;
  readonly decimals: number | null;
  readonly unsigned: boolean;
  readonly zerofill: boolean;
  /** Members of an ENUM or SET. */
  readonly values: readonly string[] | null;
  /** CHARACTER SET and COLLATE as written, in lower case. `BINARY`, `ASCII` and `UNICODE` after the type are resolved. */
  readonly charset: string | null;
  readonly collation: string | null;
  readonly span: Span;
}

/** An expression, as far as rules need it. */
export interface Expression {
  readonly text: string;
  readonly span: Span;
  /**
   * `literal`: a number, string, hex or bit literal, TRUE, FALSE, or one with a sign. `now`: CURRENT_TIMESTAMP and its synonyms.
   * `expression`: everything else, also a literal in parentheses.
   */
  readonly kind: 'null' | 'literal' | 'now' | 'expression';
  /** The literal without quotes; null for other kinds. */
  readonly value: string | null;
  /** Names of columns that it may read, in lower case, without a table in front. */
  readonly columns: readonly string[];
  /** Functions that it calls, in lower case. */
  readonly functions: readonly string[];
  readonly hasSubquery: boolean;
}

export interface ColumnDefinition {
  readonly name: Identifier;
  readonly type: DataType;
  /** The whole definition, from the name to the last attribute. */
  readonly span: Span;
  /** What was written; null when nothing was. */
  readonly nullable: boolean | null;
  readonly default: Expression | null;
  readonly onUpdate: Expression | null;
  readonly autoIncrement: boolean;
  /** A key that stands at the column: PRIMARY KEY, KEY or UNIQUE. */
  readonly key: 'primary' | 'unique' | null;
  readonly comment: string | null;
  readonly generated: { readonly expression: Expression; readonly stored: boolean } | null;
  readonly check: CheckDefinition | null;
  readonly references: ForeignKeyReference | null;
  readonly invisible: boolean;
  /** MariaDB's COMPRESSED column, WITH(OUT) SYSTEM VERSIONING; MySQL's COLUMN_FORMAT, STORAGE, SRID: names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface IndexPart {
  /** Null for an expression. */
  readonly column: Identifier | null;
  /** Characters or bytes of a prefix: `KEY (name(20))`. */
  readonly length: number | null;
  readonly expression: Expression | null;
  readonly descending: boolean;
}

export interface IndexDefinition {
  readonly kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial' | 'vector';
  /** The index's own name, else the name after CONSTRAINT; null when the server makes one up. */
  readonly name: Identifier | null;
  readonly parts: readonly IndexPart[];
  /** USING BTREE | HASH | RTREE, in lower case. */
  readonly using: string | null;
  /** False for INVISIBLE (MySQL) and IGNORED (MariaDB). */
  readonly visible: boolean;
  /** WITH PARSER. */
  readonly parser: string | null;
  readonly comment: string | null;
  readonly span: Span;
}

export type ReferentialAction = 'restrict' | 'cascade' | 'set null' | 'no action' | 'set default';

export interface ForeignKeyReference {
  readonly table: TableName;
  readonly columns: readonly Identifier[];
  readonly onDelete: ReferentialAction | null;
  readonly onUpdate: ReferentialAction | null;
}

export interface ForeignKeyDefinition {
  /** The name after CONSTRAINT, else the one after FOREIGN KEY. */
  readonly name: Identifier | null;
  readonly columns: readonly Identifier[];
  readonly references: ForeignKeyReference;
  readonly span: Span;
}

export interface CheckDefinition {
  readonly name: Identifier | null;
  readonly expression: Expression;
  readonly enforced: boolean;
  readonly span: Span;
}

/**
 * Table options by their names in lower case with `_` for blanks: engine, row_format, charset (also for CHARACTER SET and DEFAULT …),
 * collate, auto_increment, comment, key_block_size, encryption, compression, stats_persistent, tablespace, data_directory, …
 */
export type TableOptions = ReadonlyMap<string, { readonly value: string; readonly span: Span }>;

export interface Partitioning {
  readonly method:
    | 'range'
    | 'range columns'
    | 'list'
    | 'list columns'
    | 'hash'
    | 'linear hash'
    | 'key'
    | 'linear key'
    | 'system_time';
  /** Columns that the key names, also inside its expression. */
  readonly columns: readonly string[];
  readonly partitions: readonly PartitionDefinition[];
  /** PARTITIONS n, for HASH and KEY. */
  readonly count: number | null;
  readonly subpartitioned: boolean;
  readonly span: Span;
}

export interface PartitionDefinition {
  readonly name: Identifier;
  /** `LESS THAN (100)`, `IN (1, 2)`, `LESS THAN MAXVALUE`, as it was written; null when there is none. */
  readonly values: string | null;
}
