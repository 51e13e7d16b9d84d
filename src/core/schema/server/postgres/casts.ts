import { text } from '../row.ts';
import { firstOwnOid, plainObject, type Reading, register } from './reading.ts';

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
