import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { downRevisions } from '../../../src/core/execution/histories/alembic.ts';
import { atlasHashes } from '../../../src/core/execution/histories/atlas.ts';
import { liquibaseChecksum } from '../../../src/core/execution/histories/liquibase.ts';
import { historyOf } from '../../../src/core/execution/histories/registry.ts';
import { pendingOf } from '../../../src/core/execution/pending.ts';
import type { ToolId } from '../../../src/core/migrations/migration.ts';
import { alembicFolder, files, folderFor } from './fixtures.ts';
import { everywhere, folderOf, migrationOf, type Place, placeOf, sendAll, sessionOn, states } from './place.ts';

const run = { user: 'ann', ms: 12.4 };

describe('sums', () => {
  const changeset = (body: string) => {
    const [one] = folderOf(
      { 'c.sql': `--liquibase formatted sql\n\n--changeset ann:1\n${body}` },
      'liquibase',
    ).migrations;
    if (!one) throw new Error('There is one.');
    return liquibaseChecksum(one);
  };

  it('are those of Liquibase for its formatted SQL', () => {
    // What its own tests expect of these.
    expect(changeset('select 1')).toBe('9:3b78b9910981c62ca27148640fad7bc2');
    expect(changeset('create table thisShouldRun(id int)\n')).toBe('9:62336a615e62e89c9d86128d1ca60ecf');
    expect(changeset('--comment what it is\nselect\t1\n--rollback select 2\n')).toBe(changeset('select 1'));
    expect(changeset('-- any other comment\nselect 1')).not.toBe(changeset('select 1'));
    expect(changeset('select 1;\nGO\nselect 2;\nGO\n')).toBe(changeset('select 1; GO select 2; GO'));
    expect(changeset(`select '\${who}'`)).toBeNull();
  });

  it('of Atlas run over the files one after the other', () => {
    const folder = folderOf(
      { '1_a.sql': 'A;\n', '2_b.sql': '-- atlas:sum ignore\n\nB;\n', '3_c.sql': 'C;\n', 'atlas.sum': '' },
      'atlas',
    );
    const sha = (text: string) => createHash('sha256').update(text).digest('base64');
    expect([...atlasHashes(folder.migrations)]).toEqual([
      ['m/1_a.sql', sha('1_a.sqlA;\n')],
      ['m/3_c.sql', sha('1_a.sqlA;\n2_b.sql3_c.sqlC;\n')],
    ]);
  });
});

describe.each(everywhere)('on $name', (server) => {
  let place: Place;
  let session: Session;
  beforeAll(async () => {
    place = await placeOf(server);
  });
  afterAll(async () => {
    await session?.close();
    await place.stop();
  });

  async function fresh(tool: ToolId, folder = folderFor(tool)) {
    await session?.close();
    session = await sessionOn(await place.database());
    const history = historyOf(tool, place.engine, { folder });
    await sendAll(session, await history.create(session));
    await history.read(session, folder);
    return history;
  }
  const only = async (sql: string) => (await session.query(sql))[0];
  const [a, b, c] = ['1', '2', '10'].map((version) => migrationOf(folderFor('sqlx'), version));
  if (!a || !b || !c) throw new Error('There are three.');

  it('sqlx gets SHA-384 of the file as it is, nanoseconds, and its lock', async () => {
    const history = await fresh('sqlx');
    await sendAll(session, history.applied(b, run));
    expect(await only('SELECT version, description, checksum, execution_time FROM _sqlx_migrations')).toEqual({
      version: '2',
      description: 'b b',
      checksum: createHash('sha384').update('SELECT 2;\n').digest(),
      execution_time: '12400000',
    });
    const windows = folderOf({ '2_b.sql': 'SELECT 2;\r\n' }, 'sqlx');
    const [row] = await history.read(session, windows);
    expect(row?.digest).not.toBe(history.digest(migrationOf(windows, '2')));
    const number = BigInt(0x3d_32_ad_9e) * BigInt(crc32(session.database));
    expect(await history.locks(session)).toEqual([
      place.engine === 'postgres' ? { kind: 'advisory', key: number } : { kind: 'named', name: number.toString(16) },
    ]);
  });

  it('Diesel gets its version without dashes', async () => {
    const folder = folderFor('diesel');
    const history = await fresh('diesel');
    for (const one of folder.migrations) await sendAll(session, history.applied(one, run));
    expect(await session.query('SELECT version FROM __diesel_schema_migrations ORDER BY 1')).toEqual(
      ['202401011', '202401021', '202401031'].map((version) => ({ version })),
    );
  });

  it("Drizzle gets the journal's time, whose newest decides, and does not see how lines end", async () => {
    const folder = folderFor('drizzle');
    const history = await fresh('drizzle');
    const [, second] = folder.migrations;
    if (!second) throw new Error('There are three.');
    await sendAll(session, history.applied(second, run));
    const schema = place.engine === 'postgres' ? 'drizzle.' : '';
    expect(await only(`SELECT hash, created_at FROM ${schema}__drizzle_migrations`)).toEqual({
      hash: createHash('sha256').update('SELECT 2;\n').digest('hex'),
      created_at: '1700000000001',
    });
    const rows = await history.read(session, folder);
    const fates = pendingOf('drizzle', folder.migrations, rows, (one) => history.digest(one) ?? '');
    expect(fates.map((one) => one.fate.kind)).toEqual(['skipped', 'applied', 'runs']);
    const windows = folderOf({ ...files.drizzle, '0001_b.sql': 'SELECT 2;\r\n' }, 'drizzle');
    expect(history.repair(await history.read(session, windows), windows)).toEqual([]);
  });

  it('Drizzle of version 1 goes by the name', async () => {
    const folder = folderOf(
      { '20240101000000_a/migration.sql': 'SELECT 1;', '20240101000000_a/snapshot.json': '{}' },
      'drizzle',
    );
    const history = await fresh('drizzle', folder);
    for (const one of folder.migrations) await sendAll(session, history.applied(one, run));
    const schema = place.engine === 'postgres' ? 'drizzle.' : '';
    expect(await only(`SELECT name, created_at FROM ${schema}__drizzle_migrations`)).toEqual({
      name: '20240101000000_a',
      created_at: String(Date.UTC(2024, 0, 1)),
    });
    expect(await states(session, historyOf('drizzle', place.engine), folder)).toEqual(['20240101000000_a applied']);
  });

  it('Atlas gets the lines of atlas.sum; of an edited file alone is said that it was edited', async () => {
    const folder = folderFor('atlas');
    const history = await fresh('atlas');
    for (const one of folder.migrations) await sendAll(session, history.applied(one, run));
    const schema = place.engine === 'postgres' ? 'atlas_schema_revisions.' : '';
    const hashes = [...atlasHashes(folder.migrations).values()];
    const rows = await session.query(
      `SELECT version, type, applied, total, execution_time, hash, partial_hashes FROM ${schema}atlas_schema_revisions ORDER BY version`,
    );
    expect(rows).toEqual(
      ['20240101', '20240102', '20240103'].map((version, at) => ({
        version,
        type: '2',
        applied: '1',
        total: '1',
        execution_time: '12400000',
        hash: hashes[at],
        partial_hashes: null,
      })),
    );
    const edited = folderOf({ ...files.atlas, '20240102_b.sql': 'SELECT 22;\n' }, 'atlas');
    const read = await history.read(session, edited);
    const fates = pendingOf('atlas', edited.migrations, read, (one) => history.digest(one) ?? '');
    expect(fates.map((one) => one.fate.kind)).toEqual(['applied', 'refused', 'applied']);
    const late = folderOf({ ...files.atlas, '202401015_late.sql': 'SELECT 9;\n' }, 'atlas');
    expect(history.repair(await history.read(session, late), late)).toEqual([]);
  });

  it('Atlas is found where its URL names a schema, and what it keeps for itself is no migration', async () => {
    if (place.engine !== 'postgres') return;
    const folder = folderFor('atlas');
    const history = await fresh('atlas');
    await session.query('ALTER TABLE atlas_schema_revisions.atlas_schema_revisions SET SCHEMA public');
    const again = historyOf('atlas', place.engine, { folder });
    expect(await again.find(session)).toEqual({ kind: 'found', table: '"public"."atlas_schema_revisions"' });
    const [first] = folder.migrations;
    if (!first) throw new Error('There are three.');
    await sendAll(session, again.applied({ ...first, version: '.atlas_cloud_identifier' }, run));
    expect(await again.read(session, folder)).toEqual([]);
    expect(await history.locks(session)).toEqual([{ kind: 'advisory', key: 2_686_470_616n }]);
  });

  it('Liquibase gets its row, which changes when a changeset runs again, and its paths', async () => {
    const folder = folderOf(
      {
        'src/main/resources/db/1.sql': `--liquibase formatted sql\n--changeset ann o:1:2 labels:one context:"a or b"\nSELECT 1;\n--changeset bob:2 runOnChange:true\nSELECT 2;\n`,
      },
      'liquibase',
    );
    const [one, two] = folder.migrations;
    if (!one || !two) throw new Error('There are two.');
    const history = await fresh('liquibase', folder);
    await sendAll(session, history.applied(one, run));
    await sendAll(session, history.applied(two, run));
    await sendAll(session, history.applied(two, run));
    const table = place.engine === 'postgres' ? 'databasechangelog' : 'DATABASECHANGELOG';
    const rows = await session.query(
      `SELECT id, author, filename, orderexecuted AS place, exectype, md5sum, contexts, labels FROM ${table} ORDER BY orderexecuted`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['1:2', 'ann o', 'db/1.sql', 1, 'EXECUTED', liquibaseChecksum(one), 'a or b', 'one'].map((value, at) =>
        at === 0 ? one.name : at === 1 ? (one.version ?? '').slice(0, -one.name.length - 1) : value,
      ),
      ['2', 'bob', 'db/1.sql', 3, 'RERAN', liquibaseChecksum(two), null, null],
    ]);
    await session.query(`UPDATE ${table} SET filename = 'classpath:resources/db/1.sql'`);
    expect((await history.read(session, folder)).map((row) => row.file)).toEqual([one.file, two.file]);
    await sendAll(session, history.undone(one, folder));
    await sendAll(session, history.applied(two, run));
    // The row of before goes, and the one that runs again is still one.
    expect(await session.query(`SELECT filename AS path, exectype AS kind FROM ${table}`)).toEqual([
      { path: 'classpath:resources/db/1.sql', kind: 'RERAN' },
    ]);
    const fresher = historyOf('liquibase', place.engine);
    await fresher.read(session, folder);
    await sendAll(session, fresher.applied(one, run));
    const [row] = await session.query(`SELECT filename AS path FROM ${table} WHERE author = 'ann o'`);
    expect(row).toEqual({ path: 'resources/db/1.sql' });
    await session.query(`UPDATE ${table} SET md5sum = '8:d41d8cd98f00b204e9800998ecf8427e'`);
    expect((await history.read(session, folder)).map((each) => each.digest)).toEqual([null, null]);
  });

  it('Alembic has a row for each branch, and one where they are joined', async () => {
    const folder = alembicFolder({ a: 'None', b: '"a"', c: '"a"', d: '("b", "c")', e: 'None' });
    const [first, left, right, joined, alone] = folder.migrations;
    if (!first || !left || !right || !joined || !alone) throw new Error('There are five.');
    expect(folder.migrations.map(downRevisions)).toEqual([[], ['a'], ['a'], ['b', 'c'], []]);
    const history = await fresh('alembic', folder);
    const heads = async () =>
      (await session.query('SELECT version_num FROM alembic_version ORDER BY 1')).map((row) => row['version_num']);
    await sendAll(session, history.applied(first, run));
    await sendAll(session, history.applied(left, run));
    expect(await heads()).toEqual(['b']);
    await sendAll(session, history.applied(right, run));
    expect(await heads()).toEqual(['b', 'c']);
    await sendAll(session, history.applied(joined, run));
    await sendAll(session, history.applied(alone, run));
    expect(await heads()).toEqual(['d', 'e']);
    expect(await states(session, history, folder)).toEqual(['a', 'b', 'c', 'd', 'e'].map((one) => `${one} applied`));
    await sendAll(session, history.undone(joined, folder));
    expect(await heads()).toEqual(['b', 'c', 'e']);
    await sendAll(session, history.undone(right, folder));
    expect(await heads()).toEqual(['b', 'e']);
    await sendAll(session, history.undone(alone, folder));
    await sendAll(session, history.undone(left, folder));
    expect(await heads()).toEqual(['a']);
    await sendAll(session, history.undone(first, folder));
    await sendAll(session, history.baseline([first, left, right, joined, alone], run));
    expect(await heads()).toEqual(['d', 'e']);
  });

  it('Supabase gets the statements, node-pg-migrate the whole name', async () => {
    if (place.engine !== 'postgres') return;
    const folder = folderOf({ '20240101000000_a.sql': "-- one\nSELECT 'a;b';\nSELECT '\\';\n" }, 'supabase');
    const history = await fresh('supabase', folder);
    for (const one of folder.migrations) await sendAll(session, history.applied(one, run));
    expect(await only('SELECT * FROM supabase_migrations.schema_migrations')).toEqual({
      version: '20240101000000',
      statements: ["SELECT 'a;b'", "SELECT '\\'"],
      name: 'a',
    });
    const other = await fresh('node-pg-migrate');
    for (const one of folderFor('node-pg-migrate').migrations) await sendAll(session, other.applied(one, run));
    expect(
      (await session.query('SELECT name FROM pgmigrations ORDER BY run_on, id')).map((row) => row['name']),
    ).toEqual(['1700_a', '1800_b', '1900_c']);
    expect(await other.locks(session)).toEqual([{ kind: 'advisory', key: 7_241_865_325_823_964n }]);
  });

  it("Hasura's catalog is written where it is what counts", async () => {
    if (place.engine !== 'postgres') return;
    const folder = folderFor('hasura');
    const [one, two] = folder.migrations;
    if (!one || !two) throw new Error('There are three.');
    await fresh('hasura');
    await session.query('DROP SCHEMA hdb_catalog CASCADE');
    await session.query('CREATE SCHEMA hdb_catalog');
    await session.query(
      "CREATE TABLE hdb_catalog.hdb_version (hasura_uuid uuid PRIMARY KEY, version text NOT NULL, cli_state jsonb NOT NULL DEFAULT '{}'::jsonb)",
    );
    await session.query(
      `INSERT INTO hdb_catalog.hdb_version VALUES (gen_random_uuid(), '48', '{"settings": {"migration_mode": "true"}, "migrations": {"shop": {"1700000000001": false}}, "isStateCopyCompleted": true}')`,
    );
    const history = historyOf('hasura', 'postgres', { folder });
    expect(await history.find(session)).toEqual({ kind: 'found', table: 'hdb_catalog.hdb_version' });
    expect(await history.create(session)).toEqual([]);
    expect(await states(session, history, folder)).toEqual(['1700000000001 applied']);
    await sendAll(session, history.started?.(two, run) ?? []);
    expect(await states(session, history, folder)).toEqual(['1700000000001 applied', '1700000000002 failed']);
    await sendAll(session, history.applied(two, run));
    const state = async () =>
      JSON.parse(String((await only('SELECT cli_state FROM hdb_catalog.hdb_version'))?.['cli_state']));
    expect(await state()).toEqual({
      settings: { migration_mode: 'true' },
      migrations: { shop: { '1700000000001': false, '1700000000002': false } },
      isStateCopyCompleted: true,
    });
    await sendAll(session, history.undone(one, folder));
    expect((await state()).migrations).toEqual({ shop: { '1700000000002': false } });
    // A catalog that nobody has used yet, and no table: the name is the one that Hasura's own program gives.
    await session.query("UPDATE hdb_catalog.hdb_version SET cli_state = '{}'");
    const empty = historyOf('hasura', 'postgres', { folder });
    expect(await empty.read(session, folder)).toEqual([]);
    await sendAll(session, empty.baseline([one], run));
    expect(await state()).toEqual({ migrations: { default: { '1700000000001': false } } });
  });
});
