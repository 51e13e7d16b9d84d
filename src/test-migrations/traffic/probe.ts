import type { Session, SqlFailure } from '../../core/database/session.ts';
import type { Role } from './outlook.ts';
import type { Shape, Subject } from './subject.ts';

/** Something about a query that is worth keeping: it took longer than usual, or it failed. Times in milliseconds of the round. */
export interface Notable {
  readonly from: number;
  readonly to: number;
  readonly shape: string;
  /** Null for one that was answered. */
  readonly failure: SqlFailure | null;
}

/** A session that does what an application does with one table, again and again. */
export interface Probe {
  readonly subject: Subject;
  readonly role: Role;
  /** The server's number of the session. */
  readonly id: number;
  /** Queries that were answered before the change began, each in milliseconds. */
  readonly usual: readonly number[];
  /** Queries that were answered from then on. */
  readonly answered: number;
  readonly notable: readonly Notable[];
  /** Stretches of time in which queries were answered. */
  readonly served: readonly { readonly from: number; readonly to: number }[];
  /** Queries failed before the change began: whatever it is, the change did not do it. */
  readonly unfit: SqlFailure | null;
}

/** Of the round: when it began, and what it is at. */
export interface Stage {
  /** Milliseconds since the round began. */
  now(): number;
  /** Null before the change begins; then what counts as longer than usual. */
  readonly notableMs: number | null;
  readonly over: boolean;
}

/** Served queries that are no further apart are one stretch, in milliseconds. */
const gapMs = 40;
/** A table that is locked for that many failures in a row is not asked any more. */
const mostFailures = 2_000;

export class Prober implements Probe {
  readonly subject: Subject;
  readonly role: Role;
  readonly usual: number[] = [];
  readonly notable: Notable[] = [];
  readonly served: { from: number; to: number }[] = [];
  answered = 0;
  unfit: SqlFailure | null = null;
  readonly #session: Session;
  #shapes: Shape[];

  constructor(session: Session, subject: Subject, role: Role, shapes: readonly Shape[]) {
    this.#session = session;
    this.subject = subject;
    this.role = role;
    this.#shapes = [...shapes];
  }

  get id(): number {
    return this.#session.id;
  }

  /** Works until the round is over. */
  async run(stage: Stage, pauseMs: number): Promise<void> {
    for (let turn = 0; !stage.over && this.#shapes.length > 0 && this.notable.length < mostFailures; turn++) {
      const place = turn % this.#shapes.length;
      const shape = this.#shapes[place];
      if (shape === undefined) return;
      const from = stage.now();
      const answer = await this.#session.send(shape.sql(Math.floor(Math.random() * 1_000_003)));
      const to = stage.now();
      if (answer.kind === 'done') this.#note(stage, shape, from, to);
      else if (!this.#fails(stage, place, shape, answer.failure, from, to)) return;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  #note(stage: Stage, shape: Shape, from: number, to: number): void {
    if (stage.notableMs === null) this.usual.push(to - from);
    else {
      this.answered++;
      if (to - from > stage.notableMs) {
        this.notable.push({ from, to, shape: shape.what, failure: null });
        return;
      }
    }
    const last = this.served.at(-1);
    if (last && from - last.to < gapMs) last.to = to;
    else this.served.push({ from, to });
  }

  /** False when there is no use in going on. */
  #fails(stage: Stage, place: number, shape: Shape, failure: SqlFailure, from: number, to: number): boolean {
    if (stage.notableMs === null) {
      // Not every table takes every query: triggers and rules may refuse them.
      this.#shapes.splice(place, 1, ...(shape.simpler === null ? [] : [shape.simpler]));
      if (this.#shapes.length === 0) this.unfit = failure;
      return !failure.lost;
    }
    this.notable.push({ from, to, shape: shape.what, failure });
    if (failure.lost) return false;
    // A query that the new schema does not understand stays broken; what it locks can still be asked for.
    if (!isPassing(failure)) this.#shapes.splice(place, 1, ...(shape.simpler === null ? [] : [shape.simpler]));
    return true;
  }
}

/** Failures that the next try may not meet: deadlocks, timeouts, a definition that changed under a transaction. */
const passing = new Set(['40P01', '40001', '55P03', '57014', '1205', '1213', '1412', '1020', '3572']);

export function isPassing({ code }: SqlFailure): boolean {
  return passing.has(code);
}
