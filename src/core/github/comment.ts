import type { ApiProblem } from './client.ts';
import { runOf } from './comment-body.ts';
import { type Ownership, throughPages } from './own-comments.ts';
import type { Comment, PullRequestApi } from './pull-request-api.ts';

/** What is to stand on a pull request about one database. */
export interface StickyComment {
  /** Its first line, by which it is found. */
  readonly marker: string;
  /** False when there is nothing to say: then an old comment is brought up to date, and none is made. */
  readonly isWorthSaying: boolean;
  body(): string;
}

export interface PublishedComments {
  /** Addresses of the comments that stand now, in the order in which they were given. */
  readonly urls: readonly string[];
  readonly problem: ApiProblem | null;
}

/** GitHub closes a conversation to comments at 2,500; more pages than these there are not. */
const mostPages = 30;

/** Writes each comment, or edits the one that an earlier run left. Stops at the first thing that GitHub refuses. */
export async function publishComments(
  api: PullRequestApi,
  own: Ownership,
  comments: readonly StickyComment[],
): Promise<PublishedComments> {
  const found = new Map<string, Comment>();
  const wanted = new Set(comments.map((one) => one.marker));
  const seen = await throughPages(api.comments, mostPages, async (comment) => {
    const mark = comments.find((one) => comment.body.startsWith(one.marker))?.marker;
    if (mark !== undefined && !found.has(mark) && (await own.isOurs(comment))) found.set(mark, comment);
    return found.size === wanted.size ? 'enough' : 'more';
  });
  if (seen.kind === 'failed') return { urls: [], problem: seen.problem };
  const urls: string[] = [];
  for (const { marker, isWorthSaying, body } of comments) {
    const old = found.get(marker);
    if (old === undefined && !isWorthSaying) continue;
    const text = body();
    if (old !== undefined && (old.body === text || isOutrun(old.body, text))) {
      urls.push(old.url);
      continue;
    }
    let answer = old === undefined ? await api.createComment(text) : await api.updateComment(old.id, text);
    // Somebody deleted it since it was listed.
    if (!answer.ok && old !== undefined && answer.problem.status === 404 && isWorthSaying) {
      answer = await api.createComment(text);
    }
    if (!answer.ok) return { urls, problem: answer.problem };
    own.learn(answer.value);
    urls.push(answer.value.url);
  }
  return { urls, problem: null };
}

/** Whether a run that was started later has already written: of two commits the last one counts, not the slowest. */
function isOutrun(old: string, text: string): boolean {
  return (runOf(old) ?? 0) > (runOf(text) ?? Number.POSITIVE_INFINITY);
}
