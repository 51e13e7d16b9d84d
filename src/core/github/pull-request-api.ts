import type { ApiAnswer, Client } from './client.ts';

/** Who the token is. REST and GraphQL spell the login of an app differently in places; the number is the same. */
export interface Viewer {
  readonly id: number;
}

/** A comment as GitHub lists it. Everything in it is foreign until its author is known to be us. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Null for a user that is gone. */
  readonly author: { readonly id: number; readonly login: string; readonly isBot: boolean } | null;
  readonly url: string;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly isLast: boolean;
}

export interface PatchedFile {
  readonly path: string;
  /** Unified diff of the file; null where GitHub shows none: binary or too large. */
  readonly patch: string | null;
}

/** A comment of a review. Lines count from 1 in the head's version of the file. */
export interface ReviewComment {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly body: string;
}

export interface CheckRun {
  readonly name: string;
  readonly head: string;
  readonly conclusion: 'success' | 'neutral' | 'failure';
  readonly title: string;
  readonly summary: string;
  readonly detailsUrl: string | null;
  readonly annotations: readonly CheckAnnotation[];
}

export interface CheckAnnotation {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** Only for a span of one line: GitHub refuses them otherwise. */
  readonly columns: readonly [start: number, end: number] | null;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** GitHub's largest page. */
const pageSize = 100;
/** The account behind GITHUB_TOKEN. */
const actionsBot = 'github-actions[bot]';

/** What the reporting on one pull request asks of GitHub. Every method is one request, but for retries. */
export interface PullRequestApi {
  viewer(): Promise<ApiAnswer<Viewer | null>>;
  /** Whether GITHUB_TOKEN's account wrote it, for when nobody tells who we are. */
  isActionsBot(comment: Comment): boolean;
  comments(page: number): Promise<ApiAnswer<Page<Comment>>>;
  createComment(body: string): Promise<ApiAnswer<Comment>>;
  updateComment(id: number, body: string): Promise<ApiAnswer<Comment>>;
  patches(page: number): Promise<ApiAnswer<Page<PatchedFile>>>;
  reviewComments(page: number): Promise<ApiAnswer<Page<Comment>>>;
  createReview(head: string, body: string, comments: readonly ReviewComment[]): Promise<ApiAnswer<void>>;
  labels(page: number): Promise<ApiAnswer<Page<string>>>;
  addLabel(name: string): Promise<ApiAnswer<void>>;
  removeLabel(name: string): Promise<ApiAnswer<void>>;
}

export function pullRequestApi(client: Client, pull: number): PullRequestApi {
  const { octokit, owner, repo, read, write } = client;
  const { rest } = octokit;
  const at = { owner, repo };
  const issue = { ...at, issue_number: pull };
  return {
    viewer: () =>
      read('pull-requests: read', async () => {
        // REST has no way for an installation's token to learn its own name (GET /user refuses it); GraphQL's viewer has.
        const answer: unknown = await octokit.graphql('query { viewer { login databaseId } }');
        return viewerOf(answer);
      }),
    isActionsBot: ({ author }) =>
      client.token.startsWith('ghs_') && author?.isBot === true && author.login === actionsBot,
    comments: (page) =>
      read('pull-requests: read', async () => {
        const { data } = await rest.issues.listComments({ ...issue, per_page: pageSize, page });
        return paged(data, comment);
      }),
    createComment: (body) =>
      write('pull-requests: write', async () => comment((await rest.issues.createComment({ ...issue, body })).data)),
    updateComment: (id, body) =>
      write('pull-requests: write', async () =>
        comment((await rest.issues.updateComment({ ...at, comment_id: id, body })).data),
      ),
    patches: (page) =>
      read('pull-requests: read', async () => {
        const { data } = await rest.pulls.listFiles({ ...at, pull_number: pull, per_page: pageSize, page });
        return paged(data, ({ filename, patch }) => ({ path: filename, patch: patch ?? null }));
      }),
    reviewComments: (page) =>
      read('pull-requests: read', async () => {
        const { data } = await rest.pulls.listReviewComments({ ...at, pull_number: pull, per_page: pageSize, page });
        return paged(data, comment);
      }),
    createReview: (head, body, comments) =>
      write('pull-requests: write', async () => {
        await rest.pulls.createReview({
          ...at,
          pull_number: pull,
          commit_id: head,
          event: 'COMMENT',
          body,
          comments: comments.map(({ path, line, endLine, body }) => ({
            path,
            body,
            line: endLine,
            side: 'RIGHT',
            // One line has no start: GitHub wants a start before the end.
            ...(line < endLine ? { start_line: line, start_side: 'RIGHT' } : {}),
          })),
        });
      }),
    labels: (page) =>
      read('pull-requests: read', async () => {
        const { data } = await rest.issues.listLabelsOnIssue({ ...issue, per_page: pageSize, page });
        return paged(data, ({ name }) => name);
      }),
    // A label that the repository does not have yet is made, which needs more than the right to put it on a pull request.
    addLabel: (name) =>
      write('issues: write', async () => void (await rest.issues.addLabels({ ...issue, labels: [name] }))),
    removeLabel: (name) => write('issues: write', async () => void (await rest.issues.removeLabel({ ...issue, name }))),
  };
}

/** The check runs of a commit. */
export interface CheckRunApi {
  /** Gives the number of the new check run. `annotations`: at most 50. */
  create(check: CheckRun): Promise<ApiAnswer<number>>;
  /** Adds at most 50 annotations; GitHub keeps those that were there. */
  annotate(
    id: number,
    check: Pick<CheckRun, 'title' | 'summary'>,
    annotations: readonly CheckAnnotation[],
  ): Promise<ApiAnswer<void>>;
}

export function checkRunApi({ octokit, owner, repo, write }: Client): CheckRunApi {
  const at = { owner, repo };
  return {
    create: ({ name, head, conclusion, title, summary, detailsUrl, annotations }) =>
      write('checks: write', async () => {
        const { data } = await octokit.rest.checks.create({
          ...at,
          name,
          head_sha: head,
          // Complete from the start: should the rest fail, nothing is left that looks as if it were running.
          status: 'completed',
          conclusion,
          ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
          output: { title, summary, annotations: annotations.map(asGitHub) },
        });
        return data.id;
      }),
    annotate: (id, { title, summary }, annotations) =>
      write('checks: write', async () => {
        await octokit.rest.checks.update({
          ...at,
          check_run_id: id,
          output: { title, summary, annotations: annotations.map(asGitHub) },
        });
      }),
  };
}

function asGitHub({ path, line, endLine, columns, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: line,
    end_line: endLine,
    ...(columns === null ? {} : { start_column: columns[0], end_column: columns[1] }),
    annotation_level: level,
    title,
    message,
  };
}

function paged<From, To>(data: readonly From[], each: (one: From) => To): Page<To> {
  return { items: data.map(each), isLast: data.length < pageSize };
}

function comment(from: {
  readonly id: number;
  readonly body?: string;
  readonly html_url: string;
  readonly user: { readonly id: number; readonly login: string; readonly type: string } | null;
}): Comment {
  const { user } = from;
  return {
    id: from.id,
    body: from.body ?? '',
    url: from.html_url,
    author: user === null ? null : { id: user.id, login: user.login, isBot: user.type === 'Bot' },
  };
}

function viewerOf(answer: unknown): Viewer | null {
  if (typeof answer !== 'object' || answer === null || !('viewer' in answer)) return null;
  const { viewer } = answer;
  if (typeof viewer !== 'object' || viewer === null || !('databaseId' in viewer)) return null;
  return typeof viewer.databaseId === 'number' ? { id: viewer.databaseId } : null;
}
