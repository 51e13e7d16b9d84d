import { cut } from '../report/escape.ts';
import { plain } from '../runtime/plain-text.ts';
import type { Environment } from '../runtime/world.ts';
import { nonEmpty } from './action-place.ts';
import type { ApiProblem, Client } from './client.ts';
import { type Deployment, type DeploymentApi, deploymentApi } from './deployment-api.ts';
import { runUrl } from './run-links.ts';

/** The deployment that GitHub made for this job. */
export type OwnDeployment =
  | { readonly kind: 'found'; readonly id: number; readonly environment: string; readonly url: string | null }
  /** The job has none: it names no environment, or one with `deployment: false`. */
  | { readonly kind: 'none'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** What a job knows of itself. */
export interface JobFacts {
  readonly env: Environment;
  /** `${{ job.check_run_id }}`, which is also the number of the job; null where the runner does not tell (GitHub Enterprise Server). */
  readonly checkRun: number | null;
  /** The name of the environment, when the workflow says it again; null otherwise: no variable has it. */
  readonly environment: string | null;
}

/**
 * Finds the deployment that GitHub itself made for this job, which is there as soon as the job names an `environment:`. A second one is never
 * made: it would stand beside the first for ever, without an end.
 */
export async function deploymentOf(client: Client, facts: JobFacts): Promise<OwnDeployment> {
  const run = Number(nonEmpty(facts.env['GITHUB_RUN_ID']) ?? Number.NaN);
  if (!Number.isSafeInteger(run)) return { kind: 'none', why: 'this is no job of GitHub Actions' };
  const api = deploymentApi(client);
  if (facts.checkRun !== null) {
    const answer = await api.deploymentOfCheck(facts.checkRun);
    if (answer.ok) {
      return answer.value === null
        ? { kind: 'none', why: 'the job names no environment that makes a deployment' }
        : found(answer.value, facts.env);
    }
  }
  const job = facts.checkRun ?? (await jobNumber(api, run, facts.env));
  return search(api, run, job, facts);
}

/** The number of this job: the one that runs on this runner. Null when nobody can tell. */
async function jobNumber(api: DeploymentApi, run: number, env: Environment): Promise<number | null> {
  const runner = nonEmpty(env['RUNNER_NAME']);
  const attempt = Number(nonEmpty(env['GITHUB_RUN_ATTEMPT']) ?? 1);
  if (runner === null || !Number.isSafeInteger(attempt)) return null;
  const answer = await api.jobs(run, attempt);
  if (!answer.ok) return null;
  const here = answer.value.filter((one) => one.status === 'in_progress' && one.runner === runner);
  // Runners of GitHub's own may all have one name.
  return here.length === 1 ? (here[0]?.id ?? null) : null;
}

/** Looks for the deployment whose statuses lead to this job, or at least to this run. */
async function search(api: DeploymentApi, run: number, job: number | null, facts: JobFacts): Promise<OwnDeployment> {
  const listed = await api.deployments(facts.environment);
  if (!listed.ok) return unknown(listed.problem);
  const sha = nonEmpty(facts.env['GITHUB_SHA']);
  const [ofCommit, others] = [
    listed.value.filter((one) => one.sha === sha),
    listed.value.filter((one) => one.sha !== sha),
  ];
  const ofRun: Deployment[] = [];
  for (const one of [...ofCommit, ...others]) {
    const statuses = await api.statuses(one.id);
    if (!statuses.ok) return unknown(statuses.problem);
    const places = statuses.value.map(({ logUrl }) => placeOfLog(logUrl));
    if (job !== null && places.some((place) => place.job === job)) return found(one, facts.env);
    const [latest] = statuses.value;
    const isOver = latest !== undefined && ['success', 'failure', 'error', 'inactive'].includes(latest.state);
    if (places.some((place) => place.run === run) && !isOver) ofRun.push(one);
  }
  const [only] = ofRun;
  if (only === undefined || job !== null) return { kind: 'none', why: 'no deployment of this job was found' };
  if (ofRun.length === 1) return found(only, facts.env);
  return {
    kind: 'unknown',
    why: `this run has ${ofRun.length} deployments, and nothing tells which is that of this job`,
  };
}

/**
 * What the address of a log leads to: `…/actions/runs/5/job/7`, or `…/runs/7?check_suite_focus=true` as older servers write it, where the number
 * is that of the job.
 */
function placeOfLog(url: string): { readonly run: number | null; readonly job: number | null } {
  const [, run, job] = /\/actions\/runs\/(\d+)(?:\/(?:attempts\/\d+\/)?jobs?\/(\d+))?(?:[/?#]|$)/.exec(url) ?? [];
  const [, alone] = run === undefined ? (/\/runs\/(\d+)(?:[/?#]|$)/.exec(url) ?? []) : [];
  const number = (digits: string | undefined) => (digits === undefined ? null : Number(digits));
  return { run: number(run), job: number(job ?? alone) };
}

function found({ id, environment }: Deployment, env: Environment): OwnDeployment {
  const [server, repository] = [nonEmpty(env['GITHUB_SERVER_URL']), nonEmpty(env['GITHUB_REPOSITORY'])];
  const url =
    server === null || repository === null
      ? null
      : `${server}/${repository}/deployments/${encodeURIComponent(environment)}`;
  return { kind: 'found', id, environment, url };
}

function unknown({ why }: ApiProblem): OwnDeployment {
  return { kind: 'unknown', why };
}

/** GitHub's limit for the description of a status, in characters. */
const longestDescription = 140;

export interface DeploymentWords {
  /**
   * Inside of the deployment's own job nothing but `in_progress`: when the job ends GitHub writes `success` or `failure` itself, after
   * everything that the job said. The others are for a later job, which found out how it went: its word is the last one.
   */
  readonly state: 'in_progress' | 'success' | 'failure';
  /** Cut to what GitHub takes. */
  readonly description: string;
  /** The page of this run when absent. */
  readonly logUrl?: string | null;
  readonly environmentUrl?: string | null;
}

/** Says on a deployment how it is going. Null when it was said; a deploy never fails over it. */
export async function tellDeployment(
  client: Client,
  deployment: number,
  words: DeploymentWords,
  env: Environment,
): Promise<ApiProblem | null> {
  const answer = await deploymentApi(client).addStatus(deployment, {
    state: words.state,
    description: cut(plain(words.description, longestDescription), longestDescription),
    logUrl: words.logUrl ?? runUrl(env),
    environmentUrl: words.environmentUrl ?? null,
  });
  return answer.ok ? null : answer.problem;
}

/** Says how far a deploy is, on its own deployment, not more often than it may. */
export interface DeploymentProgress {
  /** Drops what comes too early after the last one, or while that is still on its way. Never throws. */
  tell(description: string): Promise<void>;
  /** The last word, which comes after all others whatever the time. */
  end(description: string): Promise<void>;
  /** Why it was not said; null as long as everything was. */
  problem(): ApiProblem | null;
}

/** Milliseconds between two statuses. GitHub refuses more than some eighty of such requests a minute, and five hundred an hour. */
const pause = 15_000;

export function deploymentProgress(
  client: Client,
  deployment: number,
  env: Environment,
  now: () => Date,
): DeploymentProgress {
  let last = Number.NEGATIVE_INFINITY;
  let underway: Promise<void> | null = null;
  let problem: ApiProblem | null = null;
  // A permission that is missing stays so.
  const isHopeless = () => problem !== null && (problem.missing !== null || problem.endsAll);
  const say = async (description: string) => {
    problem = await tellDeployment(client, deployment, { state: 'in_progress', description }, env);
  };
  return {
    async tell(description) {
      const at = now().getTime();
      if (underway !== null || at - last < pause || isHopeless()) return;
      last = at;
      underway = say(description);
      await underway;
      underway = null;
    },
    async end(description) {
      await underway;
      if (!isHopeless()) await say(description);
    },
    problem: () => problem,
  };
}
