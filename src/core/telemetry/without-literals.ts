import type { Engine } from '../report/engine.ts';

/**
 * A piece of SQL with every string and number in it replaced by a question mark, as the semantic conventions want `db.query.text` before
 * it leaves the machine: a migration that inserts rows holds people's data. The piece may be cut off anywhere: a string that does not
 * end is replaced to the end.
 *
 * PostgreSQL: quoted names stay; a backslash is nothing but in `E''`. MySQL and MariaDB: double quotes are strings, a backslash escapes.
 */
export function withoutLiterals(sql: string, engine: Engine): string {
  const pattern = engine === 'postgres' ? postgres : mysql;
  return sql.replace(pattern, (found, name?: string) => (name === undefined ? '?' : found));
}

// Strings with their prefixes come before names, which would take the prefix. The first group holds what stays: names, and digits that
// belong to them.
const postgres =
  /[eE]'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)|("(?:[^"]|"")*(?:"|$)|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\$\d+)|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$[\s\S]*?(?:\$\2\$|$)|0[xXoObB][\da-fA-F_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?/g;
const mysql =
  /[bBxXnN]?'(?:[^'\\]|''|\\[\s\S])*(?:'|\\?$)|"(?:[^"\\]|""|\\[\s\S])*(?:"|\\?$)|(`(?:[^`]|``)*(?:`|$)|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|0[xXbB][\da-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/g;

/** "ALTER TABLE orders", "UPDATE orders": what a statement is about, for the name of a span. Empty for what begins otherwise. */
export function summaryOf(sql: string): { readonly operation: string; readonly summary: string } {
  const text = sql.trimStart();
  const [, verb = ''] = /^([A-Za-z]+)/.exec(text) ?? [];
  const operation = verb.toUpperCase();
  if (operation === '') return { operation: '', summary: '' };
  const [, kind, name] = about.exec(text) ?? [];
  if (kind === undefined || name === undefined) return { operation, summary: operation };
  return { operation, summary: `${kind.replace(/\s+/g, ' ').toUpperCase()} ${name}` };
}

const about =
  /^((?:CREATE|ALTER|DROP|TRUNCATE|INSERT\s+INTO|UPDATE|DELETE\s+FROM)(?:\s+(?:OR\s+REPLACE|UNIQUE|TEMPORARY|TEMP|UNLOGGED|MATERIALIZED|TABLE|INDEX|VIEW|SEQUENCE|TYPE|SCHEMA|FUNCTION|PROCEDURE|TRIGGER|POLICY|EXTENSION|DOMAIN|CONCURRENTLY|COLUMN|ROLE|USER))*)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?([\w$.`"\u0080-\uffff]{1,80})/i;
