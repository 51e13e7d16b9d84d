import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { dottedName, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-without-or-replace',
  title: 'Function, view or trigger that cannot be created twice',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P109'],
  what: 'Finds `CREATE FUNCTION`, `PROCEDURE`, `VIEW` and, from PostgreSQL 14, `TRIGGER` without `OR REPLACE`.',
  why: 'A script that stops half-way outside of a transaction is run again from its first line. With OR REPLACE what it made the first time is no obstacle, and the grants on it are kept.',
  bad: [
    { sql: "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    { sql: 'CREATE VIEW ones AS SELECT 1 AS one;' },
  ],
  good: [
    { sql: "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';", strongestLock: 'none' },
    { sql: 'CREATE OR REPLACE VIEW ones AS SELECT 1 AS one;', strongestLock: 'none' },
  ],
  on: ['CreateFunctionStmt', 'ViewStmt', 'CreateTrigStmt'],
  *statement(context) {
    const { statement, catalog, server } = context;
    const routine = nodeOf(statement, 'CreateFunctionStmt');
    const view = nodeOf(statement, 'ViewStmt');
    const trigger = nodeOf(statement, 'CreateTrigStmt');
    const it = routine ?? view ?? trigger;
    // A constraint trigger cannot be replaced (manual, CREATE TRIGGER); a temporary view is gone with its session.
    if (
      !it ||
      it.replace ||
      (trigger && (server.major < 14 || trigger.isconstraint)) ||
      view?.view?.relpersistence === 't'
    )
      return;
    const name = routine
      ? displayName(dottedName(catalog, routine.funcname))
      : view
        ? displayName(relationName(catalog, view.view))
        : (trigger?.trigname ?? '');
    const { text, file } = statement.source;
    const { start } = statement.span;
    const word = /^create(?=\s)/i.exec(text.slice(start, start + 10));
    yield {
      message: `A second run of this script stops here, because ${name} exists.`,
      ...(word && statement.body === null
        ? {
            fix: {
              title: 'Add OR REPLACE',
              edits: [{ file, start: start + word[0].length, end: start + word[0].length, text: ' OR REPLACE' }],
            },
          }
        : {}),
    };
  },
};
