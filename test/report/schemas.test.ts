import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/report/finding.ts';
import { renderGitLab } from '../../src/core/report/gitlab.ts';
import { renderJson } from '../../src/core/report/json.ts';
import { renderJUnit } from '../../src/core/report/junit.ts';
import { renderSarif } from '../../src/core/report/sarif.ts';
import { files, finding, hostile, report, rules, sample } from './sample.ts';

function parse(path: URL | string): Record<string, unknown> {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is no schema`);
  return { ...value };
}

const require = createRequire(import.meta.url);
const ours = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  parse(new URL('../../docs/report.schema.json', import.meta.url)),
);

// The schema of the standard is a draft-04 document: what it uses is the same in draft-07 but for the names of these two.
const {
  $schema: _draft,
  id: _id,
  ...sarifSchema
} = parse(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
// Types and run time disagree on where this module keeps its default export; `require` gives the function itself.
const plugin: unknown = require('ajv-formats');
if (typeof plugin !== 'function') throw new Error('ajv-formats is no function');
plugin(ajv);
const standard = ajv.compile(sarifSchema);

const source = (file: string) => files[file];
const sarif = (of: ReturnType<typeof sample>): Log =>
  JSON.parse(renderSarif(of, { rules, source, home: 'https://example.com' }));

function hostileFindings(): Finding[] {
  return hostile.map((text, index) =>
    finding({
      file: `db/${text}.sql`,
      message: `x ${text} y`,
      fingerprint: `f${index}`,
      advice: { summary: text, steps: [{ title: text, sql: text }] },
      references: [{ file: text, line: 1, text }],
      fix: { title: text, edits: [{ file: `db/${text}.sql`, start: 0, end: 1, text }] },
    }),
  );
}

describe('JSON', () => {
  it('is what docs/report.schema.json says', () => {
    for (const each of [sample(), report([]), report(hostileFindings())]) {
      ours(JSON.parse(renderJson(each)));
      expect(ours.errors).toBeNull();
    }
  });

  it('is refused by the schema when a field is missing or not known', () => {
    const { verdict: _verdict, ...without } = JSON.parse(renderJson(sample()));
    expect(ours(without)).toBe(false);
    expect(ours({ ...JSON.parse(renderJson(sample())), more: 1 })).toBe(false);
  });

  it('is one line and keeps every character', () => {
    const text = renderJson(report(hostileFindings()));
    expect(text.trimEnd()).not.toContain('\n');
    const messages = JSON.parse(text).findings.map((each: Finding) => each.message);
    expect(messages).toEqual(hostile.map((each) => `x ${each} y`));
  });

  it('has its keys in one order, whoever built the objects', () => {
    const one = sample();
    const reversed = Object.fromEntries(Object.entries(one).reverse());
    expect(renderJson({ ...one, ...reversed })).toBe(renderJson(one));
    const findings = one.findings.map((each) => ({
      ...finding(),
      ...Object.fromEntries(Object.entries(each).reverse()),
    }));
    expect(renderJson({ ...one, findings })).toBe(renderJson(one));
  });
});

describe('SARIF', () => {
  it('is valid by the schema of the standard', () => {
    for (const each of [sample(), report([]), report(hostileFindings())]) {
      standard(sarif(each));
      expect(standard.errors).toBeNull();
    }
  });

  it('would be refused without what the standard asks for', () => {
    expect(standard({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  it('puts each finding on its region, with its rule', () => {
    const run = sarif(sample()).runs[0];
    const first = run?.results?.[0];
    expect(first?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'db/migration/V12__add_token.sql', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 36, endLine: 2, endColumn: 81 },
    });
    for (const result of run?.results ?? []) {
      expect(run?.tool.driver.rules?.[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
    }
  });

  it('says the edits of a fix in lines and columns', () => {
    const fix = sarif(sample()).runs[0]?.results?.[1]?.fixes?.[0];
    expect(fix?.artifactChanges[0]?.replacements[0]).toEqual({
      deletedRegion: { startLine: 4, startColumn: 14, endLine: 4, endColumn: 14 },
      insertedContent: { text: ' CONCURRENTLY' },
    });
  });

  it('does not count a byte order mark, as the standard does not', () => {
    const one = report([finding({ file: 'a.sql', line: 1, column: 2, endLine: 1, endColumn: 5 })]);
    const log: Log = JSON.parse(renderSarif(one, { rules, source: () => '\ufeffDROP' }));
    expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.region).toMatchObject({
      startColumn: 1,
      endColumn: 4,
    });
  });

  it('encodes paths, and leaves none relative that is absolute', () => {
    const uris = ['a b#c?.sql', 'x:y.sql', '注.sql', '/srv/a b.sql', 'C:/a b.sql'].map(
      (file) =>
        sarif(report([finding({ file })])).runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation
          ?.uri,
    );
    expect(uris).toEqual([
      'a%20b%23c%3F.sql',
      'x%3Ay.sql',
      '%E6%B3%A8.sql',
      'file:///srv/a%20b.sql',
      'file:///C:/a%20b.sql',
    ]);
  });

  it('scores security findings only', () => {
    const described = (category: 'security' | 'style') => [
      { ...rules[0], id: 'r', title: 't', what: 'w', why: '', severity: 'error' as const, docs: '', category },
    ];
    const properties = (category: 'security' | 'style') => {
      const log: Log = JSON.parse(renderSarif(report([]), { rules: described(category) }));
      return log.runs[0]?.tool.driver.rules?.[0]?.properties;
    };
    expect(properties('security')).toHaveProperty('security-severity', '8.0');
    expect(properties('style')).not.toHaveProperty('security-severity');
  });

  it('keeps suppressed findings with the reason, and says what was not analysed', () => {
    const run = sarif(sample()).runs[0];
    expect(run?.results?.at(-1)?.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'nobody has read it | since March (until 2027-01-31)' },
    ]);
    expect(run?.invocations?.[0]).toMatchObject({ executionSuccessful: true });
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toBe('Not analysed: dynamic SQL');
  });

  it('holds 25,000 results at most, the worst first', () => {
    const many = Array.from({ length: 25_003 }, (_, line) =>
      finding({ severity: line < 25_000 ? 'notice' : 'error', line: line + 1, endLine: line + 1 }),
    );
    const run = sarif(report(many)).runs[0];
    expect(run?.results).toHaveLength(25_000);
    expect(run?.results?.slice(0, 4).map((each) => each.level)).toEqual(['error', 'error', 'error', 'note']);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toContain('3 results are left out');
  });
});

describe('JUnit', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
  });

  it('is well-formed whatever the names are', () => {
    const text = renderJUnit(report(hostileFindings()), { files: hostile.map((each) => `clean ${each}`) });
    expect(XMLValidator.validate(text)).toBe(true);
    expect(parser.parse(text).testsuites.testsuite).toHaveLength(hostile.length * 2);
    // XML 1.0, section 2.2: none of these may stand in a document, escaped or not.
    expect(text).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#(?:[0-8]|1[1-9]|2\d|3[01]);/);
  });

  it('fails a test exactly when the finding fails the run', () => {
    const findings = [finding(), finding({ severity: 'warning' }), finding({ severity: 'notice' })];
    const failures = (failOn: 'error' | 'warning' | 'notice' | 'never') =>
      Number(parser.parse(renderJUnit(report(findings, { failOn }))).testsuites['@_failures']);
    expect([failures('never'), failures('error'), failures('warning'), failures('notice')]).toEqual([0, 1, 2, 3]);
  });

  it('has a passed test for a file without findings', () => {
    const suite = parser.parse(renderJUnit(report([]), { files: ['a.sql'] })).testsuites.testsuite[0];
    expect(suite).toMatchObject({ '@_name': 'a.sql', '@_tests': '1', '@_failures': '0' });
  });
});

describe('GitLab', () => {
  it('gives each issue a fingerprint of its own', () => {
    const issues: { fingerprint: string }[] = JSON.parse(renderGitLab(report([finding(), finding(), finding()])));
    expect(new Set(issues.map((each) => each.fingerprint)).size).toBe(3);
  });

  it('maps severities, the worst first', () => {
    const issues: { severity: string }[] = JSON.parse(
      renderGitLab(report([finding({ severity: 'notice' }), finding({ severity: 'warning' }), finding()])),
    );
    expect(issues.map((each) => each.severity)).toEqual(['critical', 'major', 'info']);
  });
});
