import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { defaultBackupSettings } from '../../src/core/configuration/backup-settings.ts';
import { type ConfigurableRule, loadConfig, readConfig } from '../../src/core/configuration/config.ts';
import { configSchema } from '../../src/core/configuration/config-pages.ts';
import { defaultDeploySettings } from '../../src/core/configuration/deploy-settings.ts';
import { defaultTrialSettings } from '../../src/core/configuration/trial-settings.ts';
import { UserError } from '../../src/core/report/user-error.ts';
import { parseFlags } from '../../src/core/runtime/parse-options.ts';
import { snapshotFiles } from '../../src/core/runtime/snapshot-files.ts';
import { lintSpec } from '../../src/lint-migrations/inputs.ts';
import { lintOptions } from '../../src/lint-migrations/options.ts';
import { rules as registry } from '../../src/lint-migrations/rules/registry.ts';

const rules: readonly ConfigurableRule[] = [
  { id: 'drop-table' },
  {
    id: 'too-long',
    options: {
      most: { type: 'number', default: 10, what: '' },
      words: { type: 'list', default: [], what: '' },
      strict: { type: 'boolean', default: false, what: '' },
      say: { type: 'string', default: '', what: '' },
    },
  },
];
const read = (text: string) => readConfig('drydock.yml', text, rules);
const files = snapshotFiles('/work', 'linux', { files: [], links: [] });

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
    { folder: [a, b], engine: postgres, server-version: 16.10, tool: flyway, stats: s.json, settings: { work_mem: 4MB },
      placeholders: { owner: me }, seed: s.sql, rows: 50, schema: schema.sql, invariants: { sum: SELECT 1 },
      refuses: { none: INSERT }, queries: { all: SELECT 2 }, contract: [c.yml], assertions: t, contract-command: npm test }
  bare: c
rules:
  drop-table: off
  too-long: { severity: error, most: 3, words: [x, y], strict: true, say: no }
ignore:
  - { rule: drop-table, files: 'old/**', reason: never used, until: 2027-01-31 }
  - rule: '*'
    reason: all of it
fail-on: warning
naming: { table: '[a-z]+' }
code: { paths: src, ignore: [src/generated] }
trials:
  fresh: warn
  rollback: { history: all }
  traffic: { level: off, readers: 3, max-blocked: 1.5s }
  performance: { threshold: 'p95 <= +20%' }
`;

describe('drydock.yml', () => {
  it('is read as it is meant', async () => {
    expect(await read(full)).toEqual({
      file: 'drydock.yml',
      databases: [
        {
          name: 'shop',
          folders: ['a', 'b'],
          engine: 'postgres',
          tool: 'flyway',
          serverVersion: '16.10',
          stats: 's.json',
          settings: { work_mem: '4MB' },
          placeholders: { owner: 'me' },
          seed: ['s.sql'],
          rows: 50,
          schema: 'schema.sql',
          invariants: { sum: 'SELECT 1' },
          refuses: { none: 'INSERT' },
          queries: { all: 'SELECT 2' },
          contract: ['c.yml'],
          assertions: ['t'],
          contractCommand: 'npm test',
          historyTable: null,
          urlFrom: null,
          deploy: null,
          backup: null,
        },
        {
          name: 'bare',
          folders: ['c'],
          engine: null,
          tool: null,
          serverVersion: null,
          stats: null,
          settings: {},
          placeholders: {},
          seed: [],
          rows: null,
          schema: null,
          invariants: {},
          refuses: {},
          queries: {},
          contract: [],
          assertions: [],
          contractCommand: null,
          historyTable: null,
          urlFrom: null,
          deploy: null,
          backup: null,
        },
      ],
      rules: {
        'drop-table': { severity: 'off', options: {} },
        'too-long': { severity: 'error', options: { most: 3, words: ['x', 'y'], strict: true, say: 'no' } },
      },
      ignore: [
        { rule: 'drop-table', files: ['old/**'], reason: 'never used', until: '2027-01-31', line: 12 },
        { rule: '*', files: [], reason: 'all of it', until: null, line: 13 },
      ],
      failOn: 'warning',
      baseline: null,
      naming: { table: '[a-z]+' },
      code: { paths: ['src'], ignore: ['src/generated'] },
      trials: {
        ...defaultTrialSettings,
        levels: { ...defaultTrialSettings.levels, fresh: 'warn', traffic: 'off' },
        rollbackAll: true,
        traffic: { ...defaultTrialSettings.traffic, readers: 3, maxBlockedMs: 1_500 },
        performance: { ...defaultTrialSettings.performance, threshold: 'p95 <= +20%' },
      },
      deploy: defaultDeploySettings,
      backup: defaultBackupSettings,
    });
  });

  it.each(['', '# nothing yet\n', '---\n'])('may be empty: %j', async (text) => {
    expect(await read(text)).toMatchObject({ databases: [], rules: {}, failOn: null });
  });

  it.each<[string, readonly string[]]>([
    [
      'trials: { frsh: fail, upgrade: maybe, traffic: { max-blocked: soon }, chaos: [] }',
      [
        'drydock.yml:1:11: "frsh" is no key of trials. Did you mean fresh?',
        'drydock.yml:1:32: trials.upgrade: "maybe" is not one of auto, fail, warn, off',
        'drydock.yml:1:63: trials.traffic.max-blocked: "soon" is not a time such as 500ms, 3s, 5m or 2h',
        'drydock.yml:1:78: trials.chaos has to be a map of level, points',
      ],
    ],
    ['fail_on: error', ['drydock.yml:1:1: "fail_on" is no key. Did you mean fail-on?']],
    [
      'fail-on: errors',
      ['drydock.yml:1:10: fail-on: "errors" is not one of error, warning, notice, never. Did you mean error?'],
    ],
    [
      '- a',
      [
        'drydock.yml:1:1: the configuration has to be a map of databases, rules, ignore, baseline, trials, deploy, backup, fail-on, naming, code',
      ],
    ],
    ['rules:\n  drop-tabel: off', ['drydock.yml:2:3: rules: there is no rule "drop-tabel". Did you mean drop-table?']],
    [
      'rules: { too-long: { mots: 3 } }',
      ['drydock.yml:1:22: "mots" is no option of the rule too-long. Did you mean most?'],
    ],
    ['rules: { too-long: { most: x } }', ['drydock.yml:1:28: rules.too-long.most has to be a number']],
    ['ignore: [{ rule: drop-table }]', ['drydock.yml:1:10: ignore[0] needs a "reason"']],
    [
      'ignore: [{ rule: a, reason: b, until: 2027-02-30 }]',
      ['drydock.yml:1:39: ignore[0].until: "2027-02-30" is not a day such as 2027-01-31'],
    ],
    [
      'databases: [{ name: a, folder: x }, { name: a, folder: y }]',
      ['drydock.yml:1:37: there are two databases with the name "a"'],
    ],
    ['databases: { a: { tool: flyway } }', ['drydock.yml:1:14: databases.a needs a "folder"']],
    ['naming: { table: "(" }', ['drydock.yml:1:18: naming.table: "(" is not a regular expression']],
    ['code:', ['drydock.yml:1:6: code is empty']],
    ['rules: { __proto__: off }', ['drydock.yml:1:10: rules: there is no rule "__proto__"']],
    ['constructor: 1', ['drydock.yml:1:1: "constructor" is no key']],
    ['x: 1\ny: 2', ['drydock.yml:1:1: "x" is no key', 'drydock.yml:2:1: "y" is no key']],
  ])('%j', async (text, expected) => {
    expect(await problems(text)).toEqual(expected);
  });

  it.each(['a: [', 'fail-on: error\nfail-on: never', '\t- x', 'a: *nothing'])(
    'that is no YAML has a place: %j',
    async (text) => {
      expect((await problems(text))[0]).toMatch(/^drydock\.yml:\d+:\d+: /);
    },
  );

  it('is looked for where it belongs, and once', async () => {
    const at = (names: readonly string[]) =>
      snapshotFiles('/work', 'linux', {
        files: names.map((path) => ({ path, size: 0, content: new TextEncoder().encode('fail-on: never') })),
        links: [],
      });
    expect(await loadConfig(at([]), null, rules)).toBeNull();
    expect(await loadConfig(at(['drydock.yaml']), null, rules)).toMatchObject({
      file: 'drydock.yaml',
      failOn: 'never',
    });
    expect(await loadConfig(at(['ci/x.yml']), 'ci/x.yml', rules)).toMatchObject({ file: 'ci/x.yml' });
    await expect(loadConfig(at([]), 'no.yml', rules)).rejects.toThrow('no.yml does not exist');
    await expect(loadConfig(at(['drydock.yml', 'drydock.yaml']), null, rules)).rejects.toThrow(/both/);
  });
});

describe('options over configuration', () => {
  const options = async (args: readonly string[], text: string | null) =>
    lintOptions(parseFlags(lintSpec, args, 'lint'), text === null ? null : await read(text), files);

  it('without either is the default', async () => {
    expect(await options([], null)).toMatchObject({
      databases: [{ name: 'default', paths: [], engine: null, tool: 'auto', serverVersion: null, stats: null }],
      failOn: 'error',
      configFile: null,
    });
  });

  it('takes the databases, and what was given wins', async () => {
    expect(await options(['--server-version', '17', '--fail-on', 'never'], full)).toMatchObject({
      databases: [
        { name: 'shop', paths: ['a', 'b'], tool: 'flyway', serverVersion: '17' },
        { name: 'bare', paths: ['c'], tool: 'auto', serverVersion: '17' },
      ],
      failOn: 'never',
    });
  });

  it('knows the database of a path', async () => {
    const { databases } = await options(['b/V1__x.sql', 'other', './c'], full);
    expect(databases).toMatchObject([
      { name: 'shop', paths: ['b/V1__x.sql'], serverVersion: '16.10' },
      { name: 'default', paths: ['other'], serverVersion: null },
      { name: 'bare', paths: ['./c'] },
    ]);
    expect((await options(['--database', 'shop', 'other'], full)).databases).toMatchObject([
      { name: 'shop', paths: ['other'], tool: 'flyway' },
    ]);
  });

  it('refuses what cannot be meant', async () => {
    await expect(options(['--database', 'shpo'], full)).rejects.toThrow('Did you mean shop?');
    await expect(options(['--database', 'shop'], null)).rejects.toThrow('no drydock.yml');
    await expect(options(['--since', 'a', '--from', '1'], null)).rejects.toThrow('exclude each other');
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false }).compile(JSON.parse(configSchema(registry)));
  it.each<[string, boolean]>([
    [full.replace(/ {2}too-long.*\n/, ''), true],
    ['databases: [{ name: a, folder: x }]', true],
    ['fail_on: error', false],
    ['rules: { drop-tabel: off }', false],
    ['ignore: [{ rule: drop-table }]', false],
    ['databases: { a: { tool: flyway } }', false],
    ['databases: [{ folder: x }]', false],
    ['trials: { fresh: warn, traffic: { level: off, readers: 4 } }', true],
    ['trials: { fresh: maybe }', false],
    ['trials: { traffic: { reader: 4 } }', false],
    ['databases: { a: { folder: x, rows: many } }', false],
    ['databases: { a: { folder: x, rows: 5, invariants: { sum: SELECT 1 }, seed: [a.sql] } }', true],
  ])('agrees with us on %j', async (text, fits) => {
    expect(validate(parse(text))).toBe(fits);
    let accepted = true;
    await readConfig('drydock.yml', text, registry).catch(() => {
      accepted = false;
    });
    expect(accepted).toBe(fits);
  });
});
