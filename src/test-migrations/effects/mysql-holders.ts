import type { Session } from '../../core/database/session.ts';
import { type OnlineLock, onlineLocks } from '../../core/effects/mysql/effect.ts';

/*
 * Whom a statement of MySQL or MariaDB lets work meanwhile.
 *
 * Before it starts, sessions of ours have read and written each table and not committed. Who wants a table for himself has to wait for them,
 * and who wants it without writers for the one that wrote; the server shows that until we let go, so that it cannot be missed. While the
 * statement waits to have the table for itself, another reader and writer queue up behind it. When we let go, it gets the table for a moment,
 * and those two get in as soon as it gives that up for the work. At the end it wants the table for itself once more, and now has to wait for
 * whoever got in: that tells what others may do during the work.
 */

/** What was seen of a statement's locks on one table. */
export interface TableWatched {
  /** It had to wait for who had read the table. Null: nothing told. */
  readonly waited: boolean | null;
  /** Who got in while it worked: NONE both, SHARED the reader, EXCLUSIVE nobody. Null when it wanted the table only once. */
  readonly during: OnlineLock | null;
  /** The metadata locks that it waited for, as the performance schema calls them; null where that is off. */
  readonly wanted: readonly string[] | null;
}

export interface Holders {
  /** To be called when the statement has ended. */
  end(): Promise<{ readonly tables: ReadonlyMap<string, TableWatched>; readonly waitedMs: number }>;
}

/** Metadata locks of a session, where the server shows them. */
export interface MetadataLock {
  readonly table: string;
  readonly type: string;
  readonly pending: boolean;
}

export interface Watch {
  /** Null where the performance schema is off. */
  locks(id: number): Promise<readonly MetadataLock[] | null>;
  /** Of those sessions, the ones that wait for a table. */
  waiting(ids: readonly number[]): Promise<ReadonlySet<number>>;
}

interface Holder {
  readonly tables: readonly string[];
  readonly session: Session;
  readonly writes: boolean;
}

interface Behind {
  readonly table: string;
  readonly session: Session;
  readonly writes: boolean;
  entered: boolean;
  left: boolean;
  readonly asked: Promise<void>;
}

/** More are held by one session together: which of them is waited for, only the performance schema tells. */
const mostAlone = 6;
/** Nobody wants a table more often than that. */
const mostBehind = 8;

/**
 * @param tables those that the statement is about, which get a session each; then all others
 * @param id the session that will run the statement
 */
export async function holdTables(
  open: () => Promise<Session>,
  watch: Watch,
  id: number,
  tables: readonly string[],
  others: readonly string[],
): Promise<Holders> {
  const holders: Holder[] = [];
  const alone = tables.slice(0, mostAlone);
  const rest = [...tables.slice(mostAlone), ...others].slice(0, 200);
  for (const table of alone) {
    holders.push(await holder(open, [table], true));
    holders.push(await holder(open, [table], false));
  }
  if (rest.length > 0) holders.push(await holder(open, rest, false));
  return new Holding(open, watch, id, holders);
}

async function holder(open: () => Promise<Session>, tables: readonly string[], writes: boolean): Promise<Holder> {
  const session = await open();
  // Nobody else is here; should the migration hold a table for itself, there is no standing in its way.
  await session.send('SET SESSION lock_wait_timeout = 1; BEGIN');
  const held: string[] = [];
  for (const table of tables) {
    const used = await session.send(use(table, writes));
    if (used.kind === 'done') held.push(table);
    else if (used.failure.code === '1205') break;
  }
  return { tables: held, session, writes };
}

/** Takes the metadata lock of who reads or writes, and looks at no row. */
function use(table: string, writes: boolean): string {
  return `SELECT 1 FROM ${quoted(table)} LIMIT 0${writes ? ' FOR UPDATE' : ''}`;
}

class Holding implements Holders {
  readonly #open: () => Promise<Session>;
  readonly #watch: Watch;
  readonly #id: number;
  #holders: Holder[];
  readonly #all: readonly Session[];
  readonly #behind: Behind[] = [];
  readonly #waited = new Map<string, boolean | null>();
  readonly #wanted = new Map<string, Set<string>>();
  #shown = true;
  readonly #during = new Map<string, OnlineLock>();
  #waitedMs = 0;
  #over = false;
  readonly #watching: Promise<void>;

  constructor(open: () => Promise<Session>, watch: Watch, id: number, holders: readonly Holder[]) {
    this.#open = open;
    this.#watch = watch;
    this.#id = id;
    this.#holders = [...holders];
    this.#all = holders.map(({ session }) => session);
    for (const { tables } of holders) for (const table of tables) this.#waited.set(table, false);
    this.#watching = this.#run();
    // Whoever waits for the statement sees the error.
    this.#watching.catch(() => {});
  }

  async end() {
    this.#over = true;
    await this.#watching;
    for (const { session } of this.#holders) await session.send('COMMIT');
    for (const { session, asked } of this.#behind) {
      // LOCK TABLES keeps the table beyond the statement: who still waits then is cut off.
      await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      await session.close();
    }
    for (const session of this.#all) await session.close();
    const tables = new Map<string, TableWatched>();
    for (const [table, waited] of this.#waited) {
      const entered = this.#behind.some((one) => one.table === table);
      tables.set(table, {
        waited,
        during: entered ? (this.#during.get(table) ?? null) : null,
        wanted: this.#shown ? [...(this.#wanted.get(table) ?? [])] : null,
      });
    }
    return { tables, waitedMs: this.#waitedMs };
  }

  async #run(): Promise<void> {
    while (!this.#over) {
      const started = performance.now();
      const isWaiting = (await this.#watch.waiting([this.#id])).has(this.#id);
      if (isWaiting && !this.#over) {
        await this.#letGo();
        this.#waitedMs += performance.now() - started;
      }
      await new Promise((resolve) => setTimeout(resolve, isWaiting ? 0 : 2));
    }
  }

  async #letGo(): Promise<void> {
    const locks = await this.#watch.locks(this.#id);
    if (locks === null) {
      this.#shown = false;
      await this.#letSomebodyGo();
      return;
    }
    for (const { table, type, pending } of locks) {
      if (!pending) continue;
      this.#wanted.set(table, (this.#wanted.get(table) ?? new Set()).add(type));
      const inTheWay = this.#holders.filter((one) => one.tables.includes(table));
      // Who wants the table without writers leaves readers alone.
      const readersToo = !/NO_WRITE$/.test(type);
      const going = inTheWay.filter(({ writes }) => writes || readersToo);
      if (readersToo && inTheWay.length > 0) this.#waited.set(table, true);
      await this.#nextPhase(table, going, readersToo);
      for (const one of going) await this.#release(one);
    }
  }

  /** Which table it waits for is not shown: whoever lets it go on was in its way. */
  async #letSomebodyGo(): Promise<void> {
    for (const table of new Set(this.#behind.map((one) => one.table))) if (await this.#nextPhase(table, [])) return;
    const [first] = this.#holders;
    if (first === undefined) return;
    const [table] = first.tables;
    const last = this.#holders.filter((one) => one.tables[0] === table).length === 1;
    if (table !== undefined && last) await this.#nextPhase(table, [first]);
    await this.#release(first);
    const goesOn = await this.#goesOn();
    // A writer alone is in the way of who wants readers to go on; after several nobody knows who was.
    if (first.writes) return;
    for (const one of first.tables) this.#waited.set(one, goesOn && first.tables.length === 1 ? true : null);
  }

  async #release(one: Holder): Promise<void> {
    this.#holders = this.#holders.filter((other) => other !== one);
    await one.session.send('COMMIT');
  }

  /**
   * The statement waits again: who got in since it last did tells what others may do in between. Of several such phases the one that lets
   * others do most is the one in which the work is done: MariaDB keeps writers out for a moment more before the end. Others queue up for the
   * next phase, and those inside let go. False when nobody was inside.
   * @param going those of ours that stood in the way until now
   * @param readersToo false when it waits for writers alone
   */
  async #nextPhase(table: string, going: readonly Holder[], readersToo = true): Promise<boolean> {
    const behind = this.#behind.filter((one) => one.table === table && !one.left);
    // Whoever does not wait any more got in, and only has not been told yet.
    const waiting = await this.#watch.waiting(behind.map(({ session }) => session.id));
    const inside = behind.filter(({ session, entered }) => entered || !waiting.has(session.id));
    const blocking = inside.filter(({ writes }) => writes || readersToo);
    // It waits for nobody any more, and only has not been told.
    if (blocking.length === 0 && going.length === 0) return false;
    if (behind.length > 0) {
      const lock = inside.length === 0 ? 'EXCLUSIVE' : inside.some(({ writes }) => writes) ? 'NONE' : 'SHARED';
      const known = this.#during.get(table) ?? 'EXCLUSIVE';
      this.#during.set(table, onlineLocks.indexOf(lock) < onlineLocks.indexOf(known) ? lock : known);
    }
    const left = behind.filter((one) => !blocking.includes(one));
    const alone = going.every(({ tables }) => tables.length === 1);
    const room = this.#behind.filter((one) => one.table === table).length < mostBehind;
    for (const writes of [false, true]) {
      if (alone && room && !left.some((one) => one.writes === writes)) await this.#queueBehind(table, writes);
    }
    await this.#queued(table);
    for (const one of blocking) {
      one.left = true;
      await one.session.send('COMMIT');
    }
    return blocking.length > 0;
  }

  /** True when the statement does not wait any more. */
  async #goesOn(): Promise<boolean> {
    for (let look = 0; look < 5 && !this.#over; look++) {
      if (!(await this.#watch.waiting([this.#id])).has(this.#id)) return true;
      if (this.#behind.some(({ entered }) => entered)) return true;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    return this.#over;
  }

  /** Somebody queues up for the table. */
  async #queueBehind(table: string, writes: boolean): Promise<void> {
    const session = await this.#open();
    await session.send('SET SESSION lock_wait_timeout = 30; BEGIN');
    const one: Behind = {
      table,
      session,
      writes,
      entered: false,
      left: false,
      asked: session.send(use(table, writes)).then(({ kind }) => {
        one.entered = kind === 'done';
      }),
    };
    this.#behind.push(one);
  }

  /** Comes back when everybody who queued up for the table waits, or was let in at once. */
  async #queued(table: string): Promise<void> {
    const asking = this.#behind.filter((one) => one.table === table && !one.left);
    const ids = asking.map(({ session }) => session.id);
    for (let look = 0; look < 100 && ids.length > 0; look++) {
      const waiting = await this.#watch.waiting(ids);
      if (asking.every(({ entered, session }) => entered || waiting.has(session.id))) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
