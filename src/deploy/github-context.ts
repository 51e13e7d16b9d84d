import type { Place } from '../core/github/action-place.ts';
import { nonEmpty } from '../core/github/action-place.ts';
import { type DeploymentProgress, deploymentOf, deploymentProgress } from '../core/github/deployment.ts';
import { approvalsOf } from '../core/github/deployment-approvals.ts';
import { repositoryPath } from '../core/github/repository-path.ts';
import { runUrl } from '../core/github/run-links.ts';
import type { RunContext } from './run.ts';

export interface GitHubContext extends RunContext {
  /** What could not be found out or said, a sentence each. */
  readonly remarks: string[];
  /** Says on the job's own deployment how far it is; nothing where it has none. */
  progress(description: string): void;
  /** Says how it ended. GitHub sets the state itself when the job ends. */
  end(description: string): Promise<void>;
}

/** Milliseconds that a run which was cancelled waits for what is no part of the deploy: the runner kills it 7.5 seconds after it said so. */
const patience = 1_500;

/** Milliseconds after which nobody waits any more for what is only written down. */
const rowMs = 5_000;

/** What work gives, or null when the run is cancelled and the work does not end soon. */
export function unlessLate<T>(work: Promise<T>, cancelled: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const hurry = () => {
      timer = setTimeout(resolve, patience, null);
    };
    if (cancelled.aborted) hurry();
    else cancelled.addEventListener('abort', hurry, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', hurry);
    });
  });
}

/** What GitHub knows of this job: its own deployment, and who let it through. A second deployment is never made. */
export async function githubContext(
  place: Place,
  inputs: { readonly environment: string | null; readonly 'check-run': string | null },
  mode: 'deploy' | 'plan',
  say: (message: string) => void,
  cancelled: AbortSignal,
): Promise<GitHubContext> {
  const { env, client, world } = place;
  const remarks: string[] = [];
  const commit = nonEmpty(env['GITHUB_SHA']);
  const run = Number(nonEmpty(env['GITHUB_RUN_ID']) ?? Number.NaN);
  const checkRun = /^\d+$/.test(inputs['check-run'] ?? '') ? Number(inputs['check-run']) : null;
  let deployment: RunContext['deployment'] = null;
  let progress: DeploymentProgress | null = null;
  let { environment } = inputs;
  if (client !== null && mode === 'deploy') {
    const asked = await client();
    const own = await unlessLate(deploymentOf(asked, { env, checkRun, environment }), cancelled);
    if (own?.kind === 'found') {
      deployment = { id: own.id, environment: own.environment, url: own.url };
      // GitHub knows better than the workflow's author, and approvals of another environment are none of this one.
      environment = own.environment;
      progress = deploymentProgress(asked, own.id, env, () => world.clock.now());
    } else if (own?.kind === 'unknown') {
      // No warning: most jobs without permission to ask have none either.
      say(`Whether this job has a deployment is not known: ${own.why}.`);
    }
  }
  const prefix = await place.prefix();
  return {
    actor: nonEmpty(env['GITHUB_ACTOR']),
    commit,
    url: runUrl(env),
    deployment,
    remarks,
    async approvals(files, wants) {
      if (client === null) return { kind: 'unknown', why: 'there is no token to ask GitHub with' };
      if (commit === null || !Number.isSafeInteger(run))
        return { kind: 'unknown', why: 'this is no job of GitHub Actions' };
      const moved = files.map((file) => ({ ...file, path: repositoryPath(prefix, file.path) }));
      const found = approvalsOf(await client(), { run, environment, commit, files: moved, wants });
      // Without files it is for the row about the run, and no gate: while the deploy's lock is held, that is not worth a long wait.
      const ends = files.length > 0 ? cancelled : AbortSignal.any([cancelled, AbortSignal.timeout(rowMs)]);
      return (await unlessLate(found, ends)) ?? { kind: 'unknown', why: 'GitHub did not answer in time' };
    },
    progress(description) {
      void progress?.tell(description);
    },
    async end(description) {
      if (progress === null) return;
      await unlessLate(progress.end(description), cancelled);
      const problem = progress.problem();
      if (problem === null) return;
      const mend = problem.missing === null ? '' : `; "${problem.missing}" is missing in the permissions of the job`;
      remarks.push(`The deployment was not told how it went: ${problem.why.replace(/\.$/, '')}${mend}.`);
    },
  };
}
