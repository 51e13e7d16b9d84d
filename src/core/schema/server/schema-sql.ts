import type { Engine } from '../../report/engine.ts';
import { type Block, postgresDump } from './dump/postgres-dump.ts';
import type { SchemaSnapshot } from './snapshot.ts';

export const engineNames: Readonly<Record<Engine, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
};

/**
 * A snapshot as SQL that a person can review and the server can run on an empty database, which then has an equal snapshot. The same
 * snapshot gives the same text. The first line names the engine and its major version; nothing else tells where it was read.
 */
export function schemaSql(snapshot: SchemaSnapshot): string {
  const blocks = dumpOf(snapshot).map((block) => block.map((statement) => `${statement};`).join('\n'));
  return `-- ${engineNames[snapshot.engine]} ${snapshot.version}\n\n${blocks.join('\n\n')}\n`;
}

/** The statements of `schemaSql` one by one, for those who send them one by one. */
export function schemaStatements(snapshot: SchemaSnapshot): readonly string[] {
  return dumpOf(snapshot).flat();
}

function dumpOf(snapshot: SchemaSnapshot): readonly Block[] {
  return postgresDump(snapshot);
}
