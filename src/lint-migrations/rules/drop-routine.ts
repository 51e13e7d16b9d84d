import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { codeUsing, laterStatements, undoesUp } from '../deployed.ts';
import { droppedObjects } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import { stringsOf } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-routine',
  title: 'Function or procedure dropped',
  category: 'compatibility',
  severity: 'warning',
  enabled: true,
  covers: ['P80', 'M31', 'X5'],
  what: 'Finds `DROP FUNCTION`, `DROP PROCEDURE`, `DROP ROUTINE` and `DROP AGGREGATE` when the script does not create it again and no trigger of it goes in the same script.',
  why: 'Callers find out at the next call. PostgreSQL refuses the drop when views, defaults or indexes use the function, but the bodies of other routines are text to every server: they fail later, at run time.',
  bad: [
    {
      before: 'CREATE FUNCTION vat(amount numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT amount * 0.2 $$;',
      sql: 'DROP FUNCTION vat(numeric);',
    },
    {
      before: 'CREATE PROCEDURE close_day() LANGUAGE sql AS $$ SELECT 1 $$;',
      sql: 'DROP PROCEDURE IF EXISTS close_day;',
    },
  ],
  good: [
    {
      title: 'Replaced in the same script',
      before: 'CREATE FUNCTION vat(amount numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT amount * 0.2 $$;',
      sql: 'DROP FUNCTION vat(numeric);\nCREATE FUNCTION vat(net numeric) RETURNS numeric LANGUAGE sql AS $$ SELECT net * 0.2 $$;',
      strongestLock: 'none',
    },
    {
      title: 'The function of a trigger that goes with it',
      before: [
        'CREATE TABLE orders (id bigint PRIMARY KEY);',
        'CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;',
        'CREATE TRIGGER touch_orders BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();',
      ].join('\n'),
      sql: 'DROP TRIGGER touch_orders ON orders;\nDROP FUNCTION touch();',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'A function that only triggers can call, when none is left',
      before: 'CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;',
      sql: 'DROP FUNCTION touch();',
      strongestLock: 'none',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog, statements, index } = context;
    const types = ['OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE', 'OBJECT_AGGREGATE'] as const;
    for (const { name, ifExists } of droppedObjects(statement, catalog, types)) {
      const creates = (other: (typeof statements)[number]) => {
        const parts = stringsOf(nodeOf(other, 'CreateFunctionStmt')?.funcname);
        return parts[parts.length - 1] === name.name;
      };
      // Nothing but triggers can call it, and those the server looks after.
      const routines = catalog.routinesNamed(name.schema, name.name);
      if (routines.length > 0 && routines.every((one) => one.forTriggers)) continue;
      // The function of a trigger is called by nothing but the trigger: with that gone nobody misses it.
      const triggerGone = statements.slice(0, index).some((other) => {
        const drop = nodeOf(other, 'DropStmt');
        return drop?.removeType === 'OBJECT_TRIGGER';
      });
      if (
        triggerGone ||
        statements.slice(0, index).some(creates) ||
        laterStatements(context).some(creates) ||
        undoesUp(context, name.name)
      )
        continue;
      const { references, ending } = codeUsing(context, name.name);
      yield {
        // With IF EXISTS, and made by no migration: it may have been gone for long.
        ...(ifExists && routines.length === 0 ? { severity: 'notice' as const } : {}),
        message: `Whatever calls ${displayName(name)}(), bodies of other functions included, fails at the next call${ending}.`,
        advice: {
          summary: 'Deploy code that does not call it first; look for callers among the other functions.',
          steps: [
            {
              title: 'Functions whose text names it',
              sql: `SELECT oid::regprocedure FROM pg_proc WHERE prosrc LIKE '%${name.name.replaceAll("'", "''")}%';`,
            },
          ],
        },
        ...(references ? { references } : {}),
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE PROCEDURE close_orders() DELETE FROM orders WHERE closed = 1;',
        sql: 'DROP PROCEDURE close_orders;',
      },
      {
        before: 'CREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;',
        sql: 'DROP FUNCTION IF EXISTS net;',
      },
    ],
    good: [
      {
        title: 'Created again',
        before: 'CREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.2;',
        sql: 'DROP FUNCTION IF EXISTS net;\nCREATE FUNCTION net(gross INT) RETURNS INT DETERMINISTIC RETURN gross / 1.19;',
      },
      {
        title: 'A procedure that the script itself needed',
        sql: 'CREATE PROCEDURE add_note() SELECT 1;\nCALL add_note();\nDROP PROCEDURE add_note;',
      },
    ],
    on: ['drop procedure', 'drop function'],
    *statement(context) {
      const { node } = context.statement;
      if (
        (node.kind !== 'drop procedure' && node.kind !== 'drop function') ||
        mysql.isStored(context.statement, context)
      )
        return;
      const wanted = node.kind === 'drop procedure' ? 'procedure' : 'function';
      const name = context.catalog.resolve(node.name);
      const made = [...mysql.earlierStatements(context), ...mysql.laterStatements(context)].some(
        ({ node: other }) =>
          (other.kind === 'create procedure' || other.kind === 'create function') &&
          other.kind.endsWith(wanted) &&
          mysql.sameName(context.catalog.resolve(other.routine).name, name.name),
      );
      if (made || mysql.undoesUp(context, name.name)) return;
      const known = context.catalog.object(wanted, name);
      // With IF EXISTS, and made by no migration: there is most likely nothing to drop.
      if (node.ifExists && !known) return;
      const { references, ending } = codeUsing(context, name.name);
      const literal = `'${name.name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
      yield {
        // What may or may not be there is mostly the helper of an earlier migration.
        ...(node.ifExists ? { severity: 'notice' as const } : {}),
        message: `Whatever calls ${mysqlName(name)}(), bodies of other routines, triggers and events included, fails at the next call${ending}.`,
        advice: {
          summary: 'Deploy code that does not call it first; look for callers among the other routines.',
          steps: [
            {
              title: 'Routines whose text names it',
              sql: `SELECT routine_schema, routine_name FROM information_schema.routines WHERE LOCATE(${literal}, routine_definition) > 0;`,
            },
          ],
        },
        ...(references ? { references } : {}),
      };
    },
  },
};
