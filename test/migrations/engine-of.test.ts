import { describe, expect, it } from 'vitest';
import { engineOf } from '../../src/core/migrations/engine-of.ts';
import type { FolderFile } from '../../src/core/migrations/migration.ts';
import { readMigrationFolder } from '../../src/core/migrations/read-folder.ts';

function guess(files: Readonly<Record<string, string>>, folder = 'migrations') {
  const listed: FolderFile[] = Object.entries(files).map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    return { path: `${folder}/${path}`, size: bytes.length, read: () => bytes };
  });
  const read = readMigrationFolder(folder, listed, { tool: 'auto' });
  if ('problem' in read) throw new Error(read.problem);
  return engineOf(read, listed);
}

describe('the engine of a folder', () => {
  it.each([
    ['CREATE TABLE `orders` (`id` int);'],
    ['CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'],
    ['ALTER TABLE orders MODIFY COLUMN note LONGTEXT;'],
    ['DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; END//'],
    ['/*!40101 SET NAMES utf8 */;'],
    ['CREATE TABLE t (id BIGINT UNSIGNED NOT NULL);'],
  ])('takes for MySQL, without telling it from MariaDB: %s', (sql) => {
    expect(guess({ 'V1__a.sql': sql })).toMatchObject({ kind: 'found', engine: 'mysql', sure: false });
  });

  it.each([
    ['CREATE TABLE t (id int) ENGINE=Aria;'],
    ['CREATE TABLE `t` (id int) WITH SYSTEM VERSIONING;'],
    ['CREATE TABLE `t` (a varchar(9)) COLLATE=utf8mb4_uca1400_ai_ci;'],
  ])('takes for MariaDB: %s', (sql) => {
    expect(guess({ 'V1__a.sql': `CREATE TABLE \`x\` (\`id\` int);\n${sql}` })).toMatchObject({
      kind: 'found',
      engine: 'mariadb',
      sure: true,
    });
  });

  it('takes for MySQL what only MySQL has', () => {
    expect(guess({ 'V1__a.sql': 'CREATE TABLE `t` (a varchar(9)) COLLATE=utf8mb4_0900_ai_ci;' })).toMatchObject({
      engine: 'mysql',
      sure: true,
    });
  });

  it.each([
    ['CREATE TABLE orders (id bigserial PRIMARY KEY, at timestamptz);'],
    ['CREATE INDEX CONCURRENTLY i ON orders (id);'],
    ["SELECT 'a'::text;"],
    ['CREATE TABLE "orders" ("id" int);'],
    ['ALTER TABLE orders ALTER COLUMN id TYPE bigint;'],
    ['CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql;'],
  ])('takes for PostgreSQL: %s', (sql) => {
    expect(guess({ 'V1__a.sql': sql })).toMatchObject({ kind: 'found', engine: 'postgres', sure: true });
  });

  it('does not listen to comments', () => {
    expect(guess({ 'V1__a.sql': '-- like `orders`, engine = InnoDB\nCREATE TABLE a (id int);' })).toEqual({
      kind: 'unknown',
    });
  });

  it('says so when the files are of both', () => {
    const both = guess({ 'V1__a.sql': 'CREATE TABLE `a` (`id` int);', 'V2__b.sql': 'CREATE TABLE b (d jsonb);' });
    expect(both).toMatchObject({ kind: 'mixed' });
  });

  it('overlooks one slip in a long history', () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`V${i + 1}__a.sql`, 'CREATE TABLE x (d jsonb);']),
    );
    expect(guess({ ...files, 'V20__b.sql': 'CREATE TABLE t (a int(11) unsigned);' })).toMatchObject({
      engine: 'postgres',
    });
  });

  it('knows it by the folder', () => {
    const sql = { 'V1__a.sql': 'CREATE TABLE a (id int);' };
    expect(guess(sql, 'db/mariadb')).toMatchObject({ engine: 'mariadb', sure: true });
    expect(guess(sql, 'db/mysql')).toMatchObject({ engine: 'mysql', sure: true });
    expect(guess(sql, 'schema/postgresql')).toMatchObject({ engine: 'postgres', sure: true });
  });

  it('listens to the text where MariaDB goes by the name of MySQL', () => {
    const sql = 'CREATE TABLE `a` (`id` int); ALTER TABLE `a` DROP COLUMN IF EXISTS `b`;';
    expect(guess({ 'V1__a.sql': sql }, 'db/mysql')).toMatchObject({ engine: 'mariadb', sure: true });
  });

  it('believes Prisma and Drizzle', () => {
    expect(
      guess({
        'migration_lock.toml': 'provider = "mysql"\n',
        '20240101000000_a/migration.sql': 'CREATE TABLE a (id int);',
      }),
    ).toMatchObject({ engine: 'mysql', sure: false });
    expect(
      guess({
        'meta/_journal.json': '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"tag":"0000_a","when":1}]}',
        '0000_a.sql': 'CREATE TABLE a (id int);',
      }),
    ).toMatchObject({ engine: 'postgres' });
  });
});
