import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { readMysqlSchema } from '../../../src/core/schema/server/read-mysql-schema.ts';
import type { Ask, SchemaSnapshot } from '../../../src/core/schema/server/snapshot.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import type { MysqlServerName } from '../../servers/mysql-names.ts';

export const versions: Readonly<Record<MysqlServerName, MysqlServer>> = {
  'mysql-9.7': { engine: 'mysql', major: 9, minor: 7, patch: null },
  'mariadb-10.11': { engine: 'mariadb', major: 10, minor: 11, patch: null },
  'mariadb-11.8': { engine: 'mariadb', major: 11, minor: 8, patch: null },
};

/** A connection to a new database, in which the scripts were run as a migration tool runs them. */
export async function databaseOf(server: RunningMysql, ...scripts: readonly string[]): Promise<Connection> {
  const connection = await connectTo(await server.database());
  for (const script of scripts) await run(connection, server, script);
  return connection;
}

export function connectTo(url: string): Promise<Connection> {
  return createConnection({ uri: url, charset: 'utf8mb4' });
}

/** Runs a text as the mysql client would: DELIMITER is understood. */
export async function run(connection: Connection, server: RunningMysql, text: string): Promise<void> {
  const { statements, errors } = readMysql(sourceText('script.sql', text), {
    server: versions[server.name as MysqlServerName],
  });
  for (const { message } of errors) throw new Error(message);
  for (const { sql, body } of statements) {
    if (body) continue;
    try {
      await connection.query(sql);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}: ${sql}`);
    }
  }
}

export function askWith(connection: Connection): Ask {
  return async (sql) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return Array.isArray(rows) ? rows : [];
  };
}

export const nothing = { leaveOut: () => false };

export function snapshotOf(connection: Connection): Promise<SchemaSnapshot> {
  return readMysqlSchema(askWith(connection), nothing);
}

/** The schema that scripts make. */
export async function schemaOf(server: RunningMysql, ...scripts: readonly string[]): Promise<SchemaSnapshot> {
  const connection = await databaseOf(server, ...scripts);
  try {
    return await snapshotOf(connection);
  } finally {
    await connection.end();
  }
}
