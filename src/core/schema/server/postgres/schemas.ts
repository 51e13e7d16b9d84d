import { flag, text } from '../row.ts';
import { notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';

/**
 * Reads schemas. `public` is in every database and is no object, but that somebody dropped it is one.
 */
export async function readSchemas(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT n.oid::text AS oid, n.nspname AS name, quote_ident(n.nspname) AS sql FROM pg_namespace n
    WHERE ${ownSchema} AND ${notOfExtension('pg_namespace', 'n.oid')}`);
  for (const row of rows) {
    const sql = text(row, 'sql');
    const target = { sql: `SCHEMA ${sql}`, grant: `SCHEMA ${sql}`, name: `schema ${sql}`, of: sql };
    register(reading, 'pg_namespace', text(row, 'oid'), target);
    if (text(row, 'name') !== 'public') reading.objects.push(plainObject('schema', sql, null, `CREATE SCHEMA ${sql}`));
  }
  if (!rows.some((row) => text(row, 'name') === 'public'))
    reading.objects.push(plainObject('schema', 'public', null, 'DROP SCHEMA public'));
}

/**
 * Reads extensions, without their versions: a server can give another server's version only by chance. PL/pgSQL is in every
 * database and is no object.
 */
export async function readExtensions(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT quote_ident(e.extname) AS sql, quote_ident(n.nspname) AS schema_sql,
      EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e') AS own_schema
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql'`);
  for (const row of rows) {
    const sql = text(row, 'sql');
    const schema = text(row, 'schema_sql');
    // An extension that brings its schema makes it itself.
    const where = schema === 'pg_catalog' || flag(row, 'own_schema') ? '' : ` WITH SCHEMA ${schema}`;
    reading.objects.push(plainObject('extension', sql, null, `CREATE EXTENSION IF NOT EXISTS ${sql}${where}`));
  }
}
