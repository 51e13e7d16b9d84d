import { items } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const range = `CREATE TABLE p (id int NOT NULL, n int, made date) ENGINE=InnoDB PARTITION BY RANGE (id)
  (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20), PARTITION p2 VALUES LESS THAN (30));
  INSERT INTO p VALUES (1, 1, '2024-01-01'), (11, 2, '2024-01-02'), (12, 3, NULL), (21, 4, NULL);`;
const rangeMax = range.replace('LESS THAN (30)', 'LESS THAN MAXVALUE');
const columns = `CREATE TABLE p (id int NOT NULL, made date NOT NULL) ENGINE=InnoDB PARTITION BY RANGE COLUMNS (made)
  (PARTITION p0 VALUES LESS THAN ('2024-01-01'), PARTITION p1 VALUES LESS THAN ('2025-01-01')); INSERT INTO p VALUES (1, '2023-05-05'), (2, '2024-05-05');`;
const list = `CREATE TABLE p (id int NOT NULL, n int) ENGINE=InnoDB PARTITION BY LIST (id) (PARTITION p0 VALUES IN (1, 2), PARTITION p1 VALUES IN (3, 4));
  INSERT INTO p VALUES (1, 1), (3, 3);`;
const hash = `CREATE TABLE p (id int NOT NULL, n int) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 4; INSERT INTO p VALUES (1, 1), (2, 2), (3, 3), (4, 4);`;
const key = `CREATE TABLE p (id int NOT NULL PRIMARY KEY, n int) ENGINE=InnoDB PARTITION BY KEY () PARTITIONS 4; INSERT INTO p VALUES (1, 1), (2, 2), (3, 3), (4, 4);`;
const plain =
  'CREATE TABLE p (id int NOT NULL PRIMARY KEY, n int) ENGINE=InnoDB; INSERT INTO p VALUES (1, 1), (2, 2), (11, 3);';
const beside = `${range} CREATE TABLE x (id int NOT NULL, n int, made date) ENGINE=InnoDB; INSERT INTO x VALUES (15, 1, NULL);`;
const sub = `CREATE TABLE p (id int NOT NULL, n int) ENGINE=InnoDB PARTITION BY RANGE (id) SUBPARTITION BY HASH (n) SUBPARTITIONS 2
  (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20)); INSERT INTO p VALUES (1, 1), (11, 2);`;
const of = shapesOf('partition', ['partition'], range);

export const partitions: MysqlFamily = {
  family: 'partitions',
  title: 'Partitions',
  shapes: [
    of(
      'by-range',
      'ALTER TABLE p PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
      { before: plain },
    ),
    of('by-range-no-place', 'ALTER TABLE p PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10))', {
      before: plain,
    }),
    of('by-hash', 'ALTER TABLE p PARTITION BY HASH (id) PARTITIONS 4', { before: plain }),
    of('by-key', 'ALTER TABLE p PARTITION BY KEY (id) PARTITIONS 4', { before: plain }),
    of('by-list', 'ALTER TABLE p PARTITION BY LIST (id) (PARTITION p0 VALUES IN (1, 2, 11))', { before: plain }),
    of('by-not-in-key', 'ALTER TABLE p PARTITION BY HASH (n) PARTITIONS 4', { before: plain }),
    of('by-anew', 'ALTER TABLE p PARTITION BY HASH (id) PARTITIONS 4'),
    of('by-same', 'ALTER TABLE p PARTITION BY HASH (id) PARTITIONS 4', { before: hash }),
    of('by-and-add', 'ALTER TABLE p ADD COLUMN x int PARTITION BY HASH (id) PARTITIONS 4', { before: plain }),
    of('by-parent', 'ALTER TABLE parents PARTITION BY HASH (id) PARTITIONS 2', {
      before:
        'CREATE TABLE parents (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO parents VALUES (1); CREATE TABLE children (id int, FOREIGN KEY (id) REFERENCES parents (id)) ENGINE=InnoDB; INSERT INTO children VALUES (1);',
    }),
    of('remove', 'ALTER TABLE p REMOVE PARTITIONING'),
    of('remove-hash', 'ALTER TABLE p REMOVE PARTITIONING', { before: hash }),
    of('remove-none', 'ALTER TABLE p REMOVE PARTITIONING', { before: plain }),
    of('add-range', 'ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (40))'),
    of(
      'add-range-two',
      'ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (40), PARTITION p4 VALUES LESS THAN MAXVALUE)',
    ),
    of('add-range-below', 'ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (5))'),
    of('add-range-after-max', 'ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (40))', { before: rangeMax }),
    of('add-range-columns', "ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN ('2026-01-01'))", {
      before: columns,
    }),
    of('add-same-name', 'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN (40))'),
    of('add-list', 'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES IN (5, 6))', { before: list }),
    of('add-list-taken', 'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES IN (2, 6))', { before: list }),
    of('add-hash', 'ALTER TABLE p ADD PARTITION PARTITIONS 2', { before: hash }),
    of('add-key', 'ALTER TABLE p ADD PARTITION PARTITIONS 2', { before: key }),
    of('add-to-plain', 'ALTER TABLE p ADD PARTITION (PARTITION p3 VALUES LESS THAN (40))', { before: plain }),
    of('add-subpartitioned', 'ALTER TABLE p ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))', { before: sub }),
    of('drop', 'ALTER TABLE p DROP PARTITION p1'),
    of('drop-two', 'ALTER TABLE p DROP PARTITION p0, p1'),
    of('drop-all', 'ALTER TABLE p DROP PARTITION p0, p1, p2'),
    of('drop-missing', 'ALTER TABLE p DROP PARTITION missing'),
    of('drop-if-exists', 'ALTER TABLE p DROP PARTITION IF EXISTS missing', { only: 'mariadb' }),
    of('drop-list', 'ALTER TABLE p DROP PARTITION p1', { before: list }),
    of('drop-hash', 'ALTER TABLE p DROP PARTITION p1', { before: hash }),
    of('drop-plain', 'ALTER TABLE p DROP PARTITION p1', { before: plain }),
    of('drop-subpartitioned', 'ALTER TABLE p DROP PARTITION p1', { before: sub }),
    of('truncate', 'ALTER TABLE p TRUNCATE PARTITION p1'),
    of('truncate-all', 'ALTER TABLE p TRUNCATE PARTITION ALL'),
    of('truncate-hash', 'ALTER TABLE p TRUNCATE PARTITION p1', { before: hash }),
    of('coalesce', 'ALTER TABLE p COALESCE PARTITION 2', { before: hash }),
    of('coalesce-key', 'ALTER TABLE p COALESCE PARTITION 2', { before: key }),
    of('coalesce-range', 'ALTER TABLE p COALESCE PARTITION 1'),
    of('coalesce-all', 'ALTER TABLE p COALESCE PARTITION 4', { before: hash }),
    of(
      'reorganize-split',
      'ALTER TABLE p REORGANIZE PARTITION p1 INTO (PARTITION p1a VALUES LESS THAN (15), PARTITION p1b VALUES LESS THAN (20))',
    ),
    of('reorganize-merge', 'ALTER TABLE p REORGANIZE PARTITION p0, p1 INTO (PARTITION p01 VALUES LESS THAN (20))'),
    of('reorganize-rename', 'ALTER TABLE p REORGANIZE PARTITION p1 INTO (PARTITION p1new VALUES LESS THAN (20))'),
    of(
      'reorganize-max',
      'ALTER TABLE p REORGANIZE PARTITION p2 INTO (PARTITION p2 VALUES LESS THAN (30), PARTITION p3 VALUES LESS THAN MAXVALUE)',
      { before: rangeMax },
    ),
    of('reorganize-loses', 'ALTER TABLE p REORGANIZE PARTITION p1, p2 INTO (PARTITION p12 VALUES LESS THAN (20))'),
    of(
      'reorganize-list',
      'ALTER TABLE p REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES IN (3), PARTITION p2 VALUES IN (4))',
      { before: list },
    ),
    of('reorganize-hash', 'ALTER TABLE p REORGANIZE PARTITION', { before: hash }),
    of('rebuild', 'ALTER TABLE p REBUILD PARTITION p1'),
    of('rebuild-all', 'ALTER TABLE p REBUILD PARTITION ALL'),
    of('optimize', 'ALTER TABLE p OPTIMIZE PARTITION p1'),
    of('analyze', 'ALTER TABLE p ANALYZE PARTITION p1'),
    of('check', 'ALTER TABLE p CHECK PARTITION p1'),
    of('repair', 'ALTER TABLE p REPAIR PARTITION p1'),
    of('exchange', 'ALTER TABLE p EXCHANGE PARTITION p1 WITH TABLE x', { before: beside }),
    of('exchange-without-validation', 'ALTER TABLE p EXCHANGE PARTITION p1 WITH TABLE x WITHOUT VALIDATION', {
      before: beside,
    }),
    of('exchange-does-not-fit', 'ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE x', { before: beside }),
    of('exchange-other-columns', 'ALTER TABLE p EXCHANGE PARTITION p1 WITH TABLE x', {
      before: `${range} CREATE TABLE x (id int NOT NULL) ENGINE=InnoDB; INSERT INTO x VALUES (15);`,
    }),
    of('convert-to-table', 'ALTER TABLE p CONVERT PARTITION p1 TO TABLE out1', { only: 'mariadb' }),
    of('convert-table', 'ALTER TABLE p CONVERT TABLE x TO PARTITION p3 VALUES LESS THAN (40)', {
      only: 'mariadb',
      before: `${range} CREATE TABLE x (id int NOT NULL, n int, made date) ENGINE=InnoDB; INSERT INTO x VALUES (35, 1, NULL);`,
    }),
    of('discard', 'ALTER TABLE p DISCARD PARTITION p1 TABLESPACE'),
    of('add-column', 'ALTER TABLE p ADD COLUMN x int'),
    of('add-column-first', 'ALTER TABLE p ADD COLUMN x int FIRST'),
    of('drop-column', 'ALTER TABLE p DROP COLUMN n'),
    of('modify-column', 'ALTER TABLE p MODIFY COLUMN n bigint'),
    of('modify-key-column', 'ALTER TABLE p MODIFY COLUMN id bigint NOT NULL'),
    of('add-index', 'ALTER TABLE p ADD INDEX p_n (n)'),
    of('truncate-table', 'TRUNCATE TABLE p'),
    of('drop-table', 'DROP TABLE p'),
    of('optimize-table', 'OPTIMIZE TABLE p'),
    of('system-time', 'ALTER TABLE items PARTITION BY SYSTEM_TIME (PARTITION p0 HISTORY, PARTITION pn CURRENT)', {
      before: items.replace('ENGINE=InnoDB', 'ENGINE=InnoDB WITH SYSTEM VERSIONING'),
      only: 'mariadb',
    }),
  ],
};
