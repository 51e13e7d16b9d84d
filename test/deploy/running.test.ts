import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PostgresServer } from '../servers/postgres.ts';
import { serverOf } from '../servers/server-of.ts';
import { ask, project, sessionOf } from './deploying.ts';
import { deployServers } from './history.ts';
import { mixedHistory } from './kills/mixed-history.ts';

describe.each(deployServers)('twenty deploys at once, $name', ({ engine, make }) => {
  let server: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  it('apply each migration once, and all end well', async () => {
    using made = project(mixedHistory(engine));
    const url = await server.database();
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        made.run(['deploy', 'db', '--format', 'json', '--quiet', '--allow-existing-tables'], url),
      ),
    );
    for (const ran of all) expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    const reasons = all.map(({ stdout }) => JSON.parse(stdout).reason as string);
    expect(new Set(reasons)).toEqual(new Set(['deployed', 'nothing_pending']));
    const rows = await ask(url, 'SELECT script, count(*) AS n FROM flyway_schema_history GROUP BY script');
    expect(rows).toHaveLength(Object.keys(mixedHistory(engine)).filter((name) => name.endsWith('.sql')).length);
    for (const row of rows) expect(Number(row['n']), String(row['script'])).toBe(1);
  });
});

describe.each(deployServers)('a deploy that is told to end, $name', ({ engine, make }) => {
  let server: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  const wait = engine === 'postgres' ? 'SELECT pg_sleep(60);' : 'DO SLEEP(60);';

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'cancels the statement, takes the transaction back, unlocks and says what is left: %s',
    async (signal) => {
      using made = project({
        'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);\n',
        'db/V2__b.sql': `INSERT INTO a VALUES (1);\n${wait}\n`,
      });
      const url = await server.database();
      const running = made.start(['deploy', 'db', '--format', 'json'], url);
      await untilRuns(url, engine === 'postgres' ? 'pg_sleep' : 'SLEEP');
      running.kill(signal);
      const ran = await running.ended;
      expect(ran.status, ran.stderr).toBe(1);
      expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({
        reason: 'cancelled',
        after: '1',
        migrations: [{ state: 'applied' }, expect.anything()],
      });
      expect(await ask(url, 'SELECT id FROM a')).toEqual([]);
      // Nothing of it is at work any more, and the lock is free.
      made.write({ 'db/V2__b.sql': 'INSERT INTO a VALUES (1);\n' });
      const again = await made.run(['deploy', 'db', '--quiet', '--deploy-lock-wait', '1s'], url);
      expect(again.status, again.stdout + again.stderr).toBe(0);
    },
  );

  async function untilRuns(url: string, text: string): Promise<void> {
    const sql =
      engine === 'postgres'
        ? `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%${text}%' AND pid <> pg_backend_pid() AND state = 'active'`
        : `SELECT count(*) AS n FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE '%${text}%' AND ID <> CONNECTION_ID()`;
    for (let tries = 0; tries < 200; tries++) {
      if (Number((await ask(url, sql))[0]?.['n']) > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the statement did not begin');
  }
});

describe('a deploy among others, PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await serverOf(16);
  });
  afterAll(() => server.stop());

  it('gives up when a lock is not given, tells who has it, and leaves nothing', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, note text);\n' });
    const url = await server.database();
    await made.run(['deploy', 'db', '--quiet'], url);
    made.write({ 'db/V2__b.sql': 'CREATE TABLE b (id int);\nALTER TABLE a ADD COLUMN c int;\n' });
    const holder = await sessionOf(url);
    await holder.query("SET application_name = 'nightly-report'");
    await holder.query('BEGIN');
    await holder.query("SELECT * FROM a WHERE note = 'a secret of somebody'");
    try {
      const ran = await made.run(
        ['deploy', 'db', '--format', 'json', '--lock-timeout', '400ms', '--lock-retries', '2'],
        url,
      );
      expect(ran.status).toBe(1);
      const [database] = JSON.parse(ran.stdout).databases;
      expect(database).toMatchObject({ reason: 'lock_timeout', after: '1' });
      const [, statement] = database.migrations[0].statements;
      expect(statement).toMatchObject({ state: 'failed', retries: 2, failure: { code: '55P03' } });
      expect(statement.failure.blockers).toEqual([
        expect.objectContaining({
          id: holder.id,
          application: expect.stringContaining('nightly-report'),
          state: 'idle in transaction',
          lock: expect.stringContaining('ACCESS SHARE on a'),
        }),
      ]);
      expect(ran.stdout + ran.stderr).not.toContain('a secret of somebody');
      expect(await ask(url, "SELECT to_regclass('b') AS b")).toEqual([{ b: null }]);
    } finally {
      await holder.close();
    }
    expect((await made.run(['deploy', 'db', '--quiet'], url)).status).toBe(0);
  });

  it('plans without waiting for a table that somebody keeps to himself', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, note text);\n' });
    const url = await server.database();
    await made.run(['deploy', 'db', '--quiet'], url);
    made.write({ 'db/V2__b.sql': 'ALTER TABLE a ADD COLUMN c int;\n' });
    const holder = await sessionOf(url);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE a');
    try {
      const planned = await made.run(['plan', 'db', '--format', 'json'], url);
      expect(JSON.parse(planned.stdout).reason, planned.stderr).toBe('planned');
      const ran = await made.run(
        ['deploy', 'db', '--format', 'json', '--lock-timeout', '200ms', '--lock-retries', '1'],
        url,
      );
      expect(JSON.parse(ran.stdout).databases[0].reason).toBe('lock_timeout');
    } finally {
      await holder.close();
    }
  });

  it('waits for a lock that is given in the end', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, note text);\n' });
    const url = await server.database();
    await made.run(['deploy', 'db', '--quiet'], url);
    made.write({ 'db/V2__b.sql': 'ALTER TABLE a ADD COLUMN c int;\n' });
    const holder = await sessionOf(url);
    await holder.query('BEGIN');
    await holder.query('SELECT * FROM a');
    const running = made.start(['deploy', 'db', '--format', 'json', '--lock-timeout', '300ms'], url);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await holder.query('COMMIT');
    await holder.close();
    const ran = await running.ended;
    expect(ran.status, ran.stdout).toBe(0);
    expect(JSON.parse(ran.stdout).databases[0].migrations[0].statements[0].retries).toBeGreaterThan(0);
  });

  it('builds an index that an earlier attempt left invalid anew, and refuses another one of the same name', async () => {
    using made = project({
      'db/V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY, n int);\nINSERT INTO a VALUES (1, 1), (2, 1);\n',
    });
    const url = await server.database();
    await made.run(['deploy', 'db', '--quiet'], url);
    const session = await sessionOf(url);
    const left = await session.send('CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (n)');
    expect(left.kind).toBe('failed');
    await session.query('CREATE INDEX a_id ON a (id)');
    await session.close();
    made.write({ 'db/V2__i.sql': 'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_n ON a (n);\n' });
    const ran = await made.run(['deploy', 'db', '--format', 'json'], url);
    expect(ran.status, ran.stdout).toBe(0);
    expect(JSON.parse(ran.stdout).databases[0].remarks).toEqual([
      expect.stringContaining('was dropped, so that it is built anew'),
    ]);
    expect(await ask(url, "SELECT indisvalid, indisunique FROM pg_index WHERE indexrelid = 'a_n'::regclass")).toEqual([
      { indisvalid: true, indisunique: false },
    ]);
    made.write({ 'db/V3__i.sql': 'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id, n);\n' });
    const refused = await made.run(['deploy', 'db', '--format', 'json'], url);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).databases[0]).toMatchObject({ reason: 'index_differs' });
    made.write({ 'db/V3__i.sql': 'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a USING btree (id);\n' });
    expect((await made.run(['deploy', 'db', '--quiet'], url)).status).toBe(0);
  });

  it('does not begin while a statement of a killed run is still at work', async () => {
    using made = project({
      'db/V1__a.sql': 'CREATE TABLE a (id int);\n',
      'db/V2__b.sql': 'SELECT pg_sleep(4);\nINSERT INTO a VALUES (1);\n',
    });
    const url = await server.database();
    const running = made.start(['deploy', 'db', '--quiet'], url);
    for (let tries = 0; tries < 100; tries++) {
      const [row] = await ask(
        url,
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(4)%' AND state = 'active' AND pid <> pg_backend_pid()",
      );
      if (Number(row?.['n']) > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    running.kill('SIGSTOP');
    const second = await made.run(['deploy', 'db', '--format', 'json', '--deploy-lock-wait', '1s'], url);
    expect(JSON.parse(second.stdout)).toMatchObject({ verdict: 'fail', reason: 'deploy_in_progress' });
    running.kill('SIGKILL');
    await running.ended;
    const third = await made.run(['deploy', 'db', '--quiet'], url);
    expect(third.status, third.stdout + third.stderr).toBe(0);
    expect(await ask(url, 'SELECT count(*)::int AS n FROM a')).toEqual([{ n: 1 }]);
  });

  it('writes its rows where they belong, whatever a script set', async () => {
    using made = project({
      'db/V1__dump.sql':
        "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id int);\nSET ROLE pg_monitor;\nRESET ROLE;\n",
      'db/V2__after.sql': 'INSERT INTO a VALUES (1);\n',
    });
    const url = await server.database();
    const ran = await made.run(['deploy', 'db', '--format', 'json'], url);
    expect(ran.status, ran.stdout).toBe(0);
    expect(await ask(url, 'SELECT version FROM public.flyway_schema_history ORDER BY installed_rank')).toEqual([
      { version: '1' },
      { version: '2' },
    ]);
  });

  it('gives every script a transaction of which nothing has been used yet, its own or the tool’s', async () => {
    const isolated = 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;\nINSERT INTO seen SELECT current_setting(';
    const level = "'transaction_isolation');\n";
    using made = project({
      'own/20260101000000_a/migration.sql':
        'BEGIN;\nCREATE TABLE seen (level text);\nSET search_path = public;\nCOMMIT;\n',
      'own/20260102000000_b/migration.sql': `BEGIN;\n${isolated}${level}COMMIT;\n`,
      'own/20260103000000_c/migration.sql': `-- a note\nSET lock_timeout = '2s';\nBEGIN;\n${isolated}${level}COMMIT;\n`,
      'own/migration_lock.toml': 'provider = "postgresql"\n',
      'kept/V1__a.sql': "CREATE TABLE seen (level text);\nSET lock_timeout = '2s';\n",
      'kept/V2__b.sql': `${isolated}${level}`,
      'kept/V3__c.sql': `BEGIN;\n${isolated}${level}COMMIT;\n`,
    });
    for (const folder of ['own', 'kept']) {
      const url = await server.database();
      const ran = await made.run(['deploy', folder, '--quiet'], url);
      expect(ran.status, ran.stdout + ran.stderr).toBe(0);
      const levels = await ask(url, 'SELECT level FROM seen');
      expect(levels.map((row) => row['level'])).toEqual(['repeatable read', 'repeatable read']);
    }
  });

  it('is refused by a server that cannot be written to, a system database, another kind of server, a missing right', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY);\n' });
    const url = await server.database();
    const name = new URL(url).pathname.slice(1);
    const refusal = async (to: string) => {
      const ran = await made.run(['deploy', 'db'], to);
      expect(ran.stdout).toBe('');
      return [ran.status, ran.stderr.split('\n').length - 1, ran.stderr] as const;
    };
    await ask(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    expect(await refusal(url)).toEqual([2, 1, expect.stringContaining('is read-only')]);
    await ask(url.replace(/\/[^/]*$/, '/postgres'), `ALTER DATABASE ${name} RESET default_transaction_read_only`);
    expect((await refusal(url.replace(/\/[^/]*$/, '/template1')))[2]).toContain("the server's own database");
    expect((await refusal(url.replace(/\/[^/]*$/, '')))[2]).toContain('names no database');
    expect((await refusal('mysql://root@127.0.0.1:9/x'))[0]).toBe(2);
    await ask(url, `CREATE ROLE reader_${name} LOGIN PASSWORD 'pw-of-reader-77'`);
    const reader = new URL(url);
    reader.username = `reader_${name}`;
    reader.password = 'pw-of-reader-77';
    const [status, , text] = await refusal(reader.href);
    expect([status, text]).toEqual([2, expect.stringContaining('make no schema')]);
    expect(text).not.toContain('pw-of-reader-77');
  });

  it('keeps the password out of arguments, outputs and reports', async () => {
    const url = new URL(await server.database());
    const name = url.pathname.slice(1);
    await ask(url.href, `CREATE ROLE deployer_${name} SUPERUSER LOGIN PASSWORD 'hush-4711-hush'`);
    url.username = `deployer_${name}`;
    url.password = 'hush-4711-hush';
    using made = project({
      'db/V1__a.sql':
        "CREATE TABLE a (id int);\nSELECT pg_sleep(1);\nCREATE ROLE other_x PASSWORD 'hush-4711-hush' NOSUCHOPTION;\n",
    });
    const running = made.start(['deploy', 'db', '--format', 'json', '--verbose'], url.href);
    const seen: string[] = [];
    for (let tries = 0; tries < 12; tries++) {
      for (const pid of readdirSync('/proc')) {
        if (!/^\d+$/.test(pid)) continue;
        try {
          seen.push(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
        } catch {
          // It has ended.
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const ran = await running.ended;
    expect(ran.status).toBe(1);
    expect(seen.some((line) => line.includes('drydock.js'))).toBe(true);
    expect(seen.join('\n')).not.toContain('hush-4711-hush');
    expect(ran.stdout + ran.stderr).not.toContain('hush-4711-hush');
  });

  it('asks its gates first, and runs nothing when one says no or cannot be asked', async () => {
    using made = project({
      'db/V1__a.sql': 'CREATE TABLE a (id int);\n',
      'drydock.yml':
        'databases: { shop: db }\ndeploy:\n  gates:\n    sql:\n      - { name: no failed payments, query: SELECT 1 }\n',
    });
    const url = await server.database();
    const refused = await made.run(['deploy', '--format', 'json'], url);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).databases[0]).toMatchObject({
      reason: 'gate_refused',
      gates: [{ gate: 'sql', verdict: 'fail' }],
      migrations: [{ state: 'pending' }],
    });
    made.write({
      'drydock.yml':
        'databases: { shop: db }\ndeploy:\n  gates:\n    sql:\n      - { name: broken, query: SELECT nothing FROM nowhere }\n',
    });
    const broken = await made.run(['deploy', '--format', 'json'], url);
    expect(broken.status).toBe(2);
    expect(JSON.parse(broken.stdout).databases[0]).toMatchObject({ reason: 'gate_not_answered' });
    expect(await ask(url, "SELECT to_regclass('a') AS a, to_regclass('flyway_schema_history') AS h")).toEqual([
      { a: null, h: null },
    ]);
    made.write({
      'drydock.yml':
        'databases: { shop: db }\ndeploy:\n  gates:\n    sql:\n      - { name: nothing is wrong, query: SELECT 1 WHERE false }\n',
    });
    expect((await made.run(['deploy', '--quiet'], url)).status).toBe(0);
  });

  it('tries everything in a transaction that is rolled back', async () => {
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int);\n' });
    const url = await server.database();
    await made.run(['deploy', 'db', '--quiet'], url);
    made.write({
      'db/V2__b.sql': 'CREATE TABLE b (id int);\n',
      'db/V3__c.sql': 'CREATE INDEX CONCURRENTLY c ON a (id);\n',
    });
    const tried = await made.run(['deploy', 'db', '--dry-run', '--format', 'json'], url);
    expect(JSON.parse(tried.stdout)).toMatchObject({
      mode: 'dry-run',
      verdict: 'warn',
      databases: [{ reason: 'dry_run_incomplete', migrations: [{ state: 'applied' }, { state: 'pending' }] }],
    });
    expect(await ask(url, "SELECT to_regclass('b') AS b")).toEqual([{ b: null }]);
    made.write({ 'db/V2__b.sql': 'CREATE TABLE b (id int);\nINSERT INTO nowhere VALUES (1);\n' });
    const bad = await made.run(['deploy', 'db', '--dry-run', '--format', 'json'], url);
    expect(bad.status).toBe(1);
    expect(JSON.parse(bad.stdout).databases[0].message).toContain('db/V2__b.sql:2 failed');
  });
});
