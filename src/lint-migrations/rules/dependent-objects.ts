import type { Advice } from '../../core/report/finding.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { alterationOf } from '../alter-commands.ts';
import { commandOf, failuresFor, spanOf, stopsHere } from '../failures.ts';
import { failureText, failuresFor as mysqlFailuresFor, spanOf as mysqlSpanOf } from '../mysql/failures.ts';
import type { Rule, StatementContext } from '../rule.ts';

export const rule: Rule = {
  id: 'dependent-objects',
  title: 'Something else needs what is changed or dropped',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P20'],
  what: 'Finds a change of type or a drop that the server refuses because a view, a generated column, a foreign key or a column of that type depends on it.',
  why: 'A test database without the dependent object, or with CASCADE typed by hand, does not show it; the deployment stops. Dropping and creating it again is the way, on PostgreSQL in the same transaction, and it has to be in the migration.',
  bad: [
    {
      title: 'A view reads the column',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE VIEW totals AS SELECT total FROM orders;',
      sql: 'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
    },
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, total int);\nCREATE VIEW totals AS SELECT total FROM orders;',
      sql: 'ALTER TABLE orders DROP COLUMN total;',
    },
    {
      title: 'A foreign key needs the table',
      before:
        'CREATE TABLE customers (id bigint PRIMARY KEY);\nCREATE TABLE orders (customer_id bigint REFERENCES customers);',
      sql: 'DROP TABLE customers;',
    },
  ],
  good: [
    {
      title: 'The view is dropped and created again in the same transaction',
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20));\nCREATE VIEW notes AS SELECT note FROM orders;',
      sql: 'DROP VIEW notes;\nALTER TABLE orders ALTER COLUMN note TYPE varchar(40);\nCREATE VIEW notes AS SELECT note FROM orders;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('dependent-objects', context)) {
      const command = commandOf(failure, context);
      const advice = viewAdvice(context, command?.name);
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        span: spanOf(failure, context),
        ...(advice ? { advice } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP COLUMN customer_id;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT, gross INT GENERATED ALWAYS AS (net * 2) STORED);',
        sql: 'ALTER TABLE orders DROP COLUMN net;',
      },
    ],
    good: [
      {
        before:
          'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));',
        sql: 'ALTER TABLE orders DROP FOREIGN KEY orders_customer;\nALTER TABLE orders DROP COLUMN customer_id;',
      },
    ],
    when: 'failures',
    *statement(context) {
      for (const failure of mysqlFailuresFor('dependent-objects', context)) {
        yield { message: failureText(failure, context), span: mysqlSpanOf(failure, context) };
      }
    },
  },
};

/** How to take the views over a column out of the way, and put them back. */
function viewAdvice(context: StatementContext, column: string | undefined): Advice | null {
  const alteration = alterationOf(context.statement, context.catalog);
  if (!alteration || column === undefined) return null;
  const views = context.catalog.viewsOver(alteration.table, column);
  if (views.length === 0) return null;
  const kind = (view: (typeof views)[number]) => (view.kind === 'materialized view' ? 'MATERIALIZED VIEW' : 'VIEW');
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  return {
    summary: 'In one transaction: drop what reads the column, change the column, and create it again.',
    steps: [
      {
        title: '1. Keep the definition and the grants',
        sql: views
          .map((view) => `SELECT pg_get_viewdef(${literal(displayName(view.name))}::regclass, true);`)
          .join('\n'),
      },
      {
        title: '2. In the migration, before this statement',
        sql: views.map((view) => `DROP ${kind(view)} ${displayName(view.name)};`).join('\n'),
      },
      { title: '3. After it, create them again from step 1, with their grants', sql: '' },
    ],
  };
}
