import { type Connection, createConnection } from 'mysql2/promise';
import type { OnlineLock } from '../../../src/core/effects/mysql/effect.ts';

/** A statement whose lock is shown by others who work meanwhile, on tables that take a while. */
export interface Proof {
  /** The shape whose measured lock must show. */
  readonly shape: string;
  /** On `big`, with 60,000 rows, and `parents`. */
  readonly sql: string;
  /** Run before it. */
  readonly before?: string;
  /** Where the others work, when it is not `big`. */
  readonly others?: 'parents';
}

const rows = 60_000;

const seed = `
  CREATE TABLE parents (id int NOT NULL PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB;
  INSERT INTO parents VALUES (0, 0), (1, 1);
  CREATE TABLE seed (
    id int NOT NULL PRIMARY KEY, a int NOT NULL, b varchar(50) CHARACTER SET latin1, c varchar(200), d int
  ) ENGINE=InnoDB DEFAULT CHARSET=latin1;
  INSERT INTO seed WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
    SELECT i, i % 2, concat('name ', i), repeat('some words ', 15), i FROM n;`;

/** Connections to a database of its own in which the big table stands ready to be made again and again. */
export class Crowd {
  readonly #own: Connection;
  readonly #reader: Connection;
  readonly #writer: Connection;

  private constructor(own: Connection, reader: Connection, writer: Connection) {
    this.#own = own;
    this.#reader = reader;
    this.#writer = writer;
  }

  static async open(url: string): Promise<Crowd> {
    const connect = async () => {
      const connection = await createConnection({ uri: url, multipleStatements: true });
      connection.on('error', () => {});
      return connection;
    };
    const crowd = new Crowd(await connect(), await connect(), await connect());
    await crowd.#own.query(seed);
    for (let have = 1000; have < rows; have *= 2) {
      await crowd.#own.query(`INSERT INTO seed SELECT id + ${have}, a, b, c, d FROM seed WHERE id <= ${rows - have}`);
    }
    return crowd;
  }

  async close(): Promise<void> {
    for (const connection of [this.#own, this.#reader, this.#writer]) await connection.end().catch(() => {});
  }

  /**
   * Runs the statement while one session reads and one writes, and tells whose work went through in the middle of it. What stands in the way
   * for a moment at its beginning and at its end, as every exclusive metadata lock does, does not count.
   */
  async lockOf({ sql, before, others }: Proof): Promise<OnlineLock> {
    await this.#own.query(
      `DROP TABLE IF EXISTS big; CREATE TABLE big LIKE seed; INSERT INTO big SELECT * FROM seed; ${before ?? ''}`,
    );
    const table = others ?? 'big';
    const column = others === undefined ? 'd' : 'n';
    let over = false;
    const work = async (connection: Connection, statement: string) => {
      const done: { readonly from: number; readonly to: number }[] = [];
      while (!over) {
        const from = performance.now();
        await connection.query(statement);
        done.push({ from, to: performance.now() });
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return done;
    };
    const reads = work(this.#reader, `SELECT ${column} FROM ${table} WHERE id = 1`);
    const writes = work(this.#writer, `UPDATE ${table} SET ${column} = ${column} + 1 WHERE id = 1`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const begin = performance.now();
    const failure = await this.#own.query(sql).then(
      () => null,
      (error: unknown) => error,
    );
    const end = performance.now();
    over = true;
    const [read, written] = [await reads, await writes];
    if (failure !== null) throw failure;
    const middle = [begin + 0.2 * (end - begin), begin + 0.8 * (end - begin)] as const;
    const through = (done: readonly { readonly from: number; readonly to: number }[]) =>
      done.some(({ from, to }) => from >= middle[0] && to <= middle[1]);
    if (through(written)) return 'NONE';
    return through(read) ? 'SHARED' : 'EXCLUSIVE';
  }
}
