import { text } from '../row.ts';
import { notOfExtension, ownSchema, plainObject, type Reading } from './reading.ts';

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
