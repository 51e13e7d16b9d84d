import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDatabase } from '../../../src/test-migrations/seed/seed-database.ts';
import { seedFromSql } from '../../../src/test-migrations/seed/seed-from-sql.ts';
import { mysqlServers, number, postgresServers, type SeedServer, seed, seedServer } from './seeding.ts';

const tables = [
  'CREATE TABLE customers (id int PRIMARY KEY, email varchar(60) NOT NULL UNIQUE, note varchar(60))',
  'CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id))',
];

describe.each([...postgresServers, ...mysqlServers])('the SQL files of a team on %s', (name) => {
  let server: SeedServer;

  beforeAll(async () => {
    server = await seedServer(name);
  });
  afterAll(() => server?.stop());

  it('sends statements one after the other, whatever stands in their texts', async () => {
    const session = await server.database(...tables);
    const sent = await seedFromSql(session, [
      {
        file: 'seed/customers.sql',
        text: "\uFEFF-- first; ours\nINSERT INTO customers VALUES (1, 'a@example.org', 'one; two');\n/* ; */ INSERT INTO customers\r\nVALUES (2, 'ü@example.org', 'it''s');",
      },
      { file: 'seed/orders.sql', text: 'BEGIN;\nINSERT INTO orders VALUES (1, 2);;\nCOMMIT;\n' },
      { file: 'empty.sql', text: ' \n-- nothing\n' },
    ]);
    expect(sent).toEqual({ kind: 'done', statements: 5 });
    expect(await number(session, "SELECT COUNT(*) FROM customers WHERE note IN ('one; two', 'it''s')")).toBe(2);
    expect(await number(session, 'SELECT COUNT(*) FROM orders')).toBe(1);
  });

  it('names the file and the line of what the server refuses, and keeps nothing of an open transaction', async () => {
    const session = await server.database(...tables);
    const sent = await seedFromSql(session, [
      {
        file: 'seed/all.sql',
        text: "INSERT INTO customers VALUES (1, 'a@example.org', NULL);\nBEGIN;\nINSERT INTO customers VALUES (2, 'b@example.org', NULL);\n\nINSERT INTO orders\nVALUES (1, 77);\nINSERT INTO customers VALUES (3, 'c@example.org', NULL);\n",
      },
    ]);
    expect(sent.kind).toBe('failed');
    expect(sent.kind === 'failed' && sent.sentence).toMatch(/^seed\/all\.sql:5: the server refused it: .*foreign key/i);
    expect(await number(session, 'SELECT COUNT(*) FROM customers')).toBe(1);
  });

  it('says so as the end of the whole seeding, without a password that the server repeats', async () => {
    const session = await server.database(...tables);
    const text = `INSERT INTO customers VALUES (1, 'a@example.org', 'postgres://u:hunter22secret@db.example.org/x');\nINSERT INTO nowhere_at_all VALUES ('postgres://u:hunter22secret@db.example.org/x');`;
    const result = await seedDatabase(session, { rows: 10, files: [{ file: 'a.sql', text }] });
    expect(result.kind).toBe('failed');
    expect(JSON.stringify(result)).toMatch(/a\.sql:2: the server refused it: .*nowhere_at_all/);
    expect(JSON.stringify(result)).not.toContain('hunter22secret');
  });

  it('tops the tables up behind what the files wrote', async () => {
    const session = await server.database(...tables);
    const said: string[] = [];
    const { tables: seeded } = await seed(session, {
      rows: 100,
      files: [
        {
          file: 'a.sql',
          text: "INSERT INTO customers VALUES (5, 'ours@example.org', NULL);\nINSERT INTO customers VALUES (6, 'also@example.org', NULL);\nINSERT INTO orders VALUES (9, 5)",
        },
      ],
      say: (sentence) => said.push(sentence),
    });
    expect(said[0]).toBe('Sent 3 statements of the seed file.');
    expect(seeded.get('customers')).toMatchObject({ before: 2, rows: 100, reason: null });
    expect(seeded.get('orders')).toMatchObject({ before: 1, rows: 100, reason: null });
    expect(await number(session, "SELECT COUNT(*) FROM customers WHERE email = 'ours@example.org'")).toBe(1);
  });

  it('leaves full tables alone, and makes no rows where none are wanted', async () => {
    const session = await server.database(...tables);
    const files = [{ file: 'a.sql', text: "INSERT INTO customers VALUES (5, 'ours@example.org', NULL)" }];
    const { tables: seeded } = await seed(session, { rows: 0, files });
    expect(seeded.get('customers')).toMatchObject({ before: 1, rows: 1, reason: null });
    expect(await number(session, 'SELECT COUNT(*) FROM orders')).toBe(0);
  });

  it('says that a command of a client is none of a server', async () => {
    const session = await server.database(...tables);
    const text = typeof name === 'number' ? 'SELECT 1;\n\\i other.sql\n' : 'SELECT 1;\nsource other.sql\n';
    const sent = await seedFromSql(session, [{ file: 'a.sql', text }]);
    expect(sent.kind === 'failed' && sent.sentence).toMatch(/^a\.sql:2: .* is a command of (?:psql|the mysql client)/);
  });
});

describe.each(postgresServers)('a dump of PostgreSQL on %i', (major) => {
  it('is sent with the rows behind COPY, and leaves no setting behind', async () => {
    const server = await seedServer(major);
    try {
      const session = await server.database(...tables);
      const text = [
        '\\restrict x7',
        "SELECT pg_catalog.set_config('search_path', '', false);",
        'COPY public.customers (id, email, note) FROM stdin;',
        '1\ta@example.org\tit; is\\tone',
        '2\tb@example.org\t\\N',
        '\\.',
        '',
        'COPY public.orders (id, customer_id) FROM stdin;',
        '\\.',
        'INSERT INTO public.orders VALUES (1, 2);',
        '\\unrestrict x7',
      ].join('\n');
      const sent = await seedFromSql(session, [{ file: 'dump.sql', text }]);
      expect(sent).toEqual({ kind: 'done', statements: 4 });
      expect(await number(session, "SELECT count(*) FROM customers WHERE note = E'it; is\\tone'")).toBe(1);
      expect(await number(session, 'SELECT count(*) FROM orders')).toBe(1);
      const broken = await seedFromSql(session, [
        { file: 'dump.sql', text: 'COPY customers FROM stdin;\n3\tc@example.org\tx\n3\td@example.org\ty\n\\.\n' },
      ]);
      expect(broken.kind === 'failed' && broken.sentence).toMatch(/^dump\.sql:1: the server refused it: duplicate key/);
      const elsewhere = await seedFromSql(session, [{ file: 'dump.sql', text: '\n\\connect other\nSELECT 1;' }]);
      expect(elsewhere).toEqual({
        kind: 'failed',
        sentence: 'dump.sql:2: \\connect is a command of psql, which is not sent to a server',
      });
      const syntax = await seedFromSql(session, [
        { file: 'dump.sql', text: 'SELECT 1;\nINSERT INTO customers\nVALUES (4,\n  here);' },
      ]);
      expect(syntax.kind === 'failed' && syntax.sentence).toMatch(/^dump\.sql:4: /);
    } finally {
      await server.stop();
    }
  });
});

describe.each(mysqlServers)('a dump of %s', (name) => {
  it('is sent with its executed comments and delimiters', async () => {
    const server = await seedServer(name);
    try {
      const session = await server.database(...tables);
      const text = [
        '/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;',
        'LOCK TABLES `customers` WRITE;',
        '/*!40000 ALTER TABLE `customers` DISABLE KEYS */;',
        "INSERT INTO `customers` VALUES (1,'a@example.org','it\\'s; one'),(2,'b@example.org',NULL);",
        '/*!40000 ALTER TABLE `customers` ENABLE KEYS */;',
        'UNLOCK TABLES;',
        'DELIMITER ;;',
        'CREATE PROCEDURE fill() BEGIN INSERT INTO orders VALUES (1, 1); INSERT INTO orders VALUES (2, 2); END ;;',
        'DELIMITER ;',
        'CALL fill();',
        '/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;',
      ].join('\n');
      const sent = await seedFromSql(session, [{ file: 'dump.sql', text }]);
      expect(sent).toEqual({ kind: 'done', statements: 9 });
      expect(await number(session, "SELECT COUNT(*) FROM customers WHERE note = 'it\\'s; one'")).toBe(1);
      expect(await number(session, 'SELECT COUNT(*) FROM orders')).toBe(2);
      const elsewhere = await seedFromSql(session, [{ file: 'dump.sql', text: 'SELECT 1;\nUSE mysql;\nSELECT 2;' }]);
      expect(elsewhere).toEqual({
        kind: 'failed',
        sentence: 'dump.sql:2: USE leaves the database that is to be filled',
      });
    } finally {
      await server.stop();
    }
  });
});
