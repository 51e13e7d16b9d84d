import type { Row, Session } from '../../core/database/session.ts';
import { flag, list, optional, text, whole } from '../../core/schema/server/row.ts';
import type { WriteKind } from './contract.ts';

export interface LiveColumn {
  readonly name: string;
  /** As the server writes it, with its length. */
  readonly type: string;
  readonly nullable: boolean;
  /** A row may leave it out: a default, an identity, AUTO_INCREMENT, or the server computes it. */
  readonly optional: boolean;
  /** Nobody may write it. */
  readonly computed: boolean;
}

export interface LiveRelation {
  readonly kind: 'table' | 'view';
  /** `orders`, `shop.orders`. */
  readonly name: string;
  /** PostgreSQL's number of it, for questions about privileges. */
  readonly id: string | null;
  readonly columns: ReadonlyMap<string, LiveColumn>;
  readonly indexes: readonly LiveIndex[];
  readonly writable: ReadonlySet<WriteKind>;
}

export interface LiveIndex {
  readonly name: string;
  /** In order; an expression is null. */
  readonly columns: readonly (string | null)[];
  /** Over all rows, not only over those of a condition. */
  readonly unique: boolean;
}

/** A relation by its name as a statement would write it; null where there is none. On MySQL a name has no schema. */
export async function readRelation(session: Session, name: string): Promise<LiveRelation | null> {
  return session.engine === 'postgres' ? readPostgres(session, name) : readMysql(session, name);
}

/** Names of a column in a map of columns: MySQL and MariaDB do not look at their case. */
export function columnKey(session: Pick<Session, 'engine'>, name: string): string {
  return session.engine === 'postgres' ? name : name.toLowerCase();
}

async function readPostgres(session: Session, name: string): Promise<LiveRelation | null> {
  const [schema, bare] = name.includes('.')
    ? [name.slice(0, name.indexOf('.')), name.slice(name.indexOf('.') + 1)]
    : [null, name];
  const [row] = await session.query(
    `SELECT c.oid::text AS id, c.relkind IN ('v', 'm') AS view, pg_relation_is_updatable(c.oid::regclass, true) AS writes,
      (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'nullable', NOT (a.attnotnull OR t.typnotnull), 'optional', a.atthasdef OR a.attidentity <> '' OR t.typdefault IS NOT NULL,
          'computed', a.attgenerated <> '' OR a.attidentity = 'a') ORDER BY a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT json_agg(json_build_object('name', x.relname, 'unique', i.indisunique AND i.indpred IS NULL,
          'columns', (SELECT json_agg(a.attname ORDER BY k.place) FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number <> 0 WHERE k.place <= i.indnkeyatts)))
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisvalid) AS indexes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND (n.nspname = $2 OR ($2::text IS NULL AND n.nspname = ANY (current_schemas(false))))
    ORDER BY array_position(current_schemas(false), n.nspname) LIMIT 1`,
    [bare, schema],
  );
  if (!row) return null;
  const writes = whole(row, 'writes') ?? 0;
  // Bits of the server's CmdType (pg_relation_is_updatable, src/backend/utils/adt/misc.c).
  const kinds: readonly (readonly [WriteKind, number])[] = [
    ['update', 4],
    ['insert', 8],
    ['delete', 16],
  ];
  return {
    kind: flag(row, 'view') ? 'view' : 'table',
    name,
    id: text(row, 'id'),
    columns: new Map(
      list<Row>(row, 'columns').map((column) => [
        text(column, 'name'),
        {
          name: text(column, 'name'),
          type: text(column, 'type'),
          nullable: flag(column, 'nullable'),
          optional: flag(column, 'optional'),
          computed: flag(column, 'computed'),
        },
      ]),
    ),
    indexes: list<Row>(row, 'indexes').map((index) => ({
      name: text(index, 'name'),
      columns: list<string | null>(index, 'columns'),
      unique: flag(index, 'unique'),
    })),
    writable: new Set(kinds.filter(([, bit]) => (writes & bit) !== 0).map(([kind]) => kind)),
  };
}

async function readMysql(session: Session, name: string): Promise<LiveRelation | null> {
  const where = 'TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?';
  const [table] = await session.query(
    `SELECT t.TABLE_TYPE LIKE '%VIEW%' AS view_, v.IS_UPDATABLE AS updatable FROM information_schema.TABLES t
     LEFT JOIN information_schema.VIEWS v ON v.TABLE_SCHEMA = t.TABLE_SCHEMA AND v.TABLE_NAME = t.TABLE_NAME WHERE t.${where.replace('TABLE_NAME', 't.TABLE_NAME')}`,
    [name],
  );
  if (!table) return null;
  const columns = await session.query(
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE = 'YES' AS nullable, COLUMN_DEFAULT AS value, EXTRA AS extra,
       GENERATION_EXPRESSION AS made FROM information_schema.COLUMNS WHERE ${where} ORDER BY ORDINAL_POSITION`,
    [name],
  );
  const parts = await session.query(
    `SELECT INDEX_NAME AS name, COLUMN_NAME AS col, SUB_PART AS part, NON_UNIQUE AS loose FROM information_schema.STATISTICS
     WHERE ${where} ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
    [name],
  );
  const indexes = new Map<string, LiveIndex & { readonly columns: (string | null)[] }>();
  for (const part of parts) {
    const index = text(part, 'name');
    const one = indexes.get(index) ?? { name: index, columns: [], unique: !flag(part, 'loose') };
    // A prefix is not the column: an upsert that counts on it finds other rows.
    one.columns.push(optional(part, 'part') === null ? optional(part, 'col') : null);
    indexes.set(index, one);
  }
  const view = flag(table, 'view_');
  const writable = !view || /^yes$/i.test(optional(table, 'updatable') ?? '');
  return {
    kind: view ? 'view' : 'table',
    name,
    id: null,
    columns: new Map(
      columns.map((column) => {
        const extra = optional(column, 'extra') ?? '';
        const made = (optional(column, 'made') ?? '') !== '';
        const value = optional(column, 'value');
        return [
          text(column, 'name').toLowerCase(),
          {
            name: text(column, 'name'),
            type: text(column, 'type'),
            nullable: flag(column, 'nullable'),
            // MariaDB writes a default of NULL as the text NULL.
            optional: made || /auto_increment|default_generated/i.test(extra) || (value !== null && value !== 'NULL'),
            computed: made,
          },
        ];
      }),
    ),
    indexes: [...indexes.values()],
    writable: new Set(writable ? (['insert', 'update', 'delete'] as const) : []),
  };
}
