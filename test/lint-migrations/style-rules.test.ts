import { describe, expect, it } from 'vitest';
import type { RuleSetting } from '../../src/core/configuration/settings.ts';
import { UserError } from '../../src/core/report/user-error.ts';
import { type LintTextOptions, lintText } from '../lint-text.ts';

type Options = RuleSetting['options'];

/** What one rule says of the last migration, as text, with its place. */
function said(rule: string, sql: string, before = 'SELECT 1;', options: Options = {}, more: LintTextOptions = {}) {
  const files = { 'migrations/0001_before.sql': before, 'migrations/0002_change.sql': sql };
  const settings = { [rule]: { severity: null, options } };
  const { findings } = lintText(files, { from: 'migrations/0002_change.sql', settings, ...more });
  return findings
    .filter((finding) => finding.rule === rule)
    .map((finding) => ({
      ...finding,
      text: sql.split('\n')[finding.line - 1]?.slice(finding.column - 1, finding.endColumn - 1),
    }));
}

describe('names that a statement gives', () => {
  /** Everything is against this convention. */
  const nothing = Object.fromEntries(
    'schema table view column index unique-index primary-key foreign-key unique check sequence type function trigger'
      .split(' ')
      .map((kind) => [kind, '^never$']),
  );
  const before = [
    'CREATE TABLE orders (id bigint PRIMARY KEY, total int, CONSTRAINT old_check CHECK (total > 0));',
    'CREATE UNIQUE INDEX old_idx ON orders (total);',
    'CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;',
  ].join('\n');
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['CREATE SCHEMA app;', ['schema app']],
    [
      'CREATE TABLE app.a (b int, CONSTRAINT c PRIMARY KEY (b), CONSTRAINT "D e" UNIQUE (b));',
      ['table a', 'column b', 'primary key c', 'unique constraint "D e"'],
    ],
    [
      'CREATE TABLE a (b int CONSTRAINT c CHECK (b > 0) CONSTRAINT d REFERENCES orders);',
      ['table a', 'column b', 'check constraint c', 'foreign key d'],
    ],
    ['CREATE TEMP TABLE a (b int);', []],
    [
      'ALTER TABLE orders ADD COLUMN a int, ADD CONSTRAINT b CHECK (id > 0), DROP COLUMN total;',
      ['column a', 'check constraint b'],
    ],
    ['CREATE INDEX a ON orders (total);', ['index a']],
    ['CREATE UNIQUE INDEX a ON orders (total);', ['unique index a']],
    ['CREATE INDEX ON orders (total);', []],
    ['CREATE VIEW a AS SELECT 1 AS one;', ['view a']],
    ['CREATE MATERIALIZED VIEW a AS SELECT 1 AS one;', ['view a']],
    ['CREATE TABLE a AS SELECT 1 AS one;', ['table a']],
    ['CREATE SEQUENCE a;', ['sequence a']],
    ["CREATE TYPE a AS ENUM ('b');", ['type a']],
    ['CREATE TYPE a AS (b int);', ['type a']],
    ['CREATE DOMAIN a AS int;', ['type a']],
    ['CREATE FUNCTION a() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;', ['function a']],
    ['CREATE TRIGGER a BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION noted();', ['trigger a']],
    ['ALTER TABLE orders RENAME TO a;', ['table a']],
    ['ALTER TABLE orders RENAME COLUMN total TO a;', ['column a']],
    ['ALTER TABLE orders RENAME CONSTRAINT old_check TO a;', ['check constraint a']],
    ['ALTER INDEX old_idx RENAME TO a;', ['unique index a']],
    ['DO $$ BEGIN CREATE TABLE a (never int); END $$;', ['table a']],
  ];
  it.each(cases)('%s', (sql, expected) => {
    const found = said('naming-convention', sql, before, nothing);
    const told = found.map((finding) => /^The (.+?) does not match/.exec(finding.message)?.[1]);
    expect(told.sort()).toEqual([...expected].sort());
    // Each finding stands on the name itself.
    for (const finding of found) {
      expect(finding.text?.toLowerCase()).toBe(
        / ((?:"[^"]+"|\S+)) does not match/.exec(finding.message)?.[1]?.toLowerCase(),
      );
    }
  });

  it('a placeholder in a name is nobody to blame', () => {
    expect(
      said('naming-convention', 'CREATE TABLE ${prefix}_a (never int);', before, nothing, { tool: 'flyway' }),
    ).toEqual([]);
  });

  it('fills <table> and <columns> into the pattern, taken literally', () => {
    const table = 'CREATE TABLE "a.b" (x int, y int);';
    const options = { index: '^<table>_<columns>_idx$' };
    expect(said('naming-convention', 'CREATE INDEX "a.b_x_y_idx" ON "a.b" (x, y);', table, options)).toEqual([]);
    expect(said('naming-convention', 'CREATE INDEX "axb_x_y_idx" ON "a.b" (x, y);', table, options)).toHaveLength(1);
    expect(said('naming-convention', 'CREATE UNIQUE INDEX other ON "a.b" (x, y);', table, options)).toHaveLength(1);
  });

  it('a pattern that is none is the mistake of the configuration', () => {
    expect(() => said('naming-convention', 'CREATE TABLE a (b int);', undefined, { table: '(' })).toThrow(UserError);
  });
});

describe('identifier-too-long', () => {
  const long = 'x'.repeat(70);
  it('stands on the name and shows what is left of it', () => {
    const found = said('identifier-too-long', `CREATE TABLE t (\n  "${long}" int,\n  b text DEFAULT '${long}'\n);`);
    expect(found.map((finding) => [finding.line, finding.text])).toEqual([[2, `"${long}"`]]);
    expect(found[0]?.message).toContain('x'.repeat(63));
    expect(found[0]?.message).not.toContain('x'.repeat(64));
  });

  it('does not cut a letter in two', () => {
    const [finding] = said('identifier-too-long', `CREATE TABLE "${'x'.repeat(62)}üy" (a int);`);
    expect(finding?.message).toContain(`keeps ${'x'.repeat(62)} of it`);
  });

  it('is silent where a name is only used', () => {
    expect(said('identifier-too-long', `SELECT 1 AS ${long};\nDROP TABLE IF EXISTS ${long};`)).toEqual([]);
  });
});

describe('narrow-primary-key', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['CREATE TABLE t (id serial PRIMARY KEY);', 1],
    ['CREATE TABLE t (id smallserial PRIMARY KEY);', 1],
    ['CREATE TABLE t (id int4 GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);', 1],
    ["CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'::regclass));", 1],
    ['CREATE TABLE t (id serial, PRIMARY KEY (id));', 1],
    ['ALTER TABLE old ADD COLUMN no serial PRIMARY KEY;', 1],
    ['CREATE TABLE t (id int PRIMARY KEY);', 0],
    ['CREATE TABLE t (id bigserial PRIMARY KEY, no serial);', 0],
    ['CREATE TABLE t (a serial, b int, PRIMARY KEY (a, b));', 0],
    ['CREATE TEMP TABLE t (id serial PRIMARY KEY);', 0],
  ];
  it.each(cases)('%s', (sql, count) => {
    expect(said('narrow-primary-key', sql, 'CREATE SEQUENCE s;\nCREATE TABLE old (a int);')).toHaveLength(count);
  });
});

describe('not-rerunnable', () => {
  const before = 'CREATE TABLE t (a int, b int);\nCREATE INDEX i ON t (a);\nCREATE INDEX j ON t (b);';
  it('says nothing where the tool makes a transaction', () => {
    const sql = 'ALTER TABLE t ADD COLUMN c int;\nALTER TABLE t ADD COLUMN d int;';
    expect(said('not-rerunnable', sql, before, {}, { transaction: 'wrapped' })).toEqual([]);
    expect(said('not-rerunnable', sql, before, {}, { transaction: 'none' }).map((finding) => finding.line)).toEqual([
      1,
    ]);
  });

  it.each([
    ['DROP INDEX i;', 'DROP INDEX IF EXISTS i;'],
    ['DROP INDEX CONCURRENTLY i;', 'DROP INDEX CONCURRENTLY IF EXISTS i;'],
    ['drop index\n  concurrently i;', 'drop index\n  concurrently IF EXISTS i;'],
    ['DROP TABLE t;', 'DROP TABLE IF EXISTS t;'],
  ])('mends %s', (drop, mended) => {
    const sql = `${drop}\nUPDATE t SET b = 1 WHERE a = 1;`;
    const [finding] = said('not-rerunnable', sql, before, {}, { transaction: 'none' });
    const [edit] = finding?.fix?.edits ?? [];
    expect(edit).toBeDefined();
    if (edit)
      expect(sql.slice(0, edit.start) + edit.text + sql.slice(edit.end)).toBe(
        `${mended}\nUPDATE t SET b = 1 WHERE a = 1;`,
      );
  });
});

describe('object-owner', () => {
  const rule = 'object-owner';
  const create = 'CREATE TABLE orders (id bigint PRIMARY KEY);';
  it.each([
    ['SET ROLE before', `SET ROLE shop_owner;\n${create}`, 0],
    ['for this transaction', `BEGIN;\nSET LOCAL ROLE shop_owner;\n${create}\nCOMMIT;`, 0],
    ['over again before', `SET ROLE shop_owner;\nRESET ROLE;\n${create}`, 1],
    ['NONE is no role', `SET ROLE NONE;\n${create}`, 1],
    ['another role', `SET ROLE etl;\n${create}`, 1],
    ['OWNER TO after', `${create}\nALTER TABLE orders OWNER TO shop_owner;`, 0],
    ['OWNER TO of another table', `${create}\nALTER TABLE others OWNER TO shop_owner;`, 1],
    ['once a script', `${create}\nCREATE SEQUENCE s;\nCREATE VIEW v AS SELECT 1 AS one;`, 1],
  ])('%s', (_, sql, count) => {
    expect(said(rule, sql, 'CREATE TABLE others (id int);', { role: 'shop_owner' })).toHaveLength(count);
  });
});

describe('unqualified-name', () => {
  it.each([
    ['CREATE TABLE a.t (id int REFERENCES a.u);', 0],
    ['CREATE TABLE a.t (id int, FOREIGN KEY (id) REFERENCES u);', 1],
    ['DROP FUNCTION f(int);', 1],
    ['DROP FUNCTION a.f(int);', 0],
    ["CREATE TYPE mood AS ENUM ('fine');", 1],
    ['TRUNCATE a.t, u;', 1],
    ["SELECT set_config('search_path', 'a', false);\nCREATE TABLE t (id int);", 0],
    ['ALTER INDEX i RENAME TO a_i;', 1],
  ])('%s', (sql, count) => {
    expect(said('unqualified-name', sql)).toHaveLength(count);
  });
});

describe('expand-and-contract-together', () => {
  const before = 'CREATE TABLE customers (id bigint PRIMARY KEY, fax text);';
  const files = {
    'migrations/0001_tables.sql': before,
    'migrations/0002_email.sql': 'ALTER TABLE customers ADD COLUMN email text;',
    'migrations/0003_fax.sql': 'ALTER TABLE customers DROP COLUMN fax;',
  };
  const lines = (options: LintTextOptions) =>
    lintText(files, options)
      .findings.filter((finding) => finding.rule === 'expand-and-contract-together')
      .map((finding) => finding.file);

  it('looks at all that one change brings', () => {
    expect(lines({ from: 'migrations/0002_email.sql' })).toEqual(['migrations/0003_fax.sql']);
    expect(lines({ merged: { 'migrations/0001_tables.sql': before } })).toEqual(['migrations/0003_fax.sql']);
  });

  it('takes the files of a whole history for a change each', () => {
    expect(lines({})).toEqual([]);
  });

  it('does not look at what was merged before', () => {
    const { 'migrations/0003_fax.sql': _, ...merged } = files;
    expect(lines({ merged })).toEqual([]);
  });
});
