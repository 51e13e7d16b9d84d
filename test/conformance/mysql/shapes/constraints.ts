import { column, family, items, strangers } from '../fixtures.ts';
import { type MysqlFamily, shapesOf } from '../shape.ts';

const of = shapesOf('foreign-key', ['foreign key'], strangers);
const check = shapesOf('check', ['check'], column('int', '1|2'));
const off = { foreign_key_checks: '0' };
const add = 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (parent_id) REFERENCES parents (id)';
const orphan = `${strangers} UPDATE children SET parent_id = 9 WHERE id = 1;`;
const has = (more = '') => ({ before: column('int', '1|2', `, CONSTRAINT c_pos CHECK (c > 0)${more}`) });

export const constraints: MysqlFamily = {
  family: 'constraints',
  title: 'Foreign keys and checks',
  shapes: [
    of('add', add),
    of('add-checks-off', add, { settings: off }),
    of('add-unnamed', 'ALTER TABLE children ADD FOREIGN KEY (parent_id) REFERENCES parents (id)'),
    of('add-unnamed-checks-off', 'ALTER TABLE children ADD FOREIGN KEY (parent_id) REFERENCES parents (id)', {
      settings: off,
    }),
    of('add-index-there', add, { before: `${strangers} ALTER TABLE children ADD INDEX children_parent (parent_id);` }),
    of('add-index-there-checks-off', add, {
      before: `${strangers} ALTER TABLE children ADD INDEX children_parent (parent_id);`,
      settings: off,
    }),
    of('add-cascade', `${add} ON DELETE CASCADE ON UPDATE CASCADE`),
    of('add-set-null', `${add} ON DELETE SET NULL`),
    of(
      'add-set-null-not-null',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (id) REFERENCES parents (id) ON DELETE SET NULL',
    ),
    of('add-set-default', `${add} ON DELETE SET DEFAULT`),
    of('add-orphans', add, { before: orphan }),
    of('add-orphans-checks-off', add, { before: orphan, settings: off }),
    of('add-to-unique', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (code) REFERENCES parents (code)'),
    of('add-to-no-key', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES parents (other)'),
    of(
      'add-to-no-key-checks-off',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES parents (other)',
      { settings: off },
    ),
    of('add-to-index', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES parents (other)', {
      before: `${strangers} ALTER TABLE parents ADD INDEX parents_other (other);`,
      note: 'MySQL 8.4 and later refuse a key that is not unique.',
    }),
    of('add-other-type', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES parents (id)', {
      before: strangers.replace('n int)', 'n bigint)'),
    }),
    of('add-other-sign', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES parents (id)', {
      before: strangers.replace('n int)', 'n int unsigned)'),
    }),
    of(
      'add-other-length',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (code) REFERENCES parents (code)',
      { before: strangers.replace('parent_id int, code varchar(20)', 'parent_id int, code varchar(40)') },
    ),
    of(
      'add-other-charset',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (code) REFERENCES parents (code)',
      {
        before: strangers.replace(
          'parent_id int, code varchar(20)',
          'parent_id int, code varchar(20) CHARACTER SET latin1',
        ),
      },
    ),
    of(
      'add-missing-parent',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (parent_id) REFERENCES missing (id)',
      { beyondHistory: true },
    ),
    of(
      'add-missing-parent-checks-off',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (parent_id) REFERENCES missing (id)',
      { settings: off },
    ),
    of(
      'add-missing-parent-column',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (parent_id) REFERENCES parents (missing)',
    ),
    of(
      'add-same-name',
      'ALTER TABLE children ADD CONSTRAINT children_parent_fk FOREIGN KEY (n) REFERENCES parents (id)',
      { before: family() },
    ),
    of(
      'add-if-not-exists',
      'ALTER TABLE children ADD CONSTRAINT children_parent_fk FOREIGN KEY IF NOT EXISTS (parent_id) REFERENCES parents (id)',
      { before: family(), only: 'mariadb' },
    ),
    of('add-self', 'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES children (id)'),
    of(
      'add-self-checks-off',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (n) REFERENCES children (id)',
      { settings: off },
    ),
    of('add-two', `${add}, ADD CONSTRAINT children_fk2 FOREIGN KEY (code) REFERENCES parents (code)`),
    of('add-myisam', add, { before: strangers.replaceAll('ENGINE=InnoDB', 'ENGINE=MyISAM') }),
    of('add-partitioned', 'ALTER TABLE p ADD CONSTRAINT p_fk FOREIGN KEY (a) REFERENCES parents (id)', {
      before: `${strangers} CREATE TABLE p (a int) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO p VALUES (1);`,
    }),
    of(
      'add-to-partitioned',
      'ALTER TABLE children ADD CONSTRAINT children_fk FOREIGN KEY (parent_id) REFERENCES p (a)',
      {
        before: `${strangers} CREATE TABLE p (a int PRIMARY KEY) ENGINE=InnoDB PARTITION BY HASH (a) PARTITIONS 2; INSERT INTO p VALUES (1), (2);`,
      },
    ),
    of('add-on-virtual', 'ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (v) REFERENCES parents (id)', {
      before: `${strangers} CREATE TABLE t (c int, v int AS (c) VIRTUAL) ENGINE=InnoDB; INSERT INTO t (c) VALUES (1);`,
    }),
    of('add-on-stored', 'ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (v) REFERENCES parents (id)', {
      before: `${strangers} CREATE TABLE t (c int, v int AS (c) STORED) ENGINE=InnoDB; INSERT INTO t (c) VALUES (1);`,
    }),
    of('drop', 'ALTER TABLE children DROP FOREIGN KEY children_parent_fk', { before: family() }),
    of('drop-as-constraint', 'ALTER TABLE children DROP CONSTRAINT children_parent_fk', { before: family() }),
    of('drop-and-index', 'ALTER TABLE children DROP FOREIGN KEY children_parent_fk, DROP INDEX children_parent', {
      before: family(),
    }),
    of('drop-missing', 'ALTER TABLE children DROP FOREIGN KEY missing', { before: family() }),
    of('drop-if-exists', 'ALTER TABLE children DROP FOREIGN KEY IF EXISTS missing', {
      before: family(),
      only: 'mariadb',
    }),
    of(
      'drop-and-add',
      'ALTER TABLE children DROP FOREIGN KEY children_parent_fk, ADD CONSTRAINT children_parent_fk2 FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE',
      { before: family() },
    ),
    of(
      'drop-and-add-checks-off',
      'ALTER TABLE children DROP FOREIGN KEY children_parent_fk, ADD CONSTRAINT children_parent_fk2 FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE',
      { before: family(), settings: off },
    ),
    of(
      'drop-and-add-same-name',
      'ALTER TABLE children DROP FOREIGN KEY children_parent_fk, ADD CONSTRAINT children_parent_fk FOREIGN KEY (parent_id) REFERENCES parents (id) ON DELETE CASCADE',
      { before: family() },
    ),
    of('drop-parent', 'DROP TABLE parents', { before: family() }),
    of('drop-parent-checks-off', 'DROP TABLE parents', { before: family(), settings: off }),
    of('drop-child', 'DROP TABLE children', { before: family() }),
    of('drop-both', 'DROP TABLE parents, children', { before: family() }),
    of('truncate-parent', 'TRUNCATE TABLE parents', { before: family() }),
    of('truncate-parent-checks-off', 'TRUNCATE TABLE parents', { before: family(), settings: off }),
    of('truncate-child', 'TRUNCATE TABLE children', { before: family() }),
    of('rename-parent', 'RENAME TABLE parents TO elders', { before: family() }),
    of('rename-child', 'RENAME TABLE children TO kids', { before: family() }),
    of('parent-force', 'ALTER TABLE parents FORCE', { before: family() }),
    of('child-force', 'ALTER TABLE children FORCE', { before: family() }),
    of('parent-to-myisam', 'ALTER TABLE parents ENGINE=MyISAM', { before: family() }),
    of('child-to-myisam', 'ALTER TABLE children ENGINE=MyISAM', { before: family() }),
    of('parent-copy', 'ALTER TABLE parents MODIFY COLUMN other bigint', { before: family() }),
    of('child-copy', 'ALTER TABLE children MODIFY COLUMN n bigint', { before: family() }),
    of('child-copy-cascading', 'ALTER TABLE children MODIFY COLUMN n bigint', { before: family(' ON DELETE CASCADE') }),
    of('parent-copy-cascading', 'ALTER TABLE parents MODIFY COLUMN other bigint', {
      before: family(' ON DELETE CASCADE'),
    }),
    of('parent-type', 'ALTER TABLE parents MODIFY COLUMN id bigint NOT NULL', { before: family() }),
    of('child-type', 'ALTER TABLE children MODIFY COLUMN parent_id bigint', { before: family() }),
    of('child-type-checks-off', 'ALTER TABLE children MODIFY COLUMN parent_id bigint', {
      before: family(),
      settings: off,
    }),
    of('child-partition', 'ALTER TABLE children PARTITION BY HASH (id) PARTITIONS 2', { before: family() }),
    of(
      'create-child',
      'CREATE TABLE more (id int PRIMARY KEY, parent_id int, FOREIGN KEY (parent_id) REFERENCES parents (id)) ENGINE=InnoDB',
    ),
    of(
      'create-child-inline',
      'CREATE TABLE more (id int PRIMARY KEY, parent_id int REFERENCES parents (id)) ENGINE=InnoDB',
    ),
    // Checks.
    check('add', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 0)'),
    check('add-unnamed', 'ALTER TABLE t ADD CHECK (c > 0)'),
    check('add-violated', 'ALTER TABLE t ADD CONSTRAINT c_big CHECK (c > 5)'),
    check('add-violated-checks-off', 'ALTER TABLE t ADD CONSTRAINT c_big CHECK (c > 5)', {
      settings: { check_constraint_checks: '0' },
      only: 'mariadb',
    }),
    check('add-checks-off', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 0)', {
      settings: { check_constraint_checks: '0' },
      only: 'mariadb',
    }),
    check('add-not-enforced', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 0) NOT ENFORCED', { only: 'mysql' }),
    check('add-same-name', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 1)', has()),
    check('add-if-not-exists', 'ALTER TABLE t ADD CONSTRAINT IF NOT EXISTS c_pos CHECK (c > 0)', {
      ...has(),
      only: 'mariadb',
    }),
    check('add-missing-column', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (missing > 0)'),
    check('add-partitioned', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 0)', {
      before:
        'CREATE TABLE t (id int, c int) ENGINE=InnoDB PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO t VALUES (1, 1);',
    }),
    check('add-and-index', 'ALTER TABLE t ADD CONSTRAINT c_pos CHECK (c > 0), ADD INDEX t_c (c)'),
    check('add-by-modify', 'ALTER TABLE t MODIFY COLUMN c int CHECK (c > 0)'),
    check('drop', 'ALTER TABLE t DROP CONSTRAINT c_pos', has()),
    check('drop-check-word', 'ALTER TABLE t DROP CHECK c_pos', { ...has(), only: 'mysql' }),
    check('drop-missing', 'ALTER TABLE t DROP CONSTRAINT missing'),
    check('drop-if-exists', 'ALTER TABLE t DROP CONSTRAINT IF EXISTS missing', { only: 'mariadb' }),
    check('drop-and-add', 'ALTER TABLE t DROP CONSTRAINT c_pos, ADD CONSTRAINT c_pos CHECK (c > -1)', has()),
    check('not-enforced', 'ALTER TABLE t ALTER CHECK c_pos NOT ENFORCED', { ...has(), only: 'mysql' }),
    check('enforced', 'ALTER TABLE t ALTER CHECK c_pos ENFORCED', { ...has(' NOT ENFORCED'), only: 'mysql' }),
    check('enforced-as-constraint', 'ALTER TABLE t ALTER CONSTRAINT c_pos ENFORCED', {
      ...has(' NOT ENFORCED'),
      only: 'mysql',
    }),
    check('type-of-checked', 'ALTER TABLE t MODIFY COLUMN c bigint', has()),
    check('add-column-beside', 'ALTER TABLE t ADD COLUMN d int', has()),
    check('unique-as-constraint', 'ALTER TABLE items DROP CONSTRAINT items_name', { before: items }),
    check('primary-as-constraint', 'ALTER TABLE t DROP CONSTRAINT `PRIMARY`'),
  ],
};
