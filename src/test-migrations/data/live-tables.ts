import type { Row, Session } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';
import { displayName } from '../../core/schema/catalog.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { flag, list, optional, text } from '../../core/schema/server/row.ts';

/** What a table's values are, as far as two texts of them can be compared. */
export type ValueFamily = 'integer' | 'decimal' | 'float' | 'text' | 'bytes' | 'uuid' | 'moment' | 'json' | 'other';

export interface LiveColumn {
  readonly name: string;
  /** The server's own number of the column, which a rename leaves; null on MySQL and MariaDB, which have none. */
  readonly id: string | null;
  /** As the server writes it: `character varying(20)`, `decimal(10,2)`. */
  readonly type: string;
  readonly family: ValueFamily;
  /** Computed from other columns by the server. */
  readonly generated: boolean;
  /** MySQL and MariaDB: the server itself writes it with every UPDATE of the row. */
  readonly onUpdate: boolean;
}

export interface TableId {
  readonly schema: string;
  readonly name: string;
}

export interface LiveTable {
  /** Empty on MySQL and MariaDB, where only the database of the session is looked at. */
  readonly schema: string;
  readonly name: string;
  /** `orders`, `shop.orders`. */
  readonly display: string;
  /** The server's own number of the table, which a rename leaves and a copy of the database keeps; null on MySQL and MariaDB. */
  readonly id: string | null;
  /** Only its own rows are read, not those of tables that inherit from it. */
  readonly only: boolean;
  /** PostgreSQL: its partitions of every level, which hold its rows. */
  readonly partitions: readonly TableId[];
  /** PostgreSQL: tables that it inherits from, whose statements reach its rows too. */
  readonly ancestors: readonly TableId[];
  readonly columns: readonly LiveColumn[];
  readonly primaryKey: readonly string[];
}

export type LeaveOut = (schema: string, name: string) => boolean;

/** The tables of a database that hold rows: no partitions (their table has their rows), no tables of tools, no temporary ones. */
export async function readLiveTables(session: Session, leaveOut: LeaveOut): Promise<readonly LiveTable[]> {
  const tables = session.engine === 'postgres' ? await readPostgres(session) : await readMysql(session);
  return tables.filter((one) => !leaveOut(one.schema, one.name));
}

const namesOf = `SELECT json_agg(json_build_object('schema', m.nspname, 'name', r.relname) ORDER BY m.nspname, r.relname)
  FROM f JOIN pg_class r ON r.oid = f.id JOIN pg_namespace m ON m.oid = r.relnamespace`;

async function readPostgres(session: Session): Promise<readonly LiveTable[]> {
  const rows = await session.query(`
    SELECT c.oid::text AS id, n.nspname AS schema, c.relname AS name, c.relkind = 'r' AS plain,
      (SELECT json_agg(json_build_object('name', a.attname, 'id', a.attnum::text, 'type', format_type(a.atttypid, a.atttypmod),
          'base', b.typname, 'kind', b.typtype, 'generated', a.attgenerated <> '') ORDER BY a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
          JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      (SELECT json_agg(a.attname ORDER BY k.place) FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
        WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts) AS key,
      (WITH RECURSIVE f (id) AS (SELECT inhrelid FROM pg_inherits WHERE inhparent = c.oid AND c.relkind = 'p'
          UNION SELECT inhrelid FROM pg_inherits JOIN f ON inhparent = f.id) ${namesOf}) AS partitions,
      (WITH RECURSIVE f (id) AS (SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid
          UNION SELECT inhparent FROM pg_inherits JOIN f ON inhrelid = f.id) ${namesOf}) AS ancestors
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    ORDER BY n.nspname, c.relname`);
  return rows.map((row) => {
    const [schema, name] = [text(row, 'schema'), text(row, 'name')];
    return {
      schema,
      name,
      display: displayName({ schema, name }),
      id: text(row, 'id'),
      only: flag(row, 'plain'),
      partitions: list<TableId>(row, 'partitions'),
      ancestors: list<TableId>(row, 'ancestors'),
      columns: list<Row>(row, 'columns').map((column) => ({
        name: text(column, 'name'),
        id: text(column, 'id'),
        type: text(column, 'type'),
        family: text(column, 'kind') === 'e' ? 'text' : familyOf('postgres', text(column, 'base')),
        generated: flag(column, 'generated'),
        onUpdate: false,
      })),
      primaryKey: list(row, 'key'),
    };
  });
}

async function readMysql(session: Session): Promise<readonly LiveTable[]> {
  const tables = await session.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY TABLE_NAME",
  );
  const columns = await session.query(
    `SELECT TABLE_NAME AS tab, COLUMN_NAME AS name, COLUMN_TYPE AS type, DATA_TYPE AS base, EXTRA AS extra, GENERATION_EXPRESSION AS made
     FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  );
  const keys = await session.query(
    "SELECT TABLE_NAME AS tab, COLUMN_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND INDEX_NAME = 'PRIMARY' ORDER BY TABLE_NAME, SEQ_IN_INDEX",
  );
  return tables.map((table) => {
    const name = text(table, 'name');
    return {
      schema: '',
      name,
      display: quoteIdentifier(name),
      id: null,
      only: false,
      partitions: [],
      ancestors: [],
      columns: columns
        .filter((column) => text(column, 'tab') === name)
        .map((column) => ({
          name: text(column, 'name'),
          id: null,
          type: text(column, 'type'),
          family: familyOf(session.engine, text(column, 'base')),
          generated: (optional(column, 'made') ?? '') !== '',
          onUpdate: /on update/i.test(optional(column, 'extra') ?? ''),
        })),
      primaryKey: keys.filter((key) => text(key, 'tab') === name).map((key) => text(key, 'name')),
    };
  });
}

const families: readonly (readonly [ValueFamily, RegExp])[] = [
  ['integer', /^(?:int[248]|tinyint|smallint|mediumint|int|bigint|year)$/],
  ['decimal', /^(?:numeric|decimal)$/],
  ['float', /^(?:float[48]?|double)$/],
  ['text', /^(?:text|varchar|bpchar|char|name|citext|tinytext|mediumtext|longtext|enum|set)$/],
  [
    'bytes',
    /^(?:bytea|binary|varbinary|tinyblob|blob|mediumblob|longblob|bit|vector|geometry|point|linestring|polygon|multi\w+|geom\w*)$/,
  ],
  ['uuid', /^uuid$/],
  ['json', /^jsonb?$/],
];

function familyOf(engine: Engine, type: string): ValueFamily {
  const name = type.toLowerCase();
  // MySQL's timestamp is a moment, and what its text is depends on a time zone; PostgreSQL's is a date and a time.
  if (name === 'date' || name === 'datetime' || (engine === 'postgres' && name === 'timestamp')) return 'moment';
  // There, the text of every other type says all of its value.
  if (engine === 'postgres' && /^(?:bit|point|polygon|bytea|vector|geo\w+)$/.test(name)) return 'other';
  return families.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
}
