import { failuresFor, reasonOf, spanOf, stopsHere } from '../failures.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'unsupported-version',
  title: 'Syntax that the server’s version does not know',
  category: 'correctness',
  severity: 'error',
  enabled: true,
  covers: ['P6', 'X9'],
  what: 'Finds statements that a later version of PostgreSQL understands and the production server does not. A warning when nobody said which version production has.',
  why: 'A laptop with the newest release accepts what production refuses with a syntax error, and the deployment stops.',
  bad: [
    {
      versions: { to: 17 },
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders ADD COLUMN gross int GENERATED ALWAYS AS (total * 2) VIRTUAL;',
    },
    {
      versions: { to: 13 },
      before:
        'CREATE TABLE events (id bigint, at date NOT NULL) PARTITION BY RANGE (at);\n' +
        "CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');",
      sql: 'ALTER TABLE events DETACH PARTITION events_2020 CONCURRENTLY;',
    },
  ],
  good: [
    {
      title: 'What every supported version knows',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, total int);',
      sql: 'ALTER TABLE orders ADD COLUMN gross int;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  when: 'failures',
  *statement(context) {
    for (const failure of failuresFor('unsupported-version', context)) {
      yield {
        message: `${stopsHere(context)}: ${reasonOf(failure)}.`,
        span: spanOf(failure, context),
        ...(context.serverKnown ? {} : { severity: 'warning' as const }),
      };
    }
  },
};
