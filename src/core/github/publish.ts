import type { Finding } from '../report/finding.ts';
import type { RiskClass } from '../report/risk.ts';
import { plural } from '../report/wording.ts';
import { type CheckRunContent, publishCheckRun } from './check-run.ts';
import type { ApiProblem, Client } from './client.ts';
import { publishComments, type StickyComment } from './comment.ts';
import type { PullRequestOfEvent } from './event.ts';
import { ownership } from './own-comments.ts';
import { checkRunApi, pullRequestApi } from './pull-request-api.ts';
import { planSuggestions, postSuggestions, type SuggestionPlan } from './review.ts';
import { publishRiskLabel } from './risk-label.ts';

/** `auto`: where the token may, without a word of complaint where it may not. `always`: a warning where it may not. */
export type When = 'auto' | 'always' | 'never';

export type Tier = 'comment' | 'suggestions' | 'check-run' | 'risk-label';

export interface Publication {
  /** What a job does not have is absent, which is `never`. */
  readonly asked: Readonly<Partial<Record<Tier, When>>>;
  readonly pull: PullRequestOfEvent | null;
  /** The commit that was looked at, for an event without a pull request; null when nobody says. */
  readonly commit: string | null;
  /**
   * The comments, one a database.
   * @param left how many exact fixes are not suggested on their lines, for whatever reason
   */
  comments(pull: PullRequestOfEvent, left: number): readonly StickyComment[];
  /** What may be fixed on its lines, with the text of each file as it was read, by its path in the repository. */
  readonly suggestions?: { readonly findings: readonly Finding[]; textOf(file: string): string | undefined };
  readonly checkRun?: CheckRunContent;
  /** How much the change can hurt; null when what changed could not be found. */
  readonly risk?: RiskClass | null;
  /** Null without a token. */
  readonly client: (() => Promise<Client>) | null;
}

/** A line for the log about one tier. Hostile text. */
export interface Remark {
  readonly text: string;
  /** What was asked for and could not be done. */
  readonly isWarning: boolean;
}

export interface Published {
  readonly commentUrls: readonly string[];
  readonly remarks: readonly Remark[];
}

/**
 * Says on GitHub what a report says. Every way of saying it gives up alone and without an effect on the others; the summary of
 * the step and its annotations, which need no permission, have been written before.
 */
export async function publish(publication: Publication): Promise<Published> {
  const { asked, pull, suggestions, checkRun, risk } = publication;
  const remarks: Remark[] = [];
  const wanted = (['comment', 'suggestions', 'check-run', 'risk-label'] as const).filter((tier) => {
    const why = unwanted(tier, publication);
    if (why !== null && why !== '') remarks.push({ text: `${names[tier]}: ${why}.`, isWarning: false });
    return why === null;
  });
  const tiers = new Set<Tier>(wanted);
  if (tiers.size === 0 || publication.client === null) return { commentUrls: [], remarks };

  const client = await publication.client();
  const api = pull === null ? null : pullRequestApi(client, pull.number);
  let isOver = false;
  const refused = (tier: Tier, problem: ApiProblem) => {
    isOver ||= problem.endsAll;
    const isQuiet = pull?.isFromFork === true || pull?.isDependabot === true;
    remarks.push({
      text: `${names[tier]}: left out, since ${problem.why}. The summary has it all.`,
      isWarning: asked[tier] === 'always' && !isQuiet,
    });
  };
  const goesOn = (tier: Tier) => tiers.has(tier) && !isOver;

  const commentUrls: string[] = [];
  if (api !== null && pull !== null) {
    const own = ownership(api);
    let plan: SuggestionPlan = { chosen: [], left: 0, problem: null };
    if (goesOn('suggestions') && suggestions) {
      plan = await planSuggestions(api, own, suggestions.findings, suggestions.textOf);
      if (plan.problem !== null) refused('suggestions', plan.problem);
    }
    if (goesOn('comment')) {
      const { urls, problem } = await publishComments(api, own, publication.comments(pull, plan.left));
      commentUrls.push(...urls);
      for (const url of urls) remarks.push({ text: `${names.comment}: ${url}`, isWarning: false });
      if (problem !== null) refused('comment', problem);
    }
    if (goesOn('suggestions') && plan.chosen.length > 0) {
      const problem = await postSuggestions(api, pull.head, plan.chosen);
      if (problem !== null) refused('suggestions', problem);
      else remarks.push({ text: `${names.suggestions}: ${plural(plan.chosen.length, 'new one')}.`, isWarning: false });
    }
    if (goesOn('risk-label') && risk) {
      const problem = await publishRiskLabel(api, risk);
      if (problem !== null) refused('risk-label', problem);
    }
  }
  const head = pull?.head ?? publication.commit;
  if (goesOn('check-run') && head !== null && checkRun) {
    const problem = await publishCheckRun(checkRunApi(client), head, checkRun);
    if (problem !== null) refused('check-run', problem);
  }
  return { commentUrls, remarks };
}

const names: Readonly<Record<Tier, string>> = {
  comment: 'Comment',
  suggestions: 'Suggestions',
  'check-run': 'Check run',
  'risk-label': 'Label',
};

/** Why a tier is not tried: "" when nobody needs to know, null when it is tried. */
function unwanted(tier: Tier, { asked, pull, client, commit, risk }: Publication): string | null {
  const when = asked[tier] ?? 'never';
  if (when === 'never') return '';
  const why = (text: string) => (when === 'always' ? text : '');
  if (client === null) return why('left out, since there is no token');
  if (tier === 'check-run') {
    if (pull === null && commit === null) return why('left out, since the event has no commit');
  } else if (pull === null) {
    return why('left out, since the run belongs to no pull request');
  }
  // With "always" it is tried: a private repository may give forks a token that writes.
  if (pull?.isFromFork === true && when === 'auto') {
    return tier === 'comment'
      ? 'left out, since the token of a pull request from a fork may only read. The summary has it all'
      : '';
  }
  if (tier === 'risk-label' && risk === null) return 'left out, since what changed could not be found';
  return null;
}
