import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { QualifiedName } from '../../../src/core/schema/catalog.ts';
import type { MysqlCatalog, MysqlColumn, MysqlTable } from '../../../src/core/schema/mysql/catalog.ts';
import { createMysqlReplay } from '../../../src/core/schema/mysql/replay.ts';
import type { DataType, TableName } from '../../../src/core/sql/mysql/definitions.ts';
import { readMysql } from '../../../src/core/sql/mysql/read-mysql.ts';
import type { MysqlNode, MysqlServer } from '../../../src/core/sql/mysql/statement.ts';
import { sourceText } from '../../../src/core/sql/source-text.ts';

export interface Comparison {
  /** Facts that only the real server has. */
  readonly missing: readonly string[];
  /** Facts that only the replay has. */
  readonly extra: readonly string[];
  /** Statements that the server refused: they are not replayed either. */
  readonly refused: readonly { readonly sql: string; readonly error: string }[];
  /** What the reader could not read. */
  readonly unread: readonly string[];
  readonly doubts: readonly string[];
  readonly facts: number;
  readonly statements: number;
  readonly catalog: MysqlCatalog;
}

/**
 * Runs scripts on a real server, statement by statement, each script in a session of its own, and replays those that it took. Then
 * holds what the server's information_schema says against what the replay says.
 * @param databases Databases that the scripts make besides the one they are run in.
 */
export async function compareWithServer(
  connect: () => Promise<Connection>,
  database: string,
  server: MysqlServer,
  scripts: readonly { readonly file: string; readonly sql: string }[],
  databases: readonly string[] = [],
): Promise<Comparison> {
  const replay = createMysqlReplay({ server });
  const refused: { sql: string; error: string }[] = [];
  const unread: string[] = [];
  const named = new Set<string>();
  let count = 0;
  for (const [place, script] of scripts.entries()) {
    const client = await connect();
    try {
      replay.begin(place);
      const read = readMysql(sourceText(script.file, script.sql), { server });
      for (const { message, span } of read.errors) unread.push(`${script.file}@${span.start}: ${message}`);
      for (const { reason, span } of read.notAnalysed) unread.push(`${script.file}@${span.start}: ${reason}`);
      for (const statement of read.statements) {
        if (statement.body) continue;
        count++;
        try {
          await client.query(statement.sql);
        } catch (error) {
          refused.push({ sql: statement.sql, error: error instanceof Error ? error.message : String(error) });
          continue;
        }
        replay.apply(statement, place);
        // What stands in a block, or in the text of a PREPARE, shares its fate.
        for (const each of read.statements) {
          const { start } = each.span;
          if (each !== statement && each.body && start >= statement.span.start && start < statement.span.end)
            replay.apply(each, place);
        }
        for (const name of newNames(statement.node)) named.add(JSON.stringify(replay.catalog.resolve(name)));
      }
    } finally {
      await client.end();
    }
  }
  const client = await connect();
  // A new session, as the server's that is asked.
  replay.begin(scripts.length);
  try {
    const real = await serverFacts(client, [database, ...databases], database, server);
    const replayed = [
      ...catalogFacts(replay.catalog, server),
      `database ${replay.catalog.charset} ${replay.catalog.collation}`,
      ...objectFacts(replay.catalog, named),
    ];
    // An unknown type claims nothing about the column, nor an uncertain table that it has all of them.
    const vague = replayed.filter((fact) => fact.endsWith(' ?')).map((fact) => fact.slice(0, -1));
    const uncertain = new Set<string>();
    for (const table of replay.catalog.tables()) if (!table.certain) uncertain.add(shown(table.name));
    const kept = (fact: string) =>
      !vague.some((start) => fact.startsWith(start)) && !uncertain.has(/^column (\S+?)\.[^.]*$/.exec(fact)?.[1] ?? '');
    const realSet = new Set(real.filter(kept));
    const replayedSet = new Set(replayed.filter(kept));
    return {
      missing: [...realSet].filter((fact) => !replayedSet.has(fact)).sort(),
      extra: [...replayedSet].filter((fact) => !realSet.has(fact)).sort(),
      refused,
      unread,
      doubts: replay.catalog.doubts,
      facts: realSet.size,
      statements: count,
      catalog: replay.catalog,
    };
  } finally {
    await client.end();
  }
}

/** Names in facts: the database that the scripts are run in is left out. */
function shown(name: QualifiedName): string {
  return name.schema === '' ? name.name : `${name.schema}.${name.name}`;
}

/** Names that the catalog can be asked for but does not list: those of views, routines, events and sequences. */
function newNames(node: MysqlNode): readonly Pick<TableName, 'schema' | 'name'>[] {
  switch (node.kind) {
    case 'create view':
      return [node.view];
    case 'create procedure':
    case 'create function':
      return [node.routine];
    case 'create event':
      return [node.event];
    case 'create sequence':
      return [node.sequence];
    case 'rename table':
      return node.pairs.map(({ to }) => to);
    default:
      return [];
  }
}

function objectFacts(catalog: MysqlCatalog, named: Iterable<string>): readonly string[] {
  const facts: string[] = [];
  for (const text of named) {
    const name: QualifiedName = JSON.parse(text);
    if (catalog.view(name)) facts.push(`view ${shown(name)}`);
    for (const kind of ['procedure', 'function', 'event', 'sequence'] as const)
      if (catalog.object(kind, name)) facts.push(`${kind} ${shown(name)}`);
  }
  return facts;
}

const flag = (text: string, on: boolean) => (on ? ` ${text}` : '');

/** One line for every fact about the schema that the replay knows. */
export function catalogFacts(catalog: MysqlCatalog, server: MysqlServer): readonly string[] {
  const facts: string[] = [];
  for (const table of catalog.tables()) {
    if (table.temporary) continue;
    const name = shown(table.name);
    facts.push(tableFact(name, table));
    let position = 0;
    for (const [key, column] of table.columns) {
      position++;
      if (key !== column.name.toLowerCase()) facts.push(`a column's key ${key} is not its name ${column.name}`);
      facts.push(columnFact(name, position, column, server));
    }
    for (const [key, index] of table.indexes) {
      if (key !== index.name.toLowerCase()) facts.push(`an index's key ${key} is not its name ${index.name}`);
      const parts = index.parts.map(
        ({ column, length, descending }) =>
          `${column ?? '()'}${length === null ? '' : `(${length})`}${descending ? ' desc' : ''}`,
      );
      facts.push(`index ${name}.${index.name} ${index.kind} ${parts.join(', ')}${flag('invisible', !index.visible)}`);
    }
    for (const [key, foreignKey] of table.foreignKeys) {
      if (key !== foreignKey.name.toLowerCase()) facts.push(`a foreign key's key ${key} is not its name`);
      const { columns, references, referencedColumns, onDelete, onUpdate } = foreignKey;
      facts.push(
        `foreign key ${name}.${foreignKey.name} (${columns}) ${shown(references)} (${referencedColumns}) ${onDelete}, ${onUpdate}`,
      );
      const back = catalog.foreignKeysTo(references);
      if (!back.some((each) => each.foreignKey === foreignKey)) facts.push(`${foreignKey.name} is not found back`);
    }
    for (const check of table.checks.values()) {
      facts.push(
        `check ${name}.${check.name}${flag('of column', check.column !== null)}${flag('not enforced', !check.enforced)}`,
      );
    }
    if (table.partitions.length > 0) facts.push(`partitions ${name} ${table.partitions.join(', ')}`);
    for (const trigger of catalog.triggersOf(table.name)) {
      facts.push(`trigger ${shown(trigger.name)} ${trigger.timing} ${trigger.event} on ${name}`);
      if (catalog.object('trigger', trigger.name) !== trigger) facts.push(`trigger ${trigger.name.name} is lost`);
    }
  }
  return facts;
}

function tableFact(name: string, table: MysqlTable): string {
  const { engine, charset, collation } = table;
  const format = engine === 'innodb' ? (table.rowFormat ?? 'dynamic') : '';
  const versioned = flag('versioned', table.systemVersioned);
  return `table ${name} ${engine} ${format} ${charset} ${collation}${versioned}${flag(JSON.stringify(table.comment), table.comment !== null)}`;
}

function columnFact(table: string, position: number, column: MysqlColumn, server: MysqlServer): string {
  const start = `column ${table}.#${position} ${column.name}`;
  if (column.type === null) return `${start} ?`;
  // MySQL says nothing of an ENUM in the character set `binary`, MariaDB does.
  const text = column.charset === null || column.charset === 'binary' ? '' : ` ${column.charset} ${column.collation}`;
  const hasDefault = column.default !== null && column.default.kind !== 'null';
  const generated = column.generated ? (column.generated.stored ? ' stored' : ' virtual') : '';
  return (
    `${start} ${shownType(column.type, server)}${text}${flag('not null', !column.nullable)}${flag('default', hasDefault)}` +
    `${flag('on update', column.onUpdate !== null)}${flag('auto_increment', column.autoIncrement)}${generated}` +
    `${flag('invisible', column.invisible)}${flag(JSON.stringify(column.comment), (column.comment ?? '') !== '')}`
  );
}

/** Digits that a server shows for an integer without a width: signed, unsigned. */
const widths: Readonly<Record<string, readonly [number, number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
};

/** A type as COLUMN_TYPE shows it. */
function shownType(type: DataType, server: MysqlServer): string {
  const mariadb = server.engine === 'mariadb';
  const { name, length, decimals } = type;
  const sign = `${flag('unsigned', type.unsigned || type.zerofill)}${flag('zerofill', type.zerofill)}`;
  const width = widths[name];
  if (width) {
    const digits = length || width[type.unsigned || type.zerofill ? 1 : 0];
    const isBool = name === 'tinyint' && digits === 1 && !type.unsigned;
    return `${name}${mariadb || type.zerofill || isBool ? `(${digits})` : ''}${sign}`;
  }
  switch (name) {
    case 'decimal':
      return `decimal(${length ?? 10},${decimals ?? 0})${sign}`;
    case 'float':
      if (length !== null && decimals === null) return `${length > 24 ? 'double' : 'float'}${sign}`;
      return `float${length === null ? '' : `(${length},${decimals})`}${sign}`;
    case 'double':
      return `double${length === null ? '' : `(${length},${decimals})`}${sign}`;
    case 'bit':
    case 'char':
    case 'binary':
      return `${name}(${length ?? 1})`;
    case 'varchar':
    case 'varbinary':
      return `${name}(${length})`;
    case 'vector':
      return `vector(${length ?? 2048})`;
    case 'year':
      return mariadb ? 'year(4)' : 'year';
    case 'time':
    case 'datetime':
    case 'timestamp':
      return length ? `${name}(${length})` : name;
    case 'enum':
    case 'set':
      return `${name}(${(type.values ?? []).map((value) => `'${value.replaceAll("'", "''")}'`).join(',')})`;
    case 'json':
      return mariadb ? 'longtext' : 'json';
    case 'geometrycollection':
      return mariadb ? name : 'geomcollection';
    default:
      return name;
  }
}

type Row = Readonly<Record<string, string | number | null>>;

/** The same facts as the server has them. */
async function serverFacts(
  client: Connection,
  databases: readonly string[],
  main: string,
  server: MysqlServer,
): Promise<readonly string[]> {
  const mariadb = server.engine === 'mariadb';
  const facts: string[] = [];
  const select = async (sql: string): Promise<Row[]> => {
    const [rows] = await client.query<RowDataPacket[]>(sql, [databases]);
    return rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [key.toLowerCase(), Buffer.isBuffer(value) ? `${value}` : value]),
      ),
    );
  };
  const name = (schema: unknown, table: unknown) =>
    shown({ schema: schema === main ? '' : String(schema), name: String(table) });
  const views = new Set<string>();
  for (const row of await select(
    `SELECT t.table_schema, t.table_name, t.table_type, t.engine, t.row_format, t.table_collation, t.table_comment
     FROM information_schema.tables t WHERE t.table_schema IN (?)`,
  )) {
    const table = name(row['table_schema'], row['table_name']);
    const type = String(row['table_type']);
    if (!['BASE TABLE', 'SYSTEM VERSIONED'].includes(type)) {
      views.add(table);
      if (type === 'SEQUENCE') facts.push(`sequence ${table}`);
      if (type === 'VIEW') facts.push(`view ${table}`);
      continue;
    }
    const engine = String(row['engine']).toLowerCase();
    const format = engine === 'innodb' ? String(row['row_format']).toLowerCase() : '';
    const collation = String(row['table_collation']);
    const comment = String(row['table_comment'] ?? '');
    facts.push(
      `table ${table} ${engine} ${format} ${collation.split('_')[0]} ${collation}${flag('versioned', type === 'SYSTEM VERSIONED')}${flag(JSON.stringify(comment), comment !== '')}`,
    );
  }
  for (const row of await select('SELECT * FROM information_schema.columns WHERE table_schema IN (?)')) {
    const table = name(row['table_schema'], row['table_name']);
    if (views.has(table)) continue;
    const extra = String(row['extra']).toLowerCase();
    const fallback = row['column_default'] ?? null;
    const hasDefault = extra.includes('default_generated') || (fallback !== null && !(mariadb && fallback === 'NULL'));
    const collation = row['collation_name'];
    const text = collation === null || collation === 'binary' ? '' : ` ${row['character_set_name']} ${collation}`;
    const generated = extra.includes('stored') ? ' stored' : extra.includes('virtual') ? ' virtual' : '';
    const comment = String(row['column_comment'] ?? '');
    facts.push(
      `column ${table}.#${row['ordinal_position']} ${row['column_name']} ${String(row['column_type']).replace(/ \/\*.*\*\//, '')}${text}` +
        `${flag('not null', row['is_nullable'] === 'NO')}${flag('default', hasDefault)}${flag('on update', extra.includes('on update'))}` +
        `${flag('auto_increment', extra.includes('auto_increment'))}${generated}${flag('invisible', extra.includes('invisible'))}` +
        `${flag(JSON.stringify(comment), comment !== '')}`,
    );
  }
  const indexes = new Map<string, { kind: string; parts: string[]; hidden: boolean }>();
  for (const row of await select(
    'SELECT * FROM information_schema.statistics WHERE table_schema IN (?) ORDER BY table_schema, table_name, index_name, seq_in_index',
  )) {
    const key = `${name(row['table_schema'], row['table_name'])}.${row['index_name']}`;
    const type = String(row['index_type']).toLowerCase();
    const special = type === 'fulltext' || type === 'spatial' || type === 'vector';
    const kind = special
      ? type
      : row['index_name'] === 'PRIMARY'
        ? 'primary'
        : Number(row['non_unique']) === 0
          ? 'unique'
          : 'index';
    const index = indexes.get(key) ?? {
      kind,
      parts: [],
      hidden: row['is_visible'] === 'NO' || row['ignored'] === 'YES',
    };
    indexes.set(key, index);
    const part = row['sub_part'] === null || special ? '' : `(${row['sub_part']})`;
    const column = row['column_name'] === null ? '()' : String(row['column_name']).toLowerCase();
    // The period of a table with system versioning is in its keys too.
    if (mariadb && column === 'row_end') continue;
    index.parts.push(`${column}${part}${flag('desc', row['collation'] === 'D')}`);
  }
  for (const [key, { kind, parts, hidden }] of indexes)
    facts.push(`index ${key} ${kind} ${parts.join(', ')}${flag('invisible', hidden)}`);

  const foreignKeys = new Map<string, { columns: string[]; referenced: string[]; parent: string; actions: string }>();
  for (const row of await select(
    `SELECT k.constraint_schema, k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name,
       k.referenced_column_name, r.delete_rule, r.update_rule
     FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
       ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
     WHERE k.constraint_schema IN (?) AND k.referenced_table_name IS NOT NULL ORDER BY k.ordinal_position`,
  )) {
    const key = `${name(row['constraint_schema'], row['table_name'])}.${row['constraint_name']}`;
    const found = foreignKeys.get(key) ?? {
      columns: [],
      referenced: [],
      parent: name(row['referenced_table_schema'], row['referenced_table_name']),
      actions: `${row['delete_rule']}, ${row['update_rule']}`.toLowerCase(),
    };
    foreignKeys.set(key, found);
    found.columns.push(String(row['column_name']).toLowerCase());
    found.referenced.push(String(row['referenced_column_name']).toLowerCase());
  }
  for (const [key, { columns, referenced, parent, actions }] of foreignKeys)
    facts.push(`foreign key ${key} (${columns}) ${parent} (${referenced}) ${actions}`);

  const checks = mariadb
    ? `SELECT constraint_schema, table_name, constraint_name, level, 'YES' AS enforced
       FROM information_schema.check_constraints WHERE constraint_schema IN (?)`
    : `SELECT constraint_schema, table_name, constraint_name, 'Table' AS level, enforced
       FROM information_schema.table_constraints WHERE constraint_type = 'CHECK' AND constraint_schema IN (?)`;
  for (const row of await select(checks)) {
    facts.push(
      `check ${name(row['constraint_schema'], row['table_name'])}.${row['constraint_name']}` +
        `${flag('of column', row['level'] === 'Column')}${flag('not enforced', row['enforced'] === 'NO')}`,
    );
  }
  const partitions = new Map<string, string[]>();
  for (const row of await select(
    `SELECT DISTINCT table_schema, table_name, partition_name, partition_ordinal_position FROM information_schema.partitions
     WHERE partition_name IS NOT NULL AND table_schema IN (?) ORDER BY partition_ordinal_position`,
  )) {
    const key = name(row['table_schema'], row['table_name']);
    partitions.set(key, [...(partitions.get(key) ?? []), String(row['partition_name']).toLowerCase()]);
  }
  for (const [table, names] of partitions) facts.push(`partitions ${table} ${names.join(', ')}`);
  for (const row of await select('SELECT * FROM information_schema.triggers WHERE trigger_schema IN (?)')) {
    const how = `${row['action_timing']} ${row['event_manipulation']}`.toLowerCase();
    const table = name(row['event_object_schema'], row['event_object_table']);
    facts.push(`trigger ${name(row['trigger_schema'], row['trigger_name'])} ${how} on ${table}`);
  }
  for (const row of await select(
    `SELECT schema_name, default_character_set_name AS charset, default_collation_name AS collation
     FROM information_schema.schemata WHERE schema_name IN (?)`,
  )) {
    if (row['schema_name'] === main) facts.push(`database ${row['charset']} ${row['collation']}`);
  }
  for (const row of await select('SELECT * FROM information_schema.routines WHERE routine_schema IN (?)'))
    facts.push(`${String(row['routine_type']).toLowerCase()} ${name(row['routine_schema'], row['routine_name'])}`);
  for (const row of await select('SELECT * FROM information_schema.events WHERE event_schema IN (?)'))
    facts.push(`event ${name(row['event_schema'], row['event_name'])}`);
  return facts;
}
