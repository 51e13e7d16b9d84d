import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMysqlSchema } from '../../../src/core/schema/server/read-mysql-schema.ts';
import { readMysqlTables } from '../../../src/core/schema/server/read-mysql-tables.ts';
import type { Ask } from '../../../src/core/schema/server/snapshot.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { everyKind } from './every-kind-of-mysql.ts';
import { askWith, connectTo, databaseOf, nothing, run, schemaOf, snapshotOf } from './mysql-databases.ts';

describe.each(mysqlServerNames)('reading %s', (name) => {
  let server: RunningMysql;
  let url: string;
  beforeAll(async () => {
    server = await mysqlServer(name);
    url = await server.database();
    const connection = await connectTo(url);
    await run(connection, server, everyKind(name));
    await connection.end();
  });
  afterAll(async () => {
    await server.stop();
  });

  it('gives the same whatever the session has set, and leaves that as it was', async () => {
    const plain = await connectTo(url);
    const expected = await snapshotOf(plain);
    await plain.end();
    const connection = await connectTo(url);
    await connection.query(
      "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT', time_zone = '+05:30', sql_quote_show_create = 0",
    );
    const expiry = name === 'mysql-9.7' ? ', @@information_schema_stats_expiry AS expiry' : '';
    const current = async () =>
      (
        await connection.query(
          `SELECT @@sql_mode AS mode, @@time_zone AS zone, @@sql_quote_show_create AS quote${expiry}`,
        )
      )[0];
    const before = await current();
    expect(await snapshotOf(connection)).toEqual(expected);
    expect(await current()).toEqual(before);
    await readMysqlTables(askWith(connection), nothing);
    expect(await current()).toEqual(before);
    await connection.end();
  });

  it('works in a session that is read-only', async () => {
    const connection = await connectTo(url);
    const expected = await snapshotOf(connection);
    await connection.query('SET SESSION TRANSACTION READ ONLY');
    await connection.query('START TRANSACTION READ ONLY');
    expect(await snapshotOf(connection)).toEqual(expected);
    expect((await readMysqlTables(askWith(connection), nothing)).length).toBeGreaterThan(5);
    await connection.end();
  });

  it('puts the settings back when a question fails, and tells why', async () => {
    const connection = await connectTo(url);
    await connection.query("SET sql_mode = 'ANSI_QUOTES'");
    const ask: Ask = async (sql) => {
      if (sql.includes('information_schema.EVENTS')) throw new Error('cut');
      return askWith(connection)(sql);
    };
    await expect(readMysqlSchema(ask, nothing)).rejects.toThrow('cut');
    expect((await connection.query('SELECT @@sql_mode AS mode'))[0]).toEqual([{ mode: 'ANSI_QUOTES' }]);
    await connection.end();
  });

  it('asks the information_schema as often for many tables as for few', async () => {
    const counts: number[] = [];
    for (const tables of [2, 40]) {
      const script = Array.from(
        { length: tables },
        (_, at) =>
          `CREATE TABLE t${at} (id int PRIMARY KEY, a varchar(9) NOT NULL, KEY (a), CHECK (id > 0)); CREATE VIEW v${at} AS SELECT a FROM t${at}`,
      ).join(';');
      const connection = await databaseOf(server, script);
      let questions = 0;
      const ask: Ask = async (sql) => {
        if (!/^\s*SHOW CREATE VIEW/.test(sql)) questions++;
        return askWith(connection)(sql);
      };
      await readMysqlSchema(ask, nothing);
      await readMysqlTables(ask, nothing);
      counts.push(questions);
      await connection.end();
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('leaves out what it is told to, with all that hangs on it', async () => {
    const own = await schemaOf(server, 'CREATE TABLE t (a int)');
    const connection = await databaseOf(
      server,
      'CREATE TABLE t (a int); CREATE TABLE history (id int PRIMARY KEY, a text, FULLTEXT KEY (a), CHECK (id > 0)); CREATE TRIGGER x BEFORE INSERT ON history FOR EACH ROW SET NEW.id = 1; CREATE VIEW history_v AS SELECT 1; CREATE PROCEDURE history_p() SELECT 1; CREATE EVENT history_e ON SCHEDULE EVERY 1 DAY DO SELECT 1',
    );
    const seen = new Set<string>();
    const leaveOut = (schema: string, object: string) => {
      seen.add(schema);
      return object.startsWith('history');
    };
    expect(await readMysqlSchema(askWith(connection), { leaveOut })).toEqual(own);
    expect((await readMysqlTables(askWith(connection), { leaveOut })).map(({ display }) => display)).toEqual(['t']);
    const [database] = await askWith(connection)('SELECT DATABASE() AS name');
    expect([...seen]).toEqual([database?.['name']]);
    await connection.end();
  });

  it('keeps a table apart from a database of its name', async () => {
    const database = `t_same_${Math.random().toString(36).slice(2, 10)}`;
    const connection = await connectTo(await server.database(database));
    await connection.query(`CREATE TABLE \`${database}\` (id int, a int)`);
    await connection.query('CREATE TABLE other (id int)');
    await connection.query(
      `CREATE VIEW v AS SELECT \`${database}\`.id, \`${database}\`.\`${database}\`.a, o.id AS other_id FROM \`${database}\` JOIN \`${database}\`.other o`,
    );
    const view = (await snapshotOf(connection)).objects.find(({ kind }) => kind === 'view');
    await connection.query('DROP VIEW v');
    await connection.query(view?.definition ?? '');
    expect((await snapshotOf(connection)).objects).toContainEqual(view);
    expect(view?.definition).not.toContain(`\`${database}\`.\`other\``);
    await connection.end();
  });

  it('needs a database', async () => {
    const connection = await connectTo(server.url);
    await expect(snapshotOf(connection)).rejects.toThrow('no database is chosen');
    await connection.end();
  });
});
