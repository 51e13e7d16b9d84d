import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultBackupSettings } from '../../src/core/configuration/backup-settings.ts';
import { readConfig } from '../../src/core/configuration/config.ts';
import { configReference, configSchema } from '../../src/core/configuration/config-pages.ts';
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

const hour = 60 * 60 * 1_000;
const day = 24 * hour;
const privateKey = await generateX25519Identity();
const key = await identityToRecipient(privateKey);
const other = await identityToRecipient(await generateHybridIdentity());

const full = `
databases:
  shop:
    folder: a
    backup:
      store: s3://shop-backups
      s3: { region: us-east-1 }
      passphrase-from: SHOP_PASSPHRASE
      tables: []
      keep: { daily: 30 }
      shrink: { fail: 0.5 }
      drill: { max-recovery: none }
  plain: b
backup:
  store: s3://backups/production/db
  s3:
    region: eu-central-1
    endpoint: https://objects.example.com
    path-style: false
    storage-class: STANDARD_IA
    kms-key: alias/backups
    lock: { mode: compliance, days: 30 }
    role: arn:aws:iam::123456789012:role/ci/backup
  recipients:
    - ${key}
    - ${other}
  compression: zstd
  format: directory
  schema-only: true
  tables: [orders, shop.customers]
  without: audit.log
  checks: rows
  lock-timeout: 2s
  verify: decoded
  counts-from: decoded
  keep:
    pre-deploy: 3
    pre-deploy-for: 30d
    hourly: 0
    daily: 14
    weekly: 8
    monthly: 24
    floor: 2
    most-share: 25%
  max-age: 90m
  shrink: { warn: 10%, fail: 75% }
  drill:
    sql: checks/after-restore.sql
    migrations: false
    max-recovery: 30m
  physical:
    - wal-g
    - { tool: pgbackrest, server: main, max-age: 2d }
  notify: { slack-from: SLACK, webhook-from: HOOK, on: failures }
  telemetry:
    pushgateway: http://push:9091
    grafana: { url: 'https://grafana.example.com', token-from: GRAFANA }
    logs: json
`;

describe('backup', () => {
  it('is read as it is meant', async () => {
    expect((await read(full)).backup).toEqual({
      store: 's3://backups/production/db',
      s3: {
        region: 'eu-central-1',
        endpoint: 'https://objects.example.com',
        pathStyle: false,
        storageClass: 'STANDARD_IA',
        kmsKey: 'alias/backups',
        lock: { mode: 'compliance', days: 30 },
        role: 'arn:aws:iam::123456789012:role/ci/backup',
      },
      recipients: [key, other],
      passphraseFrom: null,
      compression: 'zstd',
      format: 'directory',
      schemaOnly: true,
      tables: ['orders', 'shop.customers'],
      without: ['audit.log'],
      checks: 'rows',
      lockTimeoutMs: 2_000,
      verify: 'decoded',
      countsFrom: 'decoded',
      keep: {
        counts: { 'pre-deploy': 3, hourly: 0, daily: 14, weekly: 8, monthly: 24 },
        preDeployMs: 30 * day,
        floor: 2,
        mostShare: 0.25,
      },
      maxAgeMs: 1.5 * hour,
      shrink: { warn: 0.1, fail: 0.75 },
      drill: { sql: ['checks/after-restore.sql'], migrations: false, maxRecoveryMs: 0.5 * hour },
      physical: [
        { tool: 'wal-g', server: null, maxAgeMs: 26 * hour },
        { tool: 'pgbackrest', server: 'main', maxAgeMs: 2 * day },
      ],
      notify: { slackFrom: 'SLACK', webhookFrom: 'HOOK', on: 'failures' },
      telemetry: {
        otlp: null,
        pushgateway: 'http://push:9091',
        textfile: null,
        grafana: { url: 'https://grafana.example.com', tokenFrom: 'GRAFANA' },
        logs: 'json',
      },
    });
  });

  it('of a database lies over that of all, part by part', async () => {
    const { backup, databases } = await read(full);
    expect(databases[1]?.backup).toBeNull();
    expect(databases[0]?.backup).toEqual({
      ...backup,
      store: 's3://shop-backups',
      s3: { ...backup.s3, region: 'us-east-1' },
      // Its passphrase instead of the keys of all, never beside them.
      recipients: [],
      passphraseFrom: 'SHOP_PASSPHRASE',
      tables: [],
      keep: { ...backup.keep, counts: { ...backup.keep.counts, daily: 30 } },
      shrink: { warn: 0.1, fail: 0.5 },
      drill: { ...backup.drill, maxRecoveryMs: null },
    });
    const back = await read(
      `databases: { a: { folder: b, backup: { recipients: ${key} } } }\nbackup: { passphrase-from: P }`,
    );
    expect(back.databases[0]?.backup).toMatchObject({ recipients: [key], passphraseFrom: null });
  });

  it('has defaults', async () => {
    expect((await read('')).backup).toEqual(defaultBackupSettings);
    expect((await read('backup: {}')).backup).toEqual(defaultBackupSettings);
    const { databases } = await read('databases: { a: { folder: b, backup: {} } }');
    expect(databases[0]?.backup).toEqual(defaultBackupSettings);
  });

  it.each<[string, readonly (readonly [at: string, problem: string])[]]>([
    ['backup: { keep: { dayly: 3 } }', [['dayly', '"dayly" is no key of backup.keep. Did you mean daily?']]],
    [
      'backup: { keep: { floor: 1 } }',
      [
        [
          '1 }',
          'backup.keep.floor: "1" is not a whole number of at least 2: the last 2 good backups stay, whatever is set',
        ],
      ],
    ],
    [
      'databases: { a: { folder: b, backup: { keep: { floor: 0 } } } }',
      [
        [
          '0 }',
          'databases.a.backup.keep.floor: "0" is not a whole number of at least 2: the last 2 good backups stay, whatever is set',
        ],
      ],
    ],
    ['backup: { keep: { daily: -1 } }', [['-1', 'backup.keep.daily: "-1" is not a whole number']]],
    [
      'backup: { keep: { most-share: 120% } }',
      [['120%', 'backup.keep.most-share: "120%" is not a share such as 30% or 0.3, at most 100%']],
    ],
    ['backup: { max-age: 0h }', [['0h', 'backup.max-age: "0h" is not a time above zero such as 90m, 26h or 7d']]],
    ['backup: { max-age: 30s }', [['30s', 'backup.max-age: "30s" is not a time above zero such as 90m, 26h or 7d']]],
    [
      'backup: { shrink: { warn: 0.9, fail: 0.5 } }',
      [['0.9', 'backup.shrink has a "warn" above its "fail", which would never be said']],
    ],
    [
      `backup: { recipients: [${key}], passphrase-from: P }`,
      [
        [
          'P }',
          'backup has both "recipients" and "passphrase-from": a backup that a passphrase opens too is only as safe as that',
        ],
      ],
    ],
    [
      `databases: { a: { folder: b, backup: { passphrase-from: P, recipients: ${key} } } }`,
      [
        [
          'P,',
          'databases.a.backup has both "recipients" and "passphrase-from": a backup that a passphrase opens too is only as safe as that',
        ],
      ],
    ],
    ['backup: { s3: { lock: { mode: governance } } }', [['{ mode', 'backup.s3.lock needs a "days"']]],
    [
      'backup: { s3: { lock: { mode: forever, days: 0 } } }',
      [
        ['forever', 'backup.s3.lock.mode: "forever" is not one of governance, compliance'],
        ['0 }', 'backup.s3.lock.days: "0" is not a whole number above zero'],
      ],
    ],
    [
      'backup: { s3: { storage-class: standard } }',
      [['standard }', 'backup.s3.storage-class: "standard" is not a storage class, such as STANDARD_IA']],
    ],
    [
      'backup: { verify: compare }',
      [['compare }', 'backup.verify: "compare" is not one of auto, uploaded, digested, decoded']],
    ],
    [
      'backup: { physical: [{ tool: barman, server: --delete }] }',
      [['--delete', 'backup.physical[0].server: "--delete" is not the name of a stanza or a server']],
    ],
    ['backup: { schema-only: 1 }', [['1 }', 'backup.schema-only has to be true or false']]],
    [
      'databases: { a: { folder: b, backup: { notify: {} } } }',
      [['notify', '"notify" is no key of databases.a.backup']],
    ],
    ['backup: { store: }', [['}', 'backup.store is empty']]],
  ])('%j', async (text, expected) => {
    expect(await problems(text)).toEqual(
      expected.map(([at, problem]) => `drydock.yml:1:${text.indexOf(at) + 1}: ${problem}`),
    );
  });

  it.each<[string, string]>([
    [`backup: { recipients: [${privateKey}] }`, 'backup.recipients[0]: not a public key of age'],
    [`backup: { recipients: ${privateKey.toLowerCase()} }`, 'backup.recipients: not a public key of age'],
    [`backup: { recipients: ${key}x }`, 'backup.recipients: not a public key of age'],
    ['backup: { recipients: "ssh-ed25519 AAAAC3Nz" }', 'backup.recipients: not a public key of age'],
    ['backup: { passphrase-from: "correct horse s3cret" }', 'backup.passphrase-from: not the name of'],
    ['backup: { store: "s3://AKIA2:s3cret@backups/shop" }', 'backup.store: not s3://BUCKET/PREFIX or a folder'],
    [
      'backup: { store: "https://me:s3cret@objects.example.com/b" }',
      'backup.store: not s3://BUCKET/PREFIX or a folder',
    ],
    ['backup: { store: s3://backups/../other }', 'backup.store: not s3://BUCKET/PREFIX or a folder'],
    ['backup: { s3: { endpoint: "https://me:s3cret@objects.example.com" } }', 'backup.s3.endpoint: not an address'],
    ['backup: { s3: { role: s3cret } }', 'backup.s3.role: not the ARN of a role'],
    [
      'backup: { notify: { slack-from: "https://hooks.slack.com/s3cret" } }',
      'backup.notify.slack-from: not the name of',
    ],
  ])('does not repeat what may be a secret: %j', async (text, start) => {
    const [problem = '', ...others] = await problems(text);
    expect(problem.replace(/^drydock\.yml:1:\d+: /, '').slice(0, start.length)).toBe(start);
    expect(others).toEqual([]);
    expect(problem).not.toMatch(/s3cret|AGE-SECRET|age-secret|ssh-ed/);
    expect(problem).not.toContain(privateKey.slice(-20));
  });

  it.each([
    's3://my.bucket',
    's3://b-1/a/b.c_d/',
    '/var/backups',
    'backups/shop',
    'C:\\backups',
    'file:///var/backups',
  ])('is kept in %s', async (store) => {
    expect((await read(`backup: { store: '${store}' }`)).backup.store).toBe(store);
  });

  const validate = new Ajv({ strict: false }).compile(JSON.parse(configSchema([])));
  it.each<[string, boolean]>([
    [full, true],
    ['backup: { keep: { floor: "1" } }', false],
    ['backup: { keep: { floor: 02 } }', true],
    ['backup: { keep: { floor: 10 } }', true],
    ['backup: { keep: { most-share: 0 } }', true],
    ['backup: { keep: { most-share: 0.25 } }', true],
    ['backup: { keep: { most-share: "1.5" } }', false],
    ['backup: { keep: { most-share: 100.5% } }', false],
    ['backup: { max-age: 0d }', false],
    ['backup: { max-age: 4w }', true],
    ['backup: { s3: { lock: { mode: governance, days: "00" } } }', false],
    ['backup: { s3: { kms-key: default } }', true],
    [
      'backup: { s3: { kms-key: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }',
      true,
    ],
    ['backup: { s3: { kms-key: not a key } }', false],
    ['backup: { store: s3://backups/.. }', false],
    ['backup: { store: gs://backups }', false],
    [`backup: { recipients: ${privateKey} }`, false],
    [`backup: { recipients: [${other}] }`, true],
    ['databases: { a: { folder: b, backup: { telemetry: {} } } }', false],
  ])('has a JSON Schema that agrees with us on %j', async (text, fits) => {
    expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(fits);
    expect((await problems(text)).length === 0).toBe(fits);
  });

  it('has a reference with a table for each part', () => {
    const reference = configReference();
    for (const part of ['', '.s3', '.s3.lock', '.keep', '.shrink', '.drill', '.notify', '.telemetry']) {
      expect(reference).toContain(`\n\`backup${part}\` has:\n`);
    }
    expect(reference).toContain('\nAn entry of `deploy.gates.backup` has:\n');
  });
});

describe('the gate of a deploy', () => {
  const gate = async (text: string) => (await read(`deploy: { gates: { backup: ${text} } }`)).deploy.gates.backup;

  it('has defaults that a way back needs', async () => {
    expect(await gate('{}')).toEqual([{ maxAgeMs: day, level: 'digested', sameHead: true }]);
    expect(await gate('{ max-age: 7d, level: compared, same-head: false }')).toEqual([
      { maxAgeMs: 7 * day, level: 'compared', sameHead: false },
    ]);
    expect(await gate('[{ max-age: 2h }, { level: restored, max-age: 31d }]')).toEqual([
      { maxAgeMs: 2 * hour, level: 'digested', sameHead: true },
      { maxAgeMs: 31 * day, level: 'restored', sameHead: true },
    ]);
    expect(await gate('[]')).toEqual([]);
    expect((await read('')).deploy.gates.backup).toEqual([]);
  });

  it.each([
    ['{ level: good }', 'deploy.gates.backup.level: "good" is not one of uploaded, digested, decoded'],
    ['[{ max-age: never }]', 'deploy.gates.backup[0].max-age: "never" is not a time above zero'],
    ['[{ same-head: maybe }]', 'deploy.gates.backup[0].same-head has to be true or false'],
    ['true', 'deploy.gates.backup has to be a map of max-age, level, same-head'],
  ])('%s', async (text, problem) => {
    const [only = '', ...others] = await problems(`deploy: { gates: { backup: ${text} } }`);
    expect(others).toEqual([]);
    expect(only).toContain(problem);
  });
});
