import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Outcome } from './outcome.ts';

/** What is in a database: tables, columns, indexes, where InnoDB keeps them, and how many rows there are. */
export class Seen {
  readonly #rows: ReadonlyMap<string, number>;
  readonly #columns: ReadonlySet<string>;
  /** InnoDB's tables by name, one for each partition: its number changes when the table is built anew. */
  readonly #ids: ReadonlyMap<string, number>;
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #rowVersions: number;

  constructor(
    rows: ReadonlyMap<string, number>,
    columns: ReadonlySet<string>,
    ids: ReadonlyMap<string, number>,
    indexes: ReadonlyMap<string, number>,
    rowVersions: number,
  ) {
    this.#rows = rows;
    this.#columns = columns;
    this.#ids = ids;
    this.#indexes = indexes;
    this.#rowVersions = rowVersions;
  }

  tables(): string[] {
    return [...this.#rows.keys()];
  }

  rowVersions(): number {
    return this.#rowVersions;
  }

  /** Tables that were there and are on a file with a new number now; `t:p0,p1` when that holds for some partitions only. */
  rebuiltSince(before: Seen): string[] {
    const old = new Set(before.#ids.values());
    const found: string[] = [];
    for (const table of before.tables()) {
      const parts = [...this.#ids].filter(([name]) => tableOf(name) === table);
      const fresh = parts
        .filter(([, id]) => !old.has(id))
        .map(([name]) => name.slice(table.length).replace(/^#p#/, ''));
      const had = [...before.#ids.keys()].some((name) => tableOf(name) === table);
      if (fresh.length === 0 || !had) continue;
      found.push(fresh.length === parts.length ? table : `${table}:${fresh.sort().join(',')}`);
    }
    return found;
  }

  builtSince(before: Seen): string[] {
    const old = new Set(before.#indexes.values());
    return [...new Set([...this.#indexes].filter(([, id]) => !old.has(id)).map(([name]) => name))].sort();
  }

  lostSince(before: Seen, renames: boolean): NonNullable<Outcome['lost']> {
    const tables = renames ? [] : before.tables().filter((table) => !this.#rows.has(table));
    const columns = renames
      ? []
      : [...before.#columns]
          .filter((column) => !this.#columns.has(column) && this.#rows.has(column.split('.')[0] ?? ''))
          .sort();
    const rows = before
      .tables()
      .map(
        (table) =>
          [table, (before.#rows.get(table) ?? 0) - (this.#rows.get(table) ?? Number.POSITIVE_INFINITY)] as const,
      )
      .filter(([, lost]) => lost > 0);
    return {
      ...(tables.length === 0 ? {} : { tables }),
      ...(columns.length === 0 ? {} : { columns }),
      ...(rows.length === 0 ? {} : { rows: Object.fromEntries(rows) }),
    };
  }
}

/** `t` of `t#p#p0#sp#s0`. */
function tableOf(name: string): string {
  return name.split('#p#')[0] ?? name;
}

export async function look(connection: Connection, database: string): Promise<Seen> {
  const ask = async (sql: string, values: readonly unknown[] = [database]) =>
    (await connection.query<RowDataPacket[]>(sql, [...values]))[0];
  const tables = await ask(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name",
  );
  const rows = new Map<string, number>();
  for (const row of tables) {
    const name = String(row['name']);
    const counted = await ask(`SELECT COUNT(*) AS n FROM \`${name}\``).catch(() => null);
    if (counted !== null) rows.set(name, Number(counted[0]?.['n']));
  }
  const columns = await ask(
    "SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.columns WHERE table_schema = ?",
  );
  const [version] = await ask('SELECT VERSION() AS version');
  const mariadb = /mariadb/i.test(String(version?.['version']));
  const [innodb, keys] = mariadb ? ['innodb_sys_tables', 'innodb_sys_indexes'] : ['innodb_tables', 'innodb_indexes'];
  const files = await ask(
    `SELECT name, table_id AS id${mariadb ? '' : ', total_row_versions AS versions'} FROM information_schema.${innodb} WHERE name LIKE CONCAT(?, '/%')`,
  );
  const indexes = await ask(
    `SELECT t.name AS tab, i.name AS name, i.index_id AS id FROM information_schema.${keys} i JOIN information_schema.${innodb} t ` +
      "ON t.table_id = i.table_id WHERE t.name LIKE CONCAT(?, '/%')",
  );
  const short = (name: unknown) =>
    decode(String(name).slice(database.length + 1)).replace(/#P#|#SP#/g, (at) => at.toLowerCase());
  // InnoDB's own auxiliary tables of full-text indexes.
  const visible = (name: unknown) => !/\/fts_[0-9a-f]{16}_/i.test(String(name));
  return new Seen(
    rows,
    new Set(columns.map((row) => String(row['name']))),
    new Map(files.filter((row) => visible(row['name'])).map((row) => [short(row['name']), Number(row['id'])])),
    new Map(
      indexes
        .filter((row) => visible(row['tab']))
        .map((row) => [`${tableOf(short(row['tab']))}.${row['name']}`, Number(row['id'])]),
    ),
    files.reduce((sum, row) => sum + Number(row['versions'] ?? 0), 0),
  );
}

/** InnoDB writes `@0024` for a dollar sign. */
function decode(name: string): string {
  return name.replace(/@([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
