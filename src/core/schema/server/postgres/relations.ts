import { flag, list, optional, type Row, text } from '../row.ts';
import { displayName, notOfExtension, ownSchema, type Reading, type Relation, register } from './reading.ts';

/** A relation with all that `pg_class` and its neighbours say of it. */
export interface RelationRow extends Relation {
  readonly unlogged: boolean;
  /** It is a partition: then `parents` has one. */
  readonly isPartition: boolean;
  /** `FOR VALUES …` of a partition. */
  readonly bound: string | null;
  /** `RANGE (at)` of a partitioned table. */
  readonly partitionKey: string | null;
  /** In the order of INHERITS. */
  readonly parents: readonly { readonly oid: string; readonly sql: string; readonly display: string }[];
  /** Of a typed table: `public.pair`. */
  readonly ofType: string | null;
  /** `heap`, …; null for the kinds that have none. */
  readonly accessMethod: string | null;
  /** Quoted; null for the database's own. */
  readonly tablespace: string | null;
  /** `fillfactor=70`, `toast.autovacuum_enabled=false`. */
  readonly options: readonly string[];
  /** `d` for the default, `n` for nothing, `f` for full, `i` for an index. */
  readonly replicaIdentity: string;
  readonly rowSecurity: boolean;
  readonly forcedRowSecurity: boolean;
  /** Of a materialized view: it has been filled. */
  readonly populated: boolean;
  /** Of a view: its query, as the server writes it. */
  readonly query: string | null;
  /** Of a foreign table: the quoted name of its server. */
  readonly server: string | null;
  readonly serverOptions: readonly string[];
  /** Number of the row type. */
  readonly typeOid: string;
}

const words: Readonly<Record<Relation['kind'], string>> = {
  r: 'table',
  p: 'table',
  f: 'foreign table',
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  c: 'type',
};

/** Reads all relations that are the team's, and makes them known to the other readers. */
export async function readRelations(reading: Reading): Promise<readonly RelationRow[]> {
  const rows = await reading.ask(`
    SELECT c.oid::text AS oid, c.reltype::text AS type_oid, c.relkind::text AS kind, n.nspname AS schema, c.relname AS name,
      quote_ident(n.nspname) AS schema_sql, quote_ident(c.relname) AS name_sql, c.relpersistence = 'u' AS unlogged,
      c.relispartition AS is_partition, pg_get_expr(c.relpartbound, c.oid) AS bound,
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
      CASE WHEN c.relkind IN ('r', 'p', 'f') THEN (
        SELECT json_agg(json_build_array(i.inhparent::text, quote_ident(pn.nspname), quote_ident(pc.relname)) ORDER BY i.inhseqno)
          FROM pg_inherits i JOIN pg_class pc ON pc.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
         WHERE i.inhrelid = c.oid) END AS parents,
      CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type, am.amname AS access_method,
      quote_ident(s.spcname) AS tablespace, to_json(c.reloptions) AS options, to_json(t.reloptions) AS toast_options,
      c.relreplident::text AS replica_identity, c.relrowsecurity AS row_security, c.relforcerowsecurity AS forced_row_security,
      c.relispopulated AS populated, CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query,
      quote_ident(fs.srvname) AS server, to_json(ft.ftoptions) AS server_options
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_am am ON am.oid = c.relam LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
      LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
      LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c') AND ${ownSchema} AND ${notOfExtension('pg_class', 'c.oid')}`);
  const relations: RelationRow[] = [];
  for (const row of rows) {
    const relation = relationOf(row);
    if (reading.leaveOut(relation.schema, relation.name)) continue;
    relations.push(relation);
    reading.relations.set(relation.oid, relation);
    if (relation.kind !== 'c') {
      const word = words[relation.kind];
      register(reading, 'pg_class', relation.oid, {
        sql: `${word.toUpperCase()} ${relation.sql}`,
        grant: `${relation.kind === 'S' ? 'SEQUENCE' : 'TABLE'} ${relation.sql}`,
        name: `${word} ${relation.display}`,
        of: relation.display,
      });
    }
  }
  return relations;
}

function relationOf(row: Row): RelationRow {
  const schemaSql = text(row, 'schema_sql');
  const nameSql = text(row, 'name_sql');
  return {
    oid: text(row, 'oid'),
    kind: text(row, 'kind') as Relation['kind'],
    schema: text(row, 'schema'),
    name: text(row, 'name'),
    sql: `${schemaSql}.${nameSql}`,
    display: displayName(schemaSql, nameSql),
    unlogged: flag(row, 'unlogged'),
    isPartition: flag(row, 'is_partition'),
    bound: optional(row, 'bound'),
    partitionKey: optional(row, 'partition_key'),
    parents: list<readonly [string, string, string]>(row, 'parents').map(([oid, schema, name]) => ({
      oid,
      sql: `${schema}.${name}`,
      display: displayName(schema, name),
    })),
    ofType: optional(row, 'of_type'),
    accessMethod: optional(row, 'access_method'),
    tablespace: optional(row, 'tablespace'),
    options: [...list(row, 'options'), ...list(row, 'toast_options').map((option) => `toast.${option}`)],
    replicaIdentity: text(row, 'replica_identity'),
    rowSecurity: flag(row, 'row_security'),
    forcedRowSecurity: flag(row, 'forced_row_security'),
    populated: flag(row, 'populated'),
    query: optional(row, 'query'),
    server: optional(row, 'server'),
    serverOptions: list(row, 'server_options'),
    typeOid: text(row, 'type_oid'),
  };
}
