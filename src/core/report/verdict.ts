import type { Finding, Severity } from './finding.ts';
import type { Report, Verdict } from './report.ts';

/** Worst first. */
export const severities: readonly Severity[] = ['error', 'warning', 'notice'];

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

/** True when a finding of this severity is enough to fail the run. */
export function fails(severity: Severity, failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && rank[severity] <= rank[failOn];
}

export function countsOf(findings: readonly { readonly severity: Severity }[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, notice: 0 };
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

/**
 * The verdict and its reason code: `findings` (fail: at or above `failOn`; warn: below it), `advice` (pass, notices only),
 * `clean`, `no_migrations` (skipped), `nothing_analysed` (inconclusive: a file that nobody could read is not a clean one).
 * `migrations` counts those that were there, reported on or not; `analysed` is the share of the statements, 0 to 1.
 */
export function verdictOf(
  findings: readonly { readonly severity: Severity }[],
  failOn: Severity | 'never',
  migrations: number,
  analysed = 1,
): { readonly verdict: Verdict; readonly reason: string } {
  const counts = countsOf(findings);
  if (severities.some((severity) => counts[severity] > 0 && fails(severity, failOn))) {
    return { verdict: 'fail', reason: 'findings' };
  }
  if (counts.error > 0 || counts.warning > 0) return { verdict: 'warn', reason: 'findings' };
  if (migrations === 0) return { verdict: 'skipped', reason: 'no_migrations' };
  if (analysed === 0) return { verdict: 'inconclusive', reason: 'nothing_analysed' };
  if (counts.notice > 0) return { verdict: 'pass', reason: 'advice' };
  return { verdict: 'pass', reason: 'clean' };
}

/**
 * The exit status: 0 the verdict is within `failOn`; 1 it is not, or there is none; 2 the question could not be answered.
 * `failOn: never` forgives findings, not an error.
 */
export function exitStatus(report: Pick<Report, 'verdict' | 'failOn'>): 0 | 1 | 2 {
  switch (report.verdict) {
    case 'pass':
    case 'warn':
    case 'skipped':
      return 0;
    case 'fail':
      return 1;
    case 'inconclusive':
      return report.failOn === 'never' ? 0 : 1;
    case 'error':
      return 2;
  }
}

/**
 * The order of findings: worst first, then the files as they are applied, then the place. `files` are the migrations'
 * files in their order; others come after them by name.
 */
export function worstFirst(files: readonly string[] = []): (a: Finding, b: Finding) => number {
  const place = placeFirst(files);
  return (a, b) => rank[a.severity] - rank[b.severity] || place(a, b);
}

/** The order of reading: the files as they are applied, then the line; on one line the worst first. */
export function placeFirst(files: readonly string[] = []): (a: Finding, b: Finding) => number {
  const order = new Map(files.map((file, index) => [file, index]));
  const of = (file: string) => order.get(file) ?? files.length;
  return (a, b) =>
    of(a.file) - of(b.file) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.line - b.line ||
    rank[a.severity] - rank[b.severity] ||
    a.column - b.column ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/**
 * The files in the order in which they are named first: that of the migrations, as the engine reports it and
 * `sortFindings` keeps it.
 */
export function fileOrder(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.file))];
}

/**
 * Findings as a report holds them: file by file as the migrations are applied, then by line. Not by severity, since that would
 * lose the order of the files; a renderer that has room for some of them only takes the worst first itself.
 */
export function sortFindings(findings: readonly Finding[], files: readonly string[] = fileOrder(findings)): Finding[] {
  return [...findings].sort(placeFirst(files));
}
