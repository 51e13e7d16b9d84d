import { crc32 as nodeCrc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { historyOf } from '../../../src/core/execution/histories/registry.ts';
import {
  everywhere,
  folderOf,
  migrationOf,
  type Place,
  placeOf,
  sendAll,
  sessionOn,
  states,
  tryTake,
} from './place.ts';

const run = { user: 'ann', ms: 12.4 };

describe.each(everywhere)('$name', (server) => {
  let place: Place;
  let session: Session;
  let url = '';
  beforeAll(async () => {
    place = await placeOf(server);
  });
  afterAll(async () => {
    await session.close();
    await place.stop();
  });

  async function fresh(tool: Parameters<typeof historyOf>[0]) {
    await session?.close();
    url = await place.database();
    session = await sessionOn(url);
    const history = historyOf(tool, place.engine);
    expect(await history.find(session)).toEqual({ kind: 'absent' });
    await sendAll(session, await history.create(session));
    expect(await history.find(session)).toMatchObject({ kind: 'found' });
    return history;
  }
  const all = async (sql: string) => {
    const rows = await session.query(sql);
    return rows.map((row) =>
      Object.values(row)
        .map((value) => (value === true ? '1' : value === false ? '0' : String(value)))
        .join('|'),
    );
  };

  describe('the history of golang-migrate', () => {
    const folder = folderOf(
      Object.fromEntries(
        ['000001_a', '000002_b', '000010_c'].flatMap((name) => [
          [`${name}.up.sql`, 'SELECT 1;'],
          [`${name}.down.sql`, 'SELECT 2;'],
        ]),
      ),
      'golang-migrate',
    );
    const [a, b, c] = folder.migrations;
    if (!a || !b || !c) throw new Error('There are three.');

    it('is one row, dirty for as long as a script runs', async () => {
      const history = await fresh('golang-migrate');
      expect(await states(session, history, folder)).toEqual([]);
      await sendAll(session, history.started?.(a, run) ?? []);
      expect(await all('SELECT * FROM schema_migrations')).toEqual(['1|1']);
      expect(await states(session, history, folder)).toEqual(['000001 failed']);
      await sendAll(session, history.applied(a, run));
      await sendAll(session, history.applied(b, run));
      expect(await all('SELECT * FROM schema_migrations')).toEqual(['2|0']);
      expect(await states(session, history, folder)).toEqual(['000001 applied', '000002 applied']);
      await sendAll(session, history.failed?.(c, run, 'no') ?? []);
      const rows = await history.read(session, folder);
      expect(rows.map((one) => one.state)).toEqual(['applied', 'applied', 'failed']);
      const steps = history.repair(rows, folder);
      expect(steps.map((one) => one.what)).toEqual(['version 000002 is the one that was reached, and no longer dirty']);
      for (const step of steps) await sendAll(session, step.statements);
      expect(await all('SELECT * FROM schema_migrations')).toEqual(['2|0']);
      await sendAll(session, history.undone(b, folder));
      expect(await all('SELECT * FROM schema_migrations')).toEqual(['1|0']);
      await sendAll(session, history.undone(a, folder));
      expect(await all('SELECT * FROM schema_migrations')).toEqual([]);
      await sendAll(session, history.baseline([a, b, c], run));
      expect(await all('SELECT * FROM schema_migrations')).toEqual(['10|0']);
    });

    it('tells of a version that the folder does not have, and of a way back that failed', async () => {
      const history = await fresh('golang-migrate');
      await session.query('INSERT INTO schema_migrations VALUES (7, false)');
      expect(await states(session, history, folder)).toEqual(['000001 applied', '000002 applied', '7 applied']);
      await session.query('UPDATE schema_migrations SET version = -1, dirty = true');
      expect(await states(session, history, folder)).toEqual(['000001 failed']);
      const steps = history.repair(await history.read(session, folder), folder);
      for (const step of steps) await sendAll(session, step.statements);
      expect(await all('SELECT * FROM schema_migrations')).toEqual([]);
    });
  });

  describe('the history of dbmate', () => {
    const file = '-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n';
    const folder = folderOf({ '001_a.sql': file, '0010_b.sql': file, '2_c.sql': file }, 'dbmate');

    it('keeps the digits of the name as text', async () => {
      const history = await fresh('dbmate');
      for (const one of folder.migrations) await sendAll(session, history.applied(one, run));
      expect(await all('SELECT * FROM schema_migrations ORDER BY 1')).toEqual(['001', '0010', '2']);
      expect(await states(session, history, folder)).toEqual(['001 applied', '0010 applied', '2 applied']);
      expect(await history.locks(session)).toEqual([]);
      await sendAll(session, history.undone(migrationOf(folder, '2'), folder));
      expect(await states(session, history, folder)).toEqual(['001 applied', '0010 applied']);
      await sendAll(session, history.baseline([migrationOf(folder, '2')], run));
      const read = await history.read(session, folder);
      expect(read.map((one) => one.file)).toEqual(['m/001_a.sql', 'm/0010_b.sql', 'm/2_c.sql']);
    });

    it('is not the table of golang-migrate, nor that of Rails', async () => {
      await session.close();
      session = await sessionOn(await place.database());
      await session.query('CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)');
      expect(await historyOf('dbmate', place.engine).find(session)).toMatchObject({
        kind: 'other',
        tool: 'golang-migrate',
      });
      await session.query('DROP TABLE schema_migrations');
      await session.query('CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)');
      expect(await historyOf('dbmate', place.engine).find(session)).toMatchObject({ kind: 'found' });
      await session.query('CREATE TABLE ar_internal_metadata (k varchar(255) PRIMARY KEY)');
      expect(await historyOf('dbmate', place.engine).find(session)).toMatchObject({ kind: 'other', tool: null });
    });
  });

  describe('the history of goose', () => {
    const file = '-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n';
    const folder = folderOf({ '00001_a.sql': file, '00002_b.sql': file }, 'goose');
    const [a, b] = folder.migrations;
    if (!a || !b) throw new Error('There are two.');

    it('begins with version 0, and loses the rows of what was taken back', async () => {
      const history = await fresh('goose');
      await sendAll(session, history.applied(a, run));
      await sendAll(session, history.applied(b, run));
      expect(await all('SELECT version_id, is_applied FROM goose_db_version ORDER BY id')).toEqual([
        '0|1',
        '1|1',
        '2|1',
      ]);
      expect(await states(session, history, folder)).toEqual(['00001 applied', '00002 applied']);
      await sendAll(session, history.undone(b, folder));
      expect(await all('SELECT version_id, is_applied FROM goose_db_version ORDER BY id')).toEqual(['0|1', '1|1']);
      // As releases before 3 did.
      await session.query('INSERT INTO goose_db_version (version_id, is_applied) VALUES (1, false)');
      expect(await states(session, history, folder)).toEqual([]);
      await sendAll(session, history.baseline([a, b], run));
      expect(await states(session, history, folder)).toEqual(['00001 applied', '00002 applied']);
    });
  });

  describe('the history of Prisma', () => {
    const text = 'CREATE TABLE a (id int);\n';
    const folder = folderOf(
      { '2024_a/migration.sql': text, '2025_b/migration.sql': 'SELECT 1;\n', 'migration_lock.toml': '' },
      'prisma',
    );
    const [a, b] = folder.migrations;
    if (!a || !b) throw new Error('There are two.');

    it('begins a row and ends it', async () => {
      const history = await fresh('prisma');
      await sendAll(session, history.started?.(a, run) ?? []);
      expect(await states(session, history, folder)).toEqual(['2024_a failed']);
      await sendAll(session, history.applied(a, run));
      await sendAll(session, history.applied(b, run));
      expect(await states(session, history, folder)).toEqual(['2024_a applied', '2025_b applied']);
      expect(
        await all(
          'SELECT migration_name, applied_steps_count, logs, rolled_back_at, length(id) FROM _prisma_migrations ORDER BY 1',
        ),
      ).toEqual(['2024_a|1|null|null|36', '2025_b|1|null|null|36']);
      await sendAll(session, history.undone(b, folder));
      expect(await states(session, history, folder)).toEqual(['2024_a applied']);
      await sendAll(session, history.baseline([b], run));
      expect(await states(session, history, folder)).toEqual(['2024_a applied', '2025_b baseline']);
    });

    it('takes CRLF and LF for equal, and an edit for none', async () => {
      const history = await fresh('prisma');
      await sendAll(session, history.applied(a, run));
      const windows = folderOf({ '2024_a/migration.sql': text.replaceAll('\n', '\r\n') }, 'prisma');
      const rows = await history.read(session, windows);
      expect(rows[0]?.digest).toBe(history.digest(migrationOf(windows, '2024_a')));
      expect(history.repair(rows, windows)).toEqual([]);
      const edited = folderOf({ '2024_a/migration.sql': 'SELECT 2;' }, 'prisma');
      const read = await history.read(session, edited);
      expect(read[0]?.digest).not.toBe(history.digest(migrationOf(edited, '2024_a')));
      for (const step of history.repair(read, edited)) await sendAll(session, step.statements);
      expect(history.repair(await history.read(session, edited), edited)).toEqual([]);
    });

    it('keeps why it failed, and marks that as rolled back', async () => {
      const history = await fresh('prisma');
      await sendAll(session, history.failed?.(a, run, "it's \\ no\0 good") ?? []);
      expect(await all('SELECT logs FROM _prisma_migrations')).toEqual(["it's \\ no good"]);
      const steps = history.repair(await history.read(session, folder), folder);
      for (const step of steps) await sendAll(session, step.statements);
      expect(await states(session, history, folder)).toEqual([]);
      await sendAll(session, history.applied(a, run));
      expect(await states(session, history, folder)).toEqual(['2024_a applied']);
    });
  });

  describe('the history of plain files', () => {
    const folder = folderOf({ '1_a.sql': 'SELECT 1;', '2_b.sql': 'SELECT 2;' }, 'plain');
    const [a, b] = folder.migrations;
    if (!a || !b) throw new Error('There are two.');

    it('keeps all that we know', async () => {
      const history = await fresh('plain');
      await sendAll(session, history.baseline([a], run));
      await sendAll(session, history.applied(b, run));
      expect(await history.read(session, folder)).toMatchObject([
        { version: '1', name: 'a', file: 'm/1_a.sql', digest: history.digest(a), state: 'baseline', by: 'ann', ms: 0 },
        { version: '2', name: 'b', file: 'm/2_b.sql', digest: history.digest(b), state: 'applied', by: 'ann', ms: 12 },
      ]);
      await sendAll(session, history.undone(b, folder));
      expect(await states(session, history, folder)).toEqual(['1 baseline']);
      const edited = folderOf({ '1_a.sql': 'SELECT 3;' }, 'plain');
      for (const step of history.repair(await history.read(session, edited), edited))
        await sendAll(session, step.statements);
      expect((await history.read(session, edited))[0]?.digest).toBe(history.digest(migrationOf(edited, '1')));
    });
  });

  it('locks are those that the tools take by their numbers', async () => {
    const golang = await fresh('golang-migrate');
    const other = await sessionOn(url);
    const numbers = {
      postgres: ['4097083626', '72707369'],
      mysql: ['prisma_migrate'],
      mariadb: ['prisma_migrate'],
    }[place.engine];
    const named = [...numbers, ...golangLocks(place.engine, session.database)];
    for (const history of [golang, historyOf('goose', place.engine), historyOf('prisma', place.engine)]) {
      for (const lock of await history.locks(session)) expect(await tryTake(session, lock)).toBe(true);
    }
    for (const name of named) {
      const [row] = await other.query(
        place.engine === 'postgres'
          ? `SELECT pg_try_advisory_lock(${name})::int AS held`
          : `SELECT GET_LOCK('${name}', 0) AS held`,
      );
      expect(Number(row?.['held'])).toBe(0);
    }
    await other.close();
  });
});

/** As golang-migrate computes it (database/util.go), with the sum of another library. */
function golangLocks(engine: string, database: string): readonly string[] {
  const number = (text: string) => String((BigInt(nodeCrc32(text)) * 1_486_364_155n) % 2n ** 32n);
  if (engine !== 'postgres') return [number(`${database}:schema_migrations`)];
  return [number(`public\0schema_migrations\0/${database}`), number(`public\0schema_migrations\0${database}`)];
}
