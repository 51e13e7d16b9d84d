import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'suppression-expired',
  title: 'Suppression whose time is over',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'A suppression was given an end date, and the date has passed. What it silenced is reported again.',
  why: 'The date was set so that somebody looks again. This is the reminder.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column nobody reads it until 2020-01-31\nALTER TABLE orders DROP COLUMN note;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column nobody reads it until 2999-01-31\nALTER TABLE orders DROP COLUMN note;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  anyEngine: {},
};
