import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prometheusText } from '../../src/core/telemetry/prometheus.ts';
import { pushMetrics } from '../../src/core/telemetry/pushgateway.ts';
import { writeMetrics } from '../../src/core/telemetry/textfile.ts';
import { database, deployed, examples, halfApplied, report, several } from '../report/deploy/example-deploy-report.ts';
import { hostile } from '../report/sample.ts';
import { parse, type Sample } from './prometheus-format.ts';
import { type Receiver, receiver } from './receiver.ts';

const value = (samples: readonly Sample[], name: string, labels: Record<string, string>) =>
  samples.find(
    (one) =>
      one.name === `drydock_deploy_last_run_${name}` &&
      Object.entries(labels).every(([key, text]) => one.labels[key] === text),
  )?.value;

describe('the metrics', () => {
  it('say when the last run was, how long it took, what came of it, and of how many migrations', () => {
    const samples = parse(prometheusText(several()));
    const end = (Date.parse(several().startedAt) + several().ms) / 1_000;
    expect(value(samples, 'timestamp_seconds', { database: 'shop' })).toBeCloseTo(end, 3);
    expect(value(samples, 'duration_seconds', { database: 'shop' })).toBe(135.9);
    expect(value(samples, 'success', { database: 'shop' })).toBe(1);
    expect(value(samples, 'success', { database: 'billing' })).toBe(0);
    expect(value(samples, 'verdict', { database: 'billing', verdict: 'fail' })).toBe(1);
    expect(value(samples, 'verdict', { database: 'billing', verdict: 'pass' })).toBe(0);
    expect(value(samples, 'migrations', { database: 'shop', state: 'applied' })).toBe(4);
    expect(value(samples, 'migrations', { database: 'billing', state: 'failed' })).toBe(1);
    expect(value(samples, 'migrations', { database: 'billing', state: 'pending' })).toBe(1);
    expect(value(parse(prometheusText(deployed())), 'success', { environment: 'production' })).toBe(1);
  });

  it('are in the format of Prometheus whatever the names are', () => {
    for (const make of Object.values(examples)) expect(parse(prometheusText(make())).length).toBeGreaterThan(0);
    for (const name of [...hostile, 'a"b\\c\nd', '\\n', '{}', '']) {
      const samples = parse(prometheusText(report([database({ name })])));
      expect(new Set(samples.map(({ labels }) => labels['database']))).toEqual(new Set([name]));
    }
    expect(prometheusText(report([]))).toBe('');
  });
});

let server: Receiver;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.answer = { status: 200 };
  server.received.length = 0;
});
afterAll(() => server.stop());

describe('a Pushgateway', () => {
  it('gets a group for each database, which replaces that one alone', async () => {
    expect(await pushMetrics(several(), `${server.url}/`, fetch)).toEqual({ sent: true });
    expect(server.received.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'PUT /metrics/job/drydock/database/billing',
      'PUT /metrics/job/drydock/database/shop',
    ]);
    for (const { body, path, headers } of server.received) {
      expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(new Set(parse(body).map(({ labels }) => labels['database']))).toEqual(new Set([path.split('/').at(-1)]));
    }
  });

  it('gets names that no path can hold in base64', async () => {
    const names = ['a/b', '..', 'ä ö', '', 'a?b#c'];
    for (const name of names)
      expect(await pushMetrics(report([database({ name })]), `${server.url}/metrics`, fetch)).toEqual({ sent: true });
    const decoded = server.received.map(({ path }) => {
      const [, text = ''] = /^\/metrics\/job\/drydock\/database@base64\/([\w=-]+)$/.exec(path) ?? [];
      return Buffer.from(text, 'base64url').toString('utf8');
    });
    expect(decoded).toEqual(names);
  });

  it('that refuses one of them is a remark', async () => {
    server.answer = { status: 400, body: 'text format parsing error' };
    expect(await pushMetrics(several(), server.url, fetch)).toEqual({
      sent: false,
      why: 'it was answered with status 400: text format parsing error',
    });
  });
});

describe('a textfile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-textfile-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'drydock.prom');

  it('is replaced as a whole, and nothing is left beside it', () => {
    writeFileSync(path, 'old\n');
    const before = statSync(path).ino;
    expect(writeMetrics(halfApplied(), path)).toEqual({ sent: true });
    // Another file has taken the name: whoever had the old one open still reads the old one.
    expect(statSync(path).ino).not.toBe(before);
    expect(readFileSync(path, 'utf8')).toBe(prometheusText(halfApplied()));
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(folder)).toEqual(['drydock.prom']);
  });

  it('that cannot be written is a remark, and leaves nothing behind', () => {
    mkdirSync(join(folder, 'taken.prom', 'x'), { recursive: true });
    expect(writeMetrics(deployed(), join(folder, 'missing', 'drydock.prom'))).toEqual({
      sent: false,
      why: 'the file could not be written (ENOENT)',
    });
    expect(writeMetrics(deployed(), join(folder, 'taken.prom'))).toMatchObject({ sent: false });
    expect(writeMetrics(deployed(), join(folder, 'drydock.txt'))).toEqual({
      sent: false,
      why: 'node_exporter reads only files whose name ends with .prom',
    });
    expect(readdirSync(folder).sort()).toEqual(['drydock.prom', 'taken.prom']);
  });
});
