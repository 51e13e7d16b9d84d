import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAddress } from '../../src/core/database/address.ts';
import { givenServer } from '../../src/core/database/given-server.ts';
import { inOtherDatabase } from '../../src/core/database/other-database.ts';
import type { DatabaseServer } from '../../src/core/database/server.ts';
import type { Session } from '../../src/core/database/session.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../servers/mysql-names.ts';
import { mysqlServer } from '../servers/server-of.ts';

/** What every server has. `ITSELF` stands for the database itself, which some of it names. */
const common = [
  `CREATE TABLE parents (id bigint unsigned NOT NULL AUTO_INCREMENT, code char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    PRIMARY KEY (id), UNIQUE KEY by_code (code)) ENGINE=InnoDB AUTO_INCREMENT=4711 COMMENT='it''s \\\\ "quoted" 🐘'`,
  "INSERT INTO parents (id, code) VALUES (1, 'a'), (7, 'b')",
  "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
  "INSERT INTO parents (id, code) VALUES (0, 'z')",
  'SET sql_mode = DEFAULT',
  // It names the one that follows: a circle of foreign keys.
  'SET foreign_key_checks = 0',
  `CREATE TABLE children (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, parent bigint unsigned, other int, doubled int AS (id_of * 2) VIRTUAL,
    kept int AS (id_of + 1) STORED, id_of int NOT NULL DEFAULT 5, note varchar(50) DEFAULT 'GENERATED', big decimal(40,20), at datetime(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
    KEY (kept), KEY by_note (note(10) DESC), FULLTEXT KEY words (note),
    CONSTRAINT to_parent FOREIGN KEY (parent) REFERENCES parents (id) ON DELETE CASCADE ON UPDATE SET NULL,
    CONSTRAINT to_circle FOREIGN KEY (other) REFERENCES circle (id), CONSTRAINT positive CHECK (id_of > 0))`,
  'CREATE TABLE circle (id int PRIMARY KEY, child int, FOREIGN KEY (child) REFERENCES children (id))',
  "INSERT INTO children (id, parent, note, id_of, big) VALUES (1, 1, 'ü🐘\\'\\\\', 3, 123.45678901234567890123), (9, NULL, NULL, 8, NULL)",
  'INSERT INTO circle VALUES (1, 9), (2, 777)',
  'UPDATE children SET other = 1 WHERE id = 9',
  'SET foreign_key_checks = 1',
  "SET sql_mode = 'ALLOW_INVALID_DATES'",
  `CREATE TABLE odd (d date NOT NULL, t timestamp NULL, y year, b bit(9), e enum('x','y''z') CHARACTER SET latin1, s set('a','b'), g geometry,
    bl blob, j json, \`strange \`\`name\` text COLLATE utf8mb4_bin, tiny tinyint(1) unsigned zerofill, f float, dbl double) ROW_FORMAT=DYNAMIC`,
  `INSERT INTO odd VALUES ('0000-00-00', '2020-06-01 12:00:00', 2020, b'101', 'y''z', 'a,b', ST_GeomFromText('POINT(1 2)'), x'00ff27', '{"a": [1, 2.50]}', 'x', 7, 1.1, 2.2e300),
    ('2020-02-31', NULL, NULL, NULL, '', '', NULL, '', NULL, '', 0, 0, 0), ('2020-02-31', NULL, NULL, NULL, '', '', NULL, '', NULL, '', 0, 0, 0)`,
  'SET sql_mode = DEFAULT',
  `CREATE TABLE parted (id int NOT NULL, day date NOT NULL, PRIMARY KEY (id, day))
    PARTITION BY RANGE (year(day)) SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE COMMENT 'rest')`,
  "INSERT INTO parted VALUES (1, '2019-01-01'), (2, '2021-01-01')",
  'CREATE TABLE old_kind (id int AUTO_INCREMENT PRIMARY KEY, a varchar(10)) ENGINE=MyISAM AUTO_INCREMENT=50 CHECKSUM=1',
  "INSERT INTO old_kind (a) VALUES ('x'), ('y')",
  'CREATE TABLE hidden_one (a int, secret int DEFAULT 3 INVISIBLE)',
  'INSERT INTO hidden_one (a, secret) VALUES (1, 2), (2, DEFAULT)',
  'CREATE TABLE nothing_but (a int AS (1) STORED)',
  'INSERT INTO nothing_but () VALUES (), ()',
  'CREATE TABLE empty_one (id int AUTO_INCREMENT PRIMARY KEY)',
  // Views in the wrong order, one of another's function, one of another database, one with a name in it that looks like one.
  'CREATE TABLE log (id int AUTO_INCREMENT PRIMARY KEY, what varchar(200), mode varchar(500))',
  "CREATE FUNCTION plus_one(a int) RETURNS int DETERMINISTIC COMMENT 'it''s' RETURN a + 1",
  'CREATE VIEW z_base AS SELECT id, plus_one(id) AS more FROM parents',
  "CREATE VIEW a_top AS SELECT z.id, z.more, c.note FROM z_base z LEFT JOIN children c ON c.parent = z.id WHERE c.note IS NULL OR c.note <> 'ITSELF.x'",
  "CREATE ALGORITHM=MERGE DEFINER='nobody'@'nowhere' SQL SECURITY DEFINER VIEW m_checked AS SELECT id, code FROM parents WHERE id > 0 WITH LOCAL CHECK OPTION",
  'CREATE VIEW across AS SELECT p.id, t.TABLE_NAME FROM parents p, information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE()',
  'CREATE VIEW named AS SELECT ITSELF.plus_one(`ITSELF`.`parents`.id) AS one FROM ITSELF.parents',
  "SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'",
  `CREATE DEFINER='someone'@'%' PROCEDURE "strange proc" (IN a varchar(10) CHARACTER SET latin1, OUT b text)
    MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN SET b = 'x\\' || a || "plus_one"(1); INSERT INTO "ITSELF"."log" (what) VALUES (b); /* ITSELF.log */ END`,
  'SET sql_mode = DEFAULT',
  'SET character_set_client = latin1, collation_connection = latin1_german1_ci',
  "CREATE PROCEDURE in_latin() BEGIN INSERT INTO log (what) VALUES ('äöü'); END",
  'SET NAMES utf8mb4',
  `CREATE TRIGGER second_one BEFORE INSERT ON parents FOR EACH ROW BEGIN INSERT INTO log (what, mode) VALUES ('second', @@sql_mode); END`,
  "SET sql_mode = ''",
  "CREATE TRIGGER first_one BEFORE INSERT ON parents FOR EACH ROW PRECEDES second_one INSERT INTO log (what, mode) VALUES ('first', @@sql_mode)",
  'SET sql_mode = DEFAULT',
  "CREATE TRIGGER after_one AFTER UPDATE ON parents FOR EACH ROW INSERT INTO ITSELF.log (what) VALUES ('ITSELF.log')",
  'ALTER DATABASE ITSELF COLLATE utf8mb4_bin',
  "CREATE FUNCTION in_bin(a text) RETURNS text DETERMINISTIC RETURN concat(a, 'x')",
  'ALTER DATABASE ITSELF COLLATE utf8mb4_unicode_ci',
  "SET time_zone = '+05:00'",
  "CREATE EVENT later ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'c' DO INSERT INTO log (what) VALUES ('event')",
  "SET time_zone = '+00:00'",
];

const own: Readonly<Record<MysqlServerName, readonly string[]>> = {
  'mysql-9.7': [
    'CREATE TABLE functional (a int, KEY by_both ((a + 1)), KEY unseen (a) INVISIBLE)',
    'INSERT INTO functional VALUES (1)',
    "CREATE TABLE many_valued (b json, KEY by_list ((CAST(b->'$.l' AS unsigned ARRAY))))",
    'INSERT INTO many_valued VALUES (\'{"l": [1, 2]}\')',
    'CREATE TABLE unenforced (a int, CONSTRAINT no CHECK (a > 5) NOT ENFORCED, CONSTRAINT by_expression CHECK (a < 100))',
    'INSERT INTO unenforced VALUES (1)',
    'CREATE TABLE by_default (id binary(16) DEFAULT (uuid_to_bin(uuid())) PRIMARY KEY, p point NOT NULL SRID 4326, SPATIAL KEY (p), v vector(3))',
    "INSERT INTO by_default (p, v) VALUES (ST_GeomFromText('POINT(1 2)', 4326), TO_VECTOR('[1,2,3]'))",
    'SET sql_generate_invisible_primary_key = 1',
    'CREATE TABLE keyless (a int)',
    'INSERT INTO keyless VALUES (5), (6)',
    'SET sql_generate_invisible_primary_key = 0',
  ],
  'mariadb-10.11': [],
  'mariadb-11.8': [
    'CREATE TABLE vectors (id int PRIMARY KEY, v vector(3) NOT NULL, VECTOR KEY (v))',
    "INSERT INTO vectors VALUES (1, Vec_FromText('[1,2,3]'))",
  ],
};
const mariadb = [
  'CREATE SEQUENCE numbers START WITH 10 INCREMENT BY 5 MINVALUE 10 MAXVALUE 500 CACHE 3 CYCLE',
  'SELECT NEXTVAL(numbers)',
  'CREATE SEQUENCE exhausted MAXVALUE 2 NOCACHE',
  'SELECT NEXTVAL(exhausted)',
  'SELECT NEXTVAL(exhausted)',
  'CREATE TABLE of_sequence (id int DEFAULT NEXTVAL(numbers) PRIMARY KEY, u uuid, i inet6) ENGINE=Aria TRANSACTIONAL=1',
  "INSERT INTO of_sequence VALUES (3, '123e4567-e89b-12d3-a456-426655440000', '::1')",
  'CREATE TABLE versioned (a int PRIMARY KEY, b int) WITH SYSTEM VERSIONING',
  'INSERT INTO versioned VALUES (1, 1), (2, 2)',
  'UPDATE versioned SET b = 7 WHERE a = 1',
  'DELETE FROM versioned WHERE a = 2',
  `CREATE TABLE versioned_openly (a int, b int WITHOUT SYSTEM VERSIONING, s timestamp(6) GENERATED ALWAYS AS ROW START, e timestamp(6) GENERATED ALWAYS AS ROW END,
    PERIOD FOR SYSTEM_TIME (s, e), PRIMARY KEY (a, e)) WITH SYSTEM VERSIONING`,
  'INSERT INTO versioned_openly (a, b) VALUES (1, 1)',
  'UPDATE versioned_openly SET a = 2',
  'CREATE TABLE booked (id int, f date, t date, PERIOD FOR stay (f, t), UNIQUE (id, stay WITHOUT OVERLAPS))',
  "INSERT INTO booked VALUES (1, '2020-01-01', '2020-02-01')",
  'SET check_constraint_checks = 0',
  'CREATE TABLE violated (a int CHECK (a > 5))',
  'INSERT INTO violated VALUES (1)',
  'SET check_constraint_checks = 1',
  "SET sql_mode = 'ORACLE'",
  'CREATE PACKAGE pack AS FUNCTION f(a INT) RETURN INT; END',
  'CREATE PACKAGE BODY pack AS FUNCTION f(a INT) RETURN INT AS BEGIN RETURN a + 1; END; END',
  'SET sql_mode = DEFAULT',
  'CREATE AGGREGATE FUNCTION total(x int) RETURNS int DETERMINISTIC BEGIN DECLARE s int DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END',
];

describe.each(mysqlServerNames)('a copy of a database of %s', (name) => {
  let real: RunningMysql;
  let server: DatabaseServer;
  let from: string;
  let to: string;
  let session: Session;

  beforeAll(async () => {
    real = await mysqlServer(name);
    server = await givenServer(readAddress(await real.database(), '--url', {}));
    from = await server.createDatabase();
    const builder = await server.open(from);
    for (const sql of [...common, ...(name.startsWith('mysql') ? [] : mariadb), ...own[name]]) {
      await builder.query(sql.replaceAll('ITSELF', from)).catch((error: unknown) => {
        throw new Error(`${sql}: ${error}`);
      });
    }
    // One that is made of what is gone cannot be made again.
    await builder.query('CREATE TABLE lost_below (a int)');
    await builder.query('CREATE VIEW broken AS SELECT a FROM lost_below');
    await builder.query('DROP TABLE lost_below');
    await builder.close();
    to = await server.copyDatabase(from);
    session = await server.open(to);
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
    await real?.stop();
  });

  const tables = async (database: string) => {
    const rows = await session.query(`SHOW FULL TABLES FROM ${database}`);
    return rows.map((row) => Object.values(row).map(String)).filter(([table]) => table !== 'broken');
  };

  it('has the same objects', async () => {
    const there = await tables(from);
    expect(await tables(to)).toEqual(there);
    expect(there.length).toBeGreaterThan(15);
    expect((await session.query(`SHOW FULL TABLES FROM ${to} LIKE 'broken'`)).length).toBe(0);
  });

  it('has every definition word for word, but for the name of the database', async () => {
    for (const [table = '', type = ''] of await tables(from)) {
      const show = async (database: string) => {
        await session.query(`USE ${database}`);
        const what = type === 'VIEW' ? 'VIEW' : 'TABLE';
        const [row] = await session.query(`SHOW CREATE ${what} \`${table}\``);
        return JSON.stringify(row).replaceAll(from, 'ITSELF').replaceAll(to, 'ITSELF');
      };
      expect(await show(to), table).toBe(await show(from));
    }
    await session.query(`USE ${to}`);
  });

  it('has every row', async () => {
    for (const [table = '', type = ''] of await tables(from)) {
      // MySQL's sum of a table with a key over many values has something in it that is not in its rows.
      if (type === 'VIEW' || table === 'many_valued') continue;
      const sum = async (database: string) =>
        (await session.query(`CHECKSUM TABLE ${database}.\`${table}\` EXTENDED`))[0]?.['Checksum'];
      expect(await sum(to), table).toEqual(await sum(from));
      expect(await sum(from), table).not.toBeNull();
    }
    if (name === 'mysql-9.7') {
      expect(await session.query(`SELECT * FROM ${to}.many_valued`)).toEqual([{ b: '{"l": [1, 2]}' }]);
    }
    // What goes by a trigger would have come twice.
    expect(await session.query('SELECT COUNT(*) AS n FROM log')).toEqual([{ n: '0' }]);
    expect(await session.query('SELECT * FROM parents ORDER BY id')).toEqual([
      { id: '0', code: 'z' },
      { id: '1', code: 'a' },
      { id: '7', code: 'b' },
    ]);
  });

  it('goes on counting where the original stands', async () => {
    await session.query("INSERT INTO parents (code) VALUES ('n')");
    expect((await session.query("SELECT id FROM parents WHERE code = 'n'"))[0]).toEqual({ id: '4711' });
    await session.query("DELETE FROM parents WHERE code = 'n'");
    await session.query('DELETE FROM log');
  });

  it.each(['PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY'])('has every %s', async (type) => {
    const list = async (database: string) =>
      (
        await session.query(
          'SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE = ? ORDER BY 1',
          [database, type],
        )
      ).map((row) => String(row['name']));
    const names = await list(from);
    expect(await list(to)).toEqual(names);
    if (!type.startsWith('PACKAGE') || name.startsWith('mariadb')) expect(names.length).toBeGreaterThan(0);
    for (const routine of names) {
      const show = async (database: string) =>
        JSON.stringify(await session.query(`SHOW CREATE ${type} ${database}.\`${routine}\``))
          .replaceAll(from, 'ITSELF')
          .replaceAll(to, 'ITSELF');
      expect(await show(to), routine).toBe(await show(from));
    }
  });

  it('has every trigger, in its order, with its mode and character sets', async () => {
    const list = (database: string) =>
      session.query(
        `SELECT TRIGGER_NAME, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_ORDER, ACTION_TIMING, REPLACE(REPLACE(ACTION_STATEMENT, ?, 'ITSELF'), ?, 'ITSELF') AS body,
           SQL_MODE, DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, DATABASE_COLLATION
         FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING = 'AFTER', ACTION_ORDER`,
        [from, to, database],
      );
    const triggers = await list(from);
    expect(triggers.map((row) => row['TRIGGER_NAME'])).toEqual(['first_one', 'second_one', 'after_one']);
    expect(await list(to)).toEqual(triggers);
    await session.query("INSERT INTO parents (id, code) VALUES (99, 'x')");
    expect((await session.query('SELECT what FROM log ORDER BY id')).map((row) => row['what'])).toEqual([
      'first',
      'second',
    ]);
    await session.query('DELETE FROM parents WHERE id = 99');
  });

  it('has every event', async () => {
    const list = async (database: string) =>
      JSON.stringify(await session.query(`SHOW CREATE EVENT ${database}.later`))
        .replaceAll(from, 'ITSELF')
        .replaceAll(to, 'ITSELF');
    expect(await list(to)).toBe(await list(from));
    expect(await list(to)).toContain('+05:00');
  });

  it('has the character set and the collation of the original', async () => {
    const of = (database: string) =>
      session.query(
        'SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?',
        [database],
      );
    expect(await of(to)).toEqual(await of(from));
    expect(JSON.stringify(await of(to))).toContain('utf8mb4_unicode_ci');
  });

  it('writes into itself, and never into the original', async () => {
    await session.query('UPDATE parents SET code = code WHERE id = 7');
    expect(await session.query(`SELECT COUNT(*) AS n FROM ${from}.log`)).toEqual([{ n: '0' }]);
    expect(await session.query('SELECT one FROM named ORDER BY one')).toHaveLength(3);
  });

  if (name.startsWith('mariadb')) {
    it('has the sequences where they stand', async () => {
      for (const sequence of ['numbers', 'exhausted']) {
        const state = (database: string) => session.query(`SELECT * FROM ${database}.${sequence}`);
        expect(await state(to)).toEqual(await state(from));
      }
      expect((await session.send('SELECT NEXTVAL(exhausted)')).kind).toBe('failed');
    });

    it('has the rows of the past', async () => {
      for (const sql of [
        'SELECT a, b, row_start, row_end FROM ITSELF.versioned FOR SYSTEM_TIME ALL ORDER BY a, row_start',
        'SELECT a, b, s, e FROM ITSELF.versioned_openly FOR SYSTEM_TIME ALL ORDER BY a, s',
      ]) {
        const rows = await session.query(sql.replaceAll('ITSELF', from));
        expect(rows.length).toBeGreaterThan(1);
        expect(await session.query(sql.replaceAll('ITSELF', to))).toEqual(rows);
      }
    });
  }
});

describe('a definition in another database', () => {
  it.each([
    ['SELECT shop.a FROM shop.t', 'SELECT copy.a FROM copy.t'],
    ['SELECT `shop`.`t`.`shop` FROM `shop` . `t`', 'SELECT `copy`.`t`.`shop` FROM `copy` . `t`'],
    [
      'SELECT \'shop.t\', "shop.t" -- shop.t\n, 1 # shop.t\n/* shop.t */',
      'SELECT \'shop.t\', "shop.t" -- shop.t\n, 1 # shop.t\n/* shop.t */',
    ],
    ['/*!50001 SELECT * FROM shop.t */', '/*!50001 SELECT * FROM copy.t */'],
    [
      'SELECT workshop.t, shops.t, t.shop.x, @shop.x FROM shop',
      'SELECT workshop.t, shops.t, t.shop.x, @shop.x FROM shop',
    ],
    [
      "CREATE DEFINER=`a`@`shop`.x CALL shop.p('it''s \\' shop.x')",
      "CREATE DEFINER=`a`@`shop`.x CALL copy.p('it''s \\' shop.x')",
    ],
  ])('%s', (sql, expected) => {
    expect(inOtherDatabase(sql, 'shop', 'copy')).toBe(expected);
  });

  it('is read in its own mode', () => {
    const sql = `SELECT 'a\\' || shop.x, "shop"."y"`;
    expect(inOtherDatabase(sql, 'shop', 'copy', 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES')).toBe(
      'SELECT \'a\\\' || copy.x, "copy"."y"',
    );
    expect(inOtherDatabase('SELECT "shop".y', 'shop', 'copy')).toBe('SELECT "shop".y');
  });
});
