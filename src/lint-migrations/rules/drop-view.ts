import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { codeUsing, inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { creates, droppedObjects, surelyAbsent } from '../dropped-objects.ts';
import { droppedViews } from '../mysql/dropped.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-view',
  title: 'View dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80', 'M31', 'M32', 'X5'],
  what: 'Finds `DROP VIEW` (and PostgreSQL’s `DROP MATERIALIZED VIEW`) of a view that production has and that the script does not create again.',
  why: 'No data is lost, but running code, reports and grants that name the view fail from that moment. Dropping and creating it again in one transaction is fine on PostgreSQL: readers wait a moment and see the new one. MySQL and MariaDB commit each of the two; there `CREATE OR REPLACE VIEW` leaves no gap.',
  bad: [
    {
      before: 'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'DROP VIEW live;',
    },
    {
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE MATERIALIZED VIEW daily AS SELECT count(*) FROM users;',
      sql: 'DROP MATERIALIZED VIEW IF EXISTS daily;',
    },
  ],
  good: [
    {
      title: 'Dropped and created again in one transaction',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'DROP VIEW live;\nCREATE VIEW live AS SELECT name, id FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Replaced in place',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\nCREATE VIEW live AS SELECT id FROM users;',
      sql: 'CREATE OR REPLACE VIEW live AS SELECT id, name FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ['OBJECT_VIEW', 'OBJECT_MATVIEW'])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      if (creates(laterStatements(context), catalog, name)) continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        message: `Running code and reports that read ${displayName(name)} fail from the moment the view is dropped${ending}.`,
        advice: {
          summary: 'Deploy code that does not use the view first; drop it in a later migration.',
          steps: [],
        },
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, open TINYINT(1) NOT NULL);\nCREATE VIEW open_orders AS SELECT id FROM orders WHERE open = 1;',
        sql: 'DROP VIEW open_orders;',
      },
    ],
    good: [
      {
        title: 'Replaced in one statement',
        before:
          'CREATE TABLE orders (id BIGINT PRIMARY KEY, open TINYINT(1) NOT NULL);\nCREATE VIEW open_orders AS SELECT id FROM orders WHERE open = 1;',
        sql: 'CREATE OR REPLACE VIEW open_orders AS SELECT id, open FROM orders WHERE open = 1;',
      },
    ],
    on: ['drop view'],
    *statement(context) {
      for (const { name, madeAgain } of droppedViews(context)) {
        const shown = mysqlName(name);
        if (madeAgain) {
          if (madeAgain.node.kind !== 'create view') continue;
          yield {
            message: `Queries of ${shown} fail from here until the script has made it again, since each statement is committed by itself.`,
            severity: 'notice',
            advice: {
              summary: 'Replace the view in one statement, CREATE OR REPLACE VIEW, and leave the DROP out.',
              steps: [],
            },
          };
          continue;
        }
        const { references, ending } = codeUsing(context, name.name);
        yield {
          message: `Running code and reports that read ${shown} fail from the moment the view is dropped${ending}.`,
          advice: {
            summary: 'Deploy code that does not use the view first; drop it in a later migration.',
            steps: [],
          },
          ...(references ? { references } : {}),
        };
      }
    },
  },
};
