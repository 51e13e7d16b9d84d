import { family, items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('drop-column', ['drop column'], items);
const drop = (id: string, column: string, more: Parameters<typeof of>[2] = {}) =>
  of(id, `ALTER TABLE items DROP COLUMN ${column}`, more);
const generated = (kind: string, key = '') =>
  `CREATE TABLE items (id int PRIMARY KEY, a int, b int, v int GENERATED ALWAYS AS (a + 1) ${kind}${key}) ENGINE=InnoDB; INSERT INTO items (id, a, b) VALUES (1, 1, 1);`;
const wide =
  'CREATE TABLE items (id int PRIMARY KEY, a int, b int, c int, KEY ab (a, b), UNIQUE KEY ac (a, c)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 1, 1), (2, 1, 2, 2);';

export const dropColumn: MysqlFamily = {
  family: 'drop-column',
  title: 'Dropping a column',
  shapes: [
    drop('plain', 'note'),
    drop('last', 'made'),
    drop('not-null', 'price'),
    drop('with-index', 'qty', { note: 'The index on it alone goes with it.' }),
    drop('with-unique', 'name'),
    of('several', 'ALTER TABLE items DROP COLUMN note, DROP COLUMN made'),
    of('and-add', 'ALTER TABLE items DROP COLUMN note, ADD COLUMN extra int'),
    of('and-add-same-name', 'ALTER TABLE items DROP COLUMN note, ADD COLUMN note int'),
    of('and-its-index', 'ALTER TABLE items DROP COLUMN qty, DROP INDEX items_qty'),
    drop('in-wider-index', 'b', { before: wide, note: 'The index stays, without it.' }),
    drop('first-of-wider-index', 'a', { before: wide }),
    drop('in-unique-index', 'c', { before: wide, note: 'What is left of the unique key is not unique.' }),
    drop('primary', 'id', {
      before: 'CREATE TABLE items (id int PRIMARY KEY, a int) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1);',
    }),
    drop('auto-increment', 'id'),
    drop('of-wide-primary', 'b', {
      before:
        'CREATE TABLE items (a int, b int, c int, PRIMARY KEY (a, b)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 1), (2, 1, 1);',
    }),
    drop('of-wide-primary-duplicates', 'b', {
      before:
        'CREATE TABLE items (a int, b int, c int, PRIMARY KEY (a, b)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 1), (1, 2, 1);',
    }),
    drop('virtual', 'v', { before: generated('VIRTUAL') }),
    drop('virtual-indexed', 'v', { before: generated('VIRTUAL', ', KEY (v)') }),
    drop('stored', 'v', { before: generated('STORED') }),
    drop('stored-indexed', 'v', { before: generated('STORED', ', KEY (v)') }),
    drop('beside-virtual', 'b', { before: generated('VIRTUAL') }),
    drop('beside-virtual-indexed', 'b', { before: generated('VIRTUAL', ', KEY (v)') }),
    drop('beside-stored', 'b', { before: generated('STORED') }),
    drop('read-by-virtual', 'a', { before: generated('VIRTUAL') }),
    drop('read-by-stored', 'a', { before: generated('STORED') }),
    of('with-its-virtual', 'ALTER TABLE items DROP COLUMN v, DROP COLUMN a', { before: generated('VIRTUAL') }),
    drop('read-by-check', 'a', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, a int, b int, CONSTRAINT a_b CHECK (a < b)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 2);',
    }),
    drop('own-check', 'a', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, a int CHECK (a > 0), b int) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 2);',
    }),
    drop('table-check-on-it-alone', 'a', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, a int, b int, CONSTRAINT a_pos CHECK (a > 0)) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 2);',
    }),
    drop('read-by-functional-index', 'a', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, a int, b int, KEY f ((a + 1))) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 2);',
      only: 'mysql',
    }),
    drop('beside-functional-index', 'b', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, a int, b int, KEY f ((a + 1))) ENGINE=InnoDB; INSERT INTO items VALUES (1, 1, 2);',
      only: 'mysql',
    }),
    drop('read-by-view', 'note', { before: `${items} CREATE VIEW shown AS SELECT id, note FROM items;` }),
    drop('read-by-trigger', 'note', {
      before: `${items} CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x';`,
    }),
    drop('partition-key', 'a', {
      before:
        'CREATE TABLE items (a int, b int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO items VALUES (1, 1);',
    }),
    drop('beside-partition-key', 'b', {
      before:
        'CREATE TABLE items (a int, b int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO items VALUES (1, 1);',
    }),
    of('foreign-key', 'ALTER TABLE children DROP COLUMN parent_id', { before: family() }),
    of('and-its-foreign-key', 'ALTER TABLE children DROP FOREIGN KEY children_parent_fk, DROP COLUMN parent_id', {
      before: family(),
    }),
    of('referenced', 'ALTER TABLE parents DROP COLUMN id', { before: family() }),
    of('referenced-checks-off', 'ALTER TABLE parents DROP COLUMN id', {
      before: family(),
      settings: { foreign_key_checks: '0' },
    }),
    of('beside-referenced', 'ALTER TABLE parents DROP COLUMN other', { before: family() }),
    of('beside-foreign-key', 'ALTER TABLE children DROP COLUMN n', { before: family() }),
    drop('fulltext-table', 'note', { before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);` }),
    drop('of-fulltext', 'name', { before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);` }),
    drop('text', 'body', {
      before: "CREATE TABLE items (id int PRIMARY KEY, body text) ENGINE=InnoDB; INSERT INTO items VALUES (1, 'x');",
    }),
    drop('compressed-table', 'note', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED') }),
    drop('redundant', 'note', { before: itemsWith('ENGINE=InnoDB ROW_FORMAT=REDUNDANT') }),
    drop('myisam', 'note', { before: itemsWith('ENGINE=MyISAM') }),
    drop('aria', 'note', { before: itemsWith('ENGINE=Aria'), only: 'mariadb' }),
    drop('temporary', 'note', { before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'), tags: ['temporary'] }),
    drop('missing', 'missing'),
    drop('if-exists', 'IF EXISTS note', { only: 'mariadb' }),
    drop('if-exists-missing', 'IF EXISTS missing', { only: 'mariadb' }),
    drop('only-column', 'a', { before: 'CREATE TABLE items (a int) ENGINE=InnoDB; INSERT INTO items VALUES (1);' }),
    drop('system-versioned', 'note', { before: itemsWith('ENGINE=InnoDB WITH SYSTEM VERSIONING'), only: 'mariadb' }),
    drop('invisible', 'extra', {
      before:
        'CREATE TABLE items (id int PRIMARY KEY, extra int INVISIBLE) ENGINE=InnoDB; INSERT INTO items (id) VALUES (1);',
    }),
    of('asserted-instant', 'ALTER TABLE items DROP COLUMN note, ALGORITHM=INSTANT'),
    of('asserted-inplace', 'ALTER TABLE items DROP COLUMN note, ALGORITHM=INPLACE'),
    of('asserted-instant-with-index', 'ALTER TABLE items DROP COLUMN qty, ALGORITHM=INSTANT'),
  ],
};
