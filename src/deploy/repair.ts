import { randomUUID } from 'node:crypto';
import type { RepairStep } from '../core/execution/histories/history.ts';
import { journalOf, recordedKey } from '../core/execution/journal.ts';
import type { RunOutcome } from '../core/execution/run-options.ts';
import { together } from '../core/execution/run-script.ts';
import { underLock } from '../core/execution/under-lock.ts';
import { UserError } from '../core/report/user-error.ts';
import type { World } from '../core/runtime/world.ts';
import type { Say } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import type { DeployOptions } from './options.ts';
import { judge } from './outcome.ts';
import { otherHistory } from './pending.ts';
import { type Prepared, prepare } from './prepare.ts';

export interface Repaired {
  readonly database: string;
  readonly target: string;
  /** What is or would be mended, a clause each. */
  readonly steps: readonly string[];
  readonly done: boolean;
}

/** Mends what a history says that is no longer so: failed rows, digests of edited files. @throws UserError */
export async function runRepair(
  options: DeployOptions,
  yes: boolean,
  world: World,
  say: Say,
): Promise<readonly Repaired[]> {
  const all: Repaired[] = [];
  for (const database of options.databases) {
    const prepared = await prepare(database, world, say, { writes: yes });
    const { server, run, history, target } = prepared;
    if (!yes) {
      const session = await server.open();
      try {
        const found = await history.find(session);
        if (found.kind === 'other') throw otherHistory(found, history.tool);
        const journal = journalOf(server.engine);
        const there = found.kind === 'found' && (history.tool !== 'plain' || (await journal.exists(session)));
        const rows = there ? await history.read(session, target.folder) : [];
        all.push({
          database: target.name,
          target: server.where,
          steps: stepsOf(prepared, rows).map(({ what }) => what),
          done: false,
        });
      } finally {
        await session.close();
      }
      continue;
    }
    let steps: readonly RepairStep[] = [];
    const outcome = await underLock(
      () => server.open(),
      run,
      [],
      async (held): Promise<RunOutcome> => {
        const found = await history.find(held.guard);
        if (found.kind === 'other')
          return { kind: 'other-history', table: found.table, columns: found.columns, tool: found.tool };
        const rows = found.kind === 'found' ? await history.read(held.guard, target.folder) : [];
        steps = stepsOf(prepared, rows);
        const failed = rows.filter((row) => row.state === 'failed');
        const failure = await together(held.guard, [
          ...steps.flatMap(({ statements }) => statements),
          // Notes of ours about it would have a deploy go on in the middle of what people have mended.
          ...failed
            .filter((row) => held.notes.has(recordedKey(row)))
            .map((row) => held.journal.finished({ ...row, kind: 'versioned', file: row.file ?? '', digest: '' })),
          ...(steps.length === 0
            ? []
            : [
                held.journal.runBegins({
                  run: randomUUID(),
                  what: 'repair',
                  version,
                  actor: null,
                  commit: null,
                  url: null,
                  plan: null,
                  approvals: null,
                  before: null,
                }),
              ]),
        ]);
        return failure ? { kind: 'lost', failure, applied: [] } : { kind: 'done', applied: [] };
      },
    );
    if (outcome.kind === 'other-history') throw otherHistory(outcome, history.tool);
    if (outcome.kind !== 'done')
      throw new UserError('repair_failed', judge(outcome, prepared, database.settings).message);
    all.push({ database: target.name, target: server.where, steps: steps.map(({ what }) => what), done: true });
  }
  return all;
}

function stepsOf(
  { history, target }: Prepared,
  rows: Parameters<Prepared['history']['repair']>[0],
): readonly RepairStep[] {
  return history.repair(rows, target.folder);
}
