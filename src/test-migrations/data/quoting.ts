import { mysqlName } from '../../core/database/mysql-values.ts';
import type { Engine } from '../../core/report/engine.ts';

/** A name as SQL, always in quotes: what a server gave must mean the same when it goes back there. */
export function quoted(engine: Engine, name: string): string {
  return engine === 'postgres' ? `"${name.replaceAll('"', '""')}"` : mysqlName(name);
}

/** A table with its schema; on MySQL the database of the session is meant. */
export function qualified(engine: Engine, table: { readonly schema: string; readonly name: string }): string {
  return engine === 'postgres'
    ? `${quoted(engine, table.schema)}.${quoted(engine, table.name)}`
    : quoted(engine, table.name);
}
