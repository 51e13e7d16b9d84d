import { displayName } from '../../core/schema/mysql/catalog.ts';
import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import { assertionEdit } from '../mysql/assertion.ts';
import { liveActions, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'instant-ddl-redo-bug',
  title: 'Instant column on MySQL 8.0.29 to 8.0.31',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['M8'],
  what: 'Finds columns that are added or dropped in an instant on MySQL 8.0.29, 8.0.30 or 8.0.31.',
  why: 'These three releases write the redo log of tables with instant versions in a format with a flaw: recovery after a crash can corrupt such a table, and Percona XtraBackup refuses to back it up. It is mended in 8.0.32. Until the server is upgraded, building the table anew in place is the safe way; it takes longer, while others read and write.',
  bad: [],
  good: [],
  mysql: {
    engines: ['mysql'],
    bad: [
      {
        versions: { mysql: { from: '8.0.29', to: '8.0.31' } },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=INPLACE, LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table'],
    actions: ['add column', 'drop column'],
    *statement(context) {
      const main = liveTable(context);
      const { statement, server } = context;
      if (!main || statement.node.kind !== 'alter table' || main.algorithm !== 'INSTANT') return;
      if (server.patch === null || !isAtLeast(server, 8, 0, 29) || isAtLeast(server, 8, 0, 32)) return;
      const { algorithm } = statement.node;
      if (algorithm && algorithm.value !== 'INSTANT' && algorithm.value !== 'DEFAULT') return;
      if (!liveActions(context).some(({ action }) => action.kind === 'add column' || action.kind === 'drop column'))
        return;
      const clauses = ['ALGORITHM=INPLACE', 'LOCK=NONE'];
      const edit = algorithm ? null : assertionEdit(statement, clauses);
      yield {
        message: `On MySQL 8.0.${server.patch} an instant change of columns can corrupt ${displayName(main.table)} when the server recovers from a crash, and XtraBackup no longer backs it up.`,
        advice: { summary: `Append ${clauses.join(', ')}, or upgrade to 8.0.32 or later first.`, steps: [] },
        ...(edit ? { fix: { title: `Append ${clauses.join(', ')}`, edits: [edit] } } : {}),
      };
    },
  },
};
