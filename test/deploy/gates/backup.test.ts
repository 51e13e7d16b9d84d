import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/backup/manifest.ts';
import { defaultBackupSettings } from '../../../src/core/configuration/backup-settings.ts';
import type { BackupGate } from '../../../src/core/configuration/deploy-settings.ts';
import type { DeployReport } from '../../../src/core/report/deploy/deploy-report.ts';
import { gate } from '../../../src/deploy/gates/backup.ts';
import { databaseOf, engines } from '../../backup/jobs/backing-up.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import { type Project, project } from '../deploying.ts';
import { contextOf } from './context.ts';

const [{ env: envOf }] = engines;
const hour = 3_600_000;
const wanted: BackupGate = { maxAgeMs: hour, level: 'decoded', sameHead: true };

let server: PostgresServer;
let made: Project;
let env: Readonly<Record<string, string>>;
let url: string;
let manifest: Manifest;
const store = (folder: string) => ({ settings: { store: folder, s3: defaultBackupSettings.s3 } });

beforeAll(async () => {
  server = await serverOf(16);
  env = envOf();
  url = await server.database();
  made = project({
    'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n',
    'drydock.yml': `databases:
  - name: shop
    folder: db
backup:
  store: kept
deploy:
  gates:
    backup:
      - { max-age: 1h, level: decoded, same-head: true }
`,
  });
});
afterAll(async () => {
  made[Symbol.dispose]();
  await server.stop();
});

const deploy = async () => {
  const ran = await made.run(['deploy', '--quiet', '--format', 'json'], url, env);
  return { ran, report: JSON.parse(ran.stdout) as DeployReport };
};

describe('a deploy that wants a backup', () => {
  it('does not run without one, and runs with one that was proved', async () => {
    const without = await deploy();
    expect(without.ran.status).toBe(1);
    expect(without.report.databases[0]?.gates).toMatchObject([
      { gate: 'backup', verdict: 'fail', reason: 'no_verified_backup' },
    ]);
    const saved = await made.run(['backup', '--quiet', '--format', 'json'], url, env);
    expect(databaseOf(saved), saved.stderr).toMatchObject({ verdict: 'pass' });
    const ran = await deploy();
    expect(ran.ran.status, ran.ran.stdout).toBe(0);
    expect(ran.report.databases[0]).toMatchObject({ reason: 'deployed', gates: [{ verdict: 'pass', reason: 'ok' }] });
  });

  it('wants another one after a deploy: going back to the old one would take that along', async () => {
    made.write({ 'db/V2__state.sql': 'ALTER TABLE orders ADD COLUMN state text;\n' });
    const after = await deploy();
    expect(after.report.databases[0]?.gates).toMatchObject([{ verdict: 'fail', reason: 'other_head' }]);
    const saved = await made.run(['backup', '--class', 'pre-deploy', '--quiet', '--format', 'json'], url, env);
    const { backup } = databaseOf(saved);
    expect(backup).toMatchObject({ head: '1', class: 'pre-deploy' });
    manifest = JSON.parse(
      readFileSync(join(made.folder, 'kept/shop', backup?.id ?? '', 'manifest.json'), 'utf8'),
    ) as Manifest;
    expect((await deploy()).ran.status).toBe(0);
  });
});

describe('the gate', () => {
  /** As the manifest has it: what tells the database is digested there, so that only the deploy itself can match it. */
  const ask = (settings: BackupGate, at: string, folder = join(made.folder, 'kept')) =>
    gate.ask(
      [settings],
      contextOf({ clock: { now: () => new Date(at) }, backups: { ...contextOf().backups, ...store(folder) } }),
    );

  it('takes no backup of another database for one of this', async () => {
    const [answer] = await ask(wanted, manifest.endedAt);
    expect(answer).toMatchObject({ verdict: 'fail', reason: 'no_verified_backup' });
    expect(answer?.message).toContain('2 in');
  });

  it('could not be asked without a store, or with one that does not answer', async () => {
    const [none] = await gate.ask([wanted], contextOf());
    expect(none).toMatchObject({ verdict: 'error', reason: 'no_store' });
    const unreachable = { ...defaultBackupSettings.s3, endpoint: 'http://127.0.0.1:1', region: 'x' };
    const world = {
      env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_MAX_ATTEMPTS: '1' },
      files: { root: made.folder },
    };
    const [answer] = await gate.ask(
      [wanted],
      contextOf({ backups: { ...contextOf().backups, settings: { store: 's3://bucket/x', s3: unreachable }, world } }),
    );
    expect(answer).toMatchObject({ verdict: 'error', reason: 'store_failed' });
  });

  it.each([
    ['kept/shop is too old', '0.001m', 'too_old'],
    ['of a lower level than is wanted', '1h', 'no_verified_backup'],
  ])('says no: %s', async (_, maxAge, reason) => {
    const level = reason === 'too_old' ? 'decoded' : 'compared';
    made.write({
      'db/V3__more.sql': 'ALTER TABLE orders ADD COLUMN more text;\n',
      'strict.yml': `databases: [{ name: shop, folder: db }]
backup: { store: kept }
deploy: { gates: { backup: [{ max-age: ${maxAge}, level: ${level}, same-head: false }] } }
`,
    });
    const ran = await made.run(['deploy', '--config', 'strict.yml', '--quiet', '--format', 'json'], url, env);
    const [database] = (JSON.parse(ran.stdout) as DeployReport).databases;
    expect(database?.gates).toMatchObject([{ gate: 'backup', verdict: 'fail', reason }]);
  });
});
