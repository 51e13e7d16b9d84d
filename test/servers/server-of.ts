import { inject } from 'vitest';
import { connectToMysql, type RunningMysql } from './mysql.ts';
import type { MysqlServerName } from './mysql-names.ts';
import { connectTo, type Major, type PostgresServer } from './postgres.ts';

/**
 * The server of that major version which all tests of the run share. Make a database of your own with `database()`, and
 * call `stop()` at the end: it drops them, and leaves the server.
 */
export async function serverOf(major: Major): Promise<PostgresServer> {
  return connectTo(major, await ask(`${major}`));
}

/** The same for MySQL and MariaDB: `mysqlServer('mariadb-11.8')`. */
export async function mysqlServer(name: MysqlServerName): Promise<RunningMysql> {
  return connectToMysql(name, await ask(name));
}

async function ask(name: string): Promise<string> {
  const response = await fetch(`${inject('serverBroker')}/${name}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
