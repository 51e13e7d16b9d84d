import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, project, sessionOf } from '../deploying.ts';
import { deployServers } from '../history.ts';
import { argumentsBelow, withAlembic } from './programs.ts';

let env: Readonly<Record<string, string>> = {};
beforeAll(() => {
  env = withAlembic();
});

const settings = `from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
if context.is_offline_mode():
    context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    engine = create_engine(ADDRESS, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
`;
const fromConfig = settings.replace('ADDRESS', 'config.get_main_option("sqlalchemy.url")');
const revision = (id: string, down: string | null, body: string) => `"""${id}"""
from alembic import op
import sqlalchemy as sa

revision = "${id}"
down_revision = ${down === null ? 'None' : `"${down}"`}


def upgrade() -> None:
${body.replace(/^(?=.)/gm, '    ')}


def downgrade() -> None:
    pass
`;
const scheme = { postgres: 'postgresql', mysql: 'mysql+pymysql', mariadb: 'mysql+pymysql' } as const;
const files = (engine: keyof typeof scheme) => ({
  'alembic.ini': `[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = ${scheme[engine]}://nobody@127.0.0.1:1/nowhere\n`,
  'migrations/env.py': fromConfig,
  'migrations/script.py.mako': '',
  'migrations/versions/1_a1.py': revision(
    'a1',
    null,
    'op.create_table("orders", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("note", sa.String(20)))',
  ),
  'migrations/versions/2_b2.py': revision(
    'b2',
    'a1',
    'op.add_column("orders", sa.Column("total", sa.Integer()))\nop.execute("INSERT INTO orders (id, total) VALUES (1, 2)")',
  ),
});
const deploy = ['deploy', 'migrations', '--format', 'json'];

const servers = deployServers.filter(({ engine }) => engine !== 'mysql');

describe.each(servers)('Alembic deploys, $name', ({ engine, make }) => {
  const postgres = engine === 'postgres';
  let server: Awaited<ReturnType<typeof make>>;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  it('runs what is pending by its own program, and nothing is pending after', async () => {
    using made = project(files(engine));
    const url = await server.database();
    const planned = JSON.parse((await made.run(['plan', 'migrations', '--format', 'json'], url, env)).stdout);
    expect(planned.databases[0]).toMatchObject({
      reason: 'planned',
      migrations: [{ version: 'a1' }, { version: 'b2' }],
    });
    expect(planned.databases[0].migrations[1].statements[0].sql).toMatch(/ADD COLUMN total/);
    const ran = await made.run(deploy, url, env);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({
      reason: 'deployed',
      before: null,
      after: 'b2',
      migrations: [
        { version: 'a1', state: 'applied' },
        { version: 'b2', state: 'applied' },
      ],
    });
    expect(await ask(url, 'SELECT version_num FROM alembic_version')).toEqual([{ version_num: 'b2' }]);
    expect(await ask(url, 'SELECT id, total FROM orders')).toEqual([{ id: 1, total: 2 }]);
    const [row] = await ask(
      url,
      `SELECT what, result, applied FROM ${engine === 'postgres' ? 'drydock.runs' : 'drydock_runs'}`,
    );
    expect(row).toEqual({ what: 'deploy', result: 'deployed', applied: 2 });
    const again = await made.run(deploy, url, env);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'pass', reason: 'nothing_pending' });
  });

  it('stops at a revision, and goes on from there', async () => {
    using made = project(files(engine));
    const url = await server.database();
    const first = await made.run([...deploy, '--to', 'a1'], url, env);
    expect(first.status, first.stderr).toBe(0);
    expect(await ask(url, 'SELECT version_num FROM alembic_version')).toEqual([{ version_num: 'a1' }]);
    const rest = await made.run(deploy, url, env);
    expect(JSON.parse(rest.stdout).databases[0]).toMatchObject({ before: 'a1', after: 'b2' });
  });

  it('says where a revision failed, and what the history has', async () => {
    using made = project({
      ...files(engine),
      'migrations/versions/3_c3.py': revision(
        'c3',
        'b2',
        'op.add_column("orders", sa.Column("more", sa.Integer()))\nop.execute(\n    "INSERT INTO nowhere VALUES (1)"\n)',
      ),
    });
    const url = await server.database();
    const ran = await made.run(deploy, url, env);
    expect(ran.status).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'migration_failed' });
    expect(database.message).toMatch(/migrations\/versions\/3_c3\.py:11 failed: .*nowhere/);
    const states = database.migrations.map(({ state }: { state: string }) => state);
    // Alembic runs all revisions in one transaction where definitions are part of one.
    expect(states).toEqual(
      engine === 'postgres' ? ['pending', 'pending', 'failed'] : ['applied', 'applied', 'half-applied'],
    );
    expect(database.after).toBe(engine === 'postgres' ? null : 'b2');
  });

  it('runs nothing where env.py leads to another database', async () => {
    const url = await server.database();
    const other = await server.database();
    using made = project({
      ...files(engine),
      'migrations/env.py': settings.replace(
        'ADDRESS',
        JSON.stringify(other.replace(/^\w+:/, `${engine === 'postgres' ? 'postgresql+pg8000' : 'mysql+pymysql'}:`)),
      ),
    });
    const ran = await made.run(deploy, url, env);
    expect(ran.status).toBe(2);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({ reason: 'deployed_elsewhere' });
    const rows = await ask(
      other,
      "SELECT table_name FROM information_schema.tables WHERE table_name = 'orders' AND " +
        (engine === 'postgres' ? 'table_catalog = current_database()' : 'table_schema = DATABASE()'),
    );
    expect(rows).toEqual([]);
  });

  it('notices that nothing was deployed although the program says that it is done', async () => {
    const url = await server.database();
    using made = project({
      ...files(engine),
      'migrations/env.py': fromConfig.replace(/else:[\s\S]*/, 'else:\n    pass\n'),
    });
    const ran = await made.run(deploy, url, env);
    expect(ran.status).toBe(2);
    expect(JSON.parse(ran.stdout).databases[0]).toMatchObject({ reason: 'deployed_elsewhere', after: null });
  });

  it('waits for a lock as long as the settings say, and says which migration it was', async () => {
    using made = project(files(engine));
    const url = await server.database();
    expect((await made.run([...deploy, '--to', 'a1'], url, env)).status).toBe(0);
    const session = await sessionOf(url);
    await session.query('BEGIN');
    await session.query('SELECT * FROM orders');
    const ran = await made.run([...deploy, '--lock-timeout', '1s'], url, env);
    await session.query('ROLLBACK');
    await session.close();
    expect(ran.status, ran.stderr).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'lock_timeout', after: 'a1' });
    expect(database.message).toMatch(/2_b2\.py:\d+ did not get its lock in 1 attempt/);
  });

  it('keeps the password out of arguments and output, and encrypts where the address says so', async () => {
    const url = new URL(await server.database());
    const password = 'geh%3AeimZq7';
    const user = `u${url.pathname.slice(-10)}`;
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
    own.password = password;
    if (!postgres) own.searchParams.set('ssl-mode', 'REQUIRED');
    const wait = postgres ? 'SELECT pg_sleep(2)' : 'DO SLEEP(2)';
    using made = project({
      ...files(engine),
      'migrations/env.py': `${fromConfig}\nprint("connected to", engine.url.render_as_string(hide_password=False) if not context.is_offline_mode() else "")\n`,
      'migrations/versions/3_c3.py': revision('c3', 'b2', `op.execute("${wait}")`),
    });
    const running = made.start(['deploy', 'migrations'], own.href, env);
    let seen: readonly string[] = [];
    while (!seen.some((one) => one.includes('driver.py') && one.includes('task.json'))) {
      seen = argumentsBelow(running.pid);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(seen.join('\n')).not.toMatch(/eimZq7/);
    const ran = await running.ended;
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stderr).toMatch(/connected to/);
    expect(ran.stdout + ran.stderr).not.toMatch(/eimZq7/);
    if (postgres) await ask(url.href, `DROP OWNED BY ${user}; DROP ROLE ${user}`);
    else await ask(url.href, `DROP USER ${user}@'%'`);
  });

  it('ends the program and its statement when it is cancelled, and says what the history has', async () => {
    const wait = engine === 'postgres' ? 'SELECT pg_sleep(60)' : 'DO SLEEP(60)';
    using made = project({
      ...files(engine),
      'migrations/versions/3_c3.py': revision('c3', 'b2', `op.execute("${wait}")`),
    });
    const url = await server.database();
    const running = made.start(deploy, url, env);
    const session = await sessionOf(url);
    const sleeping = () =>
      session.query(
        engine === 'postgres'
          ? "SELECT pid AS id FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
          : "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'DO SLEEP(60)%'",
      );
    while ((await sleeping()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    running.kill('SIGTERM');
    const ran = await running.ended;
    expect(ran.status, ran.stderr).toBe(1);
    const [database] = JSON.parse(ran.stdout).databases;
    expect(database).toMatchObject({ reason: 'cancelled', after: engine === 'postgres' ? null : 'b2' });
    expect(await sleeping()).toEqual([]);
    await session.close();
  });

  it('says which command of the tool does what only it can do', async () => {
    using made = project(files(engine));
    const url = await server.database();
    const undo = await made.run(['undo', 'migrations'], url, env);
    expect(undo.status).toBe(2);
    expect(undo.stderr).toMatch(/alembic downgrade -1/);
    const dry = await made.run(['deploy', '--dry-run', 'migrations'], url, env);
    expect(dry.status).toBe(2);
    expect(dry.stderr).toMatch(/run by Alembic itself/);
    const baseline = await made.run(['baseline', 'migrations', '--to', 'a1'], url, env);
    expect(baseline.status, baseline.stderr).toBe(0);
    expect(await ask(url, 'SELECT version_num FROM alembic_version')).toEqual([{ version_num: 'a1' }]);
  });
});
