import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { userTypeName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-enum',
  title: 'Enum type',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P107'],
  what: 'Finds `CREATE TYPE … AS ENUM`.',
  why: 'Values can be added and renamed but never removed or put in another order; that takes a second type and a rewrite of every table that has the first. A lookup table, or text with a CHECK, can be changed with plain statements.',
  bad: [
    { sql: "CREATE TYPE state AS ENUM ('open', 'paid');" },
    { sql: 'CREATE SCHEMA shop;\nCREATE TYPE shop.size AS ENUM ();' },
  ],
  good: [
    {
      title: 'A table of the values',
      sql: "CREATE TABLE states (name text PRIMARY KEY);\nINSERT INTO states (name) VALUES ('open'), ('paid');\nCREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL REFERENCES states);",
      strongestLock: 'none',
    },
  ],
  on: ['CreateEnumStmt'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateEnumStmt');
    if (create)
      yield {
        message: `No value of ${displayName(userTypeName(context.catalog, create.typeName))} can ever be removed or moved.`,
      };
  },
};
