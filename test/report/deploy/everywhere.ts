import type { DeployedStatement, DeployReport } from '../../../src/core/report/deploy/deploy-report.ts';
import { database, effect, gate, migration, place, report, statement } from './example-deploy-report.ts';

/** A report in which everything that can come from outside is the given text: a plan, or a deploy of which a part failed. */
export function everywhere(text: string, mode: DeployReport['mode'] = 'deploy'): DeployReport {
  const locking: Partial<DeployedStatement> = {
    effect: effect({
      locks: [{ relation: text, mode: text, blocks: 'reads and writes' }],
      rewrites: [text],
      indexBuilds: [text],
      mayFail: [text],
      estimatedMs: 60_000,
    }),
    sizes: [{ table: text, rows: 12_000_000, bytes: 3_000_000_000 }],
  };
  const failed = statement(2, text, place(text, 1, 1, 4), {
    ...locking,
    state: 'failed',
    ms: 3_000,
    retries: 2,
    failure: {
      code: text,
      message: text,
      detail: text,
      hint: text,
      blockers: [
        {
          id: 7,
          user: text,
          application: text,
          state: text,
          transactionSeconds: 61,
          query: text,
          lock: text,
          blockedBy: [8],
        },
      ],
    },
  });
  const done = statement(1, text, place(text, 1, 1, 4), { ...locking, state: 'done', ms: 2_000, rows: 5 });
  const waits = statement(1, text, place(text, 1, 1, 4), locking);
  const planned = mode === 'plan';
  const migrations = [
    migration(text, text, text, planned ? [waits, waits] : [done, failed], {
      state: planned ? 'pending' : 'half-applied',
      ms: planned ? null : 5_000,
      remark: text,
    }),
    migration(text, text, text, [planned ? waits : done], {
      state: planned ? 'pending' : 'applied',
      ms: planned ? null : 2_000,
      remark: text,
    }),
    migration(null, text, text, [statement(1, text, place(text, 1, 1, 4), { effect: null })], { remark: text }),
    migration(null, text, text, [waits], { state: 'passed-over', remark: text }),
  ];
  const one = database({
    name: text,
    summary: text,
    tool: text,
    folder: text,
    server: text,
    target: text,
    history: text,
    before: text,
    after: `${text} `,
    plan: text,
    risk: {
      class: 'destructive',
      reasons: [1, 2].map((line) => ({ class: 'destructive', rule: text, file: text, line, text })),
    },
    verdict: planned ? 'pass' : 'fail',
    reason: planned ? 'planned' : 'migration_failed',
    message: text,
    advice: [text, text],
    migrations,
    gates: [
      gate(text, text, { message: text }),
      gate(text, `${text} `, { verdict: planned ? 'pass' : 'fail', reason: 'check_failed', message: text }),
    ],
    remarks: [text],
    afterwards: planned
      ? null
      : {
          policy: 'undo',
          verdict: 'fail',
          reason: 'failed',
          steps: [text],
          losses: [{ table: text, rows: 5, why: text }],
        },
  });
  const bare = database({ ...one, verdict: 'error', reason: 'no_connection', migrations: [], gates: [] });
  return report([one, one, bare], {
    mode,
    run: text,
    verdict: planned ? 'pass' : 'fail',
    reason: planned ? 'planned' : 'migration_failed',
    approvals: [
      { login: text, what: 'environment', comment: text },
      { login: text, what: 'review', comment: text },
    ],
    deployment: { id: 5, environment: text, url: 'https://github.example/deployments#L5' },
  });
}
