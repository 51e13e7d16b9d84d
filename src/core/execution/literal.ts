import type { Engine } from '../report/engine.ts';

/**
 * A text as a literal of SQL, for what stands in a script's transaction and is sent as simple text. PostgreSQL takes a backslash as it
 * is in an ordinary string, and as MySQL does in one that E begins, whatever the session's settings are.
 */
export function literal(value: string | null, engine: Engine): string {
  if (value === null) return 'NULL';
  const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return engine === 'postgres' ? `E${quoted}` : quoted;
}
