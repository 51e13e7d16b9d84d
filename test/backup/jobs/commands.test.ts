import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programEnv } from '../../database/throwaway.ts';
import type { Project } from '../../deploy/deploying.ts';
import { ask, databaseOf, engines, fill, reportOf, shop } from './backing-up.ts';

describe.each(engines)('backups of $title', ({ engine, program, make, env: envOf }) => {
  let server: { database(): Promise<string>; stop(): Promise<void> };
  let env: Readonly<Record<string, string>>;
  let made: Project;
  let source: string;
  let id: string;
  const store = ['--store', 'kept', '--name', 'shop'];
  const json = ['--quiet', '--format', 'json'];
  beforeAll(async () => {
    server = await make();
    env = envOf();
    made = shop();
    source = await server.database();
    await fill(engine, source);
    const ran = await made.run(['backup', ...store, ...json], source, env);
    const database = databaseOf(ran);
    expect(ran.status, ran.stdout).toBe(0);
    expect(database).toMatchObject({ verdict: 'pass', reason: 'saved', name: 'shop' });
    id = database.backup?.id ?? '';
  });
  afterAll(async () => {
    made[Symbol.dispose]();
    await server.stop();
  });

  it('are counted and hashed in the snapshot, read back and decoded', async () => {
    const ran = await made.run(['backup', 'list', ...store, ...json], null, env);
    const { backups } = databaseOf(ran);
    expect(backups).toHaveLength(1);
    expect(backups[0]).toMatchObject({ id, tables: 2, rows: 6_000, damaged: null, verified: { level: 'decoded' } });
    const manifest = JSON.parse(readFileSync(join(made.folder, 'kept/shop', id, 'manifest.json'), 'utf8')) as {
      tables: { name: string; rows: number; hash: string | null }[];
    };
    expect(manifest.tables.map(({ name, rows, hash }) => [name, rows, hash !== null]).sort()).toEqual([
      ['customers', 3_000, true],
      ['orders', 3_000, true],
    ]);
    const status = await made.run(['backup', 'status', ...store, ...json], null, env);
    expect(databaseOf(status)).toMatchObject({ verdict: 'pass', reason: 'young_enough' });
  });

  it('are restored, and compared table by table', async () => {
    const target = await server.database();
    const ran = await made.run(['restore', ...store, ...json], target, env);
    const database = databaseOf(ran);
    expect(database, ran.stderr).toMatchObject({ verdict: 'pass', reason: 'restored' });
    expect(database.tables.map(({ rows, found, result }) => [rows, found, result])).toEqual([
      [3_000, 3_000, 'equal'],
      [3_000, 3_000, 'equal'],
    ]);
    expect(await ask(target, 'SELECT COUNT(*) AS n FROM open_orders')).toEqual(
      await ask(source, 'SELECT COUNT(*) AS n FROM open_orders'),
    );
    const again = await made.run(['restore', id, ...store], target, env);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('is not empty');
    await ask(target, 'DELETE FROM orders WHERE id <= 10');
    const clean = await made.run(['restore', id, '--clean', ...store, ...json], target, env);
    expect(databaseOf(clean), clean.stderr).toMatchObject({ verdict: 'pass', reason: 'restored' });
  });

  it('are drilled: a copy elsewhere, compared, asked, with the time that it took', async () => {
    made.write({
      'ask.sql': 'SELECT id FROM orders WHERE total < 0',
      'wrong.sql': 'SELECT id FROM orders WHERE id = 1',
    });
    const drill = ['backup', 'drill', ...store, ...json, '--drill-url', source];
    const ran = await made.run([...drill, '--sql', 'ask.sql'], null, env);
    const database = databaseOf(ran);
    expect(database, ran.stderr).toMatchObject({ verdict: 'pass', reason: 'drilled' });
    expect(database.steps.map(({ step, verdict }) => [step, verdict])).toEqual([
      ['server', 'pass'],
      ['restore', 'pass'],
      ['compare', 'pass'],
      ['health', 'pass'],
      ['sql', 'pass'],
    ]);
    expect(database.backup?.verified?.level).toBe('compared');
    expect(database.recoveries).toHaveLength(1);
    expect(database.recoveries[0]?.ms).toBeGreaterThan(0);
    const asked = await made.run([...drill, '--sql', 'wrong.sql'], null, env);
    expect(databaseOf(asked)).toMatchObject({ verdict: 'fail', reason: 'sql_failed' });
    // Which columns, and nothing of what stands in them.
    expect(databaseOf(asked).message).toContain('wrong.sql gave 1 row (id).');
    // On a server of our own, which is what a team has that names none.
    const own = { ...env, ...(await programEnv(program)) };
    const alone = await made.run(['backup', 'drill', ...store, ...json], null, own);
    expect(databaseOf(alone), alone.stderr).toMatchObject({ verdict: 'pass', reason: 'drilled' });
    expect(databaseOf(alone).steps[0]?.message).toContain('throwaway');
    // The backup itself is good all the same.
    const { backups } = databaseOf(await made.run(['backup', 'list', ...store, ...json], null, env));
    expect(backups[0]).toMatchObject({ damaged: null, verified: { level: 'compared' } });
  });

  it('that are damaged are found, do not count, and are not restored', async () => {
    const folder = join(made.folder, 'kept/shop', id);
    const object = readdirSync(folder).find((name) => name.startsWith('dump.')) ?? '';
    const file = join(folder, object);
    const good = readFileSync(file);
    const flipped = Buffer.from(good);
    const place = Math.floor(good.length / 2);
    flipped[place] = (flipped[place] ?? 0) ^ 4;
    try {
      writeFileSync(file, flipped);
      const target = await server.database();
      const restored = await made.run(['restore', id, ...store, ...json], target, env);
      expect(databaseOf(restored)).toMatchObject({ verdict: 'fail', reason: 'damaged' });
      expect(await tablesOf(engine, target)).toBe(0);
      const verified = await made.run(['backup', 'verify', id, ...store, ...json], null, env);
      expect(verified.status).toBe(1);
      expect(databaseOf(verified)).toMatchObject({ verdict: 'fail', reason: 'damaged' });
      const status = await made.run(['backup', 'status', ...store, ...json], null, env);
      expect(databaseOf(status)).toMatchObject({ verdict: 'fail', reason: 'no_verified_backup' });
      expect((await made.run(['restore', id, ...store], target, env)).stderr).toContain('is no good');
    } finally {
      writeFileSync(file, good);
    }
    const verified = await made.run(['backup', 'verify', id, ...store, ...json], null, env);
    expect(databaseOf(verified)).toMatchObject({ verdict: 'pass', reason: 'verified' });
    appendFileSync(file, 'x');
    try {
      const listed = await made.run(['backup', 'list', ...store, ...json], null, env);
      expect(databaseOf(listed).backups[0]?.damaged).toContain('bytes');
    } finally {
      writeFileSync(file, good);
    }
  });

  it('are refused where another run makes one, and leave nothing when the server goes away', async () => {
    const running = made.start(['backup', ...store, ...json], source, env);
    const all = await Promise.all([running.ended, made.run(['backup', ...store, ...json], source, env)]);
    const reasons = all.map((ran) => databaseOf(ran).reason).sort();
    // Two that do not meet are both saved.
    expect([
      ['backup_in_progress', 'saved'],
      ['saved', 'saved'],
    ]).toContainEqual(reasons);
  });
});

async function tablesOf(engine: string, url: string): Promise<number> {
  const schema = engine === 'postgres' ? "'public'" : 'DATABASE()';
  const [row] = await ask(url, `SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = ${schema}`);
  return Number(row?.['n']);
}

describe('what is kept', () => {
  const json = ['--quiet', '--format', 'json'];
  const [{ make, env: envOf }] = engines;

  it('goes by class, pin and floor, for each of several databases', async () => {
    const server = await make();
    using made = shop();
    try {
      const [shopUrl, blogUrl] = [await server.database(), await server.database()];
      await fill('postgres', shopUrl, 50);
      const env = { ...envOf(), SHOP_URL: shopUrl, BLOG_URL: blogUrl };
      made.write({
        'drydock.yml': `databases:
  - { name: shop, folder: shop, url-from: SHOP_URL }
  - { name: blog, folder: blog, url-from: BLOG_URL }
backup:
  store: kept
  keep: { hourly: 0, daily: 0, weekly: 0, monthly: 0, pre-deploy: 1, pre-deploy-for: 0.001m, floor: 2, most-share: 1 }
`,
        'shop/V1__a.sql': 'CREATE TABLE a (id int);\n',
        'blog/V1__a.sql': 'CREATE TABLE a (id int);\n',
      });
      for (let turn = 0; turn < 4; turn++) {
        const ran = await made.run(['backup', ...json], null, env);
        expect(ran.status, ran.stdout + ran.stderr).toBe(0);
        expect(reportOf(ran).databases.map(({ name, reason }) => [name, reason])).toEqual([
          ['shop', 'saved'],
          ['blog', 'saved'],
        ]);
      }
      const list = async () =>
        reportOf(await made.run(['backup', 'list', ...json], null, env)).databases.map(({ backups }) =>
          backups.map(({ id }) => id),
        );
      const [before = []] = await list();
      const oldest = before.at(-1) ?? '';
      const pinned = await made.run(
        ['backup', 'pin', oldest, '--database', 'shop', '--why', 'the move', ...json],
        null,
        env,
      );
      expect(databaseOf(pinned)).toMatchObject({ reason: 'pinned', backup: { pinned: 'the move' } });
      const dry = reportOf(await made.run(['backup', 'prune', '--dry-run', ...json], null, env));
      expect(dry).toMatchObject({ verdict: 'pass', reason: 'dry_run' });
      expect(await list()).toMatchObject([before, { length: 4 }]);
      const pruned = reportOf(await made.run(['backup', 'prune', ...json], null, env));
      expect(pruned.verdict).toBe('pass');
      expect(pruned.databases[0]?.backups.map(({ fate }) => [fate?.kept, fate?.removal])).toEqual([
        [true, null],
        [true, null],
        [false, 'removed'],
        [true, null],
      ]);
      expect(await list()).toEqual([
        [before[0], before[1], oldest],
        [expect.any(String), expect.any(String)],
      ]);
      const folder = readdirSync(join(made.folder, 'kept/shop'));
      expect(folder).toHaveLength(4);
      const unpinned = await made.run(['backup', 'unpin', oldest, '--database', 'shop', ...json], null, env);
      expect(databaseOf(unpinned)).toMatchObject({ reason: 'unpinned', backup: { pinned: null } });
    } finally {
      await server.stop();
    }
  });
});

describe('what a user gets wrong', () => {
  it.each([
    [['backup'], 'Nothing says where backups are kept', 2],
    [['backup', 'lst', '--store', 'x'], 'Did you mean list', 2],
    [['backup', 'status', '--store', 'x', '--max-age', 'soon'], '--max-age', 2],
    [['restore', '--store', 'nowhere'], 'There are no backups in', 2],
    [['backup', '--store', 'ftp://host/x'], 'begins with "ftp:"', 2],
    [['backup', '--store', 'kept'], 'DATABASE_URL is not set', 2],
    [['backup', '--store', 'kept', '--recipient', 'AGE-SECRET-KEY-1QQ'], 'private key', 2],
  ])('%s', async (args, said, status) => {
    using made = shop();
    const ran = await made.run(args, args.includes('--recipient') ? 'postgres://nobody@127.0.0.1:1/none' : null);
    expect(ran.stderr).toContain(said);
    expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(ran.status).toBe(status);
    expect(ran.stderr).not.toContain('1QQ');
  });

  it('status of an empty store says that there is none', async () => {
    using made = shop();
    made.write({ 'kept/readme.txt': '' });
    const ran = await made.run(['backup', 'status', '--store', 'kept', '--quiet', '--format', 'json'], null);
    expect(reportOf(ran)).toMatchObject({ verdict: 'fail', reason: 'no_verified_backup' });
    expect(ran.status).toBe(1);
  });
});
