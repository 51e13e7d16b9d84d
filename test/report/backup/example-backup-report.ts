import type {
  BackedUpDatabase,
  BackupReport,
  BackupStep,
  BackupSummary,
  ComparedTable,
} from '../../../src/core/report/backup/backup-report.ts';
import { reportVersion } from '../../../src/core/report/report.ts';

/** Backups, drills, restores and prunes as they happen, for every renderer to be looked at. */

export function step(name: string, title: string, parts: Partial<BackupStep> = {}): BackupStep {
  return {
    step: name,
    title,
    verdict: 'pass',
    reason: 'ok',
    message: `${title}.`,
    ms: 1_200,
    bytes: null,
    facts: [],
    ...parts,
  };
}

export function backup(parts: Partial<BackupSummary> = {}): BackupSummary {
  return {
    id: '20261121T030002Z-3f9a1c',
    class: 'auto',
    at: '2026-11-21T03:00:02.000Z',
    ms: 62_000,
    server: 'PostgreSQL 16.14',
    head: '214',
    plainBytes: 3_331_000_000,
    storedBytes: 412_400_000,
    tables: 214,
    rows: 12_400_312,
    encrypted: true,
    compression: 'zstd',
    verified: { level: 'digested', at: '2026-11-21T03:01:40.000Z' },
    damaged: null,
    pinned: null,
    fate: null,
    ...parts,
  };
}

export function database(parts: Partial<BackedUpDatabase> = {}): BackedUpDatabase {
  return {
    name: 'shop',
    engine: 'postgres',
    server: 'PostgreSQL 16.14',
    target: 'shop on db.example.com:5432',
    verdict: 'pass',
    reason: 'saved',
    message: 'Saved as 20261121T030002Z-3f9a1c: 412 MB, read back and digested.',
    advice: [],
    backup: null,
    steps: [],
    tables: [],
    backups: [],
    recoveries: [],
    remarks: [],
    ms: 98_400,
    ...parts,
  };
}

export function report(databases: readonly BackedUpDatabase[], parts: Partial<BackupReport> = {}): BackupReport {
  return {
    reportVersion,
    job: 'backup',
    command: 'backup',
    tool: { name: 'drydock', version: '0.1.0' },
    run: '5d1f4f5e-8f0e-4c43-9b2a-0a4b1f7a9f11',
    verdict: 'pass',
    reason: 'saved',
    store: 's3://backups/production',
    databases,
    startedAt: '2026-11-21T03:00:00.000Z',
    ms: 98_400,
    ...parts,
  };
}

export const table = (name: string, rows: number, parts: Partial<ComparedTable> = {}): ComparedTable => ({
  table: name,
  rows,
  found: rows,
  result: 'equal',
  ...parts,
});

const dumped = [
  step('preflight', 'Looked whether a backup can be made', {
    message: 'Nothing stands in its way.',
    ms: 310,
    facts: [['client', 'pg_dump 16.14']],
  }),
  step('dump', 'Dumped and stored', {
    message: '214 tables were saved.',
    ms: 62_000,
    bytes: 3_331_000_000,
    facts: [
      ['client', 'pg_dump 16.14'],
      ['compression', 'zstd'],
      ['encryption', 'age, 2 recipients'],
      ['parts', '8'],
    ],
  }),
  step('digest', 'Read back and digested', {
    message: 'Every byte is the one that was sent.',
    ms: 9_400,
    bytes: 412_400_000,
  }),
];

export const saved = () =>
  report([
    database({
      backup: backup(),
      steps: dumped,
      remarks: ['The index orders_total_idx is invalid, and pg_dump leaves it out.'],
    }),
  ]);

/** The night on which the server went away. */
export const lost = () =>
  report(
    [
      database({
        verdict: 'error',
        reason: 'server_lost',
        message: 'The server ended the connection in the middle of public.orders; nothing was kept.',
        advice: [
          'See in the log of the server why it ended the session.',
          'Run it again: what was begun is taken back.',
        ],
        steps: [
          dumped[0] as BackupStep,
          step('dump', 'Dumped and stored', {
            verdict: 'error',
            reason: 'server_lost',
            message: 'pg_dump: error: server closed the connection unexpectedly',
            ms: 31_000,
            bytes: 1_204_000_000,
            facts: [['client', 'pg_dump 16.14']],
          }),
        ],
        ms: 31_900,
      }),
    ],
    { verdict: 'error', reason: 'server_lost', ms: 31_900 },
  );

const tables = [
  table('public.orders', 8_204_112),
  table('public.customers', 410_330),
  table('public.order_items', 3_785_870),
];

const recoveries = [171_000, 174_200, 180_000, 176_400, 183_000, 201_000].map((ms, place) => ({
  id: place === 5 ? '20261121T030002Z-3f9a1c' : `202611${16 + place}T030002Z-00000${place}`,
  at: `2026-11-${16 + place}T04:00:00.000Z`,
  ms,
  bytes: 3_000_000_000 + place * 60_000_000,
}));

const restoring = [
  step('server', 'Started a server for the drill', { message: 'PostgreSQL 16.14.', ms: 1_900 }),
  step('restore', 'Restored', { message: 'pg_restore 16.14 ended well.', ms: 201_000, bytes: 3_331_000_000 }),
];

export const drilled = () =>
  report(
    [
      database({
        reason: 'drilled',
        target: null,
        message: '20261121T030002Z-3f9a1c came back in about 3.4 min, compared.',
        backup: backup({ verified: { level: 'compared', at: '2026-11-21T04:04:00.000Z' } }),
        steps: [
          ...restoring,
          step('compare', 'Compared', { message: '3 tables are equal.', ms: 14_000 }),
          step('health', 'Asked for its health', { message: '6 checks find nothing.', ms: 800 }),
          step('sql', "Asked the team's questions", { message: '2 files gave no rows.', ms: 90 }),
          step('migrations', 'Applied what is pending', { message: '3 migrations ran on the copy.', ms: 24_000 }),
        ],
        tables,
        recoveries,
        ms: 246_000,
      }),
    ],
    { command: 'drill', reason: 'drilled', startedAt: '2026-11-21T04:00:00.000Z', ms: 246_000 },
  );

/** The drill for whose sake there are drills. */
export const bad = () =>
  report(
    [
      database({
        verdict: 'fail',
        reason: 'tables_differ',
        target: null,
        message: 'The backup 20261121T030002Z-3f9a1c is bad: 2 tables are not as they were saved.',
        advice: [
          'Restore from the backup before it: drydock restore 20261120T030002Z-00be11.',
          'Take a new backup now.',
        ],
        backup: backup({
          damaged: '2 tables are not as they were saved',
          verified: { level: 'digested', at: '2026-11-21T03:01:40.000Z' },
        }),
        steps: [
          ...restoring,
          step('compare', 'Compared', {
            verdict: 'fail',
            reason: 'tables_differ',
            message: '2 tables are not as they were saved.',
          }),
        ],
        tables: [
          ...tables,
          table('public.payments', 99_120, { found: 99_118, result: 'differs' }),
          table('audit.log', 1_200_000, { found: null, result: 'missing' }),
          table('audit.scratch', 0, { found: 4, result: 'unexpected' }),
        ],
        recoveries,
      }),
    ],
    { command: 'drill', verdict: 'fail', reason: 'tables_differ', startedAt: '2026-11-21T04:00:00.000Z' },
  );

const nights = Array.from({ length: 9 }, (_, place) =>
  backup({
    id: `202611${21 - place}T030002Z-0000${10 + place}`,
    at: `2026-11-${21 - place}T03:00:02.000Z`,
    storedBytes: 412_400_000 - place * 2_000_000,
    pinned: place === 4 ? 'before the move to the new cluster' : null,
    damaged: place === 2 ? 'what the store gives back is not what was stored' : null,
    verified:
      place === 1
        ? { level: 'compared', at: '2026-11-20T05:00:00.000Z' }
        : place === 6
          ? null
          : { level: 'digested', at: `2026-11-${21 - place}T03:02:00.000Z` },
  }),
);

export const listed = () =>
  report(
    [
      database({
        reason: 'ok',
        server: null,
        target: null,
        engine: 'postgres',
        message: '',
        backups: nights,
        recoveries,
        ms: 320,
      }),
    ],
    {
      command: 'list',
      reason: 'listed',
      startedAt: '2026-11-21T10:30:00.000Z',
      ms: 320,
    },
  );

const fates = (removal: 'would' | 'removed') =>
  nights.map(
    (each, place): BackupSummary => ({
      ...each,
      fate:
        place < 6
          ? { kept: true, why: place === 4 ? `pinned: ${each.pinned}` : `daily ${place + 1} of 7`, removal: null }
          : {
              kept: false,
              why: 'older than every class keeps',
              removal: place === 8 && removal === 'removed' ? 'failed' : removal,
            },
    }),
  );

export const dryPrune = () =>
  report([database({ reason: 'ok', server: null, target: null, message: '', backups: fates('would') })], {
    command: 'prune',
    reason: 'dry_run',
    startedAt: '2026-11-21T10:30:00.000Z',
    ms: 410,
  });

export const pruned = () =>
  report(
    [
      database({
        verdict: 'warn',
        reason: 'prune_failed',
        server: null,
        target: null,
        message: '2 were removed, and 1 could not be: its lock ends on 2026-12-01.',
        backups: fates('removed'),
      }),
    ],
    { command: 'prune', verdict: 'warn', reason: 'prune_failed', startedAt: '2026-11-21T10:30:00.000Z', ms: 2_410 },
  );

export const tooOld = () =>
  report(
    [
      database({
        verdict: 'fail',
        reason: 'too_old',
        server: null,
        target: null,
        message: 'The newest good backup is 79 hours old, and 26 hours are the most.',
        advice: ['See why the backups of the last three nights failed, or take one now: drydock backup.'],
        backup: backup({ at: '2026-11-18T03:00:02.000Z' }),
        backups: nights.slice(3),
      }),
      database({
        name: 'billing',
        engine: 'mariadb',
        server: null,
        target: null,
        reason: 'young_enough',
        message: 'The newest good backup is 7 hours old.',
        backup: backup({ server: 'MariaDB 11.8.8', head: null, encrypted: false, compression: 'gzip' }),
        backups: [backup({ server: 'MariaDB 11.8.8', head: null })],
      }),
    ],
    { command: 'status', verdict: 'fail', reason: 'too_old', startedAt: '2026-11-21T10:30:00.000Z', ms: 800 },
  );

export const restored = () =>
  report(
    [
      database({
        reason: 'restored',
        target: 'shop_copy on localhost:5432',
        message: '20261121T030002Z-3f9a1c was restored to shop_copy, and is equal to what was saved.',
        backup: backup(),
        steps: [restoring[1] as BackupStep, step('compare', 'Compared', { message: '3 tables are equal.' })],
        tables,
      }),
    ],
    { command: 'restore', reason: 'restored', startedAt: '2026-11-21T10:30:00.000Z', ms: 215_000 },
  );

export const verified = () =>
  report(
    [
      database({
        reason: 'ok',
        server: null,
        target: null,
        message: 'It is what was saved.',
        backup: backup({ verified: { level: 'decoded', at: '2026-11-21T10:31:00.000Z' } }),
        steps: [step('decode', 'Read back and decoded to its end', { ms: 11_000, bytes: 412_400_000 })],
      }),
    ],
    {
      command: 'verify',
      reason: 'verified',
      startedAt: '2026-11-21T10:30:00.000Z',
      ms: 11_400,
    },
  );

export const pinned = () =>
  report(
    [
      database({
        reason: 'ok',
        server: null,
        target: null,
        message: '20261121T030002Z-3f9a1c is pinned.',
        backup: backup({ pinned: 'before the audit' }),
      }),
    ],
    {
      command: 'pin',
      reason: 'pinned',
      ms: 120,
    },
  );

export const nothing = () =>
  report(
    [
      database({
        verdict: 'fail',
        reason: 'no_backup',
        server: null,
        target: null,
        message: 'There is no backup of shop.',
        advice: ['Take one: drydock backup.'],
      }),
    ],
    {
      command: 'status',
      verdict: 'fail',
      reason: 'no_backup',
      ms: 90,
    },
  );

export const examples: Readonly<Record<string, () => BackupReport>> = {
  saved,
  lost,
  drilled,
  bad,
  listed,
  'dry-prune': dryPrune,
  pruned,
  'too-old': tooOld,
  restored,
  verified,
  pinned,
  nothing,
};
