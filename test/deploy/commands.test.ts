import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, project } from './deploying.ts';
import { deployServers, plainHistory, third } from './history.ts';

describe.each(deployServers)('commands on a database, $name', ({ engine, make }) => {
  let server: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  const history = engine === 'postgres' ? 'drydock.history' : 'drydock_history';
  const runs = engine === 'postgres' ? 'drydock.runs' : 'drydock_runs';
  const tool = ['--tool', 'golang-migrate', 'db'];

  it('plans without writing, deploys, and has nothing to do after', async () => {
    using made = project(plainHistory);
    const url = await server.database();
    const plan = await made.run(['plan', ...tool, '--format', 'json'], url);
    expect(plan.status, plan.stderr).toBe(0);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      job: 'deploy',
      mode: 'plan',
      verdict: 'pass',
      reason: 'planned',
      databases: [
        {
          migrations: [
            { version: '1', state: 'pending' },
            { version: '2', state: 'pending' },
          ],
        },
      ],
    });
    const none =
      engine === 'postgres'
        ? "to_regclass('schema_migrations') IS NULL AND to_regnamespace('drydock') IS NULL"
        : 'NOT EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE())';
    expect(
      Object.values((await ask(url, `SELECT CASE WHEN ${none} THEN 1 ELSE 0 END AS untouched`))[0] ?? {}).map(Number),
    ).toEqual([1]);

    const deployed = await made.run(['deploy', ...tool, '--format', 'json'], url);
    expect(deployed.status, deployed.stderr).toBe(0);
    const report = JSON.parse(deployed.stdout);
    expect(report).toMatchObject({ verdict: 'pass', reason: 'deployed', databases: [{ before: null, after: '2' }] });
    const [row] = await ask(url, 'SELECT version, dirty FROM schema_migrations');
    expect([Number(row?.['version']), Number(row?.['dirty'])]).toEqual([2, 0]);
    expect(await ask(url, `SELECT count(*) AS n FROM ${history}`)).toEqual([{ n: expect.anything() }]);
    const [run] = await ask(url, `SELECT run, result, applied, version_after, plan FROM ${runs}`);
    expect(run).toMatchObject({
      run: report.run,
      result: 'deployed',
      applied: 2,
      version_after: '2',
      plan: report.databases[0].plan,
    });

    const again = await made.run(['deploy', ...tool], url);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain('Nothing is pending');
  });

  it('shows what is applied and what is not, and validates', async () => {
    using made = project(plainHistory);
    const url = await server.database();
    await made.run(['deploy', ...tool, '--quiet'], url);
    made.write(third);
    const status = await made.run(['status', ...tool, '--format', 'json'], url);
    const [database] = JSON.parse(status.stdout).databases;
    expect(database.migrations.map((one: { state: string }) => one.state)).toEqual(['applied', 'applied', 'pending']);
    expect(database.current).toBe('2');
    const text = await made.run(['status', ...tool], url);
    expect(text.stdout).toMatch(/at version 2[\s\S]*1 pending[\s\S]*3 state +pending/);
    expect((await made.run(['validate', ...tool], url)).status).toBe(0);
  });

  it('stops at an edited file, validates to 1, and is repaired', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);\n' });
    const url = await server.database();
    expect((await made.run(['deploy', 'db', '--quiet'], url)).status).toBe(0);
    made.write({
      'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, note int);\n',
      'db/V2__b.sql': 'CREATE TABLE b (id int PRIMARY KEY);\n',
    });
    const validated = await made.run(['validate', 'db'], url);
    expect(validated.status).toBe(1);
    expect(validated.stdout).toContain('db/V1__a.sql was edited after it had been applied');
    const refused = await made.run(['deploy', 'db', '--format', 'json'], url);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ reason: 'checksum_mismatch' });
    const would = await made.run(['repair', 'db'], url);
    expect(would.stdout).toContain('would be mended with --yes');
    expect((await made.run(['validate', 'db'], url)).status).toBe(1);
    expect((await made.run(['repair', 'db', '--yes'], url)).status).toBe(0);
    expect((await made.run(['validate', 'db'], url)).status).toBe(0);
    expect((await made.run(['deploy', 'db', '--quiet'], url)).status).toBe(0);
  });

  it('records what is there already with a baseline, and runs only the rest', async () => {
    using made = project({ ...plainHistory, ...third });
    const url = await server.database();
    await ask(url, 'CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL)');
    await ask(url, 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL)');
    const strange = await made.run(['deploy', ...tool], url);
    expect(strange.status).toBe(2);
    expect(strange.stderr).toMatch(/has 2 tables and no record of any migration[\s\S]*drydock baseline --to VERSION/);
    const based = await made.run(['baseline', ...tool, '--to', '2'], url);
    expect(based.status, based.stderr).toBe(0);
    expect(based.stdout).toContain('2 migrations up to 2 recorded in schema_migrations');
    const deployed = await made.run(['deploy', ...tool, '--format', 'json'], url);
    expect(JSON.parse(deployed.stdout)).toMatchObject({
      reason: 'deployed',
      databases: [{ before: '2', after: '3', migrations: [{ version: '3', state: 'applied' }] }],
    });
    const twice = await made.run(['baseline', ...tool, '--to', '2'], url);
    expect(twice.status).toBe(2);
    expect(twice.stderr).toContain('a baseline is for a database without a history');
  });

  it('undoes the newest, stops where rows would be lost, and undoes to a version', async () => {
    using made = project({ ...plainHistory, ...third });
    const url = await server.database();
    await made.run(['deploy', ...tool, '--quiet'], url);
    const one = await made.run(['undo', ...tool, '--format', 'json'], url);
    expect(one.status, one.stderr + one.stdout).toBe(0);
    expect(JSON.parse(one.stdout)).toMatchObject({
      mode: 'undo',
      reason: 'undone',
      databases: [{ before: '3', after: '2', migrations: [{ version: '3', state: 'undone' }] }],
    });
    await ask(url, "INSERT INTO customers VALUES (1, 'a'), (2, 'b')");
    const refused = await made.run(['undo', ...tool, '--to', '0', '--format', 'json'], url);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).databases[0]).toMatchObject({
      reason: 'data_loss',
      afterwards: { losses: [{ table: expect.stringContaining('customers'), rows: 2 }] },
    });
    expect(Number((await ask(url, 'SELECT count(*) AS n FROM customers'))[0]?.['n'])).toBe(2);
    const allowed = await made.run(['undo', ...tool, '--to', '0', '--allow-data-loss', '--quiet'], url);
    expect(allowed.status).toBe(0);
    const again = await made.run(['deploy', ...tool, '--quiet', '--allow-existing-tables'], url);
    expect(again.status, again.stderr + again.stdout).toBe(0);
    expect(Number((await ask(url, 'SELECT count(*) AS n FROM customers'))[0]?.['n'])).toBe(0);
  });

  it('does not undo what nobody can read or count', async () => {
    const unread =
      engine === 'postgres'
        ? "DO $$ BEGIN EXECUTE 'DROP TABLE ' || chr(97); END $$;\n"
        : 'DROP TABLE a WITHOUT ANY SENSE;\n';
    using made = project({
      'db/1_a.up.sql': 'CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n',
      'db/1_a.down.sql': unread,
    });
    const url = await server.database();
    await made.run(['deploy', ...tool, '--quiet'], url);
    const ran = await made.run(['undo', ...tool, '--format', 'json'], url);
    expect(ran.status, ran.stdout + ran.stderr).toBe(1);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({
      reason: 'data_loss',
      afterwards: { losses: [], steps: [expect.stringContaining('db/1_a.down.sql:1 cannot be read')] },
    });
    expect(Number((await ask(url, 'SELECT count(*) AS n FROM a'))[0]?.['n'])).toBe(1);
  });

  it('runs an approved plan, and nothing when files, history or database changed', async () => {
    using made = project(plainHistory);
    const url = await server.database();
    const other = await server.database();
    const plan = async () =>
      expect((await made.run(['plan', ...tool, '--out', 'plan.json', '--quiet'], url)).status).toBe(0);
    await plan();
    made.write({
      'db/2_orders.up.sql': 'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, x int);\n',
    });
    const edited = await made.run(['deploy', ...tool, '--plan', 'plan.json', '--format', 'json'], url);
    expect(edited.status).toBe(1);
    expect(JSON.parse(edited.stdout).databases[0]).toMatchObject({
      reason: 'plan_changed',
      message: expect.stringContaining('the files that would run changed'),
    });
    made.write(plainHistory);
    const elsewhere = await made.run(['deploy', ...tool, '--plan', 'plan.json', '--format', 'json'], other);
    expect(JSON.parse(elsewhere.stdout).databases[0].message).toContain('the database is another one');
    const text = readFileSync(join(made.folder, 'plan.json'), 'utf8');
    const files = JSON.parse(text).databases[0].parts.files as string;
    made.write({
      'edited.json': text.replace(
        files,
        files.replace(/^./, (digit) => (digit === 'a' ? 'b' : 'a')),
      ),
    });
    const forged = await made.run(['deploy', ...tool, '--plan', 'edited.json'], url);
    expect(forged.status).toBe(2);
    expect(forged.stderr).toContain('edited.json was edited');
    expect((await made.run(['deploy', ...tool, '--plan', 'plan.json', '--quiet'], url)).status).toBe(0);
    // Everything of it has run: nothing to do, and nothing wrong.
    const again = await made.run(['deploy', ...tool, '--plan', 'plan.json', '--format', 'json'], url);
    expect([again.status, JSON.parse(again.stdout).reason]).toEqual([0, 'nothing_pending']);
    made.write(third);
    await plan();
    await made.run(['undo', ...tool, '--quiet'], url);
    const history = await made.run(['deploy', ...tool, '--plan', 'plan.json', '--format', 'json'], url);
    expect(JSON.parse(history.stdout).databases[0].message).toContain('its history changed');
  });

  it('goes on with an approved plan of which a part has run, and with nothing else', async () => {
    const bad = 'INSERT INTO later VALUES (1);\n';
    using made = project({ ...plainHistory, 'db/3_bad.up.sql': bad });
    const url = await server.database();
    expect((await made.run(['plan', ...tool, '--out', 'plan.json', '--quiet'], url)).status).toBe(0);
    const deploy = async () => {
      const ran = await made.run(
        ['deploy', ...tool, '--plan', 'plan.json', '--format', 'json', '--allow-existing-tables'],
        url,
      );
      return [ran.status, JSON.parse(ran.stdout).databases[0]] as const;
    };
    expect((await deploy())[1]).toMatchObject({ reason: 'migration_failed', after: '2' });
    made.write({ 'db/3_bad.up.sql': `${bad}SELECT 1;\n` });
    expect((await deploy())[1]).toMatchObject({ reason: 'plan_changed' });
    made.write({ 'db/3_bad.up.sql': bad, 'db/4_more.up.sql': 'SELECT 1;\n' });
    expect((await deploy())[1]).toMatchObject({ reason: 'plan_changed' });
    rmSync(join(made.folder, 'db/4_more.up.sql'));
    await ask(url, 'CREATE TABLE later (id int PRIMARY KEY)');
    expect(await deploy()).toEqual([0, expect.objectContaining({ reason: 'deployed', before: '2', after: '3' })]);
  });

  it('leaves nothing of a migration that fails where the server can, and goes on after it was mended', async () => {
    using made = project({
      ...plainHistory,
      'db/3_bad.up.sql': 'CREATE TABLE c (id int PRIMARY KEY);\nINSERT INTO nowhere VALUES (1);\n',
    });
    const url = await server.database();
    const failed = await made.run(['deploy', ...tool, '--format', 'json'], url);
    expect(failed.status).toBe(1);
    const [database] = JSON.parse(failed.stdout).databases;
    expect(database).toMatchObject({ reason: 'migration_failed', after: '2' });
    expect(database.message).toMatch(/^db\/3_bad\.up\.sql:2 failed: /);
    expect(database.migrations[2].state).toBe(engine === 'postgres' ? 'failed' : 'half-applied');
    made.write({ 'db/3_bad.up.sql': 'CREATE TABLE c (id int PRIMARY KEY);\nINSERT INTO c VALUES (1);\n' });
    const again = await made.run(['deploy', ...tool, '--format', 'json'], url);
    expect(again.status, again.stdout).toBe(0);
    expect(JSON.parse(again.stdout).databases[0].migrations[0].state).toBe(
      engine === 'postgres' ? 'applied' : 'resumed',
    );
    expect(Number((await ask(url, 'SELECT count(*) AS n FROM c'))[0]?.['n'])).toBe(1);
  });

  it('undoes what the run applied when the team wants that, and only without loss', async () => {
    using made = project({ ...plainHistory, 'db/3_bad.up.sql': 'INSERT INTO nowhere VALUES (1);\n' });
    const url = await server.database();
    const failed = await made.run(['deploy', ...tool, '--on-failure', 'undo', '--format', 'json'], url);
    expect(failed.status).toBe(1);
    expect(JSON.parse(failed.stdout).databases[0]).toMatchObject({
      after: null,
      afterwards: { policy: 'undo', verdict: 'pass', reason: 'undone' },
    });
    expect((await made.run(['status', ...tool], url)).stdout).toContain('nothing is applied');
    made.write({
      'db/2_orders.up.sql':
        'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL);\nINSERT INTO orders VALUES (1, 1);\n',
    });
    const kept = await made.run(
      ['deploy', ...tool, '--on-failure', 'undo', '--format', 'json', '--allow-existing-tables'],
      url,
    );
    expect(JSON.parse(kept.stdout).databases[0]).toMatchObject({
      after: '2',
      afterwards: { verdict: 'fail', reason: 'undo_refused', losses: [{ rows: 1 }] },
    });
  });

  it('keeps plain files beside another tool’s folder in one database apart', async () => {
    using made = project({
      'flyway/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);\n',
      'plain/1_b.sql': 'CREATE TABLE b (id int PRIMARY KEY);\n',
    });
    const url = await server.database();
    expect((await made.run(['deploy', 'flyway', '--quiet'], url)).status).toBe(0);
    const plain = ['--tool', 'plain', 'plain', '--allow-existing-tables'];
    const second = await made.run(['deploy', ...plain, '--format', 'json'], url);
    expect(second.status, second.stdout + second.stderr).toBe(0);
    expect(JSON.parse(second.stdout).databases[0].migrations).toMatchObject([
      { file: 'plain/1_b.sql', state: 'applied' },
    ]);
    expect((await made.run(['validate', 'flyway'], url)).status).toBe(0);
    expect(
      JSON.parse((await made.run(['status', 'plain', '--tool', 'plain', '--format', 'json'], url)).stdout).databases[0]
        .migrations,
    ).toHaveLength(1);
  });
});
