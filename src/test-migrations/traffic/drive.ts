import type { Session } from '../../core/database/session.ts';
import type { LockMode } from '../../core/effects/effect.ts';
import type { Observer } from '../../core/execution/apply-migration.ts';
import type { Step } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import { locksOf, type Modes, modesOf } from '../effects/postgres-locks.ts';
import type { AppliedScript, Bench } from '../trial.ts';

/** A statement of the change that ran, in milliseconds of the round. */
export interface RunStep {
  readonly migration: Migration;
  readonly step: Step;
  readonly from: number;
  to: number;
  /** PostgreSQL: locks that its transaction has since this statement, by the numbers of the relations. */
  took: Modes;
  /** The session gives up waiting for a lock after so many milliseconds; null when it waits for ever. */
  readonly lockTimeoutMs: number | null;
}

export interface Driven {
  readonly steps: readonly RunStep[];
  /** Where it stopped; null when it ran to its end. */
  readonly failed: {
    readonly migration: Migration;
    readonly outcome: Exclude<AppliedScript, { kind: 'applied' }>;
  } | null;
}

/** Applies the change as its tool would, each migration in a session of its own. */
export class Driver {
  readonly #bench: Bench;
  readonly #database: string;
  readonly #watcher: Session;
  readonly #now: () => number;
  readonly steps: RunStep[] = [];
  #session: Session | null = null;

  constructor(bench: Bench, database: string, watcher: Session, now: () => number) {
    this.#bench = bench;
    this.#database = database;
    this.#watcher = watcher;
    this.#now = now;
  }

  /** The session that the change runs in just now. */
  get id(): number | null {
    return this.#session?.id ?? null;
  }

  async run(): Promise<Driven> {
    for (const migration of this.#bench.history.change) {
      const session = await this.#bench.open(this.#database);
      this.#session = session;
      try {
        const outcome = await this.#bench.apply(session, migration.up, { observer: this.#observer(migration) });
        if (outcome.kind !== 'applied') return { steps: this.steps, failed: { migration, outcome } };
      } finally {
        this.#session = null;
        await session.close();
      }
    }
    return { steps: this.steps, failed: null };
  }

  #observer(migration: Migration): Observer {
    let held: Modes = new Map();
    let timeout: number | null = null;
    return {
      before: async (step) => {
        timeout = lockTimeoutAfter(step.sql, timeout);
        const from = this.#now();
        this.steps.push({ migration, step, from, to: from, took: new Map(), lockTimeoutMs: timeout });
      },
      after: async (_step, _answer, session) => {
        const run = this.steps.at(-1);
        if (run === undefined) return;
        run.to = this.#now();
        if (session.engine !== 'postgres' || session.lost) return;
        const now = modesOf(await locksOf(this.#watcher, session.id));
        run.took = newModes(held, now);
        held = now;
      },
    };
  }
}

function newModes(before: Modes, after: Modes): Modes {
  const found = new Map<number, ReadonlySet<LockMode>>();
  for (const [oid, modes] of after) {
    const known = before.get(oid);
    const fresh = [...modes].filter((mode) => !known?.has(mode));
    if (fresh.length > 0) found.set(oid, new Set(fresh));
  }
  return found;
}

/** What a statement makes of the session's lock timeout; 0 is none. */
export function lockTimeoutAfter(sql: string, before: number | null): number | null {
  const postgres =
    /^\s*set\s+(?:session\s+|local\s+)?lock_timeout\s*(?:=|\bto\b)\s*'?\s*(\d+)\s*(us|ms|s|min|h|d)?/i.exec(sql) ??
    /\bset_config\s*\(\s*'lock_timeout'\s*,\s*'(\d+)\s*(us|ms|s|min|h|d)?'/i.exec(sql);
  if (postgres) {
    const unit = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 }[postgres[2] ?? 'ms'] ?? 1;
    const ms = Number(postgres[1]) * unit;
    return ms === 0 ? null : ms;
  }
  const mysql = /^\s*set\s+(?:session\s+|@@session\.|@@)?lock_wait_timeout\s*:?=\s*(\d+)/i.exec(sql);
  if (mysql) return Number(mysql[1]) * 1_000;
  return before;
}
