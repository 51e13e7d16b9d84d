import type {
  Comparison,
  Evidence,
  TestedDatabase,
  TestReport,
  Timeline,
  TrialCase,
  TrialReport,
} from '../../../src/core/report/trials/trial-report.ts';
import { countCases, databaseVerdict, reportVerdict, trialVerdict } from '../../../src/core/report/trials/verdict.ts';

/** Files of the sample, by name. */
export const files: Readonly<Record<string, string>> = {
  'db/migration/V215__order_token.sql': [
    '-- Every order gets a token.',
    'ALTER TABLE shop.orders ADD COLUMN token uuid DEFAULT gen_random_uuid();',
    'ALTER TABLE shop.orders ALTER COLUMN customer_id SET NOT NULL;',
    'CREATE INDEX orders_token_idx ON shop.orders (token);',
    '',
  ].join('\n'),
  'db/migration/U214__notes.sql': ['ALTER TABLE shop.orders', '  DROP COLUMN note;', ''].join('\n'),
};

export function place(file: string, line: number, column: number, endColumn: number, endLine = line) {
  return { file, line, column, endLine, endColumn };
}

export function trialCase(part: Partial<TrialCase> = {}): TrialCase {
  return {
    name: 'V215__order_token.sql',
    verdict: 'pass',
    reason: part.verdict === undefined || part.verdict === 'pass' ? 'ok' : 'migration_failed',
    message: 'It was applied.',
    place: null,
    ms: 12,
    evidence: [],
    advice: null,
    ...part,
  };
}

export function trial(name: string, part: Partial<TrialReport> = {}): TrialReport {
  const cases = part.cases ?? [trialCase()];
  return {
    trial: name,
    title: `The trial ${name}`,
    ...trialVerdict(cases),
    summary: 'Everything is as it should be.',
    ms: 1_234,
    cases,
    evidence: [],
    ...part,
  };
}

export function database(trials: readonly TrialReport[], part: Partial<TestedDatabase> = {}): TestedDatabase {
  const { migrations = 215, changed = 1 } = part;
  return {
    name: 'shop',
    engine: 'postgres',
    summary: 'Flyway, 215 migrations in db/migration',
    tool: 'flyway',
    folder: 'db/migration',
    migrations,
    changed,
    server: 'PostgreSQL 16.14, a throwaway server of /usr/lib/postgresql/16',
    serverVersion: '16.14',
    differences: [],
    data: '20,000 rows in 14 tables, generated',
    ...databaseVerdict(trials, { migrations, changed }),
    trials,
    ...part,
  };
}

export function report(databases: readonly TestedDatabase[], part: Partial<TestReport> = {}): TestReport {
  return {
    reportVersion: '1.0',
    job: 'test',
    tool: { name: 'drydock', version: '0.1.0' },
    ...reportVerdict(databases),
    databases,
    counts: countCases(databases),
    ms: databases.reduce((sum, { trials }) => sum + trials.reduce((all, { ms }) => all + ms, 0), 0),
    ...part,
  };
}

/** Values like those of a query: a peak and a long tail. The same ones each time. */
export function samples(n: number, median: number, spread: number): number[] {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed + 1) / 2_147_483_649;
  };
  return Array.from({ length: n }, () => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return Number((median * Math.exp(normal * spread)).toFixed(3));
  }).sort((a, b) => a - b);
}

export const timeline: Timeline = {
  kind: 'timeline',
  title: 'Who waited while V215__order_token.sql ran',
  ms: 3_400,
  lanes: [
    {
      name: 'migration',
      bars: [
        {
          from: 200,
          to: 2_960,
          state: 'runs',
          label: 'ALTER TABLE shop.orders ADD COLUMN token uuid DEFAULT gen_random_uuid()',
        },
        {
          from: 2_960,
          to: 3_010,
          state: 'runs',
          label: 'ALTER TABLE shop.orders ALTER COLUMN customer_id SET NOT NULL',
        },
      ],
    },
    {
      name: 'readers of shop.orders',
      bars: [
        ...Array.from({ length: 20 }, (_, i) => ({
          from: i * 10,
          to: i * 10 + 9,
          state: 'served' as const,
          label: '',
        })),
        { from: 204, to: 3_012, state: 'blocked', label: 'SELECT waits for AccessShareLock' },
        { from: 3_012, to: 3_400, state: 'served', label: '' },
      ],
    },
    {
      name: 'writers of shop.orders',
      bars: [
        { from: 0, to: 203, state: 'served', label: '' },
        { from: 203, to: 2_200, state: 'blocked', label: 'UPDATE waits for RowExclusiveLock' },
        { from: 2_200, to: 2_206, state: 'failed', label: 'canceling statement due to lock timeout' },
        { from: 2_206, to: 3_011, state: 'blocked', label: 'UPDATE waits for RowExclusiveLock' },
        { from: 3_011, to: 3_400, state: 'served', label: '' },
      ],
    },
    { name: 'readers of shop.customers', bars: [{ from: 0, to: 3_400, state: 'served', label: '' }] },
  ],
};

export const slower: Comparison = {
  kind: 'comparison',
  title: 'Latency of orders_of_customer',
  unit: 'ms',
  before: { n: 200, median: 4.1, p95: 6.02, values: samples(200, 4.1, 0.2) },
  after: { n: 200, median: 5.3, p95: 8.4, values: samples(200, 5.3, 0.22) },
  change: { estimate: 29.3, low: 21, high: 38.2, confidence: 0.95 },
};

export const unsure: Comparison = {
  kind: 'comparison',
  title: 'Latency of totals_by_month',
  unit: 'ms',
  before: { n: 12, median: 210, p95: null, values: samples(12, 210, 0.3) },
  after: { n: 12, median: 220, p95: null, values: samples(12, 220, 0.3) },
  change: { estimate: 4.8, low: -12.4, high: 25.1, confidence: 0.95 },
};

export const diff: Evidence = {
  kind: 'diff',
  title: 'shop.orders after V214 was taken back',
  from: 'before V214',
  to: 'after V214 and U214',
  lines: [
    ' id bigint NOT NULL GENERATED ALWAYS AS IDENTITY',
    ' customer_id bigint',
    '-INDEX orders_note_idx (note)',
    '+fulfilled_at timestamp with time zone',
    ' PRIMARY KEY (id)',
  ],
};

export const table: Evidence = {
  kind: 'table',
  title: 'Rows that stop it',
  columns: [
    { name: 'id', align: 'right' },
    { name: 'customer_id', align: 'right' },
    { name: 'total', align: 'right' },
    { name: 'status', align: 'left' },
  ],
  rows: [
    ['17', 'NULL', 1_204.5, 'new'],
    ['2041', 'NULL', 12, 'paid | by invoice'],
    ['19998', 'NULL', null, '注文'],
  ],
};

const effects: Evidence = {
  kind: 'table',
  title: 'Predicted against measured',
  columns: [
    { name: 'line', align: 'right' },
    { name: 'statement', align: 'left' },
    { name: 'predicted', align: 'left' },
    { name: 'measured', align: 'left' },
    { name: 'WAL bytes', align: 'right' },
  ],
  rows: [
    [
      '2',
      'ALTER TABLE shop.orders ADD COLUMN token …',
      'ACCESS EXCLUSIVE, rewrites',
      'ACCESS EXCLUSIVE, rewrites',
      4_194_304,
    ],
    ['3', 'ALTER TABLE shop.orders ALTER COLUMN …', 'ACCESS EXCLUSIVE, reads all', 'ACCESS EXCLUSIVE', 1_204],
    ['4', 'CREATE INDEX orders_token_idx ON …', 'SHARE, builds an index', 'SHARE, builds an index', 901_120],
  ],
};

const v215 = 'db/migration/V215__order_token.sql';

/** One of everything that a report can hold. */
export function sample(): TestReport {
  const shop = database(
    [
      trial('fresh', {
        title: 'An empty database, to the head',
        summary: '215 migrations apply to an empty database.',
        ms: 4_180,
      }),
      trial('upgrade', {
        title: "The base branch's schema with data, and the change on top",
        summary: 'V215__order_token.sql fails on rows that the base branch allows.',
        ms: 6_512,
        cases: [
          trialCase({ name: 'the base branch, with data', message: '214 migrations, then 20,000 rows.', ms: 4_300 }),
          trialCase({
            verdict: 'fail',
            message:
              'Column "customer_id" of relation "orders" contains null values (23502), so that the deploy would stop here.',
            place: place(v215, 3, 25, 62),
            ms: 210,
            evidence: [
              table,
              {
                kind: 'sql',
                title: 'They are found by',
                sql: 'SELECT id, customer_id, total, status\n  FROM shop.orders\n WHERE customer_id IS NULL;',
              },
            ],
            advice: {
              summary: 'Give those rows a customer before the column is made NOT NULL.',
              steps: [
                {
                  title: '1. Fill them in batches',
                  sql: 'UPDATE shop.orders SET customer_id = 0\n WHERE id IN (SELECT id FROM shop.orders WHERE customer_id IS NULL LIMIT 1000);',
                  outsideTransaction: true,
                },
                { title: '2. Deploy the code that always writes it', sql: '', command: 'git push origin main' },
              ],
            },
          }),
        ],
      }),
      trial('rollback', {
        title: 'Up, down, up',
        summary: '1 of 2 migrations with a down part does not take back what it did.',
        ms: 2_870,
        cases: [
          trialCase({ name: 'V213 down, then up', message: 'The schema is what it was, object by object.' }),
          trialCase({
            name: 'V214 down, then up',
            verdict: 'fail',
            reason: 'schema_differs',
            message: '2 objects differ from what they were before V214.',
            place: place('db/migration/U214__notes.sql', 1, 1, 20, 2),
            evidence: [diff],
          }),
        ],
      }),
      trial('repeat', { title: 'Running again', summary: 'Running again changes nothing.', ms: 640 }),
      trial('effects', {
        title: 'Predicted effects, measured',
        summary: '1 of 3 predictions of the lint is wrong.',
        ms: 1_900,
        cases: [
          trialCase({ name: 'line 2: ALTER TABLE', message: 'Confirmed by run.', place: place(v215, 2, 1, 72) }),
          trialCase({
            name: 'line 3: ALTER TABLE',
            verdict: 'warn',
            reason: 'prediction_wrong',
            message: 'The table is not read from end to end: a check constraint proves the column already.',
            place: place(v215, 3, 1, 62),
          }),
        ],
        evidence: [effects],
      }),
      trial('traffic', {
        title: 'Readers and writers meanwhile',
        summary: 'shop.orders could neither be read nor written for 2.8 s.',
        ms: 9_030,
        cases: [
          trialCase({
            name: 'writers of shop.orders',
            verdict: 'fail',
            reason: 'blocked_too_long',
            message: 'Blocked for 2.8 s at worst, 2.8 s p99; the limit is 500 ms. 1 of 40 gave up with a lock timeout.',
            place: place(v215, 2, 1, 72),
          }),
          trialCase({
            name: 'readers of shop.orders',
            verdict: 'fail',
            reason: 'blocked_too_long',
            message: 'Blocked for 2.8 s at worst, 2.8 s p99; the limit is 500 ms.',
            place: place(v215, 2, 1, 72),
          }),
          trialCase({ name: 'readers of shop.customers', message: 'Never blocked.' }),
        ],
        evidence: [timeline],
      }),
      trial('data', {
        title: 'Invariants',
        summary: '12 invariants hold.',
        ms: 410,
        cases: Array.from({ length: 12 }, (_, i) =>
          trialCase({ name: `invariant ${i + 1}`, message: 'The same before and after.' }),
        ),
      }),
      trial('contract', {
        title: 'What the application relies on',
        verdict: 'skipped',
        reason: 'not_configured',
        summary: 'drydock.yml declares no contract.',
        ms: 0,
        cases: [],
      }),
      trial('performance', {
        title: 'Named queries, old schema against new',
        summary: 'orders_of_customer is slower by 29.3 %; the samples of another carry no answer.',
        ms: 31_400,
        cases: [
          trialCase({
            name: 'totals_by_month',
            verdict: 'inconclusive',
            reason: 'too_few_samples',
            message: 'The interval reaches from -12.4 % to +25.1 %, the limit is +10 %.',
            evidence: [unsure],
          }),
          trialCase({
            name: 'orders_of_customer',
            verdict: 'fail',
            reason: 'slower',
            message: 'The median rose by 29.3 %; the limit is +10 %.',
            evidence: [
              slower,
              {
                kind: 'text',
                title: 'The plan changed',
                text: 'before: Index Scan using orders_customer_idx on orders (cost=0.29..8.31)\nafter:  Seq Scan on orders (cost=0.00..458.00)',
              },
            ],
          }),
        ],
      }),
      trial('chaos', {
        title: 'Killed in the middle',
        summary: 'The server did not come back after its disk was filled.',
        ms: 12_000,
        cases: [
          trialCase({
            name: 'the runner is killed after statement 1',
            message: 'Deployed again: the same schema and history.',
          }),
          trialCase({
            name: 'the disk is full',
            verdict: 'error',
            reason: 'server_gone',
            message: 'The server did not come back after its disk was filled.',
          }),
          trialCase({
            name: 'the connection is cut',
            verdict: 'skipped',
            reason: 'server_gone',
            message: 'There was no server any more.',
          }),
        ],
      }),
    ],
    { differences: ['Production has lock_timeout 5s; here it is 0.'] },
  );
  const audit = database([trial('fresh', { summary: '3 migrations apply to an empty database.', ms: 800 })], {
    name: 'audit',
    engine: 'mariadb',
    summary: 'dbmate, 3 migrations in audit/migrations',
    tool: 'dbmate',
    folder: 'audit/migrations',
    migrations: 3,
    changed: null,
    server: 'MariaDB 11.8.3, a service container',
    serverVersion: '11.8.3',
    data: 'no rows',
  });
  return report([shop, audit]);
}
