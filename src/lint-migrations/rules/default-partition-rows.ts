import { failuresFor, reasonOf, spanOf, stopsHere } from '../failures.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'default-partition-rows',
  title: 'Rows of the new partition may be in the default partition',
  category: 'correctness',
  severity: 'warning',
  enabled: true,
  covers: ['P99'],
  what: 'Finds a partition that is created or attached while a default partition is there.',
  why: 'Rows that arrived before their partition did are in the default partition. If one of them belongs to the new partition the statement fails with `23514`, after it has read the whole default partition under ACCESS EXCLUSIVE.',
  bad: [
    {
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\nCREATE TABLE events_rest PARTITION OF events DEFAULT;',
      sql: "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    },
  ],
  good: [
    {
      title: 'Without a default partition nothing can be in the way',
      before: 'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);',
      sql: "CREATE TABLE events_2026 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
      strongestLock: 'SHARE UPDATE EXCLUSIVE',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('default-partition-rows', context)) {
      yield {
        message: `${stopsHere(context)} if a row is in the way: ${reasonOf(failure)} (SQLSTATE ${failure.sqlstate}).`,
        span: spanOf(failure, context),
        advice: {
          summary:
            'Move the rows out of the default partition first, and let a validated CHECK on it say that none is left.',
          steps: [],
        },
      };
    }
  },
};
