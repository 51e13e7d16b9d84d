import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { quoteIdentifier as backquoted } from '../../core/schema/mysql/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import * as mysql from '../mysql/deployed.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-database',
  title: 'Database or tablespace dropped',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P80', 'M27'],
  what: 'Finds `DROP DATABASE` (on MySQL and MariaDB `DROP SCHEMA` is the same) and PostgreSQL’s `DROP TABLESPACE`.',
  why: 'A migration changes the database that it is connected to. Dropping another one from there cannot be undone, cannot be part of a transaction, and says nothing in review about whose data it is.',
  bad: [
    { sql: 'DROP DATABASE reports;' },
    { sql: 'DROP DATABASE IF EXISTS "Reports" WITH (FORCE);' },
    { sql: 'DROP TABLESPACE fast_disks;' },
  ],
  good: [
    {
      title: 'Take what is not needed out of this database',
      sql: 'CREATE SCHEMA reports;\nDROP SCHEMA reports;',
      strongestLock: 'none',
    },
  ],
  on: ['DropdbStmt', 'DropTableSpaceStmt'],
  *statement(context) {
    const database = nodeOf(context.statement, 'DropdbStmt');
    const space = nodeOf(context.statement, 'DropTableSpaceStmt');
    if (database) {
      yield {
        message: `Every table of database ${quoteIdentifier(database.dbname ?? '')} is deleted, and no rollback brings it back.`,
        advice,
      };
    } else if (space) {
      yield {
        message: `Tablespace ${quoteIdentifier(space.tablespacename ?? '')} is removed for every database of the server.`,
        advice,
      };
    }
  },
  mysql: {
    bad: [{ sql: 'DROP DATABASE reporting;' }, { sql: 'DROP SCHEMA IF EXISTS reporting;' }],
    good: [{ sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);' }],
    on: ['drop database'],
    *statement(context) {
      const { node } = context.statement;
      if (node.kind !== 'drop database' || mysql.isStored(context.statement, context)) return;
      if (mysql.undoesUp(context, node.name.name)) return;
      const created = mysql
        .earlierStatements(context)
        .some((earlier) => earlier.node.kind === 'create database' && earlier.node.name?.name === node.name.name);
      if (created) return;
      yield {
        message: `Every table of database ${backquoted(node.name.name)} is deleted, and no rollback brings it back.`,
        advice,
      };
    },
  },
};

const advice = { summary: 'Leave this to an operator with a backup at hand, outside of migrations.', steps: [] };
