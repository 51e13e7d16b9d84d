import { journalOf } from '../core/execution/journal.ts';
import { appliedOf, downOf, runUndo, type Undoable } from '../core/execution/run-undo.ts';
import type { Migration } from '../core/migrations/migration.ts';
import type { DeployEvent } from '../core/report/deploy/deploy-event.ts';
import type { DeployedDatabase, DeployReport } from '../core/report/deploy/deploy-report.ts';
import { deployVerdict } from '../core/report/deploy/verdict.ts';
import { reportVersion } from '../core/report/report.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import type { World } from '../core/runtime/world.ts';
import { isFrom } from '../core/targets/change.ts';
import type { Say } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import type { Assessor } from './assessor.ts';
import { mustNotBeDelegated } from './delegated/delegate.ts';
import { eventsOf } from './events.ts';
import { type Losses, loses, lossesOf, noLosses } from './losses.ts';
import type { DatabaseOptions, DeployOptions } from './options.ts';
import { judge } from './outcome.ts';
import { look } from './pending.ts';
import { type Prepared, prepare } from './prepare.ts';
import { DeployRecord } from './record.ts';
import { writeEnd } from './run-row.ts';

export interface UndoWish {
  /** Names the run: a UUID. */
  readonly run: string;
  readonly options: DeployOptions;
  readonly allowDataLoss: boolean;
  readonly assessor: Assessor;
  readonly world: World;
  readonly say: Say;
  readonly tell: (event: DeployEvent) => void;
  readonly cancelled: AbortSignal;
}

/** Takes the newest migration back, or all after a version. @throws UserError */
export async function runUndoJob(wish: UndoWish): Promise<DeployReport> {
  const { options, world } = wish;
  const startedAt = world.clock.now();
  const [database, ...others] = options.databases;
  if (!database || others.length > 0) {
    throw new UserError('bad_options', 'undo takes one database at a time', {
      hint: 'Say which with --database NAME.',
    });
  }
  const report = await undoOne(database, wish);
  return {
    reportVersion,
    job: 'deploy',
    mode: 'undo',
    tool: { name: 'drydock', version },
    run: wish.run,
    ...deployVerdict([report], 'undo'),
    databases: [report],
    approvals: [],
    deployment: null,
    startedAt: startedAt.toISOString(),
    ms: world.clock.now().getTime() - startedAt.getTime(),
  };
}

async function undoOne(database: DatabaseOptions, wish: UndoWish): Promise<DeployedDatabase> {
  const started = performance.now();
  const { world, options, assessor } = wish;
  const prepared = await prepare(database, world, wish.say, { writes: true, cancelled: wish.cancelled });
  const { target, server } = prepared;
  const { folder } = target;
  mustNotBeDelegated(folder, 'undo');
  const looked = await look(prepared, null);
  const applied = appliedOf(folder, looked.rows);
  const wanted = chosen(applied, options.to, prepared);
  const downs = wanted.flatMap((migration): Undoable[] => {
    const down = downOf(migration, folder);
    return down ? [{ migration, down }] : [];
  });
  const record = new DeployRecord(
    prepared,
    wanted.map((migration) => ({ migration, fate: { kind: 'runs' } })),
    null,
    looked.sizes,
    (migration) => downOf(migration, folder) ?? { ...migration.up, pieces: [] },
  );
  const before = applied[0]?.version ?? null;
  const end = (
    judged: Pick<DeployedDatabase, 'verdict' | 'reason' | 'message'> & { readonly advice?: readonly string[] },
    losses: Losses = noLosses,
    after = before,
  ): DeployedDatabase => ({
    name: target.name,
    engine: server.engine,
    summary: prepared.summary,
    tool: folder.tool,
    folder: folder.folder,
    server: server.server,
    target: server.where,
    history: looked.table,
    before,
    after,
    applied: looked.rows.length,
    plan: '',
    risk: { class: loses(losses) ? 'destructive' : wanted.length > 0 ? 'breaking' : 'none', reasons: [] },
    ...judged,
    advice: judged.advice ?? [],
    migrations: record.migrations(),
    gates: [],
    remarks: record.remarks,
    afterwards: !loses(losses)
      ? null
      : {
          policy: 'undo',
          verdict: judged.verdict === 'pass' ? 'warn' : 'fail',
          reason: 'data_loss',
          steps: losses.unknown,
          losses: losses.counted,
        },
    ms: Math.round(performance.now() - started),
  });
  if (wanted.length === 0)
    return end({ verdict: 'pass', reason: 'nothing_to_undo', message: 'Nothing that the database has is newer.' });
  const without = wanted.find((one) => !downs.some(({ migration }) => migration === one));
  if (without) {
    return end({
      verdict: 'fail',
      reason: 'no_down_script',
      message: `Nothing was undone: ${without.file} has no script that goes down.`,
      advice: ['Write one, or go forward with a new migration that takes the change back.'],
    });
  }
  const losses = await lossesOf(prepared, downs, assessor, world);
  if (loses(losses) && !wish.allowDataLoss) {
    return end(
      {
        verdict: 'fail',
        reason: 'data_loss',
        message:
          losses.counted.length > 0
            ? 'Nothing was undone: rows would be lost by it.'
            : 'Nothing was undone: whether rows would be lost by it is not known.',
        advice: ['If they may be, say --allow-data-loss.'],
      },
      losses,
    );
  }
  const watch = eventsOf(target.name, record, wish.tell);
  wish.tell({ kind: 'database', database: target.name, target: server.where, pending: wanted.length });
  const outcome = await runUndo(
    () => server.open(),
    folder,
    { ...prepared.run, watch },
    async (rows, guard) => {
      const now = chosen(appliedOf(folder, rows), options.to, prepared);
      if (now.length !== wanted.length || !now.every((one, place) => one === wanted[place])) {
        return 'The history has changed meanwhile.';
      }
      const { env } = world;
      const row = {
        run: wish.run,
        what: 'undo',
        version,
        actor: env['GITHUB_ACTOR'] ?? env['USER'] ?? null,
        commit: env['GITHUB_SHA'] ?? null,
      };
      await guard.query(journalOf(server.engine).runBegins({ ...row, url: null, plan: null, approvals: null, before }));
      return downs;
    },
  );
  record.ended(outcome);
  record.undone();
  const done = 'applied' in outcome ? outcome.applied.length : 0;
  const after = applied[done]?.version ?? null;
  const ended = outcome.kind === 'done' ? 'undone' : judge(outcome, prepared, database.settings).reason;
  await writeEnd(prepared, wish.run, ended, done, after);
  if (outcome.kind === 'done')
    return end(
      {
        verdict: 'pass',
        reason: 'undone',
        message: `${plural(done, 'migration')} ${done === 1 ? 'was' : 'were'} undone.`,
      },
      losses,
      after,
    );
  return end(judge(outcome, prepared, database.settings), losses, after);
}

/** The newest, or everything that is newer than a version; the newest first. */
function chosen(applied: readonly Migration[], to: string | null, { target }: Prepared): readonly Migration[] {
  if (to === null) return applied.slice(0, 1);
  if (to === '0') return applied;
  const last = applied.findIndex((one) => isFrom(one, to));
  if (last < 0) {
    throw new UserError(
      'unknown_migration',
      `The database has no migration of ${target.folder.folder} with the version or file "${to}".`,
      {
        hint: 'drydock status shows what it has; 0 undoes everything.',
      },
    );
  }
  return applied.slice(0, last);
}
