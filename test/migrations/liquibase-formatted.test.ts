import { describe, expect, it } from 'vitest';
import { names, only, pieces, read, said, versions, why } from './folders.ts';

const head = '--liquibase formatted sql\n';
const one = (text: string) => only(read({ 'a.sql': `${head}${text}` }));

describe('Liquibase formatted SQL', () => {
  it('is recognised by the first line that is not empty', () => {
    const folder = read({ 'a.sql': '\ufeff\n -- LIQUIBASE  formatted SQL\n--changeset me:1\nSELECT 1;' });
    expect(folder.tool).toBe('liquibase');
    expect(folder.recognisedBy).toBe('a.sql is marked with --liquibase formatted sql');
    expect(versions(folder)).toEqual(['me:1']);
  });

  it('makes one migration of each changeset, in the order of files and lines', () => {
    const folder = read({
      '2.sql': `${head}--changeset b:1\nSELECT 3;`,
      '1.sql': `${head}--changeset a:1\nSELECT 1;\n\n-- changeset "my self":"two words" runOnChange:true\r\nSELECT 2;\r\n`,
    });
    expect(versions(folder)).toEqual(['a:1', 'my self:two words', 'b:1']);
    expect(names(folder)).toEqual(['1.sql', '1.sql', '2.sql']);
    expect(folder.migrations.map((each) => each.kind)).toEqual(['versioned', 'repeatable', 'versioned']);
    expect(folder.migrations.map((each) => each.part?.line)).toEqual([2, 5, 2]);
    expect(folder.migrations.map((each) => each.part?.endLine)).toEqual([4, 6, 3]);
    expect(folder.migrations.map((each) => pieces(each.up))).toEqual([['SELECT 1;'], ['SELECT 2;'], ['SELECT 3;']]);
  });

  it('takes out its own lines and keeps every offset', () => {
    const text = `${head}--property name:x value:y
--changeset me:1
--comment: it's "quoted
--preconditions onFail:MARK_RAN
--precondition-sql-check expectedResult:0 SELECT count(*) FROM t
--validCheckSum: ANY
-- an ordinary comment
CREATE TABLE t (
--rollback DROP TABLE t;
  id bigint
);
--ignoreLines:1
nonsense
--ignoreLines:start
more
--ignoreLines:end
SELECT 1;`;
    const { up } = only(read({ 'a.sql': text }));
    const [piece] = up.pieces;
    expect(up.pieces).toHaveLength(1);
    expect(up.source.text).toHaveLength(text.length);
    const sent = up.source.text.slice(piece?.start, piece?.end);
    expect(sent.split('\n').filter((line) => line.trim() !== '')).toEqual([
      '-- an ordinary comment',
      'CREATE TABLE t (',
      '  id bigint',
      ');',
      'SELECT 1;',
    ]);
    for (const word of ['CREATE', 'bigint', 'SELECT 1']) {
      expect(up.source.text.lastIndexOf(word)).toBe(text.lastIndexOf(word));
    }
  });

  it('reads the way back from lines, a block, a reference, and what says that there is none', () => {
    const folder = read({
      'a.sql': `${head}--changeset me:lines
CREATE TABLE a (x int);
--rollback DROP TABLE
--rollback   a;
--changeset me:block
CREATE TABLE b (x int);
/* liquibase rollback
DROP TABLE b;
*/
--changeset me:reference
DROP TABLE b;
--rollback changesetId:block changesetAuthor:me
--changeset me:empty
SELECT 1;
--rollback empty
--changeset me:none
SELECT 1;
`,
    });
    const down = Object.fromEntries(folder.migrations.map((each) => [each.name, each.down]));
    expect(pieces(down['lines'])?.map((sql) => sql.replace(/\s+/g, ' '))).toEqual(['DROP TABLE a;']);
    expect(pieces(down['block'])).toEqual(['DROP TABLE b;']);
    expect(pieces(down['reference'])).toEqual(['CREATE TABLE b (x int);']);
    expect(pieces(down['empty'])).toEqual([]);
    expect(down['none']).toBeNull();
    const lines = down['lines'];
    expect(lines?.source.position(lines.source.text.indexOf('DROP'))).toEqual({ line: 4, column: 12 });
    expect(said(folder)).toEqual(['missing-down a.sql']);
  });

  it('says how each changeset is sent', () => {
    expect(one('--changeset me:1\nSELECT 1;').up.transaction).toEqual({
      mode: 'wrapped',
      why: 'Liquibase wraps each changeset in a transaction',
      optOut: 'add `runInTransaction:false` to the `--changeset` line',
    });
    expect(one('--changeset me:1 runInTransaction:FALSE\nSELECT 1;').up.transaction.mode).toBe('none');
    // Java takes everything but "true" for false.
    expect(one('--changeset me:1 runInTransaction:yes\nSELECT 1;').up.transaction.mode).toBe('none');
  });

  it.each([
    ['', 'a\n/\nb\nGO\nc; d', ['a', 'b', 'c; d']],
    ['endDelimiter:;', 'a\n/\nb', ['a\n/\nb']],
    ['splitStatements:false', 'a\n/\nb', ['a\n/\nb']],
    ['splitStatements:false endDelimiter://', 'a//\nb', ['a//\nb']],
    ['endDelimiter://', 'a;\nx //\nb; // \n', ['a;\nx', 'b;']],
    ['endDelimiter:/', 'SELECT 4 / 2\n/\nb\n  /  ', ['SELECT 4 / 2', 'b']],
    ['endDelimiter:go', 'category\ngo\nb\nGo\n', ['category', 'b']],
    ['endDelimiter:\\nGO', 'a;\nGO\nb', ['a;', 'b']],
    ['endDelimiter:$$', 'a $$\nb$$', ['a', 'b']],
    ['endDelimiter:;;', 'a;\nb;;\nc', ['a;\nb', 'c']],
  ])('cuts at the delimiter of %j', (attributes, sql, expected) => {
    expect(pieces(one(`--changeset me:1 ${attributes}\n${sql}`).up)).toEqual(expected);
  });

  it('cuts the way back at a delimiter of its own', () => {
    const found = one(`--changeset me:1 rollbackEndDelimiter:/
SELECT 1;
/* liquibase rollback
BEGIN; x; END;
/
DROP b
/
*/`);
    expect(pieces(found.down)).toEqual(['BEGIN; x; END;', 'DROP b']);
  });

  it.each([
    ['', undefined],
    ['dbms:postgresql', ['postgres']],
    ['dbms:mysql,mariadb', ['mysql', 'mariadb']],
    ['dbms:!mysql', ['postgres', 'mariadb']],
    ['dbms:h2,oracle', []],
    ['dbms:none', []],
    ['dbms:all', undefined],
  ])('knows the engines of %j', (attributes, engines) => {
    expect(one(`--changeset me:1 ${attributes}\nSELECT 1;`).engines).toEqual(engines);
  });

  it('leaves out what is to be ignored', () => {
    const folder = read({ 'a.sql': `${head}--changeset me:1 ignore:true\nSELECT 1;\n--changeset me:2\nSELECT 2;` });
    expect(versions(folder)).toEqual(['me:2']);
  });

  it.each([
    ['--changeset me:1\n--changeset me:2\nSELECT 1;', 'changeset me:1 has no SQL'],
    ['--changeset nobody\nSELECT 1;', 'this line does not have the form `--changeset author:id`'],
    ['-changeset me:1\nSELECT 1;', '`-changeset` begins with one hyphen instead of two'],
    ['--changeset me:1\nSELECT 1;\n-rollback DROP TABLE t;', '`-rollback` begins with one hyphen instead of two'],
    ['--comment x\n--changeset me:1\nSELECT 1;', 'a `--comment` stands outside of any changeset'],
    ['--changeset me:1\n--comments x\nSELECT 1;', '`--comments` is no word of Liquibase; it is `--comment`'],
    ['--changeset me:1\nSELECT 1;\n/* liquibase rollback\nx', 'the comment with the rollback is not closed'],
    ['--ignoreLines:all\n--changeset me:1\nSELECT 1;', '`--ignoreLines:all` is neither `start` nor a number of lines'],
    [
      '--changeset me:1 runInTransaction: false\nSELECT 1;',
      '`runInTransaction` is written with a space beside its colon, so that it is passed over; it is `runInTransaction:value`',
    ],
    [
      '--changeset me:1 splitStatements=false\nSELECT 1;',
      '`splitStatements` is written with an equals sign, so that it is passed over; it is `splitStatements:value`',
    ],
    ['--changeset me:1\n-- nothing yet\n', 'empty'],
  ])('says what is wrong with %j', (text, expected) => {
    expect(why(read({ 'a.sql': `${head}${text}` }))).toBe(expected);
  });

  it('tells of a changeset that is there twice, unless no database runs both', () => {
    const twice = read({ 'a.sql': `${head}--changeset me:1\nSELECT 1;\n--changeset me:1\nSELECT 2;` });
    expect(twice.problems).toEqual([
      { kind: 'duplicate-version', file: 'm/a.sql', version: 'me:1', other: 'm/a.sql', line: 4 },
    ]);
    const apart = `${head}--changeset me:1 dbms:mysql\nSELECT 1;\n--changeset me:1 dbms:postgresql\nSELECT 2;`;
    expect(read({ 'a.sql': apart }).problems).toEqual([]);
    const files = read({
      'a.sql': `${head}--changeset me:1\nSELECT 1;`,
      'b.sql': `${head}--changeset me:1\nSELECT 2;`,
    });
    expect(files.problems).toEqual([]);
  });

  it('tells of files that it does not read', () => {
    const folder = read({
      'a.sql': `${head}--changeset me:1\nSELECT 1;`,
      'b.sql': 'SELECT 2;',
      'c.sql': `-- Copyright\n${head}--changeset me:1\nSELECT 1;`,
    });
    expect(said(folder)).toEqual(['ignored-file b.sql', 'ignored-file c.sql']);
    expect(why(folder)).toContain('is not the first one');
    expect(versions(folder)).toEqual(['me:1']);
  });

  it('reads a hundred thousand changesets, which takes minutes when each looks at all', () => {
    const text = Array.from(
      { length: 100_000 },
      (_, at) => `--changeset me:${at}\nSELECT ${at};\n--rollback SELECT 1;\n`,
    );
    expect(read({ 'a.sql': head + text.join('') }).migrations).toHaveLength(100_000);
  });
});
