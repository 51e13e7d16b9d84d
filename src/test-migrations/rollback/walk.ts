import type { Migration } from '../../core/migrations/migration.ts';
import { compareSnapshots } from '../../core/schema/server/compare-snapshots.ts';
import type { ObjectDifference } from '../../core/schema/server/snapshot.ts';
import type { AppliedMigration, FailedHistory } from '../build-history.ts';
import { keyOfDifference } from '../snapshot/difference-evidence.ts';
import type { AppliedScript, Bench } from '../trial.ts';
import type { Contents } from './contents.ts';
import { type ContentsChange, contentsChanges, keyOfChange } from './contents-changes.ts';
import { runEach } from './run-each.ts';
import { type State, stateOf } from './state.ts';
import { refusesOnPurpose, takenBack, type WayBack } from './ways-back.ts';

/** A migration of the walk. */
export interface Stage {
  readonly migration: Migration;
  readonly back: WayBack;
}

export interface Walk {
  /** In the order in which they are applied. */
  readonly stages: readonly Stage[];
  /** A database of our own in which none of them was applied. */
  start(): Promise<string>;
  /** Look at what the tables hold too. */
  readonly rows: boolean;
}

/** What a step of the walk showed. `place` counts the stages from 0. */
export interface Step {
  readonly kind: 'down' | 'up again';
  readonly place: number;
  readonly found: Found;
}

export type Found =
  | {
      readonly kind: 'done';
      readonly ms: number;
      /** What of the schema is not as it was. */
      readonly differences: readonly ObjectDifference[];
      /** What of the rows is not as it was; null where nobody looked, and after an up. */
      readonly changes: readonly ContentsChange[] | null;
      /** As it was. */
      readonly before: Contents | null;
    }
  | { readonly kind: 'failed'; readonly outcome: Exclude<AppliedScript, { readonly kind: 'applied' }> }
  /** It has a way back in which nothing stands; `differences` is what the migration did to the schema. */
  | { readonly kind: 'blank'; readonly differences: readonly ObjectDifference[] }
  /** There were too many faults before it. */
  | { readonly kind: 'not-tried' };

export type WalkOutcome =
  | { readonly kind: 'walked'; readonly steps: readonly Step[] }
  | { readonly kind: 'failed'; readonly failed: FailedHistory };

/** A database that did not come back as it was is of no use to those below: another one is walked up, at most so often. */
const mostRebuilds = 20;

/**
 * Up through all stages; wherever some in a row have a way back, down through these in reverse, and up again, with a look after each step.
 * What one way back leaves wrong is not held against the next.
 */
export async function walkBackAndForth(bench: Bench, walk: Walk): Promise<WalkOutcome> {
  const { stages } = walk;
  const steps: Step[] = [];
  const states = new Map<number, State>();
  let rebuilds = 0;

  const look = (database: string, rows: boolean): Promise<State> => stateOf(bench, database, rows && walk.rows);
  const run = (database: string, migrations: readonly Migration[]) => runEach(bench, database, migrations);
  const stateAt = (place: number): State => {
    const state = states.get(place);
    if (!state) throw new Error(`nobody looked at stage ${place}`);
    return state;
  };
  /** Another database with the first `place` stages; null when there were too many already, or it cannot be had. */
  const rebuild = async (place: number): Promise<string | null> => {
    if (rebuilds++ >= mostRebuilds) return null;
    const database = await walk.start();
    const built = await run(
      database,
      stages.slice(0, place).map(({ migration }) => migration),
    );
    return built.kind === 'built' ? database : null;
  };
  const down = async (database: string, place: number) => {
    const stage = stages[place];
    if (stage?.back.kind !== 'script') throw new Error('a stage without a way back is taken back');
    return run(database, [takenBack(stage.migration, stage.back.script)]);
  };
  const up = async (database: string, place: number) => {
    const stage = stages[place];
    return run(database, stage ? [stage.migration] : []);
  };

  /** Takes back `to` - 1, …, `from` and applies them again, in a database that has everything below `to`. */
  const backAndForth = async (database: string, from: number, to: number): Promise<string | null> => {
    const seen = new Set<string>();
    for (let place = to - 1; place >= from; place--) {
      const trouble = await oneDown(database, place, seen);
      if (!trouble) continue;
      await bench.copies.drop(database);
      if (place > from) {
        const below = await rebuild(place);
        if (below === null) notTried('down', from, place);
        else await leave(await backAndForth(below, from, place));
      }
      if (place + 1 === to) return rebuild(to);
      return forthOnAnother(place + 1, to);
    }
    return forth(database, from, to, seen);
  };
  /** Takes back what is known to go back. */
  const quietly = async (database: string, from: number, to: number): Promise<boolean> => {
    for (let place = to - 1; place >= from; place--) {
      if ((await down(database, place)).kind === 'failed') return false;
    }
    return true;
  };
  const forthOnAnother = async (from: number, to: number): Promise<string | null> => {
    const database = await rebuild(to);
    if (database !== null && (await quietly(database, from, to))) {
      // The way down was told already, with the order of columns that it leaves.
      const now = await look(database, false);
      const seen = new Set<string>();
      for (const one of compareSnapshots(stateAt(from).schema, now.schema)) isNew(one, seen);
      return forth(database, from, to, seen);
    }
    notTried('up again', from, to);
    return null;
  };
  const forth = async (database: string, from: number, to: number, seen: Set<string>): Promise<string | null> => {
    for (let place = from; place < to; place++) {
      if (await oneUp(database, place, seen)) continue;
      await bench.copies.drop(database);
      return place + 1 === to ? rebuild(to) : forthOnAnother(place + 1, to);
    }
    return database;
  };
  /** @returns true when the database is not what it was before */
  const oneDown = async (database: string, place: number, seen: Set<string>): Promise<boolean> => {
    const outcome = await down(database, place);
    if (outcome.kind === 'failed') {
      steps.push({ kind: 'down', place, found: { kind: 'failed', outcome: outcome.failed.outcome } });
      return true;
    }
    const now = await look(database, true);
    const before = stateAt(place);
    const differences = compareSnapshots(before.schema, now.schema).filter((one) => isNew(one, seen));
    const changes =
      before.contents && now.contents
        ? contentsChanges(before.contents, now.contents).filter((one) => isNewKey(keyOfChange(one), seen))
        : null;
    const found = { kind: 'done', ms: msOf(outcome.applied), differences, changes, before: before.contents } as const;
    steps.push({ kind: 'down', place, found });
    if (differences.every(({ change }) => change === 'order')) return false;
    // What a second deployment meets is this schema, and not the one from before.
    await oneUp(database, place, seen);
    return true;
  };
  /** @returns true when the schema is what it was after the first time */
  const oneUp = async (database: string, place: number, seen: Set<string>): Promise<boolean> => {
    const outcome = await up(database, place);
    if (outcome.kind === 'failed') {
      steps.push({ kind: 'up again', place, found: { kind: 'failed', outcome: outcome.failed.outcome } });
      return false;
    }
    const now = await look(database, false);
    const differences = compareSnapshots(stateAt(place + 1).schema, now.schema).filter((one) => isNew(one, seen));
    const found = { kind: 'done', ms: msOf(outcome.applied), differences, changes: null, before: null } as const;
    steps.push({ kind: 'up again', place, found });
    return differences.every(({ change }) => change === 'order');
  };
  const notTried = (kind: Step['kind'], from: number, to: number) => {
    for (let place = from; place < to; place++) {
      if (stages[place]?.back.kind === 'script') steps.push({ kind, place, found: { kind: 'not-tried' } });
    }
  };
  const leave = async (database: string | null) => {
    if (database !== null) await bench.copies.drop(database);
  };

  let database: string | null = await walk.start();
  for (let place = 0; place < stages.length; place++) {
    if (database === null) {
      notTried('down', place, stages.length);
      break;
    }
    const back = stages[place]?.back.kind;
    const inRow = back === 'none' ? 0 : back === 'blank' ? 1 : rowFrom(stages, place);
    if (inRow > 0) states.set(place, await look(database, back === 'script'));
    const to = place + Math.max(1, inRow);
    for (let next = place; next < to; next++) {
      const outcome = await up(database, next);
      if (outcome.kind === 'failed') return outcome;
      // What the tables hold counts where a way back has to lead.
      if (inRow > 0) states.set(next + 1, await look(database, next + 1 < to));
    }
    if (back === 'blank') {
      const differences = compareSnapshots(stateAt(place).schema, stateAt(place + 1).schema);
      steps.push({ kind: 'down', place, found: { kind: 'blank', differences } });
    } else if (back === 'script') {
      database = await backAndForth(database, place, to);
    }
    for (let done = place; done < to; done++) states.delete(done);
    place = to - 1;
  }
  await leave(database);
  return { kind: 'walked', steps };
}

/** True when the step of a walk refused because its author wants it to. */
export function isOnPurpose(found: Found): boolean {
  return found.kind === 'failed' && found.outcome.kind === 'failed' && refusesOnPurpose(found.outcome.failure.message);
}

function msOf(applied: readonly AppliedMigration[]): number {
  return applied.reduce((sum, { ms }) => sum + ms, 0);
}

/** How many from a place on have a way back, without one between that has none. */
function rowFrom(stages: readonly Stage[], place: number): number {
  let end = place;
  while (stages[end]?.back.kind === 'script') end++;
  return end - place;
}

/** Another order of columns is met again at every later step: it is said once. */
function isNew(difference: ObjectDifference, seen: Set<string>): boolean {
  return difference.change === 'order'
    ? isNewKey(`order ${difference.name}`, seen)
    : isNewKey(keyOfDifference(difference), seen);
}

function isNewKey(key: string, seen: Set<string>): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
