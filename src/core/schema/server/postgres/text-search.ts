import { list, optional, text } from '../row.ts';
import { displayName, notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';

/** Reads dictionaries and configurations of text search. */
export async function readTextSearch(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT 'DICTIONARY' AS word, d.oid::text AS oid, quote_ident(n.nspname) AS schema_sql, quote_ident(d.dictname) AS name_sql,
      'TEMPLATE = ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) AS based_on, d.dictinitoption AS options, NULL::json AS mappings
    FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace JOIN pg_ts_template t ON t.oid = d.dicttemplate JOIN pg_namespace tn ON tn.oid = t.tmplnamespace
    WHERE ${ownSchema} AND ${notOfExtension('pg_ts_dict', 'd.oid')}
    UNION ALL
    SELECT 'CONFIGURATION', c.oid::text, quote_ident(n.nspname), quote_ident(c.cfgname), 'PARSER = ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname), NULL,
      (SELECT json_agg(json_build_array(x.alias, x.dictionaries) ORDER BY x.alias) FROM (
        SELECT k.alias, string_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname), ', ' ORDER BY m.mapseqno) AS dictionaries
          FROM pg_ts_config_map m JOIN ts_token_type(c.cfgparser) AS k ON k.tokid = m.maptokentype
            JOIN pg_ts_dict d ON d.oid = m.mapdict JOIN pg_namespace dn ON dn.oid = d.dictnamespace WHERE m.mapcfg = c.oid GROUP BY k.alias) x)
    FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace JOIN pg_ts_parser p ON p.oid = c.cfgparser JOIN pg_namespace pn ON pn.oid = p.prsnamespace
    WHERE ${ownSchema} AND ${notOfExtension('pg_ts_config', 'c.oid')}`);
  for (const row of rows) {
    const word = text(row, 'word');
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const name = `${word.toLowerCase()} ${displayName(text(row, 'schema_sql'), text(row, 'name_sql'))}`;
    register(reading, word === 'DICTIONARY' ? 'pg_ts_dict' : 'pg_ts_config', text(row, 'oid'), {
      sql: `TEXT SEARCH ${word} ${sql}`,
      grant: null,
      name: `text search ${name}`,
      of: name,
    });
    const options = optional(row, 'options');
    const inside = text(row, 'based_on') + (options === null ? '' : `, ${options}`);
    const also = list<readonly [string, string]>(row, 'mappings').map(
      ([token, dictionaries]) => `ALTER TEXT SEARCH CONFIGURATION ${sql} ADD MAPPING FOR ${token} WITH ${dictionaries}`,
    );
    reading.objects.push(plainObject('text search', name, null, `CREATE TEXT SEARCH ${word} ${sql} (${inside})`, also));
  }
}
