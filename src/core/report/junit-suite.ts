import { forXml } from './escape.ts';
import type { Verdict } from './report.ts';

/** JUnit XML as jobs on databases write it. The elements and attributes are those of Jenkins' schema (junit-10.xsd). Texts are escaped here. */

export interface JUnitCase {
  readonly name: string;
  readonly classname: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly message: string;
  readonly body: string;
  readonly ms: number;
  readonly place: { readonly file: string; readonly line: number } | null;
}

export interface JUnitSuite {
  readonly name: string;
  /** The names are ours. */
  readonly properties: readonly (readonly [string, string])[];
  readonly cases: readonly JUnitCase[];
  readonly ms: number;
}

/**
 * The whole document. What failed or was refused is a failure; what could not be answered is an error; what did not run is skipped.
 * @param name ours
 */
export function junitDocument(name: string, suites: readonly JUnitSuite[], ms: number): string {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${totals(all, ms)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function suiteLines({ name, properties, cases, ms }: JUnitSuite): string[] {
  return [
    `  <testsuite name="${forXml(name)}" ${totals(cases, ms)}>`,
    `    <properties>${properties.map(([key, value]) => `<property name="${key}" value="${forXml(value)}"/>`).join('')}</properties>`,
    ...cases.map((each) => `    ${caseText(each)}`),
    '  </testsuite>',
  ];
}

function caseText(each: JUnitCase): string {
  const place = each.place === null ? '' : ` file="${forXml(each.place.file)}" line="${each.place.line}"`;
  const start = `<testcase name="${forXml(each.name)}" classname="${forXml(each.classname)}"${place} time="${seconds(each.ms)}"`;
  return `${start}>${outcomeXml(each)}</testcase>`;
}

function outcomeXml({ verdict, reason, message, body }: JUnitCase): string {
  const told = `message="${forXml(message)}"`;
  switch (verdict) {
    case 'pass':
    case 'warn':
      return `<system-out>${forXml(body)}</system-out>`;
    case 'fail':
      return `<failure ${told} type="${forXml(reason)}">${forXml(body)}</failure>`;
    case 'error':
    case 'inconclusive':
      return `<error ${told} type="${forXml(reason)}">${forXml(body)}</error>`;
    case 'skipped':
      return `<skipped ${told}/><system-out>${forXml(body)}</system-out>`;
  }
}

function totals(cases: readonly JUnitCase[], ms: number): string {
  const of = (...verdicts: readonly Verdict[]) => cases.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return `tests="${cases.length}" failures="${of('fail')}" errors="${of('error', 'inconclusive')}" skipped="${of('skipped')}" time="${seconds(ms)}"`;
}

/** Seconds with three digits, as the schema wants a decimal number. */
function seconds(ms: number): string {
  return (Number.isFinite(ms) ? Math.max(0, ms) / 1_000 : 0).toFixed(3);
}
