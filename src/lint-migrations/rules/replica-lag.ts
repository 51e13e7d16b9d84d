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
  },
  bad: [],
  good: [],
  mysql: {
    bad: [],
    good: [],
    on: ['alter table', 'create index'],
    *statement(context) {
      const main = liveTable(context);
      if (!main?.delaysReplicas || main.rebuilds || main.lock !== 'NONE' || main.algorithm === 'COPY') return;
      const duration = durationOf(context, main);
      if (duration === null || duration < Number(context.option('seconds')) * 1000) return;
      yield {
        message: `Replicas fall behind by ${durationText(duration)}: they build the index on ${displayName(main.table)} only when the primary is done.`,
        advice: {
          summary:
            'Build it at a quiet hour, take replicas that are read out of use meanwhile, or let an online tool do it.',
          steps: [],
        },
      };
    },
  },
};
