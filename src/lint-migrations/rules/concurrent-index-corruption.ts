import { nodeOf } from '../../core/sql/statement.ts';
import { inside } from '../names.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'concurrent-index-corruption',
  title: 'Concurrent index build that misses rows',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P68'],
  what: 'Finds `CREATE INDEX CONCURRENTLY` and `REINDEX CONCURRENTLY` on PostgreSQL 14.0 to 14.3. With `14` alone as the version it is a notice.',
  why: 'In these releases VACUUM could remove row versions that a concurrent build still had to see: rows written meanwhile are missing from the index. Queries that use it do not find them, and a unique index lets duplicates in. Release 14.4 mends the build, not the indexes that were built before.',
  bad: [
    {
      versions: { from: 14, to: 14 },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);',
    },
    {
      versions: { from: 14, to: 14 },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'REINDEX TABLE CONCURRENTLY orders;',
    },
  ],
  good: [
    {
      title: 'Every other version',
      versions: { from: 15 },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);',
      sql: 'CREATE INDEX CONCURRENTLY orders_state_idx ON orders (state);',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  on: ['IndexStmt', 'ReindexStmt'],
  *statement(context) {
    const { server, statement } = context;
    if (server.major !== 14 || (server.minor !== null && server.minor >= 4)) return;
    const concurrently =
      nodeOf(statement, 'IndexStmt')?.concurrent ||
      nodeOf(statement, 'ReindexStmt')?.params?.some((param) => inside(param, 'DefElem')?.defname === 'concurrently');
    if (!concurrently) return;
    yield server.minor === null
      ? {
          message: 'On 14.0 to 14.3 an index that is built concurrently may miss rows that are written meanwhile.',
          severity: 'notice',
          advice: {
            summary:
              'Say which release the server is (--server-version 14.20 for one), and upgrade if it is older than 14.4.',
            steps: [],
          },
        }
      : {
          message: `PostgreSQL 14.${server.minor} leaves rows out of an index that is built concurrently while they are written.`,
          advice: {
            summary: 'Upgrade to 14.4 or later first, and check the indexes that were built concurrently before.',
            steps: [
              {
                title: 'After the upgrade, as superuser: look for rows that an index misses',
                sql: "CREATE EXTENSION IF NOT EXISTS amcheck;\nSELECT bt_index_check(indexrelid, heapallindexed => true)\nFROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam\nWHERE amname = 'btree' AND indisvalid AND relpersistence = 'p';",
              },
            ],
          },
        };
  },
};
