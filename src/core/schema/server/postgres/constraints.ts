import { joinedColumns } from '../../names.ts';
import { flag, list, optional, type Row, text } from '../row.ts';
import type { NotNull } from './columns.ts';
import { isMadeUp } from './made-up-names.ts';
import { optionList, ownSchema, plainObject, type Reading, type Relation, register } from './reading.ts';
import { settled } from './settled.ts';

/** What the other readers have to know of constraints. */
export interface ConstraintsRead {
  /** By number of the relation and of the column; empty before 18. */
  readonly notNulls: ReadonlyMap<string, NotNull>;
  /** Numbers of the indexes that stand for a constraint. */
  readonly indexes: ReadonlySet<string>;
}

/** Labels of made-up names by `contype`. */
const labels: Readonly<Record<string, string>> = { p: 'pkey', u: 'key', x: 'excl', f: 'fkey' };

/**
 * Reads constraints of tables. Left out are those that a table only has because another one has them (a parent, a partitioned table),
 * unless they bear a name that the server would not have given them.
 */
export async function readConstraints(reading: Reading): Promise<ConstraintsRead> {
  const rows = await reading.ask(`
    SELECT r.oid::text AS oid, r.conrelid::text AS relation, r.conname AS name, quote_ident(r.conname) AS sql, r.contype::text AS type,
      CASE WHEN r.contype <> 'n' THEN pg_get_constraintdef(r.oid) END AS text, r.convalidated AS validated, r.conislocal AS local, r.coninhcount > 0 AS inherited,
      r.connoinherit AS no_inherit, r.conindid::text AS index_oid, CASE WHEN r.contype IN ('p', 'u', 'x') THEN quote_ident(xn.nspname) || '.' || quote_ident(x.relname) END AS index_sql,
      CASE WHEN r.contype IN ('p', 'u') THEN to_json(x.reloptions) END AS options, quote_ident(s.spcname) AS tablespace,
      CASE WHEN r.contype = 'n' THEN r.conkey[1] END AS column_number,
      p.conrelid::text AS parent_relation, p.conname AS parent_name, pg_get_constraintdef(p.oid) AS parent_text, quote_ident(pn.nspname) || '.' || quote_ident(p.conname) AS parent_sql,
      CASE WHEN p.oid IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = r.conindid AND r.contype <> 'f') END AS index_columns,
      CASE WHEN p.oid IS NOT NULL THEN (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(r.conkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_attribute a ON a.attrelid = r.conrelid AND a.attnum = k.number) END AS columns
    FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace LEFT JOIN pg_class x ON x.oid = r.conindid
      LEFT JOIN pg_namespace xn ON xn.oid = x.relnamespace LEFT JOIN pg_tablespace s ON s.oid = x.reltablespace AND r.contype IN ('p', 'u', 'x')
      LEFT JOIN pg_constraint p ON p.oid = r.conparentid LEFT JOIN pg_namespace pn ON pn.oid = p.connamespace
    WHERE r.conrelid <> 0 AND r.contype IN ('c', 'p', 'u', 'x', 'f', 'n') AND ${ownSchema}`);
  const notNulls = new Map<string, NotNull>();
  const indexes = new Set<string>();
  for (const row of rows) {
    const table = reading.relations.get(text(row, 'relation'));
    if (table === undefined) continue;
    const type = text(row, 'type');
    const sql = text(row, 'sql');
    const name = `${table.display} (${sql})`;
    register(reading, 'pg_constraint', text(row, 'oid'), {
      sql: `CONSTRAINT ${sql} ON ${table.sql}`,
      grant: null,
      name: `constraint ${name}`,
      of: table.display,
    });
    if (type === 'n') {
      notNulls.set(`${table.oid} ${text(row, 'column_number')}`, {
        name: text(row, 'name'),
        nameSql: sql,
        noInherit: flag(row, 'no_inherit'),
        validated: flag(row, 'validated'),
        local: flag(row, 'local'),
      });
      continue;
    }
    if (type !== 'f' && type !== 'c') indexes.add(text(row, 'index_oid'));
    const written = optional(row, 'text');
    // Null where somebody dropped it since.
    if (written === null || isHandedDown(row, table)) continue;
    const definition = `CONSTRAINT ${sql} ${settled(written)}`;
    reading.objects.push(plainObject('constraint', name, table.display, definition, indexStatements(row, type)));
  }
  return { notNulls, indexes };
}

/** What the index behind a constraint has that the constraint's own text leaves out. */
function indexStatements(row: Row, type: string): readonly string[] {
  const index = optional(row, 'index_sql');
  if (index === null) return [];
  const statements: string[] = [];
  const options = list(row, 'options');
  if (options.length > 0) statements.push(`ALTER INDEX ${index} SET (${optionList(options)})`);
  const tablespace = optional(row, 'tablespace');
  if (tablespace !== null) statements.push(`ALTER INDEX ${index} SET TABLESPACE ${tablespace}`);
  const parent = optional(row, 'parent_sql');
  if (parent !== null && type !== 'f') statements.push(`ALTER INDEX ${parent} ATTACH PARTITION ${index}`);
  return statements;
}

function isHandedDown(row: Row, table: Relation): boolean {
  const parentName = optional(row, 'parent_name');
  if (parentName === null) return flag(row, 'inherited') && !flag(row, 'local');
  // A foreign key to a partitioned table has a hidden one to each of its partitions.
  if (text(row, 'parent_relation') === table.oid) return true;
  const type = text(row, 'type');
  const name = text(row, 'name');
  const label = labels[type];
  if (label === undefined || list(row, 'options').length > 0 || optional(row, 'tablespace') !== null) return false;
  if (type === 'f')
    return name === parentName || isMadeUp(name, table.name, joinedColumns(list(row, 'columns')), label);
  if (text(row, 'text') !== text(row, 'parent_text')) return false;
  return isMadeUp(name, table.name, type === 'p' ? null : joinedColumns(list(row, 'index_columns')), label);
}
