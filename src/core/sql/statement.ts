import type { Node } from '@pgsql/types';
import type { SourceText } from './source-text.ts';

export type { Node } from '@pgsql/types';

/** Two UTF-16 offsets of a file's text; `end` is one past the last character. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The name of a node of PostgreSQL's parse tree, such as `AlterTableStmt`. */
export type NodeKind = Node extends infer N ? (N extends unknown ? keyof N : never) : never;

/** The inside of a node: `NodeOf<'IndexStmt'>` is what stands under the key `IndexStmt`. */
export type NodeOf<K extends NodeKind> = Extract<Node, Record<K, unknown>> extends Record<K, infer V> ? V : never;

/** Where a statement stands that is not at the top level of its file. */
export interface Body {
  /** `do`: runs with the file. `function`: is only stored now. */
  readonly kind: 'do' | 'function';
  /** Inside IF, LOOP, CASE or an exception handler: may run or not, or many times. */
  readonly conditional: boolean;
  /** The condition asks the server's catalog whether what the statement makes or drops is there. Said of MySQL and MariaDB alone. */
  readonly guarded?: boolean;
}

/** One SQL statement with its parse tree and its exact place in the file. */
export interface Statement {
  readonly engine: 'postgres';
  readonly kind: NodeKind;
  readonly node: Node;
  readonly source: SourceText;
  /** From the first token to the last, without the semicolon. */
  readonly span: Span;
  /** The text of the span, as the file has it (placeholders unmasked). */
  readonly sql: string;
  readonly body: Body | null;
  /** A `location` of the parse tree (a UTF-8 byte offset; absent means 0) as an offset of the file. */
  offsetOf(location: number | undefined): number;
}

/** Gives the inside of the statement's node if it is of that kind. */
export function nodeOf<K extends NodeKind>(statement: { readonly node: Node }, kind: K): NodeOf<K> | undefined {
  return (statement.node as unknown as Record<string, unknown>)[kind] as NodeOf<K> | undefined;
}

export interface SqlComment {
  readonly span: Span;
  /** The text between `--` and the line's end, or between `/*` and its end, trimmed. */
  readonly text: string;
  readonly style: 'line' | 'block';
}

export interface SqlSyntaxError {
  readonly message: string;
  /** The token the server stumbles over. */
  readonly span: Span;
  /** The whole statement that is lost by it. */
  readonly statement: Span;
}

/** Something in the file that no parser reads: it is counted and said, never dropped. */
export interface NotAnalysedSql {
  readonly reason: string;
  readonly span: Span;
}

/** An EXECUTE whose text is put together when it runs. */
export interface DynamicSql {
  /** The expression after EXECUTE, as it was written. */
  readonly expression: string;
  readonly span: Span;
  readonly body: Body['kind'];
}

export interface SqlScript {
  readonly statements: readonly Statement[];
  readonly errors: readonly SqlSyntaxError[];
  readonly notAnalysed: readonly NotAnalysedSql[];
  readonly dynamic: readonly DynamicSql[];
  /** Found when first asked for: few files need them. */
  readonly comments: readonly SqlComment[];
}
