import { forXml } from '../escape.ts';
import type { Verdict } from '../report.ts';
import type { DeployedDatabase, DeployedMigration, DeployMode, DeployReport, GateReport } from './deploy-report.ts';
import { isExplained, migrationVerdict } from './verdict.ts';
import {
  blockerLockText,
  blockerText,
  failureText,
  gateName,
  historyText,
  modeNames,
  nameOf,
  outcomeText,
  scopeText,
  serverText,
  statementEffectText,
  stateText,
} from './wording.ts';

/**
 * JUnit XML: a suite is a database, a test case a gate or a migration with the time that it took. What failed or was refused is a failure;
 * what could not be answered is an error; a migration that did not run is skipped, in a plan all of them are. A database that is not well
 * without any of these to show for it has a case of its own. The elements and attributes are those of Jenkins' schema (junit-10.xsd).
 */
export function renderDeployJUnit(report: DeployReport): string {
  const suites = report.databases.map((database) => ({ database, cases: casesOf(database, report.mode) }));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="drydock ${report.job}" ${totals(
      suites.flatMap(({ cases }) => cases),
      report.ms,
    )}>`,
    ...suites.flatMap(({ database, cases }) => suiteLines(report, database, cases)),
    '</testsuites>',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

interface Case {
  readonly name: string;
  readonly kind: 'gate' | 'migration' | 'database';
  readonly verdict: Verdict;
  readonly reason: string;
  readonly message: string;
  readonly body: string;
  readonly ms: number;
  readonly place: { readonly file: string; readonly line: number } | null;
}

function casesOf(database: DeployedDatabase, mode: DeployMode): Case[] {
  const cases = [...database.gates.map(gateCase), ...database.migrations.map((each) => migrationCase(each, mode))];
  if (isExplained(database) || database.verdict === 'pass' || database.verdict === 'skipped') return cases;
  const { verdict, reason, message, advice, ms } = database;
  return [
    {
      name: modeNames[mode],
      kind: 'database',
      verdict,
      reason,
      message,
      body: [message, ...advice].join('\n'),
      ms,
      place: null,
    },
    ...cases,
  ];
}

function gateCase(gate: GateReport): Case {
  const { verdict, reason, message, ms } = gate;
  return { name: gateName(gate), kind: 'gate', verdict, reason, message, body: message, ms, place: null };
}

function migrationCase(migration: DeployedMigration, mode: DeployMode): Case {
  const failed = migration.statements.find(({ state }) => state === 'failed');
  const said = stateText(migration, mode);
  const message = failed?.failure
    ? failureText(failed.failure)
    : mode === 'plan' || migration.state === 'passed-over'
      ? (migration.remark ?? said)
      : said;
  const { line } = failed?.place ?? migration.statements[0]?.place ?? { line: 1 };
  return {
    name: nameOf(migration),
    kind: 'migration',
    verdict: migrationVerdict(migration),
    reason: failed?.failure?.code ?? migration.state.replaceAll('-', '_'),
    message,
    body: bodyOf(migration, said, mode),
    ms: migration.ms ?? 0,
    place: { file: migration.file, line },
  };
}

/** What a viewer shows of a migration: each statement with what it does or what came of it, and who was in the way. */
function bodyOf({ statements, remark }: DeployedMigration, said: string, mode: DeployMode): string {
  const lines = statements.flatMap((each) => {
    const { failure, number, sql, place } = each;
    const outcome = outcomeText(each);
    const about =
      failure !== null
        ? failureText(failure)
        : outcome === ''
          ? mode === 'plan'
            ? statementEffectText(each)
            : 'not run'
          : outcome;
    return [
      `${number}. ${sql} (line ${place.line})`,
      `   ${about}`,
      ...(failure === null
        ? []
        : [
            ...[failure.detail, failure.hint].flatMap((text) => (text === null ? [] : [`   ${text}`])),
            ...failure.blockers.flatMap((one) => [
              `   ${blockerText(one)}`,
              `     ${blockerLockText(one)}: ${one.query}`,
            ]),
          ]),
    ];
  });
  return [said, ...(remark === null ? [] : [remark]), ...lines].join('\n');
}

function suiteLines(report: DeployReport, database: DeployedDatabase, cases: readonly Case[]): string[] {
  const properties: readonly (readonly [string, string])[] = [
    ['migrations', scopeText(database, false)],
    ['server', serverText(database)],
    ['history', historyText(database)],
    ['plan', database.plan],
    ['run', report.run],
    ['risk', database.risk.class],
    ['verdict', `${database.verdict} (${database.reason})`],
    ['message', database.message],
  ];
  const name = `${database.name}: ${modeNames[report.mode]}`;
  return [
    `  <testsuite name="${forXml(name)}" ${totals(cases, database.ms)}>`,
    `    <properties>${properties.map(([key, value]) => `<property name="${key}" value="${forXml(value)}"/>`).join('')}</properties>`,
    ...cases.map((each) => `    ${caseText(each, database.name)}`),
    '  </testsuite>',
  ];
}

function caseText(each: Case, database: string): string {
  const place = each.place === null ? '' : ` file="${forXml(each.place.file)}" line="${each.place.line}"`;
  const classname = forXml(`${database}.${each.kind}`);
  const start = `<testcase name="${forXml(each.name)}" classname="${classname}"${place} time="${seconds(each.ms)}"`;
  return `${start}>${outcomeXml(each)}</testcase>`;
}

function outcomeXml({ verdict, reason, message, body }: Case): string {
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

function totals(cases: readonly Case[], ms: number): string {
  const of = (...verdicts: readonly Verdict[]) => cases.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return `tests="${cases.length}" failures="${of('fail')}" errors="${of('error', 'inconclusive')}" skipped="${of('skipped')}" time="${seconds(ms)}"`;
}

/** Seconds with three digits, as the schema wants a decimal number. */
function seconds(ms: number): string {
  return (Number.isFinite(ms) ? Math.max(0, ms) / 1_000 : 0).toFixed(3);
}
