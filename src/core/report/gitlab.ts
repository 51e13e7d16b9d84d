import { toInertJson } from './escape.ts';
import type { Severity } from './finding.ts';
import type { Report } from './report.ts';
import { fileOrder, worstFirst } from './verdict.ts';

/** GitLab knows info, minor, major, critical and blocker; the last is for what has to stop a release whatever the team says. */
const levels: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', notice: 'info' };

/**
 * A report for GitLab's code quality widget: one array of JSON. GitLab drops what shares a fingerprint, so that each gets its
 * own.
 */
export function renderGitLab(report: Report): string {
  const seen = new Map<string, number>();
  const issues = [...report.findings].sort(worstFirst(fileOrder(report.findings))).map((finding) => {
    const times = seen.get(finding.fingerprint) ?? 0;
    seen.set(finding.fingerprint, times + 1);
    return {
      description: finding.message,
      check_name: finding.rule,
      fingerprint: times === 0 ? finding.fingerprint : `${finding.fingerprint}-${times}`,
      severity: levels[finding.severity],
      location: { path: finding.file, lines: { begin: finding.line, end: finding.endLine } },
    };
  });
  return `${toInertJson(issues)}\n`;
}
