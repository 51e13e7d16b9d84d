import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeArchive } from '../../../src/backup/dump/decode-archive.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import {
  clients,
  comparison,
  dumped,
  dumpWish,
  inPieces,
  restored,
  restoreWish,
  serverAt,
  withSession,
} from './dumping.ts';

const rich = readFileSync(join(import.meta.dirname, 'postgres-rich.sql'), 'utf8');
const servers: PostgresServer[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

async function server(major: 13 | 15 | 16 | 18): Promise<PostgresServer> {
  const one = await serverOf(major);
  servers.push(one);
  return one;
}

async function filled(of: PostgresServer, sql = rich) {
  const at = await serverAt(await of.database());
  await withSession(at, async (session) => {
    const answer = await session.send(sql);
    if (answer.kind === 'failed') throw new Error(answer.failure.message);
  });
  return at;
}

describe('every kind of value comes back as it was', () => {
  it.each([
    { from: 15, to: 15, client: 'postgres-15', format: 'custom' },
    { from: 13, to: 18, client: 'postgres-18', format: 'custom' },
    { from: 16, to: 16, client: 'postgres-17', format: 'custom' },
    { from: 16, to: 18, client: 'postgres-18', format: 'directory' },
    { from: 18, to: 18, client: 'postgres-18', format: 'directory' },
  ] as const)('from $from to $to with $client, format $format', async ({ from, to, client, format }) => {
    const env = clients(client);
    const source = await filled(await server(from));
    const dump = await dumped(dumpWish(source, env, { format }));
    expect(dump.facts.remarks).toEqual([]);
    expect(dump.facts.checks).toBe('hashes');
    const names = dump.facts.tables.map(({ schema, name, rows }) => `${schema}.${name} ${rows}`);
    expect(names).toEqual(
      expect.arrayContaining([
        'public.kinds 304',
        'public.without_columns 7',
        'public.parted_low 100',
        'public.parent 1',
        'pg_catalog.pg_largeobject 2',
      ]),
    );
    expect(names.join()).not.toMatch(/parted_high |parted |gone|kept/);

    const decoded = await decodeArchive(
      { format, env, platform: process.platform, cancelled: new AbortController().signal },
      inPieces(dump.bytes),
    );
    expect(decoded).toEqual({ kind: 'whole', by: expect.stringContaining('pg_restore'), bytes: dump.bytes.length });
    const half = await decodeArchive(
      { format, env, platform: process.platform, cancelled: new AbortController().signal },
      inPieces(dump.bytes.subarray(0, dump.bytes.length / 2)),
    );
    expect(half).toMatchObject({ kind: 'bad' });

    const other = await server(to);
    const url = await other.database();
    // Settings that change how values are written.
    await other.query(
      `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET timezone = 'Asia/Kathmandu'; ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET datestyle = 'German';
       ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET intervalstyle = 'sql_standard'; ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET bytea_output = 'escape';
       ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET extra_float_digits = -5`,
    );
    const target = await serverAt(url);
    const end = await restored(restoreWish(target, env, { format }), dump.bytes);
    expect(end).toEqual({ kind: 'done', client: expect.stringContaining('pg_restore'), remarks: [] });
    const compared = await comparison(target, dump);
    expect(compared.tables.filter(({ result }) => result !== 'equal')).toEqual([]);
    expect(compared.sequences).toEqual([]);
    expect(compared.equal).toBe(true);
    expect(compared.tables).toHaveLength(dump.facts.tables.length);
  });
});
