import type { FailOn } from '../fail-on.ts';
import { type Report, reportVersion, type Verdict } from '../report.ts';
import type { TestReport } from '../trials/trial-report.ts';
import { testExitStatus, worst } from '../trials/verdict.ts';
import { exitStatus } from '../verdict.ts';

/** Why there is no report of a test: what the user can mend. */
export interface NotTested {
  /** A stable code: `no_server`, `connection_refused`, `untrusted_change`, … */
  readonly code: string;
  /** One sentence, hostile until escaped; and what to do about it. */
  readonly message: string;
  readonly hint: string | null;
}

/** What the second half of a check came to. */
export type Tested =
  | { readonly test: TestReport; readonly notTested: null }
  | { readonly test: null; readonly notTested: NotTested };

/** What `drydock check` found: a lint, and a test or why there is none. Every renderer is a pure function of it. */
export type CheckReport = Tested & {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'check';
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  readonly verdict: Verdict;
  /** The code of the worse half, the lint's where both are as bad. */
  readonly reason: string;
  readonly lint: Report;
};

/** Puts the halves together. A test that could not be run is an error, whatever the lint says. */
export function checkReport(lint: Report, tested: Tested): CheckReport {
  const second = tested.notTested === null ? tested.test : { verdict: 'error' as const, reason: tested.notTested.code };
  const verdict = worst([lint.verdict, second.verdict]);
  const { reason } = verdict === lint.verdict ? lint : second;
  return { ...tested, reportVersion, job: 'check', tool: lint.tool, verdict, reason, lint };
}

/** The worse exit status of the halves; 2 where the test could not be run. */
export function checkExitStatus(report: CheckReport, failOn: FailOn): 0 | 1 | 2 {
  const second = report.test === null ? 2 : testExitStatus(report.test, failOn);
  const first = exitStatus(report.lint);
  return first > second ? first : second;
}
