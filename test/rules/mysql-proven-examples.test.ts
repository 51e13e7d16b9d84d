import { afterAll, describe, expect, it } from 'vitest';
import type { MysqlExample } from '../../src/lint-migrations/mysql/rule-part.ts';
import { rules } from '../../src/lint-migrations/rules/registry.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import { type MysqlServerName, mysqlServerNames } from '../servers/mysql-names.ts';
import { mysqlServer } from '../servers/server-of.ts';
import { serversFor } from './lint-mysql-example.ts';
import { proveMysqlExample } from './prove-mysql-example.ts';

const servers = new Map<MysqlServerName, Promise<RunningMysql>>();
function server(name: MysqlServerName): Promise<RunningMysql> {
  const found = servers.get(name) ?? mysqlServer(name);
  servers.set(name, found);
  return found;
}
afterAll(async () => {
  for (const one of servers.values()) await (await one).stop();
});

/** The real servers that an example is for. */
function serversToProve(part: Parameters<typeof serversFor>[0], example: MysqlExample): readonly MysqlServerName[] {
  const held = serversFor(part, example).map(({ name }) => name.replace(' ', '-'));
  return mysqlServerNames.filter((name) => held.includes(name));
}

const cases = rules.flatMap(({ id, mysql: part }) =>
  part
    ? part.good.flatMap((example, place) =>
        example.sql === undefined || example.notRunnable
          ? []
          : serversToProve(part, example).map((name) => ({ id, example, place, name })),
      )
    : [],
);

describe('good examples run, and change tables no dearer than they say', () => {
  it.each(cases)('$id, good example $place, on $name', async ({ example, name }) => {
    expect(await proveMysqlExample(await server(name), example)).toEqual([]);
  });
});
