import { cut, forWorkflowData, forWorkflowProperty } from '../escape.ts';
import type { Location } from '../finding.ts';
import { type AnnotationShare, mostOfLevel } from '../github.ts';
import { isClean } from '../trials/verdict.ts';
import { grouped } from '../wording.ts';
import type { DeployedDatabase, DeployReport } from './deploy-report.ts';
import { isExplained } from './verdict.ts';
import {
  blockerLockText,
  blockerText,
  failureText,
  gateName,
  modeNames,
  nameOf,
  statementEffectText,
  stateText,
} from './wording.ts';

/** The runner cuts longer messages off; GitHub takes titles of 255 characters. */
const longestMessage = 4096;
const longestTitle = 255;
/** Sessions that an annotation names. */
const mostBlockers = 3;

interface Told {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place: Location | null;
}

/**
 * Workflow commands, one a line: a statement that failed on its line, with who was in the way; a gate that refused; a database that could
 * not be worked on; and as warnings what a plan's reader should not overlook: statements that nobody could read, migrations that their
 * tool passes over. Where a level has more than GitHub shows, its last command says how many there are.
 */
export function renderDeployGitHub(report: DeployReport, share: AnnotationShare = {}): string {
  const several = report.databases.length > 1;
  const all = report.databases.flatMap((database) => toldOf(report, database, several ? `${database.name}: ` : ''));
  const lines = (['error', 'warning'] as const).flatMap((level) => {
    const here = all.filter((each) => each.level === level);
    const most = share[level] ?? mostOfLevel;
    const count = here.length > most ? Math.max(0, most - 1) : here.length;
    const rest = here.length - count;
    return [
      ...here.slice(0, count).map(annotation),
      ...(rest > 0 ? [`::${level} title=Drydock::${grouped(rest)} more of this level in the summary of the run`] : []),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function toldOf({ mode }: DeployReport, database: DeployedDatabase, where: string): Told[] {
  const own: Told[] =
    isClean(database.verdict) || database.verdict === 'warn' || isExplained(database)
      ? []
      : [
          {
            level: 'error',
            title: `${where}${modeNames[mode]}`,
            message: [database.message === '' ? database.reason : database.message, ...database.advice].join('\n'),
            place: null,
          },
        ];
  const gates = database.gates
    .filter(({ verdict }) => !isClean(verdict))
    .map(
      (gate): Told => ({
        level: gate.verdict === 'warn' ? 'warning' : 'error',
        title: `${where}${gateName(gate)}`,
        message: gate.message === '' ? gate.reason : gate.message,
        place: null,
      }),
    );
  const migrations = database.migrations.flatMap((migration): Told[] => {
    const title = where + nameOf(migration);
    const first = migration.statements[0]?.place ?? null;
    if (migration.state === 'passed-over')
      return [{ level: 'warning', title, message: migration.remark ?? stateText(migration, mode), place: first }];
    const failed = migration.statements.find(({ state }) => state === 'failed');
    if (migration.state === 'failed' || migration.state === 'half-applied') {
      const failure = failed?.failure ?? null;
      const said =
        failure === null ? [stateText(migration, mode)] : [failureText(failure), failure.detail, failure.hint];
      const blockers = (failure?.blockers ?? []).slice(0, mostBlockers);
      const ways = blockers.map((each) => `In the way: ${blockerText(each)}, ${blockerLockText(each)}`);
      const message = [...said, ...ways, ...database.advice].filter((line) => line !== null && line !== '').join('\n');
      return [{ level: 'error', title, message, place: failed?.place ?? first }];
    }
    if (mode !== 'plan') return [];
    return migration.statements
      .filter(({ effect }) => effect === null)
      .map((each) => ({ level: 'warning', title, message: statementEffectText(each), place: each.place }));
  });
  return [...own, ...gates, ...migrations];
}

function annotation({ level, title, message, place }: Told): string {
  const properties = [
    ...(place === null
      ? []
      : [
          `file=${forWorkflowProperty(place.file)}`,
          `line=${place.line}`,
          `endLine=${place.endLine}`,
          // The runner warns of columns in an annotation of several lines, and drops them. Its last column belongs to the span.
          ...(place.line === place.endLine
            ? [`col=${place.column}`, `endColumn=${Math.max(place.column, place.endColumn - 1)}`]
            : []),
        ]),
    `title=${forWorkflowProperty(cut(title, longestTitle))}`,
  ];
  return `::${level} ${properties.join(',')}::${forWorkflowData(cut(message, longestMessage))}`;
}
