import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'suppression-without-reason',
  title: 'Suppression without a reason',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'A suppression names a rule but does not say why the finding does not matter here.',
  why: 'Suppressions are copied from file to file. With the reason beside it, a reviewer can see that it does not hold for the next statement; without, the risky migration goes through.',
  bad: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column\nALTER TABLE orders DROP COLUMN note;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column release 41 stopped reading it\nALTER TABLE orders DROP COLUMN note;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  anyEngine: {},
};
