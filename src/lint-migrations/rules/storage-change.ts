import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { blockingProblem, blockingWork, byCommand, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'storage-change',
  title: 'Table or index moved to another storage',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P75', 'P88', 'P89'],
  what: 'Finds `SET LOGGED`, `SET UNLOGGED`, `SET TABLESPACE` and `SET ACCESS METHOD` on a table or index in use, and `ALTER TABLE ALL IN TABLESPACE`.',
  why: 'Each of them copies the whole table or index into new files and holds ACCESS EXCLUSIVE until the copy is done. An index can move concurrently (`REINDEX (TABLESPACE …) CONCURRENTLY`, from PostgreSQL 14); for a table there is pg_repack, or a new table that is filled in the background.',
  bad: [
    { before: 'CREATE UNLOGGED TABLE staging (id bigint PRIMARY KEY);', sql: 'ALTER TABLE staging SET LOGGED;' },
    { before: 'CREATE TABLE visits (id bigint PRIMARY KEY);', sql: 'ALTER TABLE visits SET UNLOGGED;' },
    {
      before: 'CREATE TABLE visits (id bigint PRIMARY KEY);',
      sql: 'ALTER TABLE visits SET TABLESPACE fast;',
    },
  ],
  good: [
    {
      title: 'Decided when the table is made',
      sql: 'CREATE UNLOGGED TABLE staging (id bigint PRIMARY KEY);',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt', 'AlterTableMoveAllStmt'],
  when: 'work',
  *statement(context) {
    const isIndex = nodeOf(context.statement, 'AlterTableStmt')?.objtype === 'OBJECT_INDEX';
    for (const pieces of byCommand(
      blockingWork(context, ['set-logged', 'set-tablespace', 'set-access-method']),
    ).values()) {
      const cause = pieces[0]?.work.cause;
      const what =
        cause === 'set-logged'
          ? 'Changing the logging'
          : cause === 'set-tablespace'
            ? 'Changing the tablespace'
            : 'Changing the access method';
      const names = listOf(pieces.map((piece) => piece.work.index ?? displayName(piece.work.relation)));
      yield blockingProblem(context, pieces, `${what} of ${names}`, {
        advice: {
          summary:
            isIndex && context.server.major >= 14
              ? 'Move the index with REINDEX (TABLESPACE …) INDEX CONCURRENTLY instead.'
              : 'Use pg_repack, or fill a new table of that storage in the background and swap the names.',
          steps: [],
        },
      });
    }
  },
};
