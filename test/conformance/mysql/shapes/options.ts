import { column, items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('option', ['table option'], items);
const charset = shapesOf('charset', ['character set'], items);
const set = (id: string, option: string, more: Parameters<typeof of>[2] = {}) =>
  of(id, `ALTER TABLE items ${option}`, more);
const inSet = (name: string) => items.replace('CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci', name);
const fulltext = `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`;
const partitioned =
  'CREATE TABLE items (id int, n int) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO items VALUES (1, 1), (2, 2);';

export const options: MysqlFamily = {
  family: 'options',
  title: 'Table options, engines and character sets',
  shapes: [
    set('comment', "COMMENT='stock'"),
    set('auto-increment', 'AUTO_INCREMENT=1000'),
    set('auto-increment-lower', 'AUTO_INCREMENT=1'),
    set('auto-increment-myisam', 'AUTO_INCREMENT=1000', { before: itemsWith('ENGINE=MyISAM') }),
    set('row-format', 'ROW_FORMAT=COMPACT'),
    set('row-format-same', 'ROW_FORMAT=DYNAMIC', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=DYNAMIC') }),
    set('row-format-default', 'ROW_FORMAT=DYNAMIC', { note: 'It is what the table has by default.' }),
    set('row-format-redundant', 'ROW_FORMAT=REDUNDANT'),
    set('row-format-compressed', 'ROW_FORMAT=COMPRESSED'),
    set('row-format-fulltext', 'ROW_FORMAT=COMPACT', { before: fulltext }),
    set('row-format-myisam', 'ROW_FORMAT=FIXED', { before: itemsWith('ENGINE=MyISAM') }),
    set('key-block-size', 'KEY_BLOCK_SIZE=8'),
    set('key-block-size-drop', 'KEY_BLOCK_SIZE=0', { before: itemsWith('ENGINE=InnoDB KEY_BLOCK_SIZE=8') }),
    set('force', 'FORCE'),
    set('force-fulltext', 'FORCE', { before: fulltext }),
    set('force-partitioned', 'FORCE', { before: partitioned }),
    set('force-compressed', 'FORCE', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED') }),
    set('force-virtual', 'FORCE', {
      before: 'CREATE TABLE items (a int, v int AS (a + 1)) ENGINE=InnoDB; INSERT INTO items (a) VALUES (1);',
    }),
    set('force-virtual-indexed', 'FORCE', {
      before: 'CREATE TABLE items (a int, v int AS (a + 1), KEY (v)) ENGINE=InnoDB; INSERT INTO items (a) VALUES (1);',
    }),
    set('force-spatial', 'FORCE', {
      before:
        'CREATE TABLE items (p point NOT NULL, SPATIAL INDEX (p)) ENGINE=InnoDB; INSERT INTO items VALUES (point(1, 1));',
    }),
    set('force-after-instant', 'FORCE', { before: `${items} ALTER TABLE items ADD COLUMN extra int;` }),
    set('force-myisam', 'FORCE', { before: itemsWith('ENGINE=MyISAM') }),
    set('force-temporary', 'FORCE', {
      before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'),
      tags: ['temporary'],
    }),
    set('engine-same', 'ENGINE=InnoDB'),
    set('engine-same-fulltext', 'ENGINE=InnoDB', { before: fulltext }),
    set('engine-same-partitioned', 'ENGINE=InnoDB', { before: partitioned }),
    set('engine-to-myisam', 'ENGINE=MyISAM'),
    set('engine-to-innodb', 'ENGINE=InnoDB', { before: itemsWith('ENGINE=MyISAM') }),
    set('engine-to-memory', 'ENGINE=MEMORY'),
    set('engine-to-aria', 'ENGINE=Aria', { only: 'mariadb' }),
    set('engine-aria-to-innodb', 'ENGINE=InnoDB', { before: itemsWith('ENGINE=Aria'), only: 'mariadb' }),
    set('engine-to-csv', 'ENGINE=CSV'),
    set('engine-unknown', 'ENGINE=Missing', { beyondHistory: true }),
    set('stats-persistent', 'STATS_PERSISTENT=1'),
    set('stats-auto-recalc', 'STATS_AUTO_RECALC=0'),
    set('stats-sample-pages', 'STATS_SAMPLE_PAGES=50'),
    set('max-rows', 'MAX_ROWS=1000'),
    set('avg-row-length', 'AVG_ROW_LENGTH=100'),
    set('min-rows', 'MIN_ROWS=1'),
    set('checksum', 'CHECKSUM=1'),
    set('pack-keys', 'PACK_KEYS=1'),
    set('delay-key-write', 'DELAY_KEY_WRITE=1'),
    set('insert-method', 'INSERT_METHOD=NO'),
    set('compression', "COMPRESSION='zlib'", { only: 'mysql' }),
    set('encryption', "ENCRYPTION='Y'", { only: 'mysql', beyondHistory: true }),
    set('encryption-none', "ENCRYPTION='N'", { only: 'mysql' }),
    set('encrypted', 'ENCRYPTED=YES', { only: 'mariadb', beyondHistory: true }),
    set('encrypted-no', 'ENCRYPTED=NO', { only: 'mariadb' }),
    set('page-compressed', 'PAGE_COMPRESSED=1', { only: 'mariadb' }),
    set('page-compression-level', 'PAGE_COMPRESSION_LEVEL=5', {
      only: 'mariadb',
      before: itemsWith('ENGINE=InnoDB PAGE_COMPRESSED=1'),
    }),
    set('page-compressed-drop', 'PAGE_COMPRESSED=0', {
      only: 'mariadb',
      before: itemsWith('ENGINE=InnoDB PAGE_COMPRESSED=1'),
    }),
    set('transactional-aria', 'TRANSACTIONAL=0', { only: 'mariadb', before: itemsWith('ENGINE=Aria') }),
    set('tablespace', 'TABLESPACE=innodb_system', { only: 'mysql' }),
    set('tablespace-file-per-table', 'TABLESPACE=innodb_file_per_table', { only: 'mysql' }),
    set('autoextend-size', 'AUTOEXTEND_SIZE=4M', { only: 'mysql' }),
    set('secondary-engine', 'SECONDARY_ENGINE=NULL', { only: 'mysql' }),
    set('engine-attribute', `ENGINE_ATTRIBUTE='{"a":1}'`, { only: 'mysql' }),
    set('order-by', 'ORDER BY name'),
    set('order-by-without-key', 'ORDER BY n', {
      before: 'CREATE TABLE items (n int) ENGINE=InnoDB; INSERT INTO items VALUES (2), (1);',
    }),
    set('order-by-myisam', 'ORDER BY name', { before: itemsWith('ENGINE=MyISAM') }),
    set('discard-tablespace', 'DISCARD TABLESPACE'),
    set('two', "COMMENT='stock', AUTO_INCREMENT=1000"),
    set('comment-and-force', "COMMENT='stock', FORCE"),
    of('nothing', 'ALTER TABLE items'),
    set('rename', 'RENAME TO wares'),
    set('rename-and-add', 'RENAME TO wares, ADD COLUMN extra int'),
    set('rename-and-force', 'RENAME TO wares, FORCE'),
    set('rename-taken', 'RENAME TO other', { before: `${items} CREATE TABLE other (id int);` }),
    set('rename-myisam', 'RENAME TO wares', { before: itemsWith('ENGINE=MyISAM') }),
    set('without-validation', 'WITHOUT VALIDATION, ADD COLUMN v int AS (qty + 1)', { only: 'mysql' }),
    set('with-validation-virtual', 'ADD COLUMN v int AS (qty + 1), WITH VALIDATION', { only: 'mysql' }),
    // Character sets.
    charset('convert', 'ALTER TABLE items CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'),
    charset('convert-same', 'ALTER TABLE items CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci'),
    charset('convert-latin1', 'ALTER TABLE items CONVERT TO CHARACTER SET utf8mb4', {
      before: inSet('CHARSET=latin1'),
    }),
    charset('convert-utf8mb3', 'ALTER TABLE items CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', {
      before: inSet('CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci'),
    }),
    charset('convert-utf8mb3-no-index', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', {
      before:
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) ENGINE=InnoDB CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci; INSERT INTO t VALUES (1, 'a');",
    }),
    charset(
      'convert-utf8mb3-other-collation',
      'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
      {
        before:
          "CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) ENGINE=InnoDB CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci; INSERT INTO t VALUES (1, 'a');",
      },
    ),
    charset(
      'convert-utf8mb3-over-border',
      'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
      {
        before:
          "CREATE TABLE t (id int PRIMARY KEY, a varchar(80)) ENGINE=InnoDB CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci; INSERT INTO t VALUES (1, 'a');",
      },
    ),
    charset('convert-utf8mb3-text', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', {
      before:
        "CREATE TABLE t (id int PRIMARY KEY, a text) ENGINE=InnoDB CHARSET=utf8mb3 COLLATE=utf8mb3_general_ci; INSERT INTO t VALUES (1, 'a');",
      note: 'The column becomes a mediumtext, so that the same number of characters fits.',
    }),
    charset('convert-numbers-only', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', {
      before: 'CREATE TABLE t (id int PRIMARY KEY, a int) ENGINE=InnoDB CHARSET=latin1; INSERT INTO t VALUES (1, 1);',
    }),
    charset('convert-to-ascii-wrong', 'ALTER TABLE t CONVERT TO CHARACTER SET latin1', {
      before:
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) ENGINE=InnoDB CHARSET=utf8mb4; INSERT INTO t VALUES (1, '日本');",
    }),
    charset('convert-too-long-key', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4', {
      before: "CREATE TABLE t (a varchar(1000), KEY (a)) ENGINE=InnoDB CHARSET=latin1; INSERT INTO t VALUES ('a');",
    }),
    charset('convert-referenced', 'ALTER TABLE parents CONVERT TO CHARACTER SET utf8mb4', {
      before:
        "CREATE TABLE parents (code varchar(20) PRIMARY KEY) ENGINE=InnoDB CHARSET=latin1; INSERT INTO parents VALUES ('a'); CREATE TABLE children (code varchar(20), CONSTRAINT children_fk FOREIGN KEY (code) REFERENCES parents (code)) ENGINE=InnoDB CHARSET=latin1; INSERT INTO children VALUES ('a');",
    }),
    charset('convert-partitioned', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4', {
      before:
        "CREATE TABLE t (id int, a varchar(20)) ENGINE=InnoDB CHARSET=latin1 PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 'a');",
    }),
    charset('convert-and-index', 'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4, ADD INDEX t_a (a)', {
      before:
        "CREATE TABLE t (id int PRIMARY KEY, a varchar(20)) ENGINE=InnoDB CHARSET=latin1; INSERT INTO t VALUES (1, 'a');",
    }),
    charset('default', 'ALTER TABLE items DEFAULT CHARACTER SET latin1'),
    charset('default-same', 'ALTER TABLE items DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci'),
    charset('default-collation', 'ALTER TABLE items COLLATE utf8mb4_unicode_ci'),
    charset('default-numbers-only', 'ALTER TABLE t CHARACTER SET utf8mb4', {
      before: 'CREATE TABLE t (id int PRIMARY KEY, a int) ENGINE=InnoDB CHARSET=latin1; INSERT INTO t VALUES (1, 1);',
    }),
    charset('database', 'ALTER DATABASE CHARACTER SET latin1'),
    charset('default-myisam', 'ALTER TABLE t CHARACTER SET latin1', {
      before: column('int', '1|2').replace('ENGINE=InnoDB', 'ENGINE=MyISAM'),
    }),
  ],
};
