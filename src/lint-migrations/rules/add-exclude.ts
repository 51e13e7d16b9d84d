import { commandProblem, commandWork } from '../alter-table.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'add-exclude',
  title: 'Exclusion constraint on a table in use',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P46'],
  what: 'Finds `ADD … EXCLUDE` on a table in use.',
  why: 'Its index is built on the spot, from every row, under ACCESS EXCLUSIVE. Other than for UNIQUE there is no way around: an exclusion constraint can neither be NOT VALID nor take over an index that was built concurrently. On a big table it takes a maintenance window, or a new table that is created with the constraint and filled in the background.',
  bad: [
    {
      before: 'CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange);',
      sql: 'ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);',
    },
    {
      before: 'CREATE TABLE shifts (id bigint PRIMARY KEY, span int4range, dropped boolean);',
      sql: 'ALTER TABLE shifts ADD EXCLUDE USING gist (span WITH &&) WHERE (NOT dropped);',
    },
  ],
  good: [
    {
      title: 'With the table',
      sql: 'CREATE TABLE bookings (id bigint PRIMARY KEY, during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));',
      strongestLock: 'none',
    },
  ],
  on: ['AlterTableStmt'],
  when: 'work',
  *statement(context) {
    for (const work of commandWork(context, ['add-exclude'])) {
      yield commandProblem(context, work, `Adding an exclusion constraint to ${work.alteration.shown}`, {
        advice: {
          summary:
            'Create a new table with the constraint, fill it in the background and swap the names, or plan a window: PostgreSQL has no way to add it without the lock.',
          steps: [],
        },
      });
    }
  },
};
