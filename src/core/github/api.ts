/** Why GitHub did not answer. A value, since every question here has another way to be answered, or to be left open. */
export interface ApiProblem {
  readonly status: number | null;
  /** One sentence without a full stop, with the permission that is missing where that is the reason. */
  readonly why: string;
  readonly hint: string;
}

export type ApiAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ApiProblem };

export interface ChangedFile {
  readonly path: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed' | 'unchanged';
  readonly previous: string | null;
}

export interface Comparison {
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  /** False when GitHub cuts the list (at 300 files). */
  readonly isComplete: boolean;
}

export interface TreeFile {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
  /** `link` and `submodule` are not followed. */
  readonly kind: 'file' | 'link' | 'submodule';
}

/** The questions that the action asks GitHub, of one repository. All of them only read. */
export interface RepositoryApi {
  compare(base: string, head: string): Promise<ApiAnswer<Comparison>>;
  pullFiles(pull: number): Promise<ApiAnswer<{ readonly files: readonly ChangedFile[]; readonly isComplete: boolean }>>;
  tree(commit: string): Promise<ApiAnswer<{ readonly files: readonly TreeFile[]; readonly isComplete: boolean }>>;
  blob(sha: string): Promise<ApiAnswer<Uint8Array>>;
}

export interface ApiOptions {
  readonly token: string;
  /** `GITHUB_REPOSITORY`: owner/name. */
  readonly repository: string;
  /** `GITHUB_API_URL`: differs on GitHub Enterprise. */
  readonly apiUrl: string;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How often a question is asked in all when GitHub is busy, and the longest that we wait in between. */
const attempts = 3;
const longestWaitMs = 60_000;
/** GitHub's own limits: files of one comparison, files of a pull request, and the largest page. */
const comparisonFiles = 300;
const pullRequestFiles = 3_000;
const pageSize = 100;

/** The API of one repository. Loads @actions/github when it is made, so that a run that needs no API does not pay for it. */
export async function repositoryApi(options: ApiOptions): Promise<RepositoryApi> {
  const { getOctokit } = await import('./octokit.ts');
  const [owner = '', repo = ''] = options.repository.split('/');
  const octokit = getOctokit(options.token, { baseUrl: options.apiUrl });
  const ask = async <T>(permission: string, question: () => Promise<T>): Promise<ApiAnswer<T>> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return { ok: true, value: await question() };
      } catch (error) {
        const wait = attempt < attempts ? waitBefore(error, attempt) : null;
        if (wait === null) return { ok: false, problem: problemOf(error, permission) };
        await options.sleep(wait);
      }
    }
  };

  return {
    compare: (base, head) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
          owner,
          repo,
          basehead: `${base}...${head}`,
          // The files come with the first page whatever its size; the commits are of no use here.
          per_page: 1,
        });
        const files = (data.files ?? []).map(changedFile);
        return { mergeBase: data.merge_base_commit.sha, files, isComplete: files.length < comparisonFiles };
      }),

    pullFiles: async (pull) => {
      const files: ChangedFile[] = [];
      for (let page = 1; files.length < pullRequestFiles; page++) {
        const answer = await ask('pull-requests: read', async () => {
          const { data } = await octokit.rest.pulls.listFiles({
            owner,
            repo,
            pull_number: pull,
            per_page: pageSize,
            page,
          });
          return data.map(changedFile);
        });
        if (!answer.ok) return answer;
        files.push(...answer.value);
        if (answer.value.length < pageSize) return { ok: true, value: { files, isComplete: true } };
      }
      return { ok: true, value: { files, isComplete: false } };
    },

    tree: (commit) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.git.getTree({ owner, repo, tree_sha: commit, recursive: 'true' });
        const files = data.tree.flatMap((entry): TreeFile[] => {
          const { path, sha, mode, type, size } = entry;
          if (path === undefined || sha === undefined || sha === null || type === 'tree') return [];
          const kind = type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file';
          return [{ path, sha, size: size ?? 0, kind }];
        });
        return { files, isComplete: !data.truncated };
      }),

    blob: (sha) =>
      ask('contents: read', async () => {
        const { data } = await octokit.rest.git.getBlob({ owner, repo, file_sha: sha });
        return new Uint8Array(Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8'));
      }),
  };
}

function changedFile(file: {
  readonly filename: string;
  readonly status: ChangedFile['status'];
  readonly previous_filename?: string | undefined;
}): ChangedFile {
  return { path: file.filename, status: file.status, previous: file.previous_filename ?? null };
}

/**
 * Milliseconds to wait before the question is asked again, or null when that is of no use. GitHub says with `retry-after`
 * (seconds) or `x-ratelimit-reset` (seconds since 1970) when it will answer; its own failures pass within seconds.
 */
function waitBefore(error: unknown, attempt: number): number | null {
  const status = statusOf(error);
  const retryAfter = Number(headerOf(error, 'retry-after'));
  const isLimited = status === 429 || (status === 403 && headerOf(error, 'retry-after') !== null);
  if (isLimited) {
    const wait = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1_000 : 1_000 * 2 ** attempt;
    return wait <= longestWaitMs ? wait : null;
  }
  // Without a status the connection itself failed.
  return status === null || status >= 500 ? 250 * 2 ** attempt : null;
}

function problemOf(error: unknown, permission: string): ApiProblem {
  const status = statusOf(error);
  if (status === 429 || (status === 403 && isRateLimit(error))) {
    return { status, why: "the token's rate limit at GitHub is used up", hint: 'Run the job again later.' };
  }
  if (status === 401) {
    return { status, why: 'GitHub does not accept the token', hint: 'Leave github-token out, or give a valid one.' };
  }
  if (status === 403 || status === 404) {
    return {
      status,
      why: `the token may not read it: "${permission}" is missing`,
      hint: `Add "${permission}" to the permissions of the job, or check out with fetch-depth: 0.`,
    };
  }
  return {
    status,
    why: status === null ? 'GitHub could not be reached' : `GitHub answered with status ${status}`,
    hint: 'Check out with fetch-depth: 0, so that git can tell what changed.',
  };
}

function isRateLimit(error: unknown): boolean {
  return headerOf(error, 'x-ratelimit-remaining') === '0' || headerOf(error, 'retry-after') !== null;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return null;
  // Octokit says 500 for a connection that failed; such an error has no response.
  return 'response' in error && error.response !== undefined ? error.status : null;
}

function headerOf(error: unknown, name: string): string | null {
  if (!(error instanceof Error) || !('response' in error)) return null;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('headers' in response)) return null;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null) return null;
  const value = (headers as Readonly<Record<string, unknown>>)[name];
  return value === undefined ? null : String(value);
}
