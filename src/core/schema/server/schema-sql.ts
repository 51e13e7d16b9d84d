import type { Engine } from '../../report/engine.ts';
import { mysqlDump } from './dump/mysql-dump.ts';
import { type Block, postgresDump } from './dump/postgres-dump.ts';
import type { SchemaSnapshot } from './snapshot.ts';

export const engineNames: Readonly<Record<Engine, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
};

/**
 * A snapshot as SQL that a person can review and the server can run on an empty database, which then has an equal snapshot. The same
 * snapshot gives the same text. The first line names the engine and its major version; nothing else tells where it was read. For
 * MySQL and MariaDB it is a text for the mysql client: DELIMITER stands around programs.
 */
export function schemaSql(snapshot: SchemaSnapshot): string {
  const mysql = snapshot.engine !== 'postgres';
  const ended = (statement: string) => (mysql && isProgram(statement) ? delimited(statement) : `${statement};`);
  const blocks = dumpOf(snapshot).map((block) => block.map(ended).join('\n'));
  return `-- ${engineNames[snapshot.engine]} ${snapshot.version}\n\n${blocks.join('\n\n')}\n`;
}

/** The statements of `schemaSql` one by one, for those who send them one by one. */
export function schemaStatements(snapshot: SchemaSnapshot): readonly string[] {
  return dumpOf(snapshot).flat();
}

function dumpOf(snapshot: SchemaSnapshot): readonly Block[] {
  return snapshot.engine === 'postgres' ? postgresDump(snapshot) : mysqlDump(snapshot);
}

function isProgram(statement: string): boolean {
  return (
    /^CREATE (AGGREGATE )?(FUNCTION|PROCEDURE|TRIGGER|EVENT|PACKAGE|PACKAGE BODY) /.test(statement) &&
    statement.includes(';')
  );
}

function delimited(statement: string): string {
  const mark = [';;', '$$', '//', '$end$'].find((each) => !statement.includes(each)) ?? ';;';
  return `DELIMITER ${mark}\n${statement}${mark}\nDELIMITER ;`;
}
