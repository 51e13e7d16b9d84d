import { spawnSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { project, sessionOf } from '../../deploy/deploying.ts';
it('mysql', async () => {
  const server = await mysqlServer('mysql-9.7');
  const url = await server.database();
  const s = await sessionOf(url);
  await s.query('CREATE TABLE invoices (id bigint PRIMARY KEY AUTO_INCREMENT, total int, legacy varchar(20))');
  await s.query('INSERT INTO invoices (total, legacy) VALUES (1, "a"), (2, "b"), (3, "c")');
  for (let i = 0; i < 16; i++) await s.query('INSERT INTO invoices (total, legacy) SELECT total, legacy FROM invoices');
  await s.query('ANALYZE TABLE invoices');
  using made = project({
    'drydock.yml': 'deploy:\n  on-failure: undo\n',
    'db/migrations/20260101000000_init.sql': '-- migrate:up\nCREATE TABLE invoices (id bigint PRIMARY KEY AUTO_INCREMENT, total int, legacy varchar(20));\n-- migrate:down\nDROP TABLE invoices;\n',
    'db/migrations/20260102000000_state.sql': "-- migrate:up\nALTER TABLE invoices ADD COLUMN state varchar(20) NOT NULL DEFAULT 'open';\nUPDATE invoices SET state = 'paid' WHERE total = 2;\nALTER TABLE invoices ADD CONSTRAINT ck CHECK (state IN ('open'));\nALTER TABLE invoices DROP COLUMN legacy;\n-- migrate:down\nALTER TABLE invoices DROP COLUMN state;\n",
    'db/migrations/20260103000000_x.sql': '-- migrate:up\nCREATE TABLE x (id int PRIMARY KEY);\n-- migrate:down\nDROP TABLE x;\n',
  });
  const out: string[] = [];
  const run = async (...args: string[]) => { const r = await made.run(args, url); out.push(`$ drydock ${args.join(' ')}  -> ${r.status}\n${r.stdout}\n--- stderr\n${r.stderr}`); };
  await run('baseline', '--to', '20260101000000', 'db/migrations');
  await run('plan', 'db/migrations');
  await run('deploy', 'db/migrations');
  await run('deploy', 'db/migrations', '--format', 'markdown');
  await run('undo', 'db/migrations');
  writeFileSync('/tmp/real-mysql.txt', out.join('\n\n'));
  await s.close(); await server.stop();
}, 120_000);
it('live', async () => {
  const server = await serverOf(16);
  const url = await server.database();
  using made = project({ 'db/migration/V1__init.sql': 'CREATE TABLE t AS SELECT g FROM generate_series(1, 3000000) g;\nCREATE INDEX i ON t (g);\nSELECT pg_sleep(2);\n', 'db/migration/V2__b.sql': 'CREATE TABLE u (id int);\n' });
  const child = spawn('script', ['-qfec', `${process.execPath} /tmp/drydock-dist/drydock.js deploy --tool flyway db/migration`, '/dev/null'], { cwd: made.folder, env: { ...process.env, DATABASE_URL: url, TERM: 'xterm', COLUMNS: '80' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let o = '';
  child.stdout.on('data', (d) => { o += d; }); child.stderr.on('data', (d) => { o += d; });
  await new Promise((r) => child.on('close', r));
  writeFileSync('/tmp/real-live.txt', o);
  void spawnSync; await server.stop();
}, 60_000);
