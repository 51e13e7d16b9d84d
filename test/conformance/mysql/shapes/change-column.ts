import { column, family, items, itemsWith } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('column', ['change column'], items);
const with_ = (definition: string, values = '1|2|3', more = '') => ({ before: column(definition, values, more) });

export const changeColumn: MysqlFamily = {
  family: 'change-column',
  title: 'Names, places, defaults and nullability of columns',
  shapes: [
    of('rename', 'ALTER TABLE items RENAME COLUMN note TO remark'),
    of('rename-by-change', 'ALTER TABLE items CHANGE COLUMN note remark varchar(20)'),
    of('rename-by-change-not-null', 'ALTER TABLE items CHANGE COLUMN note remark varchar(20) NOT NULL', {
      before: `${items} UPDATE items SET note = 'x';`,
    }),
    of('rename-by-change-type', 'ALTER TABLE items CHANGE COLUMN qty quantity bigint'),
    of('rename-to-same', 'ALTER TABLE items RENAME COLUMN note TO note'),
    of('rename-case', 'ALTER TABLE items RENAME COLUMN note TO Note'),
    of('rename-taken', 'ALTER TABLE items RENAME COLUMN note TO qty'),
    of('rename-swap', 'ALTER TABLE items RENAME COLUMN note TO name, RENAME COLUMN name TO note'),
    of('rename-missing', 'ALTER TABLE items RENAME COLUMN missing TO other'),
    of('rename-indexed', 'ALTER TABLE items RENAME COLUMN qty TO quantity'),
    of('rename-primary', 'ALTER TABLE items RENAME COLUMN id TO item_id'),
    of('rename-and-move', 'ALTER TABLE items CHANGE COLUMN note remark varchar(20) FIRST'),
    of('rename-referenced', 'ALTER TABLE parents RENAME COLUMN id TO parent_id', { before: family() }),
    of('rename-foreign-key', 'ALTER TABLE children RENAME COLUMN parent_id TO parent', { before: family() }),
    of(
      'rename-read-by-virtual',
      'ALTER TABLE t RENAME COLUMN c TO d',
      with_('int', '1|2', ', v int GENERATED ALWAYS AS (c + 1) VIRTUAL'),
    ),
    of(
      'rename-read-by-stored',
      'ALTER TABLE t RENAME COLUMN c TO d',
      with_('int', '1|2', ', v int GENERATED ALWAYS AS (c + 1) STORED'),
    ),
    of(
      'rename-read-by-check',
      'ALTER TABLE t RENAME COLUMN c TO d',
      with_('int', '1|2', ', CONSTRAINT c_pos CHECK (c > 0)'),
    ),
    of('rename-read-by-default', 'ALTER TABLE t RENAME COLUMN c TO d', with_('int', '1|2', ', w int DEFAULT (c + 1)')),
    of('rename-read-by-functional-index', 'ALTER TABLE t RENAME COLUMN c TO d', {
      ...with_('int', '1|2', ', KEY f ((c + 1))'),
      only: 'mysql',
    }),
    of('rename-partition-key', 'ALTER TABLE p RENAME COLUMN a TO b', {
      before: 'CREATE TABLE p (a int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO p VALUES (1);',
    }),
    of('rename-read-by-view', 'ALTER TABLE items RENAME COLUMN note TO remark', {
      before: `${items} CREATE VIEW shown AS SELECT note FROM items;`,
    }),
    of('rename-read-by-trigger', 'ALTER TABLE items RENAME COLUMN note TO remark', {
      before: `${items} CREATE TRIGGER items_bi BEFORE INSERT ON items FOR EACH ROW SET NEW.note = 'x';`,
    }),
    of('rename-fulltext', 'ALTER TABLE items RENAME COLUMN name TO title', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    of('rename-myisam', 'ALTER TABLE items RENAME COLUMN note TO remark', { before: itemsWith('ENGINE=MyISAM') }),
    of('rename-compressed', 'ALTER TABLE items RENAME COLUMN note TO remark', {
      before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    of('rename-partitioned', 'ALTER TABLE p RENAME COLUMN c TO b', {
      before:
        'CREATE TABLE p (a int, c int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO p VALUES (1, 1);',
    }),
    of('move-first', 'ALTER TABLE items MODIFY COLUMN note varchar(20) FIRST'),
    of('move-after', 'ALTER TABLE items MODIFY COLUMN note varchar(20) AFTER qty'),
    of('move-to-its-place', 'ALTER TABLE items MODIFY COLUMN note varchar(20) AFTER name'),
    of('move-compressed', 'ALTER TABLE items MODIFY COLUMN note varchar(20) FIRST', {
      before: itemsWith('ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    of('move-fulltext', 'ALTER TABLE items MODIFY COLUMN note varchar(20) FIRST', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    of('move-myisam', 'ALTER TABLE items MODIFY COLUMN note varchar(20) FIRST', { before: itemsWith('ENGINE=MyISAM') }),
    of(
      'move-virtual',
      'ALTER TABLE t MODIFY COLUMN v int GENERATED ALWAYS AS (c + 1) VIRTUAL FIRST',
      with_('int', '1|2', ', v int GENERATED ALWAYS AS (c + 1) VIRTUAL'),
    ),
    of('modify-same', 'ALTER TABLE items MODIFY COLUMN note varchar(20)'),
    of('modify-same-default-charset', 'ALTER TABLE items MODIFY COLUMN note varchar(20) CHARACTER SET utf8mb4'),
    of('modify-display-width', 'ALTER TABLE items MODIFY COLUMN qty int(5)'),
    of('modify-zerofill', 'ALTER TABLE items MODIFY COLUMN qty int(5) ZEROFILL'),
    of('modify-missing', 'ALTER TABLE items MODIFY COLUMN missing int'),
    of('modify-if-exists-missing', 'ALTER TABLE items MODIFY COLUMN IF EXISTS missing int', { only: 'mariadb' }),
    of('comment', "ALTER TABLE items MODIFY COLUMN note varchar(20) COMMENT 'remarks'"),
    of('comment-index', "ALTER TABLE items MODIFY COLUMN qty int COMMENT 'how many'"),
    of('modify-loses-default', 'ALTER TABLE items MODIFY COLUMN price decimal(10,2) NOT NULL'),
    of('modify-loses-auto-increment', 'ALTER TABLE items MODIFY COLUMN id int NOT NULL'),
    of('modify-adds-auto-increment', 'ALTER TABLE t MODIFY COLUMN id int NOT NULL AUTO_INCREMENT', with_('int')),
    of('invisible', 'ALTER TABLE items MODIFY COLUMN note varchar(20) INVISIBLE'),
    of('set-invisible', 'ALTER TABLE items ALTER COLUMN note SET INVISIBLE', { only: 'mysql' }),
    of('set-visible', 'ALTER TABLE t ALTER COLUMN z SET VISIBLE', { ...with_('int INVISIBLE'), only: 'mysql' }),
    // Defaults.
    of('set-default', "ALTER TABLE items ALTER COLUMN note SET DEFAULT 'x'"),
    of('set-default-number', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT 0'),
    of('set-default-expression', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT (1 + 1)'),
    of('set-default-uuid', 'ALTER TABLE items ALTER COLUMN note SET DEFAULT (left(uuid(), 8))'),
    of('set-default-now', 'ALTER TABLE items ALTER COLUMN made SET DEFAULT (now())'),
    of('drop-default', 'ALTER TABLE items ALTER COLUMN price DROP DEFAULT'),
    of('drop-default-none', 'ALTER TABLE items ALTER COLUMN note DROP DEFAULT'),
    of('set-default-missing', 'ALTER TABLE items ALTER COLUMN missing SET DEFAULT 1'),
    of('set-default-wrong', "ALTER TABLE items ALTER COLUMN qty SET DEFAULT 'x'"),
    of('set-default-myisam', 'ALTER TABLE items ALTER COLUMN qty SET DEFAULT 1', {
      before: itemsWith('ENGINE=MyISAM'),
    }),
    of('modify-default', "ALTER TABLE items MODIFY COLUMN note varchar(20) DEFAULT 'x'"),
    of('modify-default-now', 'ALTER TABLE items MODIFY COLUMN made datetime DEFAULT CURRENT_TIMESTAMP'),
    of(
      'modify-on-update',
      'ALTER TABLE items MODIFY COLUMN made datetime DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP',
    ),
    // Nullability.
    of('not-null', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', with_('int')),
    of('not-null-with-nulls', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', with_('int', '1|NULL')),
    of('not-null-with-nulls-relaxed', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', {
      ...with_('int', '1|NULL'),
      settings: { sql_mode: '' },
    }),
    of('not-null-relaxed', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', {
      ...with_('int'),
      settings: { sql_mode: '' },
    }),
    of('not-null-ignore', 'ALTER IGNORE TABLE t MODIFY COLUMN c int NOT NULL', {
      ...with_('int', '1|NULL'),
      only: 'mariadb',
    }),
    of('not-null-default', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL DEFAULT 0', with_('int')),
    of('not-null-indexed', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', with_('int', '1|2', ', KEY (c)')),
    of('not-null-varchar', 'ALTER TABLE t MODIFY COLUMN c varchar(20) NOT NULL', with_('varchar(20)', "'a'|'b'")),
    of('not-null-and-longer', 'ALTER TABLE t MODIFY COLUMN c varchar(40) NOT NULL', with_('varchar(20)', "'a'|'b'")),
    of('not-null-text', 'ALTER TABLE t MODIFY COLUMN c text NOT NULL', with_('text', "'a'|'b'")),
    of('not-null-foreign-key', 'ALTER TABLE children MODIFY COLUMN parent_id int NOT NULL', {
      before: `${family()} DELETE FROM children WHERE parent_id IS NULL;`,
    }),
    of('not-null-foreign-key-set-null', 'ALTER TABLE children MODIFY COLUMN parent_id int NOT NULL', {
      before: `${family(' ON DELETE SET NULL')} DELETE FROM children WHERE parent_id IS NULL;`,
    }),
    of('nullable', 'ALTER TABLE t MODIFY COLUMN c int', with_('int NOT NULL')),
    of('nullable-word', 'ALTER TABLE t MODIFY COLUMN c int NULL', with_('int NOT NULL')),
    of('nullable-varchar', 'ALTER TABLE t MODIFY COLUMN c varchar(20)', with_('varchar(20) NOT NULL', "'a'|'b'")),
    of('nullable-indexed', 'ALTER TABLE t MODIFY COLUMN c int', with_('int NOT NULL', '1|2', ', KEY (c)')),
    of('nullable-primary', 'ALTER TABLE t MODIFY COLUMN id int NULL', with_('int')),
    of('nullable-redundant', 'ALTER TABLE t MODIFY COLUMN c int', {
      before: column('int NOT NULL', '1|2').replace('ENGINE=InnoDB', 'ENGINE=InnoDB ROW_FORMAT=REDUNDANT'),
    }),
    of('not-null-redundant', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', {
      before: column('int', '1|2').replace('ENGINE=InnoDB', 'ENGINE=InnoDB ROW_FORMAT=REDUNDANT'),
    }),
    of('nullable-compressed', 'ALTER TABLE t MODIFY COLUMN c int', {
      before: column('int NOT NULL', '1|2').replace('ENGINE=InnoDB', 'ENGINE=InnoDB ROW_FORMAT=COMPRESSED'),
    }),
    of('nullable-fulltext', 'ALTER TABLE items MODIFY COLUMN price decimal(10,2)', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name);`,
    }),
    of('not-null-fulltext', 'ALTER TABLE items MODIFY COLUMN made datetime NOT NULL', {
      before: `${items} ALTER TABLE items ADD FULLTEXT INDEX items_ft (name); UPDATE items SET made = now();`,
    }),
    of('not-null-partitioned', 'ALTER TABLE p MODIFY COLUMN c int NOT NULL', {
      before:
        'CREATE TABLE p (a int, c int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO p VALUES (1, 1);',
    }),
    of('not-null-myisam', 'ALTER TABLE t MODIFY COLUMN c int NOT NULL', {
      before: column('int', '1|2').replace('ENGINE=InnoDB', 'ENGINE=MyISAM'),
    }),
    of('nullable-versioned', 'ALTER TABLE t MODIFY COLUMN c int', {
      before: column('int NOT NULL', '1|2').replace('ENGINE=InnoDB', 'ENGINE=InnoDB WITH SYSTEM VERSIONING'),
      only: 'mariadb',
    }),
  ],
};
