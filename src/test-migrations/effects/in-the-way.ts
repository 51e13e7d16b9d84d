import type { Session } from '../../core/database/session.ts';
import { type LockMode, lockModes } from '../../core/effects/effect.ts';
import { type HeldOrWanted, locksOf, type Modes, modesOf, rank } from './postgres-locks.ts';
import type { SeenRelation } from './postgres-look.ts';

/*
 * Which locks a statement takes that cannot stand in a transaction, and gives them back before anybody can look: somebody stands in its way.
 *
 * Before it starts, a session of ours holds the strongest lock on each table that the predicted one does not conflict with. A stronger
 * request than predicted has to wait for it, and what waits is in `pg_locks` until we let go: it cannot be missed. Where the statement waits
 * for our transaction to end, as CONCURRENTLY does, another session takes the same locks first, and then the old one lets go. So somebody
 * stands there at every moment.
 */

/** Somebody to stand in the way on a table, and what is predicted there. */
export interface Stand {
  readonly relation: SeenRelation;
  readonly predicted: LockMode | null;
}

/** What was seen of a statement's locks. */
export interface Watched {
  readonly seen: Modes;
  /** Relations on which nothing beyond the predicted mode can have been missed. */
  readonly bounded: ReadonlySet<number>;
}

export interface InTheWay {
  /** To be called when the statement has ended. */
  end(): Promise<Watched>;
}

/** More tables than that are only watched. */
const mostTables = 200;
const mostTurns = 40;

/**
 * Stands in the way of what the backend will run next, and watches it.
 * @param open gives a session in the database
 */
export async function standInTheWay(
  open: () => Promise<Session>,
  watcher: Session,
  pid: number,
  stands: readonly Stand[],
): Promise<InTheWay> {
  const standing = stands.filter(({ relation }) => relation.kind === 'r' || relation.kind === 'p').slice(0, mostTables);
  const bounded = new Set<number>();
  const seen: HeldOrWanted[] = [];
  let holder: Session | null = await open();
  let left = standing;
  if (await hold(holder, standing)) for (const { relation } of standing) bounded.add(relation.oid);
  else {
    await holder.close();
    holder = null;
  }
  let over = false;

  const turn = async (turns: number): Promise<number> => {
    const locks = await locksOf(watcher, pid);
    seen.push(...locks);
    const wanted = locks.find(({ granted }) => !granted);
    if (wanted === undefined || holder === null || !(await isBlockedBy(watcher, pid, holder.id))) return turns;
    // What it waits for is seen now: on that relation nobody has to stand any more.
    left = left.filter(({ relation }) => relation.oid !== wanted.oid);
    const old = holder;
    const next = turns < mostTurns ? await open() : null;
    if (next !== null && (await hold(next, left))) holder = next;
    else {
      await next?.close();
      holder = null;
      for (const { relation } of left) bounded.delete(relation.oid);
    }
    await old.close();
    return turns + 1;
  };
  const watching = (async () => {
    for (let turns = 0; !over; ) {
      turns = await turn(turns);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  })();
  // Whoever waits for the statement sees the error.
  watching.catch(() => {});
  return {
    async end() {
      over = true;
      await watching;
      await holder?.close();
      return { seen: modesOf(seen), bounded };
    },
  };
}

/** Takes the locks in one transaction that stays open; false when one is not to be had at once. */
async function hold(session: Session, stands: readonly Stand[]): Promise<boolean> {
  const locks = stands.map(({ relation, predicted }) => {
    const mode = besides(predicted);
    return `LOCK TABLE ONLY ${quoted(relation.name.schema)}.${quoted(relation.name.name)} IN ${mode} MODE NOWAIT`;
  });
  const begun = await session.send(['BEGIN', ...locks].join('; '));
  return begun.kind === 'done';
}

/**
 * The strongest mode that does not stand in the way of the predicted one (manual, table 13.2). Between SHARE and EXCLUSIVE there is none
 * that tells them apart, and all of them keep writers out: only what keeps readers out too is caught. ACCESS EXCLUSIVE has to wait for
 * anybody, which shows that it was asked for.
 */
function besides(predicted: LockMode | null): LockMode {
  return rank(predicted) <= lockModes.indexOf('SHARE UPDATE EXCLUSIVE') + 1 ? 'ROW EXCLUSIVE' : 'ACCESS SHARE';
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

async function isBlockedBy(watcher: Session, pid: number, holder: number): Promise<boolean> {
  const [row] = await watcher.query('SELECT $1 = ANY (pg_blocking_pids($2)) AS blocked', [holder, pid]);
  return row?.['blocked'] === true;
}
