import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Outcome } from './outcome.ts';

/** What is in a database: tables, columns, indexes, where InnoDB keeps them, and how many rows there are. */
export class Seen {
  readonly #rows: ReadonlyMap<string, number>;
  readonly #columns: ReadonlySet<string>;
  /** InnoDB's tables by name, one for each partition: the number changes when the table is built anew. */
  readonly #files: ReadonlyMap<string, number>;
  readonly #indexes: readonly { readonly file: number; readonly name: string; readonly id: number }[];
  readonly #rowVersions: number;
  /** Partitions with rows in them, as `t#p#p0`. */
  readonly #filled: ReadonlySet<string>;
  /** Indexes of partitioned tables by name alone: MySQL's list of InnoDB's indexes has none of theirs. */
  readonly #named: ReadonlySet<string>;

  constructor(
    rows: ReadonlyMap<string, number>,
    columns: ReadonlySet<string>,
    files: ReadonlyMap<string, number>,
    indexes: readonly { readonly file: number; readonly name: string; readonly id: number }[],
    rowVersions: number,
    filled: ReadonlySet<string>,
    named: ReadonlySet<string>,
  ) {
    this.#rows = rows;
    this.#columns = columns;
    this.#files = files;
    this.#indexes = indexes;
    this.#rowVersions = rowVersions;
    this.#filled = filled;
    this.#named = named;
  }

  tables(): string[] {
    return [...this.#rows.keys()];
  }

  rowVersions(): number {
    return this.#rowVersions;
  }

  /** Tables whose rows are in a file that was not there before; `t:p0,p1` when that holds for some partitions only. */
  rebuiltSince(before: Seen): string[] {
    const old = new Set(before.#files.values());
    const found: string[] = [];
    for (const table of before.tables()) {
      if (![...before.#files.keys()].some((name) => tableOf(name) === table)) continue;
      const now = this.#rows.has(table) ? table : this.#newNameOf(before);
      const parts = [...this.#files].filter(([name]) => tableOf(name) === now);
      const fresh = parts
        .filter(([name, id]) => !old.has(id) && (!name.includes('#p#') || this.#filled.has(name)))
        .map(([name]) => name.replace(/^.*?(#p#|$)/, ''));
      if (fresh.length === 0) continue;
      const kept = parts.some(([, id]) => old.has(id));
      found.push(kept ? `${table}:${fresh.sort().join(',')}` : table);
    }
    return found;
  }

  /** What a table that is no longer there is called now, if only one can be meant. */
  #newNameOf(before: Seen): string | undefined {
    const gone = before.tables().filter((table) => !this.#rows.has(table));
    const [fresh, ...more] = this.tables().filter((table) => !before.#rows.has(table));
    return gone.length === 1 && more.length === 0 ? fresh : undefined;
  }

  /** Indexes that are new in a file that was there before: `t.name`. */
  builtSince(before: Seen, renames: boolean): string[] {
    const old = new Set(before.#indexes.map(({ file, id }) => `${file} ${id}`));
    const files = new Set(before.#files.values());
    const built = this.#indexes
      .filter(
        ({ file, id, name }) => files.has(file) && !old.has(`${file} ${id}`) && !name.endsWith('.GEN_CLUST_INDEX'),
      )
      .map(({ name }) => name);
    const named = [...this.#named].filter(
      (name) => !renames && !before.#named.has(name) && before.#rows.has(name.split('.')[0] ?? ''),
    );
    return [...new Set([...built, ...named])].sort();
  }

  /** What is gone. Generated columns are not: what they held can be computed again. Nothing where things only got other names. */
  lostSince(before: Seen, renames: boolean): NonNullable<Outcome['lost']> {
    if (renames) return {};
    const tables = before.tables().filter((table) => !this.#rows.has(table));
    const columns = [...before.#columns]
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

export async function look(connection: Connection, database: string, mariadb: boolean): Promise<Seen> {
  const ask = async (sql: string, values: readonly unknown[] = [database]) =>
    (await connection.query<RowDataPacket[]>(sql, [...values]))[0];
  const tables = await ask(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') ORDER BY table_name",
  );
  const rows = new Map<string, number>();
  for (const row of tables) {
    const name = String(row['name']);
    const counted = await ask(`SELECT COUNT(*) AS n FROM \`${name}\``).catch(() => null);
    // A table that is there and cannot be read, since its file was taken away, has no rows for anybody.
    rows.set(name, Number(counted?.[0]?.['n'] ?? 0));
  }
  const columns = await ask(
    "SELECT CONCAT(table_name, '.', column_name) AS name FROM information_schema.columns WHERE table_schema = ? AND COALESCE(generation_expression, '') = ''",
  );
  const [innodb, keys] = mariadb ? ['innodb_sys_tables', 'innodb_sys_indexes'] : ['innodb_tables', 'innodb_indexes'];
  const files = await ask(
    `SELECT name, table_id AS id${mariadb ? '' : ', total_row_versions AS versions'} FROM information_schema.${innodb} WHERE name LIKE CONCAT(?, '/%')`,
  );
  const indexes = await ask(
    `SELECT t.name AS tab, t.table_id AS file, i.name AS name, i.index_id AS id FROM information_schema.${keys} i JOIN information_schema.${innodb} t ` +
      "ON t.table_id = i.table_id WHERE t.name LIKE CONCAT(?, '/%')",
  );
  const short = (name: unknown) =>
    decode(String(name).slice(database.length + 1)).replace(/#P#|#SP#/g, (at) => at.toLowerCase());
  // InnoDB's own auxiliary tables of full-text and vector indexes.
  const visible = (name: unknown) => !/\/fts_[0-9a-f]{16}_|#i#/i.test(String(name));
  const parts = new Map(
    files.filter((row) => visible(row['name'])).map((row) => [short(row['name']), Number(row['id'])]),
  );
  const filled = new Set<string>();
  for (const name of parts.keys()) {
    if (!name.includes('#p#')) continue;
    const [first] = await ask(
      `SELECT 1 FROM \`${tableOf(name)}\` PARTITION (\`${name.replace(/^.*#s?p#/, '')}\`) LIMIT 1`,
    ).catch(() => []);
    if (first !== undefined) filled.add(name);
  }
  const partitioned = new Set([...parts.keys()].filter((name) => name.includes('#p#')).map(tableOf));
  const named =
    mariadb || partitioned.size === 0
      ? []
      : await ask(
          "SELECT DISTINCT CONCAT(table_name, '.', index_name) AS name, table_name AS tab FROM information_schema.statistics WHERE table_schema = ?",
        );
  return new Seen(
    rows,
    new Set(columns.map((row) => String(row['name']))),
    parts,
    indexes
      .filter((row) => visible(row['tab']))
      .map((row) => ({
        file: Number(row['file']),
        name: `${tableOf(short(row['tab']))}.${row['name']}`,
        id: Number(row['id']),
      })),
    files.reduce((sum, row) => sum + Number(row['versions'] ?? 0), 0),
    filled,
    new Set(named.filter((row) => partitioned.has(String(row['tab']))).map((row) => String(row['name']))),
  );
}

/** InnoDB writes `@0024` for a dollar sign. */
function decode(name: string): string {
  return name.replace(/@([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
