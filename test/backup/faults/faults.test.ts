import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Project, project, type Running, sessionOf } from '../../deploy/deploying.ts';
import type { PostgresServer } from '../../servers/postgres.ts';
import type { S3Server } from '../../servers/s3.ts';
import { s3Server, serverOf } from '../../servers/server-of.ts';
import { ask, databaseOf, engines, fill, reportOf } from '../jobs/backing-up.ts';

// The built program, as its users run it, with something that goes wrong meanwhile. What each fault is stands in docs/backup-faults.md.

const [{ env: envOf }] = engines;
const json = ['--quiet', '--format', 'json'];

let server: PostgresServer;
let s3: S3Server;
let env: Record<string, string>;
let large: string;
let made: Project;

beforeAll(async () => {
  [server, s3] = await Promise.all([serverOf(16), s3Server()]);
  env = { ...envOf(), ...s3.env };
  made = project({});
  large = await server.database();
  await fill('postgres', large, 100);
  // Rows that do not compress, so that there is something under way for a while.
  await ask(
    large,
    "CREATE TABLE noise AS SELECT n, (SELECT string_agg(md5(random()::text || n || i), '') FROM generate_series(1, 120) AS i) AS t FROM generate_series(1, 14000) AS n",
  );
}, 120_000);

afterAll(async () => {
  made[Symbol.dispose]();
  await Promise.all([server.stop(), s3.stop()]);
});

function files(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();
}

/** Waits until a dump of the database is on its way. */
async function dumping(url: string): Promise<void> {
  const session = await sessionOf(url);
  try {
    for (let tries = 0; tries < 400; tries++) {
      const rows = await session.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY %'",
      );
      if (rows.length > 0) return;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('No dump has begun.');
  } finally {
    await session.close();
  }
}

async function end(running: Running, signal: NodeJS.Signals) {
  running.kill(signal);
  return running.ended;
}

/** Stores of both kinds: what is in one, and what was begun in it. */
async function stores() {
  const bucket = await s3.bucket();
  const folder = `kept-${bucket}`;
  return [
    {
      kind: 'folder',
      where: folder,
      args: ['--store', folder],
      objects: async () => files(join(made.folder, folder)),
    },
    {
      kind: 's3',
      where: `s3://${bucket}/some/prefix`,
      args: ['--store', `s3://${bucket}/some/prefix`, '--endpoint', s3.endpoint, '--region', s3.region],
      objects: () => inBucket(bucket),
    },
  ];
}

async function inBucket(bucket: string): Promise<readonly string[]> {
  const { ListMultipartUploadsCommand, ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const { Contents = [] } = await s3.client.send(new ListObjectsV2Command({ Bucket: bucket }));
  const { Uploads = [] } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return [
    ...Contents.map(({ Key }) => String(Key).replace('some/prefix/', '')),
    ...Uploads.map(({ Key }) => `begun: ${Key}`),
  ].sort();
}

/** What a run leaves that failed: how it ended, and nothing else. */
const nothing = ['big/last-run.json'];

describe('a backup that fails', () => {
  it('F01: leaves no object, and prunes nothing, when the server does not answer or refuses the password', async () => {
    const small = await server.database();
    await fill('postgres', small, 50);
    const args = ['backup', '--store', 'f01', '--name', 'big', '--prune', ...json];
    expect((await made.run(args, small, env)).status).toBe(0);
    const before = files(join(made.folder, 'f01'));
    for (const url of [small.replace(/:\d+\//, ':1/'), small.replace('postgres@', 'nobody:wrong@')]) {
      const ran = await made.run(['backup', '--store', 'f01', '--name', 'big', '--prune'], url, env);
      expect(ran.status, ran.stderr).toBe(2);
      expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(files(join(made.folder, 'f01'))).toEqual(before);
  });

  it('F02: leaves nothing when the server ends its session in the middle', async () => {
    for (const store of await stores()) {
      const running = made.start(['backup', '--name', 'big', ...store.args, ...json], large, env);
      await dumping(large);
      await ask(
        large,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY %'",
      );
      const ran = await running.ended;
      expect(ran.status, store.kind).toBe(2);
      expect(databaseOf(ran)).toMatchObject({ verdict: 'error', backup: null });
      expect(['server_lost', 'dump_failed']).toContain(databaseOf(ran).reason);
      expect(await store.objects()).toEqual(nothing);
    }
  });

  it('F03: leaves nothing when the disk of the store is full', async () => {
    const full = join(made.folder, 'full');
    mkdirSync(full);
    // Root's, as the tests of throwaway servers need it; without it there is no small disk to fill.
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', full]);
    expect(mounted.status, `a disk of 2 MB has to be mounted: ${mounted.stderr}`).toBe(0);
    try {
      const ran = await made.run(['backup', '--store', 'full', '--name', 'big', ...json], large, env);
      expect(databaseOf(ran)).toMatchObject({ verdict: 'error', reason: 'full', backup: null });
      expect(files(full)).toEqual(nothing);
    } finally {
      spawnSync('umount', [full]);
    }
  });

  it('F19: gives up where a table is locked, instead of making others wait behind it', async () => {
    const holder = await sessionOf(large);
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    try {
      const ran = await made.run(
        ['backup', '--store', 'f19', '--name', 'big', '--lock-timeout', '300ms', ...json],
        large,
        env,
      );
      expect(databaseOf(ran)).toMatchObject({ verdict: 'error', reason: 'lock_timeout' });
      expect(files(join(made.folder, 'f19'))).toEqual(nothing);
    } finally {
      await holder.query('ROLLBACK');
      await holder.close();
    }
  });

  it('F25: leaves nothing when it is cancelled in the middle', async () => {
    for (const store of await stores()) {
      const running = made.start(['backup', '--name', 'big', ...store.args, ...json], large, env);
      await dumping(large);
      const ran = await end(running, 'SIGTERM');
      expect([ran.status, ran.signal]).toEqual([143, null]);
      expect((await store.objects()).filter((key) => key !== 'big/last-run.json')).toEqual([]);
    }
    const left = await ask(
      large,
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY %'",
    );
    expect(left).toEqual([{ n: 0 }]);
  });

  it('F26: leaves what a kill leaves, and none of it counts', async () => {
    for (const store of await stores()) {
      const running = made.start(['backup', '--name', 'big', ...store.args, ...json], large, env);
      await dumping(large);
      const ran = await end(running, 'SIGKILL');
      expect(ran.signal).toBe('SIGKILL');
      const status = await made.run(['backup', 'status', '--name', 'big', ...store.args, ...json], null, env);
      expect(databaseOf(status)).toMatchObject({ verdict: 'fail', reason: 'no_verified_backup' });
      // The next run is not in its way.
      const next = await made.run(['backup', '--name', 'big', ...store.args, ...json], large, env);
      expect(databaseOf(next), next.stderr).toMatchObject({ verdict: 'pass', reason: 'saved' });
    }
  });
});

describe('what is looked at', () => {
  it('F18: a second run of the same database says so and ends', async () => {
    const holder = await sessionOf(large);
    await holder.query('SELECT pg_advisory_lock(28272180480044807)');
    try {
      const ran = await made.run(['backup', '--store', 'f18', '--name', 'big', ...json], large, env);
      expect(ran.status).toBe(2);
      expect(databaseOf(ran)).toMatchObject({ verdict: 'error', reason: 'backup_in_progress' });
      expect(files(join(made.folder, 'f18'))).toEqual([]);
    } finally {
      await holder.close();
    }
  });

  it('F23: a backup that is much smaller than those before it is told', async () => {
    const small = await server.database();
    await fill('postgres', small, 4_000);
    const args = ['backup', '--store', 'f23', '--name', 'shop', ...json];
    for (let turn = 0; turn < 3; turn++) expect((await made.run(args, small, env)).status).toBe(0);
    await ask(small, 'TRUNCATE orders, customers');
    const ran = await made.run(args, small, env);
    expect(ran.status).toBe(1);
    expect(databaseOf(ran)).toMatchObject({ verdict: 'fail', reason: 'shrunk' });
    const status = await made.run(['backup', 'status', '--store', 'f23', ...json], null, env);
    expect(databaseOf(status)).toMatchObject({ verdict: 'fail', reason: 'shrunk' });
  });

  it('F24: a newest backup that is too old, or none at all, fails', async () => {
    const status = (...more: string[]) =>
      made.run(['backup', 'status', '--store', 'f23', '--name', 'shop', ...json, ...more], null, env);
    expect(databaseOf(await status('--max-age', '0.001m'))).toMatchObject({ verdict: 'fail', reason: 'too_old' });
    const none = await made.run(['backup', 'status', '--store', 'f24', '--name', 'shop', ...json], null, env);
    expect(databaseOf(none)).toMatchObject({ verdict: 'fail', reason: 'no_verified_backup' });
    expect(none.status).toBe(1);
  });

  it('F29: a drill that could not be run says nothing against the backup', async () => {
    const drill = ['backup', 'drill', '--store', 'f23', '--name', 'shop', ...json];
    const refused = await made.run([...drill, '--drill-url', 'postgres://postgres@127.0.0.1:1/none'], null, env);
    expect(refused.status).toBe(2);
    const { backups } = databaseOf(await made.run(['backup', 'list', '--store', 'f23', ...json], null, env));
    expect(backups.every(({ damaged }) => damaged === null)).toBe(true);
  });
});

describe('a backup under way', () => {
  it('F27: shows a password or a key to nobody', async () => {
    const password = 'ge"h\'eim #/p:w\\ord';
    const url = new URL(large);
    const role = `keeper_${Date.now()}`;
    await ask(large, `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${password.replaceAll("'", "''")}'`);
    url.username = role;
    url.password = encodeURIComponent(password);
    try {
      const running = made.start(
        ['backup', '--name', 'big', '--store', 'f27', '--format', 'json', '--verbose'],
        url.href,
        env,
      );
      await dumping(large);
      const seen = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => {
          try {
            const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
            const environ = /pg_dump|zstd/.test(program) ? readFileSync(`/proc/${pid}/environ`, 'utf8') : '';
            return `${program} ${environ}`;
          } catch {
            return '';
          }
        });
      expect(seen.some((one) => one.includes('pg_dump'))).toBe(true);
      const ran = await running.ended;
      expect(ran.status, ran.stderr).toBe(0);
      const kept = files(join(made.folder, 'f27'))
        .filter((name) => name.endsWith('.json'))
        .map((name) => readFileSync(join(made.folder, 'f27', name), 'utf8'));
      for (const text of [...seen, ran.stdout, ran.stderr, ...kept]) {
        expect(text).not.toContain('eim #/p');
        expect(text).not.toContain(encodeURIComponent(password));
      }
    } finally {
      await ask(large, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('F28: says that it is no way back to a moment in between', async () => {
    const text = await made.run(['backup', '--name', 'big', '--store', 'f27', '--format', 'markdown'], large, env);
    expect(text.stdout).toMatch(/nothing after it/);
  });

  it('F32: needs no space of this machine', async () => {
    const tmp = join(made.folder, 'tmp');
    mkdirSync(tmp);
    const bucket = await s3.bucket();
    const args = ['--store', `s3://${bucket}/x`, '--endpoint', s3.endpoint, '--region', s3.region];
    const running = made.start(['backup', '--name', 'big', ...args, ...json], large, { ...env, TMPDIR: tmp });
    let most = 0;
    const timer = setInterval(() => {
      const bytes = files(tmp).reduce((sum, name) => {
        try {
          return sum + statSync(join(tmp, name)).size;
        } catch {
          return sum;
        }
      }, 0);
      most = Math.max(most, bytes);
    }, 5);
    const ran = await running.ended;
    clearInterval(timer);
    expect(reportOf(ran).verdict, ran.stderr).toBe('pass');
    // The password's file alone.
    expect(most).toBeLessThan(10_000);
    expect(databaseOf(ran).backup?.storedBytes).toBeGreaterThan(20_000_000);
  });
});
