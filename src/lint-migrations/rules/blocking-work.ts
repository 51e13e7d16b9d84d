import { unexplainedWork } from '../mysql/unexplained-work.ts';
import { blockingProblem, blockingWork, byCommand } from '../policy.ts';
import type { Rule } from '../rule.ts';

/** What is asked last: the engine leaves only the work that no other rule has explained. */
export const rule: Rule = {
  id: 'blocking-work',
  title: 'Other work on a table in use while others wait',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['X7'],
  what: 'Finds every rewrite, scan or index build on a table in use, under a lock that blocks writes or reads, that no other rule speaks of.',
  why: 'Whatever the statement is called: if it has to go over a whole table while others wait for its lock, the wait grows with the table. The other rules know the usual cases and their ways around; this one makes sure that nothing that blocks goes unsaid.',
  bad: [
    {
      title: 'Foreign keys that point to a partition are checked when it leaves',
      before: [
        'CREATE TABLE events (id bigint PRIMARY KEY) PARTITION BY RANGE (id);',
        'CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (1000);',
        'CREATE TABLE notes (event_id bigint REFERENCES events);',
      ].join('\n'),
      sql: 'ALTER TABLE events DETACH PARTITION events_1;',
    },
  ],
  good: [
    {
      title: 'A long read that keeps nobody out',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ANALYZE orders;',
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  when: 'work',
  *statement(context) {
    for (const pieces of byCommand(blockingWork(context)).values()) {
      yield blockingProblem(context, pieces, 'The statement');
    }
  },
  mysql: {
    bad: [
      {
        title: 'What is no InnoDB cannot build an index beside the table',
        before: 'CREATE TABLE words (id BIGINT PRIMARY KEY, word VARCHAR(40)) ENGINE=MyISAM;',
        sql: 'CREATE INDEX words_word ON words (word);',
      },
    ],
    good: [
      {
        title: 'Work that keeps nobody out',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT);',
        sql: 'ALTER TABLE orders ADD INDEX (total), ALGORITHM=INPLACE, LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    *statement(context) {
      yield* unexplainedWork(context);
    },
  },
};
