import type { ApprovalRule } from '../../core/configuration/deploy-settings.ts';
import type { Approval } from '../../core/report/deploy/deploy-report.ts';
import { plural } from '../../core/report/wording.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { isBelow } from './below-risk.ts';
import type { ApprovalsAnswer, Gate, GateAnswer, ReviewedChange } from './gate.ts';

/** What has to be asked of GitHub for these rules. */
export function wantedBy(rules: readonly ApprovalRule[]): { readonly reviews: boolean; readonly environment: boolean } {
  return {
    reviews: rules.some(({ reviews }) => reviews > 0),
    environment: rules.some(({ environment }) => environment > 0),
  };
}

/** Who has to have approved, by the risk of the change. */
export const gate: Gate<ApprovalRule> = {
  id: 'approvals',
  what: 'Counts who approved the pull request and who approved the environment, for changes of a risk class and above. Authors of the change and bots do not count.',
  why: "GitHub asks for the same number of approvals whatever a change does, and does not mind when whoever wrote a commit approves it in somebody else's pull request.",
  details: [
    "A review counts when it is its author's last word, an approval of the commit that was merged, and by somebody who may write to the repository. A review that was dismissed, or that is of an older commit, does not count; a comment takes nothing back.",
    'Each pull request that brought one of the migrations that are about to run is counted by itself, since the tip of a branch may be a harmless change on top of one that nobody saw. A commit without a pull request has no reviews. Of a repeatable migration that has run before, only the newest commit counts.',
    'Authors are whoever opened the pull request, and the authors and co-authors of its commits, as far as GitHub has accounts for them.',
    'The job needs `pull-requests: read` and `contents: read` for reviews, and `actions: read` besides for approvals of the environment.',
  ],
  example: `approvals:
  - { risk: data, reviews: 1 }
  - { risk: destructive, reviews: 2, environment: 1, from: [dba-ana, dba-ben] }
`,
  reasons: {
    not_approved: 'Too few people who count have approved.',
    below_risk: 'The rule is for riskier changes, so that it was passed over.',
    approvals_unknown: 'GitHub did not say who approved, or there is no GitHub here to ask.',
  },
  asked: 'as-one',
  async ask(rules, { risk, approvals, cancelled }) {
    const applying = rules.filter((rule) => !isBelow(risk, rule.risk));
    // Asked once, and only when somebody wants to know. GitHub may take longer than a run that is cancelled has.
    const known = applying.length === 0 ? null : await unlessCancelled(approvals(), cancelled);
    return rules.map((rule) => answerOf(rule, applying.includes(rule) ? known : null, risk));
  },
};

function unlessCancelled(
  asked: Promise<ApprovalsAnswer>,
  cancelled: AbortSignal,
): Promise<ApprovalsAnswer | 'cancelled'> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve('cancelled');
    cancelled.addEventListener('abort', stop);
    if (cancelled.aborted) stop();
    asked.then(resolve, reject).finally(() => cancelled.removeEventListener('abort', stop));
  });
}

function answerOf(rule: ApprovalRule, known: ApprovalsAnswer | 'cancelled' | null, risk: string): GateAnswer {
  const name = nameOf(rule);
  if (known === null) {
    const message = `This change is of the risk "${risk}", and the rule is for "${rule.risk}" and above.`;
    return { name, verdict: 'skipped', reason: 'below_risk', message };
  }
  if (known === 'cancelled') {
    return { name, verdict: 'error', reason: 'cancelled', message: 'The run was cancelled before GitHub answered.' };
  }
  if (known.kind === 'unknown') {
    const message = `Who approved is not known: ${plain(known.why, 300).replace(/\.$/, '')}.`;
    return { name, verdict: 'error', reason: 'approvals_unknown', message };
  }
  const authors = new Set(known.authors.map(folded));
  const environment = counted(loginsOf(known, 'environment'), rule, authors);
  const changes =
    rule.reviews === 0 ? [] : changesOf(known).map((one) => ({ ...one, counting: reviewersOf(one, rule) }));
  const parts = [
    ...changes.map(({ name, counting }) => {
      const of = name === '' ? '' : ` of ${plain(name, 80)}`;
      return `reviews${of}: ${counting.length} of ${rule.reviews}${namesText(counting)}`;
    }),
    ...(rule.environment > 0
      ? [`approvals of the environment: ${environment.length} of ${rule.environment}${namesText(environment)}`]
      : []),
  ];
  const isEnough =
    changes.every(({ counting }) => counting.length >= rule.reviews) && environment.length >= rule.environment;
  const message = sentences([
    `${parts.join('; ')}.`,
    authors.size === 0 ? '' : `Who wrote the change does not count: ${shown(known.authors)}.`,
    isEnough || rule.from.length === 0 ? '' : `Only these count: ${shown(rule.from)}.`,
    namelessText(known.nameless ?? 0),
  ]);
  return isEnough
    ? { name, verdict: 'pass', reason: 'ok', message }
    : { name, verdict: 'fail', reason: 'not_approved', message };
}

/** "2 reviews and 1 approval of the environment for destructive". */
function nameOf({ reviews, environment, risk }: ApprovalRule): string {
  const parts = [
    ...(reviews > 0 ? [plural(reviews, 'review')] : []),
    ...(environment > 0 ? [plural(environment, 'approval of the environment', 'approvals of the environment')] : []),
  ];
  return `${parts.join(' and ')} for ${risk === 'none' ? 'every change' : `${risk} and above`}`;
}

type Known = Extract<ApprovalsAnswer, { kind: 'known' }>;

/** Each change by itself: two people who reviewed one another's have both been reviewed. */
function changesOf(known: Known): readonly ReviewedChange[] {
  if (known.changes !== undefined && known.changes.length > 0) return known.changes;
  return [{ name: '', reviewers: loginsOf(known, 'review'), authors: known.authors }];
}

function reviewersOf({ reviewers, authors }: ReviewedChange, rule: ApprovalRule): readonly string[] {
  return counted(reviewers, rule, new Set(authors.map(folded)));
}

function loginsOf({ approvals }: Known, what: Approval['what']): readonly string[] {
  return approvals.filter((one) => one.what === what).map(({ login }) => login);
}

/** Logins, each once, of those who count. GitHub's logins are the same in any case of letters. */
function counted(logins: readonly string[], { from }: ApprovalRule, authors: ReadonlySet<string>): readonly string[] {
  const only = new Set(from.map(folded));
  const people = new Map<string, string>();
  for (const login of logins) {
    const key = folded(login);
    if (key === '' || authors.has(key)) continue;
    // A bot is nobody's second pair of eyes, unless the team names it.
    if (only.size > 0 ? !only.has(key) : key.endsWith('[bot]')) continue;
    people.set(key, login);
  }
  return [...people.values()];
}

function folded(login: string): string {
  return login.trim().replace(/^@/, '').toLowerCase();
}

function namesText(logins: readonly string[]): string {
  return logins.length === 0 ? '' : ` (${shown(logins)})`;
}

function shown(logins: readonly string[]): string {
  return logins.map((login) => plain(login, 60)).join(', ');
}

function namelessText(commits: number): string {
  if (commits === 0) return '';
  const whose = commits === 1 ? 'The author of 1 commit has' : `The authors of ${commits} commits have`;
  return `${whose} no account at GitHub, so that nobody can tell whether they are among those who approved.`;
}

function sentences(all: readonly string[]): string {
  const text = all.filter((one) => one !== '').join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
