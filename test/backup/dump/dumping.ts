import { type Comparison, compareTables } from '../../../src/backup/dump/compare-tables.ts';
import type {
  DumpServer,
  DumpWish,
  Preflight,
  RestoreEnd,
  RestoreWish,
  SourceFacts,
} from '../../../src/backup/dump/dump.ts';
import { preflight } from '../../../src/backup/dump/preflight.ts';
import { restoreInto } from '../../../src/backup/dump/restore-into.ts';
import { startDump } from '../../../src/backup/dump/start-dump.ts';
import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import { readVersion } from '../../../src/core/database/read-version.ts';
import type { Session } from '../../../src/core/database/session.ts';
import { clientsFolder } from '../../servers/clients.mjs';

/** The database of a URL as the jobs know it. */
export async function serverAt(url: string): Promise<DumpServer> {
  const address = readAddress(url, 'url', {});
  const session = await openSession(address);
  const [row = {}] = await session.query(
    address.engine === 'postgres' ? "SELECT current_setting('server_version') AS v" : 'SELECT VERSION() AS v',
  );
  await session.close();
  const read = readVersion(address.engine === 'postgres' ? 'postgres' : 'mysql', String(row['v']));
  if (read === null) throw new Error(`no version: ${String(row['v'])}`);
  const known = { ...address, engine: read.engine };
  return {
    engine: read.engine,
    server: `${read.engine} ${read.version.text}`,
    version: read.version,
    address: known,
    database: address.database ?? '',
    open: () => openSession(known),
  };
}

/** The environment of a run whose client programs are those of the recipe. */
export function clients(recipe: string): Record<string, string> {
  const variable = recipe.startsWith('postgres')
    ? 'DRYDOCK_PG_CLIENTS'
    : recipe.startsWith('mysql')
      ? 'DRYDOCK_MYSQL_CLIENTS'
      : 'DRYDOCK_MARIADB_CLIENTS';
  return { PATH: process.env['PATH'] ?? '', [variable]: clientsFolder(recipe) };
}

export function dumpWish(server: DumpServer, env: DumpWish['env'], more: Partial<DumpWish> = {}): DumpWish {
  return {
    server,
    format: server.engine === 'postgres' ? 'custom' : 'sql',
    scope: { schemaOnly: false, tables: [], without: [] },
    checks: 'hashes',
    lockTimeoutMs: 5_000,
    env,
    platform: process.platform,
    cancelled: new AbortController().signal,
    ...more,
  };
}

export function restoreWish(server: DumpServer, env: DumpWish['env'], more: Partial<RestoreWish> = {}): RestoreWish {
  return {
    server,
    format: server.engine === 'postgres' ? 'custom' : 'sql',
    clean: false,
    env,
    platform: process.platform,
    cancelled: new AbortController().signal,
    ...more,
  };
}

export interface Dumped {
  readonly bytes: Buffer;
  readonly facts: SourceFacts;
  readonly looked: Preflight;
  readonly at: Date;
}

/** A whole dump, in memory. */
export async function dumped(wish: DumpWish): Promise<Dumped> {
  const looked = await preflight(wish);
  if (looked.problems.length > 0) throw new Error(JSON.stringify(looked.problems));
  const running = await startDump(wish, looked);
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of running.output) pieces.push(piece);
    return { bytes: Buffer.concat(pieces), facts: await running.facts, looked, at: running.snapshotAt };
  } finally {
    await running.stop();
  }
}

/** A stream of pieces of that size; `fault` is thrown at its end. */
export async function* inPieces(
  bytes: Uint8Array,
  size = 65_536,
  fault: Error | null = null,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  if (fault !== null) throw fault;
}

export async function restored(wish: RestoreWish, bytes: Uint8Array): Promise<RestoreEnd> {
  return restoreInto(wish, inPieces(bytes));
}

export async function comparison(server: DumpServer, { facts, looked }: Dumped): Promise<Comparison> {
  return withSession(server, (session) =>
    compareTables(session, { ...facts, extensions: looked.extensions, collations: looked.collations }),
  );
}

export async function withSession<T>(server: DumpServer, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await server.open();
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Sends the statements of a text one by one; each ends with its line. */
export async function fill(session: Session, sql: string): Promise<void> {
  for (const statement of sql.split(/;\n/)) {
    if (statement.trim() === '') continue;
    const answer = await session.send(statement.replace(/^\s*--.*\n/gm, ''));
    if (answer.kind === 'failed') throw new Error(`${answer.failure.message}: ${statement.slice(0, 200)}`);
  }
}
