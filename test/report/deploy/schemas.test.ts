import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderDeployJson } from '../../../src/core/report/deploy/json.ts';
import { renderDeployJUnit } from '../../../src/core/report/deploy/junit.ts';
import { withoutDeploySecrets } from '../../../src/core/report/deploy/without-secrets.ts';
import { checkShape, readJUnit } from '../junit-shape.ts';
import { hostile } from '../sample.ts';
import { everywhere } from './everywhere.ts';
import { database, examples, gate, migration, report } from './example-deploy-report.ts';
import { renderers } from './preview.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/deploy-report.schema.json', import.meta.url), 'utf8'),
);
if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no schema');
const isDate = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text);
const formats = { 'date-time': isDate };
const ours = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, formats }).compile(schema);
const all = [
  ...Object.values(examples).map((make) => make()),
  report([]),
  ...hostile.map((text) => everywhere(text)),
  ...hostile.map((text) => everywhere(text, 'plan')),
];

describe('JSON', () => {
  it('is what docs/deploy-report.schema.json says', () => {
    for (const each of all) {
      ours(JSON.parse(renderDeployJson(each)));
      expect(ours.errors).toBeNull();
    }
  });

  it('is refused by the schema when a field is missing, not known, or of a state that nobody knows', () => {
    const whole = () => JSON.parse(renderDeployJson(examples['locked']?.() ?? report([])));
    const { verdict: _, ...without } = whole();
    expect(ours(without)).toBe(false);
    expect(ours({ ...whole(), more: 1 })).toBe(false);
    const strange = whole();
    strange.databases[0].migrations[0].state = 'gone';
    expect(ours(strange)).toBe(false);
    const bare = whole();
    delete bare.databases[0].migrations[1].statements[1].failure.blockers;
    expect(ours(bare)).toBe(false);
  });

  it('is one line and keeps every character', () => {
    const classless = (key: string, value: unknown) => (key === 'class' ? undefined : value);
    for (const text of hostile) {
      const output = renderDeployJson(everywhere(text));
      expect(output.trimEnd()).not.toContain('\n');
      // A reason of a risk is of the risk's own class.
      expect(JSON.parse(JSON.stringify(JSON.parse(output), classless))).toEqual(
        JSON.parse(JSON.stringify(everywhere(text), classless)),
      );
    }
  });

  it('has its keys in one order, whoever built the objects', () => {
    for (const make of Object.values(examples))
      expect(renderDeployJson(reversed(make()))).toBe(renderDeployJson(make()));
  });
});

function reversed<T>(value: T): T {
  const turn = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(turn);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(
      Object.entries(each)
        .reverse()
        .map(([key, inner]) => [key, turn(inner)]),
    );
  };
  return turn(value) as T;
}

describe('JUnit', () => {
  it('has the shape that viewers know, with sums that add up', () => {
    for (const each of all) {
      const text = renderDeployJUnit(each);
      expect(XMLValidator.validate(text)).toBe(true);
      const [root] = readJUnit(text);
      if (root === undefined) throw new Error('no root');
      checkShape(root);
      const sum = (key: string) => root.children.reduce((total, { attributes }) => total + Number(attributes[key]), 0);
      for (const key of ['tests', 'failures', 'errors', 'skipped'])
        expect(root.attributes[key], key).toBe(String(sum(key)));
      // XML 1.0, section 2.2: none of these may stand in a document, escaped or not.
      expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[1-9]|2\d|3[01]);/);
    }
  });

  it('fails whenever the deploy does, and only then', () => {
    for (const each of all) {
      const [root] = readJUnit(renderDeployJUnit(each));
      const bad = Number(root?.attributes['failures']) + Number(root?.attributes['errors']);
      const expected = each.databases.some(({ verdict }) => verdict === 'fail' || verdict === 'error');
      expect(bad > 0, each.reason).toBe(expected);
    }
  });

  it('has a case a gate and a migration', () => {
    const one = database({ gates: [gate('sql', 'a')], migrations: [migration('1', 'b', 'b.sql', [])] });
    const names = readJUnit(renderDeployJUnit(report([one])))[0]?.children[0]?.children.filter(
      ({ name }) => name === 'testcase',
    );
    expect(names?.map(({ attributes }) => [attributes['classname'], attributes['name']])).toEqual([
      ['shop.gate', 'sql: a'],
      ['shop.migration', '1 b'],
    ]);
  });
});

const secret = 'hunter2hunter2';
const url = `postgres://me:${secret}@db.example/shop`;

describe('secrets', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`do not reach ${name}`, () => {
      const shown = render(everywhere(url)) + render(everywhere(url, 'plan'));
      expect(shown).toContain(secret);
      const output =
        render(withoutDeploySecrets(everywhere(url))) + render(withoutDeploySecrets(everywhere(url, 'plan')));
      expect(output).not.toContain('hunter');
    });
  }

  it('are replaced in every text of the report, and nothing else is touched', () => {
    expect(JSON.stringify(withoutDeploySecrets(everywhere(url)))).not.toContain('hunter');
    for (const make of Object.values(examples)) expect(withoutDeploySecrets(make())).toEqual(make());
  });
});
