import { durationText } from '../../core/report/wording.ts';
import { displayName } from '../../core/schema/mysql/catalog.ts';
import { durationOf, liveTable } from '../mysql/table-work.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'replica-lag',
  title: 'Long work that replicas repeat',
  category: 'availability',
  severity: 'warning',
  enabled: true,
  covers: ['M33'],
  what: 'Finds index builds on a table in use that take longer than the limit, by the sizes of the statistics file, although others read and write meanwhile. Rebuilds and copies have rules of their own.',
  why: 'On the primary the statement keeps nobody waiting. A replica starts it only when the primary is done, and applies nothing else of the table until its own work is done: reads from it are late by as long as the build takes, and a switch to it has to wait. What is written meanwhile is kept in a log, too, and when two rows break a new unique key for a moment, the statement fails.',
  options: {
    seconds: {
      type: 'number',
      default: 60,
      what: 'How long replicas may fall behind.',
    },
    'size-unknown': {
      type: 'boolean',
      default: false,
      what: 'True to report index builds on tables whose size is not known, too.',
    },
  },
  bad: [],
  good: [],
  mysql: {
    bad: [
      {
        title: 'A table that the statistics file does not have, if you say so',
        options: { 'size-unknown': true },
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'CREATE INDEX orders_state ON orders (state);',
      },
    ],
    good: [
      {
        title: 'Nothing to build',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, state INT);',
        sql: 'ALTER TABLE orders RENAME COLUMN state TO status;',
      },
    ],
    on: ['alter table', 'create index'],
    when: 'work',
    *statement(context) {
      const main = liveTable(context);
      if (!main?.delaysReplicas || main.rebuilds || main.lock !== 'NONE' || main.indexes.length === 0) return;
      const duration = durationOf(context, main);
      const unknown = duration === null;
      if (unknown ? context.option('size-unknown') !== true : duration < Number(context.option('seconds')) * 1000)
        return;
      yield {
        message: `Replicas fall behind by ${unknown ? 'as long as it takes' : durationText(duration)}: they build the index on ${displayName(main.table)} only when the primary is done.`,
        advice: {
          summary:
            'Build it at a quiet hour, take replicas that are read out of use meanwhile, or let an online tool do it.',
          steps: [],
        },
      };
    },
  },
};
