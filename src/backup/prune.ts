import type { BackedUpDatabase } from '../core/report/backup/backup-report.ts';
import { plural } from '../core/report/wording.ts';
import { namesIn, readCatalogue } from './catalogue.ts';
import type { BackupWish } from './context.ts';
import { ended } from './make.ts';
import type { BackupDatabase } from './options.ts';
import { type Recorder, reasonOf, recorder } from './recorder.ts';
import { cleanLeavings } from './retention/clean-leavings.ts';
import { decideRetention } from './retention/decide.ts';
import { removeBackup } from './retention/remove.ts';
import { StoreFailure } from './store/store.ts';
import { summaryOf } from './summary.ts';

/** `drydock backup prune`: removes what no class keeps. */
export async function runPrune(database: BackupDatabase, wish: BackupWish): Promise<readonly BackedUpDatabase[]> {
  const found: BackedUpDatabase[] = [];
  const names = database.name === null ? await namesIn(wish.store) : [database.name];
  for (const name of names) {
    const started = performance.now();
    const record = recorder(wish.tell);
    wish.tell({ kind: 'database', name });
    const done = await prune(name, database, wish, record);
    found.push(ended(done.about, record, started, done.rest));
  }
  return found;
}

/** After a backup that went well: the same, as a step of its run. Gives what the reader should know. */
export async function pruneDatabase(
  name: string,
  database: BackupDatabase,
  wish: BackupWish,
  record: Recorder,
): Promise<readonly string[]> {
  const { rest } = await prune(name, database, wish, record);
  return rest.verdict === 'pass' ? [] : [rest.message];
}

async function prune(name: string, { settings }: BackupDatabase, wish: BackupWish, record: Recorder) {
  const { store, options, world } = wish;
  const catalogue = await readCatalogue(store, name);
  const newest = catalogue.backups[0]?.manifest;
  const about = { name, engine: newest?.engine ?? null, server: newest?.server ?? null, target: newest?.where ?? null };
  const plan = decideRetention(catalogue, settings.keep, {
    now: world.clock.now(),
    storeNow: await store.now(),
    countsFrom: settings.countsFrom,
    allowMany: options.allowMany,
  });
  const removed = new Map<string, 'removed' | 'would' | 'failed'>();
  const refused: string[] = [];
  if (plan.refused === null) {
    await record.step(
      'prune',
      options.dryRun ? 'Looked for what no class keeps' : 'Removed what no class keeps',
      null,
      async () => {
        for (const { backup, fate } of plan.fates) {
          wish.cancelled.throwIfAborted();
          if (fate.kept) continue;
          const { id } = backup.manifest;
          if (options.dryRun) {
            removed.set(id, 'would');
            continue;
          }
          try {
            await removeBackup(store, backup.manifest);
            removed.set(id, 'removed');
          } catch (error) {
            if (!(error instanceof StoreFailure)) throw error;
            removed.set(id, 'failed');
            refused.push(`${id} was not removed: ${reasonOf(error).message}.`);
          }
        }
        const count = [...removed.values()].filter((one) => one !== 'failed').length;
        const verb = options.dryRun ? 'would be removed' : count === 1 ? 'was removed' : 'were removed';
        return {
          value: null,
          end: {
            verdict: refused.length > 0 ? ('fail' as const) : ('pass' as const),
            reason: refused.length > 0 ? 'prune_failed' : 'ok',
            message: `${plural(count, 'backup')} ${verb}.`,
          },
        };
      },
    );
  }
  const cleaned = options.dryRun ? [] : await cleanLeavings(store, name, world.clock.now());
  const kept = plan.fates.filter(({ fate }) => fate.kept).length;
  const gone = removed.size - refused.length;
  const rest: Parameters<typeof ended>[3] = {
    verdict: plan.refused !== null ? 'warn' : refused.length > 0 ? 'fail' : 'pass',
    reason: plan.refused?.reason ?? (refused.length > 0 ? 'prune_failed' : options.dryRun ? 'dry_run' : 'pruned'),
    message:
      plan.refused !== null
        ? `Nothing was removed: ${plan.refused.message}`
        : `${plural(kept, 'backup stays', 'backups stay')}, ${gone} ${options.dryRun ? 'would go' : gone === 1 ? 'went' : 'went'}.`,
    advice: plan.refused === null ? [] : plan.refused.hint === null ? [] : [plan.refused.hint],
    backups: plan.fates.map(({ backup, fate }) =>
      summaryOf(backup, { kept: fate.kept, why: fate.why, removal: removed.get(backup.manifest.id) ?? null }),
    ),
    remarks: [...catalogue.remarks, ...refused, ...cleaned],
  };
  return { about, rest };
}
