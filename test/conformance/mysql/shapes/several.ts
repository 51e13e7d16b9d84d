import { column, family, items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('several', ['several actions'], items);
const versioned = itemsWith('ENGINE=InnoDB WITH SYSTEM VERSIONING');
const versioning = shapesOf('versioning', ['system versioning'], versioned);

/** As many instant changes as it takes: each ADD COLUMN is a version of its own. */
const instants = (count: number) =>
  `${items}${Array.from({ length: count }, (_, place) => ` ALTER TABLE items ADD COLUMN x${place} int;`).join('')}`;

export const several: MysqlFamily = {
  family: 'several',
  title: 'Several actions, limits, and system versioning',
  shapes: [
    of('add-column-and-index', 'ALTER TABLE items ADD COLUMN x int, ADD INDEX items_made (made)'),
    of('add-and-drop-index', 'ALTER TABLE items ADD INDEX items_made (made), DROP INDEX items_qty'),
    of('add-column-and-drop-index', 'ALTER TABLE items ADD COLUMN x int, DROP INDEX items_qty'),
    of('add-column-and-type', 'ALTER TABLE items ADD COLUMN x int, MODIFY COLUMN qty bigint'),
    of('add-column-and-nullability', 'ALTER TABLE items ADD COLUMN x int, MODIFY COLUMN price decimal(10,2)'),
    of('add-column-and-default', 'ALTER TABLE items ADD COLUMN x int, ALTER COLUMN qty SET DEFAULT 0'),
    of('add-column-and-rename-column', 'ALTER TABLE items ADD COLUMN x int, RENAME COLUMN note TO remark'),
    of('add-column-and-rename-table', 'ALTER TABLE items ADD COLUMN x int, RENAME TO wares'),
    of('add-column-and-comment', "ALTER TABLE items ADD COLUMN x int, COMMENT='stock'"),
    of('add-column-and-auto-increment', 'ALTER TABLE items ADD COLUMN x int, AUTO_INCREMENT=100'),
    of('add-column-and-longer-varchar', 'ALTER TABLE items ADD COLUMN x int, MODIFY COLUMN note varchar(40)'),
    of('add-column-and-virtual', 'ALTER TABLE items ADD COLUMN x int, ADD COLUMN v int AS (qty + 1) VIRTUAL'),
    of('add-column-and-stored', 'ALTER TABLE items ADD COLUMN x int, ADD COLUMN v int AS (qty + 1) STORED'),
    of('add-column-and-foreign-key', 'ALTER TABLE children ADD COLUMN x int, DROP FOREIGN KEY children_parent_fk', {
      before: family(),
    }),
    of('drop-column-and-index', 'ALTER TABLE items DROP COLUMN note, ADD INDEX items_made (made)'),
    of('drop-column-and-rename-index', 'ALTER TABLE items DROP COLUMN note, RENAME INDEX items_qty TO items_quantity'),
    of(
      'rename-column-and-index-on-it',
      'ALTER TABLE items RENAME COLUMN made TO created, ADD INDEX items_created (created)',
    ),
    of('rename-column-and-type', 'ALTER TABLE items RENAME COLUMN note TO remark, MODIFY COLUMN qty bigint'),
    of('rename-column-and-default', 'ALTER TABLE items RENAME COLUMN note TO remark, ALTER COLUMN qty SET DEFAULT 0'),
    of('default-and-index', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT 0, ADD INDEX items_made (made)'),
    of('default-and-enum', "ALTER TABLE t ALTER COLUMN z SET DEFAULT 0, MODIFY COLUMN c enum('a','b','c')", {
      before: column("enum('a','b')", "'a'|'b'"),
    }),
    of('two-types', 'ALTER TABLE items MODIFY COLUMN qty bigint, MODIFY COLUMN price decimal(12,2) NOT NULL'),
    of('two-nullabilities', 'ALTER TABLE items MODIFY COLUMN price decimal(10,2), MODIFY COLUMN name varchar(50)'),
    of('not-null-and-index', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL, ADD INDEX t_c (c)', {
      before: column('int', '1|2'),
    }),
    of('longer-varchar-and-index', 'ALTER TABLE items MODIFY COLUMN note varchar(40), ADD INDEX items_note (note)'),
    of('fulltext-and-index', 'ALTER TABLE items ADD FULLTEXT INDEX items_ft (name), ADD INDEX items_made (made)'),
    of('fulltext-and-column', 'ALTER TABLE items ADD FULLTEXT INDEX items_ft (name), ADD COLUMN x int'),
    of('check-and-column', 'ALTER TABLE items ADD CONSTRAINT qty_pos CHECK (qty > 0), ADD COLUMN x int'),
    of('check-drop-and-column', 'ALTER TABLE items DROP CONSTRAINT qty_pos, ADD COLUMN x int', {
      before: items.replace('KEY items_qty (qty)', 'KEY items_qty (qty), CONSTRAINT qty_pos CHECK (qty > 0)'),
    }),
    of('row-format-and-index', 'ALTER TABLE items ROW_FORMAT=COMPACT, ADD INDEX items_made (made)'),
    of(
      'convert-and-column',
      'ALTER TABLE items CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, ADD COLUMN x int',
    ),
    of('same-column-twice', 'ALTER TABLE items MODIFY COLUMN note varchar(30), MODIFY COLUMN note varchar(40)'),
    of('change-and-drop-same', 'ALTER TABLE items MODIFY COLUMN note varchar(30), DROP COLUMN note'),
    of(
      'all-instant',
      'ALTER TABLE items ADD COLUMN x int, ALTER COLUMN qty SET DEFAULT 0, RENAME COLUMN note TO remark',
    ),
    of(
      'instant-asserted-with-index',
      'ALTER TABLE items ADD COLUMN x int, ADD INDEX items_made (made), ALGORITHM=INSTANT',
    ),
    of('inplace-asserted-with-type', 'ALTER TABLE items ADD COLUMN x int, MODIFY COLUMN qty bigint, ALGORITHM=INPLACE'),
    // How often MySQL does it in an instant.
    of('instant-63-before', 'ALTER TABLE items ADD COLUMN x int', { before: instants(63), only: 'mysql' }),
    of('instant-64-before', 'ALTER TABLE items ADD COLUMN x int', {
      before: instants(64),
      only: 'mysql',
      note: 'MySQL 8.0 and 8.4 build the table anew here.',
    }),
    of('instant-255-before', 'ALTER TABLE items ADD COLUMN x int', {
      before: instants(255),
      only: 'mysql',
      note: 'The most that MySQL 9.1 and later keep.',
    }),
    of('instant-255-before-asserted', 'ALTER TABLE items ADD COLUMN x int, ALGORITHM=INSTANT', {
      before: instants(255),
      only: 'mysql',
    }),
    of('instant-255-before-default', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT 1', {
      before: instants(255),
      only: 'mysql',
    }),
    of('instant-255-and-rebuilt', 'ALTER TABLE items ADD COLUMN x int', {
      before: `${instants(255)} ALTER TABLE items FORCE;`,
      only: 'mysql',
    }),
    of('instant-add-and-drop-is-one', 'ALTER TABLE items ADD COLUMN x int, DROP COLUMN note', { only: 'mysql' }),
    of(
      'row-too-big',
      `ALTER TABLE items ${Array.from({ length: 20 }, (_, place) => `ADD COLUMN w${place} varchar(1000)`).join(', ')}`,
    ),
    of(
      'row-too-big-char',
      `ALTER TABLE items ${Array.from({ length: 40 }, (_, place) => `ADD COLUMN w${place} char(255) CHARACTER SET latin1`).join(', ')}`,
    ),
    // System versioning.
    versioning('add', 'ALTER TABLE items ADD SYSTEM VERSIONING', { before: items, only: 'mariadb' }),
    versioning('drop', 'ALTER TABLE items DROP SYSTEM VERSIONING', { only: 'mariadb' }),
    versioning('add-column', 'ALTER TABLE items ADD COLUMN x int', { only: 'mariadb' }),
    versioning('add-column-kept', 'ALTER TABLE items ADD COLUMN x int', {
      only: 'mariadb',
      settings: { system_versioning_alter_history: 'KEEP' },
    }),
    versioning('drop-column-kept', 'ALTER TABLE items DROP COLUMN note', {
      only: 'mariadb',
      settings: { system_versioning_alter_history: 'KEEP' },
    }),
    versioning('type-kept', 'ALTER TABLE items MODIFY COLUMN qty bigint', {
      only: 'mariadb',
      settings: { system_versioning_alter_history: 'KEEP' },
    }),
    versioning('add-index', 'ALTER TABLE items ADD INDEX items_made (made)', { only: 'mariadb' }),
    versioning('rename', 'ALTER TABLE items RENAME TO wares', { only: 'mariadb' }),
    versioning('set-default', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT 1', { only: 'mariadb' }),
    versioning('truncate', 'TRUNCATE TABLE items', { only: 'mariadb' }),
    versioning('delete-history', 'DELETE HISTORY FROM items', { only: 'mariadb' }),
    versioning('delete', 'DELETE FROM items WHERE id = 1', { only: 'mariadb' }),
    versioning('column-without', 'ALTER TABLE items MODIFY COLUMN note varchar(20) WITHOUT SYSTEM VERSIONING', {
      only: 'mariadb',
      settings: { system_versioning_alter_history: 'KEEP' },
    }),
    versioning('add-period', 'ALTER TABLE t ADD PERIOD FOR validity (a, b)', {
      only: 'mariadb',
      before:
        "CREATE TABLE t (a date NOT NULL, b date NOT NULL) ENGINE=InnoDB; INSERT INTO t VALUES ('2024-01-01', '2024-01-02');",
    }),
  ],
};
