import { describe, expect, it } from 'vitest';
import type { Catalog, Constraint, Relation } from '../../src/core/schema/catalog.ts';
import { keyOf } from '../../src/core/schema/catalog.ts';
import { createReplay } from '../../src/core/schema/replay.ts';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';

/** Replays scripts, each a migration of its own. */
function replayed(...scripts: readonly string[]): Catalog {
  const replay = createReplay({ major: 16 });
  for (const [bornIn, sql] of scripts.entries()) {
    for (const statement of readPostgres(sourceText(`V${bornIn}.sql`, sql)).statements) {
      replay.apply(statement, bornIn);
    }
  }
  return replay.catalog;
}

const at = (name: string, schema = 'public') => ({ schema, name });

function table(catalog: Catalog, name: string): Relation {
  const relation = catalog.relation(at(name));
  if (!relation) throw new Error(`no ${name}`);
  return relation;
}

function constraint<K extends Constraint['kind']>(relation: Relation, name: string, kind: K): Constraint & { kind: K } {
  const found = relation.constraints.get(name);
  if (found?.kind !== kind) throw new Error(`no ${kind} ${name}`);
  return found as Constraint & { kind: K };
}

describe('age', () => {
  it('is the place of the migration that made the relation, index or constraint', () => {
    const catalog = replayed('CREATE TABLE a (x int)', 'CREATE TABLE b (x int); CREATE INDEX i ON a (x)');
    expect(table(catalog, 'a').bornIn).toBe(0);
    expect(table(catalog, 'b').bornIn).toBe(1);
    expect(catalog.index(at('i'))?.bornIn).toBe(1);
  });

  it('survives a rename', () => {
    const catalog = replayed('CREATE TABLE a (x int)', 'ALTER TABLE a RENAME TO b');
    expect(table(catalog, 'b').bornIn).toBe(0);
    expect(catalog.relation(at('a'))).toBeUndefined();
  });

  it('starts again when a table is dropped and made anew', () => {
    expect(table(replayed('CREATE TABLE a (x int)', 'DROP TABLE a; CREATE TABLE a (y int)'), 'a').bornIn).toBe(1);
  });

  it('is -1 for what the history never made, and such a table is not certain', () => {
    const catalog = replayed('ALTER TABLE old ALTER x SET NOT NULL, ADD y bigint');
    const old = table(catalog, 'old');
    expect([old.bornIn, old.certain]).toEqual([-1, false]);
    expect(old.columns.get('x')).toMatchObject({ type: null, notNull: true });
    expect(old.columns.get('y')?.type?.name).toBe('int8');
    expect(catalog.doubts).toEqual(['V0.sql:1: old is not made by any earlier migration']);
  });
});

describe('what the history never made', () => {
  it.each([
    ['DROP TABLE x CASCADE'],
    ['DROP INDEX x'],
    ['DROP SCHEMA x CASCADE'],
    ['DROP TYPE x'],
    ['DROP FUNCTION x'],
    ['DROP TRIGGER t ON x'],
    ['DROP VIEW a.b.x'],
    ['ALTER TABLE IF EXISTS x ADD y int'],
    ['ALTER INDEX x RENAME TO y'],
    ['ALTER INDEX x ATTACH PARTITION y'],
    ['ALTER TYPE x ADD VALUE $$a$$'],
    ['ALTER TYPE x RENAME TO y'],
    ['ALTER DOMAIN x ADD CHECK (VALUE > 1)'],
    ['COMMENT ON TABLE x IS $$a$$'],
    ['TRUNCATE x'],
    ['INSERT INTO x VALUES (1)'],
    ['COPY x FROM STDIN'],
    ['ALTER FUNCTION x STABLE'],
    ['ALTER SEQUENCE x OWNED BY y.z'],
    ['REFRESH MATERIALIZED VIEW x'],
    ['ALTER SCHEMA x RENAME TO y'],
  ])('%s makes nothing and does no harm', (sql) => {
    const catalog = replayed(sql);
    expect([...catalog.relations()].map((relation) => relation.name.name)).toEqual([]);
    expect(catalog.doubts.filter((doubt) => doubt.includes('not replayed'))).toEqual([]);
  });

  it('is not shown for being referenced or read, but keeps its foreign keys and views', () => {
    const catalog = replayed('CREATE TABLE t (a int REFERENCES p (id)); CREATE VIEW v AS SELECT z FROM q');
    expect(catalog.relation(at('p'))).toBeUndefined();
    expect(catalog.foreignKeysTo(at('p')).map((each) => each.constraint.name)).toEqual(['t_a_fkey']);
    expect(catalog.viewsOver(at('q'), 'z').map((view) => view.name.name)).toEqual(['v']);
    expect(catalog.viewsOver(at('q'), 'y')).toEqual([]);
  });

  it('becomes the table when the history makes it later', () => {
    const catalog = replayed('CREATE TABLE t (a int REFERENCES p (id))', 'CREATE TABLE p (id int PRIMARY KEY)');
    expect(table(catalog, 'p')).toMatchObject({ bornIn: 1, certain: true });
    expect(catalog.foreignKeysTo(at('p'))).toHaveLength(1);
  });
});

describe('constraints', () => {
  it('are validated or not', () => {
    const sql =
      'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int CHECK (a > 0)); ALTER TABLE t ADD CONSTRAINT n CHECK (a > 1) NOT VALID, ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID';
    const before = table(replayed(sql), 't');
    expect(before.constraints.get('t_a_check')).toMatchObject({ validated: true, named: false });
    expect(before.constraints.get('n')).toMatchObject({ validated: false, named: true });
    expect(constraint(before, 'f', 'foreign key').referencedColumns).toEqual(['id']);
    const after = table(replayed(sql, 'ALTER TABLE t VALIDATE CONSTRAINT n; ALTER TABLE t VALIDATE CONSTRAINT f'), 't');
    expect([after.constraints.get('n')?.validated, after.constraints.get('f')?.validated]).toEqual([true, true]);
  });

  it('keep to the name of a renamed column', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int, b int, CHECK (a IS NOT NULL AND a > b), UNIQUE (a))',
      'ALTER TABLE t RENAME a TO "A b"',
    );
    const check = constraint(table(catalog, 't'), 't_check', 'check');
    expect(check.expression).toBe('("A b" IS NOT NULL) AND ("A b" > b)');
    expect(check.provesNotNull).toEqual(['A b']);
    expect(check.columns).toEqual(['A b', 'b']);
    expect(table(catalog, 't').constraints.get('t_a_key')?.columns).toEqual(['A b']);
  });

  it('follow two columns that swap their names', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int, b int, CHECK (a > b)); ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME c TO b',
    );
    expect(constraint(table(catalog, 't'), 't_check', 'check').expression).toBe('b > a');
  });

  it('name the index that backs them', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY USING INDEX i',
    );
    expect(constraint(table(catalog, 't'), 'pk', 'primary key').index).toBe('pk');
    expect(catalog.index(at('i'))).toBeUndefined();
    expect(catalog.index(at('pk'))).toMatchObject({ constraint: 'pk', unique: true, columns: ['a'] });
  });
});

describe('indexes', () => {
  it.each([
    ['CREATE INDEX i ON t (a, b)', true],
    ['CREATE INDEX i ON t (a DESC)', false],
    ['CREATE INDEX i ON t (a NULLS FIRST)', false],
    ['CREATE INDEX i ON t (b text_pattern_ops)', false],
    ['CREATE INDEX i ON t (b COLLATE "C")', false],
    ['CREATE INDEX i ON t (a ASC NULLS LAST)', true],
  ])('%s has the order of a default: %s', (sql, plain) => {
    expect(replayed('CREATE TABLE t (a int, b text)', sql).index(at('i'))?.plainOrder).toBe(plain);
  });

  it('tell what they are made of', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int, b text, c int, d int)',
      'CREATE UNIQUE INDEX CONCURRENTLY i ON t USING btree (a, lower(b)) INCLUDE (c) WHERE d > 1',
    );
    expect(catalog.index(at('i'))).toMatchObject({
      columns: ['a', null],
      included: ['c'],
      expressionColumns: ['b', 'd'],
      predicate: 'd > 1',
      concurrently: true,
      unique: true,
      method: 'btree',
    });
  });
});

describe('rows', () => {
  it.each([
    ['INSERT INTO t VALUES (1)', true],
    ['COPY t FROM STDIN', true],
    ['COPY t TO STDOUT', false],
    ['UPDATE t SET a = 1', true],
    ['WITH x AS (INSERT INTO t VALUES (1) RETURNING a) SELECT * FROM x', true],
    ['INSERT INTO t VALUES (1); TRUNCATE t', false],
    ['DELETE FROM t', false],
    ['MERGE INTO t USING (VALUES (1)) s (a) ON t.a = s.a WHEN NOT MATCHED THEN INSERT VALUES (1)', true],
  ])('after %s: %s', (sql, rows) => {
    expect(table(replayed('CREATE TABLE t (a int)', sql), 't').hasRows).toBe(rows);
  });

  it('are there after CREATE TABLE AS, not WITH NO DATA', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int); CREATE TABLE u AS TABLE t; CREATE TABLE v AS TABLE t WITH NO DATA',
    );
    expect([table(catalog, 'u').hasRows, table(catalog, 'v').hasRows]).toEqual([true, false]);
  });

  it('of a partitioned table may lie in any partition', () => {
    const catalog = replayed(
      'CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); INSERT INTO p VALUES (1)',
    );
    expect(table(catalog, 'p1').hasRows).toBe(true);
  });
});

describe('sessions', () => {
  it('forget their search path and temporary tables', () => {
    const replay = createReplay({ major: 16 });
    const run = (sql: string, bornIn: number) => {
      for (const each of readPostgres(sourceText('m.sql', sql)).statements) replay.apply(each, bornIn);
    };
    run('SET search_path TO app; CREATE TABLE t (a int); CREATE TEMP TABLE x (a int)', 0);
    expect(replay.catalog.searchPath).toEqual(['app']);
    expect(replay.catalog.resolve(null, 'x')).toEqual({ schema: 'pg_temp', name: 'x' });
    replay.begin(1);
    expect(replay.catalog.searchPath).toEqual(['public']);
    expect(replay.catalog.resolve(null, 'x')).toEqual(at('x'));
    expect(replay.catalog.relation({ schema: 'app', name: 't' })).toBeDefined();
  });

  it.each([
    ['SET search_path TO a, "$user", public', ['a', 'public']],
    ["SET search_path = 'a, b'", ['a, b']],
    ["SET SCHEMA 'a'", ['a']],
    ["SELECT set_config('search_path', 'A, \"B c\",d', false)", ['a', 'B c', 'd']],
    ["SELECT pg_catalog.set_config('search_path', '', false)", []],
    ['SET search_path TO a; RESET search_path', ['public']],
    ['BEGIN; SET LOCAL search_path TO a', ['a']],
    ['BEGIN; SET LOCAL search_path TO a; COMMIT', ['public']],
    ['SET search_path TO a; BEGIN; SET LOCAL search_path TO b; ROLLBACK', ['a']],
  ])('%s', (sql, path) => {
    expect(replayed(sql).searchPath).toEqual(path);
  });

  it('say that ROLLBACK is not undone', () => {
    expect(replayed('BEGIN; CREATE TABLE t (a int); ROLLBACK').doubts).toEqual([
      'V0.sql:1: ROLLBACK: what came before it in this migration is kept in the replay',
    ]);
  });
});

describe('bodies', () => {
  it('of functions are not replayed', () => {
    const sql = 'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$';
    expect(replayed('CREATE TABLE t (a int)', sql).relation(at('t'))).toBeDefined();
  });

  it('of DO blocks are, and what a condition guards is not certain', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int); CREATE TABLE u (a int)',
      'DO $$ BEGIN ALTER TABLE t ADD b int; IF random() > 0.5 THEN ALTER TABLE u ADD b int; END IF; END $$',
    );
    expect([...table(catalog, 't').columns.keys()]).toEqual(['a', 'b']);
    expect([...table(catalog, 'u').columns.keys()]).toEqual(['a', 'b']);
    expect([table(catalog, 't').certain, table(catalog, 'u').certain]).toEqual([true, false]);
  });
});

describe('types and routines', () => {
  it('a column follows its type through renames and schemas', () => {
    const catalog = replayed(
      "CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('a'); CREATE TABLE t (a s.e, b s.e[])",
      'ALTER TYPE s.e RENAME TO f; ALTER SCHEMA s RENAME TO s2',
    );
    const type = table(catalog, 't').columns.get('a')?.type;
    expect([type?.schema, type?.name]).toEqual(['s2', 'f']);
    expect(type && catalog.typeOf(type)?.labels).toEqual(['a']);
  });

  it('a domain is constrained or not', () => {
    const catalog = replayed(
      'CREATE DOMAIN a AS int; CREATE DOMAIN b AS int NOT NULL; CREATE DOMAIN c AS int CHECK (VALUE > 0); CREATE DOMAIN d AS int CHECK (VALUE > 0); ALTER DOMAIN d DROP CONSTRAINT d_check',
    );
    const constrained = ['a', 'b', 'c', 'd'].map((name) => catalog.type(at(name))?.constrained);
    expect(constrained).toEqual([false, true, true, false]);
  });

  it('routines have a volatility, and overloads are told apart', () => {
    const catalog = replayed(
      "CREATE FUNCTION f(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      'ALTER FUNCTION g() STABLE; DROP FUNCTION f(text)',
    );
    expect(catalog.routinesNamed(null, 'f').map((routine) => routine.volatility)).toEqual(['immutable']);
    expect(catalog.routine(at('g'))?.volatility).toBe('stable');
  });

  it('extensions bring theirs', () => {
    const catalog = replayed(
      'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"; CREATE EXTENSION citext; CREATE TABLE t (a citext)',
    );
    expect(catalog.routinesNamed(null, 'uuid_generate_v4')[0]?.volatility).toBe('volatile');
    expect(catalog.routinesNamed(null, 'uuid_generate_v5')[0]?.volatility).toBe('immutable');
    const type = table(catalog, 't').columns.get('a')?.type;
    expect(type && catalog.typeOf(type)?.kind).toBe('base');
  });
});

describe('the rest', () => {
  it('sizes follow a table through renames', () => {
    const size = { rows: 5, bytes: 6 };
    const replay = createReplay({ major: 16, sizes: new Map([[keyOf(at('t')), size]]) });
    const script = readPostgres(sourceText('m.sql', 'CREATE TABLE t (a int); ALTER TABLE t RENAME TO u'));
    for (const statement of script.statements) replay.apply(statement, 0);
    expect(replay.catalog.sizeOf(at('u'))).toEqual(size);
    expect(replay.catalog.sizeOf(at('v'))).toBeUndefined();
  });

  it('a generated column tells what it reads', () => {
    const catalog = replayed(
      'CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + b) STORED)',
      'ALTER TABLE t RENAME a TO z',
    );
    expect(table(catalog, 't').columns.get('c')).toMatchObject({
      generated: 'stored',
      generatedFrom: ['z', 'b'],
      hasDefault: false,
    });
  });

  it('a serial is an integer with the default of its sequence', () => {
    const catalog = replayed('CREATE TABLE t (a serial)', 'ALTER SEQUENCE t_a_seq RENAME TO "My seq"');
    expect(table(catalog, 't').columns.get('a')).toMatchObject({
      type: { name: 'int4' },
      notNull: true,
      defaultSql: `nextval('"My seq"'::regclass)`,
    });
  });

  it('doubts are bounded and said once', () => {
    const one = 'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);';
    const catalog = replayed(
      Array.from({ length: 500 }, (_, i) => `DROP INDEX i; ALTER TABLE t${i} ADD a int;\n`).join(''),
      one + one,
    );
    expect(catalog.doubts.length).toBeLessThanOrEqual(200);
    expect(new Set(catalog.doubts).size).toBe(catalog.doubts.length);
  });

  it('a deeply nested expression is survived', () => {
    const deep = `${'('.repeat(900)}a${' + 1)'.repeat(900)}`;
    const catalog = replayed(
      `CREATE TABLE t (a int, CHECK (${deep} > 0)); CREATE VIEW v AS SELECT ${deep} FROM t; ALTER TABLE t ADD b int`,
    );
    expect(catalog.relation(at('t'))?.columns.has('b')).toBe(true);
  });
});
