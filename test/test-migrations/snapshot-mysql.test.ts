import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { mysqlServer } from '../servers/server-of.ts';
import { caseOf, everythingFound, findings, repositoryOf, type TryOut, tryOut, tryOutIn } from './try-out.ts';

const servers = [await mysqlServer('mysql-9.7'), await mysqlServer('mariadb-11.8')];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const files = {
  'V1__shop.sql': `CREATE TABLE customers (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, email varchar(100) NOT NULL UNIQUE) DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, customer_id bigint, total decimal(10,2) DEFAULT 0, KEY orders_total (total),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)) COMMENT='Orders';
CREATE VIEW big_orders AS SELECT id FROM orders WHERE total > 100;
CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = ABS(NEW.total);
`,
  'V2__procedure.sql': 'DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END //\nDELIMITER ;\n',
};
const byHand = Object.values(files).join('\n');

describe.each(servers.map((server) => [server.name, server] as const))('a committed schema on %s', (_name, server) => {
  const against = (schema: string) =>
    tryOut({
      server,
      files,
      beside: { 'schema.sql': schema },
      database: { schema: 'schema.sql' },
      trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
    });

  it.each([
    ['an index', byHand.replace('KEY orders_total (total),', ''), 'index orders (orders_total)'],
    ['a column', byHand.replace('customer_id bigint,', 'customer_id bigint, note text,'), 'column orders.note'],
    ['a default', byHand.replace('DEFAULT 0', 'DEFAULT 1'), 'column orders.total'],
    ['a comment', byHand.replace("COMMENT='Orders'", "COMMENT='What was ordered'"), 'table orders'],
    ['a view', byHand.replace('> 100', '> 10'), 'view big_orders'],
    ['a trigger', byHand.replace('ABS(NEW.total)', '0'), 'trigger orders (t)'],
    ['a procedure', byHand.replace('SELECT 2', 'SELECT 3'), null],
  ])('that differs in %s', async (_what, schema, name) => {
    const found = everythingFound(await against(schema));
    expect(found[0]).toBe('snapshot / schema.sql: fail schema_differs');
    expect(found).toHaveLength(2);
    if (name) expect(found[1]).toBe(`snapshot / ${name}: fail schema_differs`);
  });

  it('that is the same, by hand', async () => {
    expect(everythingFound(await against(byHand))).toEqual([]);
  });

  it.each([
    'CREATE DATABASE IF NOT EXISTS other;\nCREATE TABLE a (id int);',
    'USE `other`;',
    'ALTER SCHEMA `other` CHARACTER SET latin1;',
    '/*!40000 DROP DATABASE IF EXISTS `other`*/;',
  ])('that leads into another database: %s', async (schema) => {
    const report = await against(schema);
    expect(caseOf(report, 'snapshot', 'schema.sql')).toMatchObject({
      reason: 'schema_unloadable',
      place: { file: 'schema.sql', line: 1 },
    });
    expect(await server.query("SHOW DATABASES LIKE 'other'")).toEqual([]);
  });

  it('that was written, and edited', async () => {
    const what: TryOut = { server, files, database: { schema: 'schema.sql' }, trials: ['snapshot'] };
    using repository = repositoryOf(what);
    const written = await tryOutIn(repository, { ...what, options: { writeSchema: true } });
    expect(findings(written, 'snapshot')).toEqual([]);
    const path = join(repository.folder, 'schema.sql');
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(/^-- (?:MySQL|MariaDB) \d/);
    expect(findings(await tryOutIn(repository, what), 'snapshot')).toEqual([]);
    // Read by the server and not by its text.
    repository.write({ 'schema.sql': text.replace(/\n\n/g, '\n\n\n') });
    expect(findings(await tryOutIn(repository, what), 'snapshot')).toEqual([]);
    repository.write({ 'schema.sql': text.replace('decimal(10,2)', 'decimal(12,2)') });
    expect(findings(await tryOutIn(repository, what), 'snapshot')).toEqual([
      'schema.sql: fail schema_differs',
      'column orders.total: fail schema_differs',
    ]);
  });
});
