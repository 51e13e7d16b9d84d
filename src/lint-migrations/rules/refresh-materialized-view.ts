import { displayName } from '../../core/schema/catalog.ts';
import { nodeOf } from '../../core/sql/statement.ts';
import { findWord } from '../advice/cut.ts';
import { relationName as freeName } from '../advice/names.ts';
import { relationName } from '../names.ts';
import { blockingProblem, blockingWork } from '../policy.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'refresh-materialized-view',
  title: 'REFRESH MATERIALIZED VIEW while readers wait',
  category: 'availability',
  severity: 'error',
  enabled: true,
  covers: ['P103'],
  what: 'Finds `REFRESH MATERIALIZED VIEW` without `CONCURRENTLY` of a view in use.',
  why: 'The query runs anew and its result is written anew, all under ACCESS EXCLUSIVE: whoever reads the view waits until it is done. `CONCURRENTLY` changes only what differs while readers see the old state; it needs a unique index on plain columns, without a WHERE.',
  bad: [
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;',
      sql: 'REFRESH MATERIALIZED VIEW sales;',
    },
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;\nCREATE UNIQUE INDEX sales_day ON sales (day);',
      sql: 'REFRESH MATERIALIZED VIEW sales WITH DATA;',
    },
  ],
  good: [
    {
      before:
        'CREATE TABLE orders (id bigint PRIMARY KEY, day date, total int);\nCREATE MATERIALIZED VIEW sales AS SELECT day, sum(total) AS total FROM orders GROUP BY day;\nCREATE UNIQUE INDEX sales_day ON sales (day);',
      sql: 'REFRESH MATERIALIZED VIEW CONCURRENTLY sales;',
      strongestLock: 'EXCLUSIVE',
    },
  ],
  on: ['RefreshMatViewStmt'],
  when: 'work',
  *statement(context) {
    const { catalog, statement } = context;
    const node = nodeOf(statement, 'RefreshMatViewStmt');
    if (!node || node.concurrent) return;
    const pieces = blockingWork(context, ['refresh-materialized-view']);
    if (pieces.length === 0) return;
    const view = relationName(catalog, node.relation);
    const usable = catalog
      .indexesOf(view)
      .some((index) => index.unique && index.valid && index.predicate === null && !index.columns.includes(null));
    const word = findWord(statement, statement.span.start, 'view');
    const refresh = {
      title: 'Refresh while readers go on',
      sql: `REFRESH MATERIALIZED VIEW CONCURRENTLY ${displayName(view)};`,
    };
    const index = freeName(catalog, view.schema, [view.name, 'key']);
    yield blockingProblem(context, pieces, `Refreshing ${displayName(view)}`, {
      advice: usable
        ? { summary: 'Refresh it concurrently: its unique index allows for that.', steps: [refresh] }
        : {
            summary: `Give the view a unique index on plain columns, such as ${index}, and refresh it concurrently from then on.`,
            steps: [],
          },
      ...(usable && word && !node.skipData
        ? {
            fix: {
              title: 'Refresh concurrently',
              edits: [{ file: statement.source.file, start: word.end, end: word.end, text: ' CONCURRENTLY' }],
            },
          }
        : {}),
    });
  },
};
