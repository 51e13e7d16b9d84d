import { type JUnitCase, type JUnitSuite, junitDocument } from '../junit-suite.ts';
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
 * JUnit XML: a suite is a database, a test case a gate or a migration with the time that it took. A migration that did not run is skipped,
 * in a plan all of them are. A database that is not well without any of these to show for it has a case of its own.
 */
export function renderDeployJUnit(report: DeployReport): string {
  const suites = report.databases.map((database) => suiteOf(report, database));
  return junitDocument(`drydock ${report.job}`, suites, report.ms);
}

function casesOf(database: DeployedDatabase, mode: DeployMode): JUnitCase[] {
  const cases = [
    ...database.gates.map((each) => gateCase(each, database.name)),
    ...database.migrations.map((each) => migrationCase(each, mode, database.name)),
  ];
  if (isExplained(database) || database.verdict === 'pass' || database.verdict === 'skipped') return cases;
  const { verdict, reason, message, advice, ms } = database;
  return [
    {
      name: modeNames[mode],
      classname: `${database.name}.database`,
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

function gateCase(gate: GateReport, database: string): JUnitCase {
  const { verdict, reason, message, ms } = gate;
  return {
    name: gateName(gate),
    classname: `${database}.gate`,
    verdict,
    reason,
    message,
    body: message,
    ms,
    place: null,
  };
}

function migrationCase(migration: DeployedMigration, mode: DeployMode, database: string): JUnitCase {
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
    classname: `${database}.migration`,
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

function suiteOf(report: DeployReport, database: DeployedDatabase): JUnitSuite {
  return {
    name: `${database.name}: ${modeNames[report.mode]}`,
    properties: [
      ['migrations', scopeText(database, false)],
      ['server', serverText(database)],
      ['history', historyText(database)],
      ['plan', database.plan],
      ['run', report.run],
      ['risk', database.risk.class],
      ['verdict', `${database.verdict} (${database.reason})`],
      ['message', database.message],
    ],
    cases: casesOf(database, report.mode),
    ms: database.ms,
  };
}
