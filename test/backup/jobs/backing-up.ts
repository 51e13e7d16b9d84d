import type { BackedUpDatabase, BackupReport } from '../../../src/core/report/backup/backup-report.ts';
import type { Engine } from '../../../src/core/report/engine.ts';
import type { ProgramName } from '../../database/throwaway.ts';
import { ask, type Project, project, type Ran, sessionOf } from '../../deploy/deploying.ts';
import { clientsFolder } from '../../servers/clients.mjs';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';

/** The servers that backups are made of, each with the client programs that fit it. */
export const engines = [
  {
    engine: 'postgres',
    title: 'PostgreSQL 16',
    program: 'postgres-16',
    make: () => serverOf(16),
    env: () => ({ DRYDOCK_PG_CLIENTS: clientsFolder('postgres-17') }),
  },
  {
    engine: 'mysql',
    title: 'MySQL 9.7',
    program: 'mysql-9.7',
    make: () => mysqlServer('mysql-9.7'),
    env: () => ({ DRYDOCK_MYSQL_CLIENTS: clientsFolder('mysql-9.7') }),
  },
  {
    engine: 'mariadb',
    title: 'MariaDB 10.11',
    program: 'mariadb-10.11',
    make: () => mysqlServer('mariadb-10.11'),
    env: () => ({ DRYDOCK_MARIADB_CLIENTS: clientsFolder('mariadb-10.11') }),
  },
] as const satisfies readonly {
  engine: Engine;
  title: string;
  program: ProgramName;
  make(): Promise<{ database(): Promise<string>; stop(): Promise<void> }>;
  env(): Readonly<Record<string, string>>;
}[];

/** A shop with some thousand rows, a view and, on PostgreSQL, a sequence of its own. */
export async function fill(engine: Engine, url: string, rows = 3_000): Promise<void> {
  const session = await sessionOf(url);
  try {
    const statements =
      engine === 'postgres'
        ? [
            'CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mail text NOT NULL UNIQUE, born date)',
            'CREATE TABLE orders (id serial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers, total numeric(10,2) NOT NULL, note jsonb, seen timestamptz)',
            `INSERT INTO customers (mail, born) SELECT 'c' || n || '@example.com', date '1970-01-01' + n FROM generate_series(1, ${rows}) AS n`,
            `INSERT INTO orders (customer_id, total, note, seen) SELECT n, n / 7.0, jsonb_build_object('n', n, 't', repeat('ü', 20)), timestamptz '2026-01-01 00:00Z' + n * interval '1 minute' FROM generate_series(1, ${rows}) AS n`,
            'CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 10',
          ]
        : [
            'CREATE TABLE customers (id bigint AUTO_INCREMENT PRIMARY KEY, mail varchar(200) NOT NULL UNIQUE, born date)',
            'CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, customer_id bigint NOT NULL, total decimal(10,2) NOT NULL, note json, seen datetime(3), FOREIGN KEY (customer_id) REFERENCES customers (id))',
            `INSERT INTO customers (mail, born) WITH RECURSIVE s AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT CONCAT('c', a.n + 1000 * b.n, '@example.com'), DATE_ADD('1970-01-01', INTERVAL a.n DAY) FROM s AS a JOIN (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2) AS b`,
            `INSERT INTO orders (customer_id, total, note, seen) SELECT id, id / 7, JSON_OBJECT('n', id, 't', REPEAT('ü', 20)), '2026-01-01 00:00:00.5' FROM customers`,
            'CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 10',
          ];
    for (const sql of statements) await session.query(sql);
  } finally {
    await session.close();
  }
}

/** What a run gave with `--format json`. */
export function reportOf(ran: Ran): BackupReport {
  try {
    return JSON.parse(ran.stdout) as BackupReport;
  } catch {
    throw new Error(`no report: status ${ran.status} ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(0, 2_000)}`);
  }
}

export function databaseOf(ran: Ran): BackedUpDatabase {
  const [only] = reportOf(ran).databases;
  if (only === undefined) throw new Error(ran.stdout);
  return only;
}

/** A project whose backups go into a folder of it. */
export function shop(): Project {
  return project({});
}

export { ask };
