import type { Algorithm, OnlineLock } from '../../../src/core/effects/mysql/effect.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';

/** What a server did with a shape. Empty parts are left out. */
export interface Outcome {
  /** Present when it failed, with nothing asserted. */
  readonly errno?: number;
  readonly error?: string;
  /**
   * What the server chose by itself: the cheapest algorithm that it accepts when asked, unless it copied all the same. Missing for what is
   * no ALTER TABLE or index statement, and where the grammar takes no ALGORITHM.
   */
  readonly algorithm?: Algorithm;
  /** The weakest lock that it accepts with that algorithm, which is what it takes by itself. */
  readonly lock?: OnlineLock;
  /** What it answered to cheaper wishes: `INSTANT`, or `INPLACE, NONE` with a lock; error number and reason. */
  readonly refused?: Readonly<Record<string, readonly [errno: number, reason: string]>>;
  /** Tables whose rows were all written anew; `t:p0,p1` where only these partitions were. */
  readonly rebuilds?: readonly string[];
  /** Indexes that were built over the rows of a table that was not rebuilt: `t.name`. */
  readonly builds?: readonly string[];
  /** How many row versions the table gained (MySQL counts them, to 64). */
  readonly rowVersions?: number;
  /** Tables on which it waits for a transaction that has only read them. */
  readonly waitsFor?: readonly string[];
  /** The strongest metadata locks that it held while it waited, the shared ones of every reader and writer left out. */
  readonly holds?: Readonly<Record<string, string>>;
  /** The transaction in which it stood was committed by it. */
  readonly commits?: true;
  /** Tables, columns (`t.a`) and numbers of rows that are gone. */
  readonly lost?: {
    readonly tables?: readonly string[];
    readonly columns?: readonly string[];
    readonly rows?: Readonly<Record<string, number>>;
  };
}

/** All outcomes of one shape. Servers that did the same stand together: `"mariadb-10.11 mariadb-11.8": …`. */
export type Stored = Readonly<Record<string, Outcome>>;

export function pack(outcomes: ReadonlyMap<MysqlServerName, Outcome>): Stored {
  const groups = new Map<string, MysqlServerName[]>();
  for (const name of mysqlServerNames) {
    const outcome = outcomes.get(name);
    if (outcome === undefined) continue;
    const text = JSON.stringify(outcome);
    const names = groups.get(text);
    if (names === undefined) groups.set(text, [name]);
    else names.push(name);
  }
  return Object.fromEntries([...groups].map(([text, names]) => [names.join(' '), JSON.parse(text)]));
}

export function unpack(stored: Stored): ReadonlyMap<MysqlServerName, Outcome> {
  const outcomes = new Map<MysqlServerName, Outcome>();
  for (const [names, outcome] of Object.entries(stored)) {
    for (const name of mysqlServerNames) if (names.split(' ').includes(name)) outcomes.set(name, outcome);
  }
  return outcomes;
}
