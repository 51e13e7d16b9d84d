import { describe, expect, it } from 'vitest';
import { withoutLiterals } from '../../src/core/execution/blockers.ts';
import { indexWish } from '../../src/core/execution/concurrent-index.ts';

describe('what a CREATE INDEX CONCURRENTLY asks for', () => {
  it.each([
    [
      'CREATE INDEX CONCURRENTLY a_n ON a (n)',
      { unique: false, ifNotExists: false, name: 'a_n', table: 'a', rest: '(n)' },
    ],
    [
      'create unique index concurrently if not exists "A n" on only app."T x" using gin (lower(n)) where n > 1',
      { unique: true, ifNotExists: true, name: '"A n"', table: 'app."T x"', rest: 'using gin (lower(n)) where n > 1' },
    ],
    [
      '-- why\nCREATE /* really */ INDEX CONCURRENTLY größe ON tabelle\n  (größe DESC NULLS LAST)\n  INCLUDE (id)',
      {
        unique: false,
        ifNotExists: false,
        name: 'größe',
        table: 'tabelle',
        rest: '(größe DESC NULLS LAST)\n  INCLUDE (id)',
      },
    ],
  ])('%s', (sql, wish) => {
    expect(indexWish(sql)).toEqual(wish);
  });

  it.each([
    'CREATE INDEX a_n ON a (n)',
    'CREATE INDEX CONCURRENTLY ON a (n)',
    'DROP INDEX CONCURRENTLY a_n',
    'REINDEX INDEX CONCURRENTLY a_n',
  ])('is nothing that %s asks for', (sql) => {
    expect(indexWish(sql)).toBeNull();
  });
});

describe('the query of somebody in the way', () => {
  it.each([
    ["SELECT * FROM a WHERE name = 'O''Brien' AND id = 123456789", "SELECT * FROM a WHERE name = '…' AND id = …"],
    ["UPDATE a SET n = 7, s = E'it\\'s' WHERE\n  x = 42", "UPDATE a SET n = 7, s = '…' WHERE x = 42"],
    ["SELECT $tag$ a secret $tag$, 'cut off in the middle", "SELECT '…', '…'"],
    ["INSERT INTO a VALUES (x'beef', b'01', N'name')", "INSERT INTO a VALUES ('…', '…', '…')"],
    ['SELECT 1 /* trace of a secret */ FROM "Names" -- and another\nWHERE x = 1', 'SELECT 1 FROM "Names" WHERE x = 1'],
  ])('is shown without its values: %s', (sql, shown) => {
    expect(withoutLiterals(sql)).toBe(shown);
  });

  it('knows that MySQL has texts in double quotes', () => {
    expect(withoutLiterals('UPDATE a SET s = "a \\"secret" WHERE `n` = "x""y"', 'mysql')).toBe(
      "UPDATE a SET s = '…' WHERE `n` = '…'",
    );
  });
});
