import { list, optional, text } from '../row.ts';
import {
  displayName,
  firstOwnOid,
  foreignOptions,
  literal,
  notOfExtension,
  ownSchema,
  plainObject,
  type Reading,
  register,
} from './reading.ts';

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
    const where = schema === 'pg_catalog' || row['own_schema'] === true ? '' : ` WITH SCHEMA ${schema}`;
    reading.objects.push(plainObject('extension', sql, null, `CREATE EXTENSION IF NOT EXISTS ${sql}${where}`));
  }
}

/** Reads foreign-data wrappers and servers. User mappings are not read: they hold passwords. */
export async function readForeignServers(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT 'wrapper' AS what, w.oid::text AS oid, quote_ident(w.fdwname) AS sql, NULLIF(w.fdwhandler, 0)::regproc::text AS handler,
      NULLIF(w.fdwvalidator, 0)::regproc::text AS validator, to_json(w.fdwoptions) AS options, NULL AS wrapper, NULL AS type, NULL AS version
    FROM pg_foreign_data_wrapper w WHERE ${notOfExtension('pg_foreign_data_wrapper', 'w.oid')}
    UNION ALL
    SELECT 'server', s.oid::text, quote_ident(s.srvname), NULL, NULL, to_json(s.srvoptions), quote_ident(w.fdwname), s.srvtype, s.srvversion
    FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE ${notOfExtension('pg_foreign_server', 's.oid')}`);
  for (const row of rows) {
    const sql = text(row, 'sql');
    const options = list(row, 'options');
    const isServer = text(row, 'what') === 'server';
    const word = isServer ? 'SERVER' : 'FOREIGN DATA WRAPPER';
    const name = `${isServer ? 'server' : 'wrapper'} ${sql}`;
    register(reading, isServer ? 'pg_foreign_server' : 'pg_foreign_data_wrapper', text(row, 'oid'), {
      sql: `${word} ${sql}`,
      grant: `FOREIGN ${isServer ? 'SERVER' : 'DATA WRAPPER'} ${sql}`,
      name,
      of: name,
    });
    const parts = [`CREATE ${word} ${sql}`];
    const given = (key: string, write: (value: string) => string) => {
      const value = optional(row, key);
      if (value !== null) parts.push(write(value));
    };
    given('type', (value) => `TYPE ${literal(value)}`);
    given('version', (value) => `VERSION ${literal(value)}`);
    given('wrapper', (value) => `FOREIGN DATA WRAPPER ${value}`);
    given('handler', (value) => `HANDLER ${value}`);
    given('validator', (value) => `VALIDATOR ${value}`);
    if (options.length > 0) parts.push(foreignOptions(options));
    reading.objects.push(plainObject('foreign server', name, null, parts.join(' ')));
  }
}

/** Reads collations that somebody made. */
export async function readCollations(reading: Reading): Promise<void> {
  const { major } = reading;
  const locale = major >= 17 ? 'c.colllocale' : major >= 15 ? 'c.colliculocale' : 'NULL';
  const rows = await reading.ask(`
    SELECT c.oid::text AS oid, n.nspname AS schema, c.collname AS name, quote_ident(n.nspname) AS schema_sql, quote_ident(c.collname) AS name_sql,
      c.collprovider::text AS provider, c.collcollate AS lc_collate, c.collctype AS lc_ctype, ${locale} AS locale,
      c.collisdeterministic::text AS deterministic, ${major >= 16 ? 'c.collicurules' : 'NULL'} AS rules
    FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace WHERE ${ownSchema} AND ${notOfExtension('pg_collation', 'c.oid')}`);
  const providers: Readonly<Record<string, string>> = { i: 'icu', c: 'libc', b: 'builtin' };
  for (const row of rows) {
    if (reading.leaveOut(text(row, 'schema'), text(row, 'name'))) continue;
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const name = displayName(text(row, 'schema_sql'), text(row, 'name_sql'));
    register(reading, 'pg_collation', text(row, 'oid'), {
      sql: `COLLATION ${sql}`,
      grant: null,
      name: `collation ${name}`,
      of: name,
    });
    const provider = text(row, 'provider');
    const options = [`provider = ${providers[provider] ?? provider}`];
    const collate = optional(row, 'lc_collate');
    const ctype = optional(row, 'lc_ctype');
    const own = optional(row, 'locale') ?? (collate === ctype ? collate : null);
    if (own !== null) options.push(`locale = ${literal(own)}`);
    else options.push(`lc_collate = ${literal(collate ?? '')}`, `lc_ctype = ${literal(ctype ?? '')}`);
    if (text(row, 'deterministic') === 'false') options.push('deterministic = false');
    const rules = optional(row, 'rules');
    if (rules !== null) options.push(`rules = ${literal(rules)}`);
    reading.objects.push(plainObject('collation', name, null, `CREATE COLLATION ${sql} (${options.join(', ')})`));
  }
}

/** Reads casts that somebody made. The one of a range to its multirange belongs to the type. */
export async function readCasts(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT c.oid::text AS oid, format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target,
      CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END AS function, c.castcontext::text AS context, c.castmethod::text AS method
    FROM pg_cast c WHERE c.oid >= ${firstOwnOid}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i'))`);
  for (const row of rows) {
    const pair = `(${text(row, 'source')} AS ${text(row, 'target')})`;
    register(reading, 'pg_cast', text(row, 'oid'), {
      sql: `CAST ${pair}`,
      grant: null,
      name: `cast ${pair}`,
      of: pair,
    });
    const method = text(row, 'method');
    const how =
      method === 'f' ? `WITH FUNCTION ${text(row, 'function')}` : method === 'i' ? 'WITH INOUT' : 'WITHOUT FUNCTION';
    const context = text(row, 'context');
    const when = context === 'a' ? ' AS ASSIGNMENT' : context === 'i' ? ' AS IMPLICIT' : '';
    reading.objects.push(plainObject('cast', pair, null, `CREATE CAST ${pair} ${how}${when}`));
  }
}
