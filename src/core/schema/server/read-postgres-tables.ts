import { unbracketed } from './postgres/bracketed.ts';
import { displayName, notOfExtension, ownSchema, type Reading } from './postgres/reading.ts';
import { withFixedSettings } from './postgres/session-settings.ts';
import { readValueTypes } from './postgres/value-types.ts';
import { flag, list, optional, type Row, text, whole } from './row.ts';
import { type Ask, compare, type SnapshotOptions } from './snapshot.ts';
import type { CheckFact, ColumnFacts, ExclusionFact, ForeignKeyFact, TableFacts, UniqueKey } from './table-facts.ts';

/**
 * Reads what there is to know of every table to write rows into it, sorted by schema and name: PostgreSQL 13 and later. Partitions are
 * there beside the tables that they are partitions of. The session's settings are changed while it reads and put back.
 */
export async function readPostgresTables(ask: Ask, options: SnapshotOptions): Promise<readonly TableFacts[]> {
  return withFixedSettings(ask, async (major) => {
    const reading: Reading = {
      ask,
      major,
      leaveOut: options.leaveOut,
      relations: new Map(),
      objects: [],
      targets: new Map(),
      columnNames: new Map(),
    };
    const tables = await readTables(reading);
    const columns = grouped(await readColumnFacts(reading));
    const keys = grouped(await readUniqueKeys(reading));
    const constraints = grouped(await readConstraintRows(reading));
    const facts = tables
      .filter((row) => !options.leaveOut(text(row, 'schema'), text(row, 'name')))
      .map((row) => {
        const oid = text(row, 'oid');
        return tableFacts(row, columns.get(oid) ?? [], keys.get(oid) ?? [], constraints.get(oid) ?? []);
      });
    return facts.sort((a, b) => compare(a.schema, b.schema) || compare(a.name, b.name));
  });
}

interface OfTable<T> {
  readonly table: string;
  readonly fact: T;
}

function grouped<T>(facts: readonly OfTable<T>[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const { table, fact } of facts) {
    const group = groups.get(table);
    if (group === undefined) groups.set(table, [fact]);
    else group.push(fact);
  }
  return groups;
}

/** Tables that have rows, or whose partitions have: no foreign ones. */
const ofTables = (alias: string) => `${alias}.relkind IN ('r', 'p') AND ${ownSchema}`;

function readTables({ ask }: Reading): Promise<readonly Row[]> {
  return ask(`
    SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) AS schema_sql, quote_ident(c.relname) AS name_sql,
      CASE WHEN c.reltuples < 0 OR c.reltuples = 0 AND c.relpages = 0 THEN NULL ELSE c.reltuples::bigint END AS estimate,
      c.relispartition AS is_partition, pg_get_expr(c.relpartbound, c.oid) AS bound, CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
      CASE WHEN c.relkind = 'p' THEN (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND (
        a.attnum IN (SELECT unnest(k.partattrs::int2[]) FROM pg_partitioned_table k WHERE k.partrelid = c.oid)
        OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = a.attnum
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = 0 AND d.deptype = 'i')) AND a.attnum > 0) END AS partition_columns,
      (SELECT json_agg(json_build_array(pn.nspname, p.relname, quote_ident(pn.nspname), quote_ident(p.relname)) ORDER BY i.inhseqno)
         FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid) AS parents,
      (SELECT json_agg(t.tgname ORDER BY t.tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgconstraint = 0 AND t.tgenabled IN ('O', 'A')
         AND (NOT t.tgisinternal OR t.tgparentid <> 0)) AS triggers,
      c.relrowsecurity AS row_security, c.relforcerowsecurity AS forced, coalesce(m.amname, '') AS storage
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
    WHERE ${ofTables('c')} AND ${notOfExtension('pg_class', 'c.oid')}`);
}

function tableFacts(
  row: Row,
  columns: readonly ColumnFacts[],
  uniqueKeys: readonly UniqueKey[],
  constraints: readonly ConstraintRow[],
): TableFacts {
  const parents = list<readonly [string, string, string, string]>(row, 'parents');
  const [parent] = parents;
  const isPartition = flag(row, 'is_partition');
  const key = optional(row, 'partition_key');
  const of = <K extends ConstraintRow['kind']>(kind: K) =>
    constraints.filter((each): each is Extract<ConstraintRow, { kind: K }> => each.kind === kind);
  return {
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    display: displayName(text(row, 'schema_sql'), text(row, 'name_sql')),
    estimatedRows: whole(row, 'estimate'),
    columns,
    primaryKey: of('primary')[0]?.columns ?? null,
    uniqueKeys: [...uniqueKeys].sort((a, b) => compare(a.name, b.name)),
    exclusions: of('exclusion').map(({ fact }) => fact),
    foreignKeys: of('foreign').map(({ fact }) => fact),
    checks: of('check').map(({ fact }) => fact),
    partition:
      isPartition && parent !== undefined
        ? { ofSchema: parent[0], ofTable: parent[1], bound: optional(row, 'bound') ?? '' }
        : null,
    partitioning:
      key === null
        ? null
        : {
            method: /^\w+/.exec(key)?.[0].toLowerCase() ?? '',
            key: unbracketed(unbracketed(unbracketed(key.replace(/^\w+ /, '')))),
            columns: list(row, 'partition_columns'),
            partitions: [],
          },
    inherits: isPartition ? [] : parents.map(([, , schema, name]) => displayName(schema, name)),
    triggers: list(row, 'triggers'),
    rowSecurity: flag(row, 'row_security') ? (flag(row, 'forced') ? 'forced' : 'on') : 'off',
    storage: text(row, 'storage'),
  };
}

async function readColumnFacts(reading: Reading): Promise<readonly OfTable<ColumnFacts>[]> {
  const typeOf = await readValueTypes(reading);
  const rows = await reading.ask(`
    SELECT a.attrelid::text AS relation, a.attname AS name, a.atttypid::text AS type_oid, a.atttypmod AS modifier, format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AS not_null, a.attidentity::text AS identity, a.attgenerated::text AS generated, pg_get_expr(d.adbin, d.adrelid) AS value, co.collname AS collation,
      EXISTS (SELECT FROM pg_depend o JOIN pg_class s ON s.oid = o.objid AND s.relkind = 'S' WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'a') AS owns
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum LEFT JOIN pg_collation co ON co.oid = a.attcollation
    WHERE ${ofTables('c')} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum`);
  return rows.map((row) => {
    const value = optional(row, 'value');
    const generated = (optional(row, 'generated') ?? '') !== '';
    const identity = optional(row, 'identity') ?? '';
    const serial = flag(row, 'owns') && /^nextval\(/.test(value ?? '');
    const written = text(row, 'type');
    return {
      table: text(row, 'relation'),
      fact: {
        name: text(row, 'name'),
        type: typeOf(text(row, 'type_oid'), whole(row, 'modifier') ?? -1, written),
        typeText: written,
        nullable: !flag(row, 'not_null'),
        hasDefault: identity !== '' || (value !== null && !generated),
        defaultText: generated ? null : value,
        generated,
        identity: identity === 'a' ? 'always' : identity === 'd' ? 'default' : serial ? 'serial' : null,
        collation: optional(row, 'collation'),
        charset: null,
        invisible: false,
      },
    };
  });
}

async function readUniqueKeys({ ask, major }: Reading): Promise<readonly OfTable<UniqueKey>[]> {
  const rows = await ask(`
    SELECT i.indrelid::text AS relation, x.relname AS name, pg_get_expr(i.indpred, i.indrelid) AS predicate, NOT i.indimmediate AS deferrable,
      ${major >= 15 ? 'i.indnullsnotdistinct' : 'false'} AS nulls_not_distinct,
      (SELECT json_agg(json_build_array(a.attname, CASE WHEN a.attname IS NULL THEN pg_get_indexdef(i.indexrelid, k.place::int, false) END) ORDER BY k.place)
         FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place) LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0
        WHERE k.place <= i.indnkeyatts) AS parts
    FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE i.indisunique AND NOT i.indisprimary AND i.indisvalid AND ${ofTables('c')}`);
  return rows.map((row) => {
    const predicate = optional(row, 'predicate');
    return {
      table: text(row, 'relation'),
      fact: {
        name: text(row, 'name'),
        parts: list<readonly [string | null, string | null]>(row, 'parts').map(([column, expression]) => ({
          column,
          expression: expression === null ? null : unbracketed(unbracketed(expression)),
          prefix: null,
        })),
        nullsNotDistinct: flag(row, 'nulls_not_distinct'),
        predicate: predicate === null ? null : unbracketed(predicate),
        deferrable: flag(row, 'deferrable'),
      },
    };
  });
}

type ConstraintRow =
  | { readonly kind: 'primary'; readonly columns: readonly string[] }
  | { readonly kind: 'check'; readonly fact: CheckFact }
  | { readonly kind: 'foreign'; readonly fact: ForeignKeyFact }
  | { readonly kind: 'exclusion'; readonly fact: ExclusionFact };

/** Also those that a table has from others: they hold for its rows. */
async function readConstraintRows({ ask, major }: Reading): Promise<readonly OfTable<ConstraintRow>[]> {
  const names = (keys: string, relation: string) =>
    `(SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(${keys}) WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.number)`;
  const rows = await ask(`
    SELECT r.conrelid::text AS relation, r.conname AS name, r.contype::text AS type, ${names('r.conkey', 'r.conrelid')} AS columns,
      CASE WHEN r.contype = 'c' THEN pg_get_expr(r.conbin, r.conrelid) END AS expression, CASE WHEN r.contype = 'x' THEN pg_get_constraintdef(r.oid) END AS definition,
      tn.nspname AS to_schema, t.relname AS to_table, CASE WHEN r.contype = 'f' THEN ${names('r.confkey', 'r.confrelid')} END AS to_columns,
      r.confmatchtype = 'f' AS match_full, r.condeferrable AS deferrable, ${major >= 18 ? 'r.conenforced' : 'true'} AS enforced
    FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class t ON t.oid = r.confrelid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace LEFT JOIN pg_constraint p ON p.oid = r.conparentid
    WHERE r.contype IN ('p', 'c', 'f', 'x') AND (p.oid IS NULL OR p.conrelid <> r.conrelid) AND ${ofTables('c')} ORDER BY r.conname`);
  return rows.map((row) => ({ table: text(row, 'relation'), fact: constraintOf(row) }));
}

function constraintOf(row: Row): ConstraintRow {
  const name = text(row, 'name');
  const columns = list(row, 'columns');
  const enforced = flag(row, 'enforced');
  switch (text(row, 'type')) {
    case 'p':
      return { kind: 'primary', columns };
    case 'c':
      return { kind: 'check', fact: { name, expression: unbracketed(text(row, 'expression')), enforced } };
    case 'x':
      return { kind: 'exclusion', fact: { name, definition: text(row, 'definition'), columns } };
    default:
      return {
        kind: 'foreign',
        fact: {
          name,
          columns,
          toSchema: text(row, 'to_schema'),
          toTable: text(row, 'to_table'),
          toColumns: list(row, 'to_columns'),
          matchFull: flag(row, 'match_full'),
          deferrable: flag(row, 'deferrable'),
          enforced,
        },
      };
  }
}
