import type { Algorithm, MysqlEffect, OnlineLock, TableEffect } from '../../core/effects/mysql/effect.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlCatalog } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { MysqlEngine, MysqlNode, MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { AnyFolderContext, AnyScriptContext, Problem } from '../rule.ts';

/** A rule's policy over MySQL and MariaDB. */
export interface MysqlRulePart {
  /** Absent: both. */
  readonly engines?: readonly MysqlEngine[];
  /** Each must give at least one finding of the rule, on every engine and version that it is for. */
  readonly bad: readonly MysqlExample[];
  /** None may give a finding of the rule; each is run on real servers to prove that it works as cheaply as it says. */
  readonly good: readonly MysqlExample[];
  /** Kinds of statement that `statement` is called for; absent means every kind. */
  readonly on?: readonly MysqlNode['kind'][];
  /** Actions that an ALTER TABLE has to have for `statement` to be called; absent means any. */
  readonly actions?: readonly AlterAction['kind'][];
  /**
   * What the statement's effect has to hold for `statement` to be called, so that most statements cost nothing. `work`: rows are copied,
   * read or sorted, or others are kept out of the table.
   */
  readonly when?: 'failures' | 'work';
  /** Called for each statement of a script that is reported on, with the catalog as it is before the statement. */
  statement?(context: MysqlStatementContext): Iterable<Problem>;
  /** Called after the last statement of a script, with the catalog as it is then. */
  script?(context: MysqlScriptContext): Iterable<Problem>;
  /** Called once a folder, with the catalog at the head of the history. */
  folder?(context: MysqlFolderContext): Iterable<Problem>;
}

export interface MysqlExample {
  /** For readers: what this example shows. */
  readonly title?: string;
  /** Absent: every engine that the rule is for. */
  readonly engines?: readonly MysqlEngine[];
  /** The first and last version on which it holds, both included: `{ mysql: { from: '8.0.29' } }`. */
  readonly versions?: Readonly<Partial<Record<MysqlEngine, { readonly from?: string; readonly to?: string }>>>;
  readonly options?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  /** SQL of an earlier, already deployed migration. */
  readonly before?: string;
  /** The migration itself; one entry a file when there are several. Absent for an example about files. */
  readonly sql?: string | readonly string[];
  /** For rules about folders, in place of `sql`: file name to content. */
  readonly files?: Readonly<Record<string, string>>;
  readonly merged?: Readonly<Record<string, string>>;
  /** The dearest algorithm and the strongest lock that a good example's ALTERs need on tables of `before`. Proven on real servers. */
  readonly algorithm?: Algorithm;
  readonly lock?: OnlineLock;
  /** A good example that cannot run on a bare server, and why. */
  readonly notRunnable?: string;
}

/** The session as it is when a statement starts. */
export interface MysqlSessionState {
  /** After START TRANSACTION, or with autocommit off, and no implicit commit since. */
  readonly inTransaction: boolean;
  /** Session variables that the script set, in lower case. */
  readonly settings: ReadonlyMap<string, string>;
  /** False after SET foreign_key_checks = 0. */
  readonly foreignKeyChecks: boolean;
  /** In seconds; null when nothing set it. */
  readonly lockWaitTimeout: number | null;
  /** Statements of the script before this one that changed rows and are not committed by a statement in between. */
  readonly uncommitted: readonly MysqlStatement[];
}

export interface MysqlStatementContext extends MysqlScriptContext {
  readonly statement: MysqlStatement;
  readonly effect: MysqlEffect;
  /** What the statement does to the table that it names, if it was there before; undefined otherwise. */
  readonly main: TableEffect | undefined;
  readonly session: MysqlSessionState;
  /** Place of the statement in its script, from 0. */
  readonly index: number;
  /** Places of actions that rules have spoken of already; for `blocking-work`, which is asked last. */
  readonly explained: ReadonlySet<number>;
  /** The same context with those actions explained. */
  without(explained: ReadonlySet<number>): MysqlStatementContext;
}

export interface MysqlScriptContext extends AnyScriptContext, MysqlFolderContext {
  readonly statements: readonly MysqlStatement[];
  /** Effects of the script's statements, in their order. */
  readonly effects: readonly MysqlEffect[];
  /** True when the table was created by the change that is looked at, so that nobody uses it yet and it holds next to nothing. */
  isNew(name: QualifiedName): boolean;
}

export interface MysqlFolderContext extends AnyFolderContext {
  readonly catalog: MysqlCatalog;
  readonly server: MysqlServer;
}
