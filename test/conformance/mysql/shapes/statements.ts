import { family, items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('statement', ['statement'], items);
const data = shapesOf('data', ['data'], items);
const two = `${items} CREATE TABLE other (id int PRIMARY KEY, n int) ENGINE=InnoDB; INSERT INTO other VALUES (1, 1);`;

export const statements: MysqlFamily = {
  family: 'statements',
  title: 'Other statements',
  shapes: [
    of('rename-table', 'RENAME TABLE items TO wares'),
    of('rename-tables', 'RENAME TABLE items TO wares, other TO items', { before: two }),
    of('rename-taken', 'RENAME TABLE items TO other', { before: two }),
    of('rename-missing', 'RENAME TABLE missing TO other', { beyondHistory: true }),
    of('rename-with-view', 'RENAME TABLE items TO wares', {
      before: `${items} CREATE VIEW shown AS SELECT id FROM items;`,
    }),
    of('rename-with-trigger', 'RENAME TABLE items TO wares', {
      before: `${items} CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x';`,
    }),
    of('drop-table', 'DROP TABLE items'),
    of('drop-tables', 'DROP TABLE items, other', { before: two }),
    of('drop-missing', 'DROP TABLE missing', { beyondHistory: true }),
    of('drop-if-exists-missing', 'DROP TABLE IF EXISTS missing'),
    of('drop-some-missing', 'DROP TABLE items, missing', { beyondHistory: true }),
    of('drop-temporary', 'DROP TEMPORARY TABLE items', {
      before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'),
      tags: ['temporary'],
    }),
    of('drop-myisam', 'DROP TABLE items', { before: itemsWith('ENGINE=MyISAM') }),
    of('truncate', 'TRUNCATE TABLE items'),
    of('truncate-short', 'TRUNCATE items'),
    of('truncate-myisam', 'TRUNCATE TABLE items', { before: itemsWith('ENGINE=MyISAM') }),
    of('truncate-temporary', 'TRUNCATE TABLE items', {
      before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'),
      tags: ['temporary'],
    }),
    of('optimize', 'OPTIMIZE TABLE items'),
    of('optimize-fulltext', 'OPTIMIZE TABLE items', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    of('optimize-myisam', 'OPTIMIZE TABLE items', { before: itemsWith('ENGINE=MyISAM') }),
    of('analyze', 'ANALYZE TABLE items'),
    of('analyze-local', 'ANALYZE LOCAL TABLE items'),
    of('analyze-histogram', 'ANALYZE TABLE items UPDATE HISTOGRAM ON qty', { only: 'mysql' }),
    of('analyze-persistent', 'ANALYZE TABLE items PERSISTENT FOR ALL', { only: 'mariadb' }),
    of('check', 'CHECK TABLE items'),
    of('repair-innodb', 'REPAIR TABLE items'),
    of('repair-myisam', 'REPAIR TABLE items', { before: itemsWith('ENGINE=MyISAM') }),
    of('create-table', 'CREATE TABLE fresh (id int PRIMARY KEY)'),
    of('create-table-exists', 'CREATE TABLE items (id int PRIMARY KEY)'),
    of('create-table-if-not-exists', 'CREATE TABLE IF NOT EXISTS items (id int PRIMARY KEY)'),
    of('create-or-replace-table', 'CREATE OR REPLACE TABLE items (id int PRIMARY KEY)', { only: 'mariadb' }),
    of('create-table-like', 'CREATE TABLE fresh LIKE items'),
    of('create-table-select', 'CREATE TABLE fresh AS SELECT * FROM items'),
    of('create-temporary', 'CREATE TEMPORARY TABLE fresh (id int PRIMARY KEY)'),
    of('create-temporary-select', 'CREATE TEMPORARY TABLE fresh AS SELECT * FROM items'),
    of('create-table-two-primary', 'CREATE TABLE fresh (a int PRIMARY KEY, b int PRIMARY KEY)'),
    of('create-table-auto-increment-no-key', 'CREATE TABLE fresh (a int AUTO_INCREMENT, b int)'),
    of('create-table-timestamp-default', "CREATE TABLE fresh (a timestamp DEFAULT '0000-00-00 00:00:00')"),
    of('create-view', 'CREATE VIEW shown AS SELECT id FROM items'),
    of('create-or-replace-view', 'CREATE OR REPLACE VIEW shown AS SELECT id FROM items', {
      before: `${items} CREATE VIEW shown AS SELECT name FROM items;`,
    }),
    of('create-view-exists', 'CREATE VIEW shown AS SELECT id FROM items', {
      before: `${items} CREATE VIEW shown AS SELECT name FROM items;`,
    }),
    of('create-view-missing-column', 'CREATE VIEW shown AS SELECT missing FROM items', {
      notForeseen: 'columns that the query of a view names and no table has',
    }),
    of('drop-view', 'DROP VIEW shown', { before: `${items} CREATE VIEW shown AS SELECT name FROM items;` }),
    of('drop-view-missing', 'DROP VIEW missing', { beyondHistory: true }),
    of('drop-table-of-view', 'DROP TABLE items', { before: `${items} CREATE VIEW shown AS SELECT name FROM items;` }),
    of('create-trigger', "CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x'"),
    of('drop-trigger', 'DROP TRIGGER items_bi', {
      before: `${items} CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x';`,
    }),
    of('create-procedure', 'CREATE PROCEDURE clean() DELETE FROM items'),
    of('drop-procedure', 'DROP PROCEDURE clean', { before: `${items} CREATE PROCEDURE clean() DELETE FROM items;` }),
    of('create-event', "CREATE EVENT tidy ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' DO DELETE FROM items"),
    of('create-sequence', 'CREATE SEQUENCE numbers', { only: 'mariadb' }),
    of('lock-tables', 'LOCK TABLES items WRITE'),
    of('lock-tables-read', 'LOCK TABLES items READ'),
    of('flush-tables', 'FLUSH TABLES items', { notForeseen: 'that MariaDB waits for those who use the table' }),
    of('set', 'SET @a = 1'),
    of('use', 'SELECT 1'),
    // Data.
    data('insert', "INSERT INTO items (name) VALUES ('four')"),
    data('insert-duplicate', "INSERT INTO items (name) VALUES ('one')", {
      notForeseen: 'values that are there already',
    }),
    data('insert-ignore', "INSERT IGNORE INTO items (name) VALUES ('one')"),
    data('insert-on-duplicate', "INSERT INTO items (name) VALUES ('one') ON DUPLICATE KEY UPDATE qty = 1"),
    data('insert-select', 'INSERT INTO other SELECT id + 10, qty FROM items', { before: two }),
    data('insert-too-few', 'INSERT INTO other VALUES (5)', {
      before: two,
      notForeseen: 'a row of VALUES with too few values',
    }),
    data('insert-missing-default', 'INSERT INTO items (note) VALUES (1)'),
    data('insert-too-long', `INSERT INTO items (name) VALUES ('${'x'.repeat(60)}')`, {
      notForeseen: 'a literal that is too long for its column',
    }),
    data('replace', "REPLACE INTO items (id, name) VALUES (1, 'uno')"),
    data('update', 'UPDATE items SET qty = 1 WHERE id = 1'),
    data('update-all', 'UPDATE items SET qty = 1'),
    data('update-join', 'UPDATE items i JOIN other o ON o.id = i.id SET i.qty = o.n', { before: two }),
    data('update-safe', 'UPDATE items SET qty = 1', { settings: { sql_safe_updates: '1' } }),
    data('delete', 'DELETE FROM items WHERE id = 1'),
    data('delete-all', 'DELETE FROM items'),
    data('delete-limit', 'DELETE FROM items ORDER BY id LIMIT 1'),
    data('delete-join', 'DELETE i FROM items i JOIN other o ON o.id = i.id', { before: two }),
    data('delete-parent', 'DELETE FROM parents', { before: family() }),
    data('delete-parent-cascade', 'DELETE FROM parents', { before: family(' ON DELETE CASCADE') }),
    data('delete-parent-checks-off', 'DELETE FROM parents', {
      before: family(),
      settings: { foreign_key_checks: '0' },
    }),
    data('select', 'SELECT * FROM items'),
    data('select-for-update', 'SELECT * FROM items FOR UPDATE'),
  ],
};
