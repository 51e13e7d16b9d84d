import type { Session } from '../../core/database/session.ts';
import type { OnlineLock } from '../../core/effects/mysql/effect.ts';

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
  readonly asked: Promise<void>;
}

/** More are held by one session together: which of them is waited for, only the performance schema tells. */
const mostAlone = 6;

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
      if (await this.#letIn(table)) continue;
      const inTheWay = this.#holders.filter((one) => one.tables.includes(table));
      const writer = inTheWay.find(({ writes }) => writes);
      const [only] = inTheWay;
      if (only === undefined) continue;
      if (writer !== undefined && /NO_WRITE$/.test(type)) {
        await this.#release(writer);
        continue;
      }
      this.#waited.set(table, true);
      if (only.tables.length === 1) await this.#queueBehind(table);
      for (const one of inTheWay) await this.#release(one);
    }
  }

  /** Which table it waits for is not shown: whoever lets it go on was in its way. */
  async #letSomebodyGo(): Promise<void> {
    for (const table of new Set(this.#behind.map((one) => one.table))) if (await this.#letIn(table)) return;
    const [first] = this.#holders;
    if (first === undefined) return;
    const [table] = first.tables;
    const last = this.#holders.filter((one) => one.tables[0] === table).length === 1;
    if (table !== undefined && first.tables.length === 1 && last) await this.#queueBehind(table);
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

  /** Those who got in behind the statement are who it waits for the second time. False when nobody got in. */
  async #letIn(table: string): Promise<boolean> {
    const inside = this.#behind.filter((one) => one.table === table && one.entered);
    if (inside.length === 0) return false;
    if (!this.#during.has(table)) this.#during.set(table, inside.some(({ writes }) => writes) ? 'NONE' : 'SHARED');
    for (const one of inside) {
      one.entered = false;
      await one.session.send('COMMIT');
    }
    return true;
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

  /** A reader and a writer queue up; comes back when both wait. */
  async #queueBehind(table: string): Promise<void> {
    const asking: Behind[] = [];
    for (const writes of [false, true]) {
      const session = await this.#open();
      await session.send('SET SESSION lock_wait_timeout = 30; BEGIN');
      const one: Behind = {
        table,
        session,
        writes,
        entered: false,
        asked: session.send(use(table, writes)).then(({ kind }) => {
          one.entered = kind === 'done';
        }),
      };
      asking.push(one);
      this.#behind.push(one);
    }
    const ids = asking.map(({ session }) => session.id);
    for (let look = 0; look < 100; look++) {
      const waiting = await this.#watch.waiting(ids);
      if (asking.every(({ entered, session }) => entered || waiting.has(session.id))) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}

export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
