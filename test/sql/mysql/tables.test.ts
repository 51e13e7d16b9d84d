import { describe, expect, it } from 'vitest';
import type { AlterAction } from '../../../src/core/sql/mysql/alter-action.ts';
import { cut, mariadb1011, mysql80, node } from './reading.ts';

describe('CREATE TABLE', () => {
  const text = `CREATE TABLE IF NOT EXISTS \`shop\`.\`or\`\`ders\` (
  id INT(11) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'it''s',
  é VARCHAR(64) CHARACTER SET latin1 COLLATE latin1_bin DEFAULT 'x',
  price DECIMAL(10, 2) ZEROFILL NULL DEFAULT -1.5,
  at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE NOW(6),
  state ENUM('a', 'b''c') UNIQUE,
  total INT AS (price * 2) STORED,
  ok BOOL DEFAULT TRUE CHECK (ok <> 3),
  PRIMARY KEY (id),
  UNIQUE KEY u (é(10) DESC, (LOWER(state))) USING HASH INVISIBLE COMMENT 'c',
  FULLTEXT f (é) WITH PARSER ngram,
  CONSTRAINT fk FOREIGN KEY own (id) REFERENCES other.parent (pid) ON DELETE CASCADE ON UPDATE SET NULL,
  CONSTRAINT positive CHECK (price > 0) NOT ENFORCED
) ENGINE=InnoDB, DEFAULT CHARSET = utf8mb4 COMMENT 'it''s' ROW_FORMAT DYNAMIC
PARTITION BY RANGE (YEAR(at)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE)`;
  const table = node('create table', text);
  const column = (name: string) => table.columns.find((each) => each.name.name === name);

  it('names, with what was quoted', () => {
    expect(table.table).toMatchObject({ schema: 'shop', name: 'or`ders' });
    expect(cut(text, table.table.span)).toBe('`shop`.`or``ders`');
    expect(table).toMatchObject({ ifNotExists: true, temporary: false, orReplace: false, like: null, query: null });
    expect(table.columns.map((each) => each.name.name)).toEqual(['id', 'é', 'price', 'at', 'state', 'total', 'ok']);
  });

  it('types and attributes', () => {
    expect(column('id')).toMatchObject({
      type: { name: 'int', length: 11, unsigned: true },
      nullable: false,
      autoIncrement: true,
      comment: "it's",
    });
    expect(cut(text, column('id')?.type.span)).toBe('INT(11) UNSIGNED');
    expect(cut(text, column('id')?.span)).toBe("id INT(11) UNSIGNED NOT NULL AUTO_INCREMENT COMMENT 'it''s'");
    expect(column('é')).toMatchObject({
      type: { charset: 'latin1', collation: 'latin1_bin' },
      default: { value: 'x', kind: 'literal' },
    });
    expect(column('price')).toMatchObject({
      type: { name: 'decimal', length: 10, decimals: 2, unsigned: true, zerofill: true },
      nullable: true,
      default: { text: '-1.5', kind: 'literal', value: '-1.5' },
    });
    expect(column('at')).toMatchObject({ default: { kind: 'now' }, onUpdate: { kind: 'now', text: 'NOW(6)' } });
    expect(column('state')).toMatchObject({ type: { name: 'enum', values: ['a', "b'c"] }, key: 'unique' });
    expect(column('total')).toMatchObject({
      generated: { stored: true, expression: { text: 'price * 2', columns: ['price'] } },
    });
    expect(column('ok')).toMatchObject({
      type: { name: 'tinyint', length: 1 },
      default: { value: 'true' },
      check: { name: null, enforced: true, expression: { columns: ['ok'] } },
    });
  });

  it('keys, foreign keys and checks', () => {
    expect(table.indexes.map((each) => [each.kind, each.name?.name ?? null])).toEqual([
      ['primary', null],
      ['unique', 'u'],
      ['fulltext', 'f'],
    ]);
    expect(table.indexes[1]).toMatchObject({ using: 'hash', visible: false, comment: 'c' });
    expect(table.indexes[1]?.parts).toMatchObject([
      { column: { name: 'é' }, length: 10, descending: true },
      { column: null, expression: { text: 'LOWER(state)', functions: ['lower'], columns: ['state'] } },
    ]);
    expect(table.indexes[2]?.parser).toBe('ngram');
    expect(cut(text, table.indexes[2]?.span)).toBe('FULLTEXT f (é) WITH PARSER ngram');
    expect(table.foreignKeys).toMatchObject([
      {
        name: { name: 'fk' },
        columns: [{ name: 'id' }],
        references: {
          table: { schema: 'other', name: 'parent' },
          columns: [{ name: 'pid' }],
          onDelete: 'cascade',
          onUpdate: 'set null',
        },
      },
    ]);
    expect(table.checks).toMatchObject([
      { name: { name: 'positive' }, enforced: false, expression: { text: 'price > 0' } },
    ]);
  });

  it('options and partitions', () => {
    expect([...table.options].map(([name, option]) => [name, option.value, cut(text, option.span)])).toEqual([
      ['engine', 'InnoDB', 'ENGINE=InnoDB'],
      ['charset', 'utf8mb4', 'CHARSET = utf8mb4'],
      ['comment', "it's", "COMMENT 'it''s'"],
      ['row_format', 'DYNAMIC', 'ROW_FORMAT DYNAMIC'],
    ]);
    expect(table.partitioning).toMatchObject({
      method: 'range',
      columns: ['at'],
      partitions: [{ name: { name: 'p0' }, values: 'LESS THAN (2020)' }, { values: 'LESS THAN MAXVALUE' }],
    });
  });

  it('synonyms of types', () => {
    const types = node(
      'create table',
      'CREATE TABLE t (a SERIAL, b INTEGER, c NUMERIC(3), d CHARACTER VARYING(5), e DOUBLE PRECISION, f LONG VARCHAR, g NATIONAL CHAR(2), h CHAR(3) BYTE, i INT4, j CHAR(2) ASCII)',
    ).columns;
    expect(types.map((each) => each.type.name)).toEqual([
      'bigint',
      'int',
      'decimal',
      'varchar',
      'double',
      'mediumtext',
      'char',
      'binary',
      'int',
      'char',
    ]);
    expect(types[0]).toMatchObject({ autoIncrement: true, key: 'unique', nullable: false, type: { unsigned: true } });
    expect(types[9]?.type.charset).toBe('latin1');
  });

  it('LIKE, SELECT, MariaDB', () => {
    expect(node('create table', 'CREATE TEMPORARY TABLE t LIKE s.u')).toMatchObject({
      temporary: true,
      like: { schema: 's', name: 'u' },
    });
    const made = node('create table', 'CREATE TABLE t (KEY (a)) ENGINE=InnoDB AS SELECT * FROM s JOIN u USING (id)');
    expect(made.query).toMatchObject({ star: true, reads: [{ name: 's' }, { name: 'u' }] });
    const versioned =
      'CREATE OR REPLACE TABLE t (a UUID DEFAULT UUID(), b INT WITHOUT SYSTEM VERSIONING) WITH SYSTEM VERSIONING';
    expect(node('create table', versioned, mariadb1011)).toMatchObject({ orReplace: true, systemVersioned: true });
  });
});

describe('ALTER TABLE', () => {
  const actions = (text: string, server = mysql80) => {
    const alter = node('alter table', text, server);
    return alter.actions.map((each) => [each.kind, cut(text, each.span)]);
  };

  it('every action with its words', () => {
    const text =
      "ALTER TABLE s.t ADD a INT FIRST, ADD COLUMN (b INT, c INT), ADD UNIQUE KEY u (a), DROP x, DROP INDEX i, DROP PRIMARY KEY, MODIFY a BIGINT AFTER b, CHANGE b d TEXT, RENAME COLUMN e TO f, RENAME INDEX i TO j, ALTER g SET DEFAULT 1, ALTER g DROP DEFAULT, ALTER INDEX i INVISIBLE, ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id), DROP FOREIGN KEY fk, DROP CHECK k, DROP CONSTRAINT z, CONVERT TO CHARACTER SET utf8mb4, ENGINE=InnoDB ROW_FORMAT=DYNAMIC, COMMENT='c', ORDER BY a, RENAME TO q, FORCE";
    expect(actions(text)).toEqual([
      ['add column', 'ADD a INT FIRST'],
      ['add column', 'b INT'],
      ['add column', 'c INT'],
      ['add index', 'ADD UNIQUE KEY u (a)'],
      ['drop column', 'DROP x'],
      ['drop index', 'DROP INDEX i'],
      ['drop primary key', 'DROP PRIMARY KEY'],
      ['modify column', 'MODIFY a BIGINT AFTER b'],
      ['change column', 'CHANGE b d TEXT'],
      ['rename column', 'RENAME COLUMN e TO f'],
      ['rename index', 'RENAME INDEX i TO j'],
      ['set default', 'ALTER g SET DEFAULT 1'],
      ['set default', 'ALTER g DROP DEFAULT'],
      ['index visibility', 'ALTER INDEX i INVISIBLE'],
      ['add foreign key', 'ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES p (id)'],
      ['drop foreign key', 'DROP FOREIGN KEY fk'],
      ['drop constraint', 'DROP CHECK k'],
      ['drop constraint', 'DROP CONSTRAINT z'],
      ['convert charset', 'CONVERT TO CHARACTER SET utf8mb4'],
      ['table options', "ENGINE=InnoDB ROW_FORMAT=DYNAMIC, COMMENT='c'"],
      ['order by', 'ORDER BY a'],
      ['rename table', 'RENAME TO q'],
      ['force', 'FORCE'],
    ]);
  });

  it('partitions', () => {
    const text = 'ALTER TABLE t REORGANIZE PARTITION p0, p1 INTO (PARTITION p VALUES IN (1, 2)), ALGORITHM=COPY';
    const [action] = node('alter table', text).actions;
    expect(action).toMatchObject({
      kind: 'reorganize partition',
      names: [{ name: 'p0' }, { name: 'p1' }],
      into: [{ name: { name: 'p' }, values: 'IN (1, 2)' }],
    } satisfies Partial<Record<keyof Extract<AlterAction, { kind: 'reorganize partition' }>, unknown>>);
    expect(actions('ALTER TABLE t DROP PARTITION p0, p1, ALGORITHM=INPLACE')).toEqual([
      ['drop partition', 'DROP PARTITION p0, p1'],
    ]);
    expect(actions('ALTER TABLE t ADD PARTITION (PARTITION a VALUES LESS THAN (3))')).toHaveLength(1);
    expect(node('alter table', 'ALTER TABLE t TRUNCATE PARTITION ALL').actions).toMatchObject([{ names: null }]);
    expect(actions('ALTER TABLE t ADD a INT PARTITION BY HASH (a) PARTITIONS 4').map(([kind]) => kind)).toEqual([
      'add column',
      'partition by',
    ]);
    expect(actions('ALTER TABLE t EXCHANGE PARTITION p WITH TABLE s WITHOUT VALIDATION')).toHaveLength(1);
  });

  it('assertions and the words in front', () => {
    const text = 'ALTER TABLE t ADD a INT, ALGORITHM=instant, LOCK DEFAULT';
    const alter = node('alter table', text);
    expect(alter).toMatchObject({ algorithm: { value: 'INSTANT' }, lock: { value: 'DEFAULT' } });
    expect([cut(text, alter.algorithm?.span), cut(text, alter.lock?.span)]).toEqual([
      'ALGORITHM=instant',
      'LOCK DEFAULT',
    ]);
    const maria = 'ALTER ONLINE IGNORE TABLE IF EXISTS t WAIT 5 ADD COLUMN IF NOT EXISTS a INT';
    expect(node('alter table', maria, mariadb1011)).toMatchObject({
      online: true,
      ignore: true,
      ifExists: true,
      wait: 5,
      actions: [{ ifNotExists: true }],
    });
  });

  it('an action of a later server is known as such', () => {
    expect(node('alter table', 'ALTER TABLE t FROBNICATE (a, b) HARD, ADD a INT').actions).toMatchObject([
      { kind: 'other', text: 'FROBNICATE (a, b) HARD' },
      { kind: 'add column' },
    ]);
  });
});

describe('indexes and the rest', () => {
  it('CREATE and DROP INDEX', () => {
    const text = "CREATE UNIQUE INDEX i USING BTREE ON s.t (a(3), b DESC) COMMENT 'c' ALGORITHM=INPLACE LOCK=NONE";
    const index = node('create index', text);
    expect(index).toMatchObject({
      table: { schema: 's', name: 't' },
      index: {
        kind: 'unique',
        name: { name: 'i' },
        using: 'btree',
        comment: 'c',
        parts: [{ length: 3 }, { descending: true }],
      },
      algorithm: { value: 'INPLACE' },
      lock: { value: 'NONE' },
    });
    expect(node('drop index', 'DROP INDEX `PRIMARY` ON t')).toMatchObject({
      index: { name: 'PRIMARY' },
      table: { name: 't' },
    });
    expect(node('drop index', 'DROP INDEX IF EXISTS i ON t', mariadb1011)).toMatchObject({ ifExists: true });
  });

  it('DROP, RENAME, TRUNCATE, databases', () => {
    expect(node('drop table', 'DROP TEMPORARY TABLE IF EXISTS a, b.c')).toMatchObject({
      temporary: true,
      ifExists: true,
      tables: [{ name: 'a' }, { schema: 'b', name: 'c' }],
    });
    expect(node('rename table', 'RENAME TABLE a TO b, c TO d.e').pairs).toMatchObject([
      { from: { name: 'a' }, to: { name: 'b' } },
      { to: { schema: 'd' } },
    ]);
    expect(node('truncate table', 'TRUNCATE a')).toMatchObject({ table: { name: 'a' } });
    expect(node('optimize table', 'OPTIMIZE LOCAL TABLE a, b')).toMatchObject({ noBinlog: true, tables: [{}, {}] });
    expect(node('create database', 'CREATE DATABASE d CHARACTER SET utf8mb4 COLLATE utf8mb4_bin')).toMatchObject({
      charset: 'utf8mb4',
      collation: 'utf8mb4_bin',
    });
    expect(node('alter database', 'ALTER DATABASE COLLATE utf8mb4_bin')).toMatchObject({ name: null });
    expect(node('create sequence', 'CREATE SEQUENCE s START WITH 5', mariadb1011)).toMatchObject({
      sequence: { name: 's' },
    });
  });
});
