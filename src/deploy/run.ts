import { headOf } from '../core/execution/head.ts';
import { journalOf } from '../core/execution/journal.ts';
import type { RunOptions, RunOutcome } from '../core/execution/run-options.ts';
import { runPending } from '../core/execution/run-pending.ts';
import type { DeployEvent } from '../core/report/deploy/deploy-event.ts';
import type { Afterwards, Approval, DeployedDatabase, DeployReport } from '../core/report/deploy/deploy-report.ts';
import { deployVerdict } from '../core/report/deploy/verdict.ts';
import { reportVersion } from '../core/report/report.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import type { World } from '../core/runtime/world.ts';
import type { Say } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import { afterFailure } from './after-failure.ts';
import type { Assessor } from './assessor.ts';
import { delegateOf, mustFitDelegate } from './delegated/delegate.ts';
import { dryRun } from './dry-run.ts';
import { eventsOf, tellFailure } from './events.ts';
import { wantedBy } from './gates/approvals.ts';
import { askGates, refusing } from './gates/ask-gates.ts';
import type { ApprovalsAnswer } from './gates/gate.ts';
import type { DatabaseOptions, DeployOptions } from './options.ts';
import { type Judged, judge } from './outcome.ts';
import { type Looked, look, mustNotBeStrange } from './pending.ts';
import { type Planned, planOf } from './plan.ts';
import { type PlanParts, partsBefore, planParts } from './plan-digest.ts';
import { type PlanFile, type PlannedDatabase, whatChanged } from './plan-file.ts';
import { type Prepared, prepare } from './prepare.ts';
import { writeEnd } from './run-row.ts';

/** Who is behind a run, for the audit row and the report; in a terminal nearly nothing is known. */
export interface RunContext {
  readonly actor: string | null;
  readonly commit: string | null;
  readonly url: string | null;
  readonly deployment: DeployReport['deployment'];
  /** Who let these files through. */
  approvals(
    files: readonly { readonly path: string; readonly commits: 'all' | 'newest' }[],
    wants: { readonly reviews: boolean; readonly environment: boolean },
  ): Promise<ApprovalsAnswer>;
}

export interface DeployWish {
  /** Names the run wherever it is told of: a UUID. */
  readonly run: string;
  readonly mode: 'plan' | 'dry-run' | 'deploy';
  readonly options: DeployOptions;
  readonly approved: PlanFile | null;
  readonly allowExistingTables: boolean;
  readonly assessor: Assessor;
  readonly world: World;
  readonly context: RunContext;
  readonly say: Say;
  readonly tell: (event: DeployEvent) => void;
  readonly cancelled: AbortSignal;
}

/**
 * Plans, tries or deploys every database of the options, one after the other; the first that does not go well is the last.
 * @throws UserError for what the user can mend before anything starts
 */
export async function runDeploy(wish: DeployWish): Promise<{ readonly report: DeployReport; readonly plan: PlanFile }> {
  const { world, mode, options, context } = wish;
  const startedAt = world.clock.now();
  const { run } = wish;
  const databases: DeployedDatabase[] = [];
  const planned: PlanFile['databases'][number][] = [];
  let approvals: readonly Approval[] = [];
  for (const database of options.databases) {
    let one: Awaited<ReturnType<typeof deployOne>>;
    try {
      one = await deployOne(database, run, wish, (found) => {
        approvals = found;
      });
    } catch (error) {
      // What was done to the databases before this one has to be told all the same.
      if (databases.length === 0 || !(error instanceof UserError)) throw error;
      databases.push(notBegun(database, error));
      break;
    }
    databases.push(one.report);
    planned.push(one.plan);
    if (one.report.verdict === 'fail' || one.report.verdict === 'error') break;
  }
  const { verdict, reason } = deployVerdict(databases, mode);
  return {
    report: {
      reportVersion,
      job: 'deploy',
      mode,
      tool: { name: 'drydock', version },
      run,
      verdict,
      reason,
      databases,
      approvals,
      deployment: context.deployment,
      startedAt: startedAt.toISOString(),
      ms: world.clock.now().getTime() - startedAt.getTime(),
    },
    plan: { drydock: 'plan', version: 1, madeAt: startedAt.toISOString(), databases: planned },
  };
}

/** A database of which nothing is known but what is in the way. */
function notBegun(database: DatabaseOptions, error: UserError): DeployedDatabase {
  return {
    name: database.name,
    engine: database.engine ?? 'postgres',
    summary: 'Not looked at',
    tool: database.tool,
    folder: database.paths[0] ?? '.',
    server: 'a server',
    target: 'that was not reached',
    history: '',
    before: null,
    after: null,
    applied: 0,
    plan: '',
    risk: { class: 'none', reasons: [] },
    verdict: 'error',
    reason: error.code,
    message: error.message,
    advice: error.hint === null ? [] : [error.hint],
    migrations: [],
    gates: [],
    remarks: [],
    afterwards: null,
    ms: 0,
  };
}

async function deployOne(
  database: DatabaseOptions,
  run: string,
  wish: DeployWish,
  approved: (found: readonly Approval[]) => void,
): Promise<{ readonly report: DeployedDatabase; readonly plan: PlanFile['databases'][number] }> {
  const { world, mode, options, context } = wish;
  const started = performance.now();
  const writes = mode !== 'plan';
  const prepared = await prepare(database, world, wish.say, { writes, cancelled: wish.cancelled });
  const { server, target } = prepared;
  mustFitDelegate(target.folder, mode, options.to);
  const looked = await look(prepared, options.to);
  if (!wish.allowExistingTables && mode === 'deploy') mustNotBeStrange(looked, prepared);
  const planned = await planOf(prepared, looked, wish);
  const { record, parts, digest, risk, remarks } = planned;
  const before = newest(prepared, looked.rows);
  const base = {
    name: target.name,
    engine: server.engine,
    summary: prepared.summary,
    tool: target.folder.tool,
    folder: target.folder.folder,
    server: server.server,
    target: server.where,
    history: looked.table,
    before,
    applied: looked.rows.length,
    plan: digest,
    risk,
  };
  const plan = {
    name: target.name,
    digest,
    parts,
    target: server.where,
    risk: risk.class,
    migrations: looked.runs.map(({ migration: { version: v, name, file } }) => ({ version: v, name, file })),
  };
  const end = (
    judged: {
      readonly verdict: DeployedDatabase['verdict'];
      readonly reason: string;
      readonly message: string;
      readonly advice?: readonly string[];
    },
    more: {
      readonly gates?: DeployedDatabase['gates'];
      readonly after?: string | null;
      readonly afterwards?: Afterwards | null;
    } = {},
  ) => ({
    report: {
      ...base,
      after: more.after === undefined ? before : more.after,
      verdict: judged.verdict,
      reason: judged.reason,
      message: judged.message,
      advice: judged.advice ?? [],
      migrations: record.migrations(),
      gates: more.gates ?? [],
      remarks: [...remarks, ...record.remarks],
      afterwards: more.afterwards ?? null,
      ms: Math.round(performance.now() - started),
    } satisfies DeployedDatabase,
    plan,
  });
  const stopped = planned.stopped;
  if (stopped) return end(stopped);
  if (wish.approved !== null && mode === 'deploy') {
    const mine = wish.approved.databases.find(({ name }) => name === target.name);
    const changed = mine ? unlessInPart(mine, parts, prepared, looked) : `The plan has no database ${target.name}.`;
    if (changed !== null) {
      const advice = ['Make a new plan with drydock plan --out FILE, and have it approved.'];
      // Another run of the same plan may have done it all: then there is nothing left, and nothing wrong.
      if (looked.runs.length > 0 || !mine)
        return end({ verdict: 'fail', reason: 'plan_changed', message: changed, advice });
    }
  }
  if (looked.runs.length === 0 && mode !== 'plan') {
    return end({
      verdict: 'pass',
      reason: 'nothing_pending',
      message: 'The database has every migration of the folder.',
    });
  }

  const gates = await askGates(database.settings.gates, {
    database: target.name,
    risk: risk.class,
    migrations: looked.runs.length,
    plan: digest,
    clock: world.clock,
    env: world.env,
    cancelled: wish.cancelled,
    open: () => server.open(),
    approvals: async () => {
      const known = new Set(looked.rows.map(({ name }) => name));
      const files = looked.runs.map(({ migration: { file, kind, name } }) => ({
        path: file,
        commits: kind === 'repeatable' && known.has(name) ? ('newest' as const) : ('all' as const),
      }));
      const answer = await context.approvals(files, wantedBy(database.settings.gates.approvals));
      if (answer.kind === 'known') approved(answer.approvals);
      return answer;
    },
    backups: {
      settings: database.backup,
      name: database.backupName ?? server.database,
      identity: server.identity,
      head: headOf(looked.rows).digest,
      world,
    },
    fetch: globalThis.fetch,
  });
  if (mode === 'plan') {
    const n = looked.runs.length;
    return end(
      n === 0
        ? { verdict: 'pass', reason: 'nothing_pending', message: 'The database has every migration of the folder.' }
        : { verdict: 'pass', reason: 'planned', message: `${plural(n, 'migration')} would run.` },
      { gates },
    );
  }
  const [refused] = refusing(gates);
  if (refused) {
    const error = refused.verdict === 'error';
    return end(
      {
        verdict: error ? 'error' : 'fail',
        reason: error ? 'gate_not_answered' : 'gate_refused',
        message: `Nothing ran: the gate ${refused.gate} (${refused.name}) ${error ? 'could not be asked' : 'says no'}.`,
        advice: [refused.message],
      },
      { gates },
    );
  }
  const events = eventsOf(target.name, record, wish.tell);
  wish.tell({ kind: 'database', database: target.name, target: server.where, pending: record.running });
  if (mode === 'dry-run') {
    const tried = await dryRun(prepared, looked, events);
    record.ended(tried.outcome);
    return end(tried.judged, { gates });
  }

  const journal = journalOf(server.engine);
  const gated = new Set(looked.runs.map(({ migration }) => migration));
  const last = looked.runs.at(-1)?.migration;
  const delegate = delegateOf(target.folder);
  const running: RunOptions = {
    ...prepared.run,
    watch: events,
    isLast: (migration) => options.to !== null && migration === last,
    async confirm(pending, rows, guard) {
      const runs = pending
        .filter(({ fate }) => fate.kind === 'runs' || fate.kind === 'runs-late')
        .filter(({ migration }) => options.to === null || gated.has(migration));
      const now = planParts(prepared, rows, runs);
      const mine = wish.approved?.databases.find(({ name }) => name === target.name);
      const changed = mine && runs.length > 0 ? unlessInPart(mine, now, prepared, { rows, runs }) : null;
      if (changed !== null && changed !== undefined) return changed;
      // Somebody else may have run a part of it meanwhile; nothing may run that no gate was asked about.
      if (runs.some(({ migration }) => !gated.has(migration)))
        return 'Other migrations are pending now than when the gates were asked.';
      if (runs.length > 0) {
        await guard.query(
          journal.runBegins({
            run,
            what: 'deploy',
            version,
            actor: context.actor,
            commit: context.commit,
            url: context.url,
            plan: digest,
            approvals: await approvalsText(wish),
            before,
          }),
        );
      }
      return null;
    },
  };
  const { outcome, judged } =
    delegate === null
      ? await runOurselves(prepared, running)
      : await (await import('./delegated/run-delegated.ts')).runDelegated({
          delegate,
          prepared,
          world,
          run: running,
          gated,
          to: options.to === null ? null : (last?.version ?? null),
          say: wish.say,
          cancelled: wish.cancelled,
        });
  record.ended(outcome);
  const after =
    'applied' in outcome ? (outcome.applied.findLast((one) => one.version !== null)?.version ?? before) : before;
  if (outcome.kind === 'failed' || outcome.kind === 'cannot-run' || outcome.kind === 'unproven')
    tellFailure(target.name, record, { migration: outcome.migration, message: judged.message }, wish.tell);
  const failed = judged.verdict === 'fail' || judged.verdict === 'error';
  const applied = 'applied' in outcome ? outcome.applied : [];
  const afterwards =
    failed && mayGoBack(outcome)
      ? await afterFailure({
          prepared,
          looked,
          outcome,
          applied,
          wish,
          policy: database.settings.onFailure,
          watch: events,
          record,
        })
      : null;
  const reached = afterwards ? afterwards.after : after;
  await writeEnd(prepared, run, judged.reason, applied.length, reached);
  return end(judged, { gates, after: reached, afterwards: afterwards?.report ?? null });
}

async function runOurselves(
  prepared: Prepared,
  running: RunOptions,
): Promise<{ readonly outcome: RunOutcome; readonly judged: Judged }> {
  const outcome = await runPending(() => prepared.server.open(), prepared.target.folder, running);
  return { outcome, judged: judge(outcome, prepared, prepared.options.settings) };
}

/** What of an approved plan is no longer so. That a part of it has run is no change: a deploy that stopped is gone on with, under the same approval. */
function unlessInPart(
  approved: PlannedDatabase,
  now: PlanParts,
  prepared: Prepared,
  { rows, runs }: Pick<Looked, 'rows' | 'runs'>,
): string | null {
  const changed = whatChanged(approved, now);
  if (changed === null) return null;
  const isPart = runs.every(({ migration }) =>
    approved.migrations.some(
      ({ version, name, file }) => version === migration.version && name === migration.name && file === migration.file,
    ),
  );
  const before = isPart ? partsBefore(prepared, rows, approved.migrations) : null;
  return before !== null && whatChanged(approved, before) === null ? null : changed;
}

/** The newest version in the order of the folder; versions that it does not have count less. */
function newest({ target }: Planned['prepared'], rows: readonly { readonly version: string | null }[]): string | null {
  const there = new Set(rows.map(({ version: v }) => v));
  const known = target.folder.migrations.findLast(
    (one) => one.kind !== 'repeatable' && one.version !== null && there.has(one.version),
  );
  return known?.version ?? rows.findLast((row) => row.version !== null)?.version ?? null;
}

function mayGoBack(outcome: RunOutcome): boolean {
  return (
    outcome.kind === 'failed' || outcome.kind === 'cannot-run' || outcome.kind === 'unproven' || outcome.kind === 'lost'
  );
}

/** Who approved the environment, for the row about the run: nobody is asked again for it, and not to know is no reason to stop. */
async function approvalsText({ context }: DeployWish): Promise<string | null> {
  const answer = await context.approvals([], { reviews: false, environment: true });
  return answer.kind === 'known' && answer.approvals.length > 0
    ? answer.approvals
        .map(({ login, what }) => `${login} (${what})`)
        .join(', ')
        .slice(0, 2_000)
    : null;
}
