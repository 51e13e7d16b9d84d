import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import * as mysql from '../mysql/deployed.ts';
import { dottedName, relationName } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'create-without-or-replace',
  title: 'Function, view or trigger that cannot be created twice',
  category: 'style',
  severity: 'notice',
  enabled: false,
  covers: ['P109', 'M31'],
  what: 'Finds `CREATE FUNCTION`, `PROCEDURE`, `VIEW` and, from PostgreSQL 14, `TRIGGER` without `OR REPLACE`. MySQL can replace views only: there, without a `DROP … IF EXISTS` before.',
  why: 'A script that stops half-way outside of a transaction is run again from its first line. With OR REPLACE what it made the first time is no obstacle.',
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
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE VIEW all_orders AS SELECT id FROM orders;',
      },
      {
        engines: ['mariadb'],
        sql: 'CREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE OR REPLACE VIEW all_orders AS SELECT id FROM orders;',
      },
      {
        title: 'Dropped before',
        sql: 'DROP FUNCTION IF EXISTS net;\nCREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;',
      },
    ],
    on: ['create view', 'create procedure', 'create function', 'create trigger'],
    *statement(context) {
      const { node, body, source, span } = context.statement;
      if (body) return;
      const made =
        node.kind === 'create view'
          ? node.view
          : node.kind === 'create procedure' || node.kind === 'create function'
            ? node.routine
            : node.kind === 'create trigger'
              ? node.trigger
              : null;
      if (!made || !('orReplace' in node) || node.orReplace) return;
      if (/\bif\s+not\s+exists\s+$/i.test(source.text.slice(span.start, made.span.start))) return;
      // MySQL can replace views alone (manual, section 15.1).
      const replaceable = node.kind === 'create view' || context.server.engine === 'mariadb';
      const name = context.catalog.resolve(made);
      const dropped = mysql
        .earlierStatements(context)
        .some(({ node: drop }) =>
          drop.kind === 'drop view'
            ? node.kind === 'create view' &&
              drop.ifExists &&
              drop.views.some((view) => mysql.sameTable(context.catalog.resolve(view), name))
            : drop.kind === node.kind.replace('create', 'drop') &&
              'name' in drop &&
              'ifExists' in drop &&
              drop.ifExists &&
              drop.name !== null &&
              mysql.sameName(drop.name.name, made.name),
        );
      if (dropped) return;
      const word = /^create(?=\s)/i.exec(source.text.slice(span.start, span.start + 10));
      const at = word ? span.start + word[0].length : null;
      yield {
        message: `A second run of this script stops here, because ${mysqlName(name)} exists.`,
        ...(replaceable && at !== null
          ? {
              fix: { title: 'Add OR REPLACE', edits: [{ file: source.file, start: at, end: at, text: ' OR REPLACE' }] },
            }
          : {
              advice: {
                summary: `Write DROP ${node.kind.replace('create ', '').toUpperCase()} IF EXISTS before it.`,
                steps: [],
              },
            }),
      };
    },
  },
};
