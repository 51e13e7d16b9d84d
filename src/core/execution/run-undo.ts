import type { Session } from '../database/session.ts';
import type { Migration, MigrationFolder, Script } from '../migrations/migration.ts';
import type { HistoryRow } from './histories/history.ts';
import type { Noted } from './journal.ts';
import { identityOf } from './pending.ts';
import type { RunOptions, RunOutcome } from './run-options.ts';
import { notedOf, readHistory } from './run-pending.ts';
import { runScript } from './run-script.ts';
import { underLock } from './under-lock.ts';

/** A migration that can be taken back, with the script that does it. */
export interface Undoable {
  readonly migration: Migration;
  readonly down: Script;
}

/** The script that takes a migration back: its own down part, or the undo script of its version. Null where there is none. */
export function downOf(migration: Migration, folder: Pick<MigrationFolder, 'migrations'>): Script | null {
  if (migration.down) return migration.down;
  if (migration.kind !== 'versioned' || migration.version === null) return null;
  const undo = folder.migrations.find((one) => one.kind === 'undo' && one.version === migration.version);
  return undo?.up ?? null;
}

/**
 * Takes migrations back by their down scripts, in the order given, and takes them out of the history.
 * @param choose picks them under the lock, by what the history says then; a sentence stops
 */
export async function runUndo(
  open: () => Promise<Session>,
  folder: MigrationFolder,
  options: RunOptions,
  choose: (rows: readonly HistoryRow[], guard: Session) => Promise<readonly Undoable[] | string>,
): Promise<RunOutcome> {
  const undone: Migration[] = [];
  return underLock(open, options, undone, async (held) => {
    const found = await readHistory(held, folder, options);
    if (found.kind !== 'rows') return found;
    const chosen = await choose(found.rows, held.guard);
    if (typeof chosen === 'string') return { kind: 'not-confirmed', why: chosen };
    const { history } = options;
    for (const { migration, down } of chosen) {
      if (options.cancelled?.aborted) return { kind: 'cancelled', applied: undone };
      // Under a name of its own in the journal: an undo that was cut off is gone on with, and not taken for the way up.
      const noted: Noted = {
        ...notedOf(migration, options.digest(migration)),
        name: `undo ${migration.name}`,
        version: migration.version === null ? null : `undo ${migration.version}`,
      };
      const own = held.journal.forgotten(notedOf(migration, ''));
      const done = () => [
        ...(history && history.tool !== 'plain' ? history.undone(migration, folder) : []),
        own,
        held.journal.finished(noted),
      ];
      const stopped = await runScript(held, { migration, script: down, noted, done }, options);
      if (stopped !== null) return { ...stopped, applied: undone };
      undone.push(migration);
    }
    return { kind: 'done', applied: undone };
  });
}

/** Migrations of a folder that a history has, the newest first; repeatables are not among them, since nothing takes them back. */
export function appliedOf(folder: MigrationFolder, rows: readonly HistoryRow[]): readonly Migration[] {
  const there = new Set(rows.map((row) => identityOf(folder.tool, row)));
  return folder.migrations
    .filter((one) => one.kind === 'versioned' && there.has(identityOf(folder.tool, one)))
    .reverse();
}
