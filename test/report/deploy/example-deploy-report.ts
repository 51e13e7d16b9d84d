import type {
  Blocker,
  DeployedDatabase,
  DeployedMigration,
  DeployedStatement,
  DeployReport,
  GateReport,
  StatementFailure,
} from '../../../src/core/report/deploy/deploy-report.ts';
import type { FindingEffect, Location } from '../../../src/core/report/finding.ts';
import { reportVersion } from '../../../src/core/report/report.ts';

/** Plans and deploys as they happen, for every renderer to be looked at. */

export const files: Readonly<Record<string, string>> = {
  'db/migration/V216__order_note.sql': `-- Notes of the customer, shown on the delivery slip.
SET lock_timeout = '3s';
ALTER TABLE orders ADD COLUMN note varchar(500);
UPDATE orders SET note = '' WHERE created_at > '2026-01-01';
ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2);
`,
  'db/migrate/20261120143000_invoice_state.sql': `ALTER TABLE invoices ADD COLUMN state varchar(20) NOT NULL DEFAULT 'open';
UPDATE invoices SET state = 'paid' WHERE paid_at IS NOT NULL;
ALTER TABLE invoices ADD CONSTRAINT invoices_state_ck CHECK (state IN ('open', 'paid'));
ALTER TABLE invoices DROP COLUMN legacy_state;
`,
};

export const source = (file: string): string | undefined => files[file];

const noEffect: FindingEffect = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  mayFail: [],
  estimatedMs: null,
  certain: true,
};

export function effect(parts: Partial<FindingEffect> = {}): FindingEffect {
  return { ...noEffect, ...parts };
}

export function place(file: string, line: number, column = 1, endColumn = 40, endLine = line): Location {
  return { file, line, column, endLine, endColumn };
}

export function statement(
  number: number,
  sql: string,
  at: Location,
  parts: Partial<DeployedStatement> = {},
): DeployedStatement {
  return {
    number,
    sql,
    place: at,
    state: 'pending',
    effect: noEffect,
    sizes: [],
    ms: null,
    rows: null,
    retries: 0,
    failure: null,
    ...parts,
  };
}

export function migration(
  version: string | null,
  name: string,
  file: string,
  statements: readonly DeployedStatement[],
  parts: Partial<DeployedMigration> = {},
): DeployedMigration {
  return {
    version,
    name,
    file,
    kind: version === null ? 'repeatable' : 'versioned',
    state: 'pending',
    atomic: true,
    ms: null,
    statements,
    remark: null,
    ...parts,
  };
}

export function gate(gate: string, name: string, parts: Partial<GateReport> = {}): GateReport {
  return { gate, name, verdict: 'pass', reason: 'ok', message: '', ms: 12, ...parts };
}

export function database(parts: Partial<DeployedDatabase> = {}): DeployedDatabase {
  return {
    name: 'shop',
    engine: 'postgres',
    summary: 'Flyway, 217 migrations in db/migration',
    tool: 'flyway',
    folder: 'db/migration',
    server: 'PostgreSQL 16.14',
    target: 'shop on db.example.com:5432',
    history: '"public"."flyway_schema_history"',
    before: '214',
    after: '214',
    applied: 214,
    plan: 'sha256:6f1ed002ab5595859014ebf0951522d9c54f2b8ff9a1d3a2c5e5e0a7c3b1f8d4',
    risk: { class: 'low', reasons: [] },
    verdict: 'pass',
    reason: 'planned',
    message: '',
    advice: [],
    migrations: [],
    gates: [],
    remarks: [],
    afterwards: null,
    ms: 840,
    ...parts,
  };
}

export function report(databases: readonly DeployedDatabase[], parts: Partial<DeployReport> = {}): DeployReport {
  const [first] = databases;
  return {
    reportVersion,
    job: 'deploy',
    mode: 'deploy',
    tool: { name: 'drydock', version: '0.1.0' },
    run: '3f0c1c1e-7a52-4d3e-9d53-0f3a3f1f6a11',
    verdict: first?.verdict ?? 'skipped',
    reason: first?.reason ?? 'nothing_pending',
    databases,
    approvals: [],
    deployment: null,
    startedAt: '2026-11-20T14:32:07.120Z',
    ms: databases.reduce((sum, each) => sum + each.ms, 0) + 61,
    ...parts,
  };
}

const orders = { table: 'public.orders', rows: 12_400_000, bytes: 3_330_000_000 };
const token = 'db/migration/V215__order_token.sql';
const note = 'db/migration/V216__order_note.sql';
const index = 'db/migration/V217__order_note_index.sql';
const view = 'db/migration/R__open_orders.sql';

const brief = (mode = 'ACCESS EXCLUSIVE') =>
  effect({ locks: [{ relation: 'public.orders', mode, blocks: 'reads and writes' }] });
const rewrite = effect({
  locks: [{ relation: 'public.orders', mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' }],
  rewrites: ['public.orders'],
  indexBuilds: ['orders_pkey on public.orders', 'orders_customer_id_idx on public.orders'],
  mayFail: ['a value of `total` has more than 10 digits before the point.'],
  estimatedMs: 84_000,
});
const concurrently = effect({
  locks: [{ relation: 'public.orders', mode: 'SHARE UPDATE EXCLUSIVE', blocks: 'schema changes' }],
  scans: ['public.orders'],
  indexBuilds: ['orders_note_idx on public.orders'],
  mayFail: ['a transaction that is older than this keeps it waiting.'],
  estimatedMs: 41_000,
});

function shopMigrations(): DeployedMigration[] {
  return [
    migration('215', 'order token', token, [
      statement(1, 'ALTER TABLE orders ADD COLUMN token text', place(token, 1), { effect: brief(), sizes: [orders] }),
      statement(2, 'CREATE TABLE order_token_log (id bigint PRIMARY KEY, token text NOT NULL)', place(token, 2)),
    ]),
    migration('216', 'order note', note, [
      statement(1, "SET lock_timeout = '3s'", place(note, 2, 1, 24)),
      statement(2, 'ALTER TABLE orders ADD COLUMN note varchar(500)', place(note, 3, 1, 48), {
        effect: brief(),
        sizes: [orders],
      }),
      statement(3, "UPDATE orders SET note = '' WHERE created_at > '2026-01-01'", place(note, 4, 1, 60), {
        effect: effect({ scans: ['public.orders'], estimatedMs: 22_000, certain: false }),
        sizes: [orders],
      }),
      statement(4, 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(12, 2)', place(note, 5, 1, 58), {
        effect: rewrite,
        sizes: [orders],
      }),
    ]),
    migration(
      '217',
      'order note index',
      index,
      [
        statement(1, 'CREATE INDEX CONCURRENTLY orders_note_idx ON orders (note)', place(index, 1, 1, 59), {
          effect: concurrently,
          sizes: [orders],
        }),
      ],
      { atomic: false, remark: 'It runs outside a transaction: if it is cut off, the index is left behind invalid.' },
    ),
    migration(null, 'open orders', view, [
      statement(1, 'CREATE OR REPLACE VIEW open_orders AS', place(view, 1, 1, 1, 4), {
        effect: effect({
          locks: [{ relation: 'public.open_orders', mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' }],
        }),
      }),
      statement(2, 'DO $$ BEGIN EXECUTE format($f$GRANT SELECT ON %I TO reporting$f$, ...)', place(view, 6), {
        effect: null,
      }),
    ]),
  ];
}

const blocking = {
  class: 'blocking' as const,
  reasons: [
    {
      class: 'blocking' as const,
      rule: 'alter-type-rewrites',
      file: note,
      line: 5,
      text: 'Changing the type of `public.orders.total` rewrites the table, and nobody can read or write it meanwhile.',
    },
    {
      class: 'blocking' as const,
      rule: 'update-without-batches',
      file: note,
      line: 4,
      text: 'One UPDATE of all rows of `public.orders` keeps their locks until the migration ends.',
    },
  ],
};

const approved = gate('approvals', 'blocking changes: 2 reviews', {
  message: '2 approving reviews by people who did not write it: ada, grace.',
});
const calm = gate('promql', 'error rate', { message: 'The worst of 3 samples is 0.002, at most 0.01.', ms: 140 });
const window = gate('window', 'Mon to Thu, 09:00 to 16:00 Europe/Berlin', {
  verdict: 'fail',
  reason: 'outside_window',
  message: 'It is Friday, 15:32 in Europe/Berlin; the next window opens on Monday at 09:00.',
  ms: 0,
});

/** A plan with one migration that stops everybody for a while. */
export function planned(): DeployReport {
  const one = database({
    risk: blocking,
    message: '4 migrations would run.',
    migrations: shopMigrations(),
    gates: [approved, calm],
    remarks: ['The server has a transaction that is open for 14 min: V217 would wait for its end.'],
  });
  return report([one], { mode: 'plan' });
}

/** A plan for MySQL, where nothing is one transaction. */
export function plannedMysql(): DeployReport {
  const one: DeployedDatabase = {
    ...billing(),
    reason: 'planned',
    message: '1 migration would run.',
    migrations: [
      {
        ...invoiceState(),
        remark: 'It is no transaction: if it is cut off, it goes on with the next statement when it is deployed again.',
      },
    ],
  };
  return report([one], { mode: 'plan' });
}

/** All went well. */
export function deployed(): DeployReport {
  const ms = [34, 91_480, 43_700, 12];
  const starts = [310, 344, 91_830, 135_560];
  const statements = [[22, 9], [0.4, 18, 24_100, 67_300], [43_690], [6, 4]];
  const migrations = shopMigrations().map((each, at) => ({
    ...each,
    state: 'applied' as const,
    ms: ms[at] ?? 0,
    startedMs: starts[at] ?? 0,
    statements: each.statements.map((one, place) => ({
      ...one,
      state: 'done' as const,
      ms: statements[at]?.[place] ?? 1,
      rows: one.sql.startsWith('UPDATE') ? 8_204_112 : null,
      retries: at === 0 && place === 0 ? 2 : 0,
    })),
  }));
  const one = database({
    reason: 'deployed',
    message: '4 migrations were deployed.',
    after: '217',
    risk: blocking,
    migrations,
    gates: [approved, calm],
    remarks: ['Another deploy of this database was waited for: 3.2 s, by ci@runner-7.'],
    ms: 135_900,
  });
  return report([one], {
    approvals: [
      { login: 'grace', what: 'environment', comment: 'Go, traffic is low.' },
      { login: 'ada', what: 'review', comment: '' },
    ],
    deployment: { id: 918_273, environment: 'production', url: 'https://github.com/example/shop/deployments/918273' },
  });
}

export const blockers: readonly Blocker[] = [
  {
    id: 48_211,
    user: 'reporting',
    application: 'metabase (10.0.4.17)',
    state: 'idle in transaction',
    transactionSeconds: 842,
    query: 'SELECT date_trunc(?, created_at), sum(total) FROM orders GROUP BY ?',
    lock: 'ACCESS SHARE on orders',
    blockedBy: [],
  },
  {
    id: 48_377,
    user: 'app',
    application: 'shop-worker (10.0.2.4)',
    state: 'active',
    transactionSeconds: 3,
    query: 'UPDATE orders SET status = ? WHERE id = ?',
    lock: 'ROW EXCLUSIVE on orders',
    blockedBy: [48_211],
  },
];

const timedOut: StatementFailure = {
  code: '55P03',
  message: 'canceling statement due to lock timeout',
  detail: null,
  hint: null,
  blockers,
};

/** A lock that was not to be had: the migration is rolled back, the ones after it did not run. */
export function locked(): DeployReport {
  const [first, second, ...others] = shopMigrations();
  if (first === undefined || second === undefined) throw new Error('the example has no migrations');
  const done = {
    ...first,
    state: 'applied' as const,
    ms: 41,
    startedMs: 300,
    statements: first.statements.map((each) => ({ ...each, state: 'done' as const, ms: 20 })),
  };
  const failed = {
    ...second,
    state: 'failed' as const,
    ms: 78_300,
    startedMs: 341,
    statements: second.statements.map((each) => {
      if (each.number > 2) return each;
      if (each.number < 2) return { ...each, ms: 0.3 };
      return { ...each, state: 'failed' as const, ms: 3_004, retries: 10, failure: timedOut };
    }),
  };
  const one = database({
    verdict: 'fail',
    reason: 'lock_timeout',
    message: 'V216 could not lock public.orders within 3 s, 11 times in a row, and was rolled back.',
    advice: [
      'End the session 48211 of reporting (idle in transaction for 14 min), then deploy again: what ran already is not run again.',
      'Give the role reporting an idle_in_transaction_session_timeout, so that this does not come back.',
    ],
    after: '215',
    risk: blocking,
    migrations: [done, failed, ...others],
    gates: [approved, calm],
    afterwards: {
      policy: 'stop',
      verdict: 'pass',
      reason: 'stopped',
      steps: ['Nothing was undone: V215 stays, V216 left nothing behind.'],
      losses: [],
    },
    ms: 79_020,
  });
  return report([one]);
}

/** A gate said no: nothing was touched. */
export function refused(): DeployReport {
  const one = database({
    verdict: 'fail',
    reason: 'gate_refused',
    message: '1 of 4 gates did not let it through; nothing was touched.',
    advice: ['Deploy again on Monday from 09:00, or change `deploy.gates.window` in drydock.yml.'],
    risk: blocking,
    migrations: shopMigrations(),
    gates: [
      approved,
      calm,
      window,
      gate('http', 'status page', {
        verdict: 'skipped',
        reason: 'not_asked',
        message: 'Not asked, since another gate refused.',
      }),
    ],
    ms: 620,
  });
  return report([one]);
}

const invoices = { table: 'billing.invoices', rows: 840_000, bytes: 212_000_000 };
const state = 'db/migrate/20261120143000_invoice_state.sql';
const copy = effect({
  locks: [{ relation: 'billing.invoices', mode: 'LOCK=SHARED', blocks: 'writes' }],
  rewrites: ['billing.invoices'],
  estimatedMs: 9_400,
  algorithm: 'COPY',
  lock: 'SHARED',
});
const instant = effect({
  locks: [{ relation: 'billing.invoices', mode: 'LOCK=NONE', blocks: 'schema changes' }],
  algorithm: 'INSTANT',
  lock: 'NONE',
});

function billing(): DeployedDatabase {
  return database({
    name: 'billing',
    engine: 'mysql',
    summary: 'dbmate, 61 migrations in db/migrate',
    tool: 'dbmate',
    folder: 'db/migrate',
    server: 'MySQL 8.4.6',
    target: 'billing on mysql.example.com:3306',
    history: '`billing`.`schema_migrations`',
    before: '20261102090000',
    after: '20261102090000',
    applied: 60,
    plan: 'sha256:0b6c4a9f6a1e2f7d3c5b8a9e0d1f2c3b4a5968778695a4b3c2d1e0f1a2b3c4d5',
    risk: {
      class: 'destructive',
      reasons: [
        {
          class: 'destructive',
          rule: 'loses-data',
          file: state,
          line: 4,
          text: 'drops the column `billing.invoices.legacy_state`',
        },
      ],
    },
  });
}

function invoiceState(): DeployedMigration {
  return migration(
    '20261120143000',
    'invoice_state',
    state,
    [
      statement(
        1,
        "ALTER TABLE invoices ADD COLUMN state varchar(20) NOT NULL DEFAULT 'open'",
        place(state, 1, 1, 74),
        { effect: instant, sizes: [invoices] },
      ),
      statement(2, "UPDATE invoices SET state = 'paid' WHERE paid_at IS NOT NULL", place(state, 2, 1, 61), {
        effect: effect({ scans: ['billing.invoices'] }),
        sizes: [invoices],
      }),
      statement(
        3,
        "ALTER TABLE invoices ADD CONSTRAINT invoices_state_ck CHECK (state IN ('open', 'paid'))",
        place(state, 3, 1, 88),
        { effect: copy, sizes: [invoices] },
      ),
      statement(4, 'ALTER TABLE invoices DROP COLUMN legacy_state', place(state, 4, 1, 46), {
        effect: instant,
        sizes: [invoices],
      }),
    ],
    { atomic: false },
  );
}

/** MySQL commits each statement: a part of the migration is there, and going back would lose rows. */
export function halfApplied(): DeployReport {
  const whole = invoiceState();
  const half: DeployedMigration = {
    ...whole,
    state: 'half-applied',
    ms: 15_230,
    startedMs: 210,
    statements: whole.statements.map((each) => {
      if (each.number === 1) return { ...each, state: 'done', ms: 41 };
      if (each.number === 2) return { ...each, state: 'done', ms: 6_100, rows: 812_440 };
      if (each.number === 4) return each;
      return {
        ...each,
        state: 'failed',
        ms: 9_040,
        failure: {
          code: '3819',
          message: "Check constraint 'invoices_state_ck' is violated.",
          detail: 'A row of billing.invoices has state = "void".',
          hint: null,
          blockers: [],
        },
      };
    }),
  };
  const one: DeployedDatabase = {
    ...billing(),
    verdict: 'fail',
    reason: 'migration_failed',
    message: 'Statement 3 of 20261120143000 failed; statements 1 and 2 are there and stay there.',
    advice: [
      'Mend the rows that break the rule, then deploy again: it goes on with statement 3.',
      'To go back instead: `drydock undo`, which drops the column `state` with 812,440 values.',
    ],
    migrations: [half],
    afterwards: {
      policy: 'undo',
      verdict: 'fail',
      reason: 'would_lose_rows',
      steps: ['Nothing was undone, since that would lose rows that were written since.'],
      losses: [{ table: 'billing.invoices', rows: 812_440, why: 'the column `state` would go with its values' }],
    },
    ms: 15_600,
  };
  return report([one]);
}

/** The last migration taken back. */
export function undone(): DeployReport {
  const whole = invoiceState();
  const one: DeployedDatabase = {
    ...billing(),
    reason: 'undone',
    message: '1 migration was undone.',
    before: '20261120143000',
    after: '20261102090000',
    applied: 61,
    migrations: [
      {
        ...whole,
        state: 'undone',
        ms: 350,
        statements: [
          statement(1, 'ALTER TABLE invoices DROP COLUMN state', place(state, 8, 1, 39), {
            effect: instant,
            sizes: [invoices],
            state: 'done',
            ms: 340,
          }),
        ],
      },
    ],
    ms: 700,
  };
  return report([one], { mode: 'undo' });
}

/** Nothing to do. */
export function nothingPending(): DeployReport {
  return report([
    database({
      reason: 'nothing_pending',
      message: 'Nothing is pending.',
      before: '217',
      after: '217',
      applied: 217,
      plan: '',
    }),
  ]);
}

/** What was approved is not what would run. */
export function changed(): DeployReport {
  const one = database({
    verdict: 'fail',
    reason: 'plan_changed',
    message: 'The plan was changed since it was approved: V216 has another text, V218 is new. Nothing was touched.',
    advice: ['Have the plan approved anew: `drydock plan --out plan.json`.'],
    migrations: shopMigrations(),
    risk: blocking,
    ms: 410,
  });
  return report([one]);
}

/** The server was not there. */
export function unreachable(): DeployReport {
  const one = database({
    verdict: 'error',
    reason: 'no_connection',
    message: 'db.example.com:5432 refused the connection.',
    advice: ['Look whether the runner may reach the server: its address has to be allowed there.'],
    server: '',
    history: '',
    before: null,
    after: null,
    applied: 0,
    plan: '',
    ms: 5_010,
  });
  return report([one]);
}

/** Two databases: the second one failed. */
export function several(): DeployReport {
  const [good] = deployed().databases;
  const [bad] = halfApplied().databases;
  if (good === undefined || bad === undefined) throw new Error('the examples have no databases');
  return report([good, bad], { verdict: 'fail', reason: 'migration_failed' });
}

export const examples: Readonly<Record<string, () => DeployReport>> = {
  planned,
  'planned-mysql': plannedMysql,
  deployed,
  locked,
  refused,
  'half-applied': halfApplied,
  undone,
  'nothing-pending': nothingPending,
  changed,
  unreachable,
  several,
};
