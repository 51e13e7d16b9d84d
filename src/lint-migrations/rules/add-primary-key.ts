import { quoteIdentifier } from '../../core/schema/catalog.ts';
import { usingIndexAdvice } from '../advice/add-constraint.ts';
import { numbered, setNotNullSteps } from '../advice/set-not-null.ts';
import { commandProblem, commandWork, constraintOf } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-primary-key',
  title: 'Primary key that builds an index or looks for NULLs under a lock',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P43', 'P44'],
  what: 'Finds `ADD PRIMARY KEY` on a table in use without `USING INDEX`, and with it on columns that are not NOT NULL yet.',
  why: 'Without `USING INDEX` the index is built on the spot, from every row, under ACCESS EXCLUSIVE. With it, the index is there, but a primary key makes its columns NOT NULL: for a column that may hold NULL the server reads the whole table to see that none does, under the same lock. That second half is easily missed.',
  bad: [
    {
      before: 'CREATE TABLE settings (name text NOT NULL);',
      sql: 'ALTER TABLE settings ADD PRIMARY KEY (name);',
    },
    {
      title: 'The index is there, but the column may hold NULL',
      before: 'CREATE TABLE settings (name text);\nCREATE UNIQUE INDEX settings_pkey ON settings (name);',
      sql: 'ALTER TABLE settings ADD CONSTRAINT settings_pkey PRIMARY KEY USING INDEX settings_pkey;',
    },
  ],
  good: [
    {
      title: 'NOT NULL proven, index built: the key is instant',
      before: 'CREATE TABLE settings (name text UNIQUE);',
      sql: [
        'CREATE UNIQUE INDEX CONCURRENTLY settings_pkey ON settings (name);',
        'ALTER TABLE settings ADD CONSTRAINT settings_name_not_null CHECK (name IS NOT NULL) NOT VALID;',
        'ALTER TABLE settings VALIDATE CONSTRAINT settings_name_not_null;',
        'ALTER TABLE settings\n  ALTER COLUMN name SET NOT NULL,\n  ADD CONSTRAINT settings_pkey PRIMARY KEY USING INDEX settings_pkey;',
        'ALTER TABLE settings DROP CONSTRAINT settings_name_not_null;',
      ],
      outsideTransaction: true,
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['add-primary-key', 'primary-key-nullable-columns'])) {
      const { alteration, command, pieces } = work;
      const constraint = constraintOf(command.node);
      if (!constraint) continue;
      const { table } = alteration;
      const index = constraint.indexname;
      const nullable = pieces.flatMap((piece) =>
        piece.work.cause === 'primary-key-nullable-columns' && piece.work.column ? [piece.work.column] : [],
      );
      const name = quoteIdentifier(constraint.conname ?? index ?? '');
      const advice = index
        ? {
            summary: 'Prove first, without blocking, that the columns hold no NULL.',
            steps: numbered(
              setNotNullSteps(
                context.catalog,
                context.server,
                table,
                [...new Set(nullable)],
                [`ADD CONSTRAINT ${name} PRIMARY KEY USING INDEX ${quoteIdentifier(index)}`],
              ),
            ),
          }
        : usingIndexAdvice(context, table, constraint);
      yield commandProblem(context, work, `Adding a primary key to ${alteration.shown}`, advice ? { advice } : {});
    }
  },
};
