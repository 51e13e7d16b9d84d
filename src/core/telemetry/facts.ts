import type { DeployedDatabase, DeployReport } from '../report/deploy/deploy-report.ts';
import { countStates } from '../report/deploy/verdict.ts';
import type { Verdict } from '../report/report.ts';
import type { Environment } from '../runtime/world.ts';

/** What several receivers are told. */

/** Milliseconds since 1970; null where the report has no date. */
export function startOf({ startedAt }: { readonly startedAt: string }): number | null {
  const at = Date.parse(startedAt);
  return Number.isNaN(at) ? null : at;
}

/** Migrations of a database by what became of them, as a dashboard wants them. */
export function countsOf({ migrations }: DeployedDatabase): {
  applied: number;
  pending: number;
  failed: number;
  undone: number;
} {
  const counts = countStates(migrations);
  return {
    applied: counts.applied + counts.resumed,
    pending: counts.pending + counts.failed + counts['half-applied'],
    failed: counts.failed + counts['half-applied'],
    undone: counts.undone,
  };
}

/** Whether a database was worked on, or should have been: a run that found nothing to do is no news. */
export function hadWork({ databases, verdict }: DeployReport): boolean {
  return isBad(verdict) || databases.some(({ migrations }) => migrations.length > 0);
}

export function isBad(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'error' || verdict === 'inconclusive';
}

/** Whether databases were to be changed: a plan is no deploy, and must not look like one on a dashboard. */
export function isDeploy({ mode }: DeployReport): boolean {
  return mode === 'deploy' || mode === 'undo';
}

/** The page of the job on GitHub; null elsewhere. */
export function runAddress(env: Environment): string | null {
  const [server, repository, id] = [env['GITHUB_SERVER_URL'], env['GITHUB_REPOSITORY'], env['GITHUB_RUN_ID']];
  if (!server || !repository || !id || !/^https?:\/\/[^\s<>|"']+$/.test(server)) return null;
  return /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\d+$/.test(id)
    ? `${server}/${repository}/actions/runs/${id}`
    : null;
}

/** "shop on db.example.com:5432" in its parts, as the report writes it. */
export function targetParts({ target }: { readonly target: string }): {
  name: string;
  host: string | null;
  port: number | null;
} {
  const [, name, host, port] = /^(.*) on (\S+?)(?::(\d{1,5}))?$/.exec(target) ?? [];
  if (name === undefined || host === undefined) return { name: target, host: null, port: null };
  return { name, host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? null : Number(port) };
}
