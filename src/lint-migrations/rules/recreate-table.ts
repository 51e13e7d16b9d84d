import { displayName } from '../../core/schema/catalog.ts';
import { displayName as mysqlName } from '../../core/schema/mysql/catalog.ts';
import { nodeOf, type Statement } from '../../core/sql/statement.ts';
import { inProduction, laterStatements, undoesUp } from '../deployed.ts';
import { creates, droppedObjects, surelyAbsent } from '../dropped-objects.ts';
import * as mysql from '../mysql/deployed.ts';
import { droppedTables } from '../mysql/dropped.ts';
import { nodesIn } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'recreate-table',
  title: 'Table dropped and created again',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P85', 'M27'],
  what: 'Finds a script that drops a table which production has and creates one of the same name later on.',
  why: '`DROP TABLE IF EXISTS` before `CREATE TABLE` is a habit from development databases. In production it deletes every row, with grants, triggers and foreign keys of other tables, and reports success.',
  bad: [
    {
      before: 'CREATE TABLE prices (id bigint PRIMARY KEY);',
      sql: 'DROP TABLE IF EXISTS prices;\nCREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);',
    },
    {
      before: 'CREATE TABLE prices (id bigint PRIMARY KEY);\nCREATE TABLE offers (price_id bigint REFERENCES prices);',
      sql: 'DROP TABLE prices CASCADE;\nCREATE TABLE prices AS SELECT 1::bigint AS id;',
    },
  ],
  good: [
    {
      title: 'Change the table that is there',
      before: 'CREATE TABLE prices (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE prices ADD COLUMN amount numeric;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'Derived from other tables, and filled from them again',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);\nCREATE TABLE order_count (n bigint);',
      sql: 'DROP TABLE order_count;\nCREATE TABLE order_count AS SELECT count(*) AS n FROM orders;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
    {
      title: 'The first creation of a table, made re-runnable',
      before: 'CREATE TABLE products (id bigint PRIMARY KEY);',
      sql: 'DROP TABLE IF EXISTS prices;\nCREATE TABLE prices (id bigint PRIMARY KEY, amount numeric);',
      strongestLock: 'none',
    },
  ],
  on: ['DropStmt'],
  *statement(context) {
    const { statement, catalog } = context;
    for (const dropped of droppedObjects(statement, catalog, ['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE'])) {
      const { name } = dropped;
      if (!inProduction(context, name) || undoesUp(context, name.name) || surelyAbsent(catalog, dropped)) continue;
      const created = creates(laterStatements(context), catalog, name);
      // A table that a query over others fills anew held nothing that is lost.
      if (!created || readsOthers(created)) continue;
      yield {
        message: `Dropping ${displayName(name)} and creating it again deletes every row of it without an error.`,
        advice: {
          summary: `Change ${displayName(name)} with ALTER TABLE, or create the new table under another name and copy the rows.`,
          steps: [],
        },
      };
    }
  },
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
        sql: 'DROP TABLE IF EXISTS countries;\nCREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80), region VARCHAR(40));',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
        sql: 'ALTER TABLE countries ADD COLUMN region VARCHAR(40), ALGORITHM=INSTANT;',
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        title: 'In a first migration there is nothing to lose',
        sql: 'DROP TABLE IF EXISTS countries;\nCREATE TABLE countries (code CHAR(2) PRIMARY KEY, name VARCHAR(80));',
      },
    ],
    on: ['drop table'],
    *statement(context) {
      for (const { name, madeAgain, replaced, certain } of droppedTables(context)) {
        // A table that a query over others fills anew held nothing that is lost.
        const query = madeAgain?.node.kind === 'create table' ? madeAgain.node.query : null;
        if (!madeAgain || replaced || madeAgain.node.kind === 'rename table' || (query && query.reads.length > 0))
          continue;
        yield {
          message: `${certain ? 'Dropping' : 'If production has it, dropping'} ${mysql.withRows(context, name)} and creating it again deletes every row of it without an error.`,
          ...(certain ? {} : { severity: 'warning' as const }),
          advice: {
            summary: `Change ${mysqlName(name)} with ALTER TABLE, or create the new table under another name and copy the rows.`,
            steps: [],
          },
        };
      }
    },
  },
};

/** True for a CREATE TABLE … AS whose query reads something. */
function readsOthers(statement: Statement): boolean {
  const query = nodeOf(statement, 'CreateTableAsStmt')?.query;
  return query !== undefined && !nodesIn(query, 'RangeVar').next().done;
}
