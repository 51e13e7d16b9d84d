import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { placeOf } from '../deployed.ts';
import * as mysql from '../mysql/deployed.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'table-without-primary-key',
  title: 'Table without a primary key',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P91', 'M22'],
  what: 'Finds a new table that has no primary key at the end of its script. Partitions and temporary tables are left alone.',
  why: 'Logical replication of PostgreSQL refuses UPDATE and DELETE on such a table; a replica of MySQL or MariaDB searches all of it for each row that changes, and a cluster refuses to write it. Tools that change tables online or compare two servers cannot tell its rows apart, and a row that was written twice can only be deleted by its physical place.',
  bad: [
    { sql: 'CREATE TABLE visits (at timestamptz NOT NULL, page text);' },
    { title: 'Unique is not enough: the column may be NULL', sql: 'CREATE TABLE tags (name text UNIQUE);' },
  ],
  good: [
    {
      sql: 'CREATE TABLE visits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL);',
      strongestLock: 'none',
    },
    {
      title: 'The key comes later in the script',
      sql: 'CREATE TABLE tags (name text);\nALTER TABLE tags ADD PRIMARY KEY (name);',
      strongestLock: 'none',
    },
    { title: 'A temporary table', sql: 'CREATE TEMPORARY TABLE scratch (a int);', strongestLock: 'none' },
  ],
  *script(context) {
    const place = placeOf(context);
    const told = new Set<string>();
    for (const statement of context.direction === 'up' ? context.statements : []) {
      const create = nodeOf(statement, 'CreateStmt');
      if (!create) continue;
      const name = relationName(context.catalog, create.relation);
      const relation = context.catalog.relation(name);
      if (
        !relation?.certain ||
        relation.bornIn !== place ||
        relation.temporary ||
        relation.partitionOf ||
        told.has(keyOf(name))
      )
        continue;
      if (relation.kind !== 'table' && relation.kind !== 'partitioned table') continue;
      told.add(keyOf(name));
      if ([...relation.constraints.values()].some((constraint) => constraint.kind === 'primary key')) continue;
      const hasId = relation.columns.has('id');
      yield {
        message: `${displayName(name)} has no primary key: logical replication refuses to update or delete its rows.`,
        span: statement.span,
        advice: {
          summary: 'Give it a primary key while it is new.',
          steps: hasId
            ? [{ title: 'In this migration', sql: `ALTER TABLE ${displayName(name)} ADD PRIMARY KEY (id);` }]
            : [
                {
                  title: 'In this migration',
                  sql: `ALTER TABLE ${displayName(name)} ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;`,
                },
              ],
        },
      };
    }
  },
  mysql: {
    bad: [
      { sql: 'CREATE TABLE visits (page VARCHAR(200), at DATETIME);' },
      {
        title: 'A unique key with a column that may be NULL tells no rows apart',
        sql: 'CREATE TABLE visits (page VARCHAR(200) NOT NULL, at DATETIME, UNIQUE (page, at));',
      },
    ],
    good: [
      { sql: 'CREATE TABLE visits (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, page VARCHAR(200));' },
      {
        title: 'In a later statement of the script',
        sql: 'CREATE TABLE visits (page VARCHAR(100) NOT NULL, at DATETIME NOT NULL);\nALTER TABLE visits ADD PRIMARY KEY (page, at);',
      },
      {
        title: 'A unique key over NOT NULL columns does as well',
        sql: 'CREATE TABLE visits (page VARCHAR(100) NOT NULL, at DATETIME NOT NULL, UNIQUE KEY (page, at));',
      },
    ],
    *script(context) {
      if (context.direction === 'down') return;
      const told = new Set<string>();
      for (const statement of context.statements) {
        const { node } = statement;
        if (node.kind !== 'create table' || node.temporary || mysql.isStored(statement, context)) continue;
        const table = context.catalog.table(context.catalog.resolve(node.table));
        if (!table?.certain || table.bornIn !== context.place || told.has(mysqlName(table.name))) continue;
        told.add(mysqlName(table.name));
        const identifies = [...table.indexes.values()].some(
          ({ kind, parts }) =>
            kind === 'primary' ||
            (kind === 'unique' &&
              parts.every(({ column }) => column !== null && table.columns.get(column)?.nullable === false)),
        );
        if (identifies) continue;
        const hasId = table.columns.get('id');
        yield {
          message: `${mysqlName(table.name)} has no primary key: for each row that is changed or deleted, a replica reads the whole table.`,
          span: node.table.span,
          advice: {
            summary: 'Give it a primary key while it is new.',
            steps: [
              {
                title: 'In this migration',
                sql: hasId
                  ? `ALTER TABLE ${mysqlName(table.name)} ADD PRIMARY KEY (id);`
                  : `ALTER TABLE ${mysqlName(table.name)} ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST;`,
              },
            ],
          },
        };
      }
    },
  },
};
