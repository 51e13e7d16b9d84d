import { column, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('generated', ['generated column'], column('int', '1|2'));
const has = (kind: string, more = '') => ({
  before: column('int', '1|2', `, v int GENERATED ALWAYS AS (c + 1) ${kind}${more}`),
});
const partitioned =
  'CREATE TABLE t (id int, c int) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 1), (2, 2);';

export const generated: MysqlFamily = {
  family: 'generated',
  title: 'Generated columns',
  shapes: [
    of('add-virtual', 'ALTER TABLE t ADD COLUMN v int GENERATED ALWAYS AS (c + 1) VIRTUAL'),
    of('add-virtual-short', 'ALTER TABLE t ADD COLUMN v int AS (c + 1)'),
    of('add-virtual-first', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) FIRST'),
    of('add-virtual-not-null', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL NOT NULL', { only: 'mysql' }),
    of('add-virtual-and-index', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL, ADD INDEX (v)'),
    of('add-virtual-and-column', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL, ADD COLUMN w int'),
    of('add-virtual-unique', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL UNIQUE'),
    of('add-virtual-partitioned', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL', { before: partitioned }),
    of('add-virtual-myisam', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL', {
      before: column('int', '1|2').replace('ENGINE=InnoDB', 'ENGINE=MyISAM'),
    }),
    of('add-virtual-compressed', 'ALTER TABLE items ADD COLUMN v int AS (qty + 1) VIRTUAL', {
      before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    of('add-virtual-fulltext', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) VIRTUAL', {
      before: column('int', '1|2', ', w varchar(20), FULLTEXT KEY (w)'),
    }),
    of('add-stored', 'ALTER TABLE t ADD COLUMN v int GENERATED ALWAYS AS (c + 1) STORED'),
    of('add-persistent', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) PERSISTENT', { only: 'mariadb' }),
    of('add-stored-partitioned', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) STORED', { before: partitioned }),
    of('add-stored-and-index', 'ALTER TABLE t ADD COLUMN v int AS (c + 1) STORED, ADD INDEX (v)'),
    of('add-virtual-now', 'ALTER TABLE t ADD COLUMN v datetime AS (now()) VIRTUAL'),
    of('add-virtual-of-auto-increment', 'ALTER TABLE a ADD COLUMN v int AS (id + 1) VIRTUAL', {
      before: 'CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB; INSERT INTO a VALUES (1);',
    }),
    of('drop-virtual', 'ALTER TABLE t DROP COLUMN v', has('VIRTUAL')),
    of('drop-virtual-partitioned', 'ALTER TABLE t DROP COLUMN v', {
      before: partitioned
        .replace('c int)', 'c int, v int AS (c + 1))')
        .replace('INTO t VALUES', 'INTO t (id, c) VALUES'),
    }),
    of('drop-stored', 'ALTER TABLE t DROP COLUMN v', has('STORED')),
    of(
      'modify-virtual-expression',
      'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 2) VIRTUAL',
      has('VIRTUAL'),
    ),
    of(
      'modify-stored-expression',
      'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 2) STORED',
      has('STORED'),
    ),
    of(
      'modify-virtual-type',
      'ALTER TABLE t MODIFY COLUMN v bigint GENERATED ALWAYS AS (c + 1) VIRTUAL',
      has('VIRTUAL'),
    ),
    of('modify-stored-type', 'ALTER TABLE t MODIFY COLUMN v bigint GENERATED ALWAYS AS (c + 1) STORED', has('STORED')),
    of('modify-virtual-same', 'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 1) VIRTUAL', has('VIRTUAL')),
    of(
      'modify-virtual-comment',
      "ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 1) VIRTUAL COMMENT 'x'",
      has('VIRTUAL'),
    ),
    of('virtual-to-stored', 'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 1) STORED', has('VIRTUAL')),
    of('stored-to-virtual', 'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 1) VIRTUAL', has('STORED')),
    of('stored-to-plain', 'ALTER TABLE t MODIFY COLUMN v int', has('STORED')),
    of('virtual-to-plain', 'ALTER TABLE t MODIFY COLUMN v int', has('VIRTUAL')),
    of('plain-to-stored', 'ALTER TABLE t MODIFY COLUMN z int GENERATED ALWAYS AS (c + 1) STORED'),
    of('plain-to-virtual', 'ALTER TABLE t MODIFY COLUMN z int GENERATED ALWAYS AS (c + 1) VIRTUAL'),
    of('rename-virtual', 'ALTER TABLE t RENAME COLUMN v TO w', has('VIRTUAL')),
    of('rename-stored', 'ALTER TABLE t RENAME COLUMN v TO w', has('STORED')),
    of('index-on-virtual', 'ALTER TABLE t ADD INDEX t_v (v)', has('VIRTUAL')),
    of('index-on-stored', 'ALTER TABLE t ADD INDEX t_v (v)', has('STORED')),
    of('drop-index-on-virtual', 'ALTER TABLE t DROP INDEX t_v', has('VIRTUAL', ', KEY t_v (v)')),
    of('modify-base-nullability', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', has('VIRTUAL')),
    of('modify-base-nullability-stored', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', has('STORED')),
  ],
};
