import { type JUnitCase, type JUnitSuite, junitDocument } from '../junit-suite.ts';
import { isClean, worst } from '../trials/verdict.ts';
import type { BackedUpDatabase, BackupReport, BackupStep, ComparedTable } from './backup-report.ts';
import { isExplained, tablesWorstFirst, tableVerdict } from './verdict.ts';
import { commandNames, factsText, movedText, provedMeaning, provedText, serverText, tablesText } from './wording.ts';

/** Tables that are named in a case: a viewer shows the text as it is. */
const mostTables = 1_000;

/**
 * JUnit XML: a suite is a database, a test case a step with the time that it took, or the tables of one schema that were compared. A database
 * that is not well without any of these to show for it has a case of its own.
 */
export function renderBackupJUnit(report: BackupReport): string {
  return junitDocument(
    `drydock ${report.job}`,
    report.databases.map((database) => suiteOf(report, database)),
    report.ms,
  );
}

function suiteOf(report: BackupReport, database: BackedUpDatabase): JUnitSuite {
  const { backup } = database;
  return {
    name: `${database.name}: ${commandNames[report.command]}`,
    properties: [
      ['store', report.store],
      ['server', serverText(database)],
      ['backup', backup?.id ?? ''],
      ['proved', backup === null ? '' : `${provedText(backup)}: ${provedMeaning(backup)}`],
      ['run', report.run],
      ['verdict', `${database.verdict} (${database.reason})`],
      ['message', database.message],
    ],
    cases: casesOf(report, database),
    ms: database.ms,
  };
}

function casesOf(report: BackupReport, database: BackedUpDatabase): JUnitCase[] {
  const cases = [...database.steps.map((step) => stepCase(step, database.name)), ...tableCases(database)];
  if (isExplained(database) || (cases.length > 0 && (isClean(database.verdict) || database.verdict === 'warn')))
    return cases;
  const { verdict, reason, message, advice, ms } = database;
  return [
    {
      name: commandNames[report.command],
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

function stepCase(step: BackupStep, database: string): JUnitCase {
  const { title, verdict, reason, message, ms } = step;
  const body = [message, movedText(step), factsText(step)].filter((line) => line !== '').join('\n');
  return { name: title, classname: `${database}.${step.step}`, verdict, reason, message, body, ms, place: null };
}

/** One for the tables of each schema: one for each table would bury the steps. */
function tableCases({ name, tables }: BackedUpDatabase): JUnitCase[] {
  const groups = new Map<string, ComparedTable[]>();
  for (const each of tables) {
    const dot = each.table.indexOf('.');
    const schema = dot < 0 ? '' : each.table.slice(0, dot);
    groups.set(schema, [...(groups.get(schema) ?? []), each]);
  }
  return [...groups].map(([schema, some]) => {
    const verdict = worst(some.map(tableVerdict));
    const lines = tablesWorstFirst(some)
      .slice(0, mostTables)
      .map(
        ({ table, rows, found, result }) => `${table}: ${result}, ${rows} rows in the backup, ${found ?? 'none'} found`,
      );
    return {
      name: schema === '' ? 'tables' : `tables of ${schema}`,
      classname: `${name}.tables`,
      verdict,
      reason: verdict === 'pass' ? 'ok' : 'tables_differ',
      message: tablesText(some),
      body: [tablesText(some), ...lines].join('\n'),
      ms: 0,
      place: null,
    };
  });
}
