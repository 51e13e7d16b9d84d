import { forXml } from './escape.ts';
import type { Finding, Location } from './finding.ts';
import type { Report } from './report.ts';
import { fails, placeFirst } from './verdict.ts';
import { databaseText, effectText } from './wording.ts';

export interface JUnitOptions {
  /** The files that were reported on, in their order: each without a finding is one test that passed. */
  readonly files?: readonly string[];
}

interface Case {
  readonly name: string;
  readonly line: number;
  /** The element inside the test case, or nothing for one that passed. */
  readonly outcome: string;
  readonly result: 'passed' | 'failed' | 'skipped';
}

/**
 * JUnit XML: a suite is a file, a test case is a finding. A finding fails its test if it fails the run; below that it is
 * a passed test with output, so that the two never disagree. What is suppressed or not analysed is a skipped test.
 */
export function renderJUnit(report: Report, options: JUnitOptions = {}): string {
  const { all, lines } = suitesOf(report, options);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}" ${totals(all)}>`,
    ...lines,
    '</testsuites>',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The lines of the suites, for a document that holds more than one report. */
export function suiteLines(report: Report, options: JUnitOptions = {}): readonly string[] {
  return suitesOf(report, options).lines;
}

function suitesOf(
  report: Report,
  options: JUnitOptions,
): { readonly all: readonly Case[]; readonly lines: readonly string[] } {
  const suites = new Map<string, Case[]>();
  for (const file of options.files ?? []) suites.set(file, []);
  const add = (at: Location, each: Case) => {
    const cases = suites.get(at.file);
    if (cases === undefined) suites.set(at.file, [each]);
    else cases.push(each);
  };

  const order = [...new Set([...(options.files ?? []), ...report.findings.map((finding) => finding.file)])];
  for (const finding of [...report.findings].sort(placeFirst(order))) {
    const failed = fails(finding.severity, report.failOn);
    const body = forXml(details(finding));
    add(finding, {
      name: `${finding.rule} at line ${finding.line}`,
      line: finding.line,
      outcome: failed
        ? `<failure message="${forXml(finding.message)}" type="${forXml(finding.severity)}">${body}</failure>`
        : `<system-out>${body}</system-out>`,
      result: failed ? 'failed' : 'passed',
    });
  }
  for (const { finding, reason, by } of report.suppressed) {
    const message = `suppressed by ${by}: ${reason === '' ? 'no reason given' : reason}`;
    add(finding, skipped(`${finding.rule} at line ${finding.line}`, finding.line, message));
  }
  for (const each of report.notAnalysed) {
    add(each, skipped(`statement at line ${each.line}`, each.line, `not analysed: ${each.reason}`));
  }
  for (const cases of suites.values()) {
    if (cases.length === 0) cases.push({ name: 'no findings', line: 1, outcome: '', result: 'passed' });
  }

  const all = [...suites.values()].flat();
  const lines: string[] = [];
  const properties = report.databases.map(
    (database) => `<property name="${forXml(database.name)}" value="${forXml(databaseText(database))}"/>`,
  );
  for (const [file, cases] of suites) {
    lines.push(`  <testsuite name="${forXml(file)}" ${totals(cases)}>`);
    if (properties.length > 0) lines.push(`    <properties>${properties.join('')}</properties>`);
    for (const each of cases) {
      const attributes = `name="${forXml(each.name)}" classname="${forXml(file)}" file="${forXml(file)}" line="${each.line}" time="0"`;
      lines.push(
        each.outcome === ''
          ? `    <testcase ${attributes}/>`
          : `    <testcase ${attributes}>${each.outcome}</testcase>`,
      );
    }
    lines.push('  </testsuite>');
  }
  return { all, lines };
}

function skipped(name: string, line: number, message: string): Case {
  return { name, line, outcome: `<skipped message="${forXml(message)}"/>`, result: 'skipped' };
}

function totals(cases: readonly Case[]): string {
  const count = (result: Case['result']) => cases.filter((each) => each.result === result).length;
  return `tests="${cases.length}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="0"`;
}

function details(finding: Finding): string {
  const lines = [`${finding.file}:${finding.line}:${finding.column}`, `${finding.severity}: ${finding.message}`];
  const effect = finding.effect === null ? null : effectText(finding.effect);
  if (effect !== null) lines.push(effect);
  if (finding.advice !== null) {
    lines.push(`Instead: ${finding.advice.summary}`);
    for (const step of finding.advice.steps)
      lines.push(step.title, ...[step.sql, step.command ?? ''].filter((text) => text !== ''));
  }
  if (finding.docs !== '') lines.push(finding.docs);
  return lines.join('\n');
}
