import { makeRepository, type Repository } from '../github/repository.ts';

/** What production has. */
export const merged = {
  'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n',
  'db/V2__index.sql': 'CREATE INDEX orders_note ON orders (note);\n',
};
export const dangerous = { 'db/V3__drop.sql': 'DROP TABLE orders;\n' };

export interface PullRequest {
  readonly origin: Repository;
  readonly base: string;
  readonly head: string;
  readonly event: { readonly name: string; readonly payload: unknown };
}

export interface From {
  /** The pull request comes from a fork. */
  readonly fork?: boolean;
  readonly author?: string;
}

/** A pull request: main, a branch with some files more, and GitHub's refs for it. */
export function pullRequest(
  files: Readonly<Record<string, string>> = dangerous,
  before: Readonly<Record<string, string>> = merged,
  { fork = false, author = 'mona' }: From = {},
): PullRequest {
  const origin = makeRepository(before);
  const base = origin.git('rev-parse', 'HEAD');
  origin.git('checkout', '--quiet', '-b', 'feature');
  const head = origin.commit(files);
  origin.git('update-ref', 'refs/pull/7/head', head);
  origin.git('checkout', '--quiet', 'main');
  return { origin, base, head, event: eventOf(base, head, fork, author) };
}

/** Pushes one more commit to the branch of the pull request. */
export function pushMore(pull: PullRequest, files: Readonly<Record<string, string | null>>): PullRequest {
  const { origin, base } = pull;
  origin.git('checkout', '--quiet', 'feature');
  const head = origin.commit(files);
  origin.git('update-ref', 'refs/pull/7/head', head);
  origin.git('checkout', '--quiet', 'main');
  return { origin, base, head, event: eventOf(base, head, false, 'mona') };
}

function eventOf(base: string, head: string, fork: boolean, author: string): PullRequest['event'] {
  return {
    name: 'pull_request',
    payload: {
      action: 'opened',
      number: 7,
      pull_request: {
        number: 7,
        user: { login: author },
        base: { ref: 'main', sha: base, repo: { full_name: 'octo/shop' } },
        head: { ref: 'feature', sha: head, repo: { full_name: fork ? 'mona/shop' : 'octo/shop', fork } },
      },
      repository: { default_branch: 'main' },
    },
  };
}
