import { type TrialId, trialIds } from '../core/configuration/trial-settings.ts';
import type { DatabaseServer } from '../core/database/server.ts';
import { DatabaseError } from '../core/database/session.ts';
import { describeFolder } from '../core/migrations/read-folder.ts';
import { reportVersion, type Verdict } from '../core/report/report.ts';
import type { TestedDatabase, TestReport, TrialCase, TrialReport } from '../core/report/trials/trial-report.ts';
import { countCases, databaseVerdict, reportVerdict, trialVerdict } from '../core/report/trials/verdict.ts';
import { UserError } from '../core/report/user-error.ts';
import { engineNames, plural } from '../core/report/wording.ts';
import { Cancelled } from '../core/runtime/cancellation.ts';
import type { World } from '../core/runtime/world.ts';
import { findChanges } from '../core/targets/change.ts';
import { type Say, type Target, targetsOf } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import { baseHistory } from './base-history.ts';
import { benchOf } from './bench.ts';
import { historyOf } from './history.ts';
import type { TestedOptions, TestOptions } from './inputs.ts';
import type { Bench, Trial } from './trial.ts';
import { trials } from './trials/registry.ts';

type TestTarget = Target<TestedOptions>;

/**
 * Tries every database of the options on a real server, and gives one report. Whatever was started is taken down, also when the run
 * is cancelled.
 * @throws UserError for what the user can mend: no migrations, no server, a file that cannot be read
 * @throws Cancelled when the run was asked to end
 */
export async function runTest(options: TestOptions, world: World, say: Say = () => {}): Promise<TestReport> {
  const started = world.clock.now().getTime();
  const changes = await findChanges({ since: options.base, from: options.from }, world, say);
  const targets: TestTarget[] = [];
  for (const database of options.databases) targets.push(...(await targetsOf(database, world, say)));
  const cancelled = world.cancelled?.() ?? new AbortController().signal;
  const databases: TestedDatabase[] = [];
  for (const target of targets) {
    const base = wantsOnlyFresh(options) ? null : await baseHistory(target, changes, options.from, world);
    databases.push(await testTarget({ target, options, world, cancelled, say }, base));
  }
  return {
    reportVersion,
    job: 'test',
    tool: { name: 'drydock', version },
    ...reportVerdict(databases),
    databases,
    counts: countCases(databases),
    ms: world.clock.now().getTime() - started,
  };
}

/** The whole history on an empty database has no base: it is applied in one go, and nothing is copied. */
function wantsOnlyFresh({ settings }: TestOptions): boolean {
  return trialIds.every((id) => (settings.levels[id] === 'off') !== (id === 'fresh'));
}

interface Run {
  readonly target: TestTarget;
  readonly options: TestOptions;
  readonly world: World;
  readonly cancelled: AbortSignal;
  readonly say: Say;
}

async function testTarget(run: Run, base: Awaited<ReturnType<typeof baseHistory>>): Promise<TestedDatabase> {
  const { target, options, world, cancelled, say } = run;
  const { folder, engine, database } = target;
  const history = historyOf(folder, base);
  const about = {
    name: target.name,
    engine,
    summary: describeFolder(folder),
    tool: folder.tool,
    folder: folder.folder,
    migrations: folder.migrations.length,
    changed: base === null ? null : history.change.length,
  };
  if (history.all.length === 0) {
    const nothing = { verdict: 'skipped', reason: 'no_migrations', trials: [] } as const;
    return { ...about, ...nothing, server: '', serverVersion: '', differences: [], data: 'no rows' };
  }
  if (base !== null) say(`${plural(history.change.length, 'migration')} on top of ${base.foundBy}.`);
  // The drivers load only when a server is needed: a wrong option is told sooner without them.
  const { chooseServer } = await import('../core/database/choose-server.ts');
  const server = await chooseServer({
    engine,
    wantedVersion: database.serverVersion,
    settings: database.settings,
    url: options.url,
    urlFrom: options.urlFrom,
    env: world.env,
    say,
  });
  // A server that is left behind is the worst that a test can do.
  const stop = () => void server.stop();
  cancelled.addEventListener('abort', stop);
  try {
    say(`Testing on ${server.description}.`);
    const bench = benchOf(target, history, server, options, world, cancelled, say);
    const differences = await differencesOf(server, database);
    const reports: TrialReport[] = [];
    for (const trial of trials) {
      cancelled.throwIfAborted();
      const report = await runTrial(trial, bench, options, world);
      if (report) reports.push(report);
    }
    return {
      ...about,
      ...databaseVerdict(reports, about),
      server: server.description,
      serverVersion: server.version.text,
      differences,
      data: bench.copies.data,
      trials: reports,
    };
  } catch (error) {
    // A connection that our own taking down cut is no failure of anybody.
    if (cancelled.aborted) throw cancelled.reason;
    throw error;
  } finally {
    cancelled.removeEventListener('abort', stop);
    if (!options.keep || server.origin !== 'given') await server.stop();
  }
}

/** How the server differs from production, as far as drydock.yml names it. */
async function differencesOf(server: DatabaseServer, database: TestedOptions): Promise<readonly string[]> {
  const found: string[] = [];
  const wanted = database.serverVersion;
  if (wanted !== null && !`${server.version.text}.`.startsWith(`${wanted}.`)) {
    found.push(`Production is ${engineNames[server.engine]} ${wanted}, and this ran on ${server.version.text}.`);
  }
  for (const [name, value] of Object.entries(database.settings)) {
    const here = await server.setting(name);
    if (here === null) found.push(`The server has no setting ${name}.`);
    else if (here !== value) found.push(`${name} is ${here} here, and ${value} in production.`);
  }
  return found;
}

/** Runs one trial; null for one that was not asked for. What breaks in it is its own error, and the others run. */
async function runTrial(trial: Trial, bench: Bench, options: TestOptions, world: World): Promise<TrialReport | null> {
  const level = options.settings.levels[trial.id];
  if (level === 'off') return null;
  const asked = options.asked?.has(trial.id) === true;
  if (!trial.byDefault && level === 'auto' && !asked) return null;
  const about = { trial: trial.id, title: trial.title };
  const missing = missingFor(trial, bench);
  if (missing !== null) {
    // Who asks for a trial by name wants to know that it did not run; a base without a change is an answer all the same.
    const verdict: Verdict = asked && missing.reason !== 'no_change' ? 'error' : 'skipped';
    return { ...about, verdict, reason: missing.reason, summary: missing.message, ms: 0, cases: [], evidence: [] };
  }
  const started = world.clock.now().getTime();
  const ms = () => world.clock.now().getTime() - started;
  bench.say(`${trial.title} …`);
  try {
    const outcome = await stoppable(trial.run(bench), bench.cancelled);
    if (outcome.kind === 'nothing') {
      const verdict: Verdict = asked && outcome.reason !== 'nothing_to_do' ? 'error' : 'skipped';
      return { ...about, verdict, reason: outcome.reason, summary: outcome.message, ms: ms(), cases: [], evidence: [] };
    }
    const cases = level === 'warn' ? outcome.cases.map(warned) : outcome.cases;
    const judged = trialVerdict(cases);
    const summary = outcome.summary ?? summaryOf(cases);
    return { ...about, ...judged, summary, ms: ms(), cases, evidence: outcome.evidence ?? [] };
  } catch (error) {
    if (error instanceof Cancelled || bench.cancelled.aborted) throw error;
    if (error instanceof UserError) {
      return {
        ...about,
        verdict: 'error',
        reason: error.code,
        summary: error.message,
        ms: ms(),
        cases: [],
        evidence: [],
      };
    }
    if (error instanceof DatabaseError) {
      const summary = `It could not be run to its end: the server answered ${error.failure.message} (${error.failure.code}).`;
      return { ...about, verdict: 'error', reason: 'server_error', summary, ms: ms(), cases: [], evidence: [] };
    }
    throw error;
  }
}

/** Rejects when the run is cancelled, whatever the work waits for. */
function stoppable<T>(work: Promise<T>, cancelled: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(cancelled.reason);
    if (cancelled.aborted) stop();
    cancelled.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => cancelled.removeEventListener('abort', stop));
  });
}

function missingFor(trial: Trial, bench: Bench): { readonly reason: string; readonly message: string } | null {
  for (const need of trial.needs) {
    if (need === 'change' && bench.history.change.length + notRun(bench) === 0) {
      return { reason: 'no_change', message: 'Nothing changed since the base.' };
    }
    if (need === 'sessions' && bench.server.origin === 'embedded') {
      return {
        reason: 'needs_server',
        message:
          'It needs a server with several connections: PostgreSQL in WebAssembly has one. Install PostgreSQL, or name a server with url.',
      };
    }
    if (need === 'own-server' && bench.server.origin !== 'throwaway') {
      return {
        reason: 'needs_own_server',
        message: 'It hurts the server, and so it runs on one that we started ourselves.',
      };
    }
  }
  return null;
}

/** Of the change, what its tool would pass over or refuse: that is a change too. */
function notRun({ history }: Bench): number {
  return history.pending.filter(({ fate }) => fate.kind === 'skipped' || fate.kind === 'refused').length;
}

function warned(one: TrialCase): TrialCase {
  return one.verdict === 'fail' ? { ...one, verdict: 'warn' } : one;
}

function summaryOf(cases: readonly TrialCase[]): string {
  const bad = cases.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped');
  const [first] = bad;
  if (first === undefined) return `${plural(cases.length, 'case')}, all as it should be.`;
  return bad.length === 1
    ? `${first.name}: ${first.message}`
    : `${bad.length} of ${plural(cases.length, 'case')}: ${first.name}, …`;
}

/** The trials by their ids, for options and pages. */
export function isTrial(id: string): id is TrialId {
  return trialIds.some((one) => one === id);
}
