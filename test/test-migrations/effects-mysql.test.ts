import { afterAll, describe, expect, it } from 'vitest';
import type { RunningMysql } from '../servers/mysql.ts';
import { mysqlServer } from '../servers/server-of.ts';
import { atLine, measuredOf } from './effects/measured.ts';
import { findings, trialOf, tryOut } from './try-out.ts';

const servers = {
  'mysql-9.7': await mysqlServer('mysql-9.7'),
  'mariadb-11.8': await mysqlServer('mariadb-11.8'),
  'mariadb-10.11': await mysqlServer('mariadb-10.11'),
};
type Name = keyof typeof servers;
const names = Object.keys(servers) as Name[];
afterAll(() => Promise.all(Object.values(servers).map((server) => server.stop())));

const shop = `
CREATE TABLE customers (id bigint PRIMARY KEY, name varchar(50) NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total int, state varchar(20), note varchar(20), KEY buyer (customer_id));
CREATE TABLE bare (id int PRIMARY KEY, name varchar(20));
CREATE TABLE digits (i int PRIMARY KEY);
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO customers SELECT 1 + a.i + b.i * 10, 'x' FROM digits a, digits b;
INSERT INTO orders SELECT a.i + b.i * 10 + c.i * 100 + d.i * 1000, 1 + a.i, 1, 's', 'n' FROM digits a, digits b, digits c, digits d;
`;

/** A change on top of the shop, one statement a line. `hidden` is done to the base in a way that no reading of files tells. */
function change(server: RunningMysql, statements: readonly string[], hidden?: string) {
  const secret =
    hidden === undefined
      ? ''
      : `CREATE TABLE secrets (what varchar(200));
INSERT INTO secrets VALUES ('${hidden.replaceAll("'", "''")}');
SET @what = (SELECT what FROM secrets);
PREPARE it FROM @what;
EXECUTE it;
`;
  const base = { 'V1__shop.sql': shop + secret };
  return tryOut({
    server,
    base,
    files: { ...base, 'V2__change.sql': statements.join('\n') },
    trials: ['effects'],
    rows: 0,
  });
}

describe.each(names)('on %s, what a statement does', (name) => {
  const server = servers[name];
  const copyLocks = name === 'mariadb-11.8' ? 'NONE' : 'SHARED';

  it('is measured, and is what the lint says', async () => {
    const report = await change(server, [
      'ALTER TABLE orders MODIFY total bigint;',
      'ALTER TABLE orders ADD COLUMN region int DEFAULT 7;',
      'CREATE INDEX orders_state ON orders (state);',
      'ALTER TABLE orders ADD INDEX slow (total), LOCK=SHARED;',
      'ALTER TABLE orders ADD INDEX alone (note), LOCK=EXCLUSIVE;',
      'ALTER TABLE orders ENGINE=InnoDB;',
      'ALTER TABLE bare MODIFY id bigint;',
      "UPDATE orders SET note = 'y';",
      'DROP TABLE bare;',
      'CREATE TABLE fresh (id int PRIMARY KEY);',
      'ALTER TABLE fresh MODIFY id bigint;',
      'RENAME TABLE customers TO clients;',
    ]);
    expect(findings(report, 'effects')).toEqual([]);
    const orders = (line: number) => measuredOf(atLine(report, line))['orders']?.split(' | ')[1];
    expect(orders(1)).toBe(`LOCK=${copyLocks}, exclusive metadata lock, copies it`);
    expect(measuredOf(atLine(report, 1))['rows copied']).toBe(' | 10,000');
    expect(orders(2)).toBe('exclusive metadata lock');
    expect(orders(3)).toBe('LOCK=NONE, exclusive metadata lock, builds an index on it');
    expect(orders(4)).toBe('LOCK=SHARED, exclusive metadata lock, builds an index on it');
    expect(orders(5)).toBe('LOCK=EXCLUSIVE, exclusive metadata lock, builds an index on it');
    expect(orders(6)).toBe('LOCK=NONE, exclusive metadata lock, rewrites it');
    expect(measuredOf(atLine(report, 7))['bare']).toContain('copies it');
    expect(measuredOf(atLine(report, 12))['customers']).toBe('exclusive metadata lock | exclusive metadata lock');
    expect(atLine(report, 1)).toMatchObject({ verdict: 'pass', place: { file: 'migrations/V2__change.sql', line: 1 } });
    expect(trialOf(report, 'effects').summary).toMatch(/^At most LOCK=.+, as the lint says\.$/);
  });

  it.each([
    [
      'copies a column that is longer than the files tell',
      'ALTER TABLE orders MODIFY note varchar(60)',
      'ALTER TABLE orders MODIFY note varchar(40);',
      'it copies orders',
    ],
    [
      'builds a compressed table anew',
      'ALTER TABLE orders ROW_FORMAT=COMPRESSED',
      'ALTER TABLE orders ADD COLUMN region int;',
      /it (?:rewrites|copies) orders/,
    ],
  ])('is more than the lint says: %s', async (_, hidden, statement, what) => {
    const report = await change(server, [statement], hidden);
    expect(atLine(report, 1)).toMatchObject({
      verdict: 'fail',
      reason: 'prediction_wrong',
      message: expect.stringMatching(what),
    });
  });

  it('is less where the column has its type already', async () => {
    const report = await change(
      server,
      ['ALTER TABLE orders MODIFY total bigint;'],
      'ALTER TABLE orders MODIFY total bigint',
    );
    expect(atLine(report, 1)).toMatchObject({ verdict: 'warn', reason: 'less_than_predicted' });
  });

  it('cannot be foreseen of a procedure, and is measured', async () => {
    const report = await change(server, [
      'CREATE PROCEDURE more() BEGIN ALTER TABLE orders ENGINE=InnoDB; END;',
      'CALL more();',
    ]);
    expect(atLine(report, 2)).toMatchObject({
      verdict: 'warn',
      reason: 'not_foreseen',
      message: expect.stringContaining('on orders'),
    });
  });

  it('is foreseen of what is prepared', async () => {
    const report = await change(server, [
      "SET @it = 'ALTER TABLE orders MODIFY total bigint';",
      'PREPARE it FROM @it;',
      'EXECUTE it;',
    ]);
    expect(findings(report, 'effects')).toEqual([]);
    expect(measuredOf(atLine(report, 3))['orders']).toContain('copies it');
  });

  it('leaves the count of rows to the migration', async () => {
    const report = await change(server, [
      "UPDATE orders SET note = 'z' WHERE id < 10;",
      'SET @rows = ROW_COUNT();',
      'INSERT INTO bare VALUES (@rows, NULL);',
      'ALTER TABLE bare ADD CONSTRAINT ten CHECK (id = 10);',
    ]);
    expect(findings(report, 'effects')).toEqual([]);
  });

  it('ends where the migration keeps tables to itself', async () => {
    const report = await change(server, [
      'LOCK TABLES orders WRITE;',
      'ALTER TABLE orders ADD COLUMN q int;',
      'UNLOCK TABLES;',
      'ALTER TABLE orders ADD COLUMN r int;',
    ]);
    expect(findings(report, 'effects')).toEqual([]);
  });
});
