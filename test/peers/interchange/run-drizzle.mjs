// Drizzle's migrator as an application calls it: FOLDER URL.
import { drizzle as onMysql } from 'drizzle-orm/mysql2';
import { migrate as migrateMysql } from 'drizzle-orm/mysql2/migrator';
import { drizzle as onPostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';

const [, , migrationsFolder, url] = process.argv;
if (url.startsWith('postgres')) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await migratePostgres(onPostgres(client), { migrationsFolder });
  await client.end();
} else {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  await migrateMysql(onMysql(connection), { migrationsFolder });
  await connection.end();
}
