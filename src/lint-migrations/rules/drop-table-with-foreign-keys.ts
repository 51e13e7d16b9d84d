import { displayName, keyOf, quoteIdentifier } from '../../core/schema/catalog.ts';
import { inProduction } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import { listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-table-with-foreign-keys',
  title: 'Drop locks the tables that the dropped one references',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P78'],
  what: 'Finds `DROP TABLE` of a table whose foreign keys reference tables in use.',
  why: 'A foreign key has triggers on both its tables. To take them away the server locks each referenced table with ACCESS EXCLUSIVE, all in one statement: every query of those tables waits until the drop has got all of its locks, and for as long as the transaction lasts.',
  bad: [
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);\n' +
        'CREATE TABLE wishes (customer_id bigint REFERENCES customers, product_id bigint REFERENCES products);',
      sql: 'DROP TABLE wishes;',
    },
    {
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE visits (customer_id bigint REFERENCES customers);',
      sql: 'DROP TABLE IF EXISTS visits;',
    },
  ],
  good: [
    {
      title: 'The foreign keys one by one, each in its own migration; the table last',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE products (id bigint PRIMARY KEY);\n' +
        'CREATE TABLE wishes (customer_id bigint REFERENCES customers, product_id bigint REFERENCES products);',
      sql: [
        'ALTER TABLE wishes DROP CONSTRAINT wishes_customer_id_fkey;',
        'ALTER TABLE wishes DROP CONSTRAINT wishes_product_id_fkey;',
        'DROP TABLE wishes;',
      ],
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    const dropped = droppedObjects(statement, catalog, ['OBJECT_TABLE']);
    const gone = new Set(dropped.map((object) => keyOf(object.name)));
    for (const { name } of dropped) {
      if (!inProduction(context, name)) continue;
      const keys = [...(catalog.relation(name)?.constraints.values() ?? [])].flatMap((constraint) =>
        constraint.kind === 'foreign key' &&
        !gone.has(keyOf(constraint.references)) &&
        inProduction(context, constraint.references)
          ? [constraint]
          : [],
      );
      if (keys.length === 0) continue;
      const referenced = listOf(keys.map((key) => displayName(key.references)));
      yield {
        message: `Dropping ${displayName(name)} blocks reads and writes of ${referenced} too (ACCESS EXCLUSIVE), because its foreign keys reference ${keys.length === 1 ? 'it' : 'them'}.`,
        advice: {
          summary: 'Drop the foreign keys first, one a migration, so that only two tables are locked at a time.',
          steps: [
            ...keys.map((key, index) => ({
              title: `${index + 1}. Drop the foreign key to ${displayName(key.references)}`,
              sql: `SET lock_timeout = '2s';\nALTER TABLE ${displayName(name)} DROP CONSTRAINT ${quoteIdentifier(key.name)};`,
            })),
            {
              title: `${keys.length + 1}. Drop the table, which no longer touches another one`,
              sql: `DROP TABLE ${displayName(name)};`,
            },
          ],
        },
      };
    }
  },
};
