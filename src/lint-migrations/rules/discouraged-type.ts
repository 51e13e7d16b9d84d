import { displayType } from '../../core/schema/types.ts';
import { type DeclaredColumn, declaredColumns } from '../declared-columns.ts';
import { declaredColumns as declaredInMysql } from '../mysql/declared-columns.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'discouraged-type',
  title: 'Type that the team does not use',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P127'],
  what: 'Finds columns of the types that are listed: `xml` and `hstore` unless you say otherwise.',
  why: 'Each type that a schema uses has to be known to every driver, tool and person that reads it. `jsonb` does what `hstore` and most uses of `xml` are for, with indexes and without an extension.',
  options: {
    types: {
      type: 'list',
      default: ['xml', 'hstore'],
      what: 'The types, as the server names them: `xml`, `double precision`, `citext`; on MySQL and MariaDB `enum`, `mediumint`, `geometry`.',
    },
  },
  bad: [
    { sql: 'CREATE TABLE messages (id bigint PRIMARY KEY, body xml NOT NULL);' },
    {
      before: 'CREATE TABLE messages (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE messages ADD COLUMN tags hstore;',
    },
    {
      title: 'Under any of its names',
      options: { types: ['smallint'] },
      sql: 'CREATE TABLE messages (id bigint PRIMARY KEY, priority int2 NOT NULL);',
    },
  ],
  good: [{ sql: 'CREATE TABLE messages (id bigint PRIMARY KEY, body jsonb NOT NULL);', strongestLock: 'none' }],
  on: ['CreateStmt', 'CreateForeignTableStmt', 'AlterTableStmt'],
  *statement(context) {
    const option = context.option('types');
    const listed = new Set((Array.isArray(option) ? option : []).map((name) => String(name).trim().toLowerCase()));
    for (const column of declaredColumns(context)) {
      const name = namesOf(column).find((one) => listed.has(one));
      if (name === undefined) continue;
      yield { message: `${column.shown} is of type ${name}, which this project does not use.`, span: column.span };
    }
  },
  mysql: {
    bad: [
      { sql: "CREATE TABLE orders (id BIGINT PRIMARY KEY, notes SET('a', 'b'));", options: { types: ['set', 'year'] } },
    ],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, notes JSON);', options: { types: ['set', 'year'] } }],
    on: ['create table', 'alter table'],
    actions: ['add column', 'modify column', 'change column'],
    *statement(context) {
      const option = context.option('types');
      const listed = new Set((Array.isArray(option) ? option : []).map((name) => String(name).trim().toLowerCase()));
      for (const { column, shown, span } of declaredInMysql(context)) {
        if (!listed.has(column.type.name)) continue;
        yield { message: `${shown} is of type ${column.type.name}, which this project does not use.`, span };
      }
    },
  },
};

/** The type's short name, the one that the server answers with, and the one with its schema. */
function namesOf({ type }: DeclaredColumn): string[] {
  const { name, schema } = type;
  return [
    displayType({ name, schema: null, modifiers: [], array: false }),
    name,
    ...(schema === null ? [] : [`${schema}.${name}`]),
  ];
}
