import { afterAll, describe, expect, it } from 'vitest';
import { mysqlServer } from '../servers/server-of.ts';
import { caseOf, everythingFound, tryOut } from './try-out.ts';

const servers = [await mysqlServer('mysql-9.7'), await mysqlServer('mariadb-11.8')];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const base = {
  'V1__shop.sql':
    'CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY, note varchar(100)); CREATE TABLE kinds (name varchar(20) PRIMARY KEY, label varchar(20));',
};

describe.each(servers.map((server) => [server.name, server] as const))('a second run on %s', (_name, server) => {
  const change = (added: Readonly<Record<string, string>>) =>
    tryOut({
      server,
      base,
      files: { ...base, ...added },
      trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'],
    });

  it.each([
    ['a view without OR REPLACE', 'CREATE VIEW v AS SELECT id FROM orders;', 'repeatable_fails_again'],
    ['a procedure that is there', 'CREATE PROCEDURE p() SELECT 1;', 'repeatable_fails_again'],
    ['a key without a name', 'ALTER TABLE orders ADD INDEX (note);', 'repeatable_not_idempotent'],
    ['rows twice', "INSERT INTO orders (note) VALUES ('a');", 'repeatable_changes_rows'],
    ['a row that is there', "INSERT INTO kinds VALUES ('private', 'a');", 'repeatable_fails_again'],
    [
      'a check without a name',
      'ALTER TABLE orders ADD CHECK (note IS NOT NULL OR note IS NULL);',
      'repeatable_not_idempotent',
    ],
  ])('finds %s', async (_what, sql, reason) => {
    expect(everythingFound(await change({ 'R__it.sql': sql }))).toEqual([`repeat / R__it.sql again: fail ${reason}`]);
  });

  it.each([
    ['a view', 'CREATE OR REPLACE VIEW v AS SELECT id FROM orders;'],
    ['a procedure', 'DROP PROCEDURE IF EXISTS p; CREATE PROCEDURE p() SELECT 1;'],
    ['rows', "INSERT INTO kinds VALUES ('private', 'a') ON DUPLICATE KEY UPDATE label = 'a';"],
    ['rows that are replaced', "REPLACE INTO kinds VALUES ('private', 'a');"],
  ])('passes %s', async (_what, sql) => {
    const report = await change({ 'R__it.sql': sql });
    expect(everythingFound(report)).toEqual([]);
    expect(caseOf(report, 'repeat', 'R__it.sql again').verdict).toBe('pass');
  });

  it('holds a migration to what it says', async () => {
    const sql = 'CREATE TABLE IF NOT EXISTS a (b int); INSERT IGNORE INTO a VALUES (1);';
    expect(everythingFound(await change({ 'V2__x.sql': sql }))).toEqual([
      'repeat / V2__x.sql again: fail claims_idempotent',
    ]);
    const good = 'CREATE TABLE IF NOT EXISTS a (b int PRIMARY KEY); INSERT IGNORE INTO a VALUES (1);';
    expect(everythingFound(await change({ 'V2__x.sql': good }))).toEqual([]);
  });
});
