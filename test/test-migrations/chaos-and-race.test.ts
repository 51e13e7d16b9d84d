import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { findings, trialOf, tryOut } from './try-out.ts';

// The runner that is killed is dist/drydock.js: `npm test` builds it before anything runs.

const servers: readonly { readonly name: string; make(): Promise<PostgresServer | RunningMysql> }[] = [
  { name: 'PostgreSQL 16', make: () => serverOf(16) },
  { name: 'MySQL 9.7', make: () => mysqlServer('mysql-9.7') },
  { name: 'MariaDB 11.8', make: () => mysqlServer('mariadb-11.8') },
];

const base = { 'V1__orders.sql': 'CREATE TABLE orders (id int PRIMARY KEY, state varchar(20));\n' };
const steps = {
  ...base,
  'V2__steps.sql':
    'ALTER TABLE orders ADD COLUMN note varchar(20);\nUPDATE orders SET note = state;\nCREATE TABLE order_lines (id int PRIMARY KEY, order_id int);\nINSERT INTO order_lines VALUES (1, 1);\nCREATE INDEX lines_order ON order_lines (order_id);\n',
};

describe.each(servers)('deployments that something happens to, $name', ({ make }) => {
  let server: PostgresServer | RunningMysql;
  beforeAll(async () => {
    server = await make();
  });
  afterAll(() => server.stop());

  it('can be repeated wherever they were cut off', async () => {
    const report = await tryOut({
      server,
      base,
      files: steps,
      trials: ['chaos'],
      settings: { chaos: { points: 14 } },
    });
    expect(findings(report, 'chaos').filter((one) => !one.includes('skipped'))).toEqual([]);
    const titles = trialOf(report, 'chaos')
      .cases.filter(({ verdict }) => verdict === 'pass')
      .map(({ name }) => name.split(':')[0]);
    expect(new Set(titles)).toEqual(
      new Set([
        'The runner is killed',
        'The session is killed',
        'The connection is cut',
        'A lock is not given in time',
        'The session is killed inside of the statement',
      ]),
    );
  });

  it('are one deployment when there are two', async () => {
    const report = await tryOut({ server, base, files: steps, trials: ['race'] });
    expect(findings(report, 'race')).toEqual([]);
    expect(
      trialOf(report, 'race')
        .cases.map(({ message }) => message)
        .sort(),
    ).toEqual([
      'It applied V2__steps.sql.',
      'It waited, and found nothing left to do.',
      'Schema, history and rows are those of a single deployment.',
    ]);
  });

  it('tell of a procedure that was cut off, and that nobody can prove', async () => {
    const postgres = 'major' in server;
    const procedure = postgres
      ? 'CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO orders VALUES (100001, NULL); COMMIT; END $$;\n'
      : 'CREATE PROCEDURE fill() BEGIN INSERT INTO orders VALUES (100001, NULL); END;\n';
    const before = { ...base, 'V2__fill.sql': procedure };
    const report = await tryOut({
      server,
      base: before,
      // A file that holds one statement which runs without a transaction of the tool's.
      files: { ...before, 'V3__call.sql': 'CALL fill();\n', 'V3__call.sql.conf': 'executeInTransaction=false\n' },
      trials: ['chaos'],
      settings: { chaos: { points: 12 } },
    });
    expect(findings(report, 'chaos').some((one) => one.endsWith('fail not_proven'))).toBe(true);
  });
});

describe('PostgreSQL alone', () => {
  it('builds an index concurrently again', async () => {
    const server = await serverOf(16);
    const report = await tryOut({
      server,
      base,
      files: { ...base, 'V2__index.sql': 'CREATE INDEX CONCURRENTLY orders_state ON orders (state);\n' },
      trials: ['chaos'],
      settings: { chaos: { points: 8 } },
    });
    expect(findings(report, 'chaos').filter((one) => !one.includes('skipped'))).toEqual([]);
    await server.stop();
  });

  it('tells of a migration that throws everybody else out', async () => {
    const server = await serverOf(16);
    const report = await tryOut({
      server,
      base,
      files: {
        ...base,
        'V2__alone.sql':
          'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();\nALTER TABLE orders ADD COLUMN note text;\n',
      },
      trials: ['race'],
    });
    expect(trialOf(report, 'race').verdict).not.toBe('pass');
    await server.stop();
  });

  it('survives a full disk on a server of its own', async () => {
    const report = await tryOut({
      server: null,
      engine: 'postgres',
      base,
      files: steps,
      trials: ['chaos'],
      settings: { chaos: { points: 12 } },
    });
    const full = trialOf(report, 'chaos').cases.filter(({ name }) => name.startsWith('The disk is full'));
    // A commit may find that everything is written already, and then nothing happens to it.
    expect(full.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')).toEqual([]);
    expect(full.some(({ verdict }) => verdict === 'pass')).toBe(true);
  });
});
