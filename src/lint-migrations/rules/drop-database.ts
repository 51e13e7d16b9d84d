import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'drop-database',
  title: 'Database or tablespace dropped',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P80'],
  what: 'Finds `DROP DATABASE` and `DROP TABLESPACE`.',
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
};

const advice = { summary: 'Leave this to an operator with a backup at hand, outside of migrations.', steps: [] };
