import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { placeOf } from '../deployed.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'table-without-primary-key',
  title: 'Table without a primary key',
  category: 'correctness',
  severity: 'notice',
  enabled: true,
  covers: ['P91'],
  what: 'Finds a new table that has no primary key at the end of its script. Partitions and temporary tables are left alone.',
  why: 'Logical replication refuses UPDATE and DELETE on such a table, tools that change tables online or compare two servers cannot tell its rows apart, and a row that was written twice can only be deleted by its physical place.',
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
};
