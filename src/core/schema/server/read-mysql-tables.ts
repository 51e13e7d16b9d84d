import { readExpressionChecks } from './mysql/checks.ts';
import type { Reading } from './mysql/reading.ts';
import { inDatabase } from './mysql/reading.ts';
import { withFixedSettings } from './mysql/session-settings.ts';
import { readRelations } from './mysql/tables.ts';
import { isBracketed, literal, shown, unescaped } from './mysql/text.ts';
import { valueType } from './mysql/value-types.ts';
import { flag, optional, type Row, text, whole } from './row.ts';
import { type Ask, compare, type SnapshotOptions } from './snapshot.ts';
import type {
  CheckFact,
  ColumnFacts,
  ForeignKeyFact,
  KeyPart,
  PartitioningFacts,
  TableFacts,
  UniqueKey,
} from './table-facts.ts';

/**
 * Reads what there is to know of every table of the database to write rows into it, sorted by name: MySQL 8.0 and later, MariaDB 10.6
 * and later. The session's settings are changed while it reads and put back.
 */
export async function readMysqlTables(ask: Ask, options: SnapshotOptions): Promise<readonly TableFacts[]> {
  return withFixedSettings(ask, async (server) => {
    const leaveOut = (name: string) => options.leaveOut(server.database, name);
    const reading: Reading = { ask, ...server, leaveOut, objects: [], relations: new Map() };
    await readRelations(reading);
    const estimates = await readEstimates(reading);
    const checks = await readCheckFacts(reading);
    const columns = await readColumnFacts(reading, checks);
    const keys = await readKeys(reading);
    const foreignKeys = await readForeignKeyFacts(reading);
    const partitioning = await readPartitioning(reading);
    const triggers = await readTriggerNames(reading);
    const facts: TableFacts[] = [];
    for (const { name, kind, engine } of reading.relations.values()) {
      if (kind !== 'table' || leaveOut(name)) continue;
      facts.push({
        schema: server.database,
        name,
        display: shown(name),
        estimatedRows: estimates.get(name) ?? null,
        columns: columns.get(name) ?? [],
        primaryKey: keys.primary.get(name) ?? null,
        uniqueKeys: keys.unique.get(name) ?? [],
        exclusions: [],
        foreignKeys: foreignKeys.get(name) ?? [],
        checks: checks.get(name) ?? [],
        partition: null,
        partitioning: partitioning.get(name) ?? null,
        inherits: [],
        triggers: triggers.get(name) ?? [],
        rowSecurity: 'off',
        storage: engine,
      });
    }
    return facts.sort((a, b) => compare(a.name, b.name));
  });
}

function add<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [value]);
  else group.push(value);
}

/** As InnoDB guesses now: MySQL would give what it guessed up to a day ago. */
async function readEstimates(reading: Reading): Promise<ReadonlyMap<string, number>> {
  const query = `SELECT TABLE_NAME AS name, TABLE_ROWS AS estimate FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${literal(reading.database)} AND TABLE_ROWS IS NOT NULL`;
  const read = async () => {
    const rows = await reading.ask(query);
    return new Map(rows.map((row) => [text(row, 'name'), whole(row, 'estimate') ?? 0]));
  };
  if (reading.mariadb) return read();
  const [before] = await reading.ask('SELECT @@SESSION.information_schema_stats_expiry AS seconds');
  await reading.ask('SET SESSION information_schema_stats_expiry = 0');
  try {
    return await read();
  } finally {
    const seconds = before === undefined ? 86400 : (whole(before, 'seconds') ?? 86400);
    await reading.ask(`SET SESSION information_schema_stats_expiry = ${seconds}`).catch(() => {});
  }
}

async function readCheckFacts(reading: Reading): Promise<ReadonlyMap<string, readonly CheckFact[]>> {
  const checks = new Map<string, CheckFact[]>();
  for (const row of await readExpressionChecks(reading)) {
    const written = text(row, 'expression');
    const expression = inDatabase(reading, reading.mariadb ? written : unescaped(written));
    add(checks, text(row, 'of_table'), {
      name: text(row, 'name'),
      expression: isBracketed(expression) ? expression.slice(1, -1) : expression,
      enforced: text(row, 'enforced') !== 'NO',
    });
  }
  for (const all of checks.values()) all.sort((a, b) => compare(a.name, b.name));
  return checks;
}

async function readColumnFacts(
  reading: Reading,
  checks: ReadonlyMap<string, readonly CheckFact[]>,
): Promise<ReadonlyMap<string, readonly ColumnFacts[]>> {
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, COLUMN_NAME AS name, COLUMN_DEFAULT AS fallback, IS_NULLABLE AS nullable, DATA_TYPE AS data_type, COLUMN_TYPE AS type,
      CHARACTER_MAXIMUM_LENGTH AS max_length, CHARACTER_OCTET_LENGTH AS max_bytes, NUMERIC_PRECISION AS num_precision, NUMERIC_SCALE AS num_scale,
      DATETIME_PRECISION AS digits, CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, EXTRA AS extra, GENERATION_EXPRESSION AS expression,
      ${reading.mariadb ? 'NULL' : 'SRS_ID'} AS srid
    FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${literal(reading.database)} ORDER BY TABLE_NAME, ORDINAL_POSITION`);
  const columns = new Map<string, ColumnFacts[]>();
  for (const row of rows) {
    const table = text(row, 'of_table');
    const isJson = (checks.get(table) ?? []).some(
      ({ expression }) => expression === `json_valid(\`${text(row, 'name').replaceAll('`', '``')}\`)`,
    );
    add(columns, table, columnFacts(reading, row, isJson));
  }
  return columns;
}

function columnFacts(reading: Reading, row: Row, isJson: boolean): ColumnFacts {
  const extra = (optional(row, 'extra') ?? '').toUpperCase();
  const generated = (optional(row, 'expression') ?? '') !== '';
  const told = optional(row, 'fallback');
  const fallback = generated || (reading.mariadb && told === 'NULL') ? null : told;
  const auto = extra.includes('AUTO_INCREMENT');
  return {
    name: text(row, 'name'),
    type: valueType(row, whole(row, 'srid'), isJson),
    typeText: text(row, 'type'),
    nullable: text(row, 'nullable') === 'YES',
    hasDefault: auto || fallback !== null,
    defaultText: fallback === null ? null : defaultText(reading, row, fallback, extra),
    generated,
    identity: auto ? 'auto' : null,
    collation: optional(row, 'collation'),
    charset: optional(row, 'charset'),
    invisible: extra.includes('INVISIBLE'),
  };
}

function defaultText(reading: Reading, row: Row, fallback: string, extra: string): string {
  if (reading.mariadb) return inDatabase(reading, fallback);
  if (extra.includes('DEFAULT_GENERATED')) return inDatabase(reading, unescaped(fallback));
  const isNumber = /^(\w*int|decimal|float|double|year|bit)$/.test(text(row, 'data_type'));
  return isNumber ? fallback : literal(fallback);
}

interface Keys {
  readonly primary: ReadonlyMap<string, readonly string[]>;
  readonly unique: ReadonlyMap<string, readonly UniqueKey[]>;
}

async function readKeys(reading: Reading): Promise<Keys> {
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, INDEX_NAME AS name, COLUMN_NAME AS column_name, SUB_PART AS prefix, ${reading.mariadb ? 'NULL' : 'EXPRESSION'} AS expression
    FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ${literal(reading.database)} AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`);
  const primary = new Map<string, string[]>();
  const parts = new Map<string, KeyPart[]>();
  const unique = new Map<string, UniqueKey[]>();
  for (const row of rows) {
    const table = text(row, 'of_table');
    const name = text(row, 'name');
    const expression = optional(row, 'expression');
    // The hidden end of a row of a versioned table is in its keys too.
    if (reading.relations.get(table)?.versioned === true && optional(row, 'column_name') === 'row_end') continue;
    if (name === 'PRIMARY') {
      add(primary, table, text(row, 'column_name'));
      continue;
    }
    const key = `${table}\0${name}`;
    if (!parts.has(key)) {
      const own: KeyPart[] = [];
      parts.set(key, own);
      add(unique, table, { name, parts: own, nullsNotDistinct: false, predicate: null, deferrable: false });
    }
    add(parts, key, {
      column: optional(row, 'column_name'),
      expression: expression === null ? null : inDatabase(reading, unescaped(expression)),
      prefix: whole(row, 'prefix'),
    });
  }
  for (const all of unique.values()) all.sort((a, b) => compare(a.name, b.name));
  return { primary, unique };
}

async function readForeignKeyFacts(reading: Reading): Promise<ReadonlyMap<string, readonly ForeignKeyFact[]>> {
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, CONSTRAINT_NAME AS name, COLUMN_NAME AS column_name, REFERENCED_TABLE_SCHEMA AS to_schema, REFERENCED_TABLE_NAME AS to_table,
      REFERENCED_COLUMN_NAME AS to_column
    FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = ${literal(reading.database)} AND REFERENCED_TABLE_NAME IS NOT NULL
    ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`);
  const keys = new Map<string, { table: string; rows: Row[] }>();
  for (const row of rows) {
    const table = text(row, 'of_table');
    const key = `${table}\0${text(row, 'name')}`;
    const found = keys.get(key) ?? { table, rows: [] };
    keys.set(key, found);
    found.rows.push(row);
  }
  const facts = new Map<string, ForeignKeyFact[]>();
  for (const { table, rows: parts } of keys.values()) {
    const [first] = parts;
    if (first === undefined) continue;
    add(facts, table, {
      name: text(first, 'name'),
      columns: parts.map((row) => text(row, 'column_name')),
      toSchema: text(first, 'to_schema'),
      toTable: text(first, 'to_table'),
      toColumns: parts.map((row) => text(row, 'to_column')),
      matchFull: false,
      deferrable: false,
      enforced: true,
    });
  }
  return facts;
}

async function readPartitioning(reading: Reading): Promise<ReadonlyMap<string, PartitioningFacts>> {
  const facts = new Map<string, PartitioningFacts>();
  if (![...reading.relations.values()].some(({ options }) => /\bpartitioned\b/.test(options))) return facts;
  const rows = await reading.ask(`
    SELECT TABLE_NAME AS of_table, PARTITION_NAME AS name, PARTITION_METHOD AS method, PARTITION_EXPRESSION AS expression, SUBPARTITION_EXPRESSION AS part_expression,
      PARTITION_DESCRIPTION AS bound, coalesce(SUBPARTITION_ORDINAL_POSITION, 1) = 1 AS is_first
    FROM information_schema.PARTITIONS WHERE TABLE_SCHEMA = ${literal(reading.database)} AND PARTITION_NAME IS NOT NULL
    ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION`);
  const partitions = new Map<string, { readonly name: string; readonly bound: string | null }[]>();
  for (const row of rows) {
    const table = text(row, 'of_table');
    if (flag(row, 'is_first')) add(partitions, table, { name: text(row, 'name'), bound: optional(row, 'bound') });
    if (facts.has(table)) continue;
    const key = inDatabase(reading, optional(row, 'expression') ?? '');
    const both = `${key} ${optional(row, 'part_expression') ?? ''}`;
    facts.set(table, {
      method: text(row, 'method').toLowerCase(),
      key,
      columns: [...new Set([...both.matchAll(/`((?:[^`]|``)+)`/g)].map(([, name = '']) => name.replaceAll('``', '`')))],
      partitions: partitions.get(table) ?? [],
    });
  }
  return facts;
}

async function readTriggerNames(reading: Reading): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await reading.ask(
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_TABLE AS of_table FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ${literal(reading.database)} ORDER BY TRIGGER_NAME`,
  );
  const triggers = new Map<string, string[]>();
  for (const row of rows) add(triggers, text(row, 'of_table'), text(row, 'name'));
  return triggers;
}
