import { afterAll, describe, expect, it } from 'vitest';
import type { TestReport } from '../../src/core/report/trials/trial-report.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { mysqlServer } from '../servers/server-of.ts';
import { caseOf, everythingFound, tryOut } from './try-out.ts';

const servers = [await mysqlServer('mysql-9.7'), await mysqlServer('mariadb-11.8')];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const shop = `
CREATE TABLE customers (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(120) NOT NULL);
CREATE TABLE orders (
  id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id bigint NOT NULL,
  note varchar(200) CHARACTER SET latin1 NOT NULL COMMENT 'By hand',
  code varchar(40),
  total decimal(10,2) NOT NULL DEFAULT 0,
  changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  KEY orders_code (code),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0;
CREATE TRIGGER orders_checked BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = TRIM(NEW.note);
`;

function change(server: RunningMysql, up: string, down: string): Promise<TestReport> {
  const base = { '001_shop.up.sql': shop, '001_shop.down.sql': 'SELECT 1;' };
  return tryOut({
    server,
    base,
    files: { ...base, '002_x.up.sql': up, '002_x.down.sql': down },
    trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
  });
}

const down = 'rollback / 002_x.up.sql down';
const upAgain = 'rollback / 002_x.up.sql up again';

describe.each(servers.map((server) => [server.name, server] as const))('a way back on %s', (_name, server) => {
  it.each([
    [
      'forgets an index',
      'CREATE INDEX orders_total ON orders (total);',
      'SELECT 1;',
      [`${down}: fail schema_differs_after_down`, `${upAgain}: fail up_fails_after_down`],
    ],
    [
      'leaves another character set',
      'ALTER TABLE orders MODIFY note varchar(200) CHARACTER SET utf8mb4 NOT NULL;',
      "ALTER TABLE orders MODIFY note varchar(200) NOT NULL COMMENT 'By hand';",
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'loses a comment with MODIFY',
      "ALTER TABLE orders MODIFY note varchar(250) CHARACTER SET latin1 NOT NULL COMMENT 'By hand';",
      'ALTER TABLE orders MODIFY note varchar(200) CHARACTER SET latin1 NOT NULL;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'loses AUTO_INCREMENT with MODIFY',
      'ALTER TABLE orders MODIFY id bigint unsigned NOT NULL AUTO_INCREMENT;',
      'ALTER TABLE orders MODIFY id bigint NOT NULL;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'leaves the index of a foreign key',
      'ALTER TABLE orders ADD COLUMN parent bigint, ADD CONSTRAINT orders_parent FOREIGN KEY (parent) REFERENCES orders (id);',
      'ALTER TABLE orders DROP FOREIGN KEY orders_parent;',
      [`${down}: fail schema_differs_after_down`, `${upAgain}: fail up_fails_after_down`],
    ],
    [
      'stops half way, and leaves what it did',
      'ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b int;',
      'ALTER TABLE orders DROP COLUMN a; ALTER TABLE orders DROP COLUMN c;',
      [`${down}: fail down_fails`],
    ],
    [
      'drops a trigger that was there',
      'CREATE TRIGGER orders_counted AFTER INSERT ON orders FOR EACH ROW SET @n = 1;',
      'DROP TRIGGER orders_counted; DROP TRIGGER orders_checked;',
      [`${down}: fail schema_differs_after_down`],
    ],
    [
      'brings a column back without its values, in its place',
      'ALTER TABLE orders DROP COLUMN note;',
      "ALTER TABLE orders ADD COLUMN note varchar(200) CHARACTER SET latin1 NOT NULL COMMENT 'By hand' AFTER customer_id;",
      [`${down}, rows: warn down_loses_rows`],
    ],
    [
      'brings a column back at the end',
      'ALTER TABLE orders DROP COLUMN total; DROP VIEW open_orders;',
      'ALTER TABLE orders ADD COLUMN total decimal(10,2) NOT NULL DEFAULT 0; CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE total > 0;',
      [`${down}, order of columns: warn column_order_differs`, `${down}, rows: warn down_loses_rows`],
    ],
    [
      'cuts values off',
      "UPDATE orders SET code = 'abcdefgh'; ALTER TABLE orders MODIFY code varchar(80);",
      'ALTER TABLE orders MODIFY code varchar(40);',
      [`${down}, rows: warn down_loses_rows`],
    ],
  ])('%s', async (_what, up, way, expected) => {
    expect(everythingFound(await change(server, up, way))).toEqual(expected);
  });

  it.each([
    ['a column', 'ALTER TABLE orders ADD COLUMN state int;', 'ALTER TABLE orders DROP COLUMN state;'],
    [
      'a table',
      'CREATE TABLE parcels (id int PRIMARY KEY, part bigint, FOREIGN KEY (part) REFERENCES orders (id));',
      'DROP TABLE parcels;',
    ],
    [
      'a name',
      'ALTER TABLE orders RENAME COLUMN note TO remark; DROP TRIGGER orders_checked;',
      'ALTER TABLE orders RENAME COLUMN remark TO note; CREATE TRIGGER orders_checked BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = TRIM(NEW.note);',
    ],
    [
      'a type and back',
      'ALTER TABLE orders MODIFY total decimal(12,2) NOT NULL DEFAULT 0;',
      'ALTER TABLE orders MODIFY total decimal(10,2) NOT NULL DEFAULT 0;',
    ],
    ['values', 'UPDATE orders SET total = total + 1;', 'UPDATE orders SET total = total - 1;'],
    ['rows', "INSERT INTO customers (id, email) VALUES (99999, 'x');", 'DELETE FROM customers WHERE id = 99999;'],
  ])('leads back: %s', async (_what, up, way) => {
    const report = await change(server, up, way);
    expect(everythingFound(report)).toEqual([]);
    expect(caseOf(report, 'rollback', '002_x.up.sql down, rows').verdict).toBe('pass');
  });

  it('sums up values of every type, and sees two rows that swapped theirs', async () => {
    const types = `CREATE TABLE t (id int PRIMARY KEY, a json, b blob, c bit(9), d datetime(6), e year, f enum('x','y'), g set('p','q'), h double, i geometry, j binary(3), k time(3));
      INSERT INTO t VALUES (1, '{"a":1}', x'00ff', b'101', '2024-01-02 03:04:05.678901', 2024, 'x', 'p,q', 0.1, ST_GeomFromText('POINT(1 2)'), 'abc', '-10:00:00.5'),
        (2, '[]', x'01', b'1', '2020-01-01', 1999, 'y', '', -1e300, NULL, 'x', '00:00:00');`;
    const base = { '001_t.up.sql': types, '001_t.down.sql': 'DROP TABLE t;' };
    const files = {
      ...base,
      '002_x.up.sql': 'UPDATE t SET e = 4023 - e;',
      '002_x.down.sql': 'SELECT 1;',
    };
    const report = await tryOut({ server, base, files, rows: 0, trials: ['rollback'] });
    expect(caseOf(report, 'rollback', '002_x.up.sql down, rows')).toMatchObject({
      verdict: 'warn',
      message: expect.stringContaining('leaves other values in t.e than it had before'),
    });
    const kept = { ...files, '002_x.down.sql': 'UPDATE t SET e = 4023 - e;' };
    const good = await tryOut({ server, base, files: kept, rows: 0, trials: ['rollback'] });
    expect(caseOf(good, 'rollback', '002_x.up.sql down, rows').message).toBe(
      'All 2 rows from before are there, in 1 table.',
    );
  });
});
