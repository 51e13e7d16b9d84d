import type { MysqlEffect, TableEffect } from '../../../src/core/effects/mysql/effect.ts';
import { mysqlEffectOf } from '../../../src/core/effects/mysql/effect-of.ts';
import { createMysqlReplay } from '../../../src/core/schema/mysql/replay.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlServer, MysqlStatement } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';

/** `mysql 8.0.28`, `mariadb 10.11`. */
export function server(name: string): MysqlServer {
  const [engine, version = ''] = name.split(' ');
  const [major = 0, minor = 0, patch] = version.split('.').map(Number);
  return { engine: engine === 'mariadb' ? 'mariadb' : 'mysql', major, minor, patch: patch ?? null };
}

/** What we say of a statement after others, whose algorithms are counted as a server does. */
export function effectAfter(
  before: string,
  sql: string,
  on: string,
  settings: Readonly<Record<string, string>> = {},
): MysqlEffect {
  const version = server(on);
  const inForce = new Map(Object.entries(settings));
  const replay = createMysqlReplay({ server: version });
  replay.begin(0);
  for (const statement of read(before, version)) {
    const { tables } = mysqlEffectOf(statement, replay.catalog, version, inForce);
    replay.apply(statement, 0, { algorithm: tables[0]?.algorithm ?? null });
  }
  const [statement, ...rest] = read(sql, version);
  if (statement === undefined || rest.length > 0) throw new Error(`It has to be one statement: ${sql}`);
  return mysqlEffectOf(statement, replay.catalog, version, inForce);
}

/** The effect on the table that the statement names. */
export function mainEffect(...args: Parameters<typeof effectAfter>): TableEffect {
  const [main] = effectAfter(...args).tables;
  if (main === undefined) throw new Error('No table is touched.');
  return main;
}

/** `INPLACE NONE`, with `rebuilds` where it does. */
export function way(...args: Parameters<typeof effectAfter>): string {
  const { algorithm, lock, rebuilds } = mainEffect(...args);
  return `${algorithm} ${lock}${rebuilds ? ' rebuilds' : ''}`;
}

function read(sql: string, version: MysqlServer): readonly MysqlStatement[] {
  const { statements, errors } = readMysql(sourceText('test.sql', sql), { server: version });
  const [error] = errors;
  if (error) throw new Error(`${error.message}: ${sql}`);
  return statements;
}
