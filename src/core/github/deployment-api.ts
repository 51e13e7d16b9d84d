import type { ApiAnswer, ApiProblem, Client } from './client.ts';

/** A deployment of GitHub's: what one job with an `environment:` makes. */
export interface Deployment {
  readonly id: number;
  readonly environment: string;
  /** The commit; "" where GitHub does not say. */
  readonly sha: string;
}

export interface DeploymentStatus {
  /** GitHub has more states than its description names: `waiting`. */
  readonly state: string;
  /** The page of the job that wrote it; "" for none. */
  readonly logUrl: string;
}

export interface NewDeploymentStatus {
  readonly state: 'in_progress' | 'success' | 'failure';
  /** At most 140 characters. */
  readonly description: string;
  readonly logUrl: string | null;
  readonly environmentUrl: string | null;
}

export interface RunApproval {
  readonly login: string;
  readonly state: string;
  readonly comment: string;
  readonly environments: readonly string[];
}

export interface RunJob {
  readonly id: number;
  readonly runner: string | null;
  readonly status: string;
}

export interface CommitInfo {
  readonly sha: string;
  /** Null for an author whom GitHub has no account for. */
  readonly author: string | null;
  readonly message: string;
}

export interface PullInfo {
  readonly number: number;
  readonly author: string | null;
  readonly head: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
}

export interface PullReview {
  readonly login: string | null;
  readonly state: string;
  /** The head of the pull request when it was written. */
  readonly commit: string | null;
  readonly association: string;
}

/** What a deploy asks of GitHub. Every method is one request for each page, but for retries. */
export interface DeploymentApi {
  /** The deployment that a check run belongs to: the one of a job is its own check run. Null when it has none. */
  deploymentOfCheck(checkRun: number): Promise<ApiAnswer<Deployment | null>>;
  /** The newest ones, at most 30. */
  deployments(environment: string | null): Promise<ApiAnswer<readonly Deployment[]>>;
  /** The newest first. */
  statuses(deployment: number): Promise<ApiAnswer<readonly DeploymentStatus[]>>;
  addStatus(deployment: number, status: NewDeploymentStatus): Promise<ApiAnswer<void>>;
  jobs(run: number, attempt: number): Promise<ApiAnswer<readonly RunJob[]>>;
  runApprovals(run: number): Promise<ApiAnswer<readonly RunApproval[]>>;
  /** Commits up to `at` that touched a file, the newest first; without a path, the commit itself. */
  commits(at: string, path: string | null, most: number): Promise<ApiAnswer<readonly CommitInfo[]>>;
  pullsOf(commit: string): Promise<ApiAnswer<readonly PullInfo[]>>;
  /** In the order in which they were written. */
  reviews(pull: number): Promise<ApiAnswer<readonly PullReview[]>>;
  /** GitHub lists 250 at most. */
  commitsOfPull(pull: number): Promise<ApiAnswer<readonly CommitInfo[]>>;
  /** `admin`, `write`, `read` or `none`. */
  permission(login: string): Promise<ApiAnswer<string>>;
}

/** GitHub's largest page. */
const pageSize = 100;
/** So many pages are read of a list; more is nobody's pull request. */
const mostPages = 10;
/** Each costs a request for its statuses. */
const mostDeployments = 30;

export function deploymentApi({ octokit, owner, repo, read, write }: Client): DeploymentApi {
  const { rest } = octokit;
  const at = { owner, repo };
  return {
    deploymentOfCheck: (checkRun) =>
      read('checks: read', async () => {
        const { data } = await rest.checks.get({ ...at, check_run_id: checkRun });
        const own = data.deployment;
        return own === undefined ? null : { id: own.id, environment: own.environment, sha: data.head_sha };
      }),
    deployments: (environment) =>
      read('deployments: read', async () => {
        const { data } = await rest.repos.listDeployments({
          ...at,
          ...(environment === null ? {} : { environment }),
          per_page: mostDeployments,
        });
        return data.map(({ id, environment, sha }) => ({ id, environment, sha }));
      }),
    statuses: (deployment) =>
      read('deployments: read', async () => {
        const { data } = await rest.repos.listDeploymentStatuses({
          ...at,
          deployment_id: deployment,
          per_page: pageSize,
        });
        return data.map(({ state, log_url, target_url }) => ({ state, logUrl: log_url || target_url || '' }));
      }),
    addStatus: (deployment, { state, description, logUrl, environmentUrl }) =>
      write('deployments: write', async () => {
        await rest.repos.createDeploymentStatus({
          ...at,
          deployment_id: deployment,
          state,
          description,
          ...(logUrl === null ? {} : { log_url: logUrl }),
          ...(environmentUrl === null ? {} : { environment_url: environmentUrl }),
          // Else a success would make the earlier deployments of the environment inactive, which is for GitHub to do.
          auto_inactive: false,
        });
      }),
    jobs: (run, attempt) =>
      pages((page) =>
        read('actions: read', async () => {
          const { data } = await rest.actions.listJobsForWorkflowRunAttempt({
            ...at,
            run_id: run,
            attempt_number: attempt,
            per_page: pageSize,
            page,
          });
          return data.jobs.map(({ id, runner_name, status }) => ({ id, runner: runner_name, status }));
        }),
      ),
    runApprovals: (run) =>
      read('actions: read', async () => {
        const { data } = await rest.actions.getReviewsForRun({ ...at, run_id: run });
        return data.map(({ state, comment, user, environments }) => ({
          login: user.login,
          state,
          comment,
          environments: environments.flatMap(({ name }) => name ?? []),
        }));
      }),
    commits: (commit, path, most) =>
      read('contents: read', async () => {
        const { data } = await rest.repos.listCommits({
          ...at,
          sha: commit,
          ...(path === null ? {} : { path }),
          per_page: path === null ? 1 : most,
        });
        return data.map(commitInfo);
      }),
    pullsOf: (commit) =>
      read('pull-requests: read', async () => {
        const { data } = await rest.repos.listPullRequestsAssociatedWithCommit({
          ...at,
          commit_sha: commit,
          per_page: pageSize,
        });
        return data.map(({ number, user, head, state, merged_at }) => ({
          number,
          author: user?.login ?? null,
          head: head.sha,
          isOpen: state === 'open',
          isMerged: merged_at !== null,
        }));
      }),
    reviews: (pull) =>
      pages((page) =>
        read('pull-requests: read', async () => {
          const { data } = await rest.pulls.listReviews({ ...at, pull_number: pull, per_page: pageSize, page });
          return data.map(({ user, state, commit_id, author_association }) => ({
            login: user?.login ?? null,
            state,
            commit: commit_id,
            association: author_association,
          }));
        }),
      ),
    commitsOfPull: (pull) =>
      pages((page) =>
        read('pull-requests: read', async () => {
          const { data } = await rest.pulls.listCommits({ ...at, pull_number: pull, per_page: pageSize, page });
          return data.map(commitInfo);
        }),
      ),
    permission: (login) =>
      read('metadata: read', async () => {
        const { data } = await rest.repos.getCollaboratorPermissionLevel({ ...at, username: login });
        return data.permission;
      }),
  };
}

/** All pages of a list. One that goes on after so many is a problem: what is not read may be what counts. */
async function pages<T>(one: (page: number) => Promise<ApiAnswer<readonly T[]>>): Promise<ApiAnswer<readonly T[]>> {
  const all: T[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const answer = await one(page);
    if (!answer.ok) return answer;
    all.push(...answer.value);
    if (answer.value.length < pageSize) return { ok: true, value: all };
  }
  return { ok: false, problem: tooLong };
}

const tooLong: ApiProblem = {
  status: null,
  why: `GitHub's list has more than ${mostPages * pageSize} entries`,
  hint: 'Ask for less.',
  missing: null,
  endsAll: false,
};

function commitInfo(one: {
  readonly sha: string;
  readonly author: object | null;
  readonly commit: { readonly message: string };
}): CommitInfo {
  // An object without a login stands for nobody as well.
  const login = one.author !== null && 'login' in one.author ? one.author.login : null;
  return { sha: one.sha, author: typeof login === 'string' ? login : null, message: one.commit.message };
}
