import type { MysqlEffect, TableEffect } from '../../core/effects/mysql/effect.ts';
import type { FolderProblem, Migration, MigrationFolder } from '../../core/migrations/migration.ts';
import type { CodeReference, FindingEffect } from '../../core/report/finding.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlCatalog } from '../../core/schema/mysql/catalog.ts';
import type { MysqlScript, MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import type { DynamicSql, NotAnalysedSql, SqlComment, SqlSyntaxError } from '../../core/sql/statement.ts';
import type { Change } from '../rule.ts';
import type { MysqlFolderContext, MysqlScriptContext, MysqlSessionState, MysqlStatementContext } from './rule-part.ts';
import { summarise } from './summarise.ts';

// Classes, since a context is made for every statement of a history: one shape each, no closures, nothing copied.

/** What rules see after the last statement of a script. */
export class MysqlScriptView implements MysqlScriptContext {
  readonly of: MysqlFolderContext;
  readonly migration: Migration;
  readonly place: number;
  readonly direction: 'up' | 'down';
  readonly sql: MysqlScript;
  readonly effects: readonly MysqlEffect[];
  readonly newness: (name: QualifiedName) => boolean;
  readonly catalog: MysqlCatalog;
  readonly server: MysqlServer;

  constructor(
    of: MysqlFolderContext,
    migration: Migration,
    place: number,
    direction: 'up' | 'down',
    sql: MysqlScript,
    effects: readonly MysqlEffect[],
    newness: (name: QualifiedName) => boolean,
  ) {
    this.of = of;
    this.migration = migration;
    this.place = place;
    this.direction = direction;
    this.sql = sql;
    this.effects = effects;
    this.newness = newness;
    this.catalog = of.catalog;
    this.server = of.server;
  }

  get statements(): readonly MysqlStatement[] {
    return this.sql.statements;
  }
  get comments(): readonly SqlComment[] {
    return this.sql.comments;
  }
  get errors(): readonly SqlSyntaxError[] {
    return this.sql.errors;
  }
  get notAnalysed(): readonly NotAnalysedSql[] {
    return this.sql.notAnalysed;
  }
  get dynamic(): readonly DynamicSql[] {
    return this.sql.dynamic;
  }
  get folder(): MigrationFolder {
    return this.of.folder;
  }
  get serverKnown(): boolean {
    return this.of.serverKnown;
  }
  get change(): Change | null {
    return this.of.change;
  }
  get reported(): readonly Migration[] {
    return this.of.reported;
  }
  get problems(): readonly FolderProblem[] {
    return this.of.problems;
  }
  option(name: string): string | number | boolean | readonly string[] {
    return this.of.option(name);
  }
  codeReferences(name: string, table?: string): readonly CodeReference[] {
    return this.of.codeReferences(name, table);
  }
  isNew(name: QualifiedName): boolean {
    return this.newness(name);
  }
}

const nothing: ReadonlySet<number> = new Set();

/** What rules see at a statement. */
export class AtMysqlStatement extends MysqlScriptView implements MysqlStatementContext {
  readonly statement: MysqlStatement;
  readonly effect: MysqlEffect;
  readonly session: MysqlSessionState;
  readonly index: number;
  readonly explained: ReadonlySet<number>;

  constructor(
    script: MysqlScriptView,
    statement: MysqlStatement,
    effect: MysqlEffect,
    session: MysqlSessionState,
    index: number,
    explained: ReadonlySet<number> = nothing,
  ) {
    super(script.of, script.migration, script.place, script.direction, script.sql, script.effects, script.newness);
    this.statement = statement;
    this.effect = effect;
    this.session = session;
    this.index = index;
    this.explained = explained;
  }

  get main(): TableEffect | undefined {
    return this.effect.tables.find((table) => table.because === null);
  }

  without(explained: ReadonlySet<number>): MysqlStatementContext {
    return new AtMysqlStatement(this, this.statement, this.effect, this.session, this.index, explained);
  }

  /** The effect as a reader of the report wants it. */
  summary(): FindingEffect {
    return summarise(this.effect, this.catalog);
  }
}
