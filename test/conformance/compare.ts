import { type LockMode, lockModes } from '../../src/core/effects/effect.ts';
import type { Outcome } from './outcome.ts';
import type { Predicted } from './predict.ts';
import type { Shape } from './shape.ts';

/*
 * What is compared, and what is not:
 *
 * - Locks on every relation that was there before, by their mode, but for toast tables and the system's catalogs, for
 *   composite types, and for locks on indexes and owned sequences that the table's own lock outdoes (see outcome.ts).
 * - An ACCESS SHARE may go unsaid: it keeps nobody from anything but from an ACCESS EXCLUSIVE, and whatever looks at a table
 *   takes it. Said, it has to be there.
 * - Locks on names that the history does not know are ours to be careful about.
 * - Locks of a statement that fails are not known: the server gives them back with the error.
 * - A failure has to be among those we say. One that depends on rows may be said and not happen.
 * - Where the history does not tell, we have to say so; everywhere else we have to be sure.
 */

/** What differs, each a line; empty when we said what happens. */
export function differences(predicted: Predicted, measured: Outcome, shape: Shape): string[] {
  const { outcome, effect, mayFail } = predicted;
  // What the planner decides we may overstate, not understate.
  const sure = !shape.planned;
  const found: string[] = [];
  const say = (what: string, ours: unknown, theirs: unknown) =>
    found.push(`${what}: we say ${JSON.stringify(ours)}, the server ${JSON.stringify(theirs)}`);

  if (shape.unsure) return effect.certain ? ['we say that we are sure'] : [];
  if (measured.sqlstate !== undefined) {
    const ours = [
      ...(outcome.sqlstate === undefined ? [] : [outcome.sqlstate]),
      ...effect.failures.map((one) => one.sqlstate),
      ...mayFail,
    ];
    if (!ours.includes(measured.sqlstate)) say('failure', outcome.sqlstate ?? mayFail, measured.sqlstate);
    return found;
  }
  if (!effect.certain) found.push(`we say that we are not sure: ${effect.unsure.join(' ')}`);
  if (outcome.sqlstate !== undefined) say('failure', outcome.sqlstate, null);
  if (outcome.refusedInTransaction !== measured.refusedInTransaction) {
    say('refused in a transaction', outcome.refusedInTransaction ?? false, measured.refusedInTransaction ?? false);
  }
  const [ours, theirs] = [outcome.locks ?? {}, measured.locks ?? {}];
  for (const relation of [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort()) {
    const [our, their] = [ours[relation], theirs[relation]];
    if (our === undefined && their === 'ACCESS SHARE') continue;
    if (our !== their && (sure || rank(our) < rank(their))) say(`lock on ${relation}`, our ?? null, their ?? null);
  }
  const rewrites = (of: Outcome) => of.rewrites ?? [];
  const builds = (of: Outcome) => of.builds ?? [];
  // Whatever is written anew, or gets an index, is read for it.
  const reads = (of: Outcome) => [...new Set([...(of.reads ?? []), ...rewrites(of), ...builds(of)])];
  for (const [what, of] of [
    ['rewritten', rewrites],
    ['index built on', builds],
    ['read', reads],
  ] as const) {
    const surplus = sure ? of(outcome).filter((name) => !of(measured).includes(name)) : [];
    const missed = of(measured).filter((name) => !of(outcome).includes(name));
    if (surplus.length > 0 || missed.length > 0) say(what, [...of(outcome)].sort(), [...of(measured)].sort());
  }
  return found;
}

function rank(mode: LockMode | undefined): number {
  return mode === undefined ? -1 : lockModes.indexOf(mode);
}
