import { cut, forMarkdownText } from '../report/escape.ts';
import type { Finding } from '../report/finding.ts';
import { fnv1a64 } from '../report/fingerprint.ts';
import { fileOrder, worstFirst } from '../report/verdict.ts';
import { plural } from '../report/wording.ts';
import type { ApiProblem } from './client.ts';
import { marker, markerOf } from './marker.ts';
import { type Ownership, throughPages } from './own-comments.ts';
import { type Hunk, rightSide, shows } from './patch.ts';
import type { PullRequestApi } from './pull-request-api.ts';
import { type Suggestion, suggestionBlock, suggestionOf } from './suggestion.ts';

/** Comments of one review: more of them bury the conversation, and GitHub takes long over them. */
const mostComments = 30;
/** Pages of 100 files, and of 100 comments on lines. */
const mostPages = 10;
const longestMessage = 1_000;

/** What is to be suggested, and what is not. */
export interface SuggestionPlan {
  readonly chosen: readonly Candidate[];
  /** Findings with an exact fix that no suggestion does, neither one of these nor an earlier one. */
  readonly left: number;
  readonly problem: ApiProblem | null;
}

export interface Candidate {
  readonly finding: Finding;
  readonly suggestion: Suggestion;
  readonly mark: string;
}

/**
 * Chooses the exact fixes that can be suggested on their lines, since the pull request shows these: worst findings first, at most
 * 30. What was suggested once is not suggested again, whatever became of it.
 * @param textOf the text of a file of the repository as it was linted; undefined when it is gone
 */
export async function planSuggestions(
  api: PullRequestApi,
  own: Ownership,
  findings: readonly Finding[],
  textOf: (file: string) => string | undefined,
): Promise<SuggestionPlan> {
  const fixable = findings.filter((one) => one.fix !== null).sort(worstFirst(fileOrder(findings)));
  const candidates = candidatesOf(fixable, textOf);
  const nothing = (problem: ApiProblem | null) => ({ chosen: [], left: fixable.length, problem });
  if (candidates.length === 0) return nothing(null);

  const diff = new Map<string, readonly Hunk[]>();
  const files = new Set(candidates.map((one) => one.suggestion.file));
  const listed = await throughPages(api.patches, mostPages, ({ path, patch }) => {
    if (files.delete(path)) diff.set(path, patch === null ? [] : rightSide(patch));
    return files.size === 0 ? 'enough' : 'more';
  });
  if (listed.kind === 'failed') return nothing(listed.problem);
  const possible = candidates.filter(({ suggestion: { file, line, before } }) =>
    shows(diff.get(file) ?? [], line, before),
  );
  if (possible.length === 0) return nothing(null);

  const before = new Set<string>();
  const seen = await throughPages(api.reviewComments, mostPages, async (comment): Promise<'more'> => {
    const mark = markerOf(comment.body);
    if (mark !== null && (await own.isOurs(comment))) before.add(mark);
    return 'more';
  });
  if (seen.kind === 'failed') return nothing(seen.problem);
  // Among comments that were not read may be the same suggestions.
  if (seen.kind === 'too-many') return nothing(null);
  const fresh = possible.filter((one) => !before.has(one.mark));
  const chosen = fresh.slice(0, mostComments);
  return { chosen, left: fixable.length - (possible.length - fresh.length) - chosen.length, problem: null };
}

/** Makes one review of the suggestions. */
export async function postSuggestions(
  api: PullRequestApi,
  head: string,
  chosen: readonly Candidate[],
): Promise<ApiProblem | null> {
  const many = chosen.length !== 1;
  const answer = await api.createReview(
    head,
    `${marker('review')}\n${plural(chosen.length, 'exact fix', 'exact fixes')} to commit as ${many ? 'they are' : 'it is'}.\n`,
    chosen.map(({ finding, suggestion, mark }) => ({
      path: suggestion.file,
      line: suggestion.line,
      endLine: suggestion.endLine,
      body: `${mark}\n**${forMarkdownText(finding.rule)}**: ${forMarkdownText(cut(finding.message, longestMessage))}\n\n${suggestionBlock(suggestion)}\n`,
    })),
  );
  return answer.ok ? null : answer.problem;
}

function candidatesOf(fixable: readonly Finding[], textOf: (file: string) => string | undefined): Candidate[] {
  const taken = new Set<string>();
  return fixable.flatMap((finding): Candidate[] => {
    const text = finding.fix === null ? undefined : textOf(finding.file);
    const suggestion =
      finding.fix === null || text === undefined || finding.fix.edits[0]?.file !== finding.file
        ? null
        : suggestionOf(finding.fix, text);
    if (suggestion === null) return [];
    // Two rules may want the same change; one button does.
    const change = JSON.stringify([suggestion.file, suggestion.line, suggestion.endLine, suggestion.after]);
    if (taken.has(change)) return [];
    taken.add(change);
    // A fingerprint knows the file as seen from the working folder, of which a repository may have several.
    return [{ finding, suggestion, mark: marker('fix', finding.fingerprint, fnv1a64(finding.file)) }];
  });
}
