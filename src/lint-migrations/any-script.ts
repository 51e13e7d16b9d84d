import type { FolderProblem, Migration, MigrationFolder } from '../core/migrations/migration.ts';
import type { CodeReference } from '../core/report/finding.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import type { DynamicSql, NotAnalysedSql, SqlComment, SqlScript, SqlSyntaxError } from '../core/sql/statement.ts';
import type { Change } from '../core/targets/change.ts';
import type { AnyFolderContext, AnyScriptContext } from './rule.ts';

/** What was read of a script, whatever the engine. */
type ReadScript = Pick<SqlScript, 'comments' | 'errors' | 'notAnalysed' | 'dynamic'>;

/**
 * What rules of every engine see after the last statement of a script. A class, since a context is made for every statement of a history:
 * one shape each, no closures, nothing copied.
 */
export class AnyScript<Folder extends AnyFolderContext, Sql extends ReadScript> implements AnyScriptContext {
  readonly of: Folder;
  readonly migration: Migration;
  readonly place: number;
  readonly direction: 'up' | 'down';
  readonly sql: Sql;
  readonly newness: (name: QualifiedName) => boolean;

  constructor(
    of: Folder,
    migration: Migration,
    place: number,
    direction: 'up' | 'down',
    sql: Sql,
    newness: (name: QualifiedName) => boolean,
  ) {
    this.of = of;
    this.migration = migration;
    this.place = place;
    this.direction = direction;
    this.sql = sql;
    this.newness = newness;
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
