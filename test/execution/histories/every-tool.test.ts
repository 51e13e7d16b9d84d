import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { historyOf } from '../../../src/core/execution/histories/registry.ts';
import type { ToolId } from '../../../src/core/migrations/migration.ts';
import { UserError } from '../../../src/core/report/user-error.ts';
import { files, folderFor } from './fixtures.ts';
import { everywhere, type Place, placeOf, sendAll, sessionOn, states, tryTake } from './place.ts';

const run = { user: 'ann', ms: 12.4 };
const tools: readonly ToolId[] = [...(Object.keys(files) as ToolId[]), 'alembic'];
const onlyPostgres: ReadonlySet<ToolId> = new Set(['supabase', 'node-pg-migrate', 'hasura']);
/** One number, or one revision: what stands before it has been applied. */
const oneNumber: ReadonlySet<ToolId> = new Set(['golang-migrate', 'alembic']);

describe.each(everywhere)('on $name', (server) => {
  let place: Place;
  let url = '';
  let session: Session | null = null;
  beforeAll(async () => {
    place = await placeOf(server);
  });
  afterAll(async () => {
    await session?.close();
    await place.stop();
  });

  async function fresh() {
    await session?.close();
    url = await place.database();
    session = await sessionOn(url);
    return session;
  }

  const here = tools.filter((tool) => server.engine === 'postgres' || !onlyPostgres.has(tool));
  describe.each(here)('%s', (tool) => {
    const folder = folderFor(tool);
    const [a, b, c] = folder.migrations;
    if (!a || !b || !c) throw new Error('There are three.');
    const is = (...rows: readonly (readonly [{ readonly version: string | null }, string])[]) =>
      rows.map(([one, state]) => `${one.version} ${state}`);

    it('writes what it reads', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      expect(await history.find(db)).toEqual({ kind: 'absent' });
      await sendAll(db, await history.create(db));
      expect(await history.find(db)).toMatchObject({ kind: 'found' });
      expect(await history.read(db, folder)).toEqual([]);
      for (const one of [a, b])
        await sendAll(db, [...(history.started?.(one, run) ?? []), ...history.applied(one, run)]);
      expect(await states(db, history, folder)).toEqual(is([a, 'applied'], [b, 'applied']));
      const rows = await history.read(db, folder);
      for (const [at, one] of [a, b].entries()) {
        expect(rows[at]).toMatchObject({ version: one.version, file: one.file, digest: history.digest(one) });
      }
      expect(history.repair(rows, folder)).toEqual([]);
      // Another history of the same database sees it too.
      expect(await states(db, historyOf(tool, place.engine), folder)).toEqual(is([a, 'applied'], [b, 'applied']));
      await sendAll(db, history.undone(b, folder));
      expect(await states(db, history, folder)).toEqual(is([a, 'applied']));
      await sendAll(db, history.applied(b, run));
      await sendAll(db, history.undone(b, folder));
      await sendAll(db, history.undone(a, folder));
      expect(await states(db, history, folder)).toEqual([]);
    });

    it('takes for applied what never ran', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      await sendAll(db, history.baseline([a, b], run));
      expect((await history.read(db, folder)).map((one) => one.version)).toEqual([a.version, b.version]);
      await sendAll(db, history.applied(c, run));
      const rows = await history.read(db, folder);
      expect(rows.map((one) => one.version)).toEqual([a.version, b.version, c.version]);
      expect(rows.at(-1)?.state).toBe('applied');
      expect(history.repair(rows, folder)).toEqual([]);
    });

    it('tells of what failed where the tool does, mends it, and goes on after it', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      await sendAll(db, history.applied(a, run));
      if (!history.failed) {
        expect(history.repair(await history.read(db, folder), folder)).toEqual([]);
        return;
      }
      await sendAll(db, [...(history.started?.(b, run) ?? []), ...history.failed(b, run, "it's \\ no good")]);
      expect(await states(db, history, folder)).toEqual(is([a, 'applied'], [b, 'failed']));
      const steps = history.repair(await history.read(db, folder), folder);
      expect(steps).toHaveLength(1);
      for (const step of steps) await sendAll(db, step.statements);
      expect(await states(db, history, folder)).toEqual(is([a, 'applied']));
      await sendAll(db, history.failed(b, run, 'again'));
      await sendAll(db, history.applied(b, run));
      expect(await states(db, history, folder)).toEqual(is([a, 'applied'], [b, 'applied']));
    });

    it('goes with the statements of a migration, or not at all', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      await sendAll(db, history.applied(a, run));
      await history.read(db, folder);
      const own =
        place.engine === 'postgres' ? ["SELECT pg_catalog.set_config('search_path', 'pg_catalog', true)"] : [];
      await sendAll(db, ['BEGIN', ...own, ...history.applied(b, run), 'ROLLBACK']);
      expect(await states(db, history, folder)).toEqual(is([a, 'applied']));
      await sendAll(db, ['BEGIN', ...own, ...history.applied(b, run), 'COMMIT']);
      expect(await states(db, history, folder)).toEqual(is([a, 'applied'], [b, 'applied']));
    });

    it('tells of a row whose migration is gone', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      for (const one of [a, b]) await sendAll(db, history.applied(one, run));
      const without = { ...folder, migrations: oneNumber.has(tool) ? [a, c] : [a] };
      const rows = await history.read(db, without);
      if (tool === 'alembic') {
        expect(rows).toMatchObject([{ version: b.version, state: 'failed' }]);
        return;
      }
      expect(rows).toHaveLength(2);
      expect(rows.map((one) => one.state)).toEqual(['applied', 'applied']);
      expect(rows[0]?.file).toBe(a.file);
      if (tool !== 'liquibase' && tool !== 'plain') expect(rows[1]?.file).toBeUndefined();
    });

    it('keeps another session from its lock until the first lets go', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      const other = await sessionOn(url);
      for (const lock of await history.locks(db)) {
        expect(await tryTake(db, lock)).toBe(true);
        expect(await tryTake(other, lock)).toBe(false);
        if (lock.kind === 'row') {
          expect((await other.query(lock.holder))[0]?.['holder']).toContain(`connection ${db.id}`);
          const [theirs] = await historyOf(tool, place.engine).locks(other);
          if (theirs?.kind === 'row') await other.query(theirs.release);
          expect(await tryTake(other, lock)).toBe(false);
          await db.query(lock.release);
          expect(await tryTake(other, lock)).toBe(true);
        }
      }
      await other.close();
    });

    it('does not take a table of another shape for its own', async () => {
      const db = await fresh();
      const history = historyOf(tool, place.engine, { folder });
      await sendAll(db, await history.create(db));
      const found = await history.find(db);
      if (found.kind !== 'found') throw new Error('It is there.');
      await db.query(`DROP TABLE ${found.table}`);
      await db.query(`CREATE TABLE ${found.table} (id int PRIMARY KEY, something int)`);
      expect(await history.find(db)).toMatchObject({ kind: 'other', tool: null, columns: ['id', 'something'] });
    });

    it('is where the team has put it', async () => {
      const db = await fresh();
      if (tool === 'hasura') return;
      const table = place.engine === 'postgres' ? { schema: 'Own Place', table: 'Steps' } : { table: 'Steps' };
      const history = historyOf(tool, place.engine, { ...table, folder });
      await sendAll(db, await history.create(db));
      await sendAll(db, history.applied(a, run));
      expect(await states(db, history, folder)).toEqual(is([a, 'applied']));
      const counted = await db.query(
        `SELECT COUNT(*) AS n FROM ${place.engine === 'postgres' ? '"Own Place"."Steps"' : 'Steps'}`,
      );
      expect(Number(counted[0]?.['n'])).toBeGreaterThan(0);
    });
  });
});

it('has no history where the tool knows nothing of the server', () => {
  for (const tool of onlyPostgres) expect(() => historyOf(tool, 'mysql')).toThrow(UserError);
});
