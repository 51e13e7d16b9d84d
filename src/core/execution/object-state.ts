import { createHash } from 'node:crypto';
import type { Session } from '../database/session.ts';
import type { TableName } from '../sql/mysql/definitions.ts';
import { readMysql } from '../sql/mysql/read-mysql.ts';
import type { MysqlServer } from '../sql/mysql/statement.ts';
import { sourceText } from '../sql/source-text.ts';

/**
 * What the objects that a statement names look like now, as a digest: the same before and after means that it did nothing, since the
 * servers make each of these statements happen wholly or not at all. Null where the catalog cannot tell, as for rows that a procedure
 * writes.
 */
export async function objectState(session: Session, sql: string, server: MysqlServer | null): Promise<string | null> {
  if (/^\s*(?:call|do)\b/i.test(sql)) return null;
  const text = server === null ? await postgresState(session) : await mysqlState(session, sql, server);
  return text === null ? null : createHash('sha256').update(text).digest('hex');
}

/** Statements that run outside of a transaction are few on PostgreSQL: the whole catalog is looked at, which takes milliseconds. */
async function postgresState(session: Session): Promise<string> {
  const [row] = await session.query(`
    SELECT string_agg(line, E'\\n' ORDER BY line) AS state FROM (
      SELECT 'relation ' || c.oid || ' ' || c.relname || ' ' || c.relkind::text || ' ' || c.relfilenode || ' ' || c.reltablespace || ' ' || c.relispartition::text AS line
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'drydock')
      UNION ALL SELECT 'index ' || i.indexrelid || ' ' || i.indisvalid::text FROM pg_index i WHERE i.indexrelid >= 16384
      UNION ALL SELECT 'inherits ' || h.inhrelid || ' ' || h.inhparent || ' ' || coalesce(to_jsonb(h) ->> 'inhdetachpending', '') FROM pg_inherits h WHERE h.inhrelid >= 16384
      UNION ALL SELECT 'value ' || e.enumtypid || ' ' || e.enumlabel FROM pg_enum e
      UNION ALL SELECT 'database ' || d.datname FROM pg_database d WHERE d.datname !~ '^drydock_'
      UNION ALL SELECT 'tablespace ' || s.spcname FROM pg_tablespace s
    ) AS lines(line)`);
  return String(row?.['state'] ?? '');
}

async function mysqlState(session: Session, sql: string, server: MysqlServer): Promise<string | null> {
  const tables = tablesOf(sql, server);
  if (tables === null) return wholeState(session);
  const parts: string[] = [];
  for (const { schema, name } of tables) {
    const quoted = [schema, name].flatMap((one) => (one === null ? [] : [`\`${one.replaceAll('`', '``')}\``]));
    const answer = await session.send(`SHOW CREATE TABLE ${quoted.join('.')}`);
    if (answer.kind === 'failed') {
      parts.push(`${quoted.join('.')}: ${answer.failure.code}`);
      continue;
    }
    const text = Object.values(answer.rows[0] ?? {})
      .map(String)
      .join('\n');
    parts.push(text.replace(/ AUTO_INCREMENT=\d+/, ''));
  }
  return parts.join('\n');
}

/** The tables whose definition a statement may change; null for what is about other kinds of object. */
function tablesOf(sql: string, server: MysqlServer): readonly TableName[] | null {
  const read = readMysql(sourceText('', sql), { server, placeholders: { kind: 'none' } });
  const [statement] = read.statements;
  if (!statement || read.errors.length > 0) return null;
  const { node } = statement;
  switch (node.kind) {
    case 'alter table': {
      const renamed = node.actions.flatMap((one) => (one.kind === 'rename table' ? [one.to] : []));
      return [node.table, ...renamed];
    }
    case 'create table':
    case 'create index':
    case 'drop index':
      return [node.table];
    case 'drop table':
      return node.tables;
    default:
      return null;
  }
}

/** Everything of the database but its rows, for views, routines, triggers and the like. */
async function wholeState(session: Session): Promise<string> {
  const queries = [
    "SELECT CONCAT_WS(' ', TABLE_NAME, TABLE_TYPE, ENGINE, TABLE_COLLATION, ROW_FORMAT, CREATE_OPTIONS, TABLE_COMMENT) AS line FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'drydock\\\\_%' ORDER BY 1",
    "SELECT CONCAT_WS(' ', TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA) AS line FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE 'drydock\\\\_%' ORDER BY TABLE_NAME, ORDINAL_POSITION",
    "SELECT CONCAT_WS(' ', TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE) AS line FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX",
    "SELECT CONCAT_WS(' ', TABLE_NAME, VIEW_DEFINITION) AS line FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
    "SELECT CONCAT_WS(' ', ROUTINE_TYPE, ROUTINE_NAME, ROUTINE_DEFINITION, LAST_ALTERED) AS line FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY 1",
    "SELECT CONCAT_WS(' ', TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT) AS line FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY 1",
    "SELECT CONCAT_WS(' ', EVENT_NAME, EVENT_DEFINITION, STATUS, LAST_ALTERED) AS line FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() ORDER BY 1",
    'SELECT SCHEMA_NAME AS line FROM information_schema.SCHEMATA ORDER BY 1',
    "SELECT CONCAT_WS(' ', GRANTEE, PRIVILEGE_TYPE) AS line FROM information_schema.SCHEMA_PRIVILEGES ORDER BY 1",
  ];
  const lines: string[] = [];
  for (const sql of queries) for (const row of await session.query(sql)) lines.push(String(row['line']));
  return lines.join('\n');
}

/** Indexes that CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY began and did not finish. */
export async function invalidIndexes(session: Session): Promise<readonly string[]> {
  const rows = await session.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid AND c.relkind = 'i' AND n.nspname <> 'pg_toast' ORDER BY 1`,
  );
  return rows.map((row) => String(row['name']));
}
