import type { OnFailure } from '../core/configuration/deploy-settings.ts';
import type { Watch } from '../core/execution/run-events.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import { appliedOf, downOf, runUndo, type Undoable } from '../core/execution/run-undo.ts';
import type { Migration } from '../core/migrations/migration.ts';
import type { Afterwards } from '../core/report/deploy/deploy-report.ts';
import { plural } from '../core/report/wording.ts';
import { loses, lossesOf, noLosses } from './losses.ts';
import { judge } from './outcome.ts';
import { type Looked, look } from './pending.ts';
import type { Prepared } from './prepare.ts';
import type { DeployRecord } from './record.ts';
import type { DeployWish } from './run.ts';

export interface AfterFailure {
  readonly prepared: Prepared;
  readonly looked: Looked;
  readonly outcome: RunOutcome;
  /** What this run applied before it failed, in its order. */
  readonly applied: readonly Migration[];
  readonly wish: DeployWish;
  readonly policy: OnFailure;
  readonly watch: Watch;
  readonly record: DeployRecord;
}

/** Does, or tells, what the team wants after a failure: once, and looks at the result. @returns the version that the database has then */
export async function afterFailure(
  failure: AfterFailure,
): Promise<{ readonly report: Afterwards; readonly after: string | null } | null> {
  const { policy, prepared, applied, looked, wish } = failure;
  const { folder } = prepared.target;
  const before = looked.rows.findLast((row) => row.version !== null)?.version ?? null;
  const reached = applied.findLast((one) => one.version !== null)?.version ?? before;
  if (policy === 'stop') return null;
  const backwards = [...applied].filter((one) => one.kind === 'versioned').reverse();
  const downs = backwards.flatMap((migration): Undoable[] => {
    const down = downOf(migration, folder);
    return down ? [{ migration, down }] : [];
  });
  const losses = downs.length > 0 ? await lossesOf(prepared, downs, wish.assessor, wish.world) : noLosses;
  const say = (
    verdict: Afterwards['verdict'],
    reason: string,
    steps: readonly string[],
    after: string | null = reached,
  ) => ({
    report: { policy, verdict, reason, steps, losses: losses.counted },
    after,
  });
  if (policy === 'restore-advice') return say('warn', 'restore_advice', restoreAdvice(failure, downs));
  const isHalf = failure.outcome.kind === 'failed' && failure.outcome.kept !== 'nothing';
  if (isHalf || failure.outcome.kind === 'unproven' || failure.outcome.kind === 'lost') {
    return say('fail', 'undo_refused', [
      'A part of the migration that failed is applied, and no down script takes a part back. Mend it and deploy again.',
    ]);
  }
  if (applied.length === 0) return say('pass', 'nothing_to_undo', ['This run had applied nothing before.']);
  const without = backwards.filter((one) => !downs.some(({ migration }) => migration === one));
  if (without.length > 0 || backwards.length < applied.length) {
    const names = applied.filter((one) => !downs.some(({ migration }) => migration === one)).map(({ file }) => file);
    return say('fail', 'undo_refused', [
      `Nothing was undone: ${names.join(', ')} cannot be taken back, having no down script.`,
    ]);
  }
  if (loses(losses)) {
    return say('fail', 'undo_refused', [
      losses.counted.length > 0
        ? 'Nothing was undone: rows would be lost by it.'
        : 'Nothing was undone: whether rows would be lost by it is not known.',
      ...losses.unknown,
      'If they may be, run drydock undo --allow-data-loss.',
    ]);
  }
  const outcome = await runUndo(
    () => prepared.server.open(),
    folder,
    prepared.run,
    async (rows) => {
      const there = appliedOf(folder, rows);
      // Somebody else's deploy may have come between.
      return downs.every(({ migration }, place) => there[place] === migration)
        ? downs
        : 'The history has changed since this run failed.';
    },
  );
  if (outcome.kind !== 'done') {
    return say('fail', 'undo_failed', [
      `The undo stopped: ${judge(outcome, prepared, prepared.options.settings).message}`,
    ]);
  }
  const again = await look(prepared, null);
  const same = again.rows.length === looked.rows.length;
  return say(
    same ? 'pass' : 'fail',
    same ? 'undone' : 'undo_not_verified',
    [
      `${plural(outcome.applied.length, 'migration')} that this run had applied ${outcome.applied.length === 1 ? 'was' : 'were'} undone: ${outcome.applied.map(({ file }) => file).join(', ')}.`,
      same
        ? `The history is as it was before this run: ${before ?? 'empty'}.`
        : `The history has ${again.rows.length} rows, and had ${looked.rows.length} before this run.`,
    ],
    before,
  );
}

function restoreAdvice({ applied, outcome }: AfterFailure, downs: readonly Undoable[]): readonly string[] {
  const files = applied.map(({ file }) => file).join(', ');
  const half = outcome.kind === 'failed' && outcome.kept !== 'nothing';
  return [
    applied.length === 0 && !half
      ? 'Nothing of this run is left in the database: there is nothing to go back from.'
      : `This run left in the database: ${[files, ...(half ? ['a part of the migration that failed'] : [])].filter((one) => one !== '').join(', ')}.`,
    ...(applied.length === 0 && !half
      ? []
      : downs.length === applied.length && !half
        ? ['drydock undo takes it back by the down scripts; the rows that are lost by that are counted below.']
        : [
            'There is no way back by down scripts: to go back means to restore a backup from before this run, which loses everything written since.',
          ]),
  ];
}
