import { describe, expect, it } from 'vitest';
import { effectAfter, mainEffect } from './predicting.ts';

const before = `CREATE TABLE orders (id int NOT NULL PRIMARY KEY, note text, name varchar(50), state enum('a','b'), \`old name\` int,
    FULLTEXT KEY orders_note (note)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
  CREATE TABLE people (id int NOT NULL PRIMARY KEY, boss int, KEY people_boss (boss)) ENGINE=InnoDB;
  INSERT INTO orders (id) VALUES (1); INSERT INTO people VALUES (1, NULL);`;

describe('a reason is a clause with the names of the migration', () => {
  it.each([
    ['ALTER TABLE orders MODIFY COLUMN id bigint NOT NULL', 'the type of id changes from int to bigint'],
    ['ALTER TABLE orders MODIFY COLUMN name varchar(64)', 'the type of name changes from varchar(50) to varchar(64)'],
    [
      'ALTER TABLE orders MODIFY COLUMN name varchar(50) CHARACTER SET latin1',
      'the character set of name changes from utf8mb4 to latin1',
    ],
    [
      "ALTER TABLE orders MODIFY COLUMN state enum('b','a')",
      'the members of state change other than by more at the end',
    ],
    ['ALTER TABLE orders ADD COLUMN extra int', 'it adds the column extra, and the table has a FULLTEXT index'],
    ['ALTER TABLE people DROP PRIMARY KEY', 'rows are kept in the order of the primary key, and it goes'],
    ['ALTER TABLE people ADD CHECK (boss > 0)', 'every row is checked against the constraint'],
    ['ALTER TABLE people MODIFY COLUMN boss int NOT NULL', 'boss may no longer hold NULL'],
    [
      'ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id)',
      'every row is looked up in people, and foreign_key_checks is on',
    ],
    ['ALTER TABLE orders MODIFY COLUMN `old name` bigint', 'the type of `old name` changes from int to bigint'],
  ])('%s: %s', (sql, reason) => {
    expect(mainEffect(before, sql, 'mysql 9.7').reason).toBe(reason);
  });

  it('is missing where nothing is cheaper', () => {
    expect(mainEffect(before, 'ALTER TABLE people ADD COLUMN age int', 'mysql 9.7').reason).toBeNull();
  });
});

describe('what else is locked', () => {
  it('is the other side of a foreign key on MySQL, all of it', () => {
    const more = `${before} CREATE TABLE pets (id int PRIMARY KEY, owner int, FOREIGN KEY (owner) REFERENCES people (id));`;
    const { tables } = effectAfter(more, 'ALTER TABLE people ADD COLUMN age int', 'mysql 9.7');
    expect(tables.map(({ table, metadataLock, because }) => [table.name, metadataLock, because])).toEqual([
      ['people', 'exclusive', null],
      ['pets', 'exclusive', 'a foreign key of it references people'],
    ]);
    expect(effectAfter(more, 'ALTER TABLE people ADD COLUMN age int', 'mariadb 10.11').tables).toHaveLength(1);
  });
});

describe('values that get lost', () => {
  const lost = (sql: string, settings: Record<string, string> = {}) =>
    effectAfter(
      'CREATE TABLE t (id int PRIMARY KEY, price decimal(10,4), at datetime(6), name varchar(50)); INSERT INTO t (id) VALUES (1);',
      sql,
      'mysql 8.4',
      settings,
    ).loses.map(({ kind, part }) => [kind, part]);

  it('are said where the server cuts them in silence', () => {
    expect(lost('ALTER TABLE t MODIFY COLUMN price decimal(12,4)')).toEqual([]);
    expect(lost('ALTER TABLE t MODIFY COLUMN price decimal(8,2)')).toEqual([['values', 'price']]);
    expect(lost('ALTER TABLE t MODIFY COLUMN at date')).toEqual([['values', 'at']]);
  });

  it('are refused in strict mode and cut outside of it', () => {
    expect(lost('ALTER TABLE t MODIFY COLUMN name varchar(10)')).toEqual([]);
    expect(lost('ALTER TABLE t MODIFY COLUMN name varchar(10)', { sql_mode: '' })).toEqual([['values', 'name']]);
  });
});
