import { repositoryPath } from '../core/github/repository-path.ts';
import type { Finding } from '../core/report/finding.ts';
import type { Report } from '../core/report/report.ts';
import type { Risk } from '../core/report/risk.ts';

/**
 * The report with every path put below `prefix`: what GitHub shows is relative to the repository, while a job runs in its
 * working folder.
 */
export function relocate(report: Report, prefix: string): Report {
  if (prefix === '') return report;
  const move = (file: string) => repositoryPath(prefix, file);
  const moved = (finding: Finding): Finding => ({
    ...finding,
    file: move(finding.file),
    fix: finding.fix && {
      ...finding.fix,
      edits: finding.fix.edits.map((edit) => ({ ...edit, file: move(edit.file) })),
    },
    references: finding.references.map((one) => ({ ...one, file: move(one.file) })),
  });
  const movedRisk = (risk: Risk): Risk => ({
    ...risk,
    reasons: risk.reasons.map((one) => ({ ...one, file: move(one.file) })),
  });
  return {
    ...report,
    databases: report.databases.map((one) => ({
      ...one,
      folder: move(one.folder),
      ...(one.risk ? { risk: movedRisk(one.risk) } : {}),
    })),
    risk: movedRisk(report.risk),
    notAnalysed: report.notAnalysed.map((one) => ({ ...one, file: move(one.file) })),
    findings: report.findings.map(moved),
    suppressed: report.suppressed.map((one) => ({ ...one, finding: moved(one.finding) })),
    ...(report.effects ? { effects: report.effects.map((one) => ({ ...one, file: move(one.file) })) } : {}),
  };
}
