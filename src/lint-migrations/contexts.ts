import type { Effect, ServerVersion, Work } from '../core/effects/effect.ts';
import type { Migration } from '../core/migrations/migration.ts';
import type { FindingEffect } from '../core/report/finding.ts';
import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import type { Span, SqlScript, Statement } from '../core/sql/statement.ts';
import { AnyScript } from './any-script.ts';
import type { FolderContext, ScriptContext, SessionState, StatementContext } from './rule.ts';
import { spanAt } from './spans.ts';
import { summarise } from './summarise.ts';

/** What rules see after the last statement of a script. */
export class Script extends AnyScript<FolderContext, SqlScript> implements ScriptContext {
  readonly effects: readonly Effect[];
  readonly catalog: Catalog;
  readonly server: ServerVersion;

  constructor(
    of: FolderContext,
    migration: Migration,
    place: number,
    direction: 'up' | 'down',
    sql: SqlScript,
    effects: readonly Effect[],
    newness: (name: QualifiedName) => boolean,
  ) {
    super(of, migration, place, direction, sql, newness);
    this.effects = effects;
    this.catalog = of.catalog;
    this.server = of.server;
  }

  get statements(): readonly Statement[] {
    return this.sql.statements;
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
