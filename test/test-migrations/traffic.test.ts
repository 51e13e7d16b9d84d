import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { findings, trialOf, tryOut } from './try-out.ts';

const servers: readonly { readonly name: string; make(): Promise<PostgresServer | RunningMysql> }[] = [
  { name: 'PostgreSQL 16', make: () => serverOf(16) },
  { name: 'MySQL 9.7', make: () => mysqlServer('mysql-9.7') },
  { name: 'MariaDB 11.8', make: () => mysqlServer('mariadb-11.8') },
];

const base = {
  'V1__orders.sql':
    'CREATE TABLE orders (id int PRIMARY KEY, state varchar(20), note varchar(40));\nCREATE TABLE logs (id int PRIMARY KEY, line varchar(40));\n',
};
const quick = { traffic: { readers: 1, writers: 1, maxBlockedMs: 300 } };

describe.each(servers)('a change under traffic, $name', ({ make }) => {
  let server: PostgresServer | RunningMysql;
  let isPostgres: boolean;
  beforeAll(async () => {
    server = await make();
    isPostgres = 'major' in server;
  });
  afterAll(() => server.stop());

  const sleep = () => (isPostgres ? 'SELECT pg_sleep(0.7);' : 'SELECT SLEEP(0.7);');
  const locked = () =>
    isPostgres
      ? `LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;\n${sleep()}`
      : `LOCK TABLES orders WRITE;\n${sleep()}\nUNLOCK TABLES;`;

  async function trafficOf(sql: string, settings = quick) {
    return tryOut({ server, base, files: { ...base, 'V2__x.sql': `${sql}\n` }, trials: ['traffic'], settings });
  }

  it('tells who waits for too long, and for which statement', async () => {
    const report = await trafficOf(locked());
    const told = findings(report, 'traffic').filter((one) => one.endsWith('fail blocked_too_long'));
    expect(told.some((one) => one.includes('orders'))).toBe(true);
    expect(told.some((one) => one.includes('logs'))).toBe(false);
    const [timeline] = trialOf(report, 'traffic').evidence.filter((one) => one.kind === 'timeline');
    const bars = timeline?.kind === 'timeline' ? timeline.lanes.flatMap((lane) => lane.bars) : [];
    expect(bars.some((bar) => bar.state === 'runs')).toBe(true);
    expect(bars.some((bar) => bar.state === 'blocked' && bar.to - bar.from > 300)).toBe(true);
  });

  it('finds the same wait harmless where more is allowed', async () => {
    const report = await trafficOf(locked(), { traffic: { readers: 1, writers: 1, maxBlockedMs: 60_000 } });
    expect(findings(report, 'traffic').filter((one) => one.includes('blocked_too_long'))).toEqual([]);
  });

  it('lets a statement pass that holds nobody up', async () => {
    const report = await trafficOf(
      isPostgres
        ? 'CREATE INDEX CONCURRENTLY orders_state ON orders (state);'
        : 'CREATE INDEX orders_state ON orders (state);',
    );
    expect(findings(report, 'traffic').filter((one) => one.includes('fail'))).toEqual([]);
  });

  it("tells of today's queries that break", async () => {
    const report = await trafficOf('ALTER TABLE orders DROP COLUMN note;');
    expect(findings(report, 'traffic').some((one) => one.includes('queries_broken'))).toBe(true);
  });

  it('has nothing to ask where only new tables are touched', async () => {
    const report = await trafficOf('CREATE TABLE fresh (id int PRIMARY KEY);');
    expect(trialOf(report, 'traffic').reason).toBe('nothing_to_do');
  });
});
