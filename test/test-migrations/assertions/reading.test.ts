import { describe, expect, it } from 'vitest';
import { sourceText } from '../../../src/core/sql/source-text.ts';
import { cutAssertions, isQuery } from '../../../src/test-migrations/assertions/assertion-file.ts';
import type { Coverable } from '../../../src/test-migrations/assertions/coverable.ts';
import { readDirectives } from '../../../src/test-migrations/assertions/directives.ts';
import { isMentioned, mentionsOf } from '../../../src/test-migrations/assertions/mentions.ts';
import { readTap } from '../../../src/test-migrations/assertions/tap.ts';

describe('TAP', () => {
  it('reads tests with what is said of them', () => {
    const { tests, planned } = readTap([
      '1..4',
      'ok 1 - one # of two',
      'not ok 2 - two\n# Failed test 2: "two"\n#         have: 1\n#         want: 2',
      'not ok 3 - three # TODO later\nok 4 # SKIP not here',
    ]);
    expect(planned).toBe(4);
    expect(
      tests.map(({ ok, number, description, directive }) => [ok, number, description, directive?.kind ?? null]),
    ).toEqual([
      [true, 1, 'one # of two', null],
      [false, 2, 'two', null],
      [false, 3, 'three', 'todo'],
      [true, 4, '', 'skip'],
    ]);
    expect(tests[1]?.diagnostics).toEqual(['Failed test 2: "two"', '        have: 1', '        want: 2']);
    expect(tests.map(({ from }) => from)).toEqual([1, 2, 3, 3]);
  });

  it('counts a test with tests inside of it once', () => {
    const { tests } = readTap(['    ok 1 - inner\n    not ok 2 - inner too\n    1..2\nnot ok 1 - outer']);
    expect(tests.map(({ description }) => description)).toEqual(['outer']);
  });

  it('reads a file that skips itself and one that bails out', () => {
    expect(readTap(['1..0 # SKIP no reason'])).toMatchObject({ planned: 0, skipped: 'no reason' });
    expect(readTap(['ok 1', 'Bail out!  too bad'])).toMatchObject({ bailedOut: 'too bad' });
    expect(readTap([''])).toMatchObject({ planned: null, tests: [] });
  });
});

describe('comments above a statement', () => {
  it.each([
    ['-- expect: error 23505', { kind: 'error', codes: ['23505'] }],
    ['-- Expect: error 23505, 23503 ', { kind: 'error', codes: ['23505', '23503'] }],
    ['-- expect: error', { kind: 'error', codes: [] }],
    ['# expect: error 1062', { kind: 'error', codes: ['1062'] }],
    ['-- expect: no rows', { kind: 'no rows' }],
    ['-- expect: rows', { kind: 'rows' }],
    ['-- expect: 1 row', { kind: 'so many rows', rows: 1 }],
  ])('%s', (text, expected) => expect(readDirectives(`\n${text}\n`).expect).toEqual(expected));

  it('takes a name, and tells what it does not understand', () => {
    expect(readDirectives('-- about this\n  -- name: no order without a customer\n')).toEqual({
      name: 'no order without a customer',
      expect: null,
      problem: null,
    });
    expect(readDirectives('-- expect: errors galore').problem).toContain('"errors galore" is not one of');
    expect(readDirectives('-- I expect: nothing')).toEqual({ name: null, expect: null, problem: null });
  });
});

describe('files of tests', () => {
  const postgres = { engine: 'postgres', server: null, placeholders: {} } as const;
  const mysql = {
    engine: 'mysql',
    server: { engine: 'mysql', major: 8, minor: 4, patch: null },
    placeholders: {},
  } as const;

  it('knows pgTAP by its calls, and leaves the transaction of the file out', () => {
    const file = cutAssertions(
      sourceText(
        't.sql',
        '\\set QUIET 1\nBEGIN;\nSELECT plan(1);\n-- name: x\nSELECT ok(true);\nSELECT * FROM finish();\nROLLBACK;\n',
      ),
      postgres,
    );
    if (file.kind !== 'file') throw new Error(file.message);
    expect(file.style).toBe('pgtap');
    expect(file.steps.map(({ step }) => step.sql)).toEqual([
      'SELECT plan(1)',
      'SELECT ok(true)',
      'SELECT * FROM finish()',
    ]);
    expect(file.steps[1]?.directives.name).toBe('x');
  });

  it('refuses what only psql can do', () => {
    expect(cutAssertions(sourceText('t.sql', '\\i other.sql\nSELECT 1;'), postgres)).toMatchObject({
      kind: 'refused',
      reason: 'client_command',
      place: { line: 1 },
    });
  });

  it.each([
    ['SELECT 1; INSERT INTO t VALUES (1);', false],
    ['CREATE TEMPORARY TABLE x (id int);', true],
    ['CALL check_all();', true],
    ['DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\n', true],
  ])('MySQL: %s', (text, commits) =>
    expect(cutAssertions(sourceText('t.sql', text), mysql)).toMatchObject({ commits }),
  );

  it.each([
    ['SELECT 1', true],
    ['(SELECT 1) UNION SELECT 2', true],
    ['VALUES (1)', true],
    ['WITH a AS (SELECT 1) SELECT * FROM a', true],
    ['WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a', false],
    ["SELECT set_config('a.b', 'c', true)", false],
    ['INSERT INTO t VALUES (1) RETURNING id', false],
  ])('%s', (sql, query) => expect(isQuery(sql)).toBe(query));
});

describe('what a file names', () => {
  const object = (kind: Coverable['kind'], name: string, schema = 'public'): Coverable => ({
    kind,
    schema,
    name,
    display: name,
  });

  it('on PostgreSQL: tables, functions, and in strings only where they are names', () => {
    const source = sourceText(
      't.sql',
      "-- refunds\nSELECT total_of(o.id) FROM shop.orders o WHERE note = 'customers'; -- orders_pkey",
    );
    const mentions = mentionsOf(source, null);
    expect(isMentioned(object('table', 'orders', 'shop'), mentions, false)).toBe(true);
    expect(isMentioned(object('table', 'orders'), mentions, false)).toBe(false);
    expect(isMentioned(object('function', 'total_of'), mentions, false)).toBe(true);
    expect(isMentioned(object('table', 'customers'), mentions, false)).toBe(false);
    expect(isMentioned(object('table', 'customers'), mentions, true)).toBe(true);
    expect(isMentioned(object('table', 'refunds'), mentions, true)).toBe(false);
    expect(isMentioned(object('constraint', 'orders_pkey'), mentions, true)).toBe(false);
  });

  it('on MySQL', () => {
    const server = { engine: 'mysql', major: 8, minor: 4, patch: null } as const;
    const source = sourceText(
      't.sql',
      'SELECT total_of(id) FROM Orders JOIN `open orders` USING (id); CALL check_all(); -- refunds',
    );
    const mentions = mentionsOf(source, server);
    expect(isMentioned(object('table', 'orders', ''), mentions, false)).toBe(true);
    expect(isMentioned(object('view', 'open orders', ''), mentions, false)).toBe(true);
    expect(isMentioned(object('function', 'total_of', ''), mentions, false)).toBe(true);
    expect(isMentioned(object('function', 'check_all', ''), mentions, false)).toBe(true);
    expect(isMentioned(object('table', 'refunds', ''), mentions, false)).toBe(false);
  });
});
