import { describe, expect, it } from 'vitest';
import { readPostgres } from '../../src/core/sql/read-postgres.ts';
import { locate, sourceText } from '../../src/core/sql/source-text.ts';

const read = (text: string) => readPostgres(sourceText('m.sql', text));
const texts = (text: string) => read(text).statements.map((statement) => statement.sql);

describe('places of statements', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['comments around', '-- first\nSELECT 1 -- tail\n;\n/* x */ SELECT 2', ['SELECT 1', 'SELECT 2']],
    ['multi-byte text before', "-- héé€ 😀\nSELECT 'ü';SELECT 2 ;", ["SELECT 'ü'", 'SELECT 2']],
    ['CRLF', 'SELECT 1;\r\n\r\nSELECT 2;\r\n', ['SELECT 1', 'SELECT 2']],
    ['a byte order mark', '\uFEFFSELECT 1;SELECT 2', ['SELECT 1', 'SELECT 2']],
    [
      'psql commands',
      '\\set ON_ERROR_STOP on\nSELECT 1;\n\\echo "it\'s"\nSELECT 2 \\g\nSELECT 3;',
      ['SELECT 1', 'SELECT 2', 'SELECT 3'],
    ],
    ['COPY data', "COPY t FROM stdin;\n1\tit's\n\\.\nSELECT 2;", ['COPY t FROM stdin', 'SELECT 2']],
    [
      'placeholders',
      'CREATE TABLE ${schema}.t (a int);\nSELECT {{ .x }}, :v, $%k%$;',
      ['CREATE TABLE ${schema}.t (a int)', 'SELECT {{ .x }}, :v, $%k%$'],
    ],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
    expect(read(text).errors).toEqual([]);
  });

  it('gives lines and columns in UTF-16 units', () => {
    const source = sourceText('m.sql', "-- é😀\r\nSELECT '😀', missing_thing FROM t");
    const statement = readPostgres(source).statements[0];
    expect(statement).toBeDefined();
    if (statement)
      expect(locate(source, statement.span)).toMatchObject({ line: 2, column: 1, endLine: 2, endColumn: 34 });
  });
});

describe('what cannot be read', () => {
  it('a syntax error costs one statement', () => {
    const script = read('SELECT 1;\nSELEC 2;\nSELECT 3;');
    expect(script.statements.map((s) => s.sql)).toEqual(['SELECT 1', 'SELECT 3']);
    expect(script.errors).toHaveLength(1);
    expect(script.errors[0]?.message).toBe('syntax error at or near "SELEC"');
    expect(script.errors[0]?.span).toEqual({ start: 10, end: 15 });
  });

  it('a bracket that is never closed does not swallow the file', () => {
    const script = read('CREATE TABLE a (x int;\nCREATE TABLE b (y int);');
    expect(script.statements.map((s) => s.sql)).toEqual(['CREATE TABLE b (y int)']);
    expect(script.errors).toHaveLength(1);
  });

  it('a template with quotes of its own in a DO block, whatever the tool says of placeholders', () => {
    const text = 'DO $$ BEGIN ALTER TABLE {{ index .Options "Namespace" }}.users ADD COLUMN a int; END $$;';
    const script = readPostgres(sourceText('m.sql', text), { placeholders: { kind: 'none' } });
    expect(script.notAnalysed).toEqual([]);
    expect(script.statements.map((one) => one.kind)).toEqual(['DoStmt', 'AlterTableStmt']);
  });

  it('a placeholder for a whole clause is not analysed, not wrong', () => {
    const script = read('CREATE TABLE t (a int) ${options} ${more};\nSELECT 1;');
    expect(script.errors).toEqual([]);
    expect(script.notAnalysed).toHaveLength(1);
    expect(script.statements).toHaveLength(1);
  });

  it('survives nesting without bound', () => {
    const script = read(`SELECT ${'('.repeat(50_000)}1${')'.repeat(50_000)};\nSELECT 2;`);
    expect(script.statements.map((s) => s.sql)).toContain('SELECT 2');
  });
});

describe('more than the parser has room for', () => {
  it('is not analysed, and the rest is', () => {
    const script = read(`SELECT 1${' UNION SELECT 1'.repeat(20_000)};\nSELECT 2;`);
    expect(script.notAnalysed.map((one) => one.reason)).toEqual(['a statement nested too deeply to be parsed here']);
    expect(script.statements.map((one) => one.sql)).toEqual(['SELECT 2']);
  });
});

describe('bodies', () => {
  it('walks a DO block with exact places', () => {
    const text =
      'SELECT 0;\nDO $do$\nDECLARE n int;\nBEGIN\n  ALTER TABLE t ADD COLUMN a int;\n  IF n > 1 THEN\n    DROP TABLE é;\n  END IF;\n' +
      "  PERFORM pg_sleep(1);\n  EXECUTE 'DROP TABLE x';\n  EXECUTE format('DROP TABLE %I', n);\nEND\n$do$;";
    const script = read(text);
    const inside = script.statements.filter((s) => s.body);
    expect(inside.map((s) => [s.sql, s.body?.conditional])).toEqual([
      ['ALTER TABLE t ADD COLUMN a int', false],
      ['DROP TABLE é', true],
      ['pg_sleep(1)', false],
      ['DROP TABLE x', false],
    ]);
    expect(script.dynamic.map((one) => text.slice(one.span.start, one.span.end))).toEqual([
      "format('DROP TABLE %I', n)",
    ]);
  });

  it('walks SQL and PL/pgSQL functions', () => {
    const script = read(
      'CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DELETE FROM a; UPDATE b SET c = 1 $$;\n' +
        'CREATE FUNCTION g() RETURNS trigger AS $x$ BEGIN INSERT INTO log VALUES (NEW.id); RETURN NEW; END $x$ LANGUAGE plpgsql;\n' +
        'CREATE FUNCTION h() RETURNS int BEGIN ATOMIC SELECT 1; DELETE FROM z; END;',
    );
    expect(script.notAnalysed).toEqual([]);
    const inside = script.statements.filter((s) => s.body?.kind === 'function').map((s) => s.kind);
    expect(inside).toEqual(['DeleteStmt', 'UpdateStmt', 'InsertStmt', 'SelectStmt', 'DeleteStmt']);
  });

  it('says what it does not read', () => {
    const script = read('CREATE FUNCTION p() RETURNS int LANGUAGE plpython3u AS $$ return 1 $$;');
    expect(script.notAnalysed.map((one) => one.reason)).toEqual(['a body in plpython3u']);
  });
});

describe('templates', () => {
  it('are masked inside of names and bodies', () => {
    const text =
      'CREATE INDEX i ON "{{ index .Options "Namespace" }}".users (id);\n' +
      'DO $$ BEGIN ALTER TABLE {{ index .Options "Namespace" }}.users ADD COLUMN a int; END $$;';
    const script = read(text);
    expect(script.errors).toEqual([]);
    expect(script.notAnalysed).toEqual([]);
    expect(script.statements.map((one) => one.kind)).toEqual(['IndexStmt', 'DoStmt', 'AlterTableStmt']);
    expect(script.statements[2]?.sql).toBe('ALTER TABLE {{ index .Options "Namespace" }}.users ADD COLUMN a int');
  });
});

describe('comments', () => {
  it('are found outside of strings only', () => {
    const script = read("SELECT '-- no', $$ -- no $$; -- yes\n/* also /* nested */ yes */ SELECT e'\\'-- no' -- last");
    expect(script.comments.map((one) => one.text)).toEqual(['yes', 'also /* nested */ yes', 'last']);
  });
});
