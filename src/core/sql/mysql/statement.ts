import type { SourceText } from '../source-text.ts';
import type { Body, DynamicSql, NotAnalysedSql, Span, SqlComment, SqlSyntaxError } from '../statement.ts';
import type { AlterAction } from './alter-action.ts';
import type {
  CheckDefinition,
  ColumnDefinition,
  Expression,
  ForeignKeyDefinition,
  Identifier,
  IndexDefinition,
  Partitioning,
  TableName,
  TableOptions,
} from './definitions.ts';

/** The two servers that share this reader. Where they differ, the reader, the catalog and the effects ask for it. */
export type MysqlEngine = 'mysql' | 'mariadb';

/** A server's version; what was not said is null: `8.0` is major 8, minor 0, patch null. */
export interface MysqlServer {
  readonly engine: MysqlEngine;
  readonly major: number;
  readonly minor: number;
  readonly patch: number | null;
}

/** One SQL statement with what it says and its exact place in the file. */
export interface MysqlStatement {
  readonly engine: MysqlEngine;
  readonly kind: MysqlNode['kind'];
  readonly node: MysqlNode;
  readonly source: SourceText;
  /** From the first token to the last, without the delimiter. */
  readonly span: Span;
  /** The text of the span, as the file has it (placeholders unmasked); where the file has it in pieces or with escapes, as the server gets it. */
  readonly sql: string;
  /** Where it stands in a routine, trigger or event; null at the top level of the file. */
  readonly body: Body | null;
  /** Set for a text that PREPARE or EXECUTE IMMEDIATE runs; null for a statement that stands in the file as it is. */
  readonly prepared: PreparedText | null;
}

/** How a text that is prepared stands in the file. */
export interface PreparedText {
  /**
   * The quote around it, where it is one literal that says it letter for letter. Null where it has escapes, or is put together: then a
   * place in it is that of the literal or the expression, and no edit of it can be told.
   */
  readonly quote: string | null;
  /** What stands at a span of the statement or of a part of it, given as that very object; absent where the file says it. */
  readonly textAt?: (span: Span) => string | null;
}

export interface MysqlScript {
  readonly statements: readonly MysqlStatement[];
  readonly errors: readonly SqlSyntaxError[];
  readonly notAnalysed: readonly NotAnalysedSql[];
  /** Texts that PREPARE or EXECUTE IMMEDIATE puts together when it runs. */
  readonly dynamic: readonly DynamicSql[];
  /** Found when first asked for: few files need them. */
  readonly comments: readonly SqlComment[];
}

/** `ALGORITHM = INSTANT` or `LOCK = NONE` of an ALTER TABLE, CREATE INDEX or DROP INDEX, in upper case. */
export interface Assertion {
  readonly value: string;
  readonly span: Span;
}

/** A query, as far as rules need it. */
export interface Query {
  readonly span: Span;
  /** Tables and views in FROM and JOIN, those of subqueries included, each once. */
  readonly reads: readonly TableName[];
  /** `SELECT *` or `t.*` at the top. */
  readonly star: boolean;
  readonly where: Expression | null;
  readonly limit: Span | null;
  /** FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE. */
  readonly locking: 'update' | 'share' | null;
}

export interface CreateTable {
  readonly kind: 'create table';
  readonly table: TableName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly columns: readonly ColumnDefinition[];
  /** Keys, in the order in which they were written; those that stand at a column are in its definition. */
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  readonly checks: readonly CheckDefinition[];
  readonly options: TableOptions;
  readonly partitioning: Partitioning | null;
  /** CREATE TABLE … LIKE. */
  readonly like: TableName | null;
  /** CREATE TABLE … SELECT. */
  readonly query: Query | null;
  /** WITH SYSTEM VERSIONING (MariaDB). */
  readonly systemVersioned: boolean;
}

export interface AlterTable {
  readonly kind: 'alter table';
  readonly table: TableName;
  readonly ifExists: boolean;
  /** In the order in which they were written. `ADD (a INT, b INT)` gives two. */
  readonly actions: readonly AlterAction[];
  readonly algorithm: Assertion | null;
  readonly lock: Assertion | null;
  /** `ALTER ONLINE TABLE` (MariaDB), the same as LOCK=NONE. */
  readonly online: boolean;
  readonly ignore: boolean;
  /** WAIT n in seconds, 0 for NOWAIT (MariaDB); null when not written. */
  readonly wait: number | null;
}

export interface CreateIndex {
  readonly kind: 'create index';
  readonly table: TableName;
  readonly index: IndexDefinition;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly algorithm: Assertion | null;
  readonly lock: Assertion | null;
  readonly wait: number | null;
}

export interface DropIndex {
  readonly kind: 'drop index';
  readonly table: TableName;
  readonly index: Identifier;
  readonly ifExists: boolean;
  readonly algorithm: Assertion | null;
  readonly lock: Assertion | null;
  readonly wait: number | null;
}

export interface DropTable {
  readonly kind: 'drop table';
  readonly tables: readonly TableName[];
  readonly ifExists: boolean;
  readonly temporary: boolean;
}

export interface RenameTable {
  readonly kind: 'rename table';
  readonly pairs: readonly { readonly from: TableName; readonly to: TableName }[];
}

export interface TruncateTable {
  readonly kind: 'truncate table';
  readonly table: TableName;
}

/** OPTIMIZE, ANALYZE, CHECK, REPAIR TABLE. */
export interface TableMaintenance {
  readonly kind: 'optimize table' | 'analyze table' | 'check table' | 'repair table';
  readonly tables: readonly TableName[];
  readonly noBinlog: boolean;
}

export interface CreateDatabase {
  readonly kind: 'create database' | 'alter database';
  /** Null for ALTER DATABASE without a name. */
  readonly name: Identifier | null;
  readonly ifNotExists: boolean;
  readonly charset: string | null;
  readonly collation: string | null;
}

export interface DropDatabase {
  readonly kind: 'drop database';
  readonly name: Identifier;
  readonly ifExists: boolean;
}

export interface Use {
  readonly kind: 'use';
  readonly name: Identifier;
}

export interface CreateView {
  readonly kind: 'create view' | 'alter view';
  readonly view: TableName;
  readonly orReplace: boolean;
  readonly definer: string | null;
  readonly security: 'definer' | 'invoker' | null;
  readonly query: Query;
}

export interface DropView {
  readonly kind: 'drop view';
  readonly views: readonly TableName[];
  readonly ifExists: boolean;
}

/** The statements of a body follow in the script, each with its `body`. */
export interface CreateRoutine {
  readonly kind: 'create procedure' | 'create function';
  readonly routine: TableName;
  readonly orReplace: boolean;
  readonly definer: string | null;
  readonly security: 'definer' | 'invoker' | null;
  readonly deterministic: boolean;
  /** `CONTAINS SQL`, `NO SQL`, `READS SQL DATA`, `MODIFIES SQL DATA`, in upper case. */
  readonly dataAccess: string | null;
}

export interface CreateTrigger {
  readonly kind: 'create trigger';
  readonly trigger: TableName;
  readonly table: TableName;
  readonly timing: 'before' | 'after';
  readonly event: 'insert' | 'update' | 'delete';
  readonly orReplace: boolean;
  readonly definer: string | null;
}

export interface CreateEvent {
  readonly kind: 'create event' | 'alter event';
  readonly event: TableName;
  readonly definer: string | null;
}

export interface DropObject {
  readonly kind: 'drop procedure' | 'drop function' | 'drop trigger' | 'drop event' | 'drop sequence' | 'drop server';
  readonly name: TableName;
  readonly ifExists: boolean;
}

/** CREATE or ALTER SEQUENCE (MariaDB). */
export interface CreateSequence {
  readonly kind: 'create sequence' | 'alter sequence';
  readonly sequence: TableName;
  readonly ifNotExists: boolean;
}

export interface Insert {
  readonly kind: 'insert';
  readonly table: TableName;
  readonly replace: boolean;
  readonly ignore: boolean;
  readonly columns: readonly Identifier[];
  /** How many rows VALUES or SET gives; null for INSERT … SELECT. */
  readonly rows: number | null;
  readonly query: Query | null;
  readonly onDuplicate: boolean;
}

export interface Update {
  readonly kind: 'update';
  /** Tables whose columns are set, as far as names tell; the others are only read. */
  readonly changes: readonly TableName[];
  readonly reads: readonly TableName[];
  readonly sets: readonly { readonly column: Identifier; readonly value: Expression }[];
  readonly where: Expression | null;
  readonly limit: Span | null;
  readonly orderBy: boolean;
  readonly ignore: boolean;
}

export interface Delete {
  readonly kind: 'delete';
  readonly changes: readonly TableName[];
  readonly reads: readonly TableName[];
  readonly where: Expression | null;
  readonly limit: Span | null;
  readonly orderBy: boolean;
  readonly ignore: boolean;
}

export interface Select {
  readonly kind: 'select';
  readonly query: Query;
}

export interface LoadData {
  readonly kind: 'load data';
  readonly table: TableName;
}

export interface Call {
  readonly kind: 'call';
  readonly routine: TableName;
}

/** `SET a = 1, @b = 2, SESSION c = 3`; SET NAMES is the variable `names`. */
export interface SetVariables {
  readonly kind: 'set';
  readonly assignments: readonly {
    readonly scope: 'session' | 'global' | 'persist' | 'user';
    /** In lower case, without `@`. */
    readonly name: string;
    /** The value's text, unquoted when it is one literal. */
    readonly value: string;
    readonly span: Span;
  }[];
}

export interface Transaction {
  readonly kind: 'begin' | 'commit' | 'rollback' | 'savepoint';
}

export interface LockTables {
  readonly kind: 'lock tables';
  readonly tables: readonly { readonly table: TableName; readonly mode: 'read' | 'write' }[];
}

/** UNLOCK TABLES and FLUSH TABLES. */
export interface UnlockTables {
  readonly kind: 'unlock tables';
}

export interface Privileges {
  readonly kind: 'grant' | 'revoke';
  /** In upper case: `SELECT`, `ALL PRIVILEGES`, a role's name. */
  readonly privileges: readonly string[];
  /** What they are on, as it was written: `*.*`, `shop.*`, `orders`; null for roles. */
  readonly on: string | null;
  /** Users and roles, as they were written. */
  readonly users: readonly string[];
  readonly grantOption: boolean;
}

export interface UserStatement {
  readonly kind: 'create user' | 'alter user' | 'drop user' | 'create role' | 'drop role' | 'set password';
  readonly users: readonly string[];
  /** Where a password stands in clear text. */
  readonly password: Span | null;
}

export interface Prepare {
  readonly kind: 'prepare' | 'execute' | 'deallocate' | 'execute immediate';
  /** The text to run where it is one literal; null when it is put together. */
  readonly text: string | null;
  /** How much of what it may run stands in the script as statements of their own, behind the PREPARE. */
  readonly followed: 'wholly' | 'partly' | 'not';
}

/** A statement that changes nothing we follow (SHOW, EXPLAIN, DO, FLUSH, …), known by its first words in lower case. */
export interface OtherStatement {
  readonly kind: 'other';
  readonly verb: string;
  readonly tables: readonly TableName[];
}

export type MysqlNode =
  | CreateTable
  | AlterTable
  | CreateIndex
  | DropIndex
  | DropTable
  | RenameTable
  | TruncateTable
  | TableMaintenance
  | CreateDatabase
  | DropDatabase
  | Use
  | CreateView
  | DropView
  | CreateRoutine
  | CreateTrigger
  | CreateEvent
  | DropObject
  | CreateSequence
  | Insert
  | Update
  | Delete
  | Select
  | LoadData
  | Call
  | SetVariables
  | Transaction
  | LockTables
  | UnlockTables
  | Privileges
  | UserStatement
  | Prepare
  | OtherStatement;

/** True when the server is at least that version; an unknown patch counts as the newest of its series. */
export function isAtLeast(server: MysqlServer, major: number, minor = 0, patch = 0): boolean {
  if (server.major !== major) return server.major > major;
  if (server.minor !== minor) return server.minor > minor;
  return server.patch === null || server.patch >= patch;
}
