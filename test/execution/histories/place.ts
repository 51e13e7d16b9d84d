import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import type { Session } from '../../../src/core/database/session.ts';
import type { History, ToolLock } from '../../../src/core/execution/histories/history.ts';
import type { Migration, MigrationFolder, ToolId } from '../../../src/core/migrations/migration.ts';
import { readMigrationFolder } from '../../../src/core/migrations/read-folder.ts';
import type { Engine } from '../../../src/core/report/engine.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';

export interface Place {
  readonly name: string;
  readonly engine: Engine;
  /** Makes an empty database, and gives its URL. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

export const postgres = { name: 'PostgreSQL 16', engine: 'postgres', make: () => serverOf(16) } as const;
export const mysql = { name: 'MySQL 9.7', engine: 'mysql', make: () => mysqlServer('mysql-9.7') } as const;
export const mariadb = { name: 'MariaDB 11.8', engine: 'mariadb', make: () => mysqlServer('mariadb-11.8') } as const;
export const everywhere = [postgres, mysql, mariadb] as const;

export async function placeOf(server: (typeof everywhere)[number]): Promise<Place> {
  const made = await server.make();
  return {
    name: server.name,
    engine: server.engine,
    database: () => made.database(),
    stop: () => made.stop(),
  };
}

export async function sessionOn(url: string): Promise<Session> {
  return openSession(readAddress(url, 'url', {}));
}

/** A folder `m` with these files, as a tool reads it. */
export function folderOf(files: Readonly<Record<string, string>>, tool: ToolId): MigrationFolder {
  const read = readMigrationFolder(
    'm',
    Object.entries(files).map(([name, text]) => {
      const bytes = new TextEncoder().encode(text);
      return { path: `m/${name}`, size: bytes.byteLength, read: () => bytes };
    }),
    { tool },
  );
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

/** The migration of a version, or of a name where it has none. */
export function migrationOf(folder: MigrationFolder, version: string): Migration {
  const found = folder.migrations.find(
    (one) => one.version === version || (one.version === null && one.name === version),
  );
  if (!found) throw new Error(`There is no ${version} in ${folder.migrations.map((one) => one.version ?? one.name)}.`);
  return found;
}

/** Sends statements, each of which has to go well. */
export async function sendAll(session: Session, statements: readonly string[]): Promise<void> {
  for (const sql of statements) await session.query(sql);
}

/** What a history's rows say, without times and users. */
export async function states(session: Session, history: History, folder: MigrationFolder): Promise<readonly string[]> {
  const rows = await history.read(session, folder);
  return rows.map((one) => `${one.version ?? one.name} ${one.state}`);
}

/** Takes a tool's lock as it does. @returns whether it could be had */
export async function tryTake(session: Session, lock: ToolLock): Promise<boolean> {
  switch (lock.kind) {
    case 'advisory': {
      const [row] = await session.query(`SELECT pg_try_advisory_lock(${lock.key})::int AS held`);
      return Number(row?.['held']) === 1;
    }
    case 'named': {
      const [row] = await session.query('SELECT GET_LOCK(?, 0) AS held', [lock.name]);
      return Number(row?.['held']) === 1;
    }
    case 'row': {
      await sendAll(session, lock.prepare);
      const answer = await session.send(lock.take);
      return answer.kind === 'done' && answer.affected === 1;
    }
  }
}
