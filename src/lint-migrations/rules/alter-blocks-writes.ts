import { slowAlterAdvice } from '../mysql/advice/slow-alter.ts';
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
  id: 'alter-blocks-writes',
  title: 'ALTER TABLE in place that blocks writes',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M1'],
  what: 'Finds what is done in place but not online on a table in use: `FULLTEXT` and `SPATIAL` indexes, indexes over expressions, a new `AUTO_INCREMENT` column.',
  why: 'In place does not mean that others go on: for these the server holds a lock under which everybody may read and nobody may write, from the first row to the last. `LOCK=NONE` makes it refuse; only a copy of the table that an online tool keeps in step lets writers through.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT);',
        sql: 'CREATE FULLTEXT INDEX articles_body ON articles (body);',
      },
      {
        before: 'CREATE TABLE shops (id BIGINT PRIMARY KEY, place POINT NOT NULL);',
        sql: 'ALTER TABLE shops ADD SPATIAL INDEX (place);',
      },
      {
        before: 'CREATE TABLE visits (page VARCHAR(100));',
        sql: 'ALTER TABLE visits ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;',
      },
    ],
    good: [
      {
        title: 'An ordinary index is built while others write',
        before: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, author_id BIGINT);',
        sql: 'CREATE INDEX articles_author ON articles (author_id);',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
      {
        title: 'With the table',
        sql: 'CREATE TABLE articles (id BIGINT PRIMARY KEY, body TEXT, FULLTEXT KEY (body));',
      },
    ],
    on: ['alter table', 'create index'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main) return;
      const slow = slowActions(context).filter(
        (work) =>
          work.effect.algorithm !== 'COPY' &&
          !addsForeignKey(work) &&
          !addsCheck(work) &&
          !isAboutPartitions(work.action),
      );
      if (slow.length === 0) return;
      const advice = slowAlterAdvice(context, main, slow);
      // The hidden column of an index over an expression is what keeps writers out: a column that is there before does not.
      const virtual = slow.some(
        ({ action }) => action.kind === 'add index' && action.index.parts.some(({ expression }) => expression !== null),
      )
        ? [
            {
              title:
                'Or put the expression into a VIRTUAL column first, which takes an instant: an index over that is built while others write, unless it holds many values a row',
              sql: '',
            },
          ]
        : [];
      yield workProblem(context, main, slow, { advice: { ...advice, steps: [...advice.steps, ...virtual] } });
    },
  },
};
