import { type Connection, createConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { type Algorithm, algorithms, onlineLocks } from '../../../src/core/effects/mysql/effect.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import type { AnyMysqlServerName } from '../../servers/mysql-names.ts';
import { asserting, takesAssertions } from './assertions.ts';
import { look, type Seen } from './look.ts';
import type { Outcome } from './outcome.ts';
import type { MysqlShape } from './shape.ts';

interface Failure {
  readonly errno: number;
  readonly message: string;
}

/** Sessions that measure in a database of their own: everything in it is dropped between shapes. */
export class Bench {
  readonly #name: AnyMysqlServerName;
  readonly #worker: Connection;
  readonly #watcher: Connection;
  readonly #url: string;
  readonly #database: string;
  readonly #holders: Connection[] = [];
  #thread = 0;
  /** The bench's own table, in which a row tells whether a transaction was committed; elsewhere, so that no shape drops it. */
  readonly #marker: string;

  private constructor(name: AnyMysqlServerName, url: string, worker: Connection, watcher: Connection) {
    this.#name = name;
    this.#url = url;
    this.#worker = worker;
    this.#watcher = watcher;
    this.#database = new URL(url).pathname.slice(1);
    this.#marker = `${this.#database}_marker.marker`;
  }

  static async open(server: RunningMysql): Promise<Bench> {
    const url = await server.database();
    const database = new URL(url).pathname.slice(1);
    await server.database(`${database}_marker`);
    const bench = new Bench(server.name, url, await connect(url), await connect(url));
    await bench.#watcher.query(`CREATE TABLE ${bench.#marker} (id int PRIMARY KEY)`);
    return bench;
  }

  async close(): Promise<void> {
    for (const connection of [this.#worker, this.#watcher, ...this.#holders]) await connection.end().catch(() => {});
  }

  async measure(shape: MysqlShape): Promise<Outcome> {
    await this.#prepare(shape);
    const before = await look(this.#worker, this.#database, this.#name.startsWith('mariadb'));
    const { failure, copied, waitsFor, holds } = await this.#runWatched(shape, before);
    if (failure !== null) {
      await this.#worker.query('ROLLBACK');
      return { errno: failure.errno, error: said(failure.message, this.#database) };
    }
    // Before the ROLLBACK: what the statement lost is gone for its own session, committed or not.
    const after = await look(this.#worker, this.#database, this.#name.startsWith('mariadb'));
    await this.#worker.query('ROLLBACK');
    const [left] = await this.#watcher.query<RowDataPacket[]>(`SELECT 1 FROM ${this.#marker}`);
    // What is emptied or put out of reach is not built anew, though its file is another one.
    const rebuilds = /\b(TRUNCATE|DISCARD|OR\s+REPLACE\s+TABLE)\b/i.test(shape.sql) ? [] : after.rebuiltSince(before);
    if (copied && rebuilds.length === 0) rebuilds.push(...before.tables().slice(0, 1));
    const renames = /\bRENAME\b|\bCHANGE\b/i.test(shape.sql);
    const builds = after.builtSince(before, renames).filter((index) => !rebuilds.includes(index.split('.')[0] ?? ''));
    const lost = after.lostSince(before, renames || /\b(EXCHANGE|CONVERT)\s+(PARTITION|TABLE)\b/i.test(shape.sql));
    const rowVersions = after.rowVersions() - before.rowVersions();
    const chosen = !takesAssertions(shape.sql)
      ? {}
      : /\b(ALGORITHM|LOCK)\s*=/i.test(shape.sql)
        ? seen(copied, rebuilds.length > 0, rowVersions > 0)
        : await this.#ladder(shape, copied);
    return {
      ...chosen,
      ...(rebuilds.length === 0 ? {} : { rebuilds }),
      ...(builds.length === 0 ? {} : { builds }),
      ...(rowVersions > 0 ? { rowVersions } : {}),
      ...(waitsFor.length === 0 ? {} : { waitsFor }),
      ...(Object.keys(holds).length === 0 ? {} : { holds }),
      ...(left.length === 0 ? {} : { commits: true as const }),
      ...(Object.keys(lost).length === 0 ? {} : { lost }),
    };
  }

  /** Asks for the cheapest way first, and then for the weakest lock, until the server agrees. */
  async #ladder(shape: MysqlShape, copied: boolean): Promise<Outcome> {
    const refused: Record<string, [number, string]> = {};
    const mariadb = this.#name.startsWith('mariadb');
    const wishes = algorithms.filter((one) => one !== 'NOCOPY' || mariadb);
    const ask = async (algorithm: Algorithm, lock: (typeof onlineLocks)[number] | null) => {
      await this.#settle(shape);
      const failure = await attempt(this.#worker, asserting(shape.sql, algorithm, lock));
      this.#dirty = failure === null;
      if (failure === null) return true;
      // The grammar has no place for it: there is nothing to ask.
      if (failure.errno === 1064) return null;
      const key = lock === null ? algorithm : `${algorithm}, ${lock}`;
      refused[key] = [failure.errno, said(reason(failure.message), this.#database)];
      return false;
    };
    let chosen: Algorithm | undefined;
    this.#dirty = true;
    for (const algorithm of copied ? (['COPY'] as const) : wishes) {
      const answer = await ask(algorithm, null);
      if (answer === null) return {};
      if (answer) {
        chosen = algorithm;
        break;
      }
    }
    // What is refused when the copy was the server's own choice is worth knowing too.
    if (copied) {
      for (const algorithm of wishes.filter((one) => one !== 'COPY')) {
        if ((await ask(algorithm, null)) === true) refused[algorithm] = [0, 'accepted when asked for, yet not chosen'];
      }
    }
    if (chosen === undefined) return { refused };
    let lock: (typeof onlineLocks)[number] | undefined;
    if (chosen === 'INSTANT' && !mariadb) {
      // MySQL refuses every LOCK with it, since it takes none.
      lock = 'NONE';
    } else {
      for (const wish of onlineLocks) {
        if ((await ask(chosen, wish)) === true) {
          lock = wish;
          break;
        }
      }
    }
    return {
      algorithm: chosen,
      ...(lock === undefined ? {} : { lock }),
      ...(Object.keys(refused).length === 0 ? {} : { refused }),
    };
  }

  #dirty = true;
  #hasRoutines = false;

  /** Makes the tables anew if the last attempt changed them. */
  async #settle(shape: MysqlShape): Promise<void> {
    if (this.#dirty) await this.#prepare(shape);
    this.#dirty = false;
  }

  /**
   * Runs the statement in a transaction while others have read each table and not yet committed. They commit when the statement waits for
   * them, so that it goes on; what it waited for and what it held meanwhile is what we want.
   */
  async #runWatched(shape: MysqlShape, before: Seen) {
    const held = new Map<string, Connection>();
    for (const [place, table] of before.tables().entries()) {
      const holder = this.#holders[place] ?? (await connect(this.#url));
      this.#holders[place] = holder;
      await holder.query('BEGIN');
      await holder.query(`SELECT 1 FROM \`${table}\` LIMIT 1`);
      held.set(table, holder);
    }
    await this.#watcher.query(`DELETE FROM ${this.#marker}`);
    await this.#worker.query(`BEGIN; INSERT INTO ${this.#marker} VALUES (1)`);
    const waitsFor = new Set<string>();
    const holds: Record<string, string> = {};
    let failure: Failure | null = null;
    let copied = false;
    let over = false;
    const running = this.#worker.query<ResultSetHeader | RowDataPacket[]>(shape.sql).then(
      ([result]) => {
        over = true;
        if (Array.isArray(result)) failure = failureIn(result);
        else copied = takesAssertions(shape.sql) && result.affectedRows > 0;
      },
      (error: unknown) => {
        over = true;
        failure = failureOf(error);
      },
    );
    const own = before.tables().reduce<string | undefined>((first, table) => {
      const place = (name: string) => shape.sql.search(new RegExp(`\\b${name}\\b`));
      return place(table) >= 0 && (first === undefined || place(table) < place(first)) ? table : first;
    }, undefined);
    const since = Date.now();
    while (!over) {
      const locks = await this.#locks();
      const waiting = locks.filter(({ pending }) => pending);
      // Once more: the server does not write all its locks down in one moment.
      for (const { table, type, pending } of waiting.length === 0 ? [] : [...locks, ...(await this.#locks())]) {
        if (!before.tables().includes(table)) continue;
        if (!pending && rank(type) > rank(holds[table] ?? '')) holds[table] = type;
      }
      for (const { table } of waiting) {
        waitsFor.add(table);
        await held.get(table)?.query('COMMIT');
        held.delete(table);
      }
      if (Date.now() - since > 10_000) throw new Error(`${shape.id} does not come to an end`);
      if (!over) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await running;
    for (const holder of held.values()) await holder.query('COMMIT');
    return {
      failure: failure as Failure | null,
      copied,
      waitsFor: [...waitsFor].sort(),
      // Those on a second table. On its own, the lock is told by what LOCK the server accepts, and while an exclusive one is under way the
      // server writes down now the new one, now the old one.
      holds: Object.fromEntries(
        Object.entries(holds)
          .filter(([table, type]) => table !== own && (type !== 'EXCLUSIVE' || !waitsFor.has(table)))
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    };
  }

  /** The metadata locks on tables that our statement has or waits for, those of common readers and writers left out. */
  async #locks(): Promise<{ table: string; type: string; pending: boolean }[]> {
    const [rows] = await this.#watcher.query<RowDataPacket[]>(
      'SELECT object_schema AS `schema`, object_name AS name, lock_type AS type, lock_status AS status FROM performance_schema.metadata_locks ' +
        "WHERE owner_thread_id = ? AND object_type = 'TABLE'",
      [this.#thread],
    );
    return (
      rows
        // Not the server's own: files of an ALTER under way, and the tables in which it keeps full-text indexes.
        .filter((row) => row['schema'] === this.#database && !/^(#sql|fts_[0-9a-f]{16}_)/i.test(String(row['name'])))
        .map((row) => ({
          table: String(row['name']),
          type: String(row['type']),
          pending: row['status'] === 'PENDING',
        }))
    );
  }

  /** Drops all that a shape may have made, and makes what this one needs. */
  async #prepare(shape: MysqlShape): Promise<void> {
    const worker = this.#worker;
    // A session as new: no temporary tables, no variables, no open transaction.
    await worker.changeUser({ database: this.#database });
    const [objects] = await worker.query<RowDataPacket[]>('SHOW FULL TABLES');
    const drops = objects.map((row) => {
      const [object, type] = Object.values(row);
      const kind = type === 'VIEW' || type === 'SEQUENCE' ? type : 'TABLE';
      return `DROP ${kind} \`${object}\``;
    });
    if (this.#hasRoutines) {
      const [routines] = await worker.query<RowDataPacket[]>(
        'SELECT routine_type AS type, routine_name AS name FROM information_schema.routines WHERE routine_schema = DATABASE() ' +
          "UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = DATABASE()",
      );
      for (const row of routines) drops.push(`DROP ${row['type']} \`${row['name']}\``);
    }
    this.#hasRoutines = /\b(PROCEDURE|FUNCTION|EVENT)\b/i.test(`${shape.before} ${shape.sql}`);
    await worker.query(['SET foreign_key_checks = 0', ...drops, 'SET foreign_key_checks = 1'].join('; '));
    await worker.query(shape.before);
    for (const [variable, value] of Object.entries(shape.settings ?? {})) {
      await worker.query(`SET SESSION ${variable} = ${/^-?\d+$/.test(value) ? value : `'${value}'`}`);
    }
    const [[thread] = []] = await this.#watcher.query<RowDataPacket[]>(
      'SELECT thread_id AS id FROM performance_schema.threads WHERE processlist_id = ?',
      [worker.threadId],
    );
    this.#thread = Number(thread?.['id']);
  }
}

/** The algorithm of a statement that names one itself, as far as its traces tell. */
function seen(copied: boolean, rebuilt: boolean, versions: boolean): Outcome {
  if (copied) return { algorithm: 'COPY' };
  if (rebuilt) return { algorithm: 'INPLACE' };
  return versions ? { algorithm: 'INSTANT' } : {};
}

const strength = ['SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE', 'EXCLUSIVE'];

/** 0 for the locks of those who read and write rows, and for the one with which an ALTER begins: they let one another pass. */
function rank(type: string): number {
  return strength.indexOf(type) + 1;
}

async function connect(url: string): Promise<Connection> {
  const connection = await createConnection({ uri: url, multipleStatements: true, charset: 'utf8mb4' });
  connection.on('error', () => {});
  return connection;
}

async function attempt(connection: Connection, sql: string): Promise<Failure | null> {
  try {
    const [result] = await connection.query<ResultSetHeader | RowDataPacket[]>(sql);
    return Array.isArray(result) ? failureIn(result) : null;
  } catch (error) {
    return failureOf(error);
  }
}

/** OPTIMIZE TABLE and its like tell errors as rows. */
function failureIn(rows: readonly RowDataPacket[]): Failure | null {
  const row = rows.find((one) => String(one['Msg_type']).toLowerCase() === 'error');
  return row === undefined ? null : { errno: 0, message: String(row['Msg_text']) };
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') {
    return { errno: error.errno, message: error.message };
  }
  throw error;
}

/** `Cannot change column type` of a sentence such as "ALGORITHM=INPLACE is not supported. Reason: Cannot change column type. Try …". */
function reason(message: string): string {
  return message
    .replace(/^.*\bReason: /, '')
    .replace(/\.? Try (ALGORITHM|LOCK)=.*$/, '')
    .trim();
}

/** Without what differs from run to run: the name of the database, and numbers of threads and files. */
function said(message: string, database: string): string {
  return message.replaceAll(database, 'db').replace(/#sql[\w-]+/g, '#sql');
}
