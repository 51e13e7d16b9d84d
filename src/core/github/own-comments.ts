import type { ApiAnswer, ApiProblem } from './client.ts';
import { markerOf } from './marker.ts';
import type { Comment, Page, PullRequestApi, Viewer } from './pull-request-api.ts';

/**
 * Tells our own comments from those of others, who may paste a marker of ours. GitHub is asked who we are only when there
 * is a comment that could be ours, once, and not at all when it said so in the answer to a comment that we made.
 */
export interface Ownership {
  isOurs(comment: Comment): Promise<boolean>;
  /** Takes note of a comment that the token has just written. */
  learn(comment: Comment): void;
}

export function ownership(api: PullRequestApi): Ownership {
  let viewer: Promise<Viewer | null> | null = null;
  return {
    isOurs: async (comment) => {
      if (markerOf(comment.body) === null || comment.author === null) return false;
      viewer ??= api.viewer().then((answer) => (answer.ok ? answer.value : null));
      const us = await viewer;
      return us === null ? api.isActionsBot(comment) : comment.author.id === us.id;
    },
    learn: ({ author }) => {
      if (author !== null) viewer = Promise.resolve({ id: author.id });
    },
  };
}

/** Goes through a list until `each` says that it has seen enough. The problem, or null. */
export async function throughPages<T>(
  list: (page: number) => Promise<ApiAnswer<Page<T>>>,
  mostPages: number,
  each: (item: T) => Promise<'enough' | 'more'> | 'enough' | 'more',
): Promise<
  { readonly kind: 'seen' } | { readonly kind: 'too-many' } | { readonly kind: 'failed'; readonly problem: ApiProblem }
> {
  for (let page = 1; page <= mostPages; page++) {
    const answer = await list(page);
    if (!answer.ok) return { kind: 'failed', problem: answer.problem };
    for (const item of answer.value.items) if ((await each(item)) === 'enough') return { kind: 'seen' };
    if (answer.value.isLast) return { kind: 'seen' };
  }
  return { kind: 'too-many' };
}
