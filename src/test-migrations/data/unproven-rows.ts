import type { Session } from '../../core/database/session.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { flag, list, optional, text } from '../../core/schema/server/row.ts';
import type { LeaveOut } from './live-tables.ts';
import { qualified, quoted } from './quoting.ts';

/** A foreign key, or a check that the server does not vouch for. */
export interface Constraint {
  readonly kind: 'foreign key' | 'check';
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly display: string;
  /** Columns of the foreign key. */
  readonly columns: readonly string[];
  /** What the foreign key leads to. */
  readonly to: { readonly schema: string; readonly name: string; readonly columns: readonly string[] } | null;
  readonly cascades: boolean;
  /** The server says that every row keeps to it. False: NOT VALID or NOT ENFORCED. */
  readonly vouched: boolean;
  /** The condition of a check. */
  readonly condition: string | null;
}

export interface Violation {
  readonly rows: number;
  /** Of the first few rows: the key's columns, or for a check the primary key is not known and the whole row is left to the reader. */
  readonly examples: readonly (readonly string[])[];
}

const mostExamples = 5;

/** Foreign keys, and checks that the server did not hold every row to. */
export async function readConstraints(session: Session, leaveOut: LeaveOut): Promise<readonly Constraint[]> {
  const found = session.engine === 'postgres' ? await readPostgres(session) : await readMysql(session);
  return found.filter((one) => !leaveOut(one.schema, one.table));
}

async function readPostgres(session: Session): Promise<readonly Constraint[]> {
  const names = (relation: string, keys: string) =>
    `(SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${keys}) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`;
  const rows = await session.query(`
    SELECT o.contype = 'f' AS key, o.conname AS name, n.nspname AS schema, c.relname AS table, o.convalidated AS vouched,
      o.confdeltype = 'c' AS cascades, ${names('o.conrelid', 'o.conkey')} AS columns, rn.nspname AS to_schema, r.relname AS to_table,
      ${names('o.confrelid', 'o.confkey')} AS to_columns, pg_get_expr(o.conbin, o.conrelid) AS condition
    FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class r ON r.oid = o.confrelid LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
    WHERE o.contype IN ('f', 'c') AND (o.contype = 'f' OR NOT o.convalidated) AND NOT c.relispartition AND o.conparentid = 0
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY n.nspname, c.relname, o.conname`);
  return rows.map((row) => {
    const key = flag(row, 'key');
    const [schema, table] = [text(row, 'schema'), text(row, 'table')];
    return {
      kind: key ? 'foreign key' : 'check',
      name: text(row, 'name'),
      schema,
      table,
      display: displayName({ schema, name: table }),
      columns: list(row, 'columns'),
      to: key
        ? { schema: text(row, 'to_schema'), name: text(row, 'to_table'), columns: list(row, 'to_columns') }
        : null,
      cascades: flag(row, 'cascades'),
      vouched: flag(row, 'vouched'),
      condition: key ? null : optional(row, 'condition'),
    };
  });
}

async function readMysql(session: Session): Promise<readonly Constraint[]> {
  const keys = await session.query(`
    SELECT k.CONSTRAINT_NAME AS name, k.TABLE_NAME AS tab, k.COLUMN_NAME AS col, k.REFERENCED_TABLE_NAME AS to_table,
      k.REFERENCED_COLUMN_NAME AS to_column, r.DELETE_RULE = 'CASCADE' AS cascades
    FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r
      ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
    WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_SCHEMA = DATABASE()
    ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`);
  const found = new Map<
    string,
    Constraint & { readonly columns: string[]; readonly to: { readonly columns: string[] } }
  >();
  for (const row of keys) {
    const [table, name] = [text(row, 'tab'), text(row, 'name')];
    const id = `${table}\u0000${name}`;
    const one = found.get(id) ?? {
      kind: 'foreign key' as const,
      name,
      schema: '',
      table,
      display: quoteIdentifier(table),
      columns: [],
      to: { schema: '', name: text(row, 'to_table'), columns: [] },
      cascades: flag(row, 'cascades'),
      vouched: true,
      condition: null,
    };
    one.columns.push(text(row, 'col'));
    one.to.columns.push(text(row, 'to_column'));
    found.set(id, one);
  }
  return [...found.values(), ...(await mysqlChecks(session))];
}

/** MySQL: those that are NOT ENFORCED. MariaDB: all of them, since a session may switch checks off and fill the table. */
async function mysqlChecks(session: Session): Promise<readonly Constraint[]> {
  const sql =
    session.engine === 'mysql'
      ? `SELECT t.TABLE_NAME AS tab, c.CONSTRAINT_NAME AS name, c.CHECK_CLAUSE AS cond, 0 AS vouched
         FROM information_schema.CHECK_CONSTRAINTS c JOIN information_schema.TABLE_CONSTRAINTS t
           ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
         WHERE c.CONSTRAINT_SCHEMA = DATABASE() AND t.ENFORCED = 'NO' ORDER BY 1, 2`
      : `SELECT TABLE_NAME AS tab, CONSTRAINT_NAME AS name, CHECK_CLAUSE AS cond, 1 AS vouched
         FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = DATABASE() ORDER BY 1, 2`;
  const rows = await session.query(sql);
  return rows.map((row) => ({
    kind: 'check',
    name: text(row, 'name'),
    schema: '',
    table: text(row, 'tab'),
    display: quoteIdentifier(text(row, 'tab')),
    columns: [],
    to: null,
    cascades: false,
    vouched: flag(row, 'vouched'),
    // MySQL writes quotes inside of the clause with backslashes (information_schema, bug 95189 of MySQL).
    condition: session.engine === 'mysql' ? text(row, 'cond').replaceAll("\\'", "'") : text(row, 'cond'),
  }));
}

/** Rows that do not keep to a constraint. A NULL in the key of a foreign key leads nowhere, and is no orphan. */
export async function violation(session: Session, constraint: Constraint): Promise<Violation> {
  const { engine } = session;
  const from = `${qualified(engine, { schema: constraint.schema, name: constraint.table })} AS c`;
  const where =
    constraint.to === null ? `NOT (${constraint.condition ?? 'TRUE'})` : orphanSql(session, constraint, constraint.to);
  const [count] = await session.query(`SELECT COUNT(*) AS n FROM ${from} WHERE ${where}`);
  const rows = Number(count?.['n'] ?? 0);
  if (rows === 0 || constraint.to === null) return { rows, examples: [] };
  const columns = constraint.columns.map((column, place) => `c.${quoted(engine, column)} AS v${place}`);
  const found = await session.query(
    `SELECT DISTINCT ${columns.join(', ')} FROM ${from} WHERE ${where} LIMIT ${mostExamples}`,
  );
  return { rows, examples: found.map((row) => columns.map((_, place) => optional(row, `v${place}`) ?? 'NULL')) };
}

/** Of a table without rows, that every row keeps to something shows nothing. */
export async function hasRows(session: Session, { schema, table }: Constraint): Promise<boolean> {
  const from = qualified(session.engine, { schema, name: table });
  return (await session.query(`SELECT 1 AS n FROM ${from} LIMIT 1`)).length > 0;
}

function orphanSql({ engine }: Session, { columns }: Constraint, to: NonNullable<Constraint['to']>): string {
  const own = columns.map((column) => `c.${quoted(engine, column)}`);
  const match = own.map((column, place) => `p.${quoted(engine, to.columns[place] ?? '')} = ${column}`);
  const set = own.map((column) => `${column} IS NOT NULL`);
  return `${set.join(' AND ')} AND NOT EXISTS (SELECT 1 FROM ${qualified(engine, to)} AS p WHERE ${match.join(' AND ')})`;
}
