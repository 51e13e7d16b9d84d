import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { blockingProblem, blockingWork, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'table-rewrite',
  title: 'VACUUM FULL or CLUSTER of a table in use',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P87'],
  what: 'Finds `VACUUM FULL` and `CLUSTER`.',
  why: 'Both copy the table into a new file, build all indexes anew and hold ACCESS EXCLUSIVE all the while: nobody reads or writes. A plain `VACUUM` makes the space free for new rows and blocks nobody; pg_repack does the whole of it in the background.',
  bad: [
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);', sql: 'VACUUM FULL orders;' },
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CLUSTER orders USING orders_pkey;',
    },
    { before: 'CREATE TABLE orders (id bigint PRIMARY KEY);', sql: 'VACUUM (FULL, ANALYZE) orders;' },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'VACUUM (ANALYZE) orders;',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['VacuumStmt', 'ClusterStmt'],
  when: 'work',
  *statement(context) {
    const pieces = blockingWork(context, ['vacuum-full', 'cluster']);
    if (pieces.length === 0) return;
    const clusters = nodeOf(context.statement, 'ClusterStmt') !== undefined;
    const tables = [...new Set(pieces.map((piece) => displayName(piece.work.relation)))];
    yield blockingProblem(context, pieces, `${clusters ? 'CLUSTER' : 'VACUUM FULL'} of ${listOf(tables)}`, {
      advice: {
        summary: 'Let plain VACUUM free the space, or give the table to pg_repack, which copies it in the background.',
        steps: clusters
          ? []
          : [
              {
                title: 'Make the space of dead rows free for new ones, without blocking',
                sql: tables.map((table) => `VACUUM (ANALYZE) ${table};`).join('\n'),
                outsideTransaction: true,
              },
            ],
      },
    });
  },
};
