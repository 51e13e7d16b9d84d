import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BackupSettings, defaultBackupSettings } from '../../src/core/configuration/backup-settings.ts';
import { backupMetricsText } from '../../src/core/telemetry/backup-metrics.ts';
import { writeBackupMetrics } from '../../src/core/telemetry/backup-textfile.ts';
import { tellBackupTelemetry } from '../../src/core/telemetry/tell-backup.ts';
import { toldRemark } from '../../src/core/telemetry/telling.ts';
import { everywhere } from '../report/backup/everywhere.ts';
import {
  backup,
  bad,
  database,
  drilled,
  dryPrune,
  examples,
  listed,
  lost,
  pinned,
  pruned,
  report,
  saved,
  tooOld,
} from '../report/backup/example-backup-report.ts';
import { hostile } from '../report/sample.ts';
import { attribute, named, spansOf } from './otlp-mapping.ts';
import { parse } from './prometheus-format.ts';
import { type Receiver, receiver } from './receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-tell-backup-'));
const file = join(folder, 'backup.prom');

let server: Receiver;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.answer = { status: 200, body: 'ok' };
  server.received.length = 0;
  rmSync(file, { force: true });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

function everybody(on: 'always' | 'failures' = 'always'): Pick<BackupSettings, 'notify' | 'telemetry'> {
  return {
    notify: { slackFrom: 'SLACK', webhookFrom: 'HOOK', on },
    telemetry: {
      otlp: `${server.url}/otlp`,
      pushgateway: `${server.url}/push`,
      textfile: file,
      grafana: { url: `${server.url}/grafana/`, tokenFrom: 'GRAFANA' },
      logs: 'text',
    },
  };
}

const env = () => ({
  SLACK: `${server.url}/slack/T0SECRET`,
  HOOK: `${server.url}/hook/SECRET?key=SECRET`,
  GRAFANA: 'glsa_SECRET',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'example/shop',
  GITHUB_RUN_ID: '77',
});

const told = async (one: ReturnType<typeof saved>, settings = everybody()) =>
  (await tellBackupTelemetry(one, settings, env(), fetch)).map(({ to }) => to);
const bodyOf = (path: string) => JSON.parse(server.received.find((one) => one.path.startsWith(path))?.body ?? 'null');

const all = ['Slack', 'the webhook', 'the OpenTelemetry collector', 'the Pushgateway', 'the textfile', 'Grafana'];
const measured = ['the OpenTelemetry collector', 'the Pushgateway', 'the textfile'];

describe('everybody', () => {
  it('is told of a backup, all at once', async () => {
    expect(await told(saved())).toEqual(all);
    expect(server.received.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /grafana/api/annotations',
      'POST /hook/SECRET?key=SECRET',
      'POST /otlp/v1/traces',
      'POST /push/metrics/job/drydock_backup/database/shop',
      'POST /slack/T0SECRET',
      'PUT /push/metrics/job/drydock_backup/database/shop/command/backup',
    ]);
    expect(bodyOf('/grafana')).toMatchObject({
      time: Date.parse(saved().startedAt),
      tags: ['drydock', 'backup', 'pass', 'database:shop'],
      text: expect.stringContaining('<b>Drydock backup: 3.33 GB saved, read back and digested</b>'),
    });
  });

  it('is nobody where nothing is set', async () => {
    expect(await tellBackupTelemetry(saved(), defaultBackupSettings, {}, fetch)).toEqual([]);
  });

  it('is told of what is news, and measures what counts', async () => {
    for (const one of [lost(), drilled(), bad(), tooOld(), pruned()]) expect(await told(one), one.reason).toEqual(all);
    for (const one of [listed(), pinned(), dryPrune()])
      expect(await told(one), one.reason).toEqual(['the OpenTelemetry collector']);
    const young = report([database({ reason: 'young_enough', backup: backup() })], {
      command: 'status',
      reason: 'young_enough',
    });
    expect(await told(young)).toEqual(measured);
  });

  it('who wants failures only gets no message of what went well', async () => {
    expect(await told(saved(), everybody('failures'))).not.toContain('Slack');
    expect(await told(lost(), everybody('failures'))).toContain('Slack');
  });

  it('who cannot be told is a remark, fails nothing, and no address is said', async () => {
    server.answer = { status: 500, body: 'broken' };
    const settings = everybody();
    const remarks = await tellBackupTelemetry(
      saved(),
      { ...settings, telemetry: { ...settings.telemetry, textfile: join(folder, 'no', 'such.prom') } },
      env(),
      fetch,
    );
    expect(remarks).toHaveLength(6);
    for (const each of remarks) expect(toldRemark(each)).toMatch(/^(?:Slack|the [\w ]+|Grafana) was not told: .+\.$/);
    expect(JSON.stringify(remarks)).not.toMatch(/SECRET|127\.0\.0\.1/);
    const wild: typeof fetch = () => {
      throw new TypeError('SECRET');
    };
    const wrong = await tellBackupTelemetry(saved(), everybody(), env(), wild);
    expect(wrong.filter(({ sent }) => sent).map(({ to }) => to)).toEqual(['the textfile']);
    expect(JSON.stringify(wrong)).not.toContain('SECRET');
  });

  it('gets no secret', async () => {
    const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`;
    await tellBackupTelemetry(everywhere(`postgres://me:hunter2hunter2@db/shop ${key}`), everybody(), env(), fetch);
    expect(server.received.length).toBeGreaterThan(4);
    for (const { body, path } of server.received) expect(body + path, path).not.toMatch(/hunter|AGE-SECRET/);
    expect(readFileSync(file, 'utf8')).not.toMatch(/hunter|AGE-SECRET/);
  });
});

describe('Slack', () => {
  it('gets what happened, how far it is proved and what to do, those that are not well first', async () => {
    await told(tooOld());
    const { text, blocks } = bodyOf('/slack');
    expect(text).toBe('❌ Drydock backup status: 1 of 2 databases failed, too old');
    expect(blocks[1].text.text).toContain('79 hours old');
    expect(blocks[1].text.text).toContain('• See why the backups of the last three nights failed');
    expect(blocks[2].text.text).toContain('digested, 2026-11-21 03:01 UTC');
  });

  it('reads nothing from outside as a mention, a link or a mark, and its limits are kept', async () => {
    for (const text of [...hostile, '<!channel> <@U1> <https://evil.example|x> *b*', 'x'.repeat(10_000)]) {
      server.received.length = 0;
      const one = everywhere(text);
      await tellBackupTelemetry(
        { ...one, databases: Array.from({ length: 20 }, () => one.databases).flat() },
        { ...everybody(), telemetry: defaultBackupSettings.telemetry },
        env(),
        fetch,
      );
      const { blocks } = bodyOf('/slack');
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const block of blocks) {
        for (const each of block.type === 'context' ? block.elements : [block.text]) {
          if (each.type === 'mrkdwn') expect(each.text).toMatch(/^<https:\/\/github\.com\/[^|]+\|The job on GitHub>$/);
          else expect(each.type).toBe('plain_text');
          expect(each.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000);
          expect(each.text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
        }
      }
    }
  });
});

describe('the webhook', () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL('../../docs/backup-webhook.schema.json', import.meta.url), 'utf8'),
  );
  if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no schema');
  const formats = {
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
    uri: (text: string) => URL.canParse(text),
  };
  const isWebhook = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats }).compile(schema);

  it('gets what docs/backup-webhook.schema.json says', async () => {
    const some = [
      ...Object.values(examples).map((make) => make()),
      ...hostile.slice(0, 5).map((text) => everywhere(text)),
    ];
    let seen = 0;
    for (const one of some) {
      server.received.length = 0;
      await tellBackupTelemetry(one, { ...everybody(), telemetry: defaultBackupSettings.telemetry }, env(), fetch);
      const body = bodyOf('/hook');
      if (body === null) continue;
      seen++;
      isWebhook(body);
      expect(isWebhook.errors).toBeNull();
      expect(isWebhook({ ...body, more: 1 })).toBe(false);
    }
    expect(seen).toBeGreaterThan(10);
  });
});

describe('spans', () => {
  it('are one for the run, for each database, and for each step', async () => {
    await told(bad());
    const spans = spansOf(server.received.find(({ path }) => path.startsWith('/otlp'))?.body ?? '');
    expect(spans.map(({ name }) => name)).toEqual(['drydock drill', 'database shop', 'server', 'restore', 'compare']);
    const [run, shop, first, second] = spans;
    expect([shop?.parentSpanId, first?.parentSpanId]).toEqual([run?.spanId, shop?.spanId]);
    expect(second?.startTimeUnixNano).toBe(first?.endTimeUnixNano);
    expect(attribute(shop, 'drydock.backup.level')).toBe('digested');
    expect(attribute(named(spans, 'restore'), 'drydock.step.bytes')).toBe('3331000000');
    expect(named(spans, 'compare')?.status).toEqual({ code: 2, message: '2 tables are not as they were saved.' });
    expect(named(spans, 'restore')?.status).toEqual({});
  });

  it('are what a collector takes, whatever the names are', async () => {
    for (const text of hostile) {
      server.received.length = 0;
      await told(everywhere(text));
      expect(spansOf(server.received.find(({ path }) => path.startsWith('/otlp'))?.body ?? '').length).toBeGreaterThan(
        4,
      );
    }
  });
});

const value = (text: string, name: string, labels: Record<string, string> = {}) =>
  parse(text).find(
    (one) =>
      one.name === `drydock_backup_${name}` && Object.entries(labels).every(([key, each]) => one.labels[key] === each),
  )?.value;

describe('metrics', () => {
  it('say when, how large, how long, how far it is proved, and how long a recovery takes', () => {
    const text = backupMetricsText(saved());
    const shop = { database: 'shop', engine: 'postgres' };
    expect(value(text, 'last_success_timestamp_seconds', shop)).toBe(Date.parse('2026-11-21T03:00:02Z') / 1_000);
    expect(value(text, 'age_seconds', shop)).toBeCloseTo(96.4, 1);
    expect(value(text, 'size_bytes', shop)).toBe(3_331_000_000);
    expect(value(text, 'stored_bytes', shop)).toBe(412_400_000);
    expect(value(text, 'duration_seconds', shop)).toBe(62);
    expect(value(text, 'verified_level', shop)).toBe(2);
    expect(value(text, 'last_run_success', { ...shop, command: 'backup' })).toBe(1);
    expect(value(backupMetricsText(drilled()), 'recovery_seconds', shop)).toBe(201);
    expect(value(backupMetricsText(drilled()), 'verified_level', shop)).toBe(5);
    expect(value(backupMetricsText(bad()), 'verified_level', shop)).toBe(0);
    expect(value(backupMetricsText(tooOld()), 'backups', { database: 'shop', state: 'proved' })).toBe(5);
    expect(value(backupMetricsText(tooOld()), 'backups', { database: 'shop', state: 'unproved' })).toBe(1);
  });

  it('do not take a failed night, or a drill of an old backup, for a new one', () => {
    for (const one of [lost(), drilled(), bad()])
      expect(value(backupMetricsText(one), 'last_success_timestamp_seconds')).toBeUndefined();
    expect(value(backupMetricsText(lost()), 'last_run_success', { command: 'backup' })).toBe(0);
    const torn = report([database({ verdict: 'fail', reason: 'damaged', backup: backup({ damaged: 'x' }) })], {
      verdict: 'fail',
    });
    expect(value(backupMetricsText(torn), 'last_success_timestamp_seconds')).toBeUndefined();
  });

  it('are in the format of Prometheus whatever the names are', () => {
    for (const make of Object.values(examples)) expect(parse(backupMetricsText(make())).length).toBeGreaterThan(0);
    for (const name of [...hostile, 'a"b\\c\nd', '\\n', '{}', '']) {
      const samples = parse(backupMetricsText(report([database({ name, backup: backup() })])));
      expect(new Set(samples.map(({ labels }) => labels['database']))).toEqual(new Set([name]));
    }
  });
});

describe('the textfile', () => {
  it('keeps what a later run knows nothing of: a failed night does not take the last good one away', () => {
    expect(writeBackupMetrics(saved(), file)).toEqual({ sent: true });
    expect(writeBackupMetrics(drilled(), file)).toEqual({ sent: true });
    const failed = lost();
    expect(
      writeBackupMetrics({ ...failed, databases: failed.databases.map((one) => ({ ...one, engine: null })) }, file),
    ).toEqual({
      sent: true,
    });
    const text = readFileSync(file, 'utf8');
    expect(value(text, 'last_success_timestamp_seconds', { database: 'shop' })).toBe(
      Date.parse('2026-11-21T03:00:02Z') / 1_000,
    );
    expect(value(text, 'recovery_seconds', { database: 'shop' })).toBe(201);
    expect(value(text, 'last_run_success', { command: 'drill' })).toBe(1);
    // Said once, though the server that did not answer could not say what it is.
    expect(
      parse(text).filter(({ name, labels }) => name.endsWith('run_success') && labels['command'] === 'backup'),
    ).toEqual([
      {
        name: 'drydock_backup_last_run_success',
        labels: { database: 'shop', engine: 'unknown', command: 'backup' },
        value: 0,
      },
    ]);
  });

  it('keeps other databases, and nothing that is not ours', () => {
    writeFileSync(
      file,
      '# HELP up x\n# TYPE up gauge\nup 1\nnonsense\n# TYPE drydock_backup_torn gauge\ndrydock_backup_torn{a="b"} 1\n',
    );
    writeBackupMetrics(report([database({ name: 'billing "b"', backup: backup() })]), file);
    writeBackupMetrics(saved(), file);
    const samples = parse(readFileSync(file, 'utf8'));
    expect(new Set(samples.map(({ labels }) => labels['database']))).toEqual(new Set(['billing "b"', 'shop']));
    expect(samples.every(({ name }) => name.startsWith('drydock_backup_') && name !== 'drydock_backup_torn')).toBe(
      true,
    );
  });
});
