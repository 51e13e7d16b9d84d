import { describe, expect, it } from 'vitest';
import { replacePlaceholders } from '../../src/core/execution/placeholders.ts';
import { stepsOf } from '../../src/core/execution/step.ts';
import { runsAlone, unitsOf } from '../../src/core/execution/units.ts';
import type { TransactionMode } from '../../src/core/migrations/migration.ts';
import type { Engine } from '../../src/core/report/engine.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';

function steps(text: string, engine: Engine = 'postgres', placeholders: Record<string, string> = {}) {
  const source = sourceText('a.sql', text);
  return stepsOf(
    {
      source,
      pieces: [{ start: 0, end: text.length }],
      transaction: { mode: 'wrapped', why: '', optOut: null },
      placeholders: { kind: 'delimited', prefix: '${', suffix: '}' },
    },
    { engine, server: engine === 'postgres' ? null : { engine, major: 8, minor: 4, patch: null }, placeholders },
  );
}

function sql(text: string, engine: Engine = 'postgres'): readonly string[] {
  const cut = steps(text, engine);
  return cut.kind === 'steps' ? cut.steps.map((step) => step.sql) : [cut.reason];
}

function units(text: string, mode: TransactionMode, engine: Engine = 'postgres'): readonly string[] {
  const cut = steps(text, engine);
  if (cut.kind === 'refused') return [cut.reason];
  return unitsOf(cut.steps, mode, engine).map(
    (unit) =>
      `${unit.atomic ? 'atomic' : 'alone'}${unit.settings ? ' settings' : ''} ${unit.steps.map((one) => one.sql).join(' | ')}`,
  );
}

describe('steps', () => {
  it('cuts PostgreSQL at semicolons, not in strings, bodies and comments', () => {
    expect(
      sql("SELECT ';'; -- a;b\nCREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql;\n\nSELECT 2"),
    ).toEqual(["SELECT ';'", 'CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql', 'SELECT 2']);
  });

  it('takes the rows behind a COPY along', () => {
    const cut = steps('COPY t (a, b) FROM stdin;\n1\tx\n2\ty;\n\\.\n\nSELECT 1;\n');
    expect(cut.kind === 'steps' && cut.steps.map((one) => [one.sql, one.rows])).toEqual([
      ['COPY t (a, b) FROM stdin', '1\tx\n2\ty;\n'],
      ['SELECT 1', null],
    ]);
  });

  it('leaves out what psql alone understands, and refuses what it would have to do', () => {
    expect(sql('\\set ON_ERROR_STOP on\n\\restrict abc\nSELECT 1;')).toEqual(['SELECT 1']);
    expect(sql('\\i other.sql\nSELECT 1;')).toEqual(['client_command']);
  });

  it('follows DELIMITER', () => {
    expect(sql('DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nSELECT 2;', 'mysql')).toEqual([
      'CREATE PROCEDURE p() BEGIN SELECT 1; END',
      'SELECT 2',
    ]);
  });

  it('puts in the values of placeholders, and refuses what has none', () => {
    const cut = steps("SELECT '${Name}' FROM ${schema}.t;", 'postgres', { name: 'x', schema: 'app' });
    expect(cut.kind === 'steps' && cut.steps[0]?.sql).toBe("SELECT 'x' FROM app.t");
    expect(sql('SELECT ${missing};')).toEqual(['unknown_placeholder']);
  });

  it("knows goose's defaults", () => {
    const of = (text: string) => replacePlaceholders(text, { kind: 'environment' }, { A: '1', EMPTY: '' });
    expect(of('$A ${A} ${B:-2} ${B-3} ${EMPTY:-4} ${EMPTY-5}')).toEqual({ text: '1 1 2 3 4 ' });
    expect(of('${B}')).toEqual({ unknown: '${B}' });
  });
});

describe('units', () => {
  it('keeps a wrapped script of PostgreSQL together', () => {
    expect(units('SELECT 1; SELECT 2;', 'wrapped')).toEqual(['atomic SELECT 1 | SELECT 2']);
    expect(units('SELECT 1; SELECT 2;', 'simple-query')).toEqual(['atomic SELECT 1 | SELECT 2']);
    expect(units('CREATE INDEX CONCURRENTLY i ON t (a);', 'simple-query')).toEqual([
      'alone CREATE INDEX CONCURRENTLY i ON t (a)',
    ]);
  });

  it('sends each statement by itself elsewhere, but for transactions of the script', () => {
    expect(units('SELECT 1; BEGIN; SELECT 2; COMMIT; VACUUM t;', 'none')).toEqual([
      'atomic SELECT 1',
      'atomic BEGIN | SELECT 2 | COMMIT',
      'alone VACUUM t',
    ]);
  });

  it("knows that MySQL's definitions commit", () => {
    expect(
      units(
        'INSERT INTO t VALUES (1); UPDATE t SET a = 2; ALTER TABLE t ADD b INT; DELETE FROM t;',
        'wrapped',
        'mysql',
      ),
    ).toEqual([
      'atomic INSERT INTO t VALUES (1) | UPDATE t SET a = 2',
      'alone ALTER TABLE t ADD b INT',
      'atomic DELETE FROM t',
    ]);
  });

  it('knows what only sets the connection up', () => {
    expect(units('SET lock_timeout = 1; SELECT 1;', 'none')).toEqual([
      'atomic settings SET lock_timeout = 1',
      'atomic SELECT 1',
    ]);
  });

  it.each([
    ['CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)', true],
    ['REINDEX TABLE CONCURRENTLY t', true],
    ['REINDEX (VERBOSE) DATABASE d', true],
    ['REINDEX TABLE t', false],
    ['ALTER TABLE t DETACH PARTITION p CONCURRENTLY', true],
    ['ALTER TABLE t ADD COLUMN concurrently int', false],
    ['/* a */ -- b\n VACUUM (ANALYZE) t', true],
    ['DO $$ BEGIN COMMIT; END $$', true],
    ['DO $$ BEGIN PERFORM 1; END $$', false],
    ['CALL p()', true],
    ['ALTER SYSTEM SET a = 1', true],
    ['CREATE TABLE vacuum_log (a int)', false],
  ])('PostgreSQL, %s', (text, alone) => {
    expect(runsAlone(text, 'postgres')).toBe(alone);
  });
});
