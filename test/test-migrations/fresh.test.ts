import { afterAll, describe, expect, it } from 'vitest';
import { mysqlServer, serverOf } from '../servers/server-of.ts';
import { caseOf, databaseOf, everythingFound, trialOf, tryOut } from './try-out.ts';

const postgres = await serverOf(16);
const mysql = await mysqlServer('mysql-9.7');
const mariadb = await mysqlServer('mariadb-11.8');
afterAll(async () => {
  for (const server of [postgres, mysql, mariadb]) await server.stop();
});

const one = { 'V1__a.sql': 'CREATE TABLE a (id int PRIMARY KEY);' };
const three = {
  ...one,
  'V2__b.sql': 'CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a (id));',
  'V10__c.sql': 'ALTER TABLE b ADD COLUMN c int;',
};

const run = (server: typeof postgres | typeof mysql, files: Readonly<Record<string, string>>, more = {}) =>
  tryOut({ server, files, trials: ['fresh', 'upgrade', 'rollback', 'repeat', 'snapshot'], ...more });

describe('a history that applies to an empty database', () => {
  it.each([
    ['postgres', postgres],
    ['mysql', mysql],
    ['mariadb', mariadb],
  ] as const)('on %s, in the order of its tool', async (_, server) => {
    const report = await run(server, three);
    expect(everythingFound(report)).toEqual([]);
    expect(trialOf(report, 'fresh').cases.map(({ name, verdict }) => `${name}: ${verdict}`)).toEqual([
      'V1__a.sql: pass',
      'V2__b.sql: pass',
      'V10__c.sql: pass',
    ]);
    expect(trialOf(report, 'fresh').summary).toMatch(
      /^All 3 migrations apply to an empty database, in [\d,]+ ms of the server's time\.$/,
    );
  });

  it('of one file', async () => {
    const report = await run(postgres, one);
    expect(everythingFound(report)).toEqual([]);
    expect(databaseOf(report)).toMatchObject({ verdict: 'pass', migrations: 1 });
  });

  it.each([
    ['golang-migrate', { '1_a.up.sql': 'CREATE TABLE a (id int);' }],
    ['dbmate', { '20240101000000_a.sql': '-- migrate:up\nCREATE TABLE a (id int);\n' }],
    ['goose', { '00001_a.sql': '-- +goose Up\nCREATE TABLE a (id int);\n' }],
    [
      'prisma',
      {
        '20240101000000_a/migration.sql': 'CREATE TABLE "a" (id int);',
        'migration_lock.toml': 'provider = "postgresql"',
      },
    ],
    [
      'diesel',
      { '2024-01-01-000000_a/up.sql': 'CREATE TABLE a (id int);', '2024-01-01-000000_a/down.sql': 'DROP TABLE a;' },
    ],
    [
      'drizzle',
      {
        '0000_a.sql': 'CREATE TABLE "a" (id int);--> statement-breakpoint\nCREATE TABLE "b" (id int);',
        'meta/_journal.json':
          '{"version":"7","dialect":"postgresql","entries":[{"idx":0,"version":"7","when":1,"tag":"0000_a","breakpoints":true}]}',
      },
    ],
    ['supabase', { '20240101000000_a.sql': 'CREATE TABLE a (id int);' }],
    [
      'atlas',
      { '20240101000000_a.sql': 'CREATE TABLE a (id int);', 'atlas.sum': 'h1:x=\n20240101000000_a.sql h1:y=\n' },
    ],
  ] as const)("leaves no table of %s's own in the schema", async (tool, files) => {
    const report = await tryOut({
      server: postgres,
      tool,
      files,
      trials: ['fresh', 'snapshot'],
      beside: {
        'schema.sql':
          tool === 'drizzle' ? 'CREATE TABLE a (id int); CREATE TABLE b (id int);' : 'CREATE TABLE a (id int);',
      },
      database: { schema: 'schema.sql' },
    });
    expect(databaseOf(report).tool).toBe(tool);
    expect(everythingFound(report)).toEqual([]);
  });
});

describe('a history that does not', () => {
  it.each([
    ['a table that nobody makes', postgres, 'ALTER TABLE nowhere ADD COLUMN x int;'],
    ['a table that is there already', postgres, 'CREATE TABLE a (id int);'],
    ['a type that does not exist', postgres, 'ALTER TABLE b ADD COLUMN x nosuchtype;'],
    ['an extension that the server does not have', postgres, 'CREATE EXTENSION nosuchextension;'],
    ['a table that nobody makes', mysql, 'ALTER TABLE nowhere ADD COLUMN x int;'],
    ['a key that is too long', mysql, 'ALTER TABLE b ADD COLUMN x varchar(4000), ADD KEY (x);'],
    [
      'a row that its check refuses',
      mysql,
      'ALTER TABLE b ADD CONSTRAINT small CHECK (id < 10); INSERT INTO b (id) VALUES (11);',
    ],
    ['a column that is there already', mariadb, 'ALTER TABLE b ADD COLUMN c int;'],
    ['words that are no SQL', mariadb, 'ALTER TABEL b ADD COLUMN x int;'],
  ])('for %s', async (_, server, sql) => {
    const report = await run(server, { ...three, 'V11__x.sql': sql });
    const found = everythingFound(report);
    expect(found).toEqual(['fresh / V11__x.sql: fail migration_failed']);
    expect(caseOf(report, 'fresh', 'V10__c.sql').verdict).toBe('pass');
  });

  it('says where a mistake of the words stands', async () => {
    const report = await run(postgres, {
      ...three,
      'V11__x.sql': 'CREATE TABLE x (id int);\n\nALTER TABLE x\n  ADD COLUM y int;\n',
    });
    expect(caseOf(report, 'fresh', 'V11__x.sql')).toMatchObject({
      message: 'It does not apply: syntax error at or near "int" (42601).',
      place: { file: 'migrations/V11__x.sql', line: 4, column: 15, endLine: 4, endColumn: 18 },
    });
  });

  it('runs in a transaction where the tool takes one', async () => {
    const report = await run(postgres, {
      '00001_a.sql': '-- +goose Up\nCREATE TABLE a (id int);\n',
      '00002_b.sql': '-- +goose Up\nCREATE INDEX CONCURRENTLY a_id ON a (id);\n',
    });
    expect(everythingFound(report)).toEqual(['fresh / 00002_b.sql: fail migration_failed']);
    expect(caseOf(report, 'fresh', '00002_b.sql').message).toContain('cannot run inside a transaction block (25001)');
    const outside = await run(postgres, {
      '00001_a.sql': '-- +goose Up\nCREATE TABLE a (id int);\n',
      '00002_b.sql': '-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY a_id ON a (id);\n',
    });
    expect(everythingFound(outside)).toEqual([]);
  });

  it('says what stays of a migration that fails half way', async () => {
    const half = 'CREATE TABLE x (id int);\nCREATE TABLE a (id int);\n';
    const kept = await run(mysql, { ...three, 'V11__x.sql': half });
    expect(caseOf(kept, 'fresh', 'V11__x.sql')).toMatchObject({
      message:
        "It does not apply: Table 'a' already exists (1050). What it did before stays, so that it cannot simply be run again.",
      place: { line: 2 },
    });
    const undone = await run(postgres, { ...three, 'V11__x.sql': half });
    expect(caseOf(undone, 'fresh', 'V11__x.sql').message).toBe(
      'It does not apply: relation "a" already exists (42P07).',
    );
    const outside = await run(postgres, {
      ...three,
      'V11__x.sql': half,
      'V11__x.sql.conf': 'executeInTransaction=false',
    });
    expect(caseOf(outside, 'fresh', 'V11__x.sql').message).toContain('What it did before stays');
  });

  it('stops at a placeholder without a value, which is no fault of the server', async () => {
    const files = { ...three, 'V11__x.sql': "ALTER TABLE a ADD COLUMN x int;\nCOMMENT ON TABLE a IS '${who}';" };
    const report = await run(postgres, files);
    expect(everythingFound(report)).toEqual(['fresh / V11__x.sql: error unknown_placeholder']);
    expect(caseOf(report, 'fresh', 'V11__x.sql')).toMatchObject({
      message: 'Its placeholder ${who} has no value: give it one under placeholders: in drydock.yml.',
      place: { file: 'migrations/V11__x.sql', line: 2 },
    });
    const given = await run(postgres, files, { database: { placeholders: { WHO: 'me' } } });
    expect(everythingFound(given)).toEqual([]);
  });

  it('tells of a history whose base does not apply once', async () => {
    const report = await run(postgres, { ...three, 'V2__b.sql': 'CREATE TABLE b (id int REFERENCES nowhere (id));' });
    expect(everythingFound(report)).toEqual(['fresh / V2__b.sql: fail migration_failed']);
    expect(trialOf(report, 'upgrade')).toMatchObject({ verdict: 'skipped', reason: 'history_does_not_apply' });
  });
});

describe('what a script sets', () => {
  it.each([
    ['postgres', postgres, 'SET search_path = other; SET lock_timeout = 1;', 'CREATE SCHEMA other;'],
    ['mysql', mysql, "SET sql_mode = 'ANSI_QUOTES', foreign_key_checks = 0; SET @x = 1;", ''],
  ] as const)('does not reach the next one on %s', async (_, server, set, first) => {
    const quoted = server === postgres ? 'CREATE TABLE z (id int);' : 'CREATE TABLE z (x varchar(9) DEFAULT "z");';
    const report = await run(server, {
      'V1__a.sql': `${first}CREATE TABLE a (id int PRIMARY KEY);`,
      'V2__set.sql': set,
      'V3__z.sql': `${quoted} ALTER TABLE a ADD COLUMN z int;`,
    });
    expect(everythingFound(report)).toEqual([]);
  });
});
