import { family, items, itemsWith, strangers } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('index', ['index'], items);
const places =
  "CREATE TABLE t (id int PRIMARY KEY, p point NOT NULL, q geometry, body text, n int) ENGINE=InnoDB CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci; INSERT INTO t VALUES (1, point(1, 1), NULL, 'a b', 1), (2, point(2, 2), NULL, 'c d', 2);";
const withFulltext = `${places} ALTER TABLE t ADD FULLTEXT INDEX t_body (body);`;
const withDocumentId =
  "CREATE TABLE t (id int PRIMARY KEY, FTS_DOC_ID bigint unsigned NOT NULL, body text, UNIQUE KEY FTS_DOC_ID_INDEX (FTS_DOC_ID)) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1, 'a'), (2, 2, 'b');";
const partitioned =
  'CREATE TABLE t (id int, n int) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 1), (2, 2);';
const duplicates = 'CREATE TABLE t (id int PRIMARY KEY, n int) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1), (2, 1);';

export const indexes: MysqlFamily = {
  family: 'indexes',
  title: 'Indexes',
  shapes: [
    of('add', 'ALTER TABLE items ADD INDEX items_made (made)'),
    of('add-unnamed', 'ALTER TABLE items ADD INDEX (made)'),
    of('add-wide', 'ALTER TABLE items ADD INDEX items_wide (made, qty DESC)'),
    of('add-prefix', 'ALTER TABLE items ADD INDEX items_note (note(5))'),
    of('add-invisible', 'ALTER TABLE items ADD INDEX items_made (made) INVISIBLE', { only: 'mysql' }),
    of('add-ignored', 'ALTER TABLE items ADD INDEX items_made (made) IGNORED', { only: 'mariadb' }),
    of('add-functional', 'ALTER TABLE items ADD INDEX items_f ((qty + 1))', { only: 'mysql' }),
    of('add-functional-text', 'ALTER TABLE items ADD INDEX items_f ((lower(name)))', { only: 'mysql' }),
    of('add-multi-valued', 'ALTER TABLE t ADD INDEX t_tags ((CAST(tags AS unsigned ARRAY)))', {
      only: 'mysql',
      before: "CREATE TABLE t (id int PRIMARY KEY, tags json) ENGINE=InnoDB; INSERT INTO t VALUES (1, '[1,2]');",
    }),
    of('add-two', 'ALTER TABLE items ADD INDEX items_made (made), ADD INDEX items_note (note)'),
    of('add-duplicate-of-another', 'ALTER TABLE items ADD INDEX items_qty2 (qty)'),
    of('add-same-name', 'ALTER TABLE items ADD INDEX items_qty (made)'),
    of('add-missing-column', 'ALTER TABLE items ADD INDEX items_x (missing)'),
    of('add-text-without-prefix', 'ALTER TABLE t ADD INDEX t_body (body)', { before: places }),
    of('add-too-long', 'ALTER TABLE t ADD INDEX t_long (a)', {
      before: "CREATE TABLE t (a varchar(1000)) ENGINE=InnoDB CHARSET=utf8mb4; INSERT INTO t VALUES ('a');",
    }),
    of('add-unique-too-long', 'ALTER TABLE t ADD UNIQUE INDEX t_long (a)', {
      before: "CREATE TABLE t (a varchar(1000)) ENGINE=InnoDB CHARSET=utf8mb4; INSERT INTO t VALUES ('a');",
    }),
    of('add-if-not-exists-there', 'ALTER TABLE items ADD INDEX IF NOT EXISTS items_qty (qty)', { only: 'mariadb' }),
    of('add-if-not-exists-new', 'ALTER TABLE items ADD INDEX IF NOT EXISTS items_made (made)', { only: 'mariadb' }),
    of('add-partitioned', 'ALTER TABLE t ADD INDEX t_n (n)', { before: partitioned }),
    of('add-compressed', 'ALTER TABLE items ADD INDEX items_made (made)', {
      before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    of('add-myisam', 'ALTER TABLE items ADD INDEX items_made (made)', { before: itemsWith('ENGINE=MyISAM') }),
    of('add-memory', 'ALTER TABLE items ADD INDEX items_made (made)', { before: itemsWith('ENGINE=MEMORY') }),
    of('add-aria', 'ALTER TABLE items ADD INDEX items_made (made)', {
      before: itemsWith('ENGINE=Aria'),
      only: 'mariadb',
    }),
    of('add-temporary', 'ALTER TABLE items ADD INDEX items_made (made)', {
      before: items.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE'),
      tags: ['temporary'],
    }),
    of('add-fulltext-table', 'ALTER TABLE t ADD INDEX t_n (n)', { before: withFulltext }),
    of('add-to-child', 'ALTER TABLE children ADD INDEX children_n (n)', { before: family() }),
    of('add-to-cascading-child', 'ALTER TABLE children ADD INDEX children_n (n)', {
      before: family(' ON DELETE CASCADE'),
    }),
    of('add-to-set-null-child', 'ALTER TABLE children ADD INDEX children_n (n)', {
      before: family(' ON DELETE SET NULL'),
    }),
    of('add-to-updating-child', 'ALTER TABLE children ADD INDEX children_n (n)', {
      before: family(' ON UPDATE CASCADE'),
    }),
    of('add-to-parent-of-cascading', 'ALTER TABLE parents ADD INDEX parents_other (other)', {
      before: family(' ON DELETE CASCADE'),
    }),
    of(
      'add-asserted-none-to-cascading-child',
      'ALTER TABLE children ADD INDEX children_n (n), ALGORITHM=INPLACE, LOCK=NONE',
      { before: family(' ON DELETE CASCADE') },
    ),
    of('add-asserted-instant', 'ALTER TABLE items ADD INDEX items_made (made), ALGORITHM=INSTANT'),
    of('add-asserted-copy', 'ALTER TABLE items ADD INDEX items_made (made), ALGORITHM=COPY'),
    of('create', 'CREATE INDEX items_made ON items (made)'),
    of('create-unique', 'CREATE UNIQUE INDEX items_made ON items (made)'),
    of('create-asserted', 'CREATE INDEX items_made ON items (made) ALGORITHM=INPLACE LOCK=NONE'),
    of('create-if-not-exists-there', 'CREATE INDEX IF NOT EXISTS items_qty ON items (qty)', { only: 'mariadb' }),
    of('create-or-replace', 'CREATE OR REPLACE INDEX items_qty ON items (made)', { only: 'mariadb' }),
    of('create-fulltext', 'CREATE FULLTEXT INDEX items_ft ON items (name)'),
    of('create-hash', 'CREATE INDEX items_made USING HASH ON items (made)'),
    of('add-unique', 'ALTER TABLE items ADD UNIQUE INDEX items_made (made)'),
    of('add-unique-constraint', 'ALTER TABLE items ADD CONSTRAINT items_made UNIQUE (made)'),
    of('add-unique-duplicates', 'ALTER TABLE t ADD UNIQUE INDEX t_n (n)', { before: duplicates }),
    of('add-unique-duplicates-ignore', 'ALTER IGNORE TABLE t ADD UNIQUE INDEX t_n (n)', {
      before: duplicates,
      only: 'mariadb',
    }),
    of('add-unique-nulls', 'ALTER TABLE t ADD UNIQUE INDEX t_n (n)', {
      before: duplicates.replaceAll(', 1)', ', NULL)'),
    }),
    of('add-unique-partitioned', 'ALTER TABLE t ADD UNIQUE INDEX t_n (n)', { before: partitioned }),
    of('add-unique-partitioned-with-key', 'ALTER TABLE t ADD UNIQUE INDEX t_n (id, n)', { before: partitioned }),
    of('drop', 'ALTER TABLE items DROP INDEX items_qty'),
    of('drop-statement', 'DROP INDEX items_qty ON items'),
    of('drop-statement-asserted', 'DROP INDEX items_qty ON items ALGORITHM=INPLACE LOCK=NONE'),
    of('drop-unique', 'ALTER TABLE items DROP INDEX items_name'),
    of('drop-key-word', 'ALTER TABLE items DROP KEY items_qty'),
    of('drop-missing', 'ALTER TABLE items DROP INDEX missing'),
    of('drop-if-exists-missing', 'ALTER TABLE items DROP INDEX IF EXISTS missing', { only: 'mariadb' }),
    of('drop-statement-if-exists', 'DROP INDEX IF EXISTS items_qty ON items', { only: 'mariadb' }),
    of('drop-primary-by-statement', 'DROP INDEX `PRIMARY` ON t', { before: duplicates }),
    of('drop-and-add', 'ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty, made)'),
    of('drop-and-add-same', 'ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty)'),
    of('drop-needed-by-child', 'ALTER TABLE children DROP INDEX children_parent', { before: family() }),
    of('drop-needed-by-child-checks-off', 'ALTER TABLE children DROP INDEX children_parent', {
      before: family(),
      settings: { foreign_key_checks: '0' },
    }),
    of('drop-needed-by-child-another-there', 'ALTER TABLE children DROP INDEX children_parent', {
      before: `${family()} ALTER TABLE children ADD INDEX children_both (parent_id, n);`,
    }),
    of(
      'drop-needed-by-child-and-add',
      'ALTER TABLE children DROP INDEX children_parent, ADD INDEX children_both (parent_id, n)',
      { before: family() },
    ),
    of('drop-needed-by-parent', 'ALTER TABLE parents DROP INDEX parents_code', {
      before: `${family()} ALTER TABLE children ADD CONSTRAINT children_code FOREIGN KEY (code) REFERENCES parents (code);`,
    }),
    of(
      'drop-needed-and-its-foreign-key',
      'ALTER TABLE children DROP INDEX children_parent, DROP FOREIGN KEY children_parent_fk',
      { before: family() },
    ),
    of('drop-myisam', 'ALTER TABLE items DROP INDEX items_qty', { before: itemsWith('ENGINE=MyISAM') }),
    of('drop-fulltext', 'ALTER TABLE t DROP INDEX t_body', { before: withFulltext }),
    of('drop-partitioned', 'ALTER TABLE t DROP INDEX t_n', {
      before: `${partitioned} ALTER TABLE t ADD INDEX t_n (n);`,
    }),
    of('rename', 'ALTER TABLE items RENAME INDEX items_qty TO items_quantity'),
    of('rename-unique', 'ALTER TABLE items RENAME INDEX items_name TO items_title'),
    of('rename-taken', 'ALTER TABLE items RENAME INDEX items_qty TO items_name'),
    of('rename-missing', 'ALTER TABLE items RENAME INDEX missing TO other'),
    of('rename-myisam', 'ALTER TABLE items RENAME INDEX items_qty TO items_quantity', {
      before: itemsWith('ENGINE=MyISAM'),
    }),
    of('rename-partitioned', 'ALTER TABLE t RENAME INDEX t_n TO t_m', {
      before: `${partitioned} ALTER TABLE t ADD INDEX t_n (n);`,
    }),
    of('rename-and-drop', 'ALTER TABLE items RENAME INDEX items_qty TO items_quantity, DROP INDEX items_name'),
    of('invisible', 'ALTER TABLE items ALTER INDEX items_qty INVISIBLE', { only: 'mysql' }),
    of('visible', 'ALTER TABLE items ALTER INDEX items_qty VISIBLE', { only: 'mysql' }),
    of('ignored', 'ALTER TABLE items ALTER INDEX items_qty IGNORED', { only: 'mariadb' }),
    of('invisible-primary', 'ALTER TABLE items ALTER INDEX `PRIMARY` INVISIBLE', { only: 'mysql' }),
    of('ignored-primary', 'ALTER TABLE items ALTER INDEX `PRIMARY` IGNORED', { only: 'mariadb' }),
    of('type', 'ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty) USING BTREE'),
    of('type-hash', 'ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty) USING HASH'),
    of('longer-prefix', 'ALTER TABLE t DROP INDEX t_note, ADD INDEX t_note (note(10))', {
      before: "CREATE TABLE t (note varchar(20), KEY t_note (note(5))) ENGINE=InnoDB; INSERT INTO t VALUES ('a');",
    }),
    of('comment', "ALTER TABLE items DROP INDEX items_qty, ADD INDEX items_qty (qty) COMMENT 'x'"),
    // Full-text and spatial.
    of('add-fulltext', 'ALTER TABLE t ADD FULLTEXT INDEX t_body (body)', { before: places }),
    of('add-fulltext-second', 'ALTER TABLE items ADD FULLTEXT INDEX items_note (note)', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    of('add-fulltext-two', 'ALTER TABLE items ADD FULLTEXT INDEX items_a (name), ADD FULLTEXT INDEX items_b (note)'),
    of('add-fulltext-document-id', 'ALTER TABLE t ADD FULLTEXT INDEX t_body (body)', { before: withDocumentId }),
    of('add-fulltext-ngram', 'ALTER TABLE t ADD FULLTEXT INDEX t_body (body) WITH PARSER ngram', {
      before: places,
      only: 'mysql',
    }),
    of('add-fulltext-partitioned', 'ALTER TABLE t ADD FULLTEXT INDEX t_body (body)', {
      before:
        "CREATE TABLE t (id int, body text) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 'a');",
    }),
    of('add-fulltext-myisam', 'ALTER TABLE items ADD FULLTEXT INDEX items_ft (name)', {
      before: itemsWith('ENGINE=MyISAM'),
    }),
    of('add-spatial', 'ALTER TABLE t ADD SPATIAL INDEX t_p (p)', { before: places }),
    of('add-spatial-srid', 'ALTER TABLE t ADD SPATIAL INDEX t_p (p)', {
      before:
        'CREATE TABLE t (id int PRIMARY KEY, p point NOT NULL SRID 0) ENGINE=InnoDB; INSERT INTO t VALUES (1, point(1, 1));',
      only: 'mysql',
    }),
    of('add-spatial-nullable', 'ALTER TABLE t ADD SPATIAL INDEX t_q (q)', { before: places }),
    of('drop-spatial', 'ALTER TABLE t DROP INDEX t_p', {
      before: `${places} ALTER TABLE t ADD SPATIAL INDEX t_p (p);`,
    }),
    of('add-vector', 'ALTER TABLE t ADD VECTOR INDEX t_v (v)', {
      before:
        "CREATE TABLE t (id int PRIMARY KEY, v vector(3) NOT NULL) ENGINE=InnoDB; INSERT INTO t VALUES (1, VEC_FromText('[1,2,3]'));",
      only: 'mariadb-11.8',
      beyondHistory: true,
    }),
    of('disable-keys', 'ALTER TABLE items DISABLE KEYS'),
    of('disable-keys-myisam', 'ALTER TABLE items DISABLE KEYS', { before: itemsWith('ENGINE=MyISAM') }),
    of('enable-keys-myisam', 'ALTER TABLE items ENABLE KEYS', {
      before: `${itemsWith('ENGINE=MyISAM')} ALTER TABLE items DISABLE KEYS;`,
    }),
    // Primary keys.
    of('primary-add', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before:
        'CREATE TABLE children (n int NOT NULL, m int) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (2, 2);',
    }),
    of('primary-add-nullable', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before: 'CREATE TABLE children (n int, m int) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (2, 2);',
    }),
    of('primary-add-nullable-relaxed', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before: 'CREATE TABLE children (n int, m int) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (2, 2);',
      settings: { sql_mode: '' },
    }),
    of('primary-add-nulls', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before: 'CREATE TABLE children (n int, m int) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (NULL, 2);',
    }),
    of('primary-add-duplicates', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before:
        'CREATE TABLE children (n int NOT NULL, m int) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (1, 2);',
    }),
    of('primary-add-second', 'ALTER TABLE items ADD PRIMARY KEY (name)'),
    of('primary-add-to-unique', 'ALTER TABLE children ADD PRIMARY KEY (n)', {
      before:
        'CREATE TABLE children (n int NOT NULL, m int, UNIQUE KEY (n)) ENGINE=InnoDB; INSERT INTO children VALUES (1, 1), (2, 2);',
    }),
    of('primary-add-partitioned', 'ALTER TABLE t ADD PRIMARY KEY (id)', { before: partitioned }),
    of('primary-drop', 'ALTER TABLE t DROP PRIMARY KEY', { before: duplicates }),
    of('primary-drop-auto-increment', 'ALTER TABLE items DROP PRIMARY KEY'),
    of('primary-drop-asserted-inplace', 'ALTER TABLE t DROP PRIMARY KEY, ALGORITHM=INPLACE', { before: duplicates }),
    of('primary-drop-referenced', 'ALTER TABLE parents DROP PRIMARY KEY', { before: family() }),
    of('primary-drop-myisam', 'ALTER TABLE t DROP PRIMARY KEY', { before: duplicates.replace('InnoDB', 'MyISAM') }),
    of('primary-drop-unique-there', 'ALTER TABLE t DROP PRIMARY KEY', {
      before:
        'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, UNIQUE KEY (n)) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1);',
    }),
    of('primary-replace', 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, n)', {
      before: 'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB; INSERT INTO t VALUES (1, 1), (2, 1);',
    }),
    of('primary-replace-nullable', 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, n)', { before: duplicates }),
    of('primary-replace-other', 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (n)', {
      before: 'CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL) ENGINE=InnoDB; INSERT INTO t VALUES (1, 2), (2, 1);',
    }),
    of('primary-replace-reordered', 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (b, a)', {
      before: 'CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) ENGINE=InnoDB; INSERT INTO t VALUES (1, 2), (2, 1);',
    }),
    of('primary-replace-same', 'ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id)', { before: duplicates }),
    of(
      'primary-and-auto-increment',
      'ALTER TABLE t ADD COLUMN k int NOT NULL AUTO_INCREMENT, DROP PRIMARY KEY, ADD PRIMARY KEY (k)',
      { before: duplicates },
    ),
    of('unused-in-foreign-table', 'ALTER TABLE children ADD INDEX children_parent (parent_id)', { before: strangers }),
  ],
};
