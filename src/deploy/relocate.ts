import { repositoryPath } from '../core/github/repository-path.ts';
import type { DeployReport } from '../core/report/deploy/deploy-report.ts';

/** The report with every path put below `prefix`: what GitHub shows is relative to the repository, while a job runs in its working folder. */
export function relocateDeploy(report: DeployReport, prefix: string): DeployReport {
  if (prefix === '') return report;
  const move = (file: string) => repositoryPath(prefix, file);
  return {
    ...report,
    databases: report.databases.map((database) => ({
      ...database,
      folder: move(database.folder),
      risk: { ...database.risk, reasons: database.risk.reasons.map((one) => ({ ...one, file: move(one.file) })) },
      migrations: database.migrations.map((migration) => ({
        ...migration,
        file: move(migration.file),
        statements: migration.statements.map((one) => ({
          ...one,
          place: { ...one.place, file: move(one.place.file) },
        })),
      })),
    })),
  };
}
