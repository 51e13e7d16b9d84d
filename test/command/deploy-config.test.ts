import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/core/configuration/config.ts';
import { configReference, configSchema } from '../../src/core/configuration/config-pages.ts';
import { defaultDeploySettings } from '../../src/core/configuration/deploy-settings.ts';
import { UserError } from '../../src/core/report/user-error.ts';

const read = (text: string) => readConfig('drydock.yml', text, []);

async function problems(text: string): Promise<readonly string[]> {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

const full = `
databases:
  shop:
    folder: a
    history-table: flyway.schema_history
    url-from: SHOP_URL
    deploy:
      lock-timeout: 1s
      statement-timeout: none
      out-of-order: false
      gates:
        sql: []
        http:
          - { name: health, url: 'https://shop.example.com/health', contains: ok }
  plain: b
deploy:
  lock-timeout: 500ms
  lock-retries: 3
  statement-timeout: 5m
  wait-for-deploy: 2h
  on-failure: undo
  out-of-order: true
  gates:
    approvals:
      - { reviews: 1 }
      - { risk: destructive, reviews: 2, environment: 1, from: [dba, lead] }
    sql:
      - { name: no failed payments, query: "SELECT 1 FROM payments WHERE failed" }
      - { name: primary, query: SELECT pg_is_in_recovery(), expect: false, timeout: 1.5s }
    promql:
      - name: few errors
        url: http://prometheus:9090/base
        query: sum(rate(errors[5m]))
        max: 0.5
      - { name: up, url: 'https://p.example.com', query: up, min: -1, max: 1, empty: pass, token-from: PROM_TOKEN, timeout: 2min }
    http:
      - { name: moved, url: 'https://example.com', status: 301, token-from: T }
    window:
      - { days: mon-thu, from: 09:00, to: '16:00', zone: Europe/Berlin }
      - { days: [sat-mon, wed], from: 22:00, to: 02:00, zone: UTC }
      - { from: 00:00, to: 24:00, zone: America/New_York }
    freeze:
      - { from: 2026-12-20, until: 2027-01-03, zone: Europe/Berlin, why: Christmas, above: data }
      - { from: 2026-11-27, until: 2026-11-27, zone: America/New_York, why: Black Friday }
  notify: { slack-from: SLACK, webhook-from: HOOK, on: failures }
  telemetry:
    otlp: http://otel:4318
    pushgateway: http://push:9091
    textfile: out/drydock.prom
    grafana: { url: 'https://grafana.example.com', token-from: GRAFANA }
    logs: json
`;

describe('deploy', () => {
  it('is read as it is meant', async () => {
    const { deploy } = await read(full);
    expect(deploy).toEqual({
      lockTimeoutMs: 500,
      lockRetries: 3,
      statementTimeoutMs: 300_000,
      deployLockWaitMs: 7_200_000,
      onFailure: 'undo',
      outOfOrder: true,
      gates: {
        approvals: [
          { risk: 'none', reviews: 1, environment: 0, from: [] },
          { risk: 'destructive', reviews: 2, environment: 1, from: ['dba', 'lead'] },
        ],
        sql: [
          { name: 'no failed payments', query: 'SELECT 1 FROM payments WHERE failed', expect: null, seconds: 10 },
          { name: 'primary', query: 'SELECT pg_is_in_recovery()', expect: 'false', seconds: 1.5 },
        ],
        promql: [
          {
            name: 'few errors',
            url: 'http://prometheus:9090/base',
            query: 'sum(rate(errors[5m]))',
            min: null,
            max: 0.5,
            empty: 'error',
            tokenFrom: null,
            seconds: 10,
          },
          {
            name: 'up',
            url: 'https://p.example.com',
            query: 'up',
            min: -1,
            max: 1,
            empty: 'pass',
            tokenFrom: 'PROM_TOKEN',
            seconds: 120,
          },
        ],
        http: [{ name: 'moved', url: 'https://example.com', status: 301, contains: null, tokenFrom: 'T', seconds: 10 }],
        window: [
          { days: [1, 2, 3, 4], from: '09:00', to: '16:00', zone: 'Europe/Berlin' },
          { days: [1, 3, 6, 7], from: '22:00', to: '02:00', zone: 'UTC' },
          { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', zone: 'America/New_York' },
        ],
        freeze: [
          { from: '2026-12-20', until: '2027-01-03', zone: 'Europe/Berlin', why: 'Christmas', above: 'data' },
          { from: '2026-11-27', until: '2026-11-27', zone: 'America/New_York', why: 'Black Friday', above: null },
        ],
        backup: [],
      },
      notify: { slackFrom: 'SLACK', webhookFrom: 'HOOK', on: 'failures' },
      telemetry: {
        otlp: 'http://otel:4318',
        pushgateway: 'http://push:9091',
        textfile: 'out/drydock.prom',
        grafana: { url: 'https://grafana.example.com', tokenFrom: 'GRAFANA' },
        logs: 'json',
      },
    });
  });

  it('of a database lies over that of all', async () => {
    const { deploy, databases } = await read(full);
    expect(databases).toMatchObject([
      { name: 'shop', historyTable: 'flyway.schema_history', urlFrom: 'SHOP_URL' },
      { name: 'plain', historyTable: null, urlFrom: null, deploy: null },
    ]);
    expect(databases[0]?.deploy).toEqual({
      ...deploy,
      lockTimeoutMs: 1_000,
      statementTimeoutMs: null,
      outOfOrder: false,
      gates: {
        ...deploy.gates,
        sql: [],
        http: [
          {
            name: 'health',
            url: 'https://shop.example.com/health',
            status: 200,
            contains: 'ok',
            tokenFrom: null,
            seconds: 10,
          },
        ],
      },
    });
  });

  it('has defaults', async () => {
    expect((await read('')).deploy).toEqual(defaultDeploySettings);
    expect((await read('deploy: {}')).deploy).toEqual(defaultDeploySettings);
    const { databases } = await read('databases: { a: { folder: b, deploy: {} } }');
    expect(databases[0]?.deploy).toEqual(defaultDeploySettings);
  });

  const gate = (kind: string, text: string) => `deploy: { gates: { ${kind}: [{ ${text} }] } }`;

  it.each<[string, readonly (readonly [at: string, problem: string])[]]>([
    [
      'deploy: { lock_timeout: 3s }',
      [['lock_timeout', '"lock_timeout" is no key of deploy. Did you mean lock-timeout?']],
    ],
    [
      'deploy: { lock-timeout: 0s }',
      [['0s', 'deploy.lock-timeout: "0s" is not a time above zero such as 500ms, 3s, 5m or 2h']],
    ],
    [
      'deploy: { lock-timeout: 3 }',
      [['3 }', 'deploy.lock-timeout: "3" is not a time above zero such as 500ms, 3s, 5m or 2h']],
    ],
    [
      'deploy: { wait-for-deploy: 600h }',
      [['600h', 'deploy.wait-for-deploy: "600h" is not a time such as 500ms, 3s, 5m or 2h']],
    ],
    [
      'deploy: { on-failure: rollback }',
      [['rollback', 'deploy.on-failure: "rollback" is not one of stop, undo, restore-advice']],
    ],
    ['deploy: { out-of-order: yes }', [['yes', 'deploy.out-of-order has to be true or false']]],
    [
      gate('approvals', 'risk: blocking'),
      [['{ risk', 'deploy.gates.approvals[0] needs "reviews" or "environment", above zero']],
    ],
    [
      gate('approvals', 'risk: high, reviews: 1'),
      [
        [
          'high',
          'deploy.gates.approvals[0].risk: "high" is not one of none, low, data, breaking, blocking, destructive',
        ],
      ],
    ],
    [gate('sql', 'name: a'), [['{ name', 'deploy.gates.sql[0] needs a "query"']]],
    [
      gate('promql', 'name: a, url: "http://x", query: up'),
      [['{ name', 'deploy.gates.promql[0] needs a "min" or a "max"']],
    ],
    [
      gate('promql', 'name: a, url: "http://x", query: up, min: 2, max: 1'),
      [['1 }', 'deploy.gates.promql[0] has a "max" below its "min"']],
    ],
    [
      gate('http', 'name: a, url: "http://x", status: 101'),
      [['101', 'deploy.gates.http[0] has a "status" that is not 200 to 599']],
    ],
    [
      gate('window', 'from: 9:00, to: "25:00", zone: Berlin'),
      [
        ['9:00', 'deploy.gates.window[0].from: "9:00" is not a time of day such as 09:00'],
        ['"25:00"', 'deploy.gates.window[0].to: "25:00" is not a time of day such as 16:00, or 24:00'],
        ['Berlin', 'deploy.gates.window[0].zone: "Berlin" is not a time zone such as Europe/Berlin'],
      ],
    ],
    [
      gate('window', 'from: 09:00, to: 10:00, zone: "+02:00"'),
      [['"+02:00"', 'deploy.gates.window[0].zone: "+02:00" is not a time zone such as Europe/Berlin']],
    ],
    [
      gate('window', 'days: weekdays, from: 09:00, to: 10:00, zone: UTC'),
      [['weekdays', 'deploy.gates.window[0].days: "weekdays" is not a day such as mon, or days such as mon-fri']],
    ],
    [gate('window', 'days: [], from: 09:00, to: 10:00, zone: UTC'), [['[],', 'deploy.gates.window[0] has no days']]],
    [
      gate('window', 'from: 09:00, to: 09:00, zone: UTC'),
      [['09:00, zone', 'deploy.gates.window[0] closes when it opens; the whole day is 00:00 to 24:00']],
    ],
    [
      gate('freeze', 'from: 2026-12-24, until: 2026-12-20, zone: UTC, why: x'),
      [['2026-12-20', 'deploy.gates.freeze[0] ends before it begins']],
    ],
    [
      gate('freeze', 'from: 2026-12-24, until: 2026-12-27, zone: UTC'),
      [['{ from', 'deploy.gates.freeze[0] needs a "why"']],
    ],
    [
      'databases: { a: { folder: b, deploy: { notify: { on: always } } } }',
      [['notify', '"notify" is no key of databases.a.deploy']],
    ],
    [
      'databases: { a: { folder: b, history-table: "x; drop" } }',
      [
        [
          '"x; drop"',
          'databases.a.history-table: "x; drop" is not the name of a table, or SCHEMA.TABLE, without quotes',
        ],
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await problems(text)).toEqual(
      expected.map(([at, problem]) => `drydock.yml:1:${text.indexOf(at) + 1}: ${problem}`),
    );
  });

  it.each([
    'deploy: { notify: { slack-from: "https://hooks.slack.com/services/T0/B0/s3cret" } }',
    'databases: { a: { folder: b, url-from: "postgres://me:s3cret@db/shop" } }',
    gate('http', 'name: a, url: "https://me:s3cret@example.com"'),
    gate('http', 'name: a, url: "https://example.com", token-from: "Bearer s3cret"'),
  ])('does not repeat what may be a secret: %j', async (text) => {
    const [problem, ...others] = await problems(text);
    expect(problem).toMatch(/^drydock\.yml:1:\d+: (deploy|databases\.a)\..*: not (the name of|an address)/);
    expect(others).toEqual([]);
    expect(problem).not.toContain('s3cret');
  });

  const validate = new Ajv({ strict: false }).compile(JSON.parse(configSchema([])));
  it.each<[string, boolean]>([
    [full, true],
    ['deploy: { lock-timeout: 3 }', false],
    ['deploy: { lock-timeout: 0s }', false],
    ['deploy: { wait-for-deploy: 0s }', true],
    ['deploy: { statement-timeout: none }', true],
    ['deploy: { out-of-order: "true" }', false],
    [gate('window', 'from: "9:00", to: "10:00", zone: UTC'), false],
    [gate('window', 'from: "09:00", to: "24:00", zone: UTC'), true],
    [gate('window', 'from: "24:00", to: "09:00", zone: UTC'), false],
    [gate('sql', 'name: a'), false],
    ['deploy: { telemetry: { grafana: { url: "http://x" } } }', false],
    ['databases: { a: { folder: b, deploy: { notify: { on: always } } } }', false],
  ])('has a JSON Schema that agrees with us on %j', async (text, fits) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(fits);
    expect((await problems(text)).length === 0).toBe(fits);
  });

  it('has a reference with a table for each part', () => {
    const reference = configReference();
    for (const part of ['approvals', 'sql', 'promql', 'http', 'window', 'freeze', 'backup']) {
      expect(reference).toContain(`\nAn entry of \`deploy.gates.${part}\` has:\n`);
    }
    for (const part of ['deploy', 'deploy.gates', 'deploy.notify', 'deploy.telemetry', 'deploy.telemetry.grafana']) {
      expect(reference).toContain(`\n\`${part}\` has:\n`);
    }
  });
});
