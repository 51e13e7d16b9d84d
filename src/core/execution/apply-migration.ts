import type { Answer, Session, SqlFailure } from '../database/session.ts';
import type { Location } from '../report/finding.ts';
import { locate } from '../sql/source-text.ts';
import type { Milliseconds } from './histories/history.ts';
import type { Step } from './step.ts';
import type { Unit } from './units.ts';

/** A step that was sent, and what the server said. */
export interface StepRun {
  readonly step: Step;
  readonly answer: Answer;
}

/** Looks on while a migration is applied. What it does counts into nobody's time. */
export interface Observer {
  /** Before the step is sent. */
  before?(step: Step, session: Session): Promise<void>;
  /** After the answer; where the step stands in a transaction, before that ends. */
  after?(step: Step, answer: Answer, session: Session): Promise<void>;
  /** Before a transaction of ours is committed. */
  beforeCommit?(session: Session): Promise<void>;
}

export interface ApplyOptions {
  readonly observer?: Observer;
  /** Puts a single statement into a transaction too where the server lets it, so that an observer sees the locks it holds. */
  readonly wrapSingle?: boolean;
}

export type Applied =
  | { readonly kind: 'applied'; readonly runs: readonly StepRun[]; readonly ms: number }
  | FailedToApply;

export interface FailedToApply {
  readonly kind: 'failed';
  readonly runs: readonly StepRun[];
  /** The step that the server refused; null when it was the end of the transaction. */
  readonly step: Step | null;
  readonly failure: SqlFailure;
  /** What is left of the migration: `nothing` where all was rolled back, `some` where earlier units stay. */
  readonly kept: 'nothing' | 'some' | 'unknown';
  readonly ms: number;
}

/** Sends the units of one script, one after the other, and stops at the first that the server refuses. */
export async function applyUnits(
  session: Session,
  units: readonly Unit[],
  options: ApplyOptions = {},
): Promise<Applied> {
  const runs: StepRun[] = [];
  let ms = 0;
  for (const [place, unit] of units.entries()) {
    const failed = await applyUnit(session, unit, runs, options);
    if (failed) {
      const kept = failed.failure.lost ? 'unknown' : place > 0 || !unit.atomic ? 'some' : 'nothing';
      ms = elapsed(runs);
      return {
        kind: 'failed',
        runs,
        ...failed,
        kept: place === 0 && !unit.atomic && !failed.failure.lost ? 'nothing' : kept,
        ms,
      };
    }
  }
  ms = elapsed(runs);
  return { kind: 'applied', runs, ms };
}

/** Milliseconds that the server took for the steps. */
function elapsed(runs: readonly StepRun[]): number {
  return runs.reduce((sum, { answer }) => sum + answer.ms, 0);
}

export interface UnitFailure {
  readonly step: Step | null;
  readonly failure: SqlFailure;
}

/** As an observer, told and not waited for. */
export interface Glance {
  before(step: Step): void;
  after(step: Step, answer: Answer): void;
  /** After the last answer; waited for. */
  over(): Promise<void>;
}

/** The beginning of another transaction, sent behind a commit without waiting for it. */
export interface Following {
  readonly statements: readonly string[];
  /** Called when it has begun. */
  begun(): void;
}

export interface UnitOptions extends ApplyOptions {
  /** Sent in the unit's own transaction, as the last of it. Gets the milliseconds that the server took for the steps, where these are known by then. */
  readonly inside?: (ms: Milliseconds) => readonly string[];
  /** Statements that hold for the unit's transaction alone, sent with its BEGIN. */
  readonly settings?: readonly string[];
  /** Statements that are sent before its BEGIN, in the same message. */
  readonly preamble?: readonly string[];
  /** Looks on where nothing has to be waited for, so that statements need not wait for us. */
  readonly glance?: Glance;
  /** Its transaction has begun already: the head of it went along with the commit before. */
  readonly begun?: boolean;
  /** What goes to the server along with the commit: the head of the transaction that comes next. */
  readonly following?: Following;
  /** Why the transaction must not be committed although the server was content: MySQL's SLEEP() ends without an error when it is killed. */
  stop?(): SqlFailure | null;
}

/**
 * Sends one unit.
 * @returns null when it is done; of an atomic unit that failed nothing is left, unless the connection is gone
 */
export async function applyUnit(
  session: Session,
  unit: Unit,
  runs: StepRun[],
  options: UnitOptions = {},
): Promise<UnitFailure | null> {
  const { glance, inside, settings = [], preamble = [] } = options;
  const observer = options.observer ?? (glance && observerOf(glance));
  const wraps =
    unit.atomic &&
    !unit.ownTransaction &&
    (unit.wrapped || unit.steps.length > 1 || inside !== undefined || options.wrapSingle === true);
  const end = async (step: Step | null, failure: SqlFailure): Promise<UnitFailure> => {
    if (!failure.lost && (wraps || unit.ownTransaction)) await session.send('ROLLBACK');
    return { step, failure };
  };
  // In one message: each is a way to the server and back.
  const say = async (statements: readonly string[]): Promise<SqlFailure | null> => {
    if (statements.length === 0) return null;
    const answer = await session.send(statements.join(';\n'));
    return answer.kind === 'failed' ? answer.failure : null;
  };
  if (wraps) {
    const failure = options.begun === true ? null : await say([...inItsOwn(preamble), 'BEGIN', ...settings]);
    if (failure) return end(null, failure);
  } else {
    const failure = await say(preamble);
    if (failure) return { step: null, failure };
  }
  if (wraps && options.observer === undefined && session.sendAll && unit.steps.every(goesAlong)) {
    // All at once: what stands behind a statement that is refused is refused as well, the commit with it.
    const commit = [...(inside?.('transaction') ?? []), 'COMMIT'].join(';\n');
    const failed = await sendTogether(session, session.sendAll, unit.steps, runs, glance, commit, options.following);
    await glance?.over();
    return failed ? end(failed.step, failed.failure) : null;
  }
  let ms = 0;
  for (const [place, step] of unit.steps.entries()) {
    const last = unit.ownTransaction && place === unit.steps.length - 1;
    if (last) {
      const failure = await say(inside?.(ms) ?? []);
      if (failure) return end(null, failure);
    }
    await observer?.before?.(step, session);
    const answer = step.rows === null ? await session.send(step.sql) : await session.copyIn(step.sql, step.rows);
    runs.push({ step, answer });
    ms += answer.ms;
    await observer?.after?.(step, answer, session);
    if (answer.kind === 'failed') return end(step, answer.failure);
    const stopped = wraps || (unit.ownTransaction && !last) ? (options.stop?.() ?? null) : null;
    if (stopped) return end(step, stopped);
  }
  if (!wraps) return null;
  const written = inside?.(ms) ?? [];
  if (observer?.beforeCommit) {
    const failure = await say(written);
    if (failure) return end(null, failure);
    await observer.beforeCommit(session);
  }
  const failure = await say(observer?.beforeCommit ? ['COMMIT'] : [...written, 'COMMIT']);
  return failure ? end(null, failure) : null;
}

/**
 * Statements in a transaction that is over before the next one begins: several in one message are a transaction of their own, which a BEGIN behind
 * them would go on with. Then SET TRANSACTION would come too late, and a ROLLBACK would take a RESET ALL back.
 */
export function inItsOwn(statements: readonly string[]): readonly string[] {
  return statements.length === 0 ? [] : ['BEGIN', ...statements, 'COMMIT'];
}

function observerOf(glance: Glance): Observer {
  return {
    before: async (step) => glance.before(step),
    async after(step, answer) {
      glance.after(step, answer);
      await glance.over();
    },
  };
}

/** Whether a statement needs nothing but to be sent: no rows behind it, and it leaves the transaction alone. */
function goesAlong({ rows, control }: Step): boolean {
  return rows === null && control === null;
}

/** As many as may be on their way at once: what the server answers to them has to be kept somewhere. */
const mostAtOnce = 200;

/**
 * Sends the statements of a transaction that has begun, and its end; and with it the beginning of the next one, if there is one. That one is ended
 * by the ROLLBACK that follows a failure.
 */
async function sendTogether(
  session: Session,
  sendAll: NonNullable<Session['sendAll']>,
  steps: readonly Step[],
  runs: StepRun[],
  glance: Glance | undefined,
  commit: string,
  following: Following | undefined,
): Promise<UnitFailure | null> {
  for (let from = 0; from === 0 || from < steps.length; from += mostAtOnce) {
    const some = steps.slice(from, from + mostAtOnce);
    const isLast = from + mostAtOnce >= steps.length;
    const tail = isLast ? [commit, ...(following ? [following.statements.join(';\n')] : [])] : [];
    const begins = (place: number) => {
      const step = some[place];
      if (step) glance?.before(step);
    };
    const ends = (place: number, answer: Answer) => {
      const step = some[place];
      if (!step) return;
      runs.push({ step, answer });
      glance?.after(step, answer);
    };
    begins(0);
    const sent = await sendAll.call(session, [...some.map(({ sql }) => sql), ...tail], (place, answer) => {
      ends(place, answer);
      begins(place + 1);
      if (place === some.length + 1) following?.begun();
    });
    if (sent.kind === 'done') continue;
    if (sent.place === some.length + 1) {
      // Committed; only what was to come next did not begin.
      if (!sent.failure.lost) await session.send('ROLLBACK');
      continue;
    }
    ends(sent.place, { kind: 'failed', failure: sent.failure, ms: sent.ms });
    return { step: some[sent.place] ?? null, failure: sent.failure };
  }
  return null;
}

/** Where the server found the mistake: the place it named, else the whole statement. */
export function placeOfFailure(step: Step, failure: SqlFailure): Location {
  const { source, span } = step;
  const asWritten = source.text.slice(span.start, span.end) === step.sql;
  if (failure.position === null || !asWritten || source.rendered) return locate(source, span);
  const start = Math.min(span.start + failure.position, span.end);
  const word = /^\w+/.exec(source.text.slice(start, span.end))?.[0].length ?? 1;
  return locate(source, { start, end: Math.min(start + word, span.end) });
}
