import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'suppression-malformed',
  title: 'Suppression that cannot be understood',
  category: 'process',
  severity: 'warning',
  enabled: true,
  covers: [],
  what: 'A comment begins with `drydock:` but is no suppression that we can read: no rule is named, the word after the colon is unknown, or its date is none.',
  why: 'Its author believes that a finding is silenced for a stated reason. It is not, and whoever reads the file is misled as well.',
  bad: [
    { title: 'no rule', sql: '-- drydock: ignore\nSELECT 1;' },
    { title: 'an unknown word', sql: '-- drydock: skip drop-column we know\nSELECT 1;' },
    {
      title: 'a date that does not exist',
      sql: '-- drydock: ignore drop-column it is empty until 2026-13-45\nSELECT 1;',
    },
  ],
  good: [
    {
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);',
      sql: '-- drydock: ignore drop-column the column was never read until 2027-01-31\nALTER TABLE orders DROP COLUMN note;',
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  anyEngine: {},
};
