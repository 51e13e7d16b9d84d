import { describe, expect, it } from 'vitest';
import { effectAfter, way } from './predicting.ts';

const items = `CREATE TABLE items (id int NOT NULL PRIMARY KEY, name varchar(50), qty int) ENGINE=InnoDB;
  INSERT INTO items VALUES (1, 'a', 1);`;

function refusals(sql: string, on: string): readonly (readonly [string, number])[] {
  return effectAfter(items, sql, on)
    .failures.filter(({ when }) => when === 'always')
    .map(({ code, errno }) => [code, errno] as const);
}

describe('ALGORITHM', () => {
  it.each([
    ['ADD COLUMN note text, ALGORITHM=INSTANT', 'mysql 8.4'],
    ['ADD COLUMN note text, ALGORITHM=NOCOPY', 'mariadb 10.6'],
    ['ADD INDEX items_qty (qty), ALGORITHM=INPLACE, LOCK=NONE', 'mysql 8.4'],
    ['MODIFY COLUMN qty bigint, ALGORITHM=COPY', 'mysql 8.4'],
    ['ADD COLUMN note text, ALGORITHM=DEFAULT, LOCK=DEFAULT', 'mysql 8.4'],
  ])('is granted: %s on %s', (actions, on) => {
    expect(refusals(`ALTER TABLE items ${actions}`, on)).toEqual([]);
  });

  it.each([
    ['MODIFY COLUMN qty bigint, ALGORITHM=INPLACE', 'mysql 8.4', 1846],
    ['ADD INDEX items_qty (qty), ALGORITHM=INSTANT', 'mysql 8.4', 1845],
    ['ADD INDEX items_qty (qty), ALGORITHM=INSTANT', 'mariadb 10.11', 1846],
    ['MODIFY COLUMN qty int FIRST, MODIFY COLUMN name varchar(50) NOT NULL, ALGORITHM=NOCOPY', 'mariadb 10.11', 1845],
    ['DROP PRIMARY KEY, ALGORITHM=INPLACE', 'mysql 8.4', 1846],
  ])('is refused: %s on %s', (actions, on, errno) => {
    expect(refusals(`ALTER TABLE items ${actions}`, on)).toEqual([['algorithm-not-supported', errno]]);
  });

  it('COPY is dearer than need be, and INPLACE too where columns come on MySQL', () => {
    const sql = 'ALTER TABLE items ADD COLUMN note text';
    expect(way(items, `${sql}, ALGORITHM=COPY`, 'mysql 8.4')).toBe('COPY SHARED rebuilds');
    expect(way(items, `${sql}, ALGORITHM=INPLACE`, 'mysql 8.4')).toBe('INPLACE NONE rebuilds');
    expect(way(items, `${sql}, ALGORITHM=INPLACE`, 'mariadb 10.11')).toBe('INSTANT NONE');
  });
});

describe('LOCK', () => {
  it('is refused where the server keeps others out', () => {
    expect(refusals('ALTER TABLE items MODIFY COLUMN qty bigint, LOCK=NONE', 'mysql 8.4')).toEqual([
      ['lock-not-supported', 1846],
    ]);
    expect(refusals('ALTER ONLINE TABLE items MODIFY COLUMN qty bigint', 'mariadb 10.11')).toEqual([
      ['lock-not-supported', 1846],
    ]);
  });

  it('does not go with ALGORITHM=INSTANT on MySQL', () => {
    const sql = 'ALTER TABLE items ADD COLUMN note text, ALGORITHM=INSTANT, LOCK=NONE';
    expect(refusals(sql, 'mysql 8.4')).toEqual([['lock-with-instant', 1221]]);
    expect(refusals(sql, 'mariadb 10.11')).toEqual([]);
  });

  it('may be stronger than need be', () => {
    expect(way(items, 'CREATE INDEX items_qty ON items (qty) LOCK=EXCLUSIVE', 'mysql 8.4')).toBe('INPLACE EXCLUSIVE');
  });
});
