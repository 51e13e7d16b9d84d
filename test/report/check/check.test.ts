import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { checkExitStatus, checkReport, type NotTested } from '../../../src/core/report/check/check-report.ts';
import { renderCheckGitHub } from '../../../src/core/report/check/github.ts';
import { renderCheckHtml } from '../../../src/core/report/check/html.ts';
import { renderCheckJson } from '../../../src/core/report/check/json.ts';
import { renderCheckJUnit } from '../../../src/core/report/check/junit.ts';
import { renderCheckMarkdown } from '../../../src/core/report/check/markdown.ts';
import { renderCheckText } from '../../../src/core/report/check/text.ts';
import { joinMarkdown } from '../../../src/core/report/markdown-parts.ts';
import type { Verdict } from '../../../src/core/report/report.ts';
import { readRunnerLog } from '../../runner/runner-output.ts';
import { finding, hostile, report as lintReport, sample as lintSample } from '../sample.ts';
import { database, report as testReport, sample as testSample, trial, trialCase } from '../trials/sample.ts';

const both = checkReport(lintSample(), { test: testSample(), notTested: null });
const without = (notTested: Partial<NotTested> = {}) =>
  checkReport(lintReport([]), {
    test: null,
    notTested: { code: 'no_server', message: 'there is no server', hint: 'Install one.', ...notTested },
  });
const textOptions = { colour: false, width: 100, source: () => undefined };

describe('the verdict of a check', () => {
  const lintOf = (verdict: Verdict) => ({ ...lintReport([]), verdict, reason: `lint_${verdict}` });
  const testOf = (verdict: Verdict) => ({ ...testReport([]), verdict, reason: `test_${verdict}` });
  it.each<[Verdict, Verdict, Verdict, string, number]>([
    ['pass', 'pass', 'pass', 'lint_pass', 0],
    ['fail', 'pass', 'fail', 'lint_fail', 1],
    ['pass', 'fail', 'fail', 'test_fail', 1],
    ['warn', 'fail', 'fail', 'test_fail', 1],
    ['fail', 'error', 'fail', 'lint_fail', 2],
    ['warn', 'inconclusive', 'inconclusive', 'test_inconclusive', 1],
    ['skipped', 'pass', 'pass', 'test_pass', 0],
    ['skipped', 'skipped', 'skipped', 'lint_skipped', 0],
  ])('%s and %s is %s', (lint, test, verdict, reason, status) => {
    const report = checkReport(lintOf(lint), { test: testOf(test), notTested: null });
    expect(report).toMatchObject({ verdict, reason });
    expect(checkExitStatus(report, 'error')).toBe(status);
  });

  it('without a test is an error, whatever is forgiven', () => {
    expect(without()).toMatchObject({ verdict: 'error', reason: 'no_server' });
    expect(checkExitStatus(without(), 'never')).toBe(2);
    expect(checkReport(lintOf('fail'), without())).toMatchObject({ verdict: 'fail' });
  });
});

describe('both reports', () => {
  it('are what docs/check-report.schema.json says', () => {
    const schema = (name: string) => JSON.parse(readFileSync(`docs/${name}.schema.json`, 'utf8'));
    const ajv = new Ajv({ strict: false });
    for (const name of ['report', 'test-report']) ajv.addSchema(schema(name), `${name}.schema.json`);
    const validate = ajv.compile(schema('check-report'));
    for (const report of [both, without(), without({ hint: null })]) {
      expect(validate(JSON.parse(renderCheckJson(report))), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ ...JSON.parse(renderCheckJson(both)), more: 1 })).toBe(false);
  });

  it('share ten annotations of a level', () => {
    const errors = (count: number) =>
      Array.from({ length: count }, (_, i) => finding({ line: i + 1, endLine: i + 1, severity: 'error' }));
    const fails = (count: number) => {
      const cases = Array.from({ length: count }, (_, i) => trialCase({ name: `V${i}`, verdict: 'fail' }));
      return testReport([database([trial('upgrade', { verdict: 'fail', cases })])]);
    };
    const counted = (lint: number, test: number) => {
      const report = checkReport(lintReport(errors(lint)), { test: fails(test), notTested: null });
      const lines = renderCheckGitHub(report)
        .split('\n')
        .filter((line) => line.startsWith('::error '));
      const ofTest = lines.filter((line) => line.includes('title=upgrade')).length;
      return { all: lines.length, ofTest, more: lines.filter((line) => / more of this level/.test(line)).length };
    };
    expect(counted(3, 4)).toEqual({ all: 7, ofTest: 4, more: 0 });
    expect(counted(20, 3)).toEqual({ all: 10, ofTest: 3, more: 1 });
    expect(counted(2, 30)).toEqual({ all: 10, ofTest: 7, more: 1 });
    expect(counted(30, 30)).toEqual({ all: 10, ofTest: 4, more: 2 });
  });

  it('fit into one text, and neither pushes the other out', () => {
    for (const bytes of [8_000, 20_000, 60_000, 1_000_000]) {
      const markdown = renderCheckMarkdown(both, { bytes });
      expect(new TextEncoder().encode(markdown).length).toBeLessThanOrEqual(bytes);
      expect(markdown).toContain('Drydock lint: ');
      expect(markdown).toContain('Drydock test: ');
    }
    const long = (bytes: number) => 'é'.repeat(Math.floor(bytes / 2));
    const short = (text: string) => () => text;
    expect(joinMarkdown([short('a'), long, short('b')], 1_000)).toBe(`a\n${'é'.repeat(498)}\nb`);
    expect(joinMarkdown([long, long], 1_001)).toBe(`${'é'.repeat(250)}\n${'é'.repeat(250)}`);
  });

  it('are one page, and one document of JUnit', () => {
    const html = renderCheckHtml(both);
    const counts = [/<html/g, /<body>/g, /<style>/g, /<h1/g].map((pattern) => html.match(pattern)?.length);
    expect(counts).toEqual([1, 1, 1, 2]);
    const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(renderCheckJUnit(both));
    const names = testsuites.testsuite.map((suite: Readonly<Record<string, string>>) => suite['@_name']);
    expect(new Set(names).size).toBeGreaterThan(3);
  });
});

describe('why there is no test', () => {
  it.each(hostile)('acts nowhere: %j', (text) => {
    const report = without({ message: text, hint: text });
    const shown = renderCheckText(report, textOptions);
    expect(shown).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u);
    for (const line of shown.split('\n')) expect(line).not.toMatch(/^\s*(?:::|##\[)/);
    const { commands, lines } = readRunnerLog(renderCheckGitHub(report));
    expect(commands.map(({ name }) => name)).toEqual(['error']);
    expect(lines.join('')).toBe('');
    expect(renderCheckHtml(report).match(/<script|<img|<a /gi)).toBeNull();
    expect(() => new XMLParser().parse(renderCheckJUnit(report), true)).not.toThrow();
    expect(JSON.parse(renderCheckJson(report))).toMatchObject({ notTested: { code: 'no_server' } });
    expect(renderCheckMarkdown(report, { bytes: 60_000 })).not.toMatch(/<(?:script|img|\/details)/i);
  });
});
