import { parseFlywayName } from './flyway-names.ts';
import type { ToolId } from './migration.ts';
import { baseName, compareText, folderName } from './paths.ts';

export interface FoundFolder {
  /** As the paths that were given: forward slashes, "." for the top. */
  readonly folder: string;
  /** What the names alone say. `readMigrationFolder` also looks into the files, and decides. */
  readonly tool: ToolId | null;
}

/** Folders of other people's code and of build results: never the user's migrations. */
const foreign =
  /^(?:node_modules|vendor|third_party|bower_components|target|build|dist|out|\..+|__pycache__|site-packages)$/;
/** Folders of migrations that no production database sees; taken when there is nothing else. */
const sideline =
  /^(?:examples?|samples?|demos?|tests?|__tests__|testdata|fixtures?|mocks?|e2e|integration|benches|benchmarks?|docs?|tutorials?|templates?|scripts|playground|cookbook|[a-z]+[-_](?:tests?|fixtures)|tests?[-_].*|src[-_]test)$/i;
/** Folders for databases that are not PostgreSQL. */
const otherEngine =
  /(?:^|[-_.])(?:mysql|mariadb|sqlite3?|clickhouse|mssql|sqlserver|oracle|h2|hsqldb|derby|db2|duckdb|snowflake|bigquery|cassandra|spanner|cockroach(?:db)?)(?:$|[-_.])/i;
const postgres = /(?:^|[-_.])(?:postgres(?:ql)?|pg|pgsql)(?:$|[-_.])/i;
const migrationWord = /^(?:.*[-_.])?(?:migrations?|migrate|deltas?|changesets?)(?:[-_.].*)?$/i;
/** A folder called `migrate` holds a program as often as its files. */
const plural = /^(?:.*[-_.])?(?:migrations?|deltas?|changesets?)(?:[-_].*)?$/i;
const perMigration = /^(?:up|down|migration)\.sql$/i;

interface Candidate {
  readonly folder: string;
  tool: ToolId | null;
  /** Files that look like migrations. */
  count: number;
  sql: number;
}

/**
 * Finds the folders of migrations among all files of a repository. Needs only paths, so that it costs nothing; several
 * are usual in a monorepo. Examples and tests count only when there is nothing else; dependencies never do.
 * @returns the likeliest first.
 */
export function findMigrationFolders(paths: readonly string[]): readonly FoundFolder[] {
  const candidates = new Map<string, Candidate>();
  const marks = new Map<string, ToolId>();
  const scripted = alembicFolders(paths);
  const common = commonFolder(paths);
  // What the user pointed at is theirs, whatever it is called: only what lies below is judged by its name.
  const judged = (folder: string) => (folder === common || common === '' ? folder : folder.slice(common.length + 1));
  for (const path of paths) {
    const name = baseName(path);
    const parent = folderName(path);
    const mark = sideFile(path, name, parent);
    if (mark && !someSegment(judged(mark.folder), foreign)) marks.set(mark.folder, mark.tool);
    const rendered = renderedBy(name, parent, scripted, common);
    if (rendered && !someSegment(judged(rendered.folder), foreign)) {
      const one = candidates.get(rendered.folder) ?? { folder: rendered.folder, tool: rendered.tool, count: 0, sql: 0 };
      candidates.set(rendered.folder, one);
      one.tool = rendered.tool;
      one.count++;
      continue;
    }
    if (!/\.sql(?:\.postgres(?:ql)?)?$/i.test(name)) continue;
    const folder = homeOf(name, parent);
    if (folder !== common && someSegment(judged(folder), foreign)) continue;
    const one = candidates.get(folder) ?? { folder, tool: null, count: 0, sql: 0 };
    candidates.set(folder, one);
    one.sql++;
    if (looksLikeMigration(name, parent)) {
      one.count++;
      one.tool ??= toolOf(name, parent);
    }
  }
  for (const [folder, tool] of marks) {
    const one = candidates.get(folder);
    if (one) one.tool = tool;
  }
  const merged = withoutOuter(
    mergeNested(belowRendered([...candidates.values()]).filter((one) => isFolder(one, marks, judged(one.folder)))),
  );
  const own = merged.filter((one) => one.folder === common || !someSegment(judged(one.folder), sideline));
  const kept = own.length > 0 ? own : merged;
  const fits = kept.filter((one) => one.folder === common || !isOtherEngine(judged(one.folder)));
  return (fits.length > 0 ? fits : kept)
    .sort((a, b) => score(b) - score(a) || compareText(a.folder, b.folder))
    .map(({ folder, tool }) => ({ folder: folder === '' ? '.' : folder, tool }));
}

/** The folder that holds the history: one further up where each migration is a folder. */
function homeOf(name: string, parent: string): string {
  return perMigration.test(name) && /^\d/.test(baseName(parent)) ? folderName(parent) : parent;
}

function sideFile(path: string, name: string, parent: string): { folder: string; tool: ToolId } | null {
  if (name === 'migration_lock.toml') return { folder: parent, tool: 'prisma' };
  if (name === 'atlas.sum') return { folder: parent, tool: 'atlas' };
  if (path === 'meta/_journal.json' || path.endsWith('/meta/_journal.json')) {
    return { folder: folderName(parent), tool: 'drizzle' };
  }
  return null;
}

/** Folders with Alembic's env.py or its template. */
function alembicFolders(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) if (/(?:^|\/)(?:env\.py|script\.py\.mako)$/.test(path)) found.add(folderName(path));
  return found;
}

const changelogFolder = /^(?:(?:db|sql)[-_.])?(?:change-?logs?|liquibase)$/i;
const changelogFile = /(?:^|[-_.])(?:db[-_.])?change-?(?:log|set)s?(?:$|[-_.])/i;

/**
 * The folder of a file that is no SQL but is turned into it, as far as names tell; the text decides. A changelog lies below
 * a folder called `changelog` or `liquibase`, or is called one itself: of YAML and JSON only what is called the first of
 * several, for many a project keeps its list of releases in a changelog.yml.
 */
function renderedBy(
  name: string,
  parent: string,
  alembic: ReadonlySet<string>,
  common: string,
): { readonly folder: string; readonly tool: ToolId } | null {
  if (name.endsWith('.py')) {
    const at = /(?:^|\/)versions(?:\/|$)/.exec(parent)?.index;
    if (at === undefined) return null;
    const folder = parent.slice(0, at);
    return alembic.has(folder) ? { folder, tool: 'alembic' } : null;
  }
  const ending = /\.(xml|ya?ml|json)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return null;
  const parts = parent.split('/');
  const top = parts.findIndex((part) => changelogFolder.test(part));
  if (top >= 0) {
    const folder = parts.slice(0, top + 1).join('/');
    // Not wider than what the user named.
    return { folder: common.startsWith(`${folder}/`) ? common : folder, tool: 'liquibase' };
  }
  const isFirst = /(?:^|[-_.])(?:master|root|main)(?:$|[-_.])/i.test(name);
  if (!changelogFile.test(name.slice(0, -ending.length - 1)) || (ending !== 'xml' && !isFirst)) return null;
  return { folder: parent, tool: 'liquibase' };
}

/** What lies below a folder of changelogs or revisions is theirs: SQL that they include or run. */
function belowRendered(found: readonly Candidate[]): readonly Candidate[] {
  const rendered = found.filter((one) => one.tool === 'liquibase' || one.tool === 'alembic');
  return found.filter(
    (one) =>
      !rendered.some((other) => other !== one && (other.folder === '' || one.folder.startsWith(`${other.folder}/`))),
  );
}

function looksLikeMigration(name: string, parent: string): boolean {
  if (perMigration.test(name)) return /^\d/.test(baseName(parent));
  const flyway = parseFlywayName(name).kind;
  return /^\d/.test(name) || flyway === 'versioned' || flyway === 'repeatable' || flyway === 'baseline';
}

function toolOf(name: string, parent: string): ToolId | null {
  if (name === 'migration.sql') return 'prisma';
  if (perMigration.test(name)) return /^\d{13}_/.test(baseName(parent)) ? 'hasura' : 'diesel';
  if (/^[VRB].*__/.test(name)) return 'flyway';
  if (/^\d+_.*\.(?:up|down)\.sql$/.test(name)) return /^\d{13}_/.test(name) ? 'hasura' : 'golang-migrate';
  if (/(?:^|\/)supabase\/migrations$/.test(parent)) return 'supabase';
  return null;
}

function isFolder(one: Candidate, marks: ReadonlyMap<string, ToolId>, judged: string): boolean {
  if (marks.has(one.folder)) return true;
  if (one.count === 0) {
    // Without numbers only the folder's own name can say what its files are.
    return plural.test(baseName(judged)) && one.sql > 0;
  }
  if (one.tool !== null) return true;
  return judged.split('/').some((part) => migrationWord.test(part)) || (one.count > 1 && one.count * 2 >= one.sql);
}

/**
 * Flyway and plain layouts may sort their files into subfolders, and the history is the whole of them: it is read from
 * the folder that they have in common, if that is named for migrations or has some itself.
 */
function mergeNested(found: readonly Candidate[]): Candidate[] {
  const roots = new Map<string, Candidate>();
  for (const one of found) {
    const root = rootOf(one, found);
    const known = roots.get(root);
    if (known) {
      known.count += one.count;
      known.sql += one.sql;
      known.tool ??= one.tool;
    } else roots.set(root, { ...one, folder: root });
  }
  return [...roots.values()];
}

/** A few loose files above a folder of migrations would, read as a folder, swallow it. */
function withoutOuter(found: readonly Candidate[]): Candidate[] {
  return found.filter((outer) => {
    const prefix = outer.folder === '' ? '' : `${outer.folder}/`;
    const below = found.filter((one) => one !== outer && one.folder.startsWith(prefix));
    if (below.length === 0 || outer.tool !== null) return true;
    return outer.count > below.reduce((sum, one) => sum + one.count, 0);
  });
}

function rootOf(one: Candidate, found: readonly Candidate[]): string {
  const nests = one.tool === 'flyway' || one.tool === null;
  if (!nests) return one.folder;
  const parts = one.folder.split('/');
  // `db/migration/2.41`, `schema/delta/58`: releases below a folder of migrations.
  for (let length = 1; length < parts.length; length++) {
    const above = parts.slice(0, length).join('/');
    if (!migrationWord.test(parts[length - 1] ?? '')) continue;
    const below = parts.slice(length);
    if (below.some((part) => postgres.test(part) || otherEngine.test(part))) continue;
    const parent = found.find((other) => other.folder === above);
    const releases = below.every(
      (part) => /^v?\d/i.test(part) || /^(?:ups?|downs?|undo|revert|rollbacks?)$/i.test(part),
    );
    if (releases || (parent && (parent.tool === 'flyway' || one.tool === 'flyway'))) return above;
  }
  return one.folder;
}

function isOtherEngine(folder: string): boolean {
  const parts = folder.split('/');
  return parts.some((part) => otherEngine.test(part)) && !postgres.test(parts.at(-1) ?? '');
}

function someSegment(folder: string, pattern: RegExp): boolean {
  return folder.split('/').some((part) => pattern.test(part));
}

function score(one: Candidate): number {
  const named = one.folder.split('/').some((part) => migrationWord.test(part)) ? 1_000_000 : 0;
  return named + one.count;
}

/** The deepest folder that all files lie in. */
function commonFolder(paths: readonly string[]): string {
  let common: string[] | null = null;
  for (const path of paths) {
    const parts = path.split('/').slice(0, -1);
    if (common === null) common = parts;
    else {
      let length = 0;
      while (length < common.length && common[length] === parts[length]) length++;
      common = common.slice(0, length);
    }
    if (common.length === 0) break;
  }
  return (common ?? []).join('/');
}
