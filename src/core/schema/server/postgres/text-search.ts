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

/** Reads what hardly any database has: conversions, transforms, languages, access methods, parsers and templates of text search. */
export async function readRareObjects(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT 'conversion ' || quote_ident(n.nspname) || '.' || quote_ident(c.conname) AS name, 'CREATE ' || CASE WHEN c.condefault THEN 'DEFAULT ' ELSE '' END || 'CONVERSION '
      || quote_ident(n.nspname) || '.' || quote_ident(c.conname) || ' FOR ' || quote_literal(pg_encoding_to_char(c.conforencoding)) || ' TO '
      || quote_literal(pg_encoding_to_char(c.contoencoding)) || ' FROM ' || c.conproc::regproc::text AS text
    FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace WHERE ${ownSchema} AND ${notOfExtension('pg_conversion', 'c.oid')}
    UNION ALL
    SELECT 'transform for ' || format_type(t.trftype, NULL) || ' language ' || quote_ident(l.lanname), 'CREATE TRANSFORM FOR ' || format_type(t.trftype, NULL) || ' LANGUAGE ' || quote_ident(l.lanname)
      || ' (' || concat_ws(', ', 'FROM SQL WITH FUNCTION ' || NULLIF(t.trffromsql, 0)::regprocedure::text, 'TO SQL WITH FUNCTION ' || NULLIF(t.trftosql, 0)::regprocedure::text) || ')'
    FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang WHERE ${notOfExtension('pg_transform', 't.oid')}
    UNION ALL
    SELECT 'language ' || quote_ident(l.lanname), 'CREATE ' || CASE WHEN l.lanpltrusted THEN 'TRUSTED ' ELSE '' END || 'LANGUAGE ' || quote_ident(l.lanname)
      || concat(' HANDLER ' || NULLIF(l.lanplcallfoid, 0)::regproc::text, ' INLINE ' || NULLIF(l.laninline, 0)::regproc::text, ' VALIDATOR ' || NULLIF(l.lanvalidator, 0)::regproc::text)
    FROM pg_language l WHERE l.lanispl AND l.lanname <> 'plpgsql' AND ${notOfExtension('pg_language', 'l.oid')}
    UNION ALL
    SELECT 'access method ' || quote_ident(m.amname), 'CREATE ACCESS METHOD ' || quote_ident(m.amname) || ' TYPE ' || CASE m.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END || ' HANDLER ' || m.amhandler::regproc::text
    FROM pg_am m WHERE m.oid >= 16384 AND ${notOfExtension('pg_am', 'm.oid')}
    UNION ALL
    SELECT 'text search parser ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname), 'CREATE TEXT SEARCH PARSER ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname)
      || ' (START = ' || p.prsstart::regproc::text || ', GETTOKEN = ' || p.prstoken::regproc::text || ', END = ' || p.prsend::regproc::text || ', LEXTYPES = ' || p.prslextype::regproc::text
      || coalesce(', HEADLINE = ' || NULLIF(p.prsheadline, 0)::regproc::text, '') || ')'
    FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace WHERE ${ownSchema} AND ${notOfExtension('pg_ts_parser', 'p.oid')}
    UNION ALL
    SELECT 'text search template ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname), 'CREATE TEXT SEARCH TEMPLATE ' || quote_ident(n.nspname) || '.' || quote_ident(t.tmplname)
      || ' (' || concat_ws(', ', 'INIT = ' || NULLIF(t.tmplinit, 0)::regproc::text, 'LEXIZE = ' || t.tmpllexize::regproc::text) || ')'
    FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace WHERE ${ownSchema} AND ${notOfExtension('pg_ts_template', 't.oid')}`);
  for (const row of rows) reading.objects.push(plainObject('other', text(row, 'name'), null, text(row, 'text')));
}
