import { randomUUID } from 'node:crypto';
import { copied, journalOf } from '../core/execution/journal.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import { notedOf, readHistory } from '../core/execution/run-pending.ts';
import { together } from '../core/execution/run-script.ts';
import { underLock } from '../core/execution/under-lock.ts';
import type { Migration } from '../core/migrations/migration.ts';
import { UserError } from '../core/report/user-error.ts';
import { plural } from '../core/report/wording.ts';
import type { World } from '../core/runtime/world.ts';
import { isFrom } from '../core/targets/change.ts';
import type { Say } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import { mustNotBeDelegated } from './delegated/delegate.ts';
import type { DeployOptions } from './options.ts';
import { judge } from './outcome.ts';
import { otherHistory } from './pending.ts';
import { prepare } from './prepare.ts';

/** Records migrations as applied without running them, for a database that has them already. @returns a sentence @throws UserError */
export async function runBaseline(options: DeployOptions, world: World, say: Say): Promise<string> {
  const { to } = options;
  if (to === null) {
    throw new UserError('bad_options', 'baseline needs to know how far the database is', {
      hint: 'Say it with --to VERSION: the last migration that it has already.',
    });
  }
  const [database, ...others] = options.databases;
  if (!database || others.length > 0) {
    throw new UserError('bad_options', 'baseline takes one database at a time', {
      hint: 'Say which with --database NAME.',
    });
  }
  const prepared = await prepare(database, world, say, { writes: true });
  const { target, server, run, history } = prepared;
  mustNotBeDelegated(target.folder, 'baseline');
  const { migrations } = target.folder;
  const last = migrations.findIndex((one) => one.kind === 'versioned' && isFrom(one, to));
  if (last < 0) {
    throw new UserError(
      'unknown_migration',
      `No migration of ${target.folder.folder} has the version or file "${to}".`,
      {
        hint: `The last one is ${migrations.findLast((one) => one.kind === 'versioned')?.file ?? 'none: the folder is empty'}.`,
      },
    );
  }
  const recorded = migrations.slice(0, last + 1).filter((one) => one.kind === 'versioned');
  const outcome = await underLock(
    () => server.open(),
    run,
    recorded,
    async (held): Promise<RunOutcome> => {
      const found = await readHistory(held, target.folder, run);
      if (found.kind !== 'rows') return found;
      if (found.rows.length > 0) {
        return {
          kind: 'not-confirmed',
          why: `${history.table} has ${plural(found.rows.length, 'migration')} already; a baseline is for a database without a history.`,
        };
      }
      const journal = journalOf(server.engine);
      const noted = (one: Migration) => notedOf(one, run.digest(one));
      const failure = await together(held.guard, [
        ...(history.tool === 'plain' ? [] : history.baseline(recorded, { user: held.user, ms: 0 })),
        ...recorded.flatMap((one) =>
          journal.record({ ...noted(one), kind: history.tool === 'plain' ? 'baseline' : copied }, 0),
        ),
        journal.runBegins({
          run: randomUUID(),
          what: 'baseline',
          version,
          actor: null,
          commit: null,
          url: null,
          plan: null,
          approvals: null,
          before: null,
        }),
      ]);
      return failure ? { kind: 'lost', failure, applied: [] } : { kind: 'done', applied: recorded };
    },
  );
  if (outcome.kind === 'other-history') throw otherHistory(outcome, history.tool);
  if (outcome.kind === 'not-confirmed')
    throw new UserError('has_history', outcome.why, { hint: 'drydock status shows it.' });
  if (outcome.kind !== 'done') {
    const { message, advice } = judge(outcome, prepared, database.settings);
    throw new UserError('baseline_failed', message, advice[0] === undefined ? {} : { hint: advice[0] });
  }
  return `${plural(recorded.length, 'migration')} up to ${recorded.at(-1)?.version ?? to} recorded in ${history.table} of ${server.where}; none of them ran.`;
}
