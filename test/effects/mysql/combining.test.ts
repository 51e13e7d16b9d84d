import { describe, expect, it } from 'vitest';
import { effectAfter, mainEffect, way } from './predicting.ts';

const items = `CREATE TABLE items (id int NOT NULL PRIMARY KEY, name varchar(50), qty int, code int NOT NULL, KEY items_qty (qty),
  UNIQUE KEY items_code (code)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4; INSERT INTO items VALUES (1, 'a', 1, 1);`;
const computed = `CREATE TABLE items (id int NOT NULL PRIMARY KEY, a int, v int AS (a + 1) VIRTUAL, w int AS (a + 2) VIRTUAL, z int)
  ENGINE=InnoDB; INSERT INTO items (id) VALUES (1);`;

describe('several actions', () => {
  it('are as dear as the dearest', () => {
    const sql = 'ALTER TABLE items ADD COLUMN note text, MODIFY COLUMN qty bigint';
    expect(way(items, sql, 'mysql 9.7')).toBe('COPY SHARED rebuilds');
    const { actions, reason } = mainEffect(items, sql, 'mysql 9.7');
    expect(actions.map(({ algorithm, code }) => `${code} ${algorithm}`)).toEqual([
      'add-column INSTANT',
      'change-column COPY',
    ]);
    expect(reason).toBe('the type of qty changes from int to bigint');
  });

  it('may be dearer than each of them alone: an index beside a new column has the table built anew', () => {
    const sql = 'ALTER TABLE items ADD COLUMN note text, ADD INDEX items_name (name)';
    const { actions, rebuilds } = mainEffect(items, sql, 'mysql 9.7');
    expect(actions.some((action) => action.rebuilds)).toBe(false);
    expect(rebuilds).toBe(true);
    expect(way(items, sql, 'mariadb 10.11')).toBe('INPLACE NONE rebuilds');
  });

  it('tell why they cost more together', () => {
    const sql = 'ALTER TABLE items DROP COLUMN w, RENAME COLUMN z TO y';
    const { algorithm, actions, reason } = mainEffect(computed, sql, 'mysql 9.7');
    expect(actions.map((action) => action.algorithm)).toEqual(['INSTANT', 'INSTANT']);
    expect(algorithm).toBe('COPY');
    expect(reason).toBe('it drops the virtual column w, while it renames z to y');
  });

  it('may be cheaper: a primary key that is replaced is no copy, one that goes is', () => {
    expect(way(items, 'ALTER TABLE items DROP PRIMARY KEY', 'mysql 9.7')).toBe('COPY SHARED rebuilds');
    expect(way(items, 'ALTER TABLE items DROP PRIMARY KEY, ADD PRIMARY KEY (code)', 'mysql 9.7')).toBe(
      'INPLACE NONE rebuilds',
    );
  });

  it('that leave everything as it is do nothing', () => {
    const { algorithm, metadataLock, indexes } = mainEffect(
      items,
      'ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty)',
      'mysql 9.7',
    );
    expect([algorithm, metadataLock, indexes]).toEqual(['INSTANT', 'shared', []]);
  });

  it('that add a column and the key that it needs are one', () => {
    const { failures, tables } = effectAfter(
      'CREATE TABLE plain (a int); INSERT INTO plain VALUES (1);',
      'ALTER TABLE plain ADD COLUMN id int AUTO_INCREMENT, ADD PRIMARY KEY (id)',
      'mariadb 10.11',
    );
    expect(failures).toEqual([]);
    expect(tables[0]?.lock).toBe('SHARED');
  });

  it('cannot change one column twice', () => {
    const { failures } = effectAfter(items, 'ALTER TABLE items MODIFY COLUMN qty bigint, DROP COLUMN qty', 'mysql 8.4');
    expect(failures.filter(({ when }) => when === 'always').map(({ errno, action }) => [errno, action])).toEqual([
      [1054, 1],
    ]);
  });
});

describe('the key that orders the rows', () => {
  const keyless = `CREATE TABLE t (a int, b int NOT NULL, UNIQUE KEY ub (b)) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1);`;

  it('is the first unique one without NULL where there is no primary key', () => {
    expect(way(keyless, 'ALTER TABLE t DROP INDEX ub', 'mysql 9.7')).toBe('COPY SHARED rebuilds');
    expect(way(keyless, 'ALTER TABLE t MODIFY COLUMN b int', 'mariadb 10.11')).toBe('COPY SHARED rebuilds');
  });

  it('may get another name on MariaDB, not on MySQL', () => {
    const sql = 'ALTER TABLE t DROP INDEX ub, ADD PRIMARY KEY (b)';
    expect(way(keyless, sql, 'mariadb 10.11')).toBe('INSTANT NONE');
    expect(way(keyless, sql, 'mysql 9.7')).toBe('INPLACE NONE rebuilds');
  });
});

describe('a table of which the history does not tell', () => {
  it('is taken to be there, and what depends on it is not certain', () => {
    const effect = effectAfter('', 'ALTER TABLE ghosts MODIFY COLUMN a bigint', 'mysql 8.4');
    expect(effect.certain).toBe(false);
    expect(effect.tables[0]).toMatchObject({ algorithm: 'COPY', lock: 'SHARED' });
    expect(effect.failures).toEqual([]);
    expect(effect.unsure).toContain('No earlier migration creates ghosts.');
  });

  it('loses what is dropped, and nothing is said to be missing', () => {
    const effect = effectAfter('', 'ALTER TABLE ghosts DROP COLUMN a, DROP INDEX b', 'mysql 8.4');
    expect(effect.tables[0]).toMatchObject({ algorithm: 'INPLACE', rebuilds: true });
    expect(effect.loses.map(({ kind, part }) => [kind, part])).toEqual([['column', 'a']]);
    expect(effect.failures).toEqual([]);
  });

  it('has its indexes built in place all the same', () => {
    expect(way('', 'CREATE INDEX ghosts_a ON ghosts (a)', 'mysql 8.4')).toBe('INPLACE NONE');
    expect(way('', 'CREATE INDEX ghosts_a ON ghosts (a)', 'mariadb 10.6')).toBe('NOCOPY NONE');
  });
});

describe('a statement of thousands of actions', () => {
  it.each([
    ['keys', (i: number) => `ADD INDEX k${i} (qty)`],
    ['columns', (i: number) => `ADD COLUMN c${i} int AFTER id`],
  ])('is judged without comparing each with each: %s', (_, action) => {
    const sql = `ALTER TABLE items ${Array.from({ length: 3000 }, (__, i) => action(i)).join(', ')}`;
    const start = performance.now();
    expect(mainEffect(items, sql, 'mysql 9.7').actions).toHaveLength(3000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
