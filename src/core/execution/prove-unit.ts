import type { Session } from '../database/session.ts';
import type { Note } from './journal.ts';
import { invalidIndexes, objectState } from './object-state.ts';
import type { RunOptions } from './run-options.ts';
import type { Unit } from './units.ts';

/** What is noted of the database before a unit that is not atomic; null where nothing could tell afterwards. */
export async function stateBefore(
  guard: Session,
  unit: Unit,
  options: Pick<RunOptions, 'steps'>,
): Promise<string | null> {
  const state = await objectState(guard, unit.steps[0]?.sql ?? '', options.steps.server);
  const invalid = guard.engine === 'postgres' ? await invalidIndexes(guard) : [];
  return state === null ? null : JSON.stringify({ state, invalid });
}

/** Whether a unit that was begun by a run that was cut off took effect. An atomic one was rolled back with its connection. */
export async function proveUnit(
  guard: Session,
  unit: Unit,
  note: Note,
  options: Pick<RunOptions, 'steps' | 'watch'>,
): Promise<'done' | 'to-do' | 'unknown'> {
  if (unit.atomic) return 'to-do';
  if (note.before === null) return 'unknown';
  await dropUnfinished(guard, note.before, options);
  const state = await objectState(guard, unit.steps[0]?.sql ?? '', options.steps.server);
  if (state === null) return 'unknown';
  return state === parts(note.before).state ? 'to-do' : 'done';
}

/** An index that was being built concurrently stays behind as an invalid one, which every write keeps up to date for nothing. */
export async function dropUnfinished(
  guard: Session,
  before: string | null,
  { watch }: Pick<RunOptions, 'watch'>,
): Promise<void> {
  if (guard.engine !== 'postgres' || before === null) return;
  const known = new Set(parts(before).invalid);
  for (const name of await invalidIndexes(guard)) {
    if (known.has(name)) continue;
    await guard.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
    watch?.({ kind: 'remark', message: `The index ${name}, which was left unfinished, was dropped.` });
  }
}

function parts(note: string): { readonly state: string; readonly invalid: readonly string[] } {
  return JSON.parse(note) as { state: string; invalid: readonly string[] };
}
