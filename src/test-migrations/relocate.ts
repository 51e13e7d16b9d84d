import { repositoryPath } from '../core/github/repository-path.ts';
import type { TestReport } from '../core/report/trials/trial-report.ts';

/**
 * The report with every path put below `prefix`: what GitHub shows is relative to the repository, while a job runs in its
 * working folder.
 */
export function relocateTest(report: TestReport, prefix: string): TestReport {
  if (prefix === '') return report;
  const move = (file: string) => repositoryPath(prefix, file);
  return {
    ...report,
    databases: report.databases.map((database) => ({
      ...database,
      folder: move(database.folder),
      trials: database.trials.map((trial) => ({
        ...trial,
        cases: trial.cases.map((one) => ({
          ...one,
          place: one.place && { ...one.place, file: move(one.place.file) },
        })),
      })),
    })),
  };
}
