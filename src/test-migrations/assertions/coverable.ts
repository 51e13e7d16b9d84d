import type { Session } from '../../core/database/session.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { optional, text } from '../../core/schema/server/row.ts';
import type { LeaveOut } from '../data/live-tables.ts';

export const coverableKinds = ['table', 'view', 'function', 'constraint'] as const;
export type CoverableKind = (typeof coverableKinds)[number];

/** Something of the schema that a test can touch. */
export interface Coverable {
  readonly kind: CoverableKind;
  /** Empty on MySQL and MariaDB. */
  readonly schema: string;
  readonly name: string;
  /** As it is shown; of a constraint with its table. */
  readonly display: string;
}

/** The tables, views, functions and constraints of the team. NOT NULL is a part of its column here, and keys' own indexes of their key. */
export async function readCoverable(session: Session, leaveOut: LeaveOut): Promise<readonly Coverable[]> {
  const rows =
    session.engine === 'postgres' ? await session.query(postgresSql) : await session.query(mysqlSql(session));
  return rows.flatMap((row) => {
    const kind = coverableKinds.find((one) => one === text(row, 'kind'));
    const [schema, name, of] = [optional(row, 'sch') ?? '', text(row, 'name'), optional(row, 'tab')];
    if (kind === undefined || leaveOut(schema, of ?? name)) return [];
    const shown = (one: string) =>
      session.engine === 'postgres' ? displayName({ schema, name: one }) : quoteIdentifier(one);
    return [{ kind, schema, name, display: of === null ? shown(name) : `${shown(of)} (${name})` }];
  });
}

const own = `n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'`;
const notOfExtension = (catalog: string, id: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${id} AND d.deptype = 'e')`;

const postgresSql = `
  SELECT CASE WHEN c.relkind IN ('r', 'p', 'f') THEN 'table' ELSE 'view' END AS kind, n.nspname AS sch, c.relname AS name, NULL AS tab
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition AND c.relpersistence <> 't' AND ${own} AND ${notOfExtension('pg_class', 'c.oid')}
  UNION SELECT 'function', n.nspname, p.proname, NULL FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE ${own} AND ${notOfExtension('pg_proc', 'p.oid')}
  UNION SELECT 'constraint', n.nspname, o.conname, c.relname FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE o.contype IN ('c', 'f', 'u', 'p', 'x') AND o.conparentid = 0 AND NOT c.relispartition AND ${own} AND ${notOfExtension('pg_class', 'c.oid')}
  ORDER BY 1, 2, 4, 3`;

function mysqlSql({ engine }: Session): string {
  const checks =
    engine === 'mariadb'
      ? "SELECT 'constraint' AS kind, CONSTRAINT_NAME AS name, TABLE_NAME AS tab FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE()"
      : "SELECT 'constraint' AS kind, CONSTRAINT_NAME AS name, TABLE_NAME AS tab FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE() AND CONSTRAINT_TYPE = 'CHECK'";
  // Catalogs of MySQL have columns of several collations, which a UNION does not bring together by itself.
  const part = (sql: string) =>
    `SELECT kind, CONVERT(name USING utf8mb4) AS name, CONVERT(tab USING utf8mb4) AS tab FROM (${sql}) AS part`;
  return `SELECT DISTINCT kind, name, tab FROM (${[
    "SELECT IF(TABLE_TYPE LIKE '%VIEW%', 'view', 'table') AS kind, TABLE_NAME AS name, NULL AS tab FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW')",
    "SELECT 'function' AS kind, ROUTINE_NAME AS name, NULL AS tab FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()",
    "SELECT 'constraint' AS kind, CONSTRAINT_NAME AS name, TABLE_NAME AS tab FROM information_schema.TABLE_CONSTRAINTS WHERE TABLE_SCHEMA = DATABASE() AND CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')",
    checks,
  ]
    .map(part)
    .join(' UNION ALL ')}) AS everything ORDER BY kind, tab, name`;
}
