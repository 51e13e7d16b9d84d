import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderTestJson } from '../../../src/core/report/trials/json.ts';
import { renderTestJUnit } from '../../../src/core/report/trials/junit.ts';
import { hostile } from '../sample.ts';
import { everywhere } from './everywhere.ts';
import { database, report, sample, trial, trialCase } from './sample.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../../docs/test-report.schema.json', import.meta.url), 'utf8'),
);
if (typeof schema !== 'object' || schema === null) throw new Error('the schema is no schema');
const ours = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

describe('JSON', () => {
  it('is what docs/test-report.schema.json says', () => {
    for (const each of [sample(), report([]), ...hostile.map(everywhere)]) {
      ours(JSON.parse(renderTestJson(each)));
      expect(ours.errors).toBeNull();
    }
  });

  it('is refused by the schema when a field is missing or not known', () => {
    const whole = JSON.parse(renderTestJson(sample()));
    const { verdict: _, ...without } = whole;
    expect(ours(without)).toBe(false);
    expect(ours({ ...whole, more: 1 })).toBe(false);
    whole.databases[0].trials[1].cases[1].evidence[0].kind = 'picture';
    expect(ours(whole)).toBe(false);
  });

  it('is one line and keeps every character', () => {
    for (const text of hostile) {
      const output = renderTestJson(everywhere(text));
      expect(output.trimEnd()).not.toContain('\n');
      expect(JSON.parse(output)).toEqual(JSON.parse(JSON.stringify(everywhere(text))));
    }
  });

  it('has its keys in one order, whoever built the objects', () => {
    const one = sample();
    expect(renderTestJson(reversed(one))).toBe(renderTestJson(one));
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

/**
 * What Jenkins' schema of JUnit files allows (junit-10.xsd of jenkinsci/xunit-plugin): elements in elements, attributes of elements.
 */
const allowed: Readonly<
  Record<string, { readonly inside: readonly string[]; readonly attributes: readonly string[] }>
> = {
  testsuites: {
    inside: ['testsuite'],
    attributes: ['name', 'time', 'tests', 'failures', 'errors', 'skipped', 'disabled'],
  },
  testsuite: {
    inside: ['properties', 'testcase', 'system-out', 'system-err'],
    attributes: [
      'name',
      'tests',
      'failures',
      'errors',
      'skipped',
      'time',
      'timestamp',
      'hostname',
      'id',
      'package',
      'file',
    ],
  },
  properties: { inside: ['property'], attributes: [] },
  property: { inside: [], attributes: ['name', 'value'] },
  testcase: {
    inside: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    attributes: ['name', 'classname', 'time', 'file', 'line', 'assertions', 'status'],
  },
  failure: { inside: [], attributes: ['message', 'type'] },
  error: { inside: [], attributes: ['message', 'type'] },
  skipped: { inside: [], attributes: ['message', 'type'] },
  'system-out': { inside: [], attributes: [] },
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  processEntities: true,
});

function elements(nodes: unknown): Element[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: Record<string, unknown>) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text' && !key.startsWith('?'));
    if (name === undefined) return [];
    const attributes = (node[':@'] ?? {}) as Record<string, string>;
    return [{ name, attributes, children: elements(node[name]) }];
  });
}

function checkShape({ name, attributes, children }: Element): void {
  const rule = allowed[name];
  expect(rule, name).toBeDefined();
  for (const key of Object.keys(attributes)) expect(rule?.attributes, `${name} ${key}`).toContain(key);
  for (const child of children) {
    expect(rule?.inside, `${child.name} in ${name}`).toContain(child.name);
    checkShape(child);
  }
  if (name === 'testsuite' || name === 'testsuites' || name === 'testcase')
    expect(attributes['time']).toMatch(/^\d+\.\d{3}$/);
  if (name === 'testsuite') {
    const cases = children.filter((child) => child.name === 'testcase');
    const having = (what: string) => cases.filter((each) => each.children.some((child) => child.name === what)).length;
    expect(attributes).toMatchObject({
      tests: String(cases.length),
      failures: String(having('failure')),
      errors: String(having('error')),
      skipped: String(having('skipped')),
    });
  }
}

describe('JUnit', () => {
  const read = (text: string) => elements(parser.parse(text));

  it('has the shape that viewers know, with sums that add up', () => {
    for (const each of [sample(), report([]), ...hostile.map(everywhere)]) {
      const text = renderTestJUnit(each);
      expect(XMLValidator.validate(text)).toBe(true);
      const [root] = read(text);
      if (root === undefined) throw new Error('no root');
      checkShape(root);
      expect(root.name).toBe('testsuites');
      const sum = (key: string) => root.children.reduce((all, { attributes }) => all + Number(attributes[key]), 0);
      for (const key of ['tests', 'failures', 'errors', 'skipped'])
        expect(root.attributes[key], key).toBe(String(sum(key)));
      // XML 1.0, section 2.2: none of these may stand in a document, escaped or not.
      expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[1-9]|2\d|3[01]);/);
    }
  });

  it('says of each verdict what a viewer makes of it', () => {
    const outcome = (verdict: 'pass' | 'warn' | 'fail' | 'inconclusive' | 'error' | 'skipped') => {
      const cases = [trialCase({ verdict, reason: 'a_code', message: 'said' })];
      const suite = read(renderTestJUnit(report([database([trial('fresh', { cases })])])))[0]?.children[0];
      return suite?.children.find(({ name }) => name === 'testcase')?.children.map(({ name }) => name);
    };
    expect(outcome('pass')).toEqual([]);
    expect(outcome('warn')).toEqual(['system-out']);
    expect(outcome('fail')).toEqual(['failure']);
    expect(outcome('inconclusive')).toEqual(['error']);
    expect(outcome('error')).toEqual(['error']);
    expect(outcome('skipped')).toEqual(['skipped']);
  });

  it('has a case for a trial that has none, with what came of it', () => {
    const gone = trial('chaos', { cases: [], verdict: 'error', reason: 'server_gone', summary: 'It went.' });
    const text = renderTestJUnit(report([database([gone])]));
    expect(text).toContain(
      '<testcase name="The trial chaos" classname="shop.chaos" time="1.234"><error message="It went." type="server_gone">',
    );
  });

  it('shows the evidence as text', () => {
    const text = renderTestJUnit(sample());
    expect(text).toContain('▸ Rows that stop it&#10;   id  customer_id    total  status');
    expect(text).toContain('-INDEX orders_note_idx (note)');
    expect(text).toMatch(/<system-out>▸ Who waited while V215__order_token\.sql ran&#10;migration +█+/);
    expect(text).not.toContain('\x1b');
  });
});
