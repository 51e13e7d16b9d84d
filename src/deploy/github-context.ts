import type { Place } from '../core/github/action-place.ts';
import { nonEmpty } from '../core/github/action-place.ts';
import {
  type DeploymentProgress,
  deploymentOf,
  deploymentProgress,
  tellDeployment,
} from '../core/github/deployment.ts';
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

/** What GitHub knows of this job: its own deployment, and who let it through. A second deployment is never made. */
export async function githubContext(
  place: Place,
  inputs: { readonly environment: string | null; readonly 'check-run': string | null },
  mode: 'deploy' | 'plan',
): Promise<GitHubContext> {
  const { env, client, world } = place;
  const remarks: string[] = [];
  const commit = nonEmpty(env['GITHUB_SHA']);
  const run = Number(nonEmpty(env['GITHUB_RUN_ID']) ?? Number.NaN);
  const checkRun = /^\d+$/.test(inputs['check-run'] ?? '') ? Number(inputs['check-run']) : null;
  let deployment: RunContext['deployment'] = null;
  let progress: DeploymentProgress | null = null;
  let environment = inputs.environment;
  if (client !== null && mode === 'deploy') {
    const asked = await client();
    const own = await deploymentOf(asked, { env, checkRun, environment });
    if (own.kind === 'found') {
      deployment = { id: own.id, environment: own.environment, url: own.url };
      environment ??= own.environment;
      progress = deploymentProgress(asked, own.id, env, () => world.clock.now());
    } else if (own.kind === 'unknown') {
      remarks.push(`The deployment of this job was not found: ${own.why}.`);
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
      return approvalsOf(await client(), { run, environment, commit, files: moved, wants });
    },
    progress(description) {
      void progress?.tell(description);
    },
    async end(description) {
      if (client === null || deployment === null) return;
      const problem = await tellDeployment(await client(), deployment.id, { state: 'in_progress', description }, env);
      if (problem) remarks.push(`The deployment was not told how it ended: ${problem.why}.`);
    },
  };
}
