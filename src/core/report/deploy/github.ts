import type { AnnotationShare } from '../github.ts';
import { isClean } from '../trials/verdict.ts';
import { type Annotation, workflowCommands } from '../workflow-commands.ts';
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

/** Sessions that an annotation names. */
const mostBlockers = 3;

/**
 * Workflow commands, one a line: a statement that failed on its line, with who was in the way; a gate that refused; a database that could
 * not be worked on; and as warnings what a plan's reader should not overlook: statements that nobody could read, migrations that their
 * tool passes over. Where a level has more than GitHub shows, its last command says how many there are.
 */
export function renderDeployGitHub(report: DeployReport, share: AnnotationShare = {}): string {
  const several = report.databases.length > 1;
  const all = report.databases.flatMap((database) => toldOf(report, database, several ? `${database.name}: ` : ''));
  return workflowCommands(all, share);
}

function toldOf({ mode }: DeployReport, database: DeployedDatabase, where: string): Annotation[] {
  const own: Annotation[] =
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
      (gate): Annotation => ({
        level: gate.verdict === 'warn' ? 'warning' : 'error',
        title: `${where}${gateName(gate)}`,
        message: gate.message === '' ? gate.reason : gate.message,
        place: null,
      }),
    );
  const migrations = database.migrations.flatMap((migration): Annotation[] => {
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
