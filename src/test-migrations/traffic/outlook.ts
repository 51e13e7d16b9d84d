import type { Step } from '../../core/execution/step.ts';
import type { Migration } from '../../core/migrations/migration.ts';

/** Who uses a table while the change runs. */
export type Role = 'readers' | 'writers';

/** Somebody is kept out for as long as work takes that grows with the rows of a table. */
export interface Exposure {
  readonly table: string;
  readonly role: Role;
  readonly migration: Migration;
  /** It takes the lock. */
  readonly locker: Step;
  /** It does the work under that lock: the same statement, or a later one of its transaction. */
  readonly worker: Step;
  /** "rewrites orders" */
  readonly work: string;
}

/** What is expected of the change before it runs. Tables go by `keyOf` on PostgreSQL, by their names on MySQL and MariaDB. */
export interface Outlook {
  /** Tables that it touches, each with how much it may keep others waiting. */
  readonly touched: ReadonlyMap<string, number>;
  readonly exposures: readonly Exposure[];
  /** It may ask for a lock that has to wait for who uses a table, while everybody behind it waits as well. */
  readonly asksForTables: boolean;
  /** Texts that nobody can read beforehand: what they touch, only their names tell. */
  readonly unread: readonly string[];
}

/** Collects an outlook. */
export class Gathering {
  readonly #touched = new Map<string, number>();
  readonly #exposures: Exposure[] = [];
  readonly #unread: string[] = [];
  #asks = false;

  touch(table: string, weight: number): void {
    this.#touched.set(table, Math.max(weight, this.#touched.get(table) ?? 0));
  }

  asks(): void {
    this.#asks = true;
  }

  expose(one: Exposure): void {
    const known = this.#exposures.some(
      ({ table, role, locker, worker }) =>
        table === one.table && role === one.role && locker === one.locker && worker === one.worker,
    );
    if (!known) this.#exposures.push(one);
    this.touch(one.table, one.role === 'readers' ? 10 : 9);
  }

  unread(sql: string): void {
    this.#unread.push(sql);
    this.#asks = true;
  }

  end(): Outlook {
    return { touched: this.#touched, exposures: this.#exposures, asksForTables: this.#asks, unread: this.#unread };
  }
}
