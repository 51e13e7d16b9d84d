import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderBackupJson } from '../../../src/core/report/backup/json.ts';
import { renderBackupJUnit } from '../../../src/core/report/backup/junit.ts';
import { withoutBackupSecrets } from '../../../src/core/report/backup/without-secrets.ts';
import { checkShape, readJUnit } from '../junit-shape.ts';
import { hostile } from '../sample.ts';
import { commands, everywhere } from './everywhere.ts';
import { bad, drilled, examples, report } from './example-backup-report.ts';
import { renderers } from './preview.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/backup-report.schema.json', import.meta.url), 'utf8'),
);
if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no schema');
const isDate = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text);
const ours = new Ajv2020({
  allErrors: true,
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': isDate },
}).compile(schema);
const all = [
  ...Object.values(examples).map((make) => make()),
  report([]),
  ...hostile.flatMap((text) => commands.map((command) => everywhere(text, command))),
];

describe('JSON', () => {
  it('is what docs/backup-report.schema.json says', () => {
    for (const each of all) {
      ours(JSON.parse(renderBackupJson(each)));
      expect(ours.errors).toBeNull();
    }
  });

  it('is refused by the schema when a field is missing, not known, or of a state that nobody knows', () => {
    const whole = () => JSON.parse(renderBackupJson(drilled()));
    const { verdict: _, ...without } = whole();
    expect(ours(without)).toBe(false);
    expect(ours({ ...whole(), more: 1 })).toBe(false);
    const strange = whole();
    strange.databases[0].backup.verified.level = 'good';
    expect(ours(strange)).toBe(false);
    const bare = whole();
    delete bare.databases[0].steps[0].facts;
    expect(ours(bare)).toBe(false);
    const more = whole();
    more.databases[0].tables[0].hash = 'x';
    expect(ours(more)).toBe(false);
  });

  it('is one line and keeps every character', () => {
    for (const text of hostile) {
      const output = renderBackupJson(everywhere(text));
      expect(output.trimEnd()).not.toContain('\n');
      expect(JSON.parse(output)).toEqual(JSON.parse(JSON.stringify(everywhere(text))));
    }
  });
});

describe('JUnit', () => {
  it('has the shape that viewers know, with sums that add up', () => {
    for (const each of all) {
      const text = renderBackupJUnit(each);
      expect(XMLValidator.validate(text)).toBe(true);
      const [root] = readJUnit(text);
      if (root === undefined) throw new Error('no root');
      checkShape(root);
      const sum = (key: string) => root.children.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
      for (const key of ['tests', 'failures', 'errors', 'skipped'])
        expect(root.attributes[key], key).toBe(String(sum(key)));
    }
  });

  it('fails whenever the run does, and only then', () => {
    for (const each of all) {
      const [root] = readJUnit(renderBackupJUnit(each));
      const count = Number(root?.attributes['failures']) + Number(root?.attributes['errors']);
      expect(count > 0, each.reason).toBe(
        each.databases.some(({ verdict }) => verdict === 'fail' || verdict === 'error'),
      );
    }
  });

  it('has a case a step, and one for the tables of each schema', () => {
    const cases = readJUnit(renderBackupJUnit(bad()))[0]?.children[0]?.children.filter(
      ({ name }) => name === 'testcase',
    );
    expect(
      cases?.map(({ attributes, children }) => [attributes['classname'], attributes['name'], children[0]?.name]),
    ).toEqual([
      ['shop.server', 'Started a server for the drill', 'system-out'],
      ['shop.restore', 'Restored', 'system-out'],
      ['shop.compare', 'Compared', 'failure'],
      ['shop.tables', 'tables of public', 'failure'],
      ['shop.tables', 'tables of audit', 'failure'],
    ]);
  });
});

const secret = 'hunter2hunter2';
const url = `postgres://me:${secret}@db.example/shop`;
const key = `AGE-SECRET-KEY-1${'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.repeat(2).slice(0, 58)}`;

describe('secrets', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`do not reach ${name}`, () => {
      const given = everywhere(`${url} ${key}`);
      expect(render(given)).toContain(secret);
      expect(render(given)).toContain('AGE-SECRET-KEY');
      expect(render(withoutBackupSecrets(given))).not.toMatch(/hunter|AGE-SECRET/);
    });
  }

  it('are replaced in every text of the report, and nothing else is touched', () => {
    expect(JSON.stringify(withoutBackupSecrets(everywhere(key.toLowerCase())))).not.toContain('age-secret-key-1');
    for (const make of Object.values(examples)) expect(withoutBackupSecrets(make())).toEqual(make());
  });
});
