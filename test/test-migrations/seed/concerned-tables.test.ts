import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/core/database/address.ts';
import { openSession } from '../../../src/core/database/connect.ts';
import type { Session } from '../../../src/core/database/session.ts';
import { concernedTables } from '../../../src/test-migrations/seed/concerned-tables.ts';
import { seedDatabase } from '../../../src/test-migrations/seed/seed-database.ts';
import { mysqlServer, serverOf } from '../../servers/server-of.ts';

const schema = `CREATE TABLE countries (id int PRIMARY KEY);
CREATE TABLE customers (id int PRIMARY KEY, country_id int NOT NULL, FOREIGN KEY (country_id) REFERENCES countries (id));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE stars (id int PRIMARY KEY);
CREATE VIEW bright AS SELECT id FROM stars;`;

describe.each([
  { name: 'PostgreSQL 16', make: () => serverOf(16) },
  { name: 'MariaDB 11.8', make: () => mysqlServer('mariadb-11.8') },
])('tables that a change is about, $name', ({ make }) => {
  let server: Awaited<ReturnType<typeof make>>;
  let session: Session;
  beforeAll(async () => {
    server = await make();
    session = await openSession(readAddress(await server.database(), 'url', {}));
    await session.send(schema);
  });
  afterAll(async () => {
    await session.close();
    await server.stop();
  });

  it('are those that it names, those that they point at and those that point at them', async () => {
    const concerned = await concernedTables(session, ['ALTER TABLE Customers ADD COLUMN note int;']);
    const result = await seedDatabase(session, { rows: 7, ...(concerned ? { concerned } : {}) });
    expect(result.tables.map(({ name, rows }) => `${name} ${rows}`).sort()).toEqual([
      'countries 7',
      'customers 7',
      'orders 7',
      'stars 0',
    ]);
  });

  it('may be all where it uses a view, or runs something', async () => {
    expect(await concernedTables(session, ['SELECT * FROM bright'])).toBeNull();
    expect(await concernedTables(session, ['CALL p()'])).toBeNull();
    expect(await concernedTables(session, ['DROP TABLE stars'])).not.toBeNull();
  });
});
