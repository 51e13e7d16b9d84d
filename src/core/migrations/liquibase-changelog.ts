import type { SourceText } from '../sql/source-text.ts';
import type { Span } from '../sql/statement.ts';
import type { ChangesetAttributes } from './liquibase-formatted.ts';

/** An XML, YAML or JSON changelog with the places of what stands in it. Spans are of `source`. */
export interface Changelog {
  readonly source: SourceText;
  /** What stands for the file's name in the history table, when the file says so. */
  readonly logicalFilePath: string | null;
  /** In the file's order. */
  readonly items: readonly (Include | OutlinedChangeset)[];
  /** Comments that may hold a suppression. */
  readonly comments: readonly OutlinedComment[];
  /** Where it names a Java class of the project, and what to write instead so that nothing is loaded. */
  readonly classes: readonly { readonly span: Span; readonly instead: string; readonly name: string }[];
  /** Why the rest of the file could not be read; null when all of it was. */
  readonly broken: { readonly at: number; readonly why: string } | null;
}

export interface Include {
  readonly kind: 'include' | 'includeAll';
  readonly path: string;
  /** Seen from the changelog's own folder instead of the search path. */
  readonly relative: boolean;
  /** False when nothing is wrong where it is not there (`errorIfMissing`). */
  readonly required: boolean;
  readonly span: Span;
}

export interface OutlinedChangeset {
  readonly kind: 'changeset';
  readonly id: string;
  readonly author: string;
  readonly logicalFilePath: string | null;
  readonly attributes: ChangesetAttributes;
  /** What a reader is shown when no more is known than the changeset: its first line. */
  readonly head: Span;
  readonly whole: Span;
  readonly changes: readonly OutlinedChange[];
}

/** One change of a changeset: `<addColumn …>…</addColumn>`. */
export interface OutlinedChange {
  readonly name: string;
  readonly span: Span;
  /** Names of tables, columns, indexes and the like that it speaks of, as written: they tell which statement it gave. */
  readonly names: readonly string[];
  /** SQL that stands in it. */
  readonly sql: string;
}

export interface OutlinedComment {
  /** From the first character of the text to its last. */
  readonly span: Span;
  readonly text: string;
}

/** The SQL that Liquibase made of changelogs, by the changeset as it names it. */
export interface RenderedChangesets {
  /** In the order in which they run. */
  readonly changesets: readonly { readonly title: string; readonly sql: string }[];
}

/** Attributes that name what a change is about: `tableName`, `columnNames`, `name`, `indexName`. */
export function isNameKey(key: string): boolean {
  return /names?$/i.test(key) && key !== 'schemaName' && key !== 'catalogName';
}

/** `a, b DESC` as `a` and `b`. */
export function namesIn(value: string): string[] {
  return value.split(',').flatMap((part) => part.trim().split(/\s+/)[0] || []);
}

export function mayHoldSuppression(comment: { readonly text: string }): boolean {
  return /^drydock\s*:/i.test(comment.text);
}
