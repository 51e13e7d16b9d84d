import { commentableLines, pageOf, type Values } from './fake-repository.ts';

/** An account, as GitHub's answers name it. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

/** The account behind GITHUB_TOKEN. */
export const actionsBot: Account = { id: 41898282, login: 'github-actions[bot]', type: 'Bot' };
export const somebody: Account = { id: 1001, login: 'mona', type: 'User' };

export interface FakeComment {
  readonly id: number;
  readonly author: Account;
  body: string;
  edits: number;
}

export interface FakeReviewComment extends FakeComment {
  readonly path: string;
  readonly startLine: number | null;
  readonly line: number;
}

export interface FakeCheckRun {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly detailsUrl: string | null;
  title: string;
  summary: string;
  readonly annotations: Readonly<Record<string, unknown>>[];
}

/** What stands on the pull requests of the fake GitHub. */
export interface Conversation {
  readonly comments: FakeComment[];
  readonly reviews: { readonly body: string; readonly comments: number }[];
  readonly reviewComments: FakeReviewComment[];
  readonly labels: Set<string>;
  readonly checkRuns: FakeCheckRun[];
  isLocked: boolean;
}

/** A refusal by GitHub: the status, and what its body says. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: readonly unknown[];
  constructor(status: number, message: string, errors: readonly unknown[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export interface ConversationOptions {
  readonly folder: string;
  readonly repository: string;
  readonly viewer: Account;
  /** Of the token: `issues: write` makes labels that are not there. */
  readonly permissions: ReadonlySet<string>;
  /** Labels that the repository has. */
  readonly repositoryLabels: ReadonlySet<string>;
}

/** GitHub's own limit, which its description does not tell: "body is too long (maximum is 65536 characters)". */
const longestBody = 65_536;
const when = '2026-01-01T00:00:00Z';

export function newConversation(): Conversation {
  return { comments: [], reviews: [], reviewComments: [], labels: new Set(), checkRuns: [], isLocked: false };
}

let lastId = 1_000_000;
export function nextId(): number {
  return ++lastId;
}

/** The answer to a question about a pull request or a check run; null when it is about something else. */
export function serveConversation(
  operation: string,
  values: Values,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
  state: Conversation,
  options: ConversationOptions,
): { readonly status: number; readonly body: unknown } | null {
  const { viewer } = options;
  switch (operation) {
    case 'issues/list-comments':
      return { status: 200, body: pageOf(state.comments, query).map((one) => commentJson(one, options)) };
    case 'issues/create-comment': {
      if (state.isLocked) throw new Refusal(403, 'Unable to create comment because issue is locked.');
      const comment = { id: nextId(), author: viewer, body: checked(body['body']), edits: 0 };
      state.comments.push(comment);
      return { status: 201, body: commentJson(comment, options) };
    }
    case 'issues/update-comment': {
      const comment = state.comments.find((one) => String(one.id) === values['comment_id']);
      if (comment === undefined) throw new Refusal(404, 'Not Found');
      comment.body = checked(body['body']);
      comment.edits++;
      return { status: 200, body: commentJson(comment, options) };
    }
    case 'pulls/list-review-comments':
      return { status: 200, body: pageOf(state.reviewComments, query).map((one) => reviewCommentJson(one, options)) };
    case 'pulls/create-review':
      return { status: 200, body: createReview(values, body, state, options) };
    case 'checks/create':
      return { status: 201, body: createCheck(body, state, options) };
    case 'checks/update': {
      const check = state.checkRuns.find((one) => String(one.id) === values['check_run_id']);
      if (check === undefined) throw new Refusal(404, 'Not Found');
      annotate(check, body['output']);
      return { status: 200, body: checkJson(check, options) };
    }
    case 'issues/list-labels-on-issue':
      return { status: 200, body: pageOf([...state.labels], query).map(labelJson) };
    case 'issues/add-labels': {
      const names = (body['labels'] as readonly unknown[]).map(String);
      for (const name of names) {
        if (name.length > 50) throw new Refusal(422, 'Validation Failed', [{ code: 'too_long', field: 'name' }]);
        if (!options.repositoryLabels.has(name) && !options.permissions.has('issues: write')) {
          throw new Refusal(403, 'You do not have permission to create labels on this repository.');
        }
        state.labels.add(name);
      }
      return { status: 200, body: [...state.labels].map(labelJson) };
    }
    case 'issues/remove-label': {
      if (!state.labels.delete(values['name'] ?? '')) throw new Refusal(404, 'Label does not exist');
      return { status: 200, body: [...state.labels].map(labelJson) };
    }
    default:
      return null;
  }
}

function checked(body: unknown): string {
  if (typeof body !== 'string' || body.trim() === '') throw new Refusal(422, "Body can't be blank");
  if (body.length > longestBody) throw new Refusal(422, 'Body is too long (maximum is 65536 characters)');
  return body;
}

function createReview(
  values: Values,
  body: Readonly<Record<string, unknown>>,
  state: Conversation,
  options: ConversationOptions,
): object {
  if (body['event'] === undefined) throw new Refusal(422, 'the fake wants no pending reviews');
  const text = checked(body['body']);
  const lines = commentableLines(options.folder, Number(values['pull_number']));
  const comments = (body['comments'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  const made = comments.map((one): FakeReviewComment => {
    const [path, line, start] = [String(one['path']), Number(one['line']), one['start_line']];
    const hunks = lines.get(path) ?? [];
    const hunk = hunks.find((some) => some.has(line));
    if (one['side'] !== 'RIGHT' || hunk === undefined) {
      throw new Refusal(422, 'Unprocessable Entity', ['Line could not be resolved']);
    }
    if (start !== undefined) {
      if (Number(start) >= line)
        throw new Refusal(422, 'Unprocessable Entity', ['start_line must precede the end line.']);
      if (one['start_side'] !== 'RIGHT' || !hunk.has(Number(start))) {
        throw new Refusal(422, 'Unprocessable Entity', ['Start line must be part of the same hunk as the line.']);
      }
    }
    return {
      id: nextId(),
      author: options.viewer,
      body: checked(one['body']),
      edits: 0,
      path,
      line,
      startLine: start === undefined ? null : Number(start),
    };
  });
  state.reviewComments.push(...made);
  state.reviews.push({ body: text, comments: made.length });
  return {
    id: nextId(),
    node_id: 'PRR_fake',
    user: userJson(options.viewer),
    body: text,
    state: 'COMMENTED',
    commit_id: body['commit_id'] ?? null,
    html_url: web(options, 'pull/review'),
    pull_request_url: web(options, 'pull'),
    _links: { html: { href: web(options, 'pull/review') }, pull_request: { href: web(options, 'pull') } },
    author_association: 'NONE',
  };
}

function createCheck(
  body: Readonly<Record<string, unknown>>,
  state: Conversation,
  options: ConversationOptions,
): object {
  if (!/^[0-9a-f]{40}$/.test(String(body['head_sha']))) throw new Refusal(422, 'No commit found for SHA');
  const check: FakeCheckRun = {
    id: nextId(),
    name: String(body['name']),
    headSha: String(body['head_sha']),
    status: String(body['status'] ?? 'queued'),
    conclusion: typeof body['conclusion'] === 'string' ? body['conclusion'] : null,
    detailsUrl: typeof body['details_url'] === 'string' ? body['details_url'] : null,
    title: '',
    summary: '',
    annotations: [],
  };
  annotate(check, body['output']);
  state.checkRuns.push(check);
  return checkJson(check, options);
}

function annotate(check: FakeCheckRun, output: unknown): void {
  const { title, summary, annotations } = (output ?? {}) as {
    readonly title?: string;
    readonly summary?: string;
    readonly annotations?: readonly Readonly<Record<string, unknown>>[];
  };
  for (const one of annotations ?? []) {
    if (
      one['start_line'] !== one['end_line'] &&
      (one['start_column'] !== undefined || one['end_column'] !== undefined)
    ) {
      throw new Refusal(422, 'Invalid request.', ['start_column and end_column need a single line']);
    }
    if (Number(one['start_line']) > Number(one['end_line'])) throw new Refusal(422, 'Invalid request.');
    if (Buffer.byteLength(String(one['message'])) > 64 * 1024) throw new Refusal(422, 'Invalid request.');
  }
  // GitHub adds annotations to those that are there, and replaces the texts.
  check.title = title ?? check.title;
  check.summary = summary ?? check.summary;
  check.annotations.push(...(annotations ?? []));
}

function web({ repository }: ConversationOptions, rest: string): string {
  return `https://github.com/${repository}/${rest}`;
}

function userJson({ id, login, type }: Account): object {
  const url = `https://api.github.com/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: 'U_fake',
    avatar_url: url,
    gravatar_id: '',
    url,
    html_url: url,
    followers_url: url,
    following_url: url,
    gists_url: url,
    starred_url: url,
    subscriptions_url: url,
    organizations_url: url,
    repos_url: url,
    events_url: url,
    received_events_url: url,
    type,
    site_admin: false,
  };
}

function commentJson({ id, author, body }: FakeComment, options: ConversationOptions): object {
  return {
    id,
    node_id: 'IC_fake',
    url: web(options, `issues/comments/${id}`),
    html_url: web(options, `pull/7#issuecomment-${id}`),
    issue_url: web(options, 'issues/7'),
    user: userJson(author),
    body,
    author_association: 'NONE',
    created_at: when,
    updated_at: when,
  };
}

function reviewCommentJson(comment: FakeReviewComment, options: ConversationOptions): object {
  const { id, author, body, path, line, startLine } = comment;
  const url = web(options, `pull/7#discussion_r${id}`);
  return {
    id,
    node_id: 'PRRC_fake',
    url,
    html_url: url,
    pull_request_url: url,
    pull_request_review_id: 1,
    diff_hunk: '@@',
    path,
    line,
    start_line: startLine,
    side: 'RIGHT',
    commit_id: '0'.repeat(40),
    original_commit_id: '0'.repeat(40),
    user: userJson(author),
    body,
    created_at: when,
    updated_at: when,
    author_association: 'NONE',
    _links: { self: { href: url }, html: { href: url }, pull_request: { href: url } },
  };
}

function checkJson(check: FakeCheckRun, options: ConversationOptions): object {
  return {
    id: check.id,
    node_id: 'CR_fake',
    head_sha: check.headSha,
    name: check.name,
    external_id: '',
    url: web(options, 'check-runs'),
    html_url: web(options, 'check-runs'),
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: when,
    completed_at: when,
    output: {
      title: check.title,
      summary: check.summary,
      text: null,
      annotations_count: check.annotations.length,
      annotations_url: web(options, 'annotations'),
    },
    check_suite: { id: 1 },
    app: null,
    pull_requests: [],
  };
}

function labelJson(name: string): object {
  return {
    id: 1,
    node_id: 'LA_fake',
    url: 'https://api.github.com/labels',
    name,
    description: null,
    color: 'ededed',
    default: false,
  };
}
