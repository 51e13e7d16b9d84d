import { addForeignKeyAdvice } from '../mysql/advice/add-foreign-key.ts';
import { addsForeignKey, liveTable, slowActions, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'foreign-key-copies-table',
  title: 'Foreign key that copies the table',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M1', 'M15'],
  what: 'Finds a foreign key that is added to a table in use with `foreign_key_checks` on.',
  why: 'To check the rows there are, the server copies the whole table, and nobody can write to it until the copy is done (on MariaDB from 11.2 on, others can). Without the check the key is added in place while everybody goes on writing, and new rows are held to it as soon as the setting is on again. The old rows are then yours to look at, which one query does without locking anything: before the key for what has to be mended, and after it for what came in between.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));',
        sql: 'ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);',
      },
    ],
    good: [
      {
        title: 'Without the check of the old rows, for this one statement',
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, KEY (customer_id));',
        sql: 'SET SESSION foreign_key_checks = 0;\nALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id), ALGORITHM=INPLACE, LOCK=NONE;\nSET SESSION foreign_key_checks = 1;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'With the table',
        before: 'CREATE TABLE customers (id BIGINT PRIMARY KEY);',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, FOREIGN KEY (customer_id) REFERENCES customers (id));',
      },
    ],
    on: ['alter table'],
    actions: ['add foreign key', 'add column'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      for (const work of slowActions(context).filter(addsForeignKey))
        yield workProblem(context, main, [work], { advice: addForeignKeyAdvice(context, main, work) });
    },
  },
};
