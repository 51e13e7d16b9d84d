import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scanSql } from '../../../src/backup/dump/sql-scan.ts';
import type { RunningMysql } from '../../servers/mysql.ts';
import type { MysqlServerName } from '../../servers/mysql-names.ts';
import { mysqlServer } from '../../servers/server-of.ts';
import {
  clients,
  comparison,
  dumped,
  dumpWish,
  fill,
  inPieces,
  restored,
  restoreWish,
  serverAt,
  withSession,
} from './dumping.ts';

const rich = readFileSync(join(import.meta.dirname, 'mysql-rich.sql'), 'utf8');
const servers: RunningMysql[] = [];
afterAll(async () => {
  for (const server of servers) await server.stop();
});

async function server(name: MysqlServerName): Promise<RunningMysql> {
  const one = await mysqlServer(name);
  servers.push(one);
  return one;
}

describe('every kind of value comes back as it was', () => {
  it.each([
    { from: 'mysql-9.7', to: 'mysql-9.7', client: 'mysql-9.7' },
    { from: 'mariadb-10.11', to: 'mariadb-10.11', client: 'mariadb-10.11' },
    { from: 'mariadb-10.11', to: 'mariadb-11.8', client: 'mariadb-11.8' },
  ] as const)('from $from to $to with the clients of $client', async ({ from, to, client }) => {
    const env = clients(client);
    const source = await serverAt(await (await server(from)).database());
    await withSession(source, async (session) => {
      await fill(session, rich);
      if (session.engine === 'mariadb') {
        const more = await session.send(
          "CREATE SEQUENCE counter; SELECT NEXTVAL(counter); CREATE TABLE ids (u uuid, i inet6); INSERT INTO ids VALUES (UUID(), '::1')",
        );
        if (more.kind === 'failed') throw new Error(more.failure.message);
      }
    });
    const dump = await dumped(dumpWish(source, env));
    expect(dump.facts.remarks).toEqual([]);
    expect(dump.facts.checks).toBe('hashes');
    expect(dump.facts.tables.map(({ name, rows }) => `${name} ${rows}`)).toEqual(
      expect.arrayContaining(['kinds 3', 'twice 6', 'odd `table` = --help 2', 'empty_one 0', 'parted 3']),
    );
    expect(dump.facts.tables.every(({ hash }) => hash !== null)).toBe(true);

    // Cut anywhere it is bad: in values, in comments, between statements.
    expect(await scanSql(inPieces(dump.bytes))).toBe(null);
    for (let cut = 7; cut < dump.bytes.length - 60; cut += 997) {
      expect(await scanSql(inPieces(dump.bytes.subarray(0, cut))), String(cut)).toMatchObject({ code: 'truncated' });
    }

    const target = await serverAt(await (await server(to)).database());
    const end = await restored(restoreWish(target, env), dump.bytes);
    expect(end).toEqual({ kind: 'done', client: expect.stringMatching(/^(?:mysql|mariadb) /), remarks: [] });
    const compared = await comparison(target, dump);
    expect(compared.tables.filter(({ result }) => result !== 'equal')).toEqual([]);
    expect(compared.sequences).toEqual([]);
    expect(compared.equal).toBe(true);
    const there = await withSession(target, (session) =>
      session.query(
        'SELECT (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()) AS t, (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()) AS r, (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()) AS e',
      ),
    );
    expect(Object.values(there[0] ?? {}).map(Number)).toEqual([1, 2, 1]);
  });
});
