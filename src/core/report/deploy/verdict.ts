import type { FailOn } from '../fail-on.ts';
import type { Verdict } from '../report.ts';
import { isClean, type Judged, worst } from '../trials/verdict.ts';
import type { DeployedDatabase, DeployedMigration, DeployMode, DeployReport, MigrationState } from './deploy-report.ts';

/** What is said of a run whose databases all went well, by what was asked for. */
const done: Readonly<Record<DeployMode, string>> = {
  plan: 'planned',
  'dry-run': 'dry_run',
  deploy: 'deployed',
  undo: 'undone',
};

/** Reasons of a database that had nothing to do. */
const idle: ReadonlySet<string> = new Set(['nothing_pending', 'nothing_to_undo', 'no_migrations']);

/**
 * What a run says by its databases: the worst verdict with the code of the first that is as bad. A database that had nothing to do
 * does not hide that another one had: `deployed` is the reason as soon as something was.
 */
export function deployVerdict(databases: readonly Judged[], mode: DeployMode): Judged {
  const verdict = worst(databases.map((each) => each.verdict));
  const as = databases.filter((each) => each.verdict === verdict);
  const [first] = as;
  if (first === undefined) return { verdict: 'skipped', reason: 'no_database' };
  const telling = as.find(({ reason }) => !idle.has(reason)) ?? first;
  return {
    verdict,
    reason: verdict === 'pass' && as.every(({ reason }) => reason === 'ok') ? done[mode] : telling.reason,
  };
}

/**
 * The exit status: 0 deployed, planned, or nothing pending; 1 refused, failed, or with warnings that `failOn` does not allow; 2 an error.
 * Nothing forgives a deploy that failed, not even `failOn: never`: whoever goes on behind it would go on with the old schema.
 */
export function deployExitStatus({ verdict }: Pick<DeployReport, 'verdict'>, failOn: FailOn = 'error'): 0 | 1 | 2 {
  switch (verdict) {
    case 'pass':
    case 'skipped':
      return 0;
    case 'warn':
      return failOn === 'warning' || failOn === 'notice' ? 1 : 0;
    case 'fail':
    case 'inconclusive':
      return 1;
    case 'error':
      return 2;
  }
}

const states: Readonly<Record<Exclude<MigrationState, 'pending'>, Verdict>> = {
  applied: 'pass',
  resumed: 'pass',
  undone: 'pass',
  failed: 'fail',
  'half-applied': 'fail',
  'passed-over': 'warn',
};

/** What became of a migration, as a verdict: one that did not run says nothing. */
export function migrationVerdict({ state }: Pick<DeployedMigration, 'state'>): Verdict {
  return state === 'pending' ? 'skipped' : states[state];
}

/** True for a database whose migrations and gates say why it is not well; else it has to say so itself. */
export function isExplained({ migrations, gates }: Pick<DeployedDatabase, 'migrations' | 'gates'>): boolean {
  const bad = (verdict: Verdict) => !isClean(verdict) && verdict !== 'warn';
  return migrations.some((each) => bad(migrationVerdict(each))) || gates.some((each) => bad(each.verdict));
}

/** Migrations by what became of them. */
export function countStates(migrations: readonly Pick<DeployedMigration, 'state'>[]): Record<MigrationState, number> {
  const counts: Record<MigrationState, number> = {
    pending: 0,
    applied: 0,
    resumed: 0,
    failed: 0,
    'half-applied': 0,
    undone: 0,
    'passed-over': 0,
  };
  for (const { state } of migrations) counts[state]++;
  return counts;
}
