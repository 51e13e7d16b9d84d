/** Why GitHub did not do what it was asked for. A value, since everything here can also be done, or left, in another way. */
export interface ApiProblem {
  readonly status: number | null;
  /** One clause without a full stop, with the permission that is missing where that is the reason. Hostile text: GitHub's own words may be in it. */
  readonly why: string;
  readonly hint: string;
  /** The permission that the token lacks; null when something else is wrong. */
  readonly missing: Permission | null;
  /** No other request of this run would fare better. */
  readonly endsAll: boolean;
}

export type ApiAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ApiProblem };

/** As they stand under `permissions:` of a job. */
export type Permission =
  | 'actions: read'
  | 'checks: read'
  | 'contents: read'
  | 'deployments: read'
  | 'deployments: write'
  | 'metadata: read'
  | 'pull-requests: read'
  | 'pull-requests: write'
  | 'checks: write'
  | 'issues: write';

export interface ApiOptions {
  readonly token: string;
  /** `GITHUB_REPOSITORY`: owner/name. */
  readonly repository: string;
  /** `GITHUB_API_URL`: differs on GitHub Enterprise. */
  readonly apiUrl: string;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds until a request that nobody answers is given up; 30 seconds unless told. */
  readonly timeoutMs?: number;
}

/** How often a question is asked in all when GitHub is busy. */
const attempts = 3;
/** The longest that one run waits for GitHub, over all its requests: what cannot be said within it stands in the summary. */
const mostWaitMs = 60_000;
const answerWithinMs = 30_000;

type Octokit = ReturnType<typeof import('./octokit.ts').getOctokit>;

/** GitHub's client for one repository. */
export interface Client {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  /** Asks, again when GitHub says that it is busy; whatever it answers is a value. */
  read<T>(permission: Permission, question: () => Promise<T>): Promise<ApiAnswer<T>>;
  /** Changes something. Repeated only when GitHub said that it did nothing: a comment must not be posted twice. */
  write<T>(permission: Permission, change: () => Promise<T>): Promise<ApiAnswer<T>>;
}

/** Loads @actions/github when it is called, so that a run that needs no API does not pay for it. */
export async function gitHubClient(options: ApiOptions): Promise<Client> {
  const { getOctokit } = await import('./octokit.ts');
  const [owner = '', repo = ''] = options.repository.split('/');
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl });
  octokit.hook.before('request', (request) => {
    request.request = {
      ...request.request,
      signal: AbortSignal.timeout(options.timeoutMs ?? answerWithinMs),
    };
  });
  let waited = 0;
  const ask = async <T>(permission: Permission, question: () => Promise<T>, isSafe: boolean): Promise<ApiAnswer<T>> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return { ok: true, value: await question() };
      } catch (error) {
        const wait = attempt < attempts ? waitBefore(error, attempt, isSafe) : null;
        if (wait === null || waited + wait > mostWaitMs) {
          return { ok: false, problem: problemOf(error, permission, isSafe) };
        }
        waited += wait;
        await options.sleep(wait);
      }
    }
  };
  return {
    octokit,
    owner,
    repo,
    token: options.token,
    read: (permission, question) => ask(permission, question, true),
    write: (permission, change) => ask(permission, change, false),
  };
}

/**
 * Milliseconds to wait before the question is asked again, or null when that is of no use. GitHub says with `retry-after`
 * (seconds) when it will answer; its own failures pass within seconds, and may have done what was asked for.
 */
function waitBefore(error: unknown, attempt: number, isSafe: boolean): number | null {
  const status = statusOf(error);
  const retryAfter = Number(headerOf(error, 'retry-after') ?? Number.NaN);
  if (status === 429 || (status === 403 && headerOf(error, 'retry-after') !== null)) {
    return Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1_000 : 1_000 * 2 ** attempt;
  }
  if (!isSafe) return null;
  // Without a status the connection itself failed.
  return status === null || status >= 500 ? 250 * 2 ** attempt : null;
}

function problemOf(error: unknown, permission: Permission, isRead: boolean): ApiProblem {
  const status = statusOf(error);
  const said = messageOf(error);
  const other = { status, missing: null, endsAll: true };
  if (status === 429 || (status === 403 && isRateLimit(error, said))) {
    return { ...other, why: "the token's rate limit at GitHub is used up", hint: 'Run the job again later.' };
  }
  if (status === 401) {
    return {
      ...other,
      why: 'GitHub does not accept the token',
      hint: 'Leave github-token out, or give a valid one.',
    };
  }
  if (status === 403 && /\block(?:ed)?\b/i.test(said)) {
    return { ...other, why: 'the conversation is locked', hint: 'Unlock it.', endsAll: false };
  }
  if (status === 403 || status === 404) {
    return {
      status,
      missing: permission,
      endsAll: false,
      why: `the token may not ${isRead ? 'read it' : 'write it'}: "${permission}" is missing`,
      hint: `Add "${permission}" to the permissions of the job${isRead ? ', or check out with fetch-depth: 0' : ''}.`,
    };
  }
  const why =
    status === null
      ? 'GitHub could not be reached'
      : `GitHub answered with status ${status}${status === 422 && said !== '' ? ` (${said})` : ''}`;
  return {
    ...other,
    endsAll: status === null,
    why,
    hint: isRead ? 'Check out with fetch-depth: 0, so that git can tell what changed.' : 'Run the job again later.',
  };
}

function isRateLimit(error: unknown, said: string): boolean {
  return (
    headerOf(error, 'x-ratelimit-remaining') === '0' ||
    headerOf(error, 'retry-after') !== null ||
    // "You have exceeded a secondary rate limit", which may come without a header that says so.
    /\brate limit\b/i.test(said)
  );
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  // Octokit says 500 for a connection that failed; such an error has no response.
  return 'response' in error && error.response !== undefined ? error.status : null;
}

/** What GitHub says in the body of its refusal; "" for nothing. */
function messageOf(error: unknown): string {
  const data = field(responseOf(error), 'data');
  const message = field(data, 'message');
  const errors = field(data, 'errors');
  const details = Array.isArray(errors)
    ? errors
        .map((one) => (typeof one === 'string' ? one : field(one, 'message')))
        .filter((one) => typeof one === 'string')
    : [];
  return [...(typeof message === 'string' ? [message] : []), ...details].join(': ').slice(0, 300);
}

function headerOf(error: unknown, name: string): string | null {
  const value = field(field(responseOf(error), 'headers'), name);
  return value === undefined ? null : String(value);
}

function responseOf(error: unknown): unknown {
  return error instanceof Error && 'response' in error ? error.response : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
