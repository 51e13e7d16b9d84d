import { describe, expect, it } from 'vitest';
import { effectAfter, way } from './predicting.ts';

// Versions of MySQL 8.0 that no server of ours runs; the tables of the manual, section 17.12.1, say since when.
const items = `CREATE TABLE items (id int NOT NULL PRIMARY KEY, name varchar(50), qty int, price decimal(10,2)) ENGINE=InnoDB;
  INSERT INTO items VALUES (1, 'a', 1, 1);`;

describe('MySQL 8.0, manual section 17.12.1, Column Operations', () => {
  it.each([
    ['8.0.11', 'INPLACE NONE rebuilds'],
    ['8.0.12', 'INSTANT NONE'],
    ['8.0.28', 'INSTANT NONE'],
    ['8.0', 'INSTANT NONE'],
  ])('%s adds a column at the end: %s', (version, expected) => {
    expect(way(items, 'ALTER TABLE items ADD COLUMN note text', `mysql ${version}`)).toBe(expected);
  });

  it.each([
    ['8.0.28', 'INPLACE NONE rebuilds'],
    ['8.0.29', 'INSTANT NONE'],
    ['8.4', 'INSTANT NONE'],
  ])('%s adds a column between others: %s', (version, expected) => {
    expect(way(items, 'ALTER TABLE items ADD COLUMN note text AFTER id', `mysql ${version}`)).toBe(expected);
  });

  it.each([
    ['8.0.28', 'INPLACE NONE rebuilds'],
    ['8.0.29', 'INSTANT NONE'],
  ])('%s drops a column: %s', (version, expected) => {
    expect(way(items, 'ALTER TABLE items DROP COLUMN qty', `mysql ${version}`)).toBe(expected);
  });

  it.each([
    ['8.0.27', 'INPLACE NONE'],
    ['8.0.28', 'INSTANT NONE'],
  ])('%s renames a column: %s', (version, expected) => {
    expect(way(items, 'ALTER TABLE items RENAME COLUMN qty TO amount', `mysql ${version}`)).toBe(expected);
  });

  it('8.0.12 to 8.0.27 do not rename and add a column in one instant', () => {
    const sql = 'ALTER TABLE items RENAME COLUMN qty TO amount, ADD COLUMN note text';
    expect(way(items, sql, 'mysql 8.0.27')).toBe('INPLACE NONE rebuilds');
    expect(way(items, sql, 'mysql 8.0.28')).toBe('INSTANT NONE');
  });

  it('forgets inline REFERENCES before 9.0', () => {
    const sql = 'ALTER TABLE items ADD COLUMN parent int REFERENCES items (id)';
    expect(way(items, sql, 'mysql 8.4')).toBe('INSTANT NONE');
    expect(way(items, sql, 'mysql 9.0')).toBe('COPY SHARED rebuilds');
  });
});

describe('versions of rows, manual section 17.12.1', () => {
  const grown = (count: number) =>
    `${items} ${Array.from({ length: count }, (_, i) => `ALTER TABLE items ADD COLUMN c${i} int;`).join('\n')}`;
  const sql = 'ALTER TABLE items ADD COLUMN one_more int';

  it('are 64 on 8.0 and 8.4', () => {
    expect(way(grown(63), sql, 'mysql 8.4')).toBe('INSTANT NONE');
    expect(way(grown(64), sql, 'mysql 8.4')).toBe('INPLACE NONE rebuilds');
    expect(way(grown(64), sql, 'mysql 8.0')).toBe('INPLACE NONE rebuilds');
  });

  it('are 255 from 9.1 on', () => {
    expect(way(grown(64), sql, 'mysql 9.0')).toBe('INPLACE NONE rebuilds');
    expect(way(grown(254), sql, 'mysql 9.1')).toBe('INSTANT NONE');
    expect(way(grown(255), sql, 'mysql 9.1')).toBe('INPLACE NONE rebuilds');
  });

  it('begin again after the table is built anew', () => {
    expect(way(`${grown(64)} ALTER TABLE items FORCE;`, sql, 'mysql 8.4')).toBe('INSTANT NONE');
  });

  it('are named where INSTANT is asked for', () => {
    const { failures } = effectAfter(grown(64), `${sql}, ALGORITHM=INSTANT`, 'mysql 8.4');
    expect(failures.map(({ errno }) => errno)).toEqual([4092]);
  });

  it('do not count on MariaDB', () => {
    expect(way(grown(255), sql, 'mariadb 10.6')).toBe('INSTANT NONE');
  });
});

describe('MariaDB', () => {
  const change = 'ALTER TABLE items MODIFY COLUMN qty bigint';

  it('lets others write while it copies, from 11.2 on (manual, ALTER TABLE, LOCK)', () => {
    expect(way(items, change, 'mariadb 10.11')).toBe('COPY SHARED rebuilds');
    expect(way(items, change, 'mariadb 11.1')).toBe('COPY SHARED rebuilds');
    expect(way(items, change, 'mariadb 11.2')).toBe('COPY NONE rebuilds');
  });

  it('follows alter_algorithm before 11.5 (manual, system variables)', () => {
    const settings = { alter_algorithm: 'COPY' };
    const sql = 'ALTER TABLE items ADD COLUMN note text';
    expect(way(items, sql, 'mariadb 10.6', settings)).toBe('COPY SHARED rebuilds');
    expect(way(items, sql, 'mariadb 11.5', settings)).toBe('INSTANT NONE');
  });
});
