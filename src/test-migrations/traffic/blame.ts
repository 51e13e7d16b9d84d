import type { SqlFailure } from '../../core/database/session.ts';
import type { RunStep } from './drive.ts';
import type { Role } from './outlook.ts';
import { keptOut } from './postgres-outlook.ts';
import { mentions } from './postgres-subjects.ts';
import { isPassing, type Probe } from './probe.ts';
import { percentile, type Round } from './round.ts';
import type { Subject } from './subject.ts';

/** A query that waited for the change. */
export interface BlockedQuery {
  readonly from: number;
  readonly to: number;
  /** Beyond what it usually takes. */
  readonly ms: number;
  /** The statement that it waited for; null when that cannot be told. */
  readonly by: RunStep | null;
}

/** A query that the server refused while the change ran, or after it. */
export interface BrokenQuery {
  readonly from: number;
  readonly to: number;
  readonly shape: string;
  readonly failure: SqlFailure;
  /** The next try may well be answered: a deadlock, a timeout. */
  readonly passing: boolean;
  readonly by: RunStep | null;
}

/** What became of those who read, or wrote, one table. */
export interface Suffered {
  readonly subject: Subject;
  readonly role: Role;
  /** Queries from the beginning of the change on. */
  readonly queries: number;
  readonly blocked: readonly BlockedQuery[];
  readonly broken: readonly BrokenQuery[];
  /** The longest that was not as usual, and was not seen waiting for the change: the machine, or somebody else. */
  readonly unexplainedMs: number;
  /** Nobody could do it before the change either. */
  readonly unfit: SqlFailure | null;
  readonly worstMs: number;
  readonly p99Ms: number;
  readonly totalMs: number;
  /** The statement that kept them waiting longest, all together. */
  readonly by: RunStep | null;
}

/** Tells whose waiting was the change's doing. A wait that nobody saw is not held against it. */
export function suffering(round: Round): readonly Suffered[] {
  const groups = new Map<string, Probe[]>();
  for (const probe of round.probes) {
    const key = `${probe.subject.key}\n${probe.role}`;
    const group = groups.get(key);
    if (group) group.push(probe);
    else groups.set(key, [probe]);
  }
  return [...groups.values()].flatMap((probes) => {
    const [first] = probes;
    return first === undefined ? [] : [sufferedBy(first.subject, first.role, probes, round)];
  });
}

function sufferedBy(subject: Subject, role: Role, probes: readonly Probe[], round: Round): Suffered {
  const blocked: BlockedQuery[] = [];
  const broken: BrokenQuery[] = [];
  let unexplainedMs = 0;
  for (const probe of probes) {
    const usual = percentile(probe.usual, 0.5);
    for (const { from, to, shape, failure } of probe.notable) {
      const waited = round.sampler.sawWaiting(probe.id, from, to);
      const ms = Math.max(0, to - from - usual);
      const by = { role, subject, from, to };
      if (failure !== null) {
        const passing = isPassing(failure);
        const step = passing ? blocker(by, round.driven.steps) : breaker(failure, to, round.driven.steps);
        broken.push({ from, to, shape, failure, passing, by: step });
      }
      if (to - from <= round.notableMs) continue;
      if (waited) blocked.push({ from, to, ms, by: blocker(by, round.driven.steps) });
      else if (failure === null) unexplainedMs = Math.max(unexplainedMs, ms);
    }
  }
  const waits = blocked.map(({ ms }) => ms);
  return {
    subject,
    role,
    queries: probes.reduce((sum, one) => sum + one.answered + one.notable.filter(({ failure }) => failure).length, 0),
    blocked,
    broken,
    unexplainedMs,
    unfit: probes.find(({ unfit }) => unfit !== null)?.unfit ?? null,
    worstMs: Math.max(0, ...waits),
    p99Ms: percentile(waits, 0.99),
    totalMs: waits.reduce((sum, ms) => sum + ms, 0),
    by: worstBlocker(blocked),
  };
}

function worstBlocker(blocked: readonly BlockedQuery[]): RunStep | null {
  const sums = new Map<RunStep, number>();
  for (const { by, ms } of blocked) if (by !== null) sums.set(by, (sums.get(by) ?? 0) + ms);
  let found: RunStep | null = null;
  for (const [step, sum] of sums) if (found === null || sum > (sums.get(found) ?? 0)) found = step;
  return found;
}

interface Wait {
  readonly role: Role;
  readonly subject: Subject;
  readonly from: number;
  readonly to: number;
}

/**
 * The statement that a query waited for: the last one before its end that took a lock which keeps it out. Where locks do not tell (rows,
 * MySQL): of the statements that ran meanwhile the one that names the table, else the longest.
 */
function blocker({ role, subject, from, to }: Wait, steps: readonly RunStep[]): RunStep | null {
  const before = steps.filter((one) => one.from <= to);
  const taker = before.findLast(({ took }) =>
    [...(took.get(subject.oid) ?? [])].some((mode) => keptOut(mode).includes(role)),
  );
  if (taker !== undefined) return taker;
  const named = bareName(subject);
  const overlap = (one: RunStep) => Math.min(to, one.to) - Math.max(from, one.from);
  const meanwhile = before.filter((one) => overlap(one) > 0).sort((a, b) => overlap(b) - overlap(a));
  return (
    meanwhile.find(({ step }) => mentions(step.sql, named)) ??
    before.findLast(({ step }) => mentions(step.sql, named)) ??
    meanwhile[0] ??
    null
  );
}

function bareName({ key }: Subject): string {
  return key.split('\u0000').at(-1) ?? key;
}

/** The statement after which a query is refused: the last one before it that names what is missing. */
function breaker({ message }: SqlFailure, to: number, steps: readonly RunStep[]): RunStep | null {
  const before = steps.filter((one) => one.from <= to);
  const names = [...message.matchAll(/["'`]([^"'`]+)["'`]/g)].map((found) => found[1]?.split('.').at(-1) ?? '');
  // MySQL says "Unknown column 'state' in 'field list'".
  const wanted = names.filter((name) => name !== '' && !/^(?:field list|where clause|set clause)$/.test(name));
  for (const name of wanted) {
    const step = before.findLast((one) => mentions(one.step.sql, name));
    if (step !== undefined) return step;
  }
  return before.at(-1) ?? null;
}
