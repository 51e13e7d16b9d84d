import { forXml } from '../escape.ts';
import type { Advice } from '../finding.ts';
import { outsideText } from '../wording.ts';
import { plain } from './terminal.ts';
import { evidenceLines, whole } from './text-evidence.ts';
import type { Evidence, TestedDatabase, TestReport, TrialCase, TrialReport } from './trial-report.ts';
import { casesOf, countVerdicts } from './verdict.ts';
import { scopeText, serverText } from './wording.ts';

/**
 * JUnit XML: a suite is a trial of a database, a test case is a case with the time that it took. What failed is a failure; what could
 * not be answered, or not surely, is an error; a warning is a passed test with output. A trial without cases is one of its own name.
 * The elements and attributes are those of Jenkins' schema (junit-10.xsd).
 */
export function renderTestJUnit(report: TestReport): string {
  const all = report.databases.flatMap(({ trials }) => trials.flatMap(casesOf));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}" ${totals(all, report.ms)}>`,
    ...testSuiteLines(report),
    '</testsuites>',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** The lines of the suites, for a document that holds more than one report. */
export function testSuiteLines(report: TestReport): readonly string[] {
  return report.databases.flatMap((database) => database.trials.flatMap((trial) => suiteLines(database, trial)));
}

function suiteLines(database: TestedDatabase, trial: TrialReport): string[] {
  const cases = casesOf(trial);
  const name = `${database.name}: ${trial.trial}`;
  const properties: readonly (readonly [string, string])[] = [
    ['migrations', scopeText(database)],
    ['server', serverText(database)],
    ['verdict', `${trial.verdict} (${trial.reason})`],
    ['summary', trial.summary],
  ];
  const output = trial.cases.length === 0 ? '' : proofText(trial.evidence);
  return [
    `  <testsuite name="${forXml(name)}" ${totals(cases, trial.ms)}>`,
    `    <properties>${properties.map(([key, value]) => `<property name="${key}" value="${forXml(value)}"/>`).join('')}</properties>`,
    ...cases.map((each) => `    ${caseText(each, `${database.name}.${trial.trial}`)}`),
    ...(output === '' ? [] : [`    <system-out>${forXml(output)}</system-out>`]),
    '  </testsuite>',
  ];
}

function caseText(each: TrialCase, classname: string): string {
  const place =
    each.place === null ? '' : ` file="${forXml(each.place.file)}" line="${forXml(String(each.place.line))}"`;
  const start = `<testcase name="${forXml(each.name)}" classname="${forXml(classname)}"${place} time="${seconds(each.ms)}"`;
  const inside = outcome(each);
  return inside === '' ? `${start}/>` : `${start}>${inside}</testcase>`;
}

function outcome(each: TrialCase): string {
  const message = `message="${forXml(each.message)}"`;
  switch (each.verdict) {
    case 'pass': {
      const proof = proofText(each.evidence);
      return proof === '' ? '' : `<system-out>${forXml(proof)}</system-out>`;
    }
    case 'warn':
      return `<system-out>${forXml(bodyText(each))}</system-out>`;
    case 'fail':
      return `<failure ${message} type="${forXml(each.reason)}">${forXml(bodyText(each))}</failure>`;
    case 'error':
    case 'inconclusive':
      return `<error ${message} type="${forXml(each.reason)}">${forXml(bodyText(each))}</error>`;
    case 'skipped':
      return `<skipped ${message}/>`;
  }
}

/** What a viewer shows of a case: where, what, the evidence as text, the advice. */
function bodyText({ place, verdict, reason, message, evidence, advice }: TrialCase): string {
  return [
    ...(place === null ? [] : [`${place.file}:${place.line}:${place.column}`]),
    `${verdict} (${reason}): ${message}`,
    ...(evidence.length === 0 ? [] : ['', proofText(evidence)]),
    ...(advice === null ? [] : ['', adviceText(advice)]),
  ].join('\n');
}

function proofText(evidence: readonly Evidence[]): string {
  return evidence
    .map((each) =>
      evidenceLines(each, { width: 100, paint: plain, most: whole })
        .map((line) => line.trimEnd())
        .join('\n'),
    )
    .join('\n\n');
}

function adviceText({ summary, steps }: Advice): string {
  const lines = steps.flatMap((step) => [
    step.title + outsideText(step),
    ...[step.sql, step.command ?? ''].filter((text) => text !== ''),
  ]);
  return [`Instead: ${summary}`, ...lines].join('\n');
}

function totals(cases: readonly TrialCase[], ms: number): string {
  const counts = countVerdicts(cases);
  return `tests="${cases.length}" failures="${counts.fail}" errors="${counts.error + counts.inconclusive}" skipped="${counts.skipped}" time="${seconds(ms)}"`;
}

/** Seconds with three digits, as the schema wants a decimal number. */
function seconds(ms: number): string {
  return (Number.isFinite(ms) ? Math.max(0, ms) / 1_000 : 0).toFixed(3);
}
