import { Client } from 'pg';
import { readPostgresSchema } from '../../../src/core/schema/server/read-postgres-schema.ts';
import type { Ask, SchemaSnapshot } from '../../../src/core/schema/server/snapshot.ts';
import type { PostgresServer } from '../../servers/postgres.ts';

/** A throwaway database with what the scripts make. Each script has a session of its own, as a migration has. */
export async function databaseOf(server: PostgresServer, scripts: readonly string[]): Promise<string> {
  const url = await server.database();
  for (const script of scripts) await withClient(url, (client) => client.query(script));
  return url;
}

export async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  client.on('notice', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

export function askWith(client: Client): Ask {
  return async (sql) => (await client.query(sql)).rows;
}

export const nothing = { leaveOut: () => false };

/** The schema of a database, as a session with the server's defaults sees it. */
export function snapshotOf(url: string): Promise<SchemaSnapshot> {
  return withClient(url, (client) => readPostgresSchema(askWith(client), nothing));
}

/** The schema that scripts make. */
export async function schemaOf(server: PostgresServer, ...scripts: readonly string[]): Promise<SchemaSnapshot> {
  return snapshotOf(await databaseOf(server, scripts));
}
