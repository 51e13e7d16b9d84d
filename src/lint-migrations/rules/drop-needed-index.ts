import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { actionsOf } from '../mysql/actions.ts';
import { isStored } from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-needed-index',
  title: 'Index dropped that a foreign key needs',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['M28'],
  what: 'Finds `DROP INDEX` of the only index that a foreign key can use, of the table’s own or of one that references it.',
  why: 'The server refuses with error 1553, and what stands before the statement in the script is done already. The key has to go first, or an index that begins with the same columns has to come.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP INDEX by_customer;',
      },
    ],
    good: [
      {
        title: 'Another one takes its place',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, state INT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders ADD INDEX by_customer_and_state (customer_id, state), ALGORITHM=INPLACE, LOCK=NONE;\nALTER TABLE orders DROP INDEX by_customer;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'With the key',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY by_customer (customer_id), CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP INDEX by_customer;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table', 'drop index'],
    when: 'failures',
    *statement(context) {
      const { node } = context.statement;
      if (isStored(context.statement, context)) return;
      if (node.kind !== 'alter table' && node.kind !== 'drop index') return;
      const name = context.catalog.resolve(node.table);
      const table = context.catalog.table(name);
      const actions = actionsOf(node);
      for (const failure of context.effect.failures) {
        if (failure.code !== 'needed-in-foreign-key') continue;
        const action = actions[failure.action];
        if (!table || action?.kind !== 'drop index') continue;
        const index = table.indexes.get(action.index.name.toLowerCase());
        const columns = index?.parts.flatMap((part) => (part.column === null ? [] : [part.column])) ?? [];
        const key = [...table.foreignKeys.values()].find((one) => one.columns[0]?.toLowerCase() === columns[0]);
        const shown = displayName(name);
        yield {
          message: failure.reason,
          span: failure.span ?? action.span,
          advice: {
            summary: key
              ? 'Drop the foreign key first, or give it another index that begins with its columns.'
              : 'Drop the foreign keys that reference it first.',
            steps: key
              ? [
                  {
                    title: 'Another index first',
                    sql: `ALTER TABLE ${shown} ADD INDEX (${key.columns.map(quoteIdentifier).join(', ')}), ALGORITHM=INPLACE, LOCK=NONE;`,
                  },
                  {
                    title: 'Or without the key',
                    sql: `ALTER TABLE ${shown} DROP FOREIGN KEY ${quoteIdentifier(key.name)};`,
                  },
                ]
              : [],
          },
        };
      }
    },
  },
};
