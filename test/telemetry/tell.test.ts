import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeploySettings, defaultDeploySettings } from '../../src/core/configuration/deploy-settings.ts';
import { tellTelemetry } from '../../src/core/telemetry/tell.ts';
import { toldRemark } from '../../src/core/telemetry/telling.ts';
import { everywhere } from '../report/deploy/everywhere.ts';
import { deployed, examples, locked, nothingPending, planned, report } from '../report/deploy/example-deploy-report.ts';
import { hostile } from '../report/sample.ts';
import { type Receiver, receiver } from './receiver.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-tell-'));
const file = join(folder, 'drydock.prom');

let server: Receiver;
beforeAll(async () => {
  server = await receiver();
});
beforeEach(() => {
  server.answer = { status: 200, body: 'ok' };
  server.received.length = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Told = Pick<DeploySettings, 'notify' | 'telemetry'>;

function everybody(on: 'always' | 'failures' = 'always'): Told {
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
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
});

const asked = (path: string) => server.received.find((one) => one.path.startsWith(path));
const bodyOf = (path: string) => JSON.parse(asked(path)?.body ?? 'null');

const webhookSchema: unknown = JSON.parse(
  readFileSync(new URL('../../docs/deploy-webhook.schema.json', import.meta.url), 'utf8'),
);
if (typeof webhookSchema !== 'object' || webhookSchema === null) throw new Error('the schema is no schema');
const formats = {
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  uri: (text: string) => URL.canParse(text),
};
const isWebhook = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats }).compile(webhookSchema);

describe('everybody', () => {
  it('is told of a deploy, all at once', async () => {
    const told = await tellTelemetry(deployed(), everybody(), env(), fetch);
    expect(told).toEqual(
      ['Slack', 'the webhook', 'the OpenTelemetry collector', 'the Pushgateway', 'the textfile', 'Grafana'].map(
        (to) => ({ to, sent: true }),
      ),
    );
    expect(told.map(toldRemark)).toEqual(told.map(() => null));
    expect(server.received.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /grafana/api/annotations',
      'POST /hook/SECRET?key=SECRET',
      'POST /otlp/v1/traces',
      'POST /slack/T0SECRET',
      'PUT /push/metrics/job/drydock/database/shop',
    ]);
    expect(readFileSync(file, 'utf8')).toContain(
      'drydock_deploy_last_run_success{database="shop",environment="production"} 1',
    );
  });

  it('is nobody where nothing is set', async () => {
    expect(await tellTelemetry(deployed(), defaultDeploySettings, {}, fetch)).toEqual([]);
  });

  it('of a plan is whoever wants spans: it must not look like a deploy', async () => {
    expect((await tellTelemetry(planned(), everybody(), env(), fetch)).map(({ to }) => to)).toEqual([
      'the OpenTelemetry collector',
    ]);
    expect(
      (await tellTelemetry({ ...deployed(), mode: 'dry-run' }, everybody(), env(), fetch)).map(({ to }) => to),
    ).toEqual(['the OpenTelemetry collector']);
  });

  it('of a run that found nothing to do is not shown it in a graph', async () => {
    expect((await tellTelemetry(nothingPending(), everybody(), env(), fetch)).map(({ to }) => to)).not.toContain(
      'Grafana',
    );
  });

  it('gets no message of what went well, if it wants failures only', async () => {
    const to = async (one: Parameters<typeof tellTelemetry>[0]) =>
      (await tellTelemetry(one, everybody('failures'), env(), fetch)).map(({ to }) => to);
    expect(await to(deployed())).not.toContain('Slack');
    expect(await to(locked())).toContain('Slack');
    expect(await to(locked())).toContain('the webhook');
  });
});

describe('what does not arrive', () => {
  it('is a remark, fails nothing, and holds no address', async () => {
    server.answer = { status: 500, body: 'broken' };
    const settings = everybody();
    const told = await tellTelemetry(
      deployed(),
      { ...settings, telemetry: { ...settings.telemetry, textfile: join(folder, 'no', 'such.prom') } },
      env(),
      fetch,
    );
    expect(told).toHaveLength(6);
    for (const each of told) {
      expect(each.sent).toBe(false);
      expect(toldRemark(each)).toMatch(/^(?:Slack|the [\w ]+|Grafana) was not told: .+\.$/);
      expect(toldRemark(each)).not.toMatch(/SECRET|127\.0\.0\.1/);
    }
    const empty = await tellTelemetry(deployed(), everybody(), {}, fetch);
    expect(empty.find(({ to }) => to === 'Slack')).toEqual({
      to: 'Slack',
      sent: false,
      why: 'the environment variable SLACK is empty or missing',
    });
  });

  it('is one remark each, and the others arrive', async () => {
    const settings = everybody();
    const told = await tellTelemetry(
      deployed(),
      { ...settings, telemetry: { ...settings.telemetry, pushgateway: 'nonsense' } },
      env(),
      fetch,
    );
    expect(told.filter(({ sent }) => !sent)).toEqual([
      { to: 'the Pushgateway', sent: false, why: 'its address is no http:// or https:// address' },
    ]);
  });

  it('says so where the environment asks for a protocol that is not spoken', async () => {
    const grpc = { OTEL_EXPORTER_OTLP_ENDPOINT: server.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(await tellTelemetry(deployed(), defaultDeploySettings, grpc, fetch)).toEqual([
      {
        to: 'the OpenTelemetry collector',
        sent: false,
        why: 'OTEL_EXPORTER_OTLP_PROTOCOL asks for gRPC, and spans are sent over HTTP only',
      },
    ]);
    expect(server.received).toEqual([]);
    for (const protocol of ['http/protobuf', 'http/json', ''])
      expect(
        await tellTelemetry(
          deployed(),
          defaultDeploySettings,
          { ...grpc, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
          fetch,
        ),
      ).toEqual([{ to: 'the OpenTelemetry collector', sent: true }]);
  });

  it('never throws, whatever fetch does', async () => {
    const wild: typeof fetch = () => {
      throw new TypeError('SECRET');
    };
    const told = await tellTelemetry(deployed(), everybody(), env(), wild);
    expect(told.filter(({ sent }) => sent).map(({ to }) => to)).toEqual(['the textfile']);
    expect(JSON.stringify(told)).not.toContain('SECRET');
  });
});

describe('Slack', () => {
  it('gets a message with blocks that it takes', async () => {
    await tellTelemetry(locked(), everybody(), env(), fetch);
    const { text, blocks } = bodyOf('/slack');
    expect(text).toBe('❌ Drydock deploy: 1 failed, 1 deployed, 2 not run');
    expect(blocks[0]).toEqual({ type: 'header', text: { type: 'plain_text', text, emoji: false } });
    expect(blocks[1].text.text).toContain('V216 could not lock public.orders within 3 s');
    expect(blocks[1].text.text).toContain('• End the session 48211 of reporting');
    expect(blocks.at(-1)).toEqual({
      type: 'context',
      elements: [
        { type: 'mrkdwn', text: '<https://github.com/example/shop/actions/runs/77|The job on GitHub>', verbatim: true },
      ],
    });
  });

  it('reads nothing from outside as a mention, a link or a mark, and its limits are kept', async () => {
    for (const text of [...hostile, '<!channel> <@U1> <https://evil.example|x> *b* `c` &amp;', 'x'.repeat(10_000)]) {
      server.received.length = 0;
      const one = everywhere(text);
      await tellTelemetry(
        report(Array.from({ length: 60 }, () => one.databases).flat(), one),
        { ...everybody(), telemetry: defaultDeploySettings.telemetry },
        env(),
        fetch,
      );
      const { text: title, blocks, ...others } = bodyOf('/slack');
      expect(others).toEqual({ unfurl_links: false, unfurl_media: false });
      expect(title).toMatch(/^❌ Drydock deploy: [\w ,]+$/);
      expect(blocks.length).toBeLessThanOrEqual(50);
      for (const block of blocks) {
        const texts = block.type === 'context' ? block.elements : [block.text];
        for (const each of texts) {
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
  it('gets what docs/deploy-webhook.schema.json says', async () => {
    for (const one of [
      ...Object.values(examples).map((make) => make()),
      ...hostile.slice(0, 5).map((text) => everywhere(text)),
    ]) {
      if (one.mode === 'plan') continue;
      server.received.length = 0;
      await tellTelemetry(one, { ...everybody(), telemetry: defaultDeploySettings.telemetry }, env(), fetch);
      isWebhook(bodyOf('/hook'));
      expect(isWebhook.errors).toBeNull();
    }
    expect(asked('/hook')?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'drydock/0.1.0',
    });
    expect(isWebhook({ ...bodyOf('/hook'), more: 1 })).toBe(false);
  });

  it('knows which job of which commit it was', async () => {
    await tellTelemetry(deployed(), everybody(), env(), fetch);
    expect(bodyOf('/hook')).toMatchObject({
      webhookVersion: '1.0',
      event: 'deploy',
      run: deployed().run,
      verdict: 'pass',
      reason: 'deployed',
      environment: 'production',
      job: 'https://github.com/example/shop/actions/runs/77',
      commit: '0123456789abcdef0123456789abcdef01234567',
      databases: [
        { name: 'shop', before: '214', after: '217', counts: { applied: 4, pending: 0, failed: 0, undone: 0 } },
      ],
    });
  });
});

describe('Grafana', () => {
  it('gets an annotation over the time of the deploy', async () => {
    await tellTelemetry(deployed(), everybody(), env(), fetch);
    const time = Date.parse(deployed().startedAt);
    expect(asked('/grafana')?.headers).toMatchObject({
      authorization: 'Bearer glsa_SECRET',
      'content-type': 'application/json',
    });
    expect(bodyOf('/grafana')).toEqual({
      time,
      timeEnd: time + deployed().ms,
      tags: ['drydock', 'deploy', 'pass', 'database:shop', 'environment:production'],
      text: '<b>Drydock deploy: 4 migrations deployed</b><br>shop: 4 migrations were deployed.<br><a href="https://github.com/example/shop/actions/runs/77">the job</a>',
    });
  });

  it('reads nothing from outside as HTML', async () => {
    for (const text of hostile) {
      server.received.length = 0;
      await tellTelemetry(everywhere(text), everybody(), env(), fetch);
      expect(
        bodyOf('/grafana').text.replace(/<\/?b>|<br>|<\/?code>|<a href="https:\/\/github\.com\/[^"]*">|<\/a>/g, ''),
      ).not.toMatch(/[<>]/);
    }
  });
});

describe('secrets', () => {
  it('of a statement reach nobody', async () => {
    await tellTelemetry(everywhere('postgres://me:hunter2hunter2@db.example/shop'), everybody(), env(), fetch);
    expect(server.received.length).toBeGreaterThan(4);
    for (const { body, path } of server.received) expect(body + path, path).not.toContain('hunter');
    expect(readFileSync(file, 'utf8')).not.toContain('hunter');
  });
});
