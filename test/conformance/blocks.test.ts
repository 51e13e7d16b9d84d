import { describe, expect, it } from 'vitest';
import { blocks, lockModes } from '../../src/core/effects/effect.ts';
import { majors } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { attempt, connect } from './session.ts';

// "Blocks reads and writes" is what a reader acts on, so it is tried: one session holds the lock, another one knocks.
describe('what a lock keeps others from doing', () => {
  it.each(majors)('on PostgreSQL %i', async (major) => {
    const server = await serverOf(major);
    const url = await server.database();
    const [holder, other] = [await connect(url), await connect(url)];
    await holder.query('CREATE TABLE held (id int); INSERT INTO held VALUES (1)');
    await other.query("SET lock_timeout = '30ms'");
    // 55P03 is lock_not_available: it waited for as long as it may.
    const waits = async (sql: string) => (await attempt(other, sql))?.sqlstate === '55P03';
    const seen: Record<string, string> = {};
    for (const mode of lockModes) {
      await holder.query(`BEGIN; LOCK TABLE held IN ${mode} MODE`);
      const reads = await waits('SELECT * FROM held');
      const writes = await waits('UPDATE held SET id = 2');
      const changes = await waits('ALTER TABLE held ALTER COLUMN id SET STATISTICS 100');
      await holder.query('ROLLBACK');
      expect([reads && !writes, writes && !changes], `${mode} stops the weaker but not the stronger`).toEqual([
        false,
        false,
      ]);
      seen[mode] = reads ? 'reads and writes' : writes ? 'writes' : changes ? 'schema changes' : 'nothing';
    }
    await Promise.all([holder.end(), other.end()]);
    await server.stop();
    expect(seen).toEqual(Object.fromEntries(lockModes.map((mode) => [mode, blocks(mode)])));
  });
});
