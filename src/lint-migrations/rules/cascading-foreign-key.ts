import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted, displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { declarationOf } from '../declarations.ts';
import { placeOf } from '../deployed.ts';
import { declaredForeignKeys } from '../mysql/foreign-keys.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'cascading-foreign-key',
  title: 'Foreign key that deletes or changes rows by itself',
  category: 'correctness',
  severity: 'notice',
  enabled: false,
  covers: ['P52', 'M31'],
  what: 'Finds a new foreign key with `ON DELETE CASCADE` or `ON UPDATE CASCADE`.',
  why: 'One DELETE of a parent removes every row below it in the same transaction, however many there are, with locks on all of them, and through every further cascade. A team may prefer to delete children itself, in batches, and let the server refuse what was forgotten.',
  bad: [
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (customer_id bigint REFERENCES customers ON DELETE CASCADE);',
    },
    {
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint);',
      sql: 'ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers ON UPDATE CASCADE NOT VALID;',
    },
  ],
  good: [
    {
      title: 'The server refuses to delete a parent that is still used',
      before: 'CREATE TABLE customers (id bigint PRIMARY KEY);',
      sql: 'CREATE TABLE orders (customer_id bigint REFERENCES customers ON DELETE RESTRICT);',
      strongestLock: 'SHARE ROW EXCLUSIVE',
    },
  ],
  *script(context) {
    const place = placeOf(context);
    if (context.direction === 'down') return;
    for (const { table: relation, constraint } of context.catalog.foreignKeysBornIn(place)) {
      if (relation.partitionOf) continue;
      const deletes = constraint.onDelete === 'cascade';
      if (!deletes && constraint.onUpdate !== 'cascade') continue;
      const span = declarationOf(context, relation.name, constraint);
      yield {
        message: deletes
          ? `One DELETE on ${displayName(constraint.references)} deletes every row of ${displayName(relation.name)} that references it, however many there are.`
          : `One UPDATE of the key of ${displayName(constraint.references)} changes (${constraint.columns.map(quoteIdentifier).join(', ')}) in every row of ${displayName(relation.name)} that references it.`,
        ...(span ? { span } : {}),
        advice: {
          summary: 'Leave the action out (NO ACTION) and delete or change the referencing rows in batches first.',
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE);',
      },
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT);',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON UPDATE CASCADE;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    on: ['create table', 'alter table'],
    actions: ['add foreign key', 'add column'],
    *statement(context) {
      if (context.direction === 'down') return;
      for (const { table, columns, references, span } of declaredForeignKeys(context)) {
        const deletes = references.onDelete === 'cascade';
        if (!deletes && references.onUpdate !== 'cascade') continue;
        const parent = mysqlName(context.catalog.resolve(references.table));
        yield {
          message: deletes
            ? `One DELETE on ${parent} deletes every row of ${mysqlName(table)} that references it, however many there are, without firing a trigger.`
            : `One UPDATE of the key of ${parent} changes (${columns.map(backquoted).join(', ')}) in every row of ${mysqlName(table)} that references it.`,
          span,
          advice: {
            summary: 'Leave the action out (RESTRICT) and delete or change the referencing rows in batches first.',
            steps: [],
          },
        };
      }
    },
  },
};
