import type { Session } from '../../core/database/session.ts';
import type { Bench } from '../trial.ts';
import { type Driven, Driver } from './drive.ts';
import type { Role } from './outlook.ts';
import { type Probe, Prober, type Stage } from './probe.ts';
import type { Subject } from './subject.ts';
import { mysqlWaits, postgresWaits, Sampler } from './waits.ts';

/** What happened while readers and writers used the tables and the change ran. Times in milliseconds from the start. */
export interface Round {
  readonly probes: readonly Probe[];
  readonly driven: Driven;
  readonly sampler: Sampler;
  /** When the change began and ended. */
  readonly from: number;
  readonly to: number;
  /** When the round ended. */
  readonly ms: number;
  /** A query that takes longer is not as usual. */
  readonly notableMs: number;
  /** Too few answers before the change to say what is usual, or too slow ones: then nothing can be said of the rest. */
  readonly starved: boolean;
}

export interface RoundOptions {
  readonly readers: number;
  readonly writers: number;
  /** A transaction that has read the tables stays open for so long after the change began. */
  readonly longTransactionMs?: number;
}

const warmUpMs = 150;
const coolDownMs = 150;
/** What a busy machine adds now and then is no waiting. */
const floorMs = 12;
/** A usual query of one row that takes longer than this tells of the machine, and not of the schema. */
const starvedMs = 120;
/** Sessions that read and write, all tables together: more would wait for the machine, and not for locks. */
export const mostProbes = 12;

export async function runRound(
  bench: Bench,
  database: string,
  subjects: readonly Subject[],
  options: RoundOptions,
): Promise<Round> {
  const sessions: Session[] = [];
  const open = async () => {
    const session = await bench.open(database);
    sessions.push(session);
    return session;
  };
  try {
    const watcher = await open();
    const looker = await open();
    const long = options.longTransactionMs === undefined ? null : await open();
    const probes = await probesOf(open, subjects, options);
    const started = performance.now();
    const stage = new RoundStage(started);
    const now = () => stage.now();
    const driver = new Driver(bench, database, watcher, now);
    const sampler = new Sampler(
      bench.engine === 'postgres' ? postgresWaits(looker) : mysqlWaits(looker),
      () => driver.id,
    );
    const pause = Math.max(1, probes.length / 4);
    const working = Promise.all(probes.map((probe) => probe.run(stage, pause)));
    await wait(warmUpMs);
    const usual = probes.flatMap((one) => one.usual);
    const p99 = percentile(usual, 0.99);
    stage.begin(p99 + floorMs);
    const sampling = sampler.run(
      probes.map(({ id }) => id),
      now,
    );
    const longer = long === null ? null : await keepOpen(long, subjects);
    const from = stage.now();
    const letGo = longer?.letGoAfter(options.longTransactionMs ?? 0);
    const driven = await driver.run();
    const to = stage.now();
    await letGo;
    await wait(coolDownMs);
    stage.end();
    sampler.end();
    // Whoever still waits now waits for nobody of ours, and is cut off with his session.
    await Promise.race([Promise.all([working, sampling]), wait(10_000)]);
    const starved = usual.length < probes.length * 5 || percentile(usual, 0.5) > starvedMs / 4 || p99 > starvedMs;
    return { probes, driven, sampler, from, to, ms: stage.now(), notableMs: p99 + floorMs, starved };
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}

class RoundStage implements Stage {
  readonly #started: number;
  notableMs: number | null = null;
  over = false;

  constructor(started: number) {
    this.#started = started;
  }

  now(): number {
    return performance.now() - this.#started;
  }

  begin(notableMs: number): void {
    this.notableMs = notableMs;
  }

  end(): void {
    this.over = true;
  }
}

async function probesOf(
  open: () => Promise<Session>,
  subjects: readonly Subject[],
  { readers, writers }: RoundOptions,
): Promise<Prober[]> {
  const fits = subjects.length * (readers + writers) <= mostProbes;
  const counts: Readonly<Record<Role, number>> = fits
    ? { readers, writers }
    : { readers: Math.min(1, readers), writers: Math.min(1, writers) };
  const probes: Prober[] = [];
  for (const subject of subjects) {
    for (const role of ['readers', 'writers'] as const) {
      const shapes = role === 'readers' ? subject.reads : subject.writes;
      for (let i = 0; i < counts[role] && shapes.length > 0; i++) {
        const session = await open();
        // Gaps between rows that are locked too make writers of our own end each other.
        if (session.engine !== 'postgres') {
          await session.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
        }
        probes.push(new Prober(session, subject, role, i === 0 ? shapes : shapes.slice(0, 1)));
      }
    }
  }
  return probes;
}

/** A transaction that has read each table, and stays open for a while. */
async function keepOpen(session: Session, subjects: readonly Subject[]) {
  await session.send('BEGIN');
  for (const { reads } of subjects) {
    const [shape] = reads;
    if (shape) await session.send(shape.sql(0));
  }
  return {
    async letGoAfter(ms: number): Promise<void> {
      await wait(ms);
      await session.send('COMMIT');
    },
  };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The value below which that share of the values lies; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
