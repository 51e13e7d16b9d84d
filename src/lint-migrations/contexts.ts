import type { Effect, ServerVersion, Work } from '../core/effects/effect.ts';
import type { FolderProblem, Migration, MigrationFolder } from '../core/migrations/migration.ts';
import type { CodeReference, FindingEffect } from '../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import type {
  DynamicSql,
  NotAnalysedSql,
  Span,
  SqlComment,
  SqlScript,
  SqlSyntaxError,
  Statement,
} from '../core/sql/statement.ts';
import type { Change, FolderContext, ScriptContext, SessionState, StatementContext } from './rule.ts';
import { spanAt } from './spans.ts';
import { summarise } from './summarise.ts';

// Classes, since a context is made for every statement of a history: one shape each, no closures, nothing copied.

/** What rules see after the last statement of a script. */
export class Script implements ScriptContext {
  readonly migration: Migration;
  readonly place: number;
  readonly direction: 'up' | 'down';
  readonly effects: readonly Effect[];
  readonly catalog: Catalog;
  readonly server: ServerVersion;
  readonly sql: SqlScript;
  readonly newness: (name: QualifiedName) => boolean;
  readonly of: FolderContext;

  constructor(
    of: FolderContext,
    migration: Migration,
    place: number,
    direction: 'up' | 'down',
    sql: SqlScript,
    effects: readonly Effect[],
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

  get statements(): readonly Statement[] {
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

/** What rules see at a statement. */
export class AtStatement extends Script implements StatementContext {
  readonly statement: Statement;
  readonly effect: Effect;
  readonly session: SessionState;
  readonly index: number;

  constructor(script: Script, statement: Statement, effect: Effect, session: SessionState, index: number) {
    super(script.of, script.migration, script.place, script.direction, script.sql, script.effects, script.newness);
    this.statement = statement;
    this.effect = effect;
    this.session = session;
    this.index = index;
  }

  spanAt(location: number | undefined): Span {
    return spanAt(this.statement, location);
  }

  /** The effect as a reader of the report wants it. */
  summary(): FindingEffect {
    return summarise(this.effect, this.catalog);
  }

  withWork(work: readonly Work[]): StatementContext {
    return new AtStatement(this, this.statement, { ...this.effect, work }, this.session, this.index);
  }
}
