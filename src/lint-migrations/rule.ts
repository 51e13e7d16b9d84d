import type { AlterTableType } from '@pgsql/types';
import type { RuleOption } from '../core/configuration/settings.ts';
import type { Effect, LockTaken, ServerVersion, Work } from '../core/effects/effect.ts';
import type { FolderProblem, Migration, MigrationFolder } from '../core/migrations/migration.ts';
import type { Advice, Category, CodeReference, Fix, Severity } from '../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import type {
  DynamicSql,
  NodeKind,
  NotAnalysedSql,
  Span,
  SqlComment,
  SqlSyntaxError,
  Statement,
} from '../core/sql/statement.ts';
import type { Change } from '../core/targets/change.ts';
import type { MysqlRulePart } from './mysql/rule-part.ts';

/** A policy over effects, catalog and text. One file a rule; the file is also its documentation page and its tests. */
export interface Rule {
  /** Kebab-case, says the problem: `add-column-volatile-default`. */
  readonly id: string;
  /** A short noun phrase for tables: "Column default computed row by row". */
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  /** False for rules that a team has to ask for (all of style). */
  readonly enabled: boolean;
  /** Rows of the rule catalogue that it covers, `P1` or `X3`. */
  readonly covers: readonly string[];
  /** What it finds. Markdown, one or two sentences. */
  readonly what: string;
  /** Why it matters in production. Markdown, a paragraph. */
  readonly why: string;
  /** Each must give at least one finding of this rule. */
  readonly bad: readonly Example[];
  /** None may give a finding of this rule; each is run on a real server to prove that it works and locks no more than it says. */
  readonly good: readonly Example[];
  /** Options of the rule in drydock.yml with their defaults. */
  readonly options?: Readonly<Record<string, RuleOption>>;
  /** Kinds of statement that `statement` is called for; absent means every kind. */
  readonly on?: readonly NodeKind[];
  /** Commands of ALTER TABLE that an `AlterTableStmt` has to have for `statement` to be called; absent means any. */
  readonly commands?: readonly AlterTableType[];
  /** What the statement's effect has to hold for `statement` to be called, so that most statements cost nothing. */
  readonly when?: 'work' | 'failures' | 'blocking locks';
  /** Called for each statement of a script that is reported on, with the catalog as it is before the statement. */
  statement?(context: StatementContext): Iterable<Problem>;
  /** Called after the last statement of a script, with the catalog as it is then. */
  script?(context: ScriptContext): Iterable<Problem>;
  /** Called once a folder, with the catalog at the head of the history. */
  folder?(context: FolderContext): Iterable<Problem>;
  /** What holds for every engine: about files, versions, comments and the change, not about what the statements say. */
  readonly anyEngine?: {
    script?(context: AnyScriptContext): Iterable<Problem>;
    folder?(context: AnyFolderContext): Iterable<Problem>;
  };
  /** The same policy for MySQL and MariaDB; a rule that has nothing but this is theirs alone, and leaves `bad` and `good` empty. */
  readonly mysql?: MysqlRulePart;
}

export type Example = SqlExample | FolderExample;

interface CommonExample {
  /** For readers: what this example shows. */
  readonly title?: string;
  /** Holds on these majors only, both included; absent means every supported one. */
  readonly versions?: { readonly from?: number; readonly to?: number };
  /** For a bad example that needs them: options of the rule. */
  readonly options?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface SqlExample extends CommonExample {
  readonly files?: never;
  /** SQL of an earlier, already deployed migration. */
  readonly before?: string;
  /** The migration itself. For a good example with several steps: one entry a file, each its own transaction. */
  readonly sql: string | readonly string[];
  /** The strongest lock that the good example takes on a table that was there before it. Proven on a real server. */
  readonly strongestLock?: import('../core/effects/effect.ts').LockMode | 'none';
  /** True for a good example whose statements have to run outside a transaction block. */
  readonly outsideTransaction?: boolean;
  /** A good example that cannot run on a bare server, and why (it needs an extension that is not there, …). */
  readonly notRunnable?: string;
}

/** For rules about folders: file name to content. */
export interface FolderExample extends CommonExample {
  readonly files: Readonly<Record<string, string>>;
  /** Files that the base branch has, with these contents: what differs from `files` is the change. */
  readonly merged?: Readonly<Record<string, string>>;
}

/** What a rule says of a place. */
export interface Problem {
  /** What it does to production, in one sentence, with the user's names. */
  readonly message: string;
  /** Where; the statement when absent. */
  readonly span?: Span;
  /** For folder rules: the file (line 1) when there is no span. */
  readonly file?: string;
  readonly line?: number;
  readonly severity?: Severity;
  readonly advice?: Advice;
  readonly fix?: Fix;
  readonly references?: readonly CodeReference[];
  /**
   * Pieces of `effect.work` that this problem explains. What no rule explains is reported by `blocking-work`, so that
   * nothing that blocks goes unsaid.
   */
  readonly explains?: readonly import('../core/effects/effect.ts').Work[];
  /**
   * On MySQL and MariaDB: places of the actions of the statement that this problem explains, 0 for a statement without actions.
   * What no rule explains is reported by `blocking-work`.
   */
  readonly explainsActions?: readonly number[];
}

/** A lock that an earlier statement of the same transaction took and still holds. */
export interface HeldLock {
  readonly lock: LockTaken;
  readonly statement: Statement;
}

/** The session as it is when a statement starts. */
export interface SessionState {
  /** In a transaction block: the tool's own, an implicit one, or one that the file began. */
  readonly inTransaction: boolean;
  /** Where the file itself wrote BEGIN; null when the tool did. */
  readonly begunBy: Statement | null;
  /** Locks held from earlier statements of this transaction, on relations that are not new. */
  readonly held: readonly HeldLock[];
  /** In milliseconds; null when nothing set it; 0 means without limit. */
  readonly lockTimeoutMs: number | null;
  readonly statementTimeoutMs: number | null;
  readonly settings: ReadonlyMap<string, string>;
}

export interface StatementContext extends ScriptContext {
  readonly statement: Statement;
  readonly effect: Effect;
  readonly session: SessionState;
  /** Place of the statement in its script, from 0. */
  readonly index: number;
  /** The span of a `location` of the parse tree: the token or, for a column or constraint definition, the whole element. */
  spanAt(location: number | undefined): Span;
  /** The same context with some of the effect's work only. */
  withWork(work: readonly Work[]): StatementContext;
}

/** What is known of a script whatever the engine. */
export interface AnyScriptContext extends AnyFolderContext {
  readonly migration: Migration;
  /** Its place in the folder's order, the number that `bornIn` counts in. */
  readonly place: number;
  readonly direction: 'up' | 'down';
  readonly comments: readonly SqlComment[];
  readonly errors: readonly SqlSyntaxError[];
  readonly notAnalysed: readonly NotAnalysedSql[];
  /** EXECUTEs whose text is put together when they run. */
  readonly dynamic: readonly DynamicSql[];
}

export interface ScriptContext extends AnyScriptContext, FolderContext {
  readonly statements: readonly Statement[];
  /** Effects of the script's statements, in their order. */
  readonly effects: readonly Effect[];
  /** True when the relation was created by the change that is looked at, so that nobody uses it yet and it holds next to nothing. */
  isNew(name: QualifiedName): boolean;
}

export interface FolderContext extends AnyFolderContext {
  readonly catalog: Catalog;
  readonly server: ServerVersion;
}

/** What is known of a folder whatever the engine. */
export interface AnyFolderContext {
  readonly folder: MigrationFolder;
  /** False when nobody said what the production server is, so that `server` is an assumption. */
  readonly serverKnown: boolean;
  readonly change: Change | null;
  /** The migrations that are reported on, in order. */
  readonly reported: readonly Migration[];
  /** The rule's options: defaults overlaid with drydock.yml. */
  option(name: string): string | number | boolean | readonly string[];
  /**
   * Where the repository's code still names an object, if a search was possible. With a table, only files that name the
   * table too are looked at: a column is often called as everything else is.
   */
  codeReferences(name: string, table?: string): readonly CodeReference[];
  readonly problems: readonly FolderProblem[];
}
