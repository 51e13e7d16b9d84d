import type { Session } from '../../core/database/session.ts';

/** How InnoDB keeps the tables of a database. A new number is a new file: the table was built anew. */
export interface MysqlLook {
  /** Every table, of whatever engine. */
  readonly tables: ReadonlySet<string>;
  /** By the table: the number of each file by its name, one for each partition. Null where the server does not tell (it wants PROCESS). */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, number>> | null;
  /** Numbers of indexes by the file that they are in. */
  readonly indexes: ReadonlyMap<number, ReadonlySet<number>>;
}

/** Asked for in a session of ours: the server's own count of rows and warnings has to stay what the migration made it. */
export async function lookAtMysql(session: Session): Promise<MysqlLook> {
  const mariadb = session.engine === 'mariadb';
  const tables = await session.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE <> 'VIEW'",
  );
  const names = new Set(tables.map((row) => String(row['name'])));
  const [innodb, keys] = mariadb ? ['INNODB_SYS_TABLES', 'INNODB_SYS_INDEXES'] : ['INNODB_TABLES', 'INNODB_INDEXES'];
  const ours = "LEFT(t.NAME, CHAR_LENGTH(DATABASE()) + 1) = CONCAT(DATABASE(), '/')";
  const found = await session.send(
    `SELECT t.NAME AS name, t.TABLE_ID AS id FROM information_schema.${innodb} t WHERE ${ours}`,
  );
  if (found.kind === 'failed') return { tables: names, files: null, indexes: new Map() };
  const files = new Map<string, Map<string, number>>();
  for (const row of found.rows) {
    const file = String(row['name']);
    const name = tableOf(file);
    if (name === null) continue;
    const part = file.split(/#p#/i)[1] ?? '';
    const known = files.get(name) ?? new Map<string, number>();
    files.set(name, known.set(part, Number(row['id'])));
  }
  const indexes = new Map<number, Set<number>>();
  const built = await session.send(
    `SELECT i.TABLE_ID AS file, i.INDEX_ID AS id FROM information_schema.${keys} i JOIN information_schema.${innodb} t ON t.TABLE_ID = i.TABLE_ID
     WHERE i.NAME <> 'GEN_CLUST_INDEX' AND ${ours}`,
  );
  for (const row of built.kind === 'done' ? built.rows : []) {
    const file = Number(row['file']);
    const known = indexes.get(file);
    if (known) known.add(Number(row['id']));
    else indexes.set(file, new Set([Number(row['id'])]));
  }
  return { tables: names, files, indexes };
}

/** `orders` of `shop/orders#p#p0`; null for InnoDB's own tables of full-text and vector indexes. */
function tableOf(file: string): string | null {
  const name = file.slice(file.indexOf('/') + 1);
  if (/^(?:fts_|FTS_)[0-9a-f]{16}_|#i#|^#sql/i.test(name)) return null;
  return decoded(name.split(/#p#/i)[0] ?? name);
}

/** InnoDB writes `@0024` for a dollar sign (MySQL manual, section 11.2.4). */
function decoded(name: string): string {
  return name.replace(/@([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** What became of the rows of a table: nothing, an index more, or a file of their own. `part`: some partitions only. */
export type Rebuilt = 'no' | 'part' | 'index' | 'whole' | 'unknown';

/** @param now what the table is called after the statement */
export function rebuiltBetween(before: MysqlLook, after: MysqlLook, name: string, now: string): Rebuilt {
  if (before.files === null || after.files === null) return 'unknown';
  const old = before.files.get(name);
  const fresh = after.files.get(now);
  if (old === undefined || fresh === undefined) return 'unknown';
  const isOld = new Set(old.values());
  const kept = [...fresh.values()].filter((id) => isOld.has(id));
  if (kept.length === 0) return 'whole';
  // A partition that is new and takes nobody's place was empty when it was made.
  const made = [...fresh.keys()].filter((part) => !old.has(part));
  const gone = [...old.keys()].filter((part) => !fresh.has(part));
  const anew = [...fresh].some(([part, id]) => old.has(part) && !isOld.has(id));
  if (anew || (made.length > 0 && gone.length > 0)) return 'part';
  const grew = kept.some((id) =>
    [...(after.indexes.get(id) ?? [])].some((index) => !before.indexes.get(id)?.has(index)),
  );
  return grew ? 'index' : 'no';
}

/** What a table is called that was renamed: the one that has its file now. Its own name when that cannot be told. */
export function nameAfter(before: MysqlLook, after: MysqlLook, name: string): string | null {
  if (after.tables.has(name)) return name;
  const old = new Set(before.files?.get(name)?.values());
  for (const [other, files] of after.files ?? []) if ([...files.values()].some((id) => old.has(id))) return other;
  return null;
}
