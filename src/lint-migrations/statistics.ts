import { UserError } from '../core/report/user-error.ts';
import { keyOf, type TableSize } from '../core/schema/catalog.ts';

/**
 * Reads a statistics file: how large each table is in production. JSON, either `{"public.orders": {"rows": 1, "bytes": 2}}`
 * or a list of `{"schema", "table", "rows", "bytes"}`; or lines of values under a header line naming those columns, as
 * `psql --csv` and `mysql --batch` print them. Without a schema a PostgreSQL table is in `public`, any other in the
 * database that the migrations are run in, which is also looked for in whatever database the file names.
 * @throws UserError naming the file, the line or entry, and what was expected.
 */
export function readStatistics(
  file: string,
  text: string,
  engine: 'postgres' | 'mysql' | 'mariadb' = 'postgres',
): ReadonlyMap<string, TableSize> {
  const sizes = new Map<string, TableSize>();
  /** By name alone; null for one that two databases have. */
  const unqualified = new Map<string, TableSize | null>();
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const entries = trimmed.startsWith('{') || trimmed.startsWith('[') ? fromJson(file, trimmed) : fromCsv(file, trimmed);
  for (const { where, schema, table, rows, bytes } of entries) {
    const size = { rows: count(file, where, 'rows', rows), bytes: count(file, where, 'bytes', bytes) };
    sizes.set(keyOf({ schema: schema ?? (engine === 'postgres' ? 'public' : ''), name: table }), size);
    // The migrations of MySQL seldom name their database, and what lists the sizes always does.
    if (schema !== null && engine !== 'postgres') unqualified.set(table, unqualified.has(table) ? null : size);
  }
  for (const [table, size] of unqualified) {
    const key = keyOf({ schema: '', name: table });
    if (size && !sizes.has(key)) sizes.set(key, size);
  }
  return sizes;
}

interface Entry {
  readonly where: string;
  /** Null when none was written. */
  readonly schema: string | null;
  readonly table: string;
  readonly rows: unknown;
  readonly bytes: unknown;
}

function fromJson(file: string, text: string): Entry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalid(file, `is not valid JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (Array.isArray(parsed)) {
    return parsed.map((one: unknown, place) => {
      const row = isRecord(one) ? one : {};
      const table = row['table'] ?? row['name'];
      if (typeof table !== 'string') throw invalid(file, `has no "table" in entry ${place + 1}`);
      const schema = typeof row['schema'] === 'string' ? row['schema'] : null;
      return { where: `entry ${place + 1}`, schema, table, rows: row['rows'], bytes: row['bytes'] };
    });
  }
  if (!isRecord(parsed)) throw invalid(file, 'holds no tables');
  return Object.entries(parsed).map(([name, value]) => {
    const row = isRecord(value) ? value : {};
    const dot = name.indexOf('.');
    return {
      where: `"${name}"`,
      schema: dot < 0 ? null : name.slice(0, dot),
      table: name.slice(dot + 1),
      rows: row['rows'],
      bytes: row['bytes'],
    };
  });
}

function fromCsv(file: string, text: string): Entry[] {
  const lines = text.split(/\r?\n/);
  const separator = lines[0]?.includes('\t') ? '\t' : ',';
  const header = (lines[0] ?? '').split(separator).map((name) => name.trim().toLowerCase());
  const column = (...names: string[]) => header.findIndex((name) => names.includes(name));
  const [schema, table, rows, bytes] = [
    column('schema', 'schemaname', 'nspname', 'table_schema'),
    column('table', 'name', 'relname', 'tablename', 'table_name'),
    column('rows', 'reltuples', 'n_live_tup', 'table_rows'),
    column('bytes', 'size', 'pg_total_relation_size'),
  ];
  if (table < 0 || rows < 0) throw invalid(file, 'is neither JSON nor CSV with a header that names "table" and "rows"');
  return lines.slice(1).flatMap((line, place) => {
    if (line.trim() === '') return [];
    const cells = line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    return [
      {
        where: `line ${place + 2}`,
        schema: (schema < 0 ? undefined : cells[schema]) || null,
        table: cells[table] ?? '',
        rows: Number(cells[rows]),
        bytes: bytes < 0 ? 0 : Number(cells[bytes]),
      },
    ];
  });
}

/** PostgreSQL says -1 rows for a table that was never analysed: nothing is known then, which is not zero. */
function count(file: string, where: string, what: string, value: unknown): number {
  if (what === 'bytes' && value === undefined) return 0;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw invalid(file, `has no usable number of ${what} in ${where}`);
  }
  return value;
}

function invalid(file: string, why: string): UserError {
  return new UserError('statistics_invalid', `The statistics file ${file} ${why}.`, {
    hint: 'docs/configuration.md shows the query that writes one.',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
