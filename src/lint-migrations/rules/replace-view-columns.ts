import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { failuresFor, stopsHere } from '../failures.ts';
import { relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'replace-view-columns',
  title: 'OR REPLACE that would take columns from a view',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P112'],
  what: 'Finds `CREATE OR REPLACE VIEW` whose columns do not begin with those that the view has: one is missing, renamed, moved or of another type.',
  why: 'A view may only be replaced by one with the same columns first, in the same order and of the same types; new ones may follow. Anything else is refused with `42P16`, and the deployment stops.',
  bad: [
    {
      title: 'A column is missing',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE VIEW contacts AS SELECT id, email, phone FROM users;',
      sql: 'CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM users;',
    },
    {
      title: 'A column in front of the others',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE VIEW contacts AS SELECT id FROM users;',
      sql: 'CREATE OR REPLACE VIEW contacts AS SELECT email, id FROM users;',
    },
  ],
  good: [
    {
      title: 'New columns last',
      before: 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE VIEW contacts AS SELECT id FROM users;',
      sql: 'CREATE OR REPLACE VIEW contacts AS SELECT id, email FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Drop and create in one transaction',
      before:
        'CREATE TABLE users (id bigint PRIMARY KEY, email text, phone text);\nCREATE VIEW contacts AS SELECT id, email, phone FROM users;',
      sql: 'DROP VIEW contacts;\nCREATE VIEW contacts AS SELECT id, phone FROM users;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['ViewStmt'],
  when: 'failures',
  *statement(context) {
    const view = nodeOf(context.statement, 'ViewStmt');
    for (const failure of failuresFor('replace-view-columns', context)) {
      const name = displayName(relationName(context.catalog, view?.view));
      yield {
        message: `${stopsHere(context)} (SQLSTATE ${failure.sqlstate}): ${failure.reason}`,
        advice: {
          summary: `Drop ${name} and create it again in one transaction, with its grants.`,
          steps: [{ title: 'Before this statement', sql: `DROP VIEW ${name};` }],
        },
      };
    }
  },
};
