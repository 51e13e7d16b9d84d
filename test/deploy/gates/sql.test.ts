import { afterAll, describe, expect, it } from 'vitest';
import type { SqlGate } from '../../../src/core/configuration/deploy-settings.ts';
import type { GateContext } from '../../../src/deploy/gates/gate.ts';
import { gate } from '../../../src/deploy/gates/sql.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';
import { contextOf, opening } from './context.ts';

const setting = (query: string, expect: string | null, given: Partial<SqlGate> = {}): SqlGate => ({
  name: 'a question',
  query,
  expect,
  seconds: 20,
  ...given,
});

interface Started {
  readonly url: string;
  /** A statement of the test itself. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  stop(): Promise<void>;
}

async function postgres(): Promise<Started> {
  const server = await serverOf(16);
  const url = await server.database();
  return { url, ...withSessions(url), stop: () => server.stop() };
}

async function mysql(name: 'mariadb-11.8' | 'mariadb-10.11' | 'mysql-9.7'): Promise<Started> {
  const server = await mysqlServer(name);
  const url = await server.database();
  return { url, ...withSessions(url), stop: () => server.stop() };
}

function withSessions(url: string): Pick<Started, 'query'> {
  return {
    async query(sql) {
      const session = await opening(url)();
      try {
        return await session.query(sql);
      } finally {
        await session.close();
      }
    },
  };
}

const servers: readonly [string, () => Promise<Started>][] = [
  ['PostgreSQL 16', postgres],
  ['MariaDB 11.8', () => mysql('mariadb-11.8')],
  ['MariaDB 10.11', () => mysql('mariadb-10.11')],
  ['MySQL 9.7', () => mysql('mysql-9.7')],
];

describe.each(servers)('%s', (title, start) => {
  const isPostgres = title.startsWith('PostgreSQL');
  let started: Promise<Started> | null = null;
  const there = () => {
    started ??= start().then(async (server) => {
      await server.query('CREATE TABLE payments (id int PRIMARY KEY, state varchar(40), amount decimal(8,2))');
      await server.query("INSERT INTO payments VALUES (1, 'done', 9.50), (2, 'failed', 7), (3, NULL, 1)");
      await server.query('CREATE VIEW few AS SELECT id FROM payments');
      return server;
    });
    return started;
  };
  afterAll(async () => {
    await (await started)?.stop();
  });
  const ask = async (of: SqlGate, context: Partial<GateContext> = {}) => {
    const { url } = await there();
    const [only] = await gate.ask([of], contextOf({ open: opening(url), ...context }));
    return only;
  };
  const count = async () => Number((await (await there()).query('SELECT count(*) AS n FROM payments'))[0]?.['n']);

  it.each<[string, string | null, string, string, string]>([
    ['SELECT id FROM payments WHERE id > 5', null, 'pass', 'ok', 'The query gave no row.'],
    [
      "SELECT id, state FROM payments WHERE state = 'failed'",
      null,
      'fail',
      'check_failed',
      'The query gave a row: id=2, state=failed.',
    ],
    [
      'SELECT id FROM payments ORDER BY id',
      null,
      'fail',
      'check_failed',
      'The query gave more than one row, the first: id=1.',
    ],
    ['SELECT count(*) FROM payments', '3', 'pass', 'ok', 'The query gave "3".'],
    ['SELECT count(*) FROM payments -- all\n;\n', ' 3 ', 'pass', 'ok', 'The query gave " 3 ".'],
    [
      '/* how many */ (SELECT count(*) FROM payments)',
      '4',
      'fail',
      'check_failed',
      'The query gave "3" instead of "4".',
    ],
    ['SELECT amount FROM payments WHERE id = 1', '9.50', 'pass', 'ok', ''],
    ['SELECT state FROM payments WHERE id = 3', 'done', 'fail', 'check_failed', 'gave NULL instead of "done".'],
    ['SELECT id FROM payments WHERE id > 5', '1', 'fail', 'check_failed', 'The query gave no row instead of "1".'],
    [
      'SELECT id FROM payments ORDER BY id',
      '1',
      'fail',
      'check_failed',
      'more than one row instead of "1"; the first: id=1',
    ],
    ['SELECT state, 1 FROM payments WHERE id = 1', 'done', 'error', 'not_one_column', '2 columns'],
    // Only two rows of the answer are wanted, but all of what it is made of.
    ['SELECT count(*) FROM (SELECT id FROM payments) AS p', '3', 'pass', 'ok', ''],
    ['WITH p AS (SELECT id FROM payments) SELECT count(*) FROM p', '3', 'pass', 'ok', ''],
    ['SELECT sum(id) FROM payments WHERE id IN (SELECT id FROM payments)', '6', 'pass', 'ok', ''],
    ['SELECT count(*) FROM (SELECT id FROM payments UNION ALL SELECT id FROM payments) AS p', '6', 'pass', 'ok', ''],
    ['SELECT count(*) FROM few', '3', 'pass', 'ok', ''],
    ['WITH p AS (SELECT 5 AS five) SELECT five FROM p', '5', 'pass', 'ok', ''],
    ['SELECT nothing FROM payments', null, 'error', 'query_failed', isPostgres ? '(42703)' : '(1054)'],
    ['', null, 'error', 'not_one_query', ''],
    ['DELETE FROM payments', null, 'error', 'not_one_query', 'A gate asks with SELECT'],
    ['/*!50000 DELETE */ FROM payments', null, 'error', 'not_one_query', ''],
    ['CREATE TABLE other (id int)', null, 'error', 'not_one_query', ''],
    ['COMMIT', null, 'error', 'not_one_query', ''],
  ])('%j', async (query, wanted, verdict, reason, message) => {
    expect(await ask(setting(query, wanted))).toMatchObject({
      verdict,
      reason,
      message: expect.stringContaining(message),
    });
  });

  it('changes nothing, whatever is tried', async () => {
    const tries = [
      'SELECT 1; DELETE FROM payments',
      'SELECT 1; COMMIT; DELETE FROM payments',
      'SELECT 1; SELECT 2',
      'WITH p AS (SELECT 1 AS id) DELETE FROM payments WHERE id IN (SELECT id FROM p)',
      'SELECT id FROM payments FOR UPDATE',
      ...(isPostgres
        ? ['WITH gone AS (DELETE FROM payments RETURNING id) SELECT id FROM gone', 'SELECT id INTO other FROM payments']
        : []),
    ];
    for (const query of tries) {
      const answer = await ask(setting(query, null));
      // MySQL and MariaDB let a transaction that only reads take locks.
      if (!/FOR UPDATE/.test(query) || isPostgres) expect(answer, query).toMatchObject({ verdict: 'error' });
      expect(await count(), query).toBe(3);
    }
  });

  it('says that a function writes', async () => {
    const { query } = await there();
    await query(
      isPostgres
        ? 'CREATE FUNCTION sneaky() RETURNS int LANGUAGE sql AS $$ DELETE FROM payments; SELECT 1 $$'
        : 'CREATE FUNCTION sneaky() RETURNS int DETERMINISTIC BEGIN DELETE FROM payments; RETURN 1; END',
    );
    expect(await ask(setting('SELECT sneaky()', null))).toMatchObject({ verdict: 'error', reason: 'writes' });
    expect(await count()).toBe(3);
  });

  it('is stopped by the server in time', async () => {
    const slow = isPostgres
      ? 'SELECT pg_sleep(60)'
      : 'SELECT count(*) FROM information_schema.columns a, information_schema.columns b, information_schema.columns c';
    const { url, query } = await there();
    const ids: number[] = [];
    const open: GateContext['open'] = async () => {
      const session = await opening(url)();
      ids.push(session.id);
      return session;
    };
    expect(await ask(setting(slow, null, { seconds: 0.3 }), { open })).toEqual({
      name: 'a question',
      verdict: 'error',
      reason: 'timed_out',
      message: 'The query did not end within 0.3 s.',
    });
    // A server whose client merely went away goes on with the query.
    const still = isPostgres ? 'pg_stat_activity WHERE pid' : 'information_schema.processlist WHERE id';
    expect(ids).toHaveLength(1);
    expect(await query(`SELECT 1 FROM ${still} = ${ids[0]}`)).toEqual([]);
  });

  it('does not wait for a table for ever', async () => {
    const { url } = await there();
    const other = await opening(url)();
    await other.query('BEGIN');
    await other.query(isPostgres ? 'LOCK TABLE payments' : 'LOCK TABLES payments WRITE');
    try {
      expect(await ask(setting('SELECT 1 FROM payments WHERE id > 5', null, { seconds: 0.3 }))).toMatchObject({
        verdict: 'error',
        reason: 'timed_out',
      });
    } finally {
      await other.close();
    }
  });

  it('is left when the run is cancelled', async () => {
    const controller = new AbortController();
    const { url } = await there();
    const open: GateContext['open'] = async () => {
      const session = await opening(url)();
      setTimeout(() => controller.abort(), 100);
      return session;
    };
    const slow = isPostgres ? 'SELECT pg_sleep(3)' : 'SELECT sleep(3)';
    expect(await ask(setting(slow, null), { open, cancelled: controller.signal })).toMatchObject({
      verdict: 'error',
      reason: 'cancelled',
    });
  });

  it('that cannot be reached is an error, without the password', async () => {
    const { url } = await there();
    const wrong = new URL(url);
    wrong.pathname = '/there_is_no_such_database';
    wrong.username = 'nobody_at_all';
    wrong.password = 's3cret';
    const answer = await ask(setting('SELECT 1', '1'), { open: opening(wrong.href) });
    expect(answer).toMatchObject({ verdict: 'error', reason: 'no_connection' });
    expect(answer?.message).not.toContain('s3cret');
  });

  it('is closed after it, with nothing left behind', async () => {
    const { url, query } = await there();
    const sessions: { readonly id: number }[] = [];
    const open: GateContext['open'] = async () => {
      const session = await opening(url)();
      sessions.push(session);
      return session;
    };
    await ask(setting('SELECT count(*) FROM payments', '3'), { open });
    await ask(setting('SELECT nothing FROM payments', '3'), { open });
    expect(sessions).toHaveLength(2);
    for (const { id } of sessions) {
      const rows = await query(
        isPostgres
          ? `SELECT 1 FROM pg_stat_activity WHERE pid = ${id}`
          : `SELECT 1 FROM information_schema.processlist WHERE id = ${id}`,
      );
      expect(rows).toEqual([]);
    }
  });

  it('shows one row and no more of it than fits, and no secret', async () => {
    const long = isPostgres ? "repeat('x', 5000)" : "REPEAT('x', 5000)";
    const answer = await ask(setting(`SELECT ${long} AS a UNION ALL SELECT 'second' AS a`, null));
    expect(answer?.message.length).toBeLessThan(300);
    expect(answer?.message).not.toContain('second');
    const acting = isPostgres ? "E'\\x1b[2J##[error]'" : "CONCAT(CHAR(27), '[2J##[error]')";
    expect((await ask(setting(`SELECT ${acting} AS a`, null)))?.message).toContain('\\x1b[2J#\\x23[error]');
    const binary = isPostgres ? "'\\xff00'::bytea" : "X'FF00'";
    expect((await ask(setting(`SELECT ${binary} AS a`, null)))?.message).toBe('The query gave a row: a=0xff00.');
    const token = await ask(setting(`SELECT 'ghp_${'a'.repeat(36)}' AS a`, null));
    expect(token).toMatchObject({ verdict: 'fail' });
    expect(token?.message).not.toContain('aaaa');
  });

  it('does not fetch a million rows to see that there is one', async () => {
    const { url } = await there();
    let most = 0;
    const open: GateContext['open'] = async () => {
      const session = await opening(url)();
      return {
        ...session,
        engine: session.engine,
        get lost() {
          return session.lost;
        },
        send: async (sql) => {
          const answer = await session.send(sql);
          if (answer.kind === 'done') most = Math.max(most, answer.rows.length);
          return answer;
        },
      };
    };
    const many = isPostgres
      ? 'SELECT generate_series(1, 1000000)'
      : 'SELECT a.id FROM payments a, payments b, payments c, payments d, payments e';
    expect(await ask(setting(many, null), { open })).toMatchObject({ verdict: 'fail' });
    expect(most).toBe(2);
  });
});
