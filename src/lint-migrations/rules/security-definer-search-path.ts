import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { inside, nodesIn, stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'security-definer-search-path',
  title: 'Code with the rights of somebody else',
  category: 'security',
  severity: 'warning',
  enabled: true,
  covers: ['P110', 'M22', 'M31'],
  what: 'A function or procedure runs with the rights of its owner and does not fix its `search_path`, or names a schema after `pg_temp`, or leaves `pg_temp` to be searched first. On MySQL and MariaDB: a view, routine, trigger or event names a user as its DEFINER.',
  why: "Whoever calls it chooses which schemas are searched. A table or operator of the caller's own, put in front, is then used with the owner's rights (manual, CREATE FUNCTION, writing SECURITY DEFINER functions safely). A DEFINER that was written down, often by a dump, is another user in production, or none: the code then has more rights than anybody meant, or fails at the first use.",
  bad: [
    {
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$ SELECT 'x'::text $$;",
    },
    {
      title: 'temporary tables come first unless they are named last',
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$ SELECT 'x'::text $$;",
    },
  ],
  good: [
    {
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 'x'::text $$;",
      strongestLock: 'none',
    },
    {
      title: 'nothing is searched at all',
      sql: "CREATE FUNCTION whoami() RETURNS text LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$ SELECT 'x'::text $$;",
      strongestLock: 'none',
    },
  ],
  on: ['CreateFunctionStmt', 'AlterFunctionStmt'],
  *statement(context) {
    const create = nodeOf(context.statement, 'CreateFunctionStmt');
    const alter = nodeOf(context.statement, 'AlterFunctionStmt');
    const options = [...nodesIn(create?.options ?? alter?.actions, 'DefElem')];
    const definer = options.find((one) => one.defname === 'security');
    if (!definer || inside(definer.arg, 'Boolean')?.boolval !== true) return;
    const name = stringsOf(create?.funcname ?? alter?.func?.objname).join('.');
    const set = [...nodesIn(options, 'VariableSetStmt')].find((one) => one.name === 'search_path');
    if (!set) {
      if (alter && setLater(context.statements, name)) return;
      yield {
        message: `${name} runs with its owner's rights and searches whatever schemas its caller chose.`,
        advice: {
          summary: 'Fix the search_path on the function, with pg_temp last.',
          steps: [{ title: 'Add to the definition', sql: 'SET search_path = pg_catalog, public, pg_temp' }],
        },
      };
      return;
    }
    const path = [...nodesIn(set.args, 'A_Const')].map((one) => one.sval?.sval ?? '');
    if (path.every((schema) => schema === '' || schema === 'pg_catalog') || path.at(-1) === 'pg_temp') return;
    yield {
      message: `${name} runs with its owner's rights, and the caller's temporary tables come before every schema of its search_path.`,
      advice: {
        summary: 'Name pg_temp last.',
        steps: [
          {
            title: 'In the definition',
            sql: `SET search_path = ${[...path.filter((one) => one !== 'pg_temp'), 'pg_temp'].join(', ')}`,
          },
        ],
      },
    };
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: "CREATE DEFINER = 'root'@'localhost' VIEW all_orders AS SELECT id FROM orders;",
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE DEFINER = `deploy`@`%` PROCEDURE empty_orders() DELETE FROM orders WHERE id > 0;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE SQL SECURITY INVOKER VIEW all_orders AS SELECT id FROM orders;',
      },
      {
        title: 'Whoever runs the migrations is there in every database',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'CREATE DEFINER = CURRENT_USER VIEW all_orders AS SELECT id FROM orders;',
      },
    ],
    on: ['create view', 'alter view', 'create procedure', 'create function', 'create trigger', 'create event'],
    *statement(context) {
      const { node } = context.statement;
      if (!('definer' in node) || node.definer === null || /^current_(?:user|role)\b/i.test(node.definer)) return;
      // A trigger or an event always runs with the rights of its definer.
      if ('security' in node && node.security === 'invoker') return;
      const made =
        'view' in node ? node.view : 'routine' in node ? node.routine : 'trigger' in node ? node.trigger : node.event;
      yield {
        message: `${mysqlName(context.catalog.resolve(made))} runs with the rights of ${node.definer} for whoever may use it, and fails (error 1449) where that user does not exist.`,
        span: made.span,
        advice: {
          summary: 'Leave DEFINER out, or write SQL SECURITY INVOKER where the rights of the caller are enough.',
          steps: [],
        },
      };
    },
  },
};

/** `ALTER FUNCTION … SET search_path` in the same script mends it. */
function setLater(statements: readonly import('../../core/sql/statement.ts').Statement[], name: string): boolean {
  return statements.some((statement) => {
    const alter = nodeOf(statement, 'AlterFunctionStmt');
    return (
      alter !== undefined &&
      stringsOf(alter.func?.objname).join('.') === name &&
      [...nodesIn(alter.actions, 'VariableSetStmt')].some((one) => one.name === 'search_path')
    );
  });
}
