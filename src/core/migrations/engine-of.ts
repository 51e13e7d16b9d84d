import type { FolderFile, MigrationFolder } from './migration.ts';

export type EngineName = 'postgres' | 'mysql' | 'mariadb';

/** Which server a folder was written for, as far as its files tell. */
export type EngineGuess =
  /** `sure`: also MySQL and MariaDB are told apart. `why` ends the sentence "Read as MySQL, since …". */
  | { readonly kind: 'found'; readonly engine: EngineName; readonly sure: boolean; readonly why: string }
  /** Signs of both: whoever asks has to say. `why` names a file of each. */
  | { readonly kind: 'mixed'; readonly why: string }
  /** No sign at all. */
  | { readonly kind: 'unknown' };

/** Files that are looked into: enough to tell, and a history of thousands starts no later for it. */
const mostFiles = 60;
/** Signs of the other engine that are taken for slips: one in that many files. */
const slips = 8;

/** What only MySQL and MariaDB accept. */
const mysqlText =
  /\b(?:table|into|update|from|index|key|exists|column|add|on|database)\s+`|^\s*`\w+`\s+\w|\bengine\s*=\s*['"]?(?:innodb|myisam|aria|memory)|\bauto_increment\b|^\s*delimiter\s|\/\*!\d{5}|\b(?:int|integer|bigint|smallint|tinyint|mediumint)(?:\s*\(\d+\))?\s+unsigned\b|\b(?:tinyint|mediumint|longtext|mediumtext|longblob|mediumblob)\b|\bon\s+update\s+current_timestamp|\bcharset\s*=|\b(?:modify|change)\s+column\b/im;
/** What only PostgreSQL accepts. */
const postgresText =
  /\$(?:[a-z_]\w*)?\$|[\w')\]]::\s*["a-z]|\b(?:bigserial|smallserial|timestamptz|jsonb|bytea|plpgsql|tsvector|citext)\b|\bserial\s+(?:primary|not|unique|,)|\bwith(?:out)?\s+time\s+zone\b|\bcreate\s+extension\b|\bconcurrently\b|\busing\s+(?:gin|gist|brin)\b|\balter\s+column\s+\S+\s+(?:type|set\s+not|drop\s+not|set\s+data)\b|\bnextval\s*\(\s*'|\bowner\s+to\b|\breferences\s+"|\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:"?\w+"?\.)?"|\balter\s+table\s+(?:only\s+)?(?:"?\w+"?\.)?"|\bcreate\s+(?:type|domain|policy)\b/im;
/** What only one of the two sisters accepts. */
const mariadbText =
  /\/\*M!|\bengine\s*=\s*['"]?aria\b|\bsystem\s+versioning\b|uca1400|\bpage_(?:checksum|compressed)\s*=|\bdrop\s+(?:column|index|key|constraint|foreign\s+key|primary\s+key)\s+if\s+exists\b|\badd\s+(?:column|index|key|unique\s+index|unique\s+key|constraint|foreign\s+key)\s+if\s+not\s+exists\b|\bcreate\s+or\s+replace\s+(?:table|index|unique\s+index|sequence)\b|\bcreate\s+(?:unique\s+)?index\s+if\s+not\s+exists\b/i;
const mysqlOnlyText = /utf8mb4_0900_|\/\*!8\d{4}|\/\*!9\d{4}|\bcaching_sha2_password\b|\binvisible\s*,?\s*algorithm\b/i;

const folderNames: readonly (readonly [RegExp, EngineName])[] = [
  [/(?:^|[/_.-])(?:mariadb)(?:[/_.-]|$)/i, 'mariadb'],
  [/(?:^|[/_.-])(?:mysql\d*)(?:[/_.-]|$)/i, 'mysql'],
  [/(?:^|[/_.-])(?:postgres(?:ql)?|pgsql|pg)(?:[/_.-]|$)/i, 'postgres'],
];

/**
 * Tells the engine from what the tool itself wrote down (Prisma, Drizzle), from the folder's name, or from what the SQL
 * uses that only one engine accepts. Reads at most a few dozen files.
 * @param files the folder's files, for those that the tool keeps beside the migrations.
 */
export function engineOf(folder: MigrationFolder, files: readonly FolderFile[]): EngineGuess {
  const told = toldByTool(files);
  if (told) return told;
  const named = folderNames.filter(([pattern]) => pattern.test(folder.folder));
  const [name] = named;
  if (named.length === 1 && name) {
    // MariaDB is called MySQL by many who use it; what only MariaDB reads says more than the name.
    const text = name[1] === 'mysql' ? toldByText(folder) : null;
    if (text?.kind === 'found' && text.engine === 'mariadb') return text;
    return { kind: 'found', engine: name[1], sure: true, why: `its folder is called ${folder.folder}` };
  }
  return toldByText(folder);
}

function toldByTool(files: readonly FolderFile[]): EngineGuess | null {
  const lock = files.find((file) => /(?:^|\/)migration_lock\.toml$/.test(file.path));
  const provider = lock && /^\s*provider\s*=\s*"([^"]*)"/m.exec(text(lock))?.[1];
  if (lock && (provider === 'mysql' || provider === 'postgresql'))
    return {
      kind: 'found',
      engine: provider === 'mysql' ? 'mysql' : 'postgres',
      // Prisma says mysql for both.
      sure: provider !== 'mysql',
      why: `${lock.path} names the provider ${provider}`,
    };
  const journal = files.find((file) => /(?:^|\/)meta\/_journal\.json$/.test(file.path));
  const dialect = journal && /"dialect"\s*:\s*"([^"]*)"/.exec(text(journal))?.[1];
  if (journal && (dialect === 'mysql' || dialect === 'postgresql' || dialect === 'pg'))
    return {
      kind: 'found',
      engine: dialect === 'mysql' ? 'mysql' : 'postgres',
      sure: dialect !== 'mysql',
      why: `${journal.path} names the dialect ${dialect}`,
    };
  return null;
}

function text(file: FolderFile): string {
  return file.size > 1_000_000 ? '' : new TextDecoder().decode(file.read());
}

function toldByText({ migrations }: MigrationFolder): EngineGuess {
  const found = { postgres: [] as string[], mysql: [] as string[] };
  let mariadb: string | null = null;
  let mysql: string | null = null;
  // The oldest create the tables and the newest are what is about to run: both ends are looked at.
  const half = mostFiles / 2;
  const some = migrations.length <= mostFiles ? migrations : [...migrations.slice(0, half), ...migrations.slice(-half)];
  for (const { file, up, engines } of some) {
    // Written for another engine on purpose: it says nothing of the rest.
    if (engines) {
      if (engines.length > 0 && !engines.includes('postgres')) found.mysql.push(file);
      else if (engines.length === 1) found.postgres.push(file);
      continue;
    }
    const sql = up.pieces.map((piece) => withoutComments(up.source.text.slice(piece.start, piece.end))).join('\n');
    if (mysqlText.test(sql)) found.mysql.push(file);
    if (postgresText.test(sql)) found.postgres.push(file);
    if (mariadbText.test(sql)) mariadb ??= file;
    if (mysqlOnlyText.test(sql)) mysql ??= file;
  }
  const [ofMysql, ofPostgres] = [found.mysql.length, found.postgres.length];
  if (ofMysql === 0 && ofPostgres === 0) return { kind: 'unknown' };
  if (ofPostgres > ofMysql * slips || ofMysql === 0) {
    return { kind: 'found', engine: 'postgres', sure: true, why: `${found.postgres[0]} uses what only PostgreSQL has` };
  }
  if (ofPostgres === 0 || ofMysql > ofPostgres * slips) {
    const why = `${found.mysql[0]} uses what only MySQL and MariaDB have`;
    if (mariadb && !mysql)
      return { kind: 'found', engine: 'mariadb', sure: true, why: `${mariadb} uses what only MariaDB has` };
    return { kind: 'found', engine: 'mysql', sure: mysql !== null && mariadb === null, why };
  }
  return {
    kind: 'mixed',
    why: `${found.postgres[0]} reads like PostgreSQL and ${found.mysql[0]} like MySQL`,
  };
}

/** Prose in comments uses back quotes and arrows for what it likes. Comments that only some servers read are SQL. */
function withoutComments(sql: string): string {
  return sql.replace(/(?:--|#)[^\n]*|\/\*(?!!|M!)[\s\S]*?\*\//g, ' ');
}
