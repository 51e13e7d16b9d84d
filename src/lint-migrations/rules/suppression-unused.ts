import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'suppression-unused',
  title: 'Suppression that silences nothing',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: [],
  what: 'A suppression stands where the rule that it names finds nothing.',
  why: 'It was left behind by an edit, or stands at the wrong statement. Left in place it will silence the next finding there, for a reason that was given for another one.',
  bad: [{ sql: '-- drydock: ignore drop-column nobody reads it\nCREATE TABLE orders (id bigint PRIMARY KEY);' }],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: 'ALTER TABLE orders DROP COLUMN note; -- drydock: ignore drop-column nobody reads it',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  anyEngine: {},
};
