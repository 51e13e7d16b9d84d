import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/core/database/session.ts';
import { flywayChecksum, javaHash } from '../../../src/core/execution/histories/checksums.ts';
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
const files = {
  'V001__first_step.sql': 'CREATE TABLE a (id int);\n',
  'V1_2__second.sql': 'CREATE TABLE b (id int);\n',
  '2024/V2__third.sql': 'CREATE TABLE c (id int);\n',
  'R__view.sql': 'CREATE OR REPLACE VIEW v AS SELECT 1 AS one;\n',
};
const folder = folderOf(files, 'flyway');
const first = migrationOf(folder, '001');
const second = migrationOf(folder, '1.2');
const third = migrationOf(folder, '2');
const view = migrationOf(folder, 'view');

describe('the sums of Flyway', () => {
  it('do not see how lines end, as Flyway says of each of these', () => {
    const sum = 169_406_234;
    expect(flywayChecksum('CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\n')).toBe(sum);
    expect(flywayChecksum('\uFEFFCREATE TABLE t (id int);\r\nINSERT INTO t VALUES (1);')).toBe(sum);
    expect(flywayChecksum('CREATE TABLE t (id int);\r\n\rINSERT INTO t VALUES (1);')).toBe(sum);
    expect(flywayChecksum('')).toBe(0);
    expect(flywayChecksum("SELECT 'héllo 😀';\n")).toBe(-1_597_478_616);
    expect(flywayChecksum('a\u2028b\u000Bc\u000Cd\u0085e\n')).toBe(-2_011_664_911);
  });

  it('give the lock of a table', () => {
    expect(77_431_708_279_161n + BigInt(javaHash('"public"."flyway_schema_history"'))).toBe(77_433_833_903_597n);
    expect(javaHash('`mydb`.`flyway_schema_history`')).toBe(278_632_207);
  });
});

describe.each(everywhere)('the history of Flyway, $name', (server) => {
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

  async function fresh() {
    await session?.close();
    url = await place.database();
    session = await sessionOn(url);
    const history = historyOf('flyway', place.engine);
    expect(await history.find(session)).toEqual({ kind: 'absent' });
    await sendAll(session, await history.create(session));
    expect(await history.find(session)).toMatchObject({ kind: 'found' });
    return history;
  }

  it('counts its ranks, and says what, when, who and how long', async () => {
    const history = await fresh();
    await sendAll(session, history.applied(first, run));
    await sendAll(session, history.applied(second, run));
    await sendAll(session, history.applied(view, run));
    expect(await states(session, history, folder)).toEqual(['001 applied', '1.2 applied', 'view applied']);
    const rows = await session.query(
      'SELECT installed_rank, version, description, type, script, checksum, installed_by, execution_time, success FROM flyway_schema_history ORDER BY 1',
    );
    expect(rows.map((row) => Object.values(row).map(String).join('|').replace('true', '1'))).toEqual([
      `1|001|first step|SQL|V001__first_step.sql|${flywayChecksum(files['V001__first_step.sql'])}|ann|12|1`,
      `2|1.2|second|SQL|V1_2__second.sql|${flywayChecksum(files['V1_2__second.sql'])}|ann|12|1`,
      `3|null|view|SQL|R__view.sql|${flywayChecksum(files['R__view.sql'])}|ann|12|1`,
    ]);
    await sendAll(session, history.applied(third, run));
    const [row] = await session.query("SELECT script FROM flyway_schema_history WHERE version = '2'");
    expect(row).toEqual({ script: '2024/V2__third.sql' });
    const read = await history.read(session, folder);
    expect(read.map((one) => one.digest)).toEqual([first, second, view, third].map((one) => history.digest(one)));
    expect(read[0]).toMatchObject({ file: 'm/V001__first_step.sql', by: 'ann', ms: 12 });
    expect(read[0]?.appliedAt).toMatch(/^20\d\d-/);
  });

  it('takes back with one row, and can go there again', async () => {
    const history = await fresh();
    await sendAll(session, history.applied(first, run));
    await sendAll(session, history.applied(second, run));
    await sendAll(session, history.undone(second, folder));
    await sendAll(session, history.undone(second, folder));
    expect(await states(session, history, folder)).toEqual(['001 applied']);
    const types = await session.query(
      'SELECT version, type, execution_time FROM flyway_schema_history ORDER BY installed_rank',
    );
    expect(types.map((row) => Object.values(row).join(' '))).toEqual(['001 SQL 12', '1.2 SQL 12', '1.2 DELETE 0']);
    await sendAll(session, history.applied(second, run));
    expect(await states(session, history, folder)).toEqual(['001 applied', '1.2 applied']);
    await sendAll(session, history.undone(second, folder));
    expect(await states(session, history, folder)).toEqual(['001 applied']);
  });

  it('stands for all up to a baseline', async () => {
    const history = await fresh();
    await sendAll(session, history.baseline([first, second], run));
    await sendAll(session, history.applied(third, run));
    expect(await states(session, history, folder)).toEqual(['001 baseline', '1.2 baseline', '2 applied']);
    const [row] = await session.query('SELECT * FROM flyway_schema_history WHERE installed_rank = 1');
    expect(row).toMatchObject({
      version: '1.2',
      description: '<< Flyway Baseline >>',
      type: 'BASELINE',
      checksum: null,
    });
  });

  it('knows what failed, and mends it', async () => {
    const history = await fresh();
    await sendAll(session, history.applied(first, run));
    await sendAll(session, history.failed?.(second, run, 'no') ?? []);
    expect(await states(session, history, folder)).toEqual(['001 applied', '1.2 failed']);
    const edited = folderOf(
      { ...files, 'V001__first_leap.sql': 'CREATE TABLE a (id bigint);', 'V001__first_step.sql': '' },
      'flyway',
    );
    const other = { ...edited, migrations: edited.migrations.filter((one) => one.name !== 'first step') };
    const steps = history.repair(await history.read(session, other), other);
    expect(steps.map((one) => one.what)).toEqual([
      'the checksum and the description of version 001 are those of m/V001__first_leap.sql',
      'the failed row of version 1.2 goes',
    ]);
    for (const step of steps) await sendAll(session, step.statements);
    const read = await history.read(session, other);
    expect(read.map((one) => [one.name, one.digest])).toEqual([
      ['first leap', String(flywayChecksum('CREATE TABLE a (id bigint);'))],
    ]);
    expect(history.repair(read, other)).toEqual([]);
    await sendAll(session, history.failed?.(second, run, 'no') ?? []);
    await sendAll(session, history.applied(second, run));
    expect(await states(session, history, other)).toEqual(['001 applied', '1.2 applied']);
  });

  it('finds its row when a migration has set another search path, and a version that is written in another way', async () => {
    const history = await fresh();
    await sendAll(session, history.applied(first, run));
    const renamed = folderOf({ 'V1__first_step.sql': files['V001__first_step.sql'] }, 'flyway');
    expect(await states(session, history, renamed)).toEqual(['1 applied']);
    if (place.engine === 'postgres') await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
    else await sendAll(session, ['USE mysql']);
    await sendAll(session, history.undone(migrationOf(renamed, '1'), renamed));
    await sendAll(session, history.applied(second, run));
    expect(await states(session, history, folder)).toEqual(['1.2 applied']);
  });

  it('keeps Flyway waiting', async () => {
    const history = await fresh();
    const [lock] = await history.locks(session);
    if (!lock) throw new Error('Flyway has a lock.');
    expect(await tryTake(session, lock)).toBe(true);
    const other = await sessionOn(url);
    const [taken] = await other.query(
      place.engine === 'postgres'
        ? 'SELECT pg_try_advisory_xact_lock(77433833903597)::int AS held'
        : `SELECT GET_LOCK('Flyway-${javaHash(`\`${session.database}\`.\`flyway_schema_history\``)}', 0) AS held`,
    );
    expect(Number(taken?.['held'])).toBe(0);
    await other.close();
  });

  it('makes the schema that it is told, and leaves the mark that Flyway leaves', async () => {
    await session?.close();
    session = await sessionOn(await place.database());
    const history = historyOf(
      'flyway',
      place.engine,
      place.engine === 'postgres' ? { table: 'app.steps' } : { table: 'steps' },
    );
    await sendAll(session, await history.create(session));
    await sendAll(session, history.applied(first, run));
    expect(await states(session, history, folder)).toEqual(['001 applied']);
    const marks = await session.query(
      `SELECT installed_rank, script FROM ${place.engine === 'postgres' ? 'app.' : ''}steps WHERE type = 'SCHEMA'`,
    );
    expect(marks).toEqual(place.engine === 'postgres' ? [{ installed_rank: 0, script: '"app"' }] : []);
  });

  it('does not take another table of the name for its own', async () => {
    await session?.close();
    session = await sessionOn(await place.database());
    await session.query('CREATE TABLE flyway_schema_history (version bigint PRIMARY KEY, dirty boolean NOT NULL)');
    const history = historyOf('flyway', place.engine);
    expect(await history.find(session)).toMatchObject({
      kind: 'other',
      columns: ['version', 'dirty'],
      tool: 'golang-migrate',
    });
  });
});
