import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupReport } from '../../src/core/report/backup/backup-report.ts';
import { engines, fill } from '../backup/jobs/backing-up.ts';
import { ask } from '../deploy/deploying.ts';
import { makeRepository, type Repository } from '../github/repository.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { type ActionResult, type ActionRun, runAction } from './run-action.ts';

const action = 'actions/backup';
const [{ env: envOf }] = engines;

let server: PostgresServer;
let url: string;
let env: Readonly<Record<string, string>>;
let origin: Repository;

beforeAll(async () => {
  server = await serverOf(16);
  env = { ...envOf(), GITHUB_ACTOR: 'mona' };
  url = await server.database();
  await fill('postgres', url, 400);
  origin = makeRepository({
    'db/V1__later.sql': 'CREATE TABLE later (id int PRIMARY KEY);\n',
    'drydock.yml': 'databases: [{ name: shop, folder: db }]\nbackup: { store: kept }\n',
  });
});
afterAll(async () => {
  origin[Symbol.dispose]();
  await server.stop();
});

const run = (inputs: Readonly<Record<string, string>>, more: Partial<ActionRun> = {}): Promise<ActionResult> =>
  runAction({
    action,
    workspace: origin.folder,
    event: { name: 'schedule', payload: {} },
    inputs: { url, ...inputs },
    ...more,
    env: { ...env, ...more.env },
  });
const reported = (result: ActionResult) => result.report as BackupReport;

describe('a nightly backup', () => {
  let key: string;
  let recipient: string;
  beforeAll(async () => {
    key = await generateIdentity();
    recipient = await identityToRecipient(key);
  });

  it('is made and proved, and the job says so', async () => {
    const result = await run({ recipient, prune: 'true' });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: 'pass', reason: 'saved', level: 'digested' });
    expect(result.outputs['backup']).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/);
    expect(Number(result.outputs['bytes'])).toBeGreaterThan(1_000);
    expect(result.summary).toContain(result.outputs['backup']);
    expect(result.files['evidence']).toContain('Read back and digested');
    expect(reported(result).databases[0]?.backup).toMatchObject({ encrypted: true, head: null });
  });

  it('is drilled in a job of its own, which alone has the key, with the migrations that wait', async () => {
    const result = await run({ mode: 'drill', identity: key, 'drill-url': url }, { secrets: [key] });
    expect(result.status, result.output).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: 'pass', reason: 'drilled', level: 'compared' });
    expect(Number(result.outputs['recovery-ms'])).toBeGreaterThan(0);
    const steps = reported(result).databases[0]?.steps ?? [];
    expect(steps.find(({ step }) => step === 'migrations')).toMatchObject({ verdict: 'pass' });
    // Nothing of it stays on the server.
    const left = await ask(url, "SELECT count(*)::int AS n FROM pg_database WHERE datname LIKE 'drydock%'");
    expect(left).toEqual([{ n: 0 }]);
  });

  it('is told from one that cannot be read', async () => {
    const other = await generateIdentity();
    const result = await run({ mode: 'drill', identity: other, 'drill-url': url }, { secrets: [other] });
    expect(result.status).toBe(2);
    expect(result.outputs).toMatchObject({ verdict: 'error', reason: 'wrong_key' });
    expect(result.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
  });

  it('that is too old fails the job that asks', async () => {
    const fine = await run({ mode: 'status' });
    expect(fine.outputs).toMatchObject({ verdict: 'pass', reason: 'young_enough' });
    const old = await run({ mode: 'status', 'max-age': '0.001m' });
    expect(old.status).toBe(1);
    expect(old.outputs).toMatchObject({ verdict: 'fail', reason: 'too_old' });
  });
});

describe('a job that goes wrong', () => {
  it('is cancelled in the middle, and leaves nothing', async () => {
    const large = await server.database();
    await ask(
      large,
      "CREATE TABLE noise AS SELECT n, (SELECT string_agg(md5(random()::text || n || i), '') FROM generate_series(1, 120) AS i) AS t FROM generate_series(1, 9000) AS n",
    );
    let begin = () => {};
    const cancel = new Promise<void>((done) => (begin = done));
    const watch = setInterval(async () => {
      const rows = await ask(
        large,
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY %'",
      );
      if (rows.length > 0) begin();
    }, 20);
    const result = await run({ url: large, store: 'cancelled' }, { cancel });
    clearInterval(watch);
    expect(result.cancelledForMs).not.toBeNull();
    expect(result.status).toBe(130);
    const left = readdirSync(join(origin.folder, 'cancelled'), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual([]);
  });

  it('is refused where anybody may have written the change', async () => {
    const result = await run({}, { event: { name: 'pull_request_target', payload: {} } });
    expect(result.status).toBe(2);
    expect(result.outputs).toMatchObject({ verdict: 'error' });
    expect(result.output).toContain('pull_request_target');
  });
});
