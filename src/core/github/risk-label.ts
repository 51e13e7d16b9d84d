import { type RiskClass, riskClasses } from '../report/risk.ts';
import type { ApiProblem } from './client.ts';
import { throughPages } from './own-comments.ts';
import type { PullRequestApi } from './pull-request-api.ts';

const prefix = 'migration-risk: ';
/** GitHub allows 100 labels on a pull request: one page. */
const mostPages = 2;

/** The label of a class. A change without a migration has none: `none` is worth no label. */
export function riskLabel(risk: RiskClass): string | null {
  return risk === 'none' ? null : `${prefix}${risk}`;
}

/** Puts the label of the class on a pull request, and takes the ones of other classes off. Labels of others are left alone. */
export async function publishRiskLabel(api: PullRequestApi, risk: RiskClass): Promise<ApiProblem | null> {
  const label = riskLabel(risk);
  const ours = new Set(riskClasses.map(riskLabel));
  const there = new Set<string>();
  const seen = await throughPages(api.labels, mostPages, (name) => {
    if (ours.has(name)) there.add(name);
    return 'more';
  });
  if (seen.kind === 'failed') return seen.problem;
  // The new one first: should the rest fail, the worse of two labels is among those that stand.
  if (label !== null && !there.has(label)) {
    const answer = await api.addLabel(label);
    if (!answer.ok) return answer.problem;
  }
  for (const old of there) {
    if (old === label) continue;
    const answer = await api.removeLabel(old);
    // Somebody was faster.
    if (!answer.ok && answer.problem.status !== 404) return answer.problem;
  }
  return null;
}
