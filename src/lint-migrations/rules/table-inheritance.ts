import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { relationName } from '../names.ts';
import type { Problem, Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'table-inheritance',
  title: 'Inheritance, typed table or partition key of several columns',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P94'],
  what: 'Finds `INHERITS`, `CREATE TABLE … OF type` and partition keys with more than one column.',
  why: 'Keys and foreign keys do not reach inheriting tables, a typed table cannot be changed but through its type, and a partition key of several columns prunes only for conditions on the first ones.',
  bad: [
    {
      before: 'CREATE TABLE events (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE clicks (target text) INHERITS (events);',
    },
    { before: 'CREATE TYPE point3 AS (x int, y int, z int);', sql: 'CREATE TABLE points OF point3;' },
    { sql: 'CREATE TABLE events (id bigint, at date, kind text) PARTITION BY RANGE (at, kind);' },
  ],
  good: [
    {
      title: 'One column to partition by',
      sql: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      strongestLock: 'none',
    },
  ],
  on: ['CreateStmt'],
  *statement(context): Generator<Problem> {
    const create = nodeOf(context.statement, 'CreateStmt');
    if (!create) return;
    const shown = displayName(relationName(context.catalog, create.relation));
    if (create.inhRelations?.length && !create.partbound) {
      yield {
        message: `${shown} inherits columns, but neither keys nor foreign keys of its parent hold for its rows.`,
      };
    }
    if (create.ofTypename)
      yield { message: `${shown} is a typed table, whose columns can only be changed through its type.` };
    if ((create.partspec?.partParams?.length ?? 0) > 1) {
      yield {
        message: `Queries of ${shown} without a condition on the first partition column read every partition.`,
        span: context.spanAt(create.partspec?.location),
      };
    }
  },
};
