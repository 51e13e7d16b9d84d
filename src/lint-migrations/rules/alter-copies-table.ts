import { alterCopiesAdvice } from '../mysql/advice/alter-copies.ts';
import { movedMembers } from '../mysql/enum-members.ts';
import {
  addsCheck,
  addsForeignKey,
  isAboutPartitions,
  liveTable,
  slowActions,
  workProblem,
} from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'alter-copies-table',
  title: 'ALTER TABLE that copies the table',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M1', 'M19', 'M20', 'M21'],
  what: 'Finds what makes the server copy a table in use row by row: another type for a column, a primary key that is dropped, a `STORED` column, another character set. Foreign keys, checks and partitions have rules of their own.',
  why: 'With `ALGORITHM=COPY` the server makes a second table, copies each row and builds each index, and swaps the two at the end. Until then nobody can write to the table; only MariaDB from 11.2 on lets others write, and repeats what they wrote on the copy. It needs the space of the table once more, and replicas begin the same work only when the primary is done, so that they fall behind by as long again. An online tool or a second column does the same in small pieces while everybody goes on; which tool can do it depends on keys, foreign keys and triggers of the table, and the advice says so.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: 'A wider number is another format of every row',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
        sql: 'ALTER TABLE orders MODIFY COLUMN total BIGINT NOT NULL;',
      },
      {
        title: 'The length of a VARCHAR goes past 255 bytes',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40)) DEFAULT CHARSET=utf8mb4;',
        sql: 'ALTER TABLE users MODIFY COLUMN name VARCHAR(100);',
      },
      {
        before: 'CREATE TABLE events (id BIGINT NOT NULL PRIMARY KEY, kind INT);',
        sql: 'ALTER TABLE events DROP PRIMARY KEY;',
      },
      {
        before: 'CREATE TABLE items (id BIGINT PRIMARY KEY, price INT NOT NULL);',
        sql: 'ALTER TABLE items ADD COLUMN gross INT GENERATED ALWAYS AS (price * 2) STORED;',
      },
      {
        before: 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT) DEFAULT CHARSET=latin1;',
        sql: 'ALTER TABLE notes CONVERT TO CHARACTER SET utf8mb4;',
      },
    ],
    good: [
      {
        title: 'Within 255 bytes the length is only a number in the dictionary',
        before: 'CREATE TABLE users (id BIGINT PRIMARY KEY, name VARCHAR(40)) DEFAULT CHARSET=utf8mb4;',
        sql: 'ALTER TABLE users MODIFY COLUMN name VARCHAR(60);',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'A table that the change itself makes',
        sql: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\nALTER TABLE orders MODIFY COLUMN total BIGINT NOT NULL;',
      },
    ],
    on: ['alter table'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      const copies = slowActions(context).filter(
        (work) =>
          work.effect.algorithm === 'COPY' &&
          !addsForeignKey(work) &&
          !addsCheck(work) &&
          !isAboutPartitions(work.action) &&
          !movedMembers(context, work.action),
      );
      if (copies.length > 0)
        yield workProblem(context, main, copies, { advice: alterCopiesAdvice(context, main, copies) });
    },
  },
};
