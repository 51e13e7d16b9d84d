import { type Report, reportVersion } from '../../src/core/report/report.ts';
import { riskOf } from '../../src/core/report/risk.ts';
import { countsOf, sortFindings, verdictOf } from '../../src/core/report/verdict.ts';
import type { LintResult } from '../../src/lint-migrations/engine.ts';

/** A report around the result of one folder, as the job makes it. */
export function reportOf(result: LintResult): Report {
  const findings = sortFindings(result.findings);
  return {
    reportVersion,
    job: 'lint',
    tool: { name: 'drydock', version: '0.0.0' },
    ...verdictOf(findings, 'error', 2),
    databases: [
      {
        name: 'default',
        engine: 'postgres',
        serverVersion: '16',
        summary: 'plain SQL, 2 migrations in migrations',
        tool: 'plain',
        folder: 'migrations',
        migrations: 2,
        reported: 2,
      },
    ],
    migrations: 2,
    statements: result.statements,
    analysed: result.statements === 0 ? 1 : (result.statements - result.lost) / result.statements,
    notAnalysed: result.notAnalysed,
    findings,
    suppressed: result.suppressed,
    counts: countsOf(findings),
    unsure: result.unsure,
    failOn: 'error',
    effects: result.effects,
    risk: riskOf(result.statements, result.risks, findings),
  };
}
