import { list, optional, text } from '../row.ts';
import { foreignOptions, literal, notOfExtension, plainObject, type Reading, register } from './reading.ts';

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
