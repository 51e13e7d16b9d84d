import type { Session } from '../../core/database/session.ts';
import type { TableFacts } from '../../core/schema/server/table-facts.ts';

/** Tells which tables a change is about; null when that cannot be told, and all of them may be. */
export type Concerned = ((table: TableFacts) => boolean) | null;

/** What runs something that the text does not name. */
const runsOthers = /\b(?:call|execute|perform)\b|^\s*do\b/im;

/**
 * Which tables a text of SQL names. Empty tables that nobody touches prove as much as full ones, and filling them costs time. A text that
 * uses a view, a routine or SQL that is put together may be about any table.
 */
export async function concernedTables(session: Session, texts: readonly string[]): Promise<Concerned> {
  const text = texts.join('\n');
  if (runsOthers.test(text)) return null;
  const words = new Set(text.toLowerCase().match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const rows = await session.query(
    session.engine === 'postgres'
      ? `SELECT p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
         UNION SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`
      : `SELECT ROUTINE_NAME AS name FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE()
         UNION SELECT TABLE_NAME FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE()`,
  );
  if (rows.some((row) => words.has(String(row['name']).toLowerCase()))) return null;
  // A name that is quoted may hold anything.
  return (table) => words.has(table.name.toLowerCase()) || (/[^\w$]/.test(table.name) && text.includes(table.name));
}

/**
 * The tables that have to have rows so that those which are named can have theirs, and those that point at a named one, since its rows
 * cannot be deleted or changed without them.
 */
export function withNeighbours(
  tables: readonly TableFacts[],
  isNamed: (table: TableFacts) => boolean,
): ReadonlySet<TableFacts> {
  const keyOf = (schema: string, name: string) => `${schema}\u0000${name}`;
  const byName = new Map(tables.map((table) => [keyOf(table.schema, table.name), table]));
  const rootOf = (table: TableFacts): TableFacts => {
    const { partition } = table;
    const parent = partition && byName.get(keyOf(partition.ofSchema, partition.ofTable));
    return parent ? rootOf(parent) : table;
  };
  const found = new Set(tables.filter(isNamed).map(rootOf));
  const targetsOf = (table: TableFacts) =>
    table.foreignKeys.flatMap((key) => byName.get(keyOf(key.toSchema, key.toTable)) ?? []).map(rootOf);
  const named = new Set(found);
  for (const table of tables) if (targetsOf(table).some((target) => named.has(target))) found.add(rootOf(table));
  for (const table of found) for (const target of targetsOf(table)) found.add(target);
  return found;
}
