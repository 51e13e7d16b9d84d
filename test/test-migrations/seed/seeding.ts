import { createHash } from 'node:crypto';
import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import type { Answer, Row, Session } from '../../../src/core/database/session.ts';
import { seedDatabase } from '../../../src/test-migrations/seed/seed-database.ts';
import type { SeededTable, SeedOptions } from '../../../src/test-migrations/seed/seed-result.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';

export const postgresServers = [13, 16, 18] as const;
export const mysqlServers = ['mysql-9.7', 'mariadb-10.11', 'mariadb-11.8'] as const;
export type ServerName = (typeof postgresServers)[number] | (typeof mysqlServers)[number];

/** A server for a file of tests, and databases of it with a schema. */
export interface SeedServer {
  /** A connection to a new database that has had these statements. */
  database(...statements: readonly string[]): Promise<Session>;
  stop(): Promise<void>;
}

export async function seedServer(name: ServerName): Promise<SeedServer> {
  const server = typeof name === 'number' ? await serverOf(name) : await mysqlServer(name);
  const sessions: Session[] = [];
  return {
    async database(...statements) {
      const session = await openSession(readAddress(await server.database(), '--url', {}));
      sessions.push(session);
      for (const statement of statements) await session.query(statement);
      return session;
    },
    async stop() {
      for (const session of sessions) await session.close();
      await server.stop();
    },
  };
}

export interface Seeded {
  readonly tables: ReadonlyMap<string, SeededTable>;
  /** Statements that the server refused while tables were filled. */
  readonly refused: readonly string[];
}

/** Fills the tables, and counts what the server refused on the way. */
export async function seed(session: Session, options: SeedOptions): Promise<Seeded> {
  const refused: string[] = [];
  const watched = async (answer: Promise<Answer>): Promise<Answer> => {
    const one = await answer;
    if (one.kind === 'failed') refused.push(one.failure.message);
    return one;
  };
  const result = await seedDatabase(
    {
      engine: session.engine,
      database: session.database,
      id: session.id,
      get lost() {
        return session.lost;
      },
      send: (sql) => watched(session.send(sql)),
      copyIn: (sql, data) => watched(session.copyIn(sql, data)),
      query: (sql, values) => session.query(sql, values),
      reset: () => session.reset(),
      cut: () => session.cut(),
      close: () => session.close(),
    },
    options,
  );
  if (result.kind === 'failed') throw new Error(result.sentence);
  return { tables: new Map(result.tables.map((table) => [table.display, table])), refused };
}

/** The only row of a query. */
export async function one(session: Session, sql: string): Promise<Row> {
  const rows = await session.query(sql);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows instead of one: ${sql}`);
  return row;
}

/** A number of the only row of a query. */
export async function number(session: Session, sql: string): Promise<number> {
  return Number(Object.values(await one(session, sql))[0]);
}

/** A digest of all rows of all tables, in an order that only their contents decide. */
export async function digestOf(session: Session, tables: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const table of tables) {
    const rows = await session.query(`SELECT * FROM ${table}`);
    const texts = rows.map((row) =>
      JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
    hash.update(`${table}\n${texts.sort().join('\n')}\n`);
  }
  return hash.digest('hex');
}
