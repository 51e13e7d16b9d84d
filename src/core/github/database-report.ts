import type { Location } from '../report/finding.ts';
import type { DatabaseReport, Report } from '../report/report.ts';
import { countsOf, verdictOf } from '../report/verdict.ts';

/**
 * The part of a report that is about one of its databases: what lies in its folder. What lies in no folder, such as a remark on
 * the configuration, goes with the first one, so that nothing is left out.
 */
export function reportOf(report: Report, name: string): Report {
  const database = report.databases.find((one) => one.name === name);
  if (database === undefined || report.databases.length === 1) return report;
  const isHere = ({ file }: Pick<Location, 'file'>) =>
    (ownerOf(report.databases, file) ?? report.databases[0]) === database;
  const findings = report.findings.filter(isHere);
  const suppressed = report.suppressed.filter((one) => isHere(one.finding));
  const statements = database.statements ?? report.statements;
  const analysed = database.analysed ?? report.analysed;
  const risk = database.risk ?? { class: report.risk.class, reasons: report.risk.reasons.filter(isHere) };
  return {
    ...report,
    ...verdictOf(findings, report.failOn, database.migrations, analysed),
    databases: [database],
    migrations: database.migrations,
    statements,
    analysed,
    notAnalysed: report.notAnalysed.filter(isHere),
    findings,
    suppressed,
    counts: countsOf(findings),
    // These sentences name their folder or object, but no file.
    unsure: report.unsure,
    risk,
    ...(report.effects ? { effects: report.effects.filter(isHere) } : {}),
  };
}

/** The database in whose folder a file lies: the innermost, where one folder holds another. */
function ownerOf(databases: readonly DatabaseReport[], file: string): DatabaseReport | undefined {
  let owner: DatabaseReport | undefined;
  for (const one of databases) {
    if (one.folder !== '.' && !file.startsWith(`${one.folder}/`) && file !== one.folder) continue;
    if (owner === undefined || depth(one.folder) > depth(owner.folder)) owner = one;
  }
  return owner;
}

function depth(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}
