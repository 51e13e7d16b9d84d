import { verificationLevels } from '../report/backup/backup-report.ts';
import { riskClasses } from '../report/risk.ts';
import { listAt, numberAt, textAt, type Values } from './checked-values.ts';
import { onFailures } from './deploy-settings.ts';
import { type Key, type Mismatch, type Shape, text, texts } from './shape.ts';
import { address, tellingKeys, variable } from './telling-shape.ts';
import {
  age,
  day,
  daySpan,
  decimalNumber,
  duration,
  endOfDay,
  limit,
  limitOrNone,
  lineOfText,
  timeOfDay,
  timeZone,
  wholeNumber,
} from './text-patterns.ts';

/** What drydock.yml may say under `deploy:`. read-deploy-settings.ts makes settings of it. */

const number: Shape = { type: 'text', pattern: wholeNumber };
const risk: Shape = { type: 'choice', values: riskClasses };
/** In a log it stands in the midst of a line. */
const line: Shape = { type: 'text', pattern: lineOfText };
const zone: Key = {
  shape: { type: 'text', pattern: timeZone },
  what: 'The time zone in which days and times are meant, such as `Europe/Berlin`.',
  required: true,
};
const name: Key = { shape: line, what: 'What it is called in reports.', required: true };
const timeout: Key = {
  shape: { type: 'text', pattern: limit },
  what: 'How long the answer may take; 10 seconds when absent. Without one by then the deploy does not begin.',
};
const tokenFrom: Key = {
  shape: variable,
  what: 'The environment variable with a token, which is sent as `Authorization: Bearer`.',
};

const approvals: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      risk: { shape: risk, what: 'The least risk class that it applies to; every change when absent.' },
      reviews: { shape: number, what: 'Approving reviews of the pull request by people who did not write it.' },
      environment: { shape: number, what: "People who approved the job's environment and did not write the change." },
      from: { shape: texts, what: 'Logins; only these count. Everybody when absent.' },
    },
    check: needsApprovals,
  },
};

const sql: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      name,
      query: { shape: text, what: 'One query. It runs in a transaction that may only read.', required: true },
      expect: {
        shape: text,
        what: 'What the only column of the only row has to be. When absent, there must be no row.',
      },
      timeout,
    },
  },
};

const promql: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      name,
      url: { shape: address, what: 'The server, up to and without `/api/v1`.', required: true },
      query: { shape: text, what: 'An expression; its value now counts.', required: true },
      min: { shape: { type: 'text', pattern: decimalNumber }, what: 'The least value that a sample may have.' },
      max: { shape: { type: 'text', pattern: decimalNumber }, what: 'The largest value that a sample may have.' },
      empty: {
        shape: { type: 'choice', values: ['error', 'pass'] },
        what: 'What an answer without any sample is; `error` when absent: a metric with a wrong name has none either.',
      },
      'token-from': tokenFrom,
      timeout,
    },
    check: needsBounds,
  },
};

const http: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      name,
      url: { shape: address, what: 'The address that is asked with GET.', required: true },
      status: { shape: number, what: 'The status that it has to answer with; 200 when absent.' },
      contains: { shape: text, what: 'A text that the answer has to hold.' },
      'token-from': tokenFrom,
      timeout,
    },
    check: needsStatus,
  },
};

const window: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      days: {
        shape: { type: 'list', items: { type: 'text', pattern: daySpan }, single: true },
        what: 'Days of the week, such as `mon-thu` or `[mon, wed]`; all when absent.',
      },
      from: { shape: { type: 'text', pattern: timeOfDay }, what: 'When it opens.', required: true },
      to: {
        shape: { type: 'text', pattern: endOfDay },
        what: 'When it closes. A window that closes before it opens goes over midnight, and belongs to the day on which it opens.',
        required: true,
      },
      zone,
    },
    check: needsTime,
  },
};

const freeze: Shape = {
  type: 'list',
  items: {
    type: 'object',
    keys: {
      from: { shape: { type: 'text', pattern: day }, what: 'The first day.', required: true },
      until: { shape: { type: 'text', pattern: day }, what: 'The last day.', required: true },
      zone,
      why: { shape: line, what: 'Why. It stands in the report of a deploy that it holds up.', required: true },
      above: { shape: risk, what: 'Changes of a lesser risk than this may pass; none when absent.' },
    },
    check: needsOrder,
  },
};

const backup: Shape = {
  type: 'list',
  single: true,
  items: {
    type: 'object',
    keys: {
      'max-age': {
        shape: { type: 'text', pattern: age },
        what: 'How old the data of the newest backup that counts may be; `24h` when absent.',
      },
      level: {
        shape: { type: 'choice', values: verificationLevels },
        what: 'How far it has to be proved; `digested` when absent.',
      },
      'same-head': {
        shape: { type: 'boolean' },
        what: 'Whether no migration may have run since; `true` when absent: going back to an older one would take that migration along.',
      },
    },
  },
};

const gateKeys: Readonly<Record<string, Key>> = {
  approvals: { shape: approvals, what: 'Who has to approve, by the risk of the change.' },
  sql: { shape: sql, what: 'Queries on the database itself.' },
  promql: { shape: promql, what: 'Queries to Prometheus, or to a server that speaks like it.' },
  http: { shape: http, what: 'Addresses that have to answer.' },
  window: { shape: window, what: 'Times at which a deploy may begin: within one of them.' },
  freeze: { shape: freeze, what: 'Days on which nothing is deployed.' },
  backup: {
    shape: backup,
    what: 'A backup that has to be there, where `backup.store` says, as `drydock backup` made it.',
  },
};

/** Of a database: lies over what `deploy` says for all. */
export const databaseDeployKeys: Readonly<Record<string, Key>> = {
  'lock-timeout': {
    shape: { type: 'text', pattern: limit },
    what: 'How long a statement may wait for a lock before its transaction is given up and tried again; 3 seconds when absent.',
  },
  'lock-retries': { shape: number, what: 'How often such a transaction is tried again; 10 times when absent.' },
  'statement-timeout': {
    shape: { type: 'text', pattern: limitOrNone },
    what: 'How long one statement may take; `none` when absent.',
  },
  'wait-for-deploy': {
    shape: { type: 'text', pattern: duration },
    what: 'How long to wait for another deploy of the same database to end; 5 minutes when absent.',
  },
  'on-failure': {
    shape: { type: 'choice', values: onFailures },
    what: 'What is done after a migration failed; `stop` when absent.',
  },
  'out-of-order': {
    shape: { type: 'boolean' },
    what: 'Whether a migration that is older than what has run may run, where its tool leaves that open.',
  },
  gates: {
    shape: { type: 'object', keys: gateKeys },
    what: 'What is asked before anything runs (see gates.md). A kind that a database names replaces that kind of all databases.',
  },
};

/** Of the whole run. */
export const deployKeys: Readonly<Record<string, Key>> = {
  ...databaseDeployKeys,
  ...tellingKeys,
};

function needsApprovals(values: Values): Mismatch | null {
  const wanted = (numberAt(values, 'reviews') ?? 0) + (numberAt(values, 'environment') ?? 0);
  return wanted > 0 ? null : { key: null, problem: 'needs "reviews" or "environment", above zero' };
}

function needsBounds(values: Values): Mismatch | null {
  const [min, max] = [numberAt(values, 'min'), numberAt(values, 'max')];
  if (min === null && max === null) return { key: null, problem: 'needs a "min" or a "max"' };
  return min !== null && max !== null && min > max ? { key: 'max', problem: 'has a "max" below its "min"' } : null;
}

function needsStatus(values: Values): Mismatch | null {
  const status = numberAt(values, 'status') ?? 200;
  // A redirect may be what is wanted. Below 200 no answer ends.
  return status >= 200 && status <= 599 ? null : { key: 'status', problem: 'has a "status" that is not 200 to 599' };
}

function needsTime(values: Values): Mismatch | null {
  if (values['days'] !== undefined && listAt(values, 'days').length === 0) {
    return { key: 'days', problem: 'has no days' };
  }
  const [from, to] = [textAt(values, 'from'), textAt(values, 'to')];
  return from === to ? { key: 'to', problem: 'closes when it opens; the whole day is 00:00 to 24:00' } : null;
}

function needsOrder(values: Values): Mismatch | null {
  const [from, until] = [textAt(values, 'from') ?? '', textAt(values, 'until') ?? ''];
  return until < from ? { key: 'until', problem: 'ends before it begins' } : null;
}
