import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Engine } from '../../../src/core/report/engine.ts';
import { ask, type Running, sessionOf } from '../deploying.ts';

/** Ways in which a deploy comes to an end before its time. */
export const ways = ['process', 'backend', 'network'] as const;
export type Way = (typeof ways)[number];

/** What a database holds, for a comparison: schema, rows, history, and what our journal still knows. */
export async function stateOf(engine: Engine, url: string): Promise<string> {
  const lines: string[] = [];
  const add = async (what: string, sql: string) => {
    for (const row of await ask(url, sql)) lines.push(`${what} ${Object.values(row).map(String).join(' ')}`);
  };
  if (engine === 'postgres') {
    await add(
      'column',
      "SELECT table_name, column_name, data_type, is_nullable, coalesce(column_default, '') FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'flyway_schema_history' ORDER BY 1, ordinal_position",
    );
    await add(
      'index',
      "SELECT c.relname, i.indisvalid::text, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1",
    );
    await add(
      'constraint',
      "SELECT conname, convalidated::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1",
    );
    await add('view', "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'");
    await add('customers', "SELECT count(*), md5(string_agg(id || email, ',' ORDER BY id)) FROM customers");
    await add('orders', "SELECT count(*), md5(string_agg(o::text, ',' ORDER BY id)) FROM orders o");
    await add('journal', 'SELECT migration, unit, state FROM drydock.journal');
    await add('ours', 'SELECT version, name, count(*) FROM drydock.history GROUP BY 1, 2 ORDER BY 2');
  } else {
    await add(
      'column',
      "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COALESCE(COLUMN_DEFAULT, '') FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'drydock%' AND TABLE_NAME <> 'flyway_schema_history' ORDER BY TABLE_NAME, ORDINAL_POSITION",
    );
    await add(
      'index',
      "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'drydock%' ORDER BY 1, 2, 3",
    );
    await add('clients', 'SELECT COUNT(*), SUM(CRC32(CONCAT(id, email))) FROM clients');
    await add('orders', "SELECT COUNT(*), SUM(CRC32(CONCAT_WS(',', id, customer_id, total, state))) FROM orders");
    await add('notes', 'SELECT * FROM notes');
    await add('journal', 'SELECT migration, unit, state FROM drydock_journal');
    await add('ours', 'SELECT version, name, COUNT(*) FROM drydock_history GROUP BY 1, 2 ORDER BY 2');
  }
  await add(
    'flyway',
    'SELECT installed_rank, version, description, type, script, checksum, success FROM flyway_schema_history ORDER BY installed_rank',
  );
  return lines.join('\n');
}

/** Ends the running deploy in one of the ways. The network is cut at the proxy that it goes through. */
export async function strike(way: Way, engine: Engine, url: string, running: Running, proxy: Proxy): Promise<void> {
  switch (way) {
    case 'process':
      running.kill('SIGKILL');
      return;
    case 'network':
      proxy.cut();
      return;
    case 'backend':
      await killSessions(engine, url);
  }
}

/** All sessions but ours of the database. */
async function killSessions(engine: Engine, url: string): Promise<void> {
  const session = await sessionOf(url);
  try {
    if (engine === 'postgres') {
      await session.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'drydock'",
      );
      return;
    }
    const rows = await session.query(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()',
    );
    for (const row of rows) await session.send(`KILL ${String(row['id'])}`);
  } finally {
    await session.close();
  }
}

/** A way to the server that can be cut. */
export interface Proxy {
  readonly url: string;
  /** No byte goes either way any more, and the ends learn of it at once. */
  cut(): void;
  stop(): Promise<void>;
}

export async function proxyTo(url: string): Promise<Proxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server: Server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const through = new URL(url);
  through.port = String(address !== null && typeof address === 'object' ? address.port : 0);
  return {
    url: through.href,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
