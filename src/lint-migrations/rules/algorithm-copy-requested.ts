import { displayName } from '../../core/schema/mysql/catalog.ts';
import type { Assertion } from '../../core/sql/mysql/statement.ts';
import { dearestOf, durationOf, liveActions, liveTable, severityOfWait } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'algorithm-copy-requested',
  title: 'ALTER TABLE that asks for more than it needs',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['M4'],
  what: 'Finds `ALGORITHM=COPY`, `LOCK=SHARED` and `LOCK=EXCLUSIVE` where the server could do with less.',
  why: 'The clauses are orders as well as assertions. `ALGORITHM=COPY` copies a table whose definition could have been changed in an instant; `LOCK=SHARED` keeps writers out of work that would let them through.',
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: 'ALTER TABLE orders ADD COLUMN note TEXT, ALGORITHM=COPY;',
      },
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'ALTER TABLE orders ADD INDEX (state), LOCK=SHARED;',
      },
    ],
    good: [
      {
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'ALTER TABLE orders ADD INDEX (state), ALGORITHM=INPLACE, LOCK=NONE;',
        algorithm: 'INPLACE',
        lock: 'NONE',
      },
    ],
    on: ['alter table', 'create index', 'drop index'],
    *statement(context) {
      const main = liveTable(context);
      const { node, source } = context.statement;
      if (!main || (node.kind !== 'alter table' && node.kind !== 'create index' && node.kind !== 'drop index')) return;
      const works = liveActions(context);
      if (works.length === 0) return;
      const needed = dearestOf(works, main);
      const name = displayName(main.table);
      const copies = node.algorithm?.value === 'COPY' && needed.algorithm !== 'COPY' ? node.algorithm : null;
      const locks =
        !copies &&
        node.lock &&
        needed.lock === 'NONE' &&
        // What takes a moment keeps nobody out for longer.
        works.some(({ effect }) => effect.scans || effect.rebuilds) &&
        (node.lock.value === 'SHARED' || node.lock.value === 'EXCLUSIVE')
          ? node.lock
          : null;
      const asked: Assertion | null = copies ?? locks;
      if (!asked) return;
      const better = copies ? needed.algorithm : 'NONE';
      yield {
        message: copies
          ? `ALGORITHM=COPY makes the server copy every row of ${name} and block writes meanwhile, where ${needed.algorithm} would do.`
          : `LOCK=${asked.value} keeps ${asked.value === 'EXCLUSIVE' ? 'readers and writers' : 'writers'} out of ${name} for work that would let them through.`,
        span: asked.span,
        explainsActions: works.map(({ effect }) => effect.action),
        severity: severityOfWait(durationOf(context, main), true),
        advice: { summary: `Write ${copies ? 'ALGORITHM' : 'LOCK'}=${better}, or leave the clause out.`, steps: [] },
        ...(better !== null &&
        /\.sql$/i.test(source.file) &&
        !source.text.slice(asked.span.start, asked.span.end).includes('$')
          ? {
              fix: {
                title: `Ask for ${better}`,
                edits: [
                  {
                    file: source.file,
                    start: asked.span.start,
                    end: asked.span.end,
                    text: `${copies ? 'ALGORITHM' : 'LOCK'}=${better}`,
                  },
                ],
              },
            }
          : {}),
      };
    },
  },
};
