import type { DataType, Expression, Partitioning, ReferentialAction, TableName } from '../../sql/mysql/definitions.ts';
import type { QualifiedName, TableSize } from '../catalog.ts';

/**
 * The schema of a MySQL or MariaDB database at one point of the history. Read-only for effects and rules; only the replay changes it.
 * A name's `schema` is the database; the empty text stands for the one that the migrations are run in. Columns, indexes and
 * constraints are kept by their names in lower case, as the server compares them; tables by their names as written.
 */
export interface MysqlCatalog {
  /** Resolves a name as the statement wrote it, by the database that USE chose. */
  resolve(name: Pick<TableName, 'schema' | 'name'>): QualifiedName;
  table(name: QualifiedName): MysqlTable | undefined;
  tables(): Iterable<MysqlTable>;
  view(name: QualifiedName): MysqlView | undefined;
  /** Views that read the table or view, as far as the history tells. */
  viewsOver(table: QualifiedName): readonly MysqlView[];
  /** `procedure`, `function`, `trigger`, `event`, `sequence`. */
  object(kind: MysqlObject['kind'], name: QualifiedName): MysqlObject | undefined;
  triggersOf(table: QualifiedName): readonly MysqlObject[];
  /** Foreign keys of any table that reference this one. */
  foreignKeysTo(table: QualifiedName): readonly { readonly table: MysqlTable; readonly foreignKey: MysqlForeignKey }[];
  /** Rows and bytes from the statistics file, also under a name that the table had before. */
  sizeOf(table: QualifiedName): TableSize | undefined;
  /**
   * Defaults of the database in force, for tables that name none: what the history says, else those of a server whose configuration says
   * nothing (`latin1` on MariaDB before 11.6, `utf8mb4` on all others).
   */
  readonly charset: string;
  readonly collation: string;
  /** Why the replay is no longer sure of an object, each a sentence. */
  readonly doubts: readonly string[];
}

export interface MysqlTable {
  readonly name: QualifiedName;
  readonly temporary: boolean;
  /** Storage engine in lower case; `innodb` unless something else was written. */
  readonly engine: string;
  /** In lower case as written: dynamic, compact, redundant, compressed (also by KEY_BLOCK_SIZE); null for the default. */
  readonly rowFormat: string | null;
  readonly charset: string;
  readonly collation: string;
  /** In their order. */
  readonly columns: ReadonlyMap<string, MysqlColumn>;
  /** All keys, the primary one under `primary`. */
  readonly indexes: ReadonlyMap<string, MysqlIndex>;
  readonly foreignKeys: ReadonlyMap<string, MysqlForeignKey>;
  /** Checks of the table by name; those of a column under a key of their own, since they may share a name with one of the table. */
  readonly checks: ReadonlyMap<string, MysqlCheck>;
  readonly partitioning: Partitioning | null;
  /** Names of the partitions in force, in lower case. */
  readonly partitions: readonly string[];
  readonly systemVersioned: boolean;
  /** Options that were written, by name (see TableOptions). */
  readonly options: ReadonlyMap<string, string>;
  /**
   * Columns that were added or dropped in an instant since the table was last built: MySQL allows 64 such versions, and 255 from 9.1 on
   * (manual, section 17.12.1, "Online DDL Operations").
   */
  readonly instantVersions: number;
  /**
   * It has or had a FULLTEXT index: InnoDB keeps the hidden column of it until the table is built anew without one (MySQL manual, section
   * 17.6.2.4).
   */
  readonly hadFulltext: boolean;
  readonly comment: string | null;
  /** Place in the history of the migration that created it; -1 when it was there before the history began. */
  readonly bornIn: number;
  /** True when the history holds an INSERT, LOAD DATA, UPDATE or CREATE TABLE … SELECT that fills it. */
  readonly hasRows: boolean;
  /** False once something happened to it that the replay did not understand, or when the history never created it. */
  readonly certain: boolean;
}

export interface MysqlColumn {
  readonly name: string;
  /** Null when the history does not tell (CREATE TABLE … SELECT). */
  readonly type: DataType | null;
  /** The character set and collation in force for a column of text; null for others. */
  readonly charset: string | null;
  readonly collation: string | null;
  readonly nullable: boolean;
  readonly default: Expression | null;
  readonly onUpdate: Expression | null;
  readonly autoIncrement: boolean;
  readonly generated: { readonly expression: Expression; readonly stored: boolean } | null;
  readonly invisible: boolean;
  readonly comment: string | null;
  readonly attributes: ReadonlyMap<string, string>;
}

export interface MysqlIndex {
  readonly name: string;
  readonly kind: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial' | 'vector';
  readonly parts: readonly {
    /** In lower case; null for an expression. */
    readonly column: string | null;
    readonly length: number | null;
    readonly descending: boolean;
    /** Columns that an expression reads. */
    readonly reads: readonly string[];
  }[];
  readonly visible: boolean;
  /** True when the server made it for a foreign key. */
  readonly implicit: boolean;
  readonly bornIn: number;
}

export interface MysqlForeignKey {
  readonly name: string;
  /** False when the server made up the name. */
  readonly named: boolean;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
  /**
   * As written, else what the server shows: `restrict` on MariaDB, `no action` on MySQL. InnoDB does the same for both, and MariaDB shows
   * the one as the other after an ALTER TABLE in place.
   */
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly bornIn: number;
}

export interface MysqlCheck {
  readonly name: string;
  readonly named: boolean;
  readonly expression: Expression;
  readonly enforced: boolean;
  /** The column at which it stands (MariaDB keeps such a check with the column); null for a check of the table. */
  readonly column: string | null;
}

export interface MysqlView {
  readonly name: QualifiedName;
  readonly reads: readonly QualifiedName[];
  readonly bornIn: number;
}

export interface MysqlObject {
  readonly kind: 'procedure' | 'function' | 'trigger' | 'event' | 'sequence';
  readonly name: QualifiedName;
  /** The table of a trigger. */
  readonly table: QualifiedName | null;
  readonly timing: 'before' | 'after' | null;
  readonly event: 'insert' | 'update' | 'delete' | null;
  readonly bornIn: number;
}

/** The name as a reader wants it, quoted with backticks only where the server needs it (manual, section 11.2). */
export function displayName(name: QualifiedName): string {
  return name.schema === ''
    ? quoteIdentifier(name.name)
    : `${quoteIdentifier(name.schema)}.${quoteIdentifier(name.name)}`;
}

/** Quotes an identifier with backticks where it would not be read back unchanged. */
export function quoteIdentifier(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !reserved.has(name.toLowerCase())
    ? name
    : `\`${name.replaceAll('`', '``')}\``;
}

/** Reserved words of MySQL 8.0 to 9.x (manual, section 11.3) and MariaDB to 11.8 (manual, "Reserved Words"). */
const reserved = new Set(
  (
    'accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change ' +
    'char character check collate column condition constraint continue convert create cross cube cume_dist current_date ' +
    'current_role current_time current_timestamp current_user cursor database databases day_hour day_microsecond day_minute ' +
    'day_second dec decimal declare default delayed delete dense_rank desc describe deterministic distinct distinctrow div do_domain_ids ' +
    'double drop dual each else elseif empty enclosed escaped except exists exit explain false fetch first_value float float4 ' +
    'float8 for force foreign from fulltext function general generated get grant group grouping groups having high_priority ' +
    'hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in index infile inner inout ' +
    'insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate ' +
    'join json_table key keys kill lag last_value lateral lead leading leave left library like limit linear lines load localtime ' +
    'localtimestamp lock long longblob longtext loop low_priority manual master_bind master_heartbeat_period ' +
    'master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod ' +
    'modifies natural not no_write_to_binlog nth_value ntile null numeric of offset on optimize optimizer_costs option optionally ' +
    'or order out outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank precision primary procedure ' +
    'purge qualify range rank read reads read_write real recursive ref_system_id references regexp release rename repeat replace ' +
    'require resignal restrict return returning revoke right rlike row row_number rows schema schemas second_microsecond select ' +
    'sensitive separator set show signal slow smallint spatial specific sql sqlexception sqlstate sqlwarning sql_big_result ' +
    'sql_calc_found_rows sql_small_result ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join ' +
    'system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned ' +
    'update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying vector virtual when where while ' +
    'window with write xor year_month zerofill'
  ).split(' '),
);
