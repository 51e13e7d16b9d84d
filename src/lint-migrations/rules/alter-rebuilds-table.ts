import type { TableEffect } from '../../core/effects/mysql/effect.ts';
import type { Advice } from '../../core/report/finding.ts';
import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { isAtLeast } from '../../core/sql/mysql/statement.ts';
import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
import type { MysqlStatementContext } from '../mysql/rule-part.ts';
import { type ActionWork, listOf, liveActions, liveTable, workProblem } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';
import { isLateColumn } from './add-column-position.ts';

export const rule: Rule = {
  id: 'alter-rebuilds-table',
  title: 'ALTER TABLE that rebuilds the table',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M2', 'M19', 'M33'],
  what: 'Finds what makes the server build a table in use anew in place: `NULL` to `NOT NULL` and back, another order of columns, another row format, `FORCE`, `OPTIMIZE TABLE`.',
  why: 'Others read and write meanwhile, but not for free. Every row and index is written once more, which takes disk and memory from everybody; what is written to the table during the work is kept in a log of `innodb_online_alter_log_max_size` bytes (128 MB by default), and when that is full, the statement fails and all was for nothing; and at the end a moment without anybody else is needed. Replicas begin when the primary is done and fall behind for as long as it took.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100) NULL);',
        sql: 'ALTER TABLE users MODIFY COLUMN email VARCHAR(100) NOT NULL;',
      },
      {
        before: 'CREATE TABLE logs (id BIGINT PRIMARY KEY, line TEXT);',
        sql: 'ALTER TABLE logs ROW_FORMAT=COMPRESSED;',
      },
      {
        title: 'A column that is indexed',
        engines: ['mysql'],
        before: 'CREATE TABLE logs (id BIGINT PRIMARY KEY, line TEXT, day DATE, KEY by_day (day));',
        sql: 'ALTER TABLE logs DROP COLUMN day;',
      },
      {
        before: 'CREATE TABLE logs (id BIGINT PRIMARY KEY, line TEXT);',
        sql: 'OPTIMIZE TABLE logs;',
      },
    ],
    good: [
      {
        title: 'A column more is a line in the dictionary',
        versions: { mysql: { from: '8.0.12' }, mariadb: {} },
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE users ADD COLUMN email VARCHAR(100) NULL;',
        algorithm: 'INSTANT',
        lock: 'NONE',
      },
      {
        title: 'A table that the change itself makes',
        sql: 'CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));\nALTER TABLE users MODIFY COLUMN email VARCHAR(100) NOT NULL;',
      },
    ],
    on: ['alter table', 'optimize table'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      if (context.statement.node.kind === 'optimize table') {
        for (const table of context.effect.tables) {
          if (!table.rebuilds || table.lock !== 'NONE' || context.isNew(table.table)) continue;
          yield { ...workProblem(context, table, []), explainsActions: [0] };
        }
        return;
      }
      const rebuilds = liveActions(context).filter(
        (work) =>
          work.effect.rebuilds &&
          work.effect.lock === 'NONE' &&
          work.effect.algorithm !== 'COPY' &&
          !isLateColumn(context, work),
      );
      if (rebuilds.length > 0)
        yield workProblem(context, main, rebuilds, {
          advice: indexesFirst(context, main, rebuilds) ?? slowAlterAdvice(context, main, rebuilds),
        });
    },
  },
};

/** A column that only its index keeps from being dropped in an instant: the index goes first, by itself (MySQL from 8.0.29). */
function indexesFirst(
  context: MysqlStatementContext,
  main: TableEffect,
  rebuilds: readonly ActionWork[],
): Advice | null {
  const [work] = rebuilds;
  const { server, catalog } = context;
  if (server.engine !== 'mysql' || !isAtLeast(server, 8, 0, 29)) return null;
  if (main.actions.length !== 1 || work?.action.kind !== 'drop column') return null;
  const column = work.action.column.name;
  const holding = [...(catalog.table(main.table)?.indexes.values() ?? [])].filter(({ parts }) =>
    parts.some((part) => part.column === column.toLowerCase()),
  );
  // An index over more columns would lose one of them, which is another index.
  if (holding.length === 0 || holding.some(({ kind, parts }) => kind === 'primary' || parts.length > 1)) return null;
  const table = displayName(main.table);
  const names = holding.map(({ name }) => quoteIdentifier(name));
  return {
    summary: `Drop ${listOf(names)} in a statement before: without an index the column goes in an instant.`,
    steps: [
      {
        title: 'First the index, then the column',
        sql: [
          `ALTER TABLE ${table} ${names.map((name) => `DROP INDEX ${name}`).join(', ')}, ALGORITHM=INPLACE, LOCK=NONE;`,
          `ALTER TABLE ${table} DROP COLUMN ${quoteIdentifier(column)}, ALGORITHM=INSTANT;`,
        ].join('\n'),
      },
    ],
  };
}
