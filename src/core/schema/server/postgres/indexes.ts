import { joinedColumns } from '../../names.ts';
import { flag, list, optional, type Row, text } from '../row.ts';
import { isMadeUp } from './made-up-names.ts';
import { firstOwnOid, ownSchema, plainObject, type Reading, type Relation, register } from './reading.ts';
import { settled } from './settled.ts';
import type { TableStatements } from './tables.ts';

/** Behind an index that the server does not use, because making it failed or its partitions are not all there. */
export const invalidMark = ' /* INVALID */';

/**
 * Reads indexes but for those of constraints, and gives what indexes say of their tables. The index of a partition that came with
 * its parent's is left out, unless it has a name that the server would not have given it.
 */
export async function readIndexes(reading: Reading, ofConstraints: ReadonlySet<string>): Promise<TableStatements> {
  const rows = await reading.ask(`
    SELECT i.indexrelid::text AS oid, i.indrelid::text AS relation, x.relname AS name, quote_ident(xn.nspname) AS schema_sql,
      quote_ident(x.relname) AS name_sql, CASE WHEN i.indexrelid NOT IN (SELECT k.conindid FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x')) THEN pg_get_indexdef(i.indexrelid) END AS text, i.indisvalid AS valid, i.indisunique AS uniq, x.relkind = 'I' AS partitioned,
      i.indisclustered AS clustered, i.indisreplident AS identity, quote_ident(s.spcname) AS tablespace,
      p.relname AS parent_name, quote_ident(pn.nspname) || '.' || quote_ident(p.relname) AS parent_sql, pg_get_indexdef(p.oid) AS parent_text, pi.indisvalid AS parent_valid,
      quote_ident(pt.nspname) || '.' || quote_ident(ptc.relname) AS parent_table,
      CASE WHEN p.oid IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.indexrelid) END AS columns
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_namespace xn ON xn.oid = x.relnamespace
      JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace
      LEFT JOIN pg_inherits h ON h.inhrelid = i.indexrelid LEFT JOIN pg_class p ON p.oid = h.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
      LEFT JOIN pg_index pi ON pi.indexrelid = p.oid LEFT JOIN pg_class ptc ON ptc.oid = pi.indrelid LEFT JOIN pg_namespace pt ON pt.oid = ptc.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm') AND ${ownSchema}`);
  const targets = await statisticsTargets(reading);
  const statements = new Map<string, string[]>();
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const nameSql = text(row, 'name_sql');
    const sql = `${text(row, 'schema_sql')}.${nameSql}`;
    const name = `${table.display} (${nameSql})`;
    register(reading, 'pg_class', text(row, 'oid'), {
      sql: `INDEX ${sql}`,
      grant: null,
      name: `index ${name}`,
      of: table.display,
    });
    const about: string[] = [];
    const alter = `ALTER ${table.kind === 'm' ? 'MATERIALIZED VIEW' : 'TABLE ONLY'} ${table.sql}`;
    if (flag(row, 'clustered')) about.push(`${alter} CLUSTER ON ${nameSql}`);
    if (flag(row, 'identity')) about.push(`${alter} REPLICA IDENTITY USING INDEX ${nameSql}`);
    if (about.length > 0) statements.set(table.oid, [...(statements.get(table.oid) ?? []), ...about]);
    // Null where somebody dropped it since.
    if (ofConstraints.has(text(row, 'oid')) || optional(row, 'text') === null) continue;
    const statistics = targets.get(text(row, 'oid')) ?? [];
    if (statistics.length === 0 && isHandedDown(row, table)) continue;
    reading.objects.push(
      plainObject('index', name, table.display, indexText(row, table), indexStatements(row, sql, statistics)),
    );
  }
  return statements;
}

/** `2 SET STATISTICS 100` by the number of the index: for the columns of an index that are expressions. */
async function statisticsTargets(reading: Reading): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await reading.ask(`
    SELECT a.attrelid::text AS oid, a.attnum AS number, a.attstattarget AS target FROM pg_attribute a JOIN pg_class x ON x.oid = a.attrelid
    WHERE x.relkind IN ('i', 'I') AND a.attstattarget >= 0 AND x.oid >= ${firstOwnOid} ORDER BY a.attrelid, a.attnum`);
  const targets = new Map<string, string[]>();
  for (const row of rows) {
    const oid = text(row, 'oid');
    const target = `${text(row, 'number')} SET STATISTICS ${text(row, 'target')}`;
    targets.set(oid, [...(targets.get(oid) ?? []), target]);
  }
  return targets;
}

function indexText(row: Row, table: Relation): string {
  const whole = settled(text(row, 'text'));
  if (!flag(row, 'valid')) return whole + invalidMark;
  if (!flag(row, 'partitioned')) return whole;
  // The server says ONLY for each index of a partitioned table. One that is valid is on all partitions.
  const head = start(row, 'name_sql');
  const only = `${head}ONLY ${table.sql}`;
  return whole.startsWith(only) ? `${head}${whole.slice(head.length + 5)}` : whole;
}

function start(row: Row, name: string): string {
  return `CREATE ${flag(row, 'uniq') ? 'UNIQUE ' : ''}INDEX ${text(row, name)} ON `;
}

function indexStatements(row: Row, sql: string, targets: readonly string[]): readonly string[] {
  const statements = targets.map((target) => `ALTER INDEX ${sql} ALTER COLUMN ${target}`);
  const tablespace = optional(row, 'tablespace');
  if (tablespace !== null) statements.push(`ALTER INDEX ${sql} SET TABLESPACE ${tablespace}`);
  const parent = optional(row, 'parent_sql');
  if (parent !== null) statements.push(`ALTER INDEX ${parent} ATTACH PARTITION ${sql}`);
  return statements;
}

function isHandedDown(row: Row, table: Relation): boolean {
  const parent = optional(row, 'parent_text');
  if (parent === null || !flag(row, 'parent_valid') || !flag(row, 'valid')) return false;
  if (optional(row, 'tablespace') !== null) return false;
  if (!isMadeUp(text(row, 'name'), table.name, joinedColumns(list(row, 'columns')), 'idx')) return false;
  return afterTable(text(row, 'text'), table.sql) === afterTable(parent, text(row, 'parent_table'));
}

/** `USING btree (x) …`: what an index is, whatever it and its table are called. */
function afterTable(definition: string, table: string): string | null {
  const at = definition.indexOf(`${table} USING `);
  return at < 0 ? null : definition.slice(at + table.length);
}
