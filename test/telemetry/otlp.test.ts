import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeployReport } from '../../src/core/report/deploy/deploy-report.ts';
import type { Environment } from '../../src/core/runtime/world.ts';
import { otlpMessage, sendSpans } from '../../src/core/telemetry/otlp.ts';
import { everywhere } from '../report/deploy/everywhere.ts';
import {
  database,
  deployed,
  examples,
  halfApplied,
  locked,
  migration,
  place,
  planned,
  report,
  statement,
} from '../report/deploy/example-deploy-report.ts';
import { hostile } from '../report/sample.ts';
import { attribute, named, spansOf } from './otlp-mapping.ts';
import { type Receiver, receiver } from './receiver.ts';

const bodyOf = (one: DeployReport, env: Environment = {}) => otlpMessage(one, 'http://collector', env)?.body ?? '';
let server: Receiver;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.answer = { status: 200, body: '{}' };
  server.received.length = 0;
});
afterAll(() => server.stop());

describe('the request', () => {
  const send = async (address: string | null, env: Environment) => {
    const message = otlpMessage(deployed(), address, env);
    return message === null ? null : await sendSpans(message, fetch);
  };

  it('goes where the settings or the variables of OpenTelemetry say, with their headers', async () => {
    expect(await send(`${server.url}/base/`, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })).toEqual({
      sent: true,
    });
    expect(
      await send(null, {
        OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, X-Other=c=d,broken,bad\n=x',
      }),
    ).toEqual({ sent: true });
    expect(
      await send(null, {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${server.url}/exact`,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      }),
    ).toEqual({ sent: true });
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /base/v1/traces',
      'POST /v1/traces',
      'POST /exact',
    ]);
    expect(server.received[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-key': 'a b',
      'x-other': 'c=d',
    });
    for (const { body } of server.received) expect(spansOf(body)).toHaveLength(1 + 4 + 9);
  });

  it('is not made where nobody wants it', async () => {
    expect(await send(null, {})).toBeNull();
    const there = { OTEL_EXPORTER_OTLP_ENDPOINT: server.url };
    expect(await send(null, { ...there, OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(await send(null, { ...there, OTEL_TRACES_EXPORTER: 'none' })).toBeNull();
    expect(await send(null, { ...there, TRACEPARENT: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` })).toBeNull();
    expect(server.received).toEqual([]);
  });

  it('says when a collector took only a part', async () => {
    server.answer = { status: 200, body: '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}' };
    expect(await send(server.url, {})).toEqual({ sent: false, why: 'the collector refused 3 of the spans' });
    server.answer = { status: 200, body: '{"partialSuccess":{}}' };
    expect(await send(server.url, {})).toEqual({ sent: true });
  });

  it('is by the published mapping whatever the report holds', () => {
    for (const make of Object.values(examples)) expect(spansOf(bodyOf(make())).length).toBeGreaterThan(0);
    for (const one of hostile) {
      const body = bodyOf(everywhere(one));
      expect(spansOf(body).length).toBeGreaterThan(5);
      // Protobuf's readers refuse a document with half a character in it.
      expect(JSON.stringify(JSON.parse(body))).not.toMatch(/[^\\]\\ud[89a-f]/);
    }
  });
});

describe('the trace', () => {
  it('is a tree of the run, its migrations and their statements', () => {
    const spans = spansOf(bodyOf(deployed()));
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(ids.size).toBe(spans.length);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const [run] = spans;
    expect(run).toMatchObject({ name: 'drydock deploy', kind: 1, status: {} });
    expect(run?.parentSpanId).toBeUndefined();
    const one = named(spans, 'migration 216 order note');
    expect(one?.parentSpanId).toBe(run?.spanId);
    const inside = spans.filter(({ parentSpanId }) => parentSpanId === one?.spanId);
    expect(inside.map(({ name, kind }) => [name, kind])).toEqual([
      ['SET', 3],
      ['ALTER TABLE orders', 3],
      ['UPDATE orders', 3],
      ['ALTER TABLE orders', 3],
    ]);
    for (const span of spans) {
      const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
      if (parent === undefined) continue;
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(parent.startTimeUnixNano));
      expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    }
  });

  it('has the times of the report', () => {
    const spans = spansOf(bodyOf(deployed()));
    const start = BigInt(Date.parse('2026-11-20T14:32:07.120Z')) * 1_000_000n;
    expect(spans[0]).toMatchObject({
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 135_961n * 1_000_000n),
    });
    const one = named(spans, 'migration 217 order note index');
    expect(one).toMatchObject({
      startTimeUnixNano: String(start + 91_830n * 1_000_000n),
      endTimeUnixNano: String(start + 135_530n * 1_000_000n),
    });
  });

  it('names what it is about as the semantic conventions do, and holds no literals', () => {
    const spans = spansOf(bodyOf(deployed()));
    const update = named(spans, 'UPDATE orders');
    const told = (key: string) => attribute(update, key);
    expect(told('db.system.name')).toBe('postgresql');
    expect(told('db.namespace')).toBe('shop');
    expect(told('server.address')).toBe('db.example.com');
    expect(told('server.port')).toBe('5432');
    expect(told('db.operation.name')).toBe('UPDATE');
    expect(told('db.query.summary')).toBe('UPDATE orders');
    expect(told('db.query.text')).toBe('UPDATE orders SET note = ? WHERE created_at > ?');
    expect(told('drydock.statement.rows')).toBe('8204112');
    expect(told('code.file.path')).toBe('db/migration/V216__order_note.sql');
    expect(attribute(spans[0], 'drydock.run')).toBe(deployed().run);
  });

  it('says what failed, and who was in the way', () => {
    const spans = spansOf(bodyOf(locked()));
    const failed = spans.filter(({ status }) => status.code === 2);
    expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
      ['drydock deploy', 'lock_timeout'],
      ['migration 216 order note', '55P03: canceling statement due to lock timeout'],
      ['ALTER TABLE orders', '55P03: canceling statement due to lock timeout'],
    ]);
    expect(attribute(failed[2], 'error.type')).toBe('55P03');
    expect(attribute(failed[2], 'db.response.status_code')).toBe('55P03');
    expect(JSON.stringify(attribute(failed[2], 'drydock.blockers'))).toContain('48211 reporting metabase');
    expect(spansOf(bodyOf(halfApplied())).some((span) => attribute(span, 'db.system.name') === 'mysql')).toBe(true);
  });

  it('has ids that follow from the name of the run, and belongs to whoever started it', () => {
    expect(bodyOf(deployed())).toBe(bodyOf(deployed()));
    const other = spansOf(bodyOf({ ...deployed(), run: 'another' }));
    expect(other[0]?.traceId).not.toBe(spansOf(bodyOf(deployed()))[0]?.traceId);
    const parent = { TRACEPARENT: `00-${'a1'.repeat(16)}-${'b2'.repeat(8)}-01` };
    const [run] = spansOf(bodyOf(deployed(), parent));
    expect(run).toMatchObject({ traceId: 'a1'.repeat(16), parentSpanId: 'b2'.repeat(8) });
    for (const TRACEPARENT of [
      '',
      'x',
      `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
      `ff-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    ])
      expect(spansOf(bodyOf(deployed(), { TRACEPARENT }))[0]?.parentSpanId).toBeUndefined();
  });

  it('of a plan is the run alone', () => {
    expect(spansOf(bodyOf(planned())).map(({ name }) => name)).toEqual(['drydock plan']);
  });

  it('knows the job that it is a part of', () => {
    const env = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'example/shop',
      GITHUB_RUN_ID: '77',
      GITHUB_SHA: 'abc',
      OTEL_RESOURCE_ATTRIBUTES: 'team=shop%20floor,service.name=mine',
    };
    const { resource } = JSON.parse(bodyOf(deployed(), env)).resourceSpans[0];
    const told = Object.fromEntries(
      resource.attributes.map(({ key, value }: { key: string; value: { stringValue: string } }) => [
        key,
        value.stringValue,
      ]),
    );
    expect(told).toMatchObject({
      'service.name': 'mine',
      team: 'shop floor',
      'cicd.pipeline.run.id': '77',
      'vcs.repository.url.full': 'https://github.com/example/shop',
      'deployment.environment.name': 'production',
    });
  });

  it('keeps of ten thousand statements those that failed and those that took longest', () => {
    const statements = Array.from({ length: 10_000 }, (_, at) =>
      statement(at + 1, `SELECT ${at}`, place('a.sql', at + 1), {
        state: at === 5_000 ? 'failed' : 'done',
        ms: at === 5_000 ? 0.1 : at,
        failure: at === 5_000 ? { code: 'X', message: 'm', detail: null, hint: null, blockers: [] } : null,
      }),
    );
    const spans = spansOf(
      bodyOf(
        report([database({ migrations: [migration('1', 'a', 'a.sql', statements, { ms: 1, state: 'failed' })] })]),
      ),
    );
    expect(spans).toHaveLength(2_002);
    const lines = spans.slice(2).map((span) => Number(attribute(span, 'code.line.number')));
    expect(lines).toContain(5_001);
    expect(lines.filter((line) => line > 8_001)).toHaveLength(1_999);
  });
});
