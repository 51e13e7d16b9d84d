import { optional, text } from '../row.ts';
import { displayName, notOfExtension, ownSchema, plainObject, type Reading, register } from './reading.ts';
import { settled } from './settled.ts';

/** Reads objects of extended statistics. */
export async function readStatistics(reading: Reading): Promise<void> {
  const rows = await reading.ask(`
    SELECT s.oid::text AS oid, s.stxrelid::text AS relation, s.stxname AS name, n.nspname AS schema, quote_ident(n.nspname) AS schema_sql,
      quote_ident(s.stxname) AS name_sql, pg_get_statisticsobjdef(s.oid) AS text, s.stxstattarget AS target
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${ownSchema} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`);
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined || reading.leaveOut(text(row, 'schema'), text(row, 'name'))) continue;
    const sql = `${text(row, 'schema_sql')}.${text(row, 'name_sql')}`;
    const name = displayName(text(row, 'schema_sql'), text(row, 'name_sql'));
    register(reading, 'pg_statistic_ext', text(row, 'oid'), {
      sql: `STATISTICS ${sql}`,
      grant: null,
      name: `statistics ${name}`,
      of: table.display,
    });
    const written = optional(row, 'text');
    if (written === null) continue;
    const target = optional(row, 'target');
    const also = target === null || target === '-1' ? [] : [`ALTER STATISTICS ${sql} SET STATISTICS ${target}`];
    reading.objects.push(plainObject('statistics', name, table.display, settled(written), also));
  }
}
