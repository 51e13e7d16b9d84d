import type { MysqlServerName } from '../../servers/mysql-names.ts';

/** A kind of statement whose effect on MySQL and MariaDB is measured and predicted. */
export interface MysqlShape {
  /** Unique, stable: `add-column-last`. The key of the stored measurement. */
  readonly id: string;
  /** Makes the tables, with rows in them: a server takes short cuts with empty ones. In the same session as the statement. */
  readonly before: string;
  /** One statement. */
  readonly sql: string;
  /** What it is about, for picking shapes: `add column`, `copy`, `temporary`, … */
  readonly tags: readonly string[];
  /** Session variables in force; names in lower case. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Where only one of the two, or one version, has such a statement. All unless given. */
  readonly only?: 'mysql' | 'mariadb' | MysqlServerName;
  /** Something a reader of the table should know. */
  readonly note?: string;
  /** That it fails comes from rows or from objects of which the history says nothing; the failure is not compared. */
  readonly beyondHistory?: true;
  /** The history does not tell what it does, and we have to say so. */
  readonly unsure?: true;
  /** What Drydock does not look for, so that it is not compared; a test sees to it that this goes once it does. */
  readonly notForeseen?: string;
}

export interface MysqlFamily {
  readonly family: string;
  readonly title: string;
  readonly shapes: readonly MysqlShape[];
}

type More = Omit<MysqlShape, 'id' | 'before' | 'sql' | 'tags'>;

/** Writes shapes in one line each, since there are hundreds: the ids get a prefix, the tags are those of all. */
export function shapesOf(prefix: string, tags: readonly string[], before: string) {
  return (id: string, sql: string, more: More & { readonly before?: string; readonly tags?: readonly string[] } = {}) =>
    ({
      ...more,
      id: `${prefix}-${id}`,
      before: more.before ?? before,
      sql,
      tags: [...tags, ...(more.tags ?? [])],
    }) satisfies MysqlShape;
}
