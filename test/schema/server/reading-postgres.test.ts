import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPostgresSchema } from '../../../src/core/schema/server/read-postgres-schema.ts';
import { readPostgresTables } from '../../../src/core/schema/server/read-postgres-tables.ts';
import { schemaSql } from '../../../src/core/schema/server/schema-sql.ts';
import type { Ask } from '../../../src/core/schema/server/snapshot.ts';
import { majors, type PostgresServer } from '../../servers/postgres.ts';
import { serverOf } from '../../servers/server-of.ts';
import { everyKind, roles } from './every-kind-of-postgres.ts';
import { askWith, databaseOf, nothing, schemaOf, snapshotOf, withClient } from './postgres-databases.ts';

const odd = `SET search_path = shop, public; SET quote_all_identifiers = on; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601';
  SET TimeZone = 'Asia/Tokyo'; SET extra_float_digits = -5; SET bytea_output = 'escape'; SET standard_conforming_strings = off; SET xmlbinary = 'hex'`;
const settings = [
  'search_path',
  'quote_all_identifiers',
  'DateStyle',
  'IntervalStyle',
  'TimeZone',
  'extra_float_digits',
  'bytea_output',
  'standard_conforming_strings',
  'lc_monetary',
  'xmlbinary',
  'jit',
];

describe.each(majors)('reading PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await serverOf(major);
    await server.query(roles);
    url = await databaseOf(server, [everyKind(major)]);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('gives the same whatever the session has set, and leaves that as it was', async () => {
    const plain = await snapshotOf(url);
    await withClient(url, async (client) => {
      await client.query(odd);
      const current = async () =>
        (await client.query(`SELECT ${settings.map((name) => `current_setting('${name}') AS "${name}"`).join(', ')}`))
          .rows[0];
      const before = await current();
      expect(await readPostgresSchema(askWith(client), nothing)).toEqual(plain);
      expect(await current()).toEqual(before);
      await readPostgresTables(askWith(client), nothing);
      expect(await current()).toEqual(before);
    });
  });

  it('works in a transaction that is read-only', async () => {
    const plain = await snapshotOf(url);
    await withClient(url, async (client) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      expect(await readPostgresSchema(askWith(client), nothing)).toEqual(plain);
      await client.query('COMMIT');
    });
  });

  it('puts the settings back when a question fails, and tells why', async () => {
    await withClient(url, async (client) => {
      await client.query('SET search_path = shop');
      const ask: Ask = async (sql) => {
        if (sql.includes('pg_publication')) throw new Error('cut');
        return (await client.query(sql)).rows;
      };
      await expect(readPostgresSchema(ask, nothing)).rejects.toThrow('cut');
      expect((await client.query('SHOW search_path')).rows).toEqual([{ search_path: 'shop' }]);
    });
  });

  it('asks as many questions for many tables as for few', async () => {
    const counts: number[] = [];
    for (const tables of [2, 40]) {
      const script = Array.from(
        { length: tables },
        (_, at) =>
          `CREATE TABLE t${at} (id serial PRIMARY KEY, a text); CREATE INDEX ON t${at} (a); CREATE VIEW v${at} AS SELECT a FROM t${at}`,
      ).join(';');
      const many = await databaseOf(server, [script]);
      await withClient(many, async (client) => {
        let questions = 0;
        const ask: Ask = async (sql) => {
          questions++;
          return (await client.query(sql)).rows;
        };
        await readPostgresSchema(ask, nothing);
        await readPostgresTables(ask, nothing);
        counts.push(questions);
      });
    }
    expect(counts[1]).toBe(counts[0]);
  });

  it('leaves out what it is told to, with all that hangs on it', async () => {
    const own = await schemaOf(server, 'CREATE TABLE t (a int)');
    const with_history = await databaseOf(server, [
      "CREATE TABLE t (a int); CREATE SCHEMA tool; CREATE TABLE tool.t (b serial PRIMARY KEY, c text CHECK (c <> '')); CREATE TABLE history (id serial PRIMARY KEY, at timestamptz); CREATE INDEX ON history (at); COMMENT ON TABLE history IS 'h'; COMMENT ON COLUMN history.at IS 'c'; GRANT SELECT ON history TO PUBLIC; CREATE FUNCTION history_f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION history_f(); CREATE VIEW history_v AS SELECT 1 AS one; CREATE TYPE history_e AS ENUM ('a'); CREATE DOMAIN history_d AS int CHECK (VALUE > 1)",
    ]);
    await withClient(with_history, async (client) => {
      const leaveOut = (schema: string, name: string) => schema === 'tool' || name.startsWith('history');
      const snapshot = await readPostgresSchema(askWith(client), { leaveOut });
      expect(snapshot.objects.filter(({ kind }) => kind !== 'schema')).toEqual(own.objects);
      const tables = await readPostgresTables(askWith(client), { leaveOut });
      expect(tables.map(({ display }) => display)).toEqual(['t']);
    });
  });

  it('sees that public is gone, and makes it go', async () => {
    const before = await schemaOf(server, 'CREATE SCHEMA s; CREATE TABLE s.t (a int); DROP SCHEMA public');
    expect(before.objects).toContainEqual(
      expect.objectContaining({ kind: 'schema', definition: 'DROP SCHEMA public' }),
    );
    expect(await schemaOf(server, schemaSql(before))).toEqual(before);
  });

  it('finds nothing in an empty database', async () => {
    expect(await schemaOf(server)).toEqual({ engine: 'postgres', version: `${major}`, objects: [] });
    expect(schemaSql(await schemaOf(server))).toMatch(new RegExp(`^-- PostgreSQL ${major}\\n`));
  });

  it('writes no number of the catalog, whatever the numbers are', async () => {
    const text = schemaSql(await snapshotOf(url));
    await server.query('SELECT 1');
    const later = schemaSql(await schemaOf(server, 'CREATE TABLE zzz (a int); DROP TABLE zzz', everyKind(major)));
    expect(later).toBe(text);
  });
});
