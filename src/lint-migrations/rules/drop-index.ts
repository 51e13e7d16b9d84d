import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { findWord } from '../advice/cut.ts';
import { dottedName } from '../names.ts';
import { once } from '../once.ts';
import { blockingLocks, listOf } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { outside, runsAlone } from '../transaction-advice.ts';

export const rule: Rule = {
  id: 'drop-index',
  title: 'DROP INDEX locks its table',
  category: 'availability',
  severity: 'notice',
  enabled: true,
  covers: ['P59'],
  what: 'Finds `DROP INDEX` without `CONCURRENTLY` for an index of a table in use.',
  why: 'The statement names an index and takes ACCESS EXCLUSIVE on its table. It is done in a moment, once it has the lock: until then it waits for every running query of the table, and all later queries wait behind it. `CONCURRENTLY` waits without keeping others out.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'DROP INDEX orders_state;',
    },
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX a ON orders (state);\nCREATE INDEX b ON orders (state, id);',
      sql: 'DROP INDEX IF EXISTS a, b;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, state text);\nCREATE INDEX orders_state ON orders (state);',
      sql: 'DROP INDEX CONCURRENTLY orders_state;',
      outsideTransaction: true,
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
    {
      title: 'The index of a partitioned table cannot be dropped concurrently',
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE INDEX events_at ON events (at);',
      sql: "SET LOCAL lock_timeout = '2s';\nDROP INDEX events_at;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  on: ['DropStmt'],
  when: 'blocking locks',
  *statement(context) {
    const { catalog, statement } = context;
    const node = nodeOf(statement, 'DropStmt');
    if (node?.removeType !== 'OBJECT_INDEX' || node.concurrent) return;
    const indexes = (node.objects ?? []).map((object) => dottedName(catalog, object));
    const known = indexes.map((name) => catalog.index(name));
    // What cannot be dropped concurrently is no news to anybody: a partitioned index, one behind a constraint.
    if (known.some((index) => index && (index.constraint || catalog.relation(index.table)?.partitionKey))) return;
    const tables = blockingLocks(context).filter((lock) => lock.relationKind !== 'index');
    const indexKeys = new Set(indexes.map(keyOf));
    const locked = tables.filter((lock) => !indexKeys.has(keyOf(lock.relation)));
    // Once a script: what is true of the first is true of all.
    if (locked.length === 0 || !once(context, 'drop-index')) return;
    const drop = indexes.map(
      (name) => `DROP INDEX CONCURRENTLY ${node.missing_ok ? 'IF EXISTS ' : ''}${displayName(name)};`,
    );
    const word = findWord(statement, statement.span.start, 'index');
    const fixable = word && indexes.length === 1 && node.behavior !== 'DROP_CASCADE' && runsAlone(context);
    yield {
      message: `Dropping ${listOf(indexes.map(displayName))} blocks reads and writes of ${listOf(locked.map((lock) => displayName(lock.relation)))} (ACCESS EXCLUSIVE), for a moment once every running query of it has ended.`,
      advice: {
        summary: 'Drop the index concurrently, in a migration of its own that runs outside a transaction.',
        steps: [outside(context, 'In a migration of its own, outside a transaction', drop.join('\n'))],
      },
      ...(fixable
        ? {
            fix: {
              title: 'Drop it concurrently',
              edits: [{ file: statement.source.file, start: word.end, end: word.end, text: ' CONCURRENTLY' }],
            },
          }
        : {}),
    };
  },
};
