import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { openSession } from '../../src/core/database/connect.ts';
import type { Session } from '../../src/core/database/session.ts';
import type { RunOptions, RunPoint } from '../../src/core/execution/run-options.ts';
import { runPending } from '../../src/core/execution/run-pending.ts';
import type { Migration, MigrationFolder, ToolId } from '../../src/core/migrations/migration.ts';
import { readMigrationFolder } from '../../src/core/migrations/read-folder.ts';
import type { Engine } from '../../src/core/report/engine.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';

interface Made {
  readonly engine: Engine;
  database(): Promise<string>;
  stop(): Promise<void>;
}

const servers: readonly { readonly name: string; make(): Promise<Made> }[] = [
  { name: 'PostgreSQL 13', make: async () => ({ engine: 'postgres', ...pick(await serverOf(13)) }) },
  { name: 'PostgreSQL 18', make: async () => ({ engine: 'postgres', ...pick(await serverOf(18)) }) },
  { name: 'MySQL 9.7', make: async () => ({ engine: 'mysql', ...pick(await mysqlServer('mysql-9.7')) }) },
  { name: 'MariaDB 10.11', make: async () => ({ engine: 'mariadb', ...pick(await mysqlServer('mariadb-10.11')) }) },
];

function pick(server: { database(): Promise<string>; stop(): Promise<void> }) {
  return { database: () => server.database(), stop: () => server.stop() };
}

function folderOf(files: Readonly<Record<string, string>>, tool: ToolId): MigrationFolder {
  const read = readMigrationFolder(
    'm',
    Object.entries(files).map(([name, text]) => {
      const bytes = new TextEncoder().encode(text);
      return { path: `m/${name}`, size: bytes.byteLength, read: () => bytes };
    }),
    { tool },
  );
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

const digest = (migration: Migration) => createHash('sha256').update(migration.up.source.text).digest('hex');

describe.each(servers)('a run of what is pending, $name', ({ make }) => {
  let made: Made;
  beforeAll(async () => {
    made = await make();
  });
  afterAll(() => made.stop());

  function options(engine: Engine, more: Partial<RunOptions> = {}): RunOptions {
    const server =
      engine === 'postgres'
        ? null
        : { engine, major: engine === 'mysql' ? 9 : 10, minor: engine === 'mysql' ? 7 : 11, patch: null };
    return {
      steps: { engine, server, placeholders: {} },
      digest,
      lockWaitMs: 10_000,
      lockTimeoutMs: null,
      retries: 0,
      ...more,
    };
  }

  async function place() {
    const url = await made.database();
    const address = readAddress(url, 'url', {});
    const open = () => openSession(address);
    const ask = async (sql: string) => {
      const session = await open();
      try {
        return await session.query(sql);
      } finally {
        await session.close();
      }
    };
    return { open, ask };
  }

  const twoSteps = {
    'V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n',
    'V2__b.sql':
      'ALTER TABLE a ADD COLUMN note varchar(20);\nINSERT INTO a VALUES (2, NULL);\nCREATE TABLE b (id int PRIMARY KEY);\nINSERT INTO b VALUES (1);\n',
  };

  const history = () => (made.engine === 'postgres' ? 'drydock.history' : 'drydock_history');
  const journal = () => (made.engine === 'postgres' ? 'drydock.journal' : 'drydock_journal');

  it('applies everything once, and nothing the second time', async () => {
    const { open, ask } = await place();
    const folder = folderOf(twoSteps, 'flyway');
    const first = await runPending(open, folder, options(made.engine));
    expect(first.kind === 'done' && first.applied.map((one) => one.version)).toEqual(['1', '2']);
    const second = await runPending(open, folder, options(made.engine));
    expect(second).toEqual({ kind: 'done', applied: [] });
    expect((await ask('SELECT count(*) AS n FROM a'))[0]?.['n']).toEqual(expect.anything());
    expect(Number((await ask('SELECT count(*) AS n FROM a'))[0]?.['n'])).toBe(2);
    expect(Number((await ask(`SELECT count(*) AS n FROM ${journal()}`))[0]?.['n'])).toBe(0);
  });

  it('leaves out what golang-migrate would, and stops where Flyway would', async () => {
    const { open } = await place();
    const late = { '1_a.up.sql': 'CREATE TABLE a (id int);', '3_c.up.sql': 'CREATE TABLE c (id int);' };
    await runPending(open, folderOf(late, 'golang-migrate'), options(made.engine));
    const with2 = { ...late, '2_b.up.sql': 'CREATE TABLE b (id int);' };
    expect(await runPending(open, folderOf(with2, 'golang-migrate'), options(made.engine))).toEqual({
      kind: 'done',
      applied: [],
    });

    const other = await place();
    await runPending(
      other.open,
      folderOf({ 'V1__a.sql': 'CREATE TABLE a (id int);', 'V3__c.sql': 'CREATE TABLE c (id int);' }, 'flyway'),
      options(made.engine),
    );
    const refused = await runPending(
      other.open,
      folderOf(
        { 'V1__a.sql': 'CREATE TABLE a (id int);', 'V2__b.sql': 'SELECT 1;', 'V3__c.sql': 'CREATE TABLE c (id int);' },
        'flyway',
      ),
      options(made.engine),
    );
    expect(refused.kind === 'refused' && refused.fate).toEqual({ kind: 'refused', why: 'late', after: '3' });
  });

  it('comes to the same end wherever the connection was cut', async () => {
    const folder = folderOf(twoSteps, 'flyway');
    const seen: RunPoint[] = [];
    const undisturbed = await place();
    await runPending(undisturbed.open, folder, options(made.engine, { at: async (point) => void seen.push(point) }));
    const wanted = await left(undisturbed.ask);
    expect(seen.length).toBeGreaterThan(8);
    for (const point of seen) {
      const { open, ask } = await place();
      let cut = false;
      const stopped = await runPending(
        open,
        folder,
        options(made.engine, {
          at: async (now, session: Session) => {
            if (cut || JSON.stringify(idOf(now)) !== JSON.stringify(idOf(point))) return;
            cut = true;
            session.cut();
          },
        }),
      );
      expect(cut, `${point.phase} was reached`).toBe(true);
      if (point.phase !== 'recorded' && point.phase !== 'after-unit') expect(stopped.kind).toBe('failed');
      const again = await runPending(open, folder, options(made.engine));
      expect(again.kind, JSON.stringify(idOf(point))).toBe('done');
      expect(await left(ask), JSON.stringify(idOf(point))).toEqual(wanted);
    }
  });

  it('applies each migration once when two run at the same time', async () => {
    const { open, ask } = await place();
    const folder = folderOf(twoSteps, 'flyway');
    const both = await Promise.all([
      runPending(open, folder, options(made.engine)),
      runPending(open, folder, options(made.engine)),
    ]);
    expect(both.map((one) => one.kind)).toEqual(['done', 'done']);
    expect(both.flatMap((one) => (one.kind === 'done' ? one.applied.map((m) => m.version) : [])).sort()).toEqual([
      '1',
      '2',
    ]);
    expect(Number((await ask(`SELECT count(*) AS n FROM ${history()}`))[0]?.['n'])).toBe(2);
  });

  it('says who has the lock', async () => {
    const { open } = await place();
    const folder = folderOf(twoSteps, 'flyway');
    let release = () => {};
    const waiting = new Promise<void>((resolve) => {
      release = resolve;
    });
    let held = () => {};
    const isHeld = new Promise<void>((resolve) => {
      held = resolve;
    });
    const at = () => {
      held();
      return waiting;
    };
    const first = runPending(open, folder, options(made.engine, { at }));
    await isHeld;
    const second = await runPending(open, folder, options(made.engine, { lockWaitMs: 100 }));
    release();
    expect(second.kind === 'busy' && second.by).toMatch(/\d/);
    expect((await first).kind).toBe('done');
  });

  it('tries again after a lock was not given in time', async () => {
    const { open } = await place();
    await runPending(open, folderOf({ 'V1__a.sql': twoSteps['V1__a.sql'] }, 'flyway'), options(made.engine));
    const holder = await open();
    await holder.query('BEGIN');
    await holder.query('SELECT * FROM a');
    const failed = await runPending(open, folderOf(twoSteps, 'flyway'), options(made.engine, { lockTimeoutMs: 200 }));
    expect(failed.kind === 'failed' && failed.failure.code).toBe(made.engine === 'postgres' ? '55P03' : '1205');
    setTimeout(() => void holder.close(), 300);
    const done = await runPending(
      open,
      folderOf(twoSteps, 'flyway'),
      options(made.engine, { lockTimeoutMs: 200, retries: 8 }),
    );
    expect(done.kind).toBe('done');
  });

  it('rolls a failed script back as far as the server can, and goes on after it was mended', async () => {
    const { open, ask } = await place();
    const broken = { ...twoSteps, 'V2__b.sql': 'CREATE TABLE b (id int);\nINSERT INTO nowhere VALUES (1);' };
    const failed = await runPending(open, folderOf(broken, 'flyway'), options(made.engine));
    expect(failed.kind === 'failed' && failed.step?.number).toBe(2);
    const tables = await ask(
      made.engine === 'postgres'
        ? "SELECT tablename AS t FROM pg_tables WHERE tablename = 'b'"
        : "SELECT TABLE_NAME AS t FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'b'",
    );
    expect(tables.length).toBe(made.engine === 'postgres' ? 0 : 1);
    const mended = { ...twoSteps, 'V2__b.sql': 'CREATE TABLE b (id int);\nINSERT INTO b VALUES (1);' };
    expect((await runPending(open, folderOf(mended, 'flyway'), options(made.engine))).kind).toBe('done');
  });

  async function left(ask: (sql: string) => Promise<readonly unknown[]>) {
    return {
      a: await ask('SELECT * FROM a ORDER BY id'),
      b: await ask('SELECT * FROM b'),
      history: await ask(`SELECT version, name, digest FROM ${history()} ORDER BY id`),
      journal: await ask(`SELECT unit FROM ${journal()}`),
    };
  }
});

describe('PostgreSQL outside of a transaction', () => {
  it('drops an index that was left invalid, and builds it anew', async () => {
    const server = await serverOf(16);
    try {
      const address = readAddress(await server.database(), 'url', {});
      const open = () => openSession(address);
      const files = {
        'V1__a.sql':
          'CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a SELECT g, g FROM generate_series(1, 1000) g;',
        'V2__i.sql': 'CREATE INDEX CONCURRENTLY IF NOT EXISTS a_n ON a (n);',
      };
      const steps: RunOptions = {
        steps: { engine: 'postgres', server: null, placeholders: {} },
        digest,
        lockWaitMs: 5_000,
        lockTimeoutMs: null,
        retries: 0,
      };
      await runPending(open, folderOf({ 'V1__a.sql': files['V1__a.sql'] }, 'flyway'), steps);
      const holder = await open();
      await holder.query('BEGIN');
      await holder.query('SELECT count(*) FROM a');
      await holder.query('UPDATE a SET n = n WHERE id = 1');
      const cut = runPending(open, folderOf(files, 'flyway'), {
        ...steps,
        at: async (point, session) => {
          // The build waits for the transaction that is open; then its session is killed.
          if (point.phase === 'before-step') void killWhenWaiting(server, session.id);
        },
      });
      expect((await cut).kind).toBe('failed');
      await holder.close();
      const check = await open();
      expect(await check.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass")).toEqual([
        { indisvalid: false },
      ]);
      expect((await runPending(open, folderOf(files, 'flyway'), steps)).kind).toBe('done');
      expect(await check.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass")).toEqual([
        { indisvalid: true },
      ]);
      await check.close();
    } finally {
      await server.stop();
    }
  });
});

async function killWhenWaiting(server: PostgresServer, id: number): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const rows = await server.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ${id} AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function idOf({ phase, unit, step, migration }: RunPoint) {
  return { phase, unit, step, version: migration.version };
}
