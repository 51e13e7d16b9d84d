import type { MysqlEffect, TableEffect } from '../../core/effects/mysql/effect.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { FindingEffect } from '../../core/report/finding.ts';
import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlCatalog } from '../../core/schema/mysql/catalog.ts';
import type { MysqlScript, MysqlServer, MysqlStatement } from '../../core/sql/mysql/statement.ts';
import { AnyScript } from '../any-script.ts';
import type { MysqlFolderContext, MysqlScriptContext, MysqlSessionState, MysqlStatementContext } from './rule-part.ts';
import { summarise } from './summarise.ts';

/** What rules see after the last statement of a script. */
export class MysqlScriptView extends AnyScript<MysqlFolderContext, MysqlScript> implements MysqlScriptContext {
  readonly effects: readonly MysqlEffect[];
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
    super(of, migration, place, direction, sql, newness);
    this.effects = effects;
    this.catalog = of.catalog;
    this.server = of.server;
  }

  get statements(): readonly MysqlStatement[] {
    return this.sql.statements;
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
