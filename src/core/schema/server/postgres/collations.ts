import { optional, text } from '../row.ts';
import { displayName, literal, notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';

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
