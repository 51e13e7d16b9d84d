import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'suppression-unknown-rule',
  title: 'Suppression of a rule that does not exist',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'A suppression names a rule that there is not: a slip of the pen, or a rule of an older version.',
  why: 'The finding that it was meant for is reported all the same, or will be one day, and the reason that was written for it is lost.',
  bad: [{ sql: '-- drydock: ignore drop-colum nobody reads it\nSELECT 1;' }],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column nobody reads it\nALTER TABLE orders DROP COLUMN note;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  anyEngine: {},
};
