import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import { mysqlHistories } from './histories.ts';
import { compareWithServer } from './oracle.ts';

const versions: Readonly<Record<MysqlServerName, MysqlServer>> = {
  'mysql-9.7': { engine: 'mysql', major: 9, minor: 7, patch: null },
  'mariadb-10.11': { engine: 'mariadb', major: 10, minor: 11, patch: null },
  'mariadb-11.8': { engine: 'mariadb', major: 11, minor: 8, patch: null },
};

describe.each(mysqlServerNames)('the replay agrees with %s', (name) => {
  let server: RunningMysql;
  beforeAll(async () => {
    server = await mysqlServer(name);
  });
  afterAll(async () => {
    await server.stop();
  });

  const cases = mysqlHistories.filter((each) => each.on?.includes(name) ?? true);
  it.each(cases.map((each) => [each.title, each] as const))('%s', async (_title, history) => {
    const url = await server.database();
    const database = new URL(url).pathname.slice(1);
    // The server's own defaults, which a database of the tests does not have.
    await server.query(`DROP DATABASE \`${database}\``);
    await server.query(`CREATE DATABASE \`${database}\``);
    const others = history.databases ?? [];
    for (const other of others) await server.query(`DROP DATABASE IF EXISTS \`${other}\``);
    try {
      const scripts = history.scripts.map((sql, i) => ({ file: `V${i + 1}.sql`, sql }));
      const connect = () => createConnection({ uri: url, charset: 'utf8mb4' });
      const result = await compareWithServer(connect, database, versions[name], scripts, others);
      expect(result.unread.filter((line) => !line.endsWith(': dynamic SQL'))).toEqual([]);
      if (history.refused === undefined) expect(result.refused, 'statements the server refused').toEqual([]);
      else expect(result.refused).toHaveLength(history.refused);
      expect({ missing: result.missing, extra: result.extra }).toEqual({ missing: [], extra: [] });
      if (history.unsure !== true) expect(result.doubts).toEqual([]);
      expect(result.doubts.filter((doubt) => doubt.includes('not replayed'))).toEqual([]);
      expect(result.facts).toBeGreaterThan(1);
    } finally {
      // First, since its foreign keys may lead to the others.
      await server.query(`DROP DATABASE \`${database}\``);
      for (const other of others) await server.query(`DROP DATABASE IF EXISTS \`${other}\``);
    }
  });
});
