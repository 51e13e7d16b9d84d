import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { SourceText } from '../sql/source-text.ts';
import type { NotAnalysedSql, Span } from '../sql/statement.ts';

/** A way of laying out migrations that we read. `plain` are numbered files of no known tool. */
export type ToolId =
  | 'flyway'
  | 'golang-migrate'
  | 'dbmate'
  | 'goose'
  | 'sqlx'
  | 'diesel'
  | 'prisma'
  | 'drizzle'
  | 'hasura'
  | 'supabase'
  | 'node-pg-migrate'
  | 'atlas'
  | 'liquibase'
  | 'alembic'
  | 'plain';

/**
 * How the tool sends a script to the server.
 * `wrapped`: in a transaction of the tool's own. `none`: each statement by itself.
 * `simple-query`: the whole script in one message, which the server runs as one implicit transaction if it holds more
 * than one statement. `unknown`: whoever runs a plain file decides; statements are judged as if each ran by itself.
 */
export type TransactionMode = 'wrapped' | 'none' | 'simple-query' | 'unknown';

export interface TransactionRule {
  readonly mode: TransactionMode;
  /** Why, as the end of "This script runs … because": "goose wraps each migration in a transaction". */
  readonly why: string;
  /** What to write so that a script runs outside a transaction: "put `-- +goose NO TRANSACTION` at the top". Null if the tool has no way. */
  readonly optOut: string | null;
}

/** A piece of SQL in a file. Tools that cut a file into blocks themselves (goose, Drizzle) have several pieces. */
export interface Script {
  readonly source: SourceText;
  readonly pieces: readonly Span[];
  readonly transaction: TransactionRule;
  /** Placeholders that the tool replaces before it sends the text: `${name}` and the like. */
  readonly placeholders: PlaceholderStyle;
  /** What of the script could not be rendered, with places in `source`: said and counted as not analysed. */
  readonly notRendered?: readonly NotAnalysedSql[];
}

export type MigrationKind = 'versioned' | 'repeatable' | 'baseline' | 'undo' | 'callback';

/** One versioned or repeatable change, as its tool defines it. */
export interface Migration {
  readonly tool: ToolId;
  readonly kind: MigrationKind;
  /** The version as the tool records it; null for repeatables and callbacks. */
  readonly version: string | null;
  readonly name: string;
  /** The file of the up script, relative to the working folder, forward slashes. */
  readonly file: string;
  readonly up: Script;
  readonly down: Script | null;
  /** Other files that belong to it (a `.conf`, a `metadata.toml`, the down file). */
  readonly companions: readonly string[];
  /** Set when its file holds several migrations (Liquibase): which part of the file is this one. */
  readonly part?: Part;
  /** The milliseconds that its tool's list of migrations gives it, and records (Drizzle). */
  readonly when?: number;
  /** The engines that the tool runs it on (`dbms:` of Liquibase); absent: every one. */
  readonly engines?: readonly MigrationEngine[];
}

export type MigrationEngine = 'postgres' | 'mysql' | 'mariadb';

/** One of several migrations of a file. */
export interface Part {
  /** Unique in the file. */
  readonly id: string;
  /** Its text: a part whose text the base has too was not edited, whatever else changed in the file. */
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}

/** Something about a folder that its tool would not say, or say too late. */
export type FolderProblem =
  /** The tool would silently skip the file. */
  | { readonly kind: 'ignored-file'; readonly file: string; readonly why: string; readonly expected: string }
  | {
      readonly kind: 'duplicate-version';
      readonly file: string;
      readonly version: string;
      readonly other: string;
      readonly line?: number;
    }
  | { readonly kind: 'undecodable'; readonly file: string; readonly why: string }
  | { readonly kind: 'too-large'; readonly file: string; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'missing-down'; readonly file: string; readonly line?: number }
  | { readonly kind: 'missing-up'; readonly file: string }
  | { readonly kind: 'empty'; readonly file: string; readonly line?: number }
  | { readonly kind: 'malformed'; readonly file: string; readonly line: number; readonly why: string }
  /** The tool reads the file, but not as it was meant. `why` is the end of the sentence "TOOL misreads this file: …". */
  | { readonly kind: 'misread'; readonly file: string; readonly line: number; readonly why: string };

/** A folder as its tool reads it. */
export interface MigrationFolder {
  readonly tool: ToolId;
  /** "Flyway", "golang-migrate": the tool's name as its users write it; "plain SQL" for numbered files. */
  readonly toolName: string;
  /** Relative to the working folder, forward slashes, "." for the working folder itself. */
  readonly folder: string;
  /** What gave the tool away: "V1__init.sql and 213 others are named as Flyway wants them". */
  readonly recognisedBy: string;
  /** In the order in which the tool applies them to an empty database. Repeatables last. */
  readonly migrations: readonly Migration[];
  readonly problems: readonly FolderProblem[];
}

/** A file of the folder, before it is read. Paths are relative to the working folder, with forward slashes. */
export interface FolderFile {
  readonly path: string;
  readonly size: number;
  read(): Uint8Array;
}
