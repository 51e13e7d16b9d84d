import { items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('add-column', ['add column'], items);
const add = (id: string, definition: string, more: Parameters<typeof of>[2] = {}) =>
  of(id, `ALTER TABLE items ADD COLUMN ${definition}`, more);

const virtualIndexed = `CREATE TABLE items (id int PRIMARY KEY, a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL, KEY items_v (v)) ENGINE=InnoDB;
  INSERT INTO items (id, a) VALUES (1, 1), (2, 2);`;
const virtual = `CREATE TABLE items (id int PRIMARY KEY, a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL) ENGINE=InnoDB;
  INSERT INTO items (id, a) VALUES (1, 1), (2, 2);`;
const stored = `CREATE TABLE items (id int PRIMARY KEY, a int, v int GENERATED ALWAYS AS (a + 1) STORED) ENGINE=InnoDB;
  INSERT INTO items (id, a) VALUES (1, 1), (2, 2);`;
const noKey = `CREATE TABLE items (a int, b int) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1), (2, 2);`;

export const addColumn: MysqlFamily = {
  family: 'add-column',
  title: 'Adding a column',
  shapes: [
    add('last', 'extra int'),
    add('first', 'extra int FIRST'),
    add('after', 'extra int AFTER name'),
    add('after-last', 'extra int AFTER made'),
    of('several', 'ALTER TABLE items ADD COLUMN (a int, b varchar(10))'),
    of('several-last', 'ALTER TABLE items ADD COLUMN a int, ADD COLUMN b varchar(10)'),
    of('several-mixed', 'ALTER TABLE items ADD COLUMN a int FIRST, ADD COLUMN b varchar(10) AFTER name'),
    add('not-null', 'extra int NOT NULL'),
    add('not-null-default', 'extra int NOT NULL DEFAULT 5'),
    add('not-null-varchar', 'extra varchar(20) NOT NULL'),
    add('not-null-date', 'extra date NOT NULL'),
    add('not-null-datetime-relaxed', 'extra datetime NOT NULL', { settings: { sql_mode: '' } }),
    add('not-null-enum', "extra enum('a','b') NOT NULL"),
    add('default-string', "extra varchar(20) DEFAULT 'x'"),
    add('default-null', 'extra int DEFAULT NULL'),
    add('default-negative', 'extra int DEFAULT -1'),
    add('default-true', 'extra tinyint(1) NOT NULL DEFAULT true'),
    add('default-bit', "extra bit(1) DEFAULT b'1'"),
    add('default-now', 'extra datetime DEFAULT CURRENT_TIMESTAMP'),
    add('default-now-not-null', 'extra datetime NOT NULL DEFAULT CURRENT_TIMESTAMP'),
    add('default-now-precision', 'extra datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)'),
    add('default-now-on-update', 'extra timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'),
    add('timestamp-not-null', 'extra timestamp NOT NULL'),
    add('timestamp-null', 'extra timestamp NULL'),
    add('default-expression', 'extra int DEFAULT (1 + 1)'),
    add('default-expression-not-null', 'extra int NOT NULL DEFAULT (1 + 1)'),
    add('default-expression-text', "extra text DEFAULT ('x')"),
    add('default-expression-function', "extra varchar(20) DEFAULT (concat('a', 'b'))"),
    add('default-expression-date', 'extra date DEFAULT (curdate())'),
    add('default-expression-now', 'extra datetime DEFAULT (now())'),
    add('default-expression-column', 'extra int DEFAULT (qty + 1)'),
    add('default-uuid', 'extra char(36) DEFAULT (uuid())'),
    add('default-uuid-not-null', 'extra char(36) NOT NULL DEFAULT (uuid())'),
    add('default-uuid-bare', 'extra char(36) DEFAULT uuid()', { only: 'mariadb' }),
    add('default-rand', 'extra double DEFAULT (rand())'),
    add('default-json', 'extra json DEFAULT (json_array())'),
    add('default-nextval', 'extra bigint DEFAULT (nextval(numbers))', {
      only: 'mariadb',
      before: `${items} CREATE SEQUENCE numbers;`,
    }),
    add('text', 'extra text'),
    add('text-not-null', 'extra text NOT NULL'),
    add('text-default-literal', "extra text DEFAULT 'x'"),
    add('json', 'extra json'),
    add('blob', 'extra blob'),
    add('longtext', 'extra longtext'),
    add('enum', "extra enum('a','b') DEFAULT 'a'"),
    add('set', "extra set('a','b') NOT NULL DEFAULT ''"),
    add('decimal', 'extra decimal(20,4) NOT NULL DEFAULT 0'),
    add('varchar-4000', 'extra varchar(4000)'),
    add('charset', 'extra varchar(20) CHARACTER SET latin1'),
    add('geometry', 'extra geometry'),
    add('point-not-null', 'extra point NOT NULL'),
    add('uuid-type', 'extra uuid', { only: 'mariadb' }),
    add('inet6', 'extra inet6', { only: 'mariadb' }),
    add('vector-mysql', 'extra vector(3)', { only: 'mysql' }),
    add('compressed', 'extra varchar(100) COMPRESSED', { only: 'mariadb' }),
    add('invisible', 'extra int INVISIBLE'),
    add('comment', "extra int COMMENT 'more'"),
    add('auto-increment', 'extra int NOT NULL AUTO_INCREMENT UNIQUE', {
      before:
        "CREATE TABLE items (id int PRIMARY KEY, name varchar(50)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 'a'), (2, 'b');",
    }),
    add('auto-increment-primary', 'id int NOT NULL AUTO_INCREMENT PRIMARY KEY', { before: noKey }),
    add('auto-increment-primary-first', 'id int NOT NULL AUTO_INCREMENT PRIMARY KEY FIRST', { before: noKey }),
    add('primary-key', 'extra int NOT NULL PRIMARY KEY', {
      before: 'CREATE TABLE items (a int) ENGINE=InnoDB; INSERT INTO items VALUES (1);',
    }),
    add('unique', 'extra int UNIQUE'),
    add('unique-not-null', 'extra int NOT NULL UNIQUE', { note: 'Every row gets 0.' }),
    add('check', 'extra int CHECK (extra > 0)'),
    add('check-default', 'extra int NOT NULL DEFAULT 1 CHECK (extra > 0)'),
    add('check-violated', 'extra int NOT NULL DEFAULT 0 CHECK (extra > 0)'),
    add('check-not-enforced', 'extra int CHECK (extra > 0) NOT ENFORCED', { only: 'mysql' }),
    add('references', 'extra int REFERENCES others (id)', {
      before: `${items} CREATE TABLE others (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO others VALUES (1);`,
    }),
    add('references-checks-off', 'extra int REFERENCES others (id)', {
      before: `${items} CREATE TABLE others (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO others VALUES (1);`,
      settings: { foreign_key_checks: '0' },
    }),
    of(
      'and-foreign-key',
      'ALTER TABLE items ADD COLUMN other_id int, ADD CONSTRAINT items_other FOREIGN KEY (other_id) REFERENCES others (id)',
      {
        before: `${items} CREATE TABLE others (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO others VALUES (1);`,
      },
    ),
    of(
      'and-foreign-key-checks-off',
      'ALTER TABLE items ADD COLUMN other_id int, ADD CONSTRAINT items_other FOREIGN KEY (other_id) REFERENCES others (id)',
      {
        before: `${items} CREATE TABLE others (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO others VALUES (1);`,
        settings: { foreign_key_checks: '0' },
      },
    ),
    of('and-index', 'ALTER TABLE items ADD COLUMN extra int, ADD INDEX items_extra (extra)'),
    of('and-unique', 'ALTER TABLE items ADD COLUMN extra int, ADD UNIQUE INDEX items_extra (extra)'),
    add('exists', 'name int'),
    add('exists-case', 'NAME int'),
    add('if-not-exists-new', 'IF NOT EXISTS extra int', { only: 'mariadb' }),
    add('if-not-exists-there', 'IF NOT EXISTS name int', { only: 'mariadb' }),
    add('after-missing', 'extra int AFTER missing'),
    of('table-missing', 'ALTER TABLE missing ADD COLUMN extra int', { beyondHistory: true }),
    of('table-if-exists-missing', 'ALTER TABLE IF EXISTS missing ADD COLUMN extra int', {
      only: 'mariadb',
      unsure: true,
    }),
    of('online', 'ALTER ONLINE TABLE items ADD COLUMN extra int', { only: 'mariadb' }),
    of('ignore', 'ALTER IGNORE TABLE items ADD COLUMN extra int', { only: 'mariadb' }),
    // Tables on which it is dearer.
    add('compact', 'extra int', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPACT') }),
    add('redundant', 'extra int', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=REDUNDANT') }),
    add('compressed-table', 'extra int', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED') }),
    add('compressed-table-first', 'extra int FIRST', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED') }),
    add('compressed-by-block-size', 'extra int', { before: itemsWith('ENGINE=InnoDB KEY_BLOCK_SIZE=8') }),
    add('compressed-table-not-null', 'extra int NOT NULL DEFAULT 1', {
      before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    add('fulltext-table', 'extra int', { before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);` }),
    add('fulltext-table-first', 'extra int FIRST', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    add('fulltext-dropped-table', 'extra int', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name); ALTER TABLE items DROP INDEX items_ft;`,
      note: 'The hidden column of the full-text index stays.',
    }),
    add('fulltext-table-default-uuid', 'extra char(36) DEFAULT (uuid())', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    add('spatial-table', 'extra int', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, p point NOT NULL, SPATIAL INDEX (p)) ENGINE=InnoDB; INSERT INTO items VALUES (1, point(1, 1));',
    }),
    add('virtual-table', 'extra int', { before: virtual }),
    add('virtual-indexed-table', 'extra int', { before: virtualIndexed }),
    add('virtual-indexed-table-first', 'extra int FIRST', { before: virtualIndexed }),
    add('stored-table', 'extra int', { before: stored }),
    add('no-key-table', 'extra int', { before: noKey }),
    add('myisam', 'extra int', { before: itemsWith('ENGINE=MyISAM') }),
    add('memory', 'extra int', { before: itemsWith('ENGINE=MEMORY') }),
    add('aria', 'extra int', { before: itemsWith('ENGINE=Aria'), only: 'mariadb' }),
    add('partitioned', 'extra int', {
      before: `${items.replace('UNIQUE KEY items_name (name)', 'KEY items_name (name)')} ALTER TABLE items PARTITION BY HASH (id) PARTITIONS 2;`,
    }),
    add('temporary', 'extra int', {
      before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'),
      tags: ['temporary'],
    }),
    add('parent', 'extra int', {
      before: `${items} CREATE TABLE others (id int PRIMARY KEY, item_id int, FOREIGN KEY (item_id) REFERENCES items (id)) ENGINE=InnoDB; INSERT INTO others VALUES (1, 1);`,
    }),
    add('triggers', 'extra int', {
      before: `${items} CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x';`,
    }),
    add('view', 'extra int', { before: `${items} CREATE VIEW shown AS SELECT id, name FROM items;` }),
    add('after-instant', 'extra2 int', { before: `${items} ALTER TABLE items ADD COLUMN extra int;` }),
    add('after-instant-drop', 'extra2 int', { before: `${items} ALTER TABLE items DROP COLUMN note;` }),
    add('old-alter-table', 'extra int', { settings: { old_alter_table: '1' }, only: 'mysql' }),
    add('alter-algorithm-copy', 'extra int', { settings: { alter_algorithm: 'COPY' }, only: 'mariadb' }),
    of('asserted-copy', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=COPY'),
    of('asserted-inplace', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=INPLACE'),
    of('asserted-inplace-exclusive', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=INPLACE, LOCK=EXCLUSIVE'),
    of('asserted-lock-shared', 'ALTER TABLE items ADD COLUMN extra int, LOCK=SHARED'),
    of('asserted-instant-lock-none', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=INSTANT, LOCK=NONE'),
    of('asserted-nocopy', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=NOCOPY'),
    of('asserted-copy-lock-none', 'ALTER TABLE items ADD COLUMN extra int, ALGORITHM=COPY, LOCK=NONE'),
  ],
};
