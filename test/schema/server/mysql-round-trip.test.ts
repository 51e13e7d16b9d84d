import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSnapshots } from '../../../src/core/schema/server/compare-snapshots.ts';
import { schemaSql, schemaStatements } from '../../../src/core/schema/server/schema-sql.ts';
import { readSchemaYaml, schemaYaml } from '../../../src/core/schema/server/schema-yaml.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { mysqlHistories } from '../mysql/histories.ts';
import { everyKind } from './every-kind-of-mysql.ts';
import { connectTo, databaseOf, run, schemaOf, snapshotOf } from './mysql-databases.ts';

const shop = readdirSync('examples/shop-mysql/migrations')
  .filter((name) => name.endsWith('.up.sql'))
  .sort()
  .map((name) => readFileSync(`examples/shop-mysql/migrations/${name}`, 'utf8'));

describe.each(mysqlServerNames)('a dump makes the same schema again on %s', (name) => {
  let server: RunningMysql;
  beforeAll(async () => {
    server = await mysqlServer(name);
  });
  afterAll(async () => {
    await server.stop();
  });

  it('every kind of object', async () => {
    const before = await schemaOf(server, everyKind(name));
    const after = await schemaOf(server, schemaSql(before));
    expect(compareSnapshots(before, after)).toEqual([]);
    expect(schemaSql(after)).toBe(schemaSql(before));
    const [engine, version] = name.split('-');
    expect(before).toMatchObject({ engine, version });
  });

  it('statement by statement, without DELIMITER', async () => {
    const before = await schemaOf(server, everyKind(name));
    const connection = await databaseOf(server);
    for (const statement of schemaStatements(before)) await connection.query(statement);
    expect(compareSnapshots(before, await snapshotOf(connection))).toEqual([]);
    await connection.end();
  });

  it('names neither the database nor who made it', async () => {
    const url = await server.database();
    const connection = await connectTo(url);
    await run(connection, server, everyKind(name));
    const text = schemaSql(await snapshotOf(connection));
    await connection.end();
    expect(text).not.toContain(new URL(url).pathname.slice(1));
    expect(text).not.toMatch(/DEFINER=|AUTO_INCREMENT=/);
  });

  it('the example project', async () => {
    const before = await schemaOf(server, ...shop);
    expect(before.objects.length).toBeGreaterThan(10);
    expect(compareSnapshots(before, await schemaOf(server, schemaSql(before)))).toEqual([]);
  });

  it('as YAML', async () => {
    const before = await schemaOf(server, everyKind(name));
    expect(readSchemaYaml(schemaYaml(before))).toEqual({ kind: 'read', snapshot: before });
  });

  const cases = mysqlHistories.filter((each) => each.on?.includes(name) ?? true);
  it.each(cases.map((each) => [each.title, each] as const))('%s', async (_title, history) => {
    const others = history.databases ?? [];
    const dropAll = async (...first: readonly string[]) => {
      // Foreign keys lead from the first ones to the others.
      for (const each of [...first, ...others]) await server.query(`DROP DATABASE IF EXISTS \`${each}\``);
    };
    await dropAll();
    const urls = [await server.database(), await server.database()];
    const [url = '', copyUrl = ''] = urls;
    try {
      for (const script of history.scripts) {
        const connection = await connectTo(url);
        // Some of the histories have statements that the server refuses.
        await run(connection, server, script).catch(() => {});
        await connection.end();
      }
      const connection = await connectTo(url);
      const before = await snapshotOf(connection);
      await connection.end();
      const copy = await connectTo(copyUrl);
      await run(copy, server, schemaSql(before));
      expect(compareSnapshots(before, await snapshotOf(copy))).toEqual([]);
      await copy.end();
      expect(before.objects.length).toBeGreaterThan(0);
    } finally {
      await dropAll(...urls.map((each) => new URL(each).pathname.slice(1)));
    }
  });
});
