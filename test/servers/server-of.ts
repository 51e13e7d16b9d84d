import { inject } from 'vitest';
import { connectToMysql, type RunningMysql } from './mysql.ts';
import type { MysqlServerName } from './mysql-names.ts';
import { connectTo, type Major, type PostgresServer } from './postgres.ts';
import type { S3Server } from './s3.ts';

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

/** The S3 server of the run. Make a bucket of your own with `bucket()`, and call `stop()` at the end. */
export async function s3Server(): Promise<S3Server> {
  // Loaded when it is asked for: the AWS SDK is large, and most tests need none of it.
  const { connectToS3 } = await import('./s3.ts');
  return connectToS3(await ask('s3'));
}

async function ask(name: string): Promise<string> {
  const response = await fetch(`${inject('serverBroker')}/${name}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(answer);
  return answer;
}
