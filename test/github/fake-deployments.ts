import { execFileSync } from 'node:child_process';
import { Refusal } from './fake-conversation.ts';
import { pageOf, type Values } from './fake-repository.ts';

/** A deployment with its statuses, the oldest first. */
export interface FakeDeployment {
  readonly id: number;
  readonly environment: string;
  readonly sha: string;
  readonly statuses: FakeStatus[];
}

export interface FakeStatus {
  readonly state: string;
  readonly description: string;
  readonly logUrl: string;
  /** Null for what GitHub itself wrote. */
  readonly autoInactive: boolean | null;
}

export interface FakeReview {
  readonly login: string | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly commit: string | null;
  readonly association?: string;
}

export interface FakePull {
  readonly number: number;
  readonly author: string | null;
  readonly head: string;
  readonly state: 'open' | 'closed';
  readonly merged: boolean;
  /** Commits that GitHub finds it by: its own, and the one that it was merged with. */
  readonly foundBy: readonly string[];
  readonly commits: readonly { readonly author: string | null; readonly message?: string }[];
  readonly reviews: readonly FakeReview[];
}

/** What GitHub knows of a deploy. */
export interface FakeDeploys {
  readonly deployments: FakeDeployment[];
  /** The deployment of a check run, by the number of the check run; null where it has none. */
  readonly checkRuns: ReadonlyMap<number, number | null>;
  readonly jobs: readonly { readonly id: number; readonly runner: string | null; readonly status: string }[];
  readonly approvals: readonly {
    readonly login: string;
    readonly state: 'approved' | 'rejected' | 'pending';
    readonly comment: string;
    readonly environments: readonly string[];
  }[];
  readonly pulls: readonly FakePull[];
  /** Accounts of commits, by the name in git's own author; others have none. */
  readonly accounts: ReadonlyMap<string, string>;
  /** `admin`, `write`, `read` or `none`; `read` for everybody else, as in a public repository. */
  readonly rights: ReadonlyMap<string, string>;
}

export function noDeploys(): FakeDeploys {
  return {
    deployments: [],
    checkRuns: new Map(),
    jobs: [],
    approvals: [],
    pulls: [],
    accounts: new Map(),
    rights: new Map(),
  };
}

/** The answer to a question about a deploy, to be filled up to what GitHub's description wants; null when it is about something else. */
export function serveDeploys(
  operation: string,
  values: Values,
  query: URLSearchParams,
  body: Readonly<Record<string, unknown>>,
  state: FakeDeploys,
  folder: string,
): { readonly status: number; readonly body: unknown } | null {
  const ok = (answer: unknown) => ({ status: 200, body: answer });
  switch (operation) {
    case 'checks/get': {
      const id = Number(values['check_run_id']);
      const own = state.checkRuns.get(id);
      if (own === undefined) throw new Refusal(404, 'Not Found');
      const deployment = state.deployments.find((one) => one.id === own);
      return ok({ id, ...(deployment === undefined ? {} : { deployment: deploymentJson(deployment) }) });
    }
    case 'repos/list-deployments': {
      const environment = query.get('environment');
      const all = state.deployments.filter((one) => environment === null || one.environment === environment);
      // The newest first.
      return ok(pageOf(all.toReversed(), query).map(deploymentJson));
    }
    case 'repos/list-deployment-statuses':
      return ok(pageOf(deploymentOf(state, values).statuses.toReversed(), query).map(statusJson));
    case 'repos/create-deployment-status': {
      const description = String(body['description'] ?? '');
      // GitHub's own limit, which its description does not tell.
      if ([...description].length > 140) throw new Refusal(422, 'Validation Failed', [{ field: 'description' }]);
      const status: FakeStatus = {
        state: String(body['state']),
        description,
        logUrl: String(body['log_url'] ?? ''),
        autoInactive: body['auto_inactive'] !== false,
      };
      deploymentOf(state, values).statuses.push(status);
      return { status: 201, body: statusJson(status) };
    }
    case 'actions/list-jobs-for-workflow-run-attempt': {
      const jobs = pageOf(state.jobs, query);
      return ok({
        total_count: state.jobs.length,
        jobs: jobs.map(({ id, runner, status }) => ({ id, runner_name: runner, status })),
      });
    }
    case 'actions/get-reviews-for-run':
      return ok(
        state.approvals.map(({ login, state, comment, environments }) => ({
          state,
          comment,
          user: { login },
          environments: environments.map((name) => ({ name })),
        })),
      );
    case 'repos/list-commits': {
      const path = query.get('path');
      const at = query.get('sha') ?? 'HEAD';
      const lines = git(folder, 'log', '--format=%H%x00%an%x00%B%x01', at, ...(path === null ? [] : ['--', path]))
        .split('\x01')
        .map((one) => one.trim())
        .filter((one) => one !== '');
      return ok(
        pageOf(lines, query).map((line) => {
          const [sha = '', name = '', message = ''] = line.split('\0');
          return commitJson(sha, state.accounts.get(name) ?? null, message);
        }),
      );
    }
    case 'repos/list-pull-requests-associated-with-commit': {
      const sha = values['commit_sha'] ?? '';
      return ok(
        pageOf(
          state.pulls.filter(({ foundBy }) => foundBy.includes(sha)),
          query,
        ).map(pullJson),
      );
    }
    case 'pulls/list-reviews':
      return ok(
        pageOf(pullOf(state, values).reviews, query).map((one) => ({
          state: one.state,
          commit_id: one.commit,
          user: one.login === null ? null : { login: one.login },
          author_association: one.association ?? 'NONE',
        })),
      );
    case 'pulls/list-commits':
      return ok(
        pageOf(pullOf(state, values).commits.slice(0, 250), query).map(({ author, message }) =>
          commitJson('0'.repeat(40), author, message ?? 'a change'),
        ),
      );
    case 'repos/get-collaborator-permission-level':
      return ok({ permission: state.rights.get(values['username'] ?? '') ?? 'read' });
    default:
      return null;
  }
}

/** An answer as GitHub's description has it: it does not know the state in which GitHub puts a deployment that waits for its approval. */
export function described(body: unknown): unknown {
  const isWaiting = (one: unknown) =>
    typeof one === 'object' && one !== null && 'state' in one && one.state === 'waiting';
  return Array.isArray(body)
    ? body.map((one: unknown) => (isWaiting(one) ? { ...(one as object), state: 'pending' } : one))
    : body;
}

function deploymentOf({ deployments }: FakeDeploys, values: Values): FakeDeployment {
  const found = deployments.find(({ id }) => String(id) === values['deployment_id']);
  if (found === undefined) throw new Refusal(404, 'Not Found');
  return found;
}

function pullOf({ pulls }: FakeDeploys, values: Values): FakePull {
  const found = pulls.find(({ number }) => String(number) === values['pull_number']);
  if (found === undefined) throw new Refusal(404, 'Not Found');
  return found;
}

function deploymentJson({ id, environment, sha }: FakeDeployment): object {
  return { id, environment, sha, task: 'deploy', description: null, payload: {} };
}

function statusJson({ state, description, logUrl }: FakeStatus): object {
  return { state, description, log_url: logUrl, target_url: logUrl };
}

function commitJson(sha: string, author: string | null, message: string): object {
  return { sha, commit: { message }, author: author === null ? null : { login: author } };
}

function pullJson({ number, author, head, state, merged }: FakePull): object {
  return {
    number,
    user: author === null ? null : { login: author },
    head: { sha: head },
    state,
    merged_at: merged ? '2026-01-01T00:00:00Z' : null,
  };
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
}
