import type { Session } from '../../../core/database/session.ts';
import { readMysqlTables } from '../../../core/schema/server/read-mysql-tables.ts';
import type { ColumnFacts, TableFacts } from '../../../core/schema/server/table-facts.ts';
import { baseOf } from '../values/kinds.ts';
import { byTable, type Change, type Tables } from './tables.ts';

const kept = ['sql_mode', 'time_zone', 'foreign_key_checks', 'unique_checks'] as const;

/** Tables of MySQL and MariaDB. Rows are sent as INSERTs of many rows: LOAD DATA needs a setting that servers rarely have. */
export function mysqlTables(session: Session): Tables {
  let before: readonly string[] = [];
  return {
    batch: 1_000,
    async together(work) {
      await session.query('START TRANSACTION');
      try {
        return await work();
      } finally {
        if (!session.lost) await session.send('COMMIT');
      }
    },
    async begin() {
      const row = (await session.query(`SELECT ${kept.map((name) => `@@SESSION.${name} AS ${name}`).join(', ')}`))[0];
      // A switch is a number: the servers do not take '1' for it.
      before = kept.map(
        (name) => `${name} = ${/checks$/.test(name) ? Number(row?.[name]) : literal(String(row?.[name]))}`,
      );
      // Strict, so that nothing is cut silently; a zero is a key like any other; backslashes escape, whatever the team's mode is.
      const mode =
        'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION';
      await session.query(
        `SET SESSION sql_mode = '${mode}', time_zone = '+00:00', foreign_key_checks = 1, unique_checks = 1`,
      );
    },
    async end() {
      if (before.length > 0) await session.send(`SET SESSION ${before.join(', ')}`);
    },
    encoding: async () => 'utf8mb4',
    facts: (leaveOut) => readMysqlTables((sql) => session.query(sql), { leaveOut }),
    async generated() {
      const rows = await session.query(
        'SELECT TABLE_SCHEMA AS `schema`, TABLE_NAME AS name, COLUMN_NAME AS `column`, GENERATION_EXPRESSION AS expression ' +
          "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND GENERATION_EXPRESSION <> ''",
      );
      // MySQL gives the quotes in them with a backslash.
      const written =
        session.engine === 'mariadb' ? (text: string) => text : (text: string) => text.replaceAll("\\'", "'");
      return byTable(rows.map((row) => ({ ...row, expression: written(String(row['expression'])) })));
    },
    async count(table) {
      return Number((await session.query(`SELECT COUNT(*) AS count FROM ${name(table)}`))[0]?.['count']);
    },
    async values(table, columns, most) {
      const facts = columns.map((one) => table.columns.find((column) => column.name === one));
      const list = columns.map((one, i) => `${readable(quoted(one), facts[i])} AS c${i}`).join(', ');
      const where = columns.map((one) => `${quoted(one)} IS NOT NULL`).join(' AND ');
      const order = columns.map((one) => quoted(one)).join(', ');
      const rows = await session.query(
        `SELECT ${list} FROM ${name(table)} WHERE ${where} ORDER BY ${order} LIMIT ${most}`,
      );
      const tuples = new Map<string, readonly string[]>();
      for (const row of rows) {
        const tuple = columns.map((_, i) => canonical(String(row[`c${i}`]), facts[i]));
        tuples.set(JSON.stringify(tuple), tuple);
      }
      return [...tuples.values()].sort(byBytes);
    },
    async insert(table, columns, rows) {
      const names = columns.map((column) => quoted(column.facts.name)).join(', ');
      const values = rows.map(
        (row) =>
          `(${columns.map(({ facts, place }) => valueText(facts, row[place] ?? null, session.engine)).join(',')})`,
      );
      return session.send(`INSERT INTO ${name(table)} (${names}) VALUES ${values.join(',\n')}`);
    },
    update(table, key, changes, columns) {
      const facts = (one: string) => table.columns.find((column) => column.name === one);
      const value = (one: string, text: string | null) => {
        const known = facts(one);
        return known === undefined ? 'NULL' : valueText(known, text, session.engine);
      };
      const matches = (change: Change) =>
        key.map((one, i) => `${quoted(one)} = ${value(one, change.key[i] ?? null)}`).join(' AND ');
      const set = columns.map(
        (one, i) =>
          `${quoted(one)} = CASE ${changes.map((change) => `WHEN ${matches(change)} THEN ${value(one, change.values[i] ?? null)}`).join(' ')} END`,
      );
      return session.send(
        `UPDATE ${name(table)} SET ${set.join(', ')} WHERE ${changes.map((change) => `(${matches(change)})`).join(' OR ')}`,
      );
    },
    remove(table, key, rows) {
      const facts = key.map((one) => table.columns.find((column) => column.name === one));
      const matches = rows.map(
        (row) =>
          `(${key.map((one, i) => `${quoted(one)} = ${facts[i] ? valueText(facts[i], row[i] ?? null, session.engine) : 'NULL'}`).join(' AND ')})`,
      );
      return session.send(`DELETE FROM ${name(table)} WHERE ${matches.join(' OR ')}`);
    },
    // Neither server has constraints that wait for the end of a transaction.
    deferred: async () => null,
    advanceSequences: async () => {},
    async analyze(tables) {
      if (tables.length > 0) await session.send(`ANALYZE TABLE ${tables.map(name).join(', ')}`);
    },
    mayDefer: () => false,
  };
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

function name(table: TableFacts): string {
  return `${quoted(table.schema)}.${quoted(table.name)}`;
}

function literal(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&').replaceAll('\0', '\\0')}'`;
}

function byBytes(a: readonly string[], b: readonly string[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

function readable(column: string, facts: ColumnFacts | undefined): string {
  const base = facts === undefined ? null : baseOf(facts.type);
  if (base?.family === 'bytes') return `LOWER(HEX(${column}))`;
  if (base?.family === 'bit') return `LPAD(BIN(${column} + 0), ${base.length ?? 1}, '0')`;
  return `CAST(${column} AS CHAR)`;
}

function canonical(text: string, facts: ColumnFacts | undefined): string {
  return facts !== undefined && baseOf(facts.type).family === 'boolean' ? (text === '1' ? 'true' : 'false') : text;
}

function valueText(facts: ColumnFacts, text: string | null, engine: Session['engine']): string {
  if (text === null) return 'NULL';
  const base = baseOf(facts.type);
  switch (base.family) {
    case 'integer':
    case 'numeric':
    case 'float':
    case 'year':
      return text;
    case 'boolean':
      return text === 'true' ? '1' : '0';
    case 'bytes':
      return text === '' ? "''" : `X'${text}'`;
    case 'bit':
      return `b'${text}'`;
    case 'geometry':
      return `ST_GeomFromText('${text}'${base.srid === null || base.srid === 0 ? '' : `, ${base.srid}`})`;
    case 'vector':
      return `${engine === 'mariadb' ? 'VEC_FromText' : 'STRING_TO_VECTOR'}('${text}')`;
    default:
      return literal(text);
  }
}
