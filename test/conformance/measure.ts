import type { Client } from 'pg';
import type { Major } from '../servers/postgres.ts';
import { prepared } from './fixtures.ts';
import { locksInTheWay } from './obstacles.ts';
import { attempt, connect, locksHeld, look, type Measured, sessionSettings, workBetween } from './session.ts';
import type { Shape } from './shape.ts';

/** A connection that measures on a database of its own: everything in it is dropped between shapes. */
export interface Bench {
  readonly major: Major;
  measure(shape: Shape): Promise<Measured>;
  close(): Promise<void>;
}

/** Opens a bench on an empty database that belongs to it alone. */
export async function openBench(major: Major, url: string): Promise<Bench> {
  const client = await connect(url);
  await attempt(client, 'CREATE ROLE drydock_reader');
  // A tablespace in the server's own folder: one elsewhere would need a folder that the server's user may write to.
  await client.query('SET allow_in_place_tablespaces = on');
  await attempt(client, "CREATE TABLESPACE drydock_space LOCATION ''");
  return {
    major,
    measure: (shape) => measureShape(client, url, shape),
    async close() {
      await clear(client);
      // Another bench of the server may still use them; the last one succeeds.
      await attempt(client, 'DROP TABLESPACE IF EXISTS drydock_space');
      await attempt(client, 'DROP ROLE IF EXISTS drydock_reader');
      await client.end();
    },
  };
}

async function measureShape(client: Client, url: string, shape: Shape): Promise<Measured> {
  await prepare(client, shape);
  await client.query(`BEGIN; ${settings(shape)}`);
  const before = await look(client);
  const failure = await attempt(client, shape.sql);
  if (failure === null) {
    const locks = await locksHeld(client, before);
    const work = workBetween(before, await look(client), shape.sql);
    await client.query('ROLLBACK');
    return { inTransaction: 'allowed', sqlstate: null, error: null, locks, ...work };
  }
  await client.query('ROLLBACK');
  if (failure.sqlstate !== '25001') {
    return { inTransaction: 'allowed', ...failure, locks: [], rewrites: [], reads: [], builds: [] };
  }
  if (shape.run === 'transaction-only') {
    return { inTransaction: 'refused', sqlstate: null, error: null, locks: [], rewrites: [], reads: [], builds: [] };
  }
  return measureOutside(client, url, shape);
}

async function measureOutside(client: Client, url: string, shape: Shape): Promise<Measured> {
  // Counters are sent away at most every half second, and only at the end of a command. A new session sends them after
  // its first one, which is a SELECT here; so those of the statement are still there when we look.
  const session = await connect(url);
  try {
    await session.query(settings(shape) || 'SELECT 1');
    const before = await look(session);
    const failure = await attempt(session, shape.sql);
    const work = workBetween(before, await look(session), shape.sql);
    if (failure !== null)
      return { inTransaction: 'refused', ...failure, locks: [], rewrites: [], reads: [], builds: [] };
    const locks = await locksInTheWay(client, url, { sql: shape.sql, settings: settings(shape) }, () =>
      prepare(client, shape),
    );
    return { inTransaction: 'refused', sqlstate: null, error: null, locks, ...work };
  } finally {
    await session.end();
  }
}

/** Drops all that a shape may have made, and makes what this one needs. */
async function prepare(client: Client, shape: Shape): Promise<void> {
  await clear(client);
  for (const sql of prepared(shape)) await client.query(sql);
}

async function clear(client: Client): Promise<void> {
  await client.query(
    `DO $$ DECLARE what text; BEGIN
       FOR what IN SELECT 'PUBLICATION ' || quote_ident(pubname) FROM pg_publication
         UNION ALL SELECT 'EVENT TRIGGER ' || quote_ident(evtname) FROM pg_event_trigger
         UNION ALL SELECT 'SCHEMA ' || quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
         UNION ALL SELECT 'FOREIGN DATA WRAPPER ' || quote_ident(fdwname) FROM pg_foreign_data_wrapper
         UNION ALL SELECT 'ACCESS METHOD ' || quote_ident(amname) FROM pg_am WHERE oid >= 16384
       LOOP EXECUTE 'DROP ' || what || ' CASCADE'; END LOOP;
       CREATE SCHEMA public;
     END $$; RESET ALL`,
  );
  await client.query(sessionSettings);
}

function settings(shape: Shape): string {
  return Object.entries(shape.settings ?? {})
    .map(([name, value]) => `SET ${name} = '${value.replaceAll("'", "''")}';`)
    .join(' ');
}
