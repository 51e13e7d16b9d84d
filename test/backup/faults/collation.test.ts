import { afterAll, expect, it } from 'vitest';
import { compareTables } from '../../../src/backup/dump/compare-tables.ts';
import { postgresVersions } from '../../../src/backup/dump/postgres-preflight.ts';
import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import { serverOf } from '../../servers/server-of.ts';

const postgres = await serverOf(16);
afterAll(() => postgres.stop());

it('F30: a collation of another version on the target is told, for its indexes sort otherwise', async () => {
  const session = await openSession(readAddress(await postgres.database(), 'url', {}));
  try {
    await session.query("CREATE COLLATION german (provider = icu, locale = 'de-DE')");
    await session.query('CREATE TABLE names (name text COLLATE german PRIMARY KEY)');
    const { extensions, collations } = await postgresVersions(session);
    const german = collations.find(({ name }) => name === 'german');
    expect(german?.version).toMatch(/^\d/);
    const facts = { checks: 'none', tables: [], sequences: [], extensions } as const;
    expect((await compareTables(session, { ...facts, collations })).remarks).toEqual([]);
    const older = collations.map((one) => (one.name === 'german' ? { ...one, version: '100.1' } : one));
    expect((await compareTables(session, { ...facts, collations: older })).remarks).toEqual([
      `The collation german has the version ${german?.version} here and had 100.1: indexes of texts were made anew, and may sort in another order`,
    ]);
  } finally {
    await session.close();
  }
});
