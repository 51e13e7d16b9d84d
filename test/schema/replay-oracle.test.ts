import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Major, PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { histories } from './histories.ts';
import { compareWithServer, differingExpressions } from './oracle.ts';

describe.each([13, 16, 18] as const satisfies readonly Major[])('the replay agrees with PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await serverOf(major);
  });
  afterAll(async () => {
    await server.stop();
  });

  const cases = histories.filter((each) => major >= (each.from ?? 13) && major <= (each.to ?? 18));
  it.each(cases.map((each) => [each.title, each] as const))('%s', async (_title, history) => {
    const client = new Client({ connectionString: await server.database() });
    await client.connect();
    try {
      const scripts = history.scripts.map((sql, i) => ({ file: `V${i + 1}.sql`, sql }));
      const result = await compareWithServer(client, major, scripts);
      expect(result.refused, 'statements the server refused').toEqual([]);
      expect({ missing: result.missing, extra: result.extra }).toEqual({ missing: [], extra: [] });
      expect(result.doubts.filter((doubt) => doubt.includes('not replayed'))).toEqual([]);
      expect(await differingExpressions(client, result.catalog)).toEqual([]);
      expect(result.facts).toBeGreaterThan(0);
    } finally {
      await client.end();
    }
  });
});
