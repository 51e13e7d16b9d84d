import type { Session } from '../../core/database/session.ts';
import { plural } from '../../core/report/wording.ts';
import type { DumpServer } from './dump.ts';

/**
 * What stands in a database, for a sentence: "12 tables", "3 functions". Nothing when it is empty, so that a restore meets nothing of somebody's.
 * Extensions do not count: a restore makes those it needs where they are not there.
 * @throws DatabaseError; UserError when there is no connection
 */
export async function contentsOf(server: DumpServer): Promise<readonly string[]> {
  const session = await server.open();
  try {
    return await contentsSeenBy(session);
  } finally {
    await session.close();
  }
}

/** Whether nothing stands in it. */
export async function isEmpty(server: DumpServer): Promise<boolean> {
  return (await contentsOf(server)).length === 0;
}

export async function contentsSeenBy(session: Session): Promise<readonly string[]> {
  const rows = await session.query(session.engine === 'postgres' ? inPostgres : inMysql);
  // Tables first, which are what a reader wants to know of.
  const place = (what: string) => (what === 'table' ? '' : what);
  return rows
    .map((row) => ({ what: String(row['what']), count: Number(row['n']) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (place(a.what) < place(b.what) ? -1 : 1))
    .map(({ what, count }) => plural(count, what));
}

const own = (
  catalog: string,
  oid: string,
) => `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`;
const inPostgres = `SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table'
      WHEN 'c' THEN 'type' ELSE 'table' END AS what, count(*)::text AS n
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't'
      AND ${own('pg_class', 'c.oid')} GROUP BY 1
  UNION ALL SELECT 'function', count(*)::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${own('pg_proc', 'p.oid')}
  UNION ALL SELECT 'type', count(*)::text FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r') AND ${own('pg_type', 't.oid')}
  UNION ALL SELECT 'schema', count(*)::text FROM pg_namespace n WHERE n.nspname <> 'public' AND ${own('pg_namespace', 'n.oid')}
  UNION ALL SELECT 'large object', count(*)::text FROM pg_largeobject_metadata`;
const inMysql = `SELECT CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END AS what, COUNT(*) AS n
    FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() GROUP BY 1
  UNION ALL SELECT 'routine', COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
  UNION ALL SELECT 'event', COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE()`;
