import { DatabaseError, type Session } from '../../../core/database/session.ts';
import { readPostgresTables } from '../../../core/schema/server/read-postgres-tables.ts';
import type { ColumnFacts, TableFacts } from '../../../core/schema/server/table-facts.ts';
import type { Row } from '../rows/unique-keys.ts';
import { postgresText, postgresWriter } from '../values/collections.ts';
import { baseOf } from '../values/kinds.ts';
import { byTable, type Change, type Tables, type WrittenColumn } from './tables.ts';

const settings = ['DateStyle', 'IntervalStyle'] as const;

/** Tables of PostgreSQL. Rows are sent by COPY, the fastest way in that runs triggers and checks everything. */
export function postgresTables(session: Session): Tables {
  const before = new Map<string, string>();
  let inTransaction = false;
  return {
    batch: 2_500,
    // A refused statement would end the transaction; statements here are few.
    together: (work) => work(),
    async begin() {
      for (const name of settings) {
        const row = (await session.query(`SELECT current_setting('${name}') AS value`))[0];
        before.set(name, String(row?.['value']));
      }
      await session.query("SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'");
    },
    async end() {
      for (const [name, value] of before) await session.send(`SET ${name} = ${literal(value)}`);
    },
    async encoding() {
      return String((await session.query("SELECT current_setting('server_encoding') AS value"))[0]?.['value']);
    },
    facts: (leaveOut) => readPostgresTables((sql) => session.query(sql), { leaveOut }),
    async generated() {
      return byTable(
        await session.query(
          'SELECT n.nspname AS schema, c.relname AS name, a.attname AS column, pg_get_expr(d.adbin, d.adrelid) AS expression FROM pg_catalog.pg_attribute a ' +
            'JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum JOIN pg_catalog.pg_class c ON c.oid = a.attrelid ' +
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE a.attgenerated <> ''",
        ),
      );
    },
    async count(table) {
      return Number((await session.query(`SELECT count(*)::int8 AS count FROM ${source(table)}`))[0]?.['count']);
    },
    async values(table, columns, most) {
      const facts = columns.map((name) => table.columns.find((column) => column.name === name));
      const list = columns.map((name, i) => `${readable(quoted(name), facts[i])} AS c${i}`).join(', ');
      const where = columns.map((name) => `${quoted(name)} IS NOT NULL`).join(' AND ');
      // Sorted as bytes: the order of a language differs from machine to machine.
      const order = columns.map((_, i) => `c${i} COLLATE "C"`).join(', ');
      const rows = await session.query(
        `SELECT * FROM (SELECT DISTINCT ${list} FROM ${source(table)} WHERE ${where}) AS keys ORDER BY ${order} LIMIT ${most}`,
      );
      return rows.map((row) => columns.map((_, i) => String(row[`c${i}`])));
    },
    async insert(table, columns, rows) {
      const names = columns.map((column) => quoted(column.facts.name)).join(', ');
      if (inTransaction) await session.send('SAVEPOINT drydock_rows');
      let answer =
        columns.length === 0
          ? null
          : await session.copyIn(`COPY ${name(table)} (${names}) FROM STDIN`, copyText(columns, rows));
      // COPY is not to be had where row-level security holds for us.
      if (answer === null || (answer.kind === 'failed' && answer.failure.code === '0A000')) {
        if (inTransaction) await session.send('ROLLBACK TO SAVEPOINT drydock_rows');
        answer = await session.send(insertText(table, columns, rows));
      }
      if (inTransaction)
        await session.send(`${answer.kind === 'failed' ? 'ROLLBACK TO' : 'RELEASE'} SAVEPOINT drydock_rows`);
      return answer;
    },
    update: (table, key, changes, columns) => session.send(updateText(table, key, changes, columns)),
    remove(table, key, rows) {
      const facts = key.map((one) => table.columns.find((column) => column.name === one));
      const values = rows.map((row) => `(${row.map((text, i) => typed(facts[i], text)).join(', ')})`);
      return session.send(
        `DELETE FROM ${source(table)} WHERE (${key.map(quoted).join(', ')}) IN (${values.join(', ')})`,
      );
    },
    async deferred(work) {
      await session.query('BEGIN');
      await session.query('SET CONSTRAINTS ALL DEFERRED');
      inTransaction = true;
      let keep = false;
      try {
        keep = await work();
      } finally {
        inTransaction = false;
        if (!keep) await session.send('ROLLBACK');
      }
      if (!keep) return null;
      const answer = await session.send('COMMIT');
      if (answer.kind === 'failed') await session.send('ROLLBACK');
      return answer;
    },
    async advanceSequences(table) {
      for (const column of table.columns) {
        const sequence = await sequenceOf(session, table, column);
        if (sequence === null) continue;
        // Down for a sequence that counts down. A sequence that cannot hold the value keeps its own, and its owner's INSERT says so.
        await session.send(
          `SELECT setval(${literal(sequence)}::regclass, CASE WHEN s.seqincrement > 0 THEN greatest(m.most, s.seqstart) ELSE least(m.least, s.seqstart) END) ` +
            `FROM pg_catalog.pg_sequence s, (SELECT max(${quoted(column.name)}) AS most, min(${quoted(column.name)}) AS least FROM ${name(table)}) m ` +
            `WHERE s.seqrelid = ${literal(sequence)}::regclass AND m.most IS NOT NULL`,
        );
      }
    },
    async analyze(tables) {
      if (tables.length > 0) await session.send(`ANALYZE ${tables.map(name).join(', ')}`);
    },
    mayDefer: (foreignKey) => foreignKey.deferrable,
  };
}

async function sequenceOf(session: Session, table: TableFacts, column: ColumnFacts): Promise<string | null> {
  if (column.identity !== null) {
    try {
      const rows = await session.query(
        `SELECT pg_get_serial_sequence(${literal(name(table))}, ${literal(column.name)}) AS sequence`,
      );
      const sequence = rows[0]?.['sequence'];
      if (typeof sequence === 'string') return sequence;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
  }
  // A sequence that the column does not own: nextval('orders_id_seq'::regclass).
  return /^nextval\('((?:[^']|'')+)'::regclass\)$/.exec(column.defaultText ?? '')?.[1]?.replaceAll("''", "'") ?? null;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function name(table: TableFacts): string {
  return `${quoted(table.schema)}.${quoted(table.name)}`;
}

/** The table without those that inherit from it; a partitioned table is nothing but its partitions. */
function source(table: TableFacts): string {
  return table.partitioning === null ? `ONLY ${name(table)}` : name(table);
}

function literal(text: string): string {
  const inside = text.replaceAll("'", "''");
  return inside.includes('\\') ? `E'${inside.replaceAll('\\', '\\\\')}'` : `'${inside}'`;
}

function readable(column: string, facts: ColumnFacts | undefined): string {
  const family = facts === undefined ? 'text' : baseOf(facts.type).family;
  if (family === 'bytes') return `encode(${column}, 'hex')`;
  if (family === 'timestamptz') return `(${column} AT TIME ZONE 'UTC')::text`;
  return `${column}::text`;
}

export function copyText(columns: readonly WrittenColumn[], rows: readonly Row[]): string {
  const writers = columns.map(({ facts, place }) => ({ place, write: copyWriter(facts) }));
  const lines: string[] = [];
  const cells: string[] = new Array(writers.length);
  for (const row of rows) {
    let at = 0;
    for (const { place, write } of writers) {
      const value = row[place] ?? null;
      cells[at++] = value === null ? '\\N' : write(value);
    }
    lines.push(cells.join('\t'));
  }
  lines.push('');
  return lines.join('\n');
}

const copySpecial = /[\\\t\n\r]/;
const copyEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
/** What these are written with has none of COPY's special characters. */
const plainFamilies = new Set([
  'integer',
  'numeric',
  'float',
  'boolean',
  'uuid',
  'date',
  'timestamp',
  'timestamptz',
  'time',
]);

function copyWriter(facts: ColumnFacts): (text: string) => string {
  const write = postgresWriter(facts.type);
  if (plainFamilies.has(baseOf(facts.type).family)) return write;
  return (text) => {
    const written = write(text);
    return copySpecial.test(written) ? written.replace(/[\\\t\n\r]/g, (one) => copyEscapes[one] ?? one) : written;
  };
}

function insertText(table: TableFacts, columns: readonly WrittenColumn[], rows: readonly Row[]): string {
  if (columns.length === 0) return rows.map(() => `INSERT INTO ${name(table)} DEFAULT VALUES`).join('; ');
  const names = columns.map((column) => quoted(column.facts.name)).join(', ');
  const overriding = columns.some((column) => column.facts.identity === 'always') ? ' OVERRIDING SYSTEM VALUE' : '';
  const values = rows.map(
    (row) => `(${columns.map(({ facts, place }) => valueText(facts, row[place] ?? null)).join(', ')})`,
  );
  return `INSERT INTO ${name(table)} (${names})${overriding} VALUES ${values.join(',\n')}`;
}

function valueText(facts: ColumnFacts, text: string | null): string {
  return text === null ? 'NULL' : literal(postgresText(facts.type, text));
}

/** A literal with its type, where the server would not know it. */
function typed(facts: ColumnFacts | undefined, text: string | null): string {
  return facts === undefined || text === null
    ? 'NULL'
    : `${literal(postgresText(facts.type, text))}::${facts.typeText}`;
}

function updateText(
  table: TableFacts,
  key: readonly string[],
  changes: readonly Change[],
  columns: readonly string[],
): string {
  const facts = (column: string) => table.columns.find((one) => one.name === column);
  const value = (column: string, text: string | null) => typed(facts(column), text);
  const rows = changes.map(
    (change) =>
      `(${[...key.map((one, i) => value(one, change.key[i] ?? null)), ...columns.map((one, i) => value(one, change.values[i] ?? null))].join(', ')})`,
  );
  const set = columns.map((one, i) => `${quoted(one)} = v.n${i}`).join(', ');
  const where = key.map((one, i) => `t.${quoted(one)} = v.k${i}`).join(' AND ');
  const names = [...key.map((_, i) => `k${i}`), ...columns.map((_, i) => `n${i}`)].join(', ');
  return `UPDATE ${source(table)} AS t SET ${set} FROM (VALUES ${rows.join(',\n')}) AS v (${names}) WHERE ${where}`;
}
