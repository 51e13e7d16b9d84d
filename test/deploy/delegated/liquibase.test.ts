import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, project, sessionOf } from '../deploying.ts';
import { deployServers } from '../history.ts';
import { argumentsBelow, withLiquibase } from './programs.ts';

let env: Readonly<Record<string, string>> = {};
beforeAll(() => {
  env = withLiquibase();
});

const first = `<?xml version="1.0" encoding="UTF-8"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-3.8.xsd">
  <changeSet id="1" author="amy o'hara">
    <createTable tableName="orders">
      <column name="id" type="int"><constraints primaryKey="true" nullable="false"/></column>
      <column name="note" type="varchar(20)"/>
    </createTable>
  </changeSet>
</databaseChangeLog>
`;
const second = (...changes: readonly object[]) =>
  JSON.stringify({ databaseChangeLog: [{ changeSet: { id: '2', author: 'bob', changes } }] });
const addTotal = { addColumn: { tableName: 'orders', columns: [{ column: { name: 'total', type: 'int' } }] } };
const resources = 'src/main/resources';
const files = {
  [`${resources}/db/changelog/db.changelog-master.yaml`]: `databaseChangeLog:
  - include: {file: db/changelog/first.xml}
  - include: {file: second.json, relativeToChangelogFile: true}
  - include: {file: db/changelog/third.sql}
`,
  [`${resources}/db/changelog/first.xml`]: first,
  [`${resources}/db/changelog/second.json`]: second(addTotal),
  [`${resources}/db/changelog/third.sql`]:
    '--liquibase formatted sql\n\n--changeset cy:3\nINSERT INTO orders (id, total) VALUES (1, 2);\n',
};
const folder = `${resources}/db/changelog`;
const deploy = ['deploy', folder, '--format', 'json'];
const servers = deployServers.filter(({ engine }) => engine !== 'mysql');

describe.each(servers)('Liquibase deploys, $name', ({ engine, make }) => {
  const postgres = engine === 'postgres';
  const history = postgres ? 'databasechangelog' : 'DATABASECHANGELOG';
  let server: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  it('runs what is pending by its own program, and nothing is pending after, for it neither', async () => {
    using made = project(files);
    const url = await server.database();
    const ran = await made.run(deploy, url, env);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({
      reason: 'deployed',
      before: null,
      after: 'cy:3',
      migrations: [{ state: 'applied' }, { state: 'applied' }, { state: 'applied' }],
    });
    const rows = await ask(url, `SELECT id, author, filename, md5sum FROM ${history} ORDER BY orderexecuted`);
    expect(rows.map((row) => Object.values(row).slice(0, 3).join(' '))).toEqual([
      "1 amy o'hara db/changelog/first.xml",
      '2 bob db/changelog/second.json',
      '3 cy db/changelog/third.sql',
    ]);
    // Liquibase has recorded them itself, and so has a sum for each.
    for (const row of rows) expect(Object.values(row)[3]).toMatch(/^9:/);
    expect(await ask(url, 'SELECT id, total FROM orders')).toEqual([{ id: 1, total: 2 }]);
    const again = await made.run(deploy, url, env);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'pass', reason: 'nothing_pending' });
  });

  it('takes the changelog that liquibase.properties names, and so its paths', async () => {
    using made = project({
      ...files,
      'liquibase.properties': `changelog-file: db/changelog/db.changelog-master.yaml\nsearch-path: ${resources}\nurl: jdbc:${postgres ? 'postgresql' : 'mariadb'}://127.0.0.1:1/nowhere\npassword: other\n`,
    });
    const url = await server.database();
    const ran = await made.run(deploy, url, env);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    expect(await ask(url, `SELECT id FROM ${history}`)).toHaveLength(3);
  });

  it('runs nothing where it would run something else than what was planned', async () => {
    using made = project({
      ...files,
      'liquibase.properties': `changelog-file: db/changelog/first.xml\nsearch-path: ${resources}\n`,
    });
    const url = await server.database();
    const ran = await made.run(deploy, url, env);
    expect(ran.status).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'plan_differs', after: null });
    expect(database.message).toMatch(/leave out bob:2 .*cy:3/);
  });

  it('says which changeset failed, and what the history has', async () => {
    using made = project({
      ...files,
      [`${resources}/db/changelog/second.json`]: second(addTotal, { sql: { sql: 'INSERT INTO nowhere VALUES (1)' } }),
    });
    const url = await server.database();
    const ran = await made.run(deploy, url, env);
    expect(ran.status).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'migration_failed', after: "amy o'hara:1" });
    expect(database.message).toMatch(/second\.json:\d+ failed: .*nowhere/);
    expect(database.migrations.map(({ state }: { state: string }) => state)).toEqual([
      'applied',
      postgres ? 'failed' : 'half-applied',
      'pending',
    ]);
  });

  it('waits for a lock as long as the settings say, and says which migration it was', async () => {
    using made = project(files);
    const url = await server.database();
    made.write({ [`${resources}/db/changelog/second.json`]: second({ sql: { sql: 'SELECT 1' } }) });
    made.write({ [`${resources}/db/changelog/third.sql`]: '--liquibase formatted sql\n' });
    expect((await made.run(deploy, url, env)).status).toBe(0);
    made.write({
      [`${resources}/db/changelog/third.sql`]:
        '--liquibase formatted sql\n\n--changeset cy:3\nALTER TABLE orders ADD COLUMN more int;\n',
    });
    const session = await sessionOf(url);
    await session.query('BEGIN');
    await session.query('SELECT * FROM orders');
    const ran = await made.run([...deploy, '--lock-timeout', '1s'], url, env);
    await session.query('ROLLBACK');
    await session.close();
    expect(ran.status, ran.stderr).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'lock_timeout', after: 'bob:2' });
    expect(database.message).toMatch(/third\.sql:\d+ did not get its lock in 1 attempt/);
  });

  it('keeps the password out of arguments and output, and encrypts where the address says so', async () => {
    const url = new URL(await server.database());
    const user = `l${url.pathname.slice(-10)}`;
    for (const sql of postgres
      ? [
          `CREATE ROLE ${user} LOGIN PASSWORD 'geh:eimZq7'`,
          `GRANT ALL ON DATABASE ${url.pathname.slice(1)} TO ${user}`,
          `GRANT ALL ON SCHEMA public TO ${user}`,
        ]
      : [
          `CREATE USER ${user}@'%' IDENTIFIED BY 'geh:eimZq7' REQUIRE SSL`,
          `GRANT ALL ON ${url.pathname.slice(1)}.* TO ${user}@'%'`,
        ])
      await ask(url.href, sql);
    const own = new URL(url.href);
    own.username = user;
    own.password = 'geh%3AeimZq7';
    if (!postgres) own.searchParams.set('ssl-mode', 'REQUIRED');
    using made = project(files);
    const running = made.start(['deploy', folder], own.href, env);
    let seen: readonly string[] = [];
    let all = '';
    let ended = false;
    void running.ended.then(() => (ended = true));
    while (!ended) {
      seen = argumentsBelow(running.pid);
      all += seen.join('\n');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const ran = await running.ended;
    expect(ran.status, ran.stderr).toBe(0);
    expect(all).toMatch(/liquibase[^\n]* update(?:\n|$| )/);
    expect(all + ran.stdout + ran.stderr).not.toMatch(/eimZq7/);
    if (postgres) await ask(url.href, `DROP OWNED BY ${user}; DROP ROLE ${user}`);
    else await ask(url.href, `DROP USER ${user}@'%'`);
  });

  it('ends the program and its statement when it is cancelled, leaves no lock, and goes on later', async () => {
    const wait = postgres ? 'SELECT pg_sleep(60)' : 'DO SLEEP(60)';
    using made = project({
      ...files,
      [`${resources}/db/changelog/second.json`]: second({ sql: { sql: wait } }, addTotal),
    });
    const url = await server.database();
    const running = made.start(deploy, url, env);
    const session = await sessionOf(url);
    const sleeping = () =>
      session.query(
        postgres
          ? "SELECT pid AS id FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
          : "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'DO SLEEP(60)%'",
      );
    while ((await sleeping()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    running.kill('SIGINT');
    const ran = await running.ended;
    expect(ran.status, ran.stderr).toBe(1);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({
      reason: 'cancelled',
      after: "amy o'hara:1",
      migrations: [{ state: 'applied' }, expect.anything(), { state: 'pending' }],
    });
    expect(await sleeping()).toEqual([]);
    await session.close();
    made.write({ [`${resources}/db/changelog/second.json`]: second(addTotal) });
    const again = await made.run(deploy, url, env);
    expect(again.status, again.stderr + again.stdout).toBe(0);
  });

  it('says which command of the tool does what only it can do', async () => {
    using made = project(files);
    const url = await server.database();
    const said = async (...args: readonly string[]) => {
      const ran = await made.run([...args, folder], url, env);
      expect(ran.status).toBe(2);
      return ran.stderr;
    };
    expect(await said('undo')).toMatch(/liquibase rollback-count/);
    expect(await said('baseline', '--to', 'bob:2')).toMatch(/liquibase changelog-sync/);
    expect(await said('deploy', '--to', 'bob:2')).toMatch(/liquibase update-to-tag/);
    expect(await said('deploy', '--dry-run')).toMatch(/run by Liquibase itself/);
  });
});
