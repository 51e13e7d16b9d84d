import type { Report } from '../report/report.ts';
import { plural } from '../report/wording.ts';
import { publishCheckRun } from './check-run.ts';
import type { ApiProblem, Client } from './client.ts';
import { publishComments, type StickyComment } from './comment.ts';
import { commentBody } from './comment-body.ts';
import { reportOf } from './database-report.ts';
import type { PullRequestOfEvent } from './event.ts';
import { marker } from './marker.ts';
import { ownership } from './own-comments.ts';
import { checkRunApi, pullRequestApi } from './pull-request-api.ts';
import { planSuggestions, postSuggestions, type SuggestionPlan } from './review.ts';
import { publishRiskLabel } from './risk-label.ts';

/** `auto`: where the token may, without a word of complaint where it may not. `always`: a warning where it may not. */
export type When = 'auto' | 'always' | 'never';

export type Tier = 'comment' | 'suggestions' | 'check-run' | 'risk-label';

export interface Publication {
  /** Its paths are the repository's. */
  readonly report: Report;
  readonly asked: Readonly<Record<Tier, When>>;
  readonly pull: PullRequestOfEvent | null;
  /** The commit that was linted, for an event without a pull request; null when nobody says. */
  readonly commit: string | null;
  /** Whether the report is about what a change does, so that its risk is the change's. */
  readonly isOfChange: boolean;
  /** Sets the comments of several steps on one pull request apart: the working folder, "" or with a slash at its end. */
  readonly prefix: string;
  readonly checkName: string;
  readonly runUrl: string | null;
  link(file: string, line: number): string | null;
  /** The text of a file as it was linted, by its path in the repository. */
  textOf(file: string): string | undefined;
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
  const { asked, pull, report } = publication;
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
    if (goesOn('suggestions')) {
      plan = await planSuggestions(api, own, report.findings, publication.textOf);
      if (plan.problem !== null) refused('suggestions', plan.problem);
    }
    if (goesOn('comment')) {
      const { urls, problem } = await publishComments(api, own, commentsOf(publication, pull, plan));
      commentUrls.push(...urls);
      for (const url of urls) remarks.push({ text: `${names.comment}: ${url}`, isWarning: false });
      if (problem !== null) refused('comment', problem);
    }
    if (goesOn('suggestions') && plan.chosen.length > 0) {
      const problem = await postSuggestions(api, pull.head, plan.chosen);
      if (problem !== null) refused('suggestions', problem);
      else remarks.push({ text: `${names.suggestions}: ${plural(plan.chosen.length, 'new one')}.`, isWarning: false });
    }
    if (goesOn('risk-label')) {
      const problem = await publishRiskLabel(api, report.risk.class);
      if (problem !== null) refused('risk-label', problem);
    }
  }
  const head = pull?.head ?? publication.commit;
  if (goesOn('check-run') && head !== null) {
    const { checkName: name, runUrl, link } = publication;
    const problem = await publishCheckRun(checkRunApi(client), report, { name, head, runUrl, link });
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
function unwanted(tier: Tier, { asked, pull, client, commit, isOfChange }: Publication): string | null {
  const when = asked[tier];
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
  if (tier === 'risk-label' && !isOfChange) return 'left out, since what changed could not be found';
  return null;
}

function commentsOf(publication: Publication, pull: PullRequestOfEvent, plan: SuggestionPlan): StickyComment[] {
  const { report, prefix, runUrl, link } = publication;
  const notes =
    plan.left > 0 && publication.asked.suggestions !== 'never'
      ? [
          `${plural(plan.left, 'more finding has', 'more findings have')} an exact fix that is not suggested on its lines: \`drydock lint --fix\` applies it.`,
        ]
      : [];
  const parts = report.databases.map(({ name }) => reportOf(report, name));
  const noted = parts.findIndex((part) => part.findings.some((one) => one.fix !== null));
  return report.databases.map(({ name, folder }, place) => {
    const part = parts[place] ?? report;
    // Without a configuration every database is called "default": then it is the folder that tells two of them apart.
    const mark = marker('lint', name === 'default' ? folder : `${prefix}${name}`);
    return {
      marker: mark,
      isWorthSaying: isWorthSaying(part),
      body: () =>
        commentBody(report, name, {
          marker: mark,
          link,
          notes: place === noted ? notes : [],
          commit: pull.head,
          runUrl,
        }),
    };
  });
}

/** Whether a reviewer has to know: a change that lints clean and hurts nobody needs no comment. */
function isWorthSaying(report: Report): boolean {
  return (
    report.findings.length > 0 ||
    report.suppressed.length > 0 ||
    report.notAnalysed.length > 0 ||
    !['pass', 'skipped'].includes(report.verdict) ||
    ['breaking', 'blocking', 'destructive'].includes(report.risk.class)
  );
}
