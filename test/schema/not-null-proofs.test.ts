import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReplay } from '../../src/core/schema/replay.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';

const checks = [
  'a IS NOT NULL',
  'NOT (a IS NULL)',
  'a IS NOT NULL AND b > 0',
  'b > 0 AND (c < 5 AND a IS NOT NULL)',
  'a IS NOT NULL OR b IS NOT NULL',
  '(a IS NOT NULL AND b > 1) OR (a IS NOT NULL AND b < 0)',
  'NOT (a IS NULL OR b IS NULL)',
  'NOT (a IS NULL AND b IS NULL)',
  'NOT NOT (a IS NOT NULL)',
  'a IS DISTINCT FROM NULL',
  'NOT (a IS NOT DISTINCT FROM NULL)',
  'NULL IS DISTINCT FROM a',
  'a IS NULL',
  'a > 0',
  'a = a',
  'length(a::text) > 0',
  'a + b IS NOT NULL',
  'num_nonnulls(a, b) = 2',
  'a IN (1, 2)',
];

describe('the server and the replay agree on which CHECK proves NOT NULL', () => {
  let server: PostgresServer;
  let client: Client;
  const messages: string[] = [];
  beforeAll(async () => {
    server = await serverOf(18);
    client = new Client({ connectionString: await server.database() });
    await client.connect();
    client.on('notice', (notice) => messages.push(notice.message ?? ''));
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  it.each(checks)('%s', async (check) => {
    const sql = `CREATE TABLE t (a int, b int, c int, CONSTRAINT k CHECK (${check}))`;
    await client.query(`DROP TABLE IF EXISTS t; ${sql}; SET client_min_messages = debug1`);
    messages.length = 0;
    await client.query('ALTER TABLE t ALTER a SET NOT NULL');
    await client.query('RESET client_min_messages');
    const skipped = messages.some((message) =>
      message.includes('are sufficient to prove that it does not contain nulls'),
    );
    const replay = createReplay({ major: 18 });
    for (const statement of readPostgres(sourceText('m.sql', sql)).statements) replay.apply(statement, 0);
    const constraint = replay.catalog.relation({ schema: 'public', name: 't' })?.constraints.get('k');
    const proven = constraint?.kind === 'check' && constraint.provesNotNull.includes('a');
    expect(proven).toBe(skipped);
  });
});
