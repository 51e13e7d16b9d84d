import type { Row, Session } from '../database/session.ts';
import type { Blocker } from '../report/deploy/deploy-report.ts';
import type { Engine } from '../report/engine.ts';

/** Who holds what a session waits for; empty when it waits for nobody. @throws DatabaseError when the server does not tell */
export async function blockersOf(guard: Session, waiting: Session): Promise<readonly Blocker[]> {
  const told = (row: Row) => blocker(row, guard.engine);
  switch (guard.engine) {
    case 'postgres':
      return (await guard.query(inPostgres(waiting.id))).map(told);
    case 'mysql':
      return (await guard.query(inMysql(waiting.id))).map(told);
    case 'mariadb':
      return (await guard.query(inMariadb(waiting.id))).map(told);
  }
}

/** PostgreSQL's manual, sections 9.26 (pg_blocking_pids) and 52.12 (pg_locks). Simple queries only: see runners of CREATE INDEX CONCURRENTLY. */
function inPostgres(id: number): string {
  return `SELECT a.pid AS id, coalesce(a.usename, '') AS "user",
      concat_ws(' at ', nullif(a.application_name, ''), coalesce(host(a.client_addr), 'the server itself')) AS application,
      coalesce(a.state, a.backend_type, '') AS state, extract(epoch FROM clock_timestamp() - a.xact_start)::float8 AS seconds,
      left(coalesce(a.query, ''), 300) AS query, array_to_string(pg_blocking_pids(a.pid), ',') AS blocked_by,
      coalesce((SELECT string_agg(DISTINCT upper(regexp_replace(regexp_replace(held.mode, 'Lock$', ''), '([a-z])([A-Z])', '\\1 \\2', 'g')) || CASE WHEN held.relation IS NULL THEN ' on ' || held.locktype ELSE ' on ' || held.relation::regclass::text END, ', ')
        FROM pg_locks wanted JOIN pg_locks held ON held.pid = a.pid AND held.granted AND held.locktype = wanted.locktype
          AND held.database IS NOT DISTINCT FROM wanted.database AND held.relation IS NOT DISTINCT FROM wanted.relation
          AND held.transactionid IS NOT DISTINCT FROM wanted.transactionid AND held.virtualxid IS NOT DISTINCT FROM wanted.virtualxid
          AND held.objid IS NOT DISTINCT FROM wanted.objid AND held.classid IS NOT DISTINCT FROM wanted.classid
        WHERE wanted.pid = ${id} AND NOT wanted.granted), '') AS lock
    FROM unnest(pg_blocking_pids(${id})) AS b(pid) JOIN pg_stat_activity a ON a.pid = b.pid
    ORDER BY a.xact_start NULLS LAST LIMIT 20`;
}

/** Metadata locks by performance_schema, row locks by InnoDB's (MySQL 9.7 manual, sections 29.12.13.3 and 29.12.13.2). */
function inMysql(id: number): string {
  const about = (
    lock: string,
  ) => `SELECT p.ID AS id, COALESCE(p.USER, '') AS user, COALESCE(p.HOST, '') AS application, COALESCE(p.STATE, p.COMMAND, '') AS state,
      TIMESTAMPDIFF(MICROSECOND, x.trx_started, NOW(6)) / 1e6 AS seconds, COALESCE(LEFT(COALESCE(p.INFO, last.SQL_TEXT), 300), '') AS query, '' AS blocked_by, ${lock} AS \`lock\``;
  const who = `JOIN performance_schema.threads ht ON ht.THREAD_ID = held.OWNER_THREAD_ID
      JOIN performance_schema.processlist p ON p.ID = ht.PROCESSLIST_ID
      LEFT JOIN performance_schema.events_statements_current last ON last.THREAD_ID = ht.THREAD_ID
      LEFT JOIN information_schema.INNODB_TRX x ON x.trx_mysql_thread_id = p.ID`;
  return `${about("CONCAT(held.LOCK_TYPE, ' on ', held.OBJECT_NAME)")}
      FROM performance_schema.threads wt JOIN performance_schema.metadata_locks wanted ON wanted.OWNER_THREAD_ID = wt.THREAD_ID AND wanted.LOCK_STATUS = 'PENDING'
      JOIN performance_schema.metadata_locks held ON held.OBJECT_TYPE = wanted.OBJECT_TYPE AND held.OBJECT_SCHEMA <=> wanted.OBJECT_SCHEMA
        AND held.OBJECT_NAME <=> wanted.OBJECT_NAME AND held.LOCK_STATUS = 'GRANTED' AND held.OWNER_THREAD_ID <> wanted.OWNER_THREAD_ID
      ${who} WHERE wt.PROCESSLIST_ID = ${id}
    UNION ${about("CONCAT(held.LOCK_MODE, ' on rows of ', held.OBJECT_NAME)")}
      FROM performance_schema.threads wt JOIN performance_schema.data_lock_waits w ON w.REQUESTING_THREAD_ID = wt.THREAD_ID
      JOIN (SELECT ENGINE_LOCK_ID, LOCK_MODE, OBJECT_NAME, THREAD_ID AS OWNER_THREAD_ID FROM performance_schema.data_locks) held ON held.ENGINE_LOCK_ID = w.BLOCKING_ENGINE_LOCK_ID
      ${who} WHERE wt.PROCESSLIST_ID = ${id} LIMIT 20`;
}

/**
 * MariaDB tells of metadata locks only with a plugin that few have installed. What its list of processes tells is that we wait for one; then
 * every open transaction that is older than our wait may be the holder.
 */
function inMariadb(id: number): string {
  const about = (
    lock: string,
  ) => `SELECT p.ID AS id, COALESCE(p.USER, '') AS user, COALESCE(p.HOST, '') AS application, COALESCE(NULLIF(p.STATE, ''), p.COMMAND, '') AS state,
      TIMESTAMPDIFF(MICROSECOND, x.trx_started, NOW(6)) / 1e6 AS seconds, COALESCE(LEFT(p.INFO, 300), '') AS query, '' AS blocked_by, ${lock} AS \`lock\``;
  return `${about("'an open transaction that may hold it'")}
      FROM information_schema.PROCESSLIST mine JOIN information_schema.INNODB_TRX x ON x.trx_started <= NOW() AND x.trx_mysql_thread_id <> mine.ID
      JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
      WHERE mine.ID = ${id} AND mine.STATE LIKE 'Waiting for table metadata lock%'
    UNION ${about("CONCAT(held.lock_mode, ' on rows of ', held.lock_table)")}
      FROM information_schema.INNODB_LOCK_WAITS w JOIN information_schema.INNODB_TRX me ON me.trx_id = w.requesting_trx_id
      JOIN information_schema.INNODB_TRX x ON x.trx_id = w.blocking_trx_id JOIN information_schema.PROCESSLIST p ON p.ID = x.trx_mysql_thread_id
      LEFT JOIN information_schema.INNODB_LOCKS held ON held.lock_id = w.blocking_lock_id
      WHERE me.trx_mysql_thread_id = ${id} LIMIT 20`;
}

function blocker(row: Row, engine: Engine): Blocker {
  const text = (name: string) => String(row[name] ?? '');
  const by = text('blocked_by');
  return {
    id: Number(row['id']),
    user: text('user'),
    application: text('application'),
    state: text('state'),
    transactionSeconds: row['seconds'] === null ? null : Math.max(0, Number(row['seconds'])),
    query: withoutLiterals(text('query'), engine),
    lock: text('lock'),
    blockedBy: by === '' ? [] : by.split(',').map(Number),
  };
}

/**
 * Other people's values are nobody's business in a log: what stands in quotes, in comments, and long numbers, goes. Double quotes hold names on
 * PostgreSQL, and texts on MySQL and MariaDB.
 */
export function withoutLiterals(sql: string, engine: Engine = 'postgres'): string {
  const texts = engine === 'postgres' ? sql : sql.replace(/"(?:[^"\\]|\\.|"")*(?:"|$)/gs, "'…'");
  return texts
    .replace(/\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/\$(\w*)\$.*?(?:\$\1\$|$)/gs, "'…'")
    .replace(/[eEnNxXbB]?'(?:[^'\\]|\\.|'')*(?:'|$)/g, "'…'")
    .replace(/\b\d{5,}\b/g, '…')
    .trim();
}
