import type { AnnotationShare } from '../github.ts';
import { isClean } from '../trials/verdict.ts';
import { type Annotation, workflowCommands } from '../workflow-commands.ts';
import type { BackedUpDatabase, BackupReport } from './backup-report.ts';
import { tablesWorstFirst, tableVerdict } from './verdict.ts';
import { commandNames, tablesText } from './wording.ts';

/** Tables that an annotation names. */
const mostTables = 5;

/**
 * Workflow commands, one a line: a database that was not saved, is not as it was saved, or has no good backup, with what to do; and as warnings
 * what a reader should not overlook. They belong to no line of any file.
 */
export function renderBackupGitHub(report: BackupReport, share: AnnotationShare = {}): string {
  const several = report.databases.length > 1;
  return workflowCommands(
    report.databases.flatMap((database) => annotationsOf(report, database, several)),
    share,
  );
}

function annotationsOf({ command }: BackupReport, database: BackedUpDatabase, several: boolean): Annotation[] {
  const { verdict, reason, message, advice, tables, remarks } = database;
  const title = `${several ? `${database.name}: ` : ''}${commandNames[command]}`;
  const bad = tablesWorstFirst(tables).filter((each) => tableVerdict(each) === 'fail');
  const compared =
    bad.length === 0
      ? []
      : [
          `${tablesText(tables)}: ${bad
            .slice(0, mostTables)
            .map(({ table }) => table)
            .join(', ')}`,
        ];
  const said = [message === '' ? reason : message, ...compared, ...advice].join('\n');
  const level = verdict === 'warn' ? 'warning' : 'error';
  return [
    ...(isClean(verdict) ? [] : [{ level, title, message: said, place: null } as const]),
    ...remarks.map((each) => ({ level: 'warning', title, message: each, place: null }) as const),
  ];
}
