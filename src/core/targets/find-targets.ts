import { checkVersion } from '../effects/server-version.ts';
import { engineOf } from '../migrations/engine-of.ts';
import { type FoundFolder, findMigrationFolders } from '../migrations/find-folders.ts';
import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import { readMigrationFolder } from '../migrations/read-folder.ts';
import type { ToolChoice } from '../migrations/tool-choice.ts';
import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import type { ListedFile, World } from '../runtime/world.ts';
import type { Change } from './change.ts';
import { renderFolder } from './rendered/render-folder.ts';
import type { RenderedFolder } from './rendered/renderer.ts';

/** Called for what a reader of the log wants to know while it happens. */
export type Say = (message: string) => void;

/** Where one database's migrations are, as far as somebody said. */
export interface TargetOptions {
  /** Unique in the run. Without drydock.yml: the folder as it was given, or `default`. */
  readonly name: string;
  /** Folders and files, forward slashes, relative to the working folder. Empty: the folder is to be found below the working folder. */
  readonly paths: readonly string[];
  /** Null: to be told from the files. */
  readonly engine: Engine | null;
  readonly tool: ToolChoice;
  /** Of production. Null: not known. */
  readonly serverVersion: string | null;
}

/** One folder of migrations, read. */
export interface Target<Database extends TargetOptions = TargetOptions> {
  readonly database: Database;
  readonly engine: Engine;
  /** Why it was taken for that engine; null when somebody said so, or nothing tells. */
  readonly found: string | null;
  /** What the files did not tell, a sentence for the report; null when they did. */
  readonly doubt: string | null;
  readonly name: string;
  readonly folder: MigrationFolder;
  /** Files that were named one by one; null when the folder was. */
  readonly files: ReadonlySet<string> | null;
  /** What the base has of migrations that share their file; undefined when there is no base, or none shares any. */
  readonly parts?: Change['parts'] | undefined;
}

/**
 * Finds and reads the folders of migrations of one database: those that its paths name or hold, or that lie below the working folder.
 * @throws UserError for what the user can mend: no migrations, an unknown tool or version, an unreadable file
 */
export async function targetsOf<Database extends TargetOptions>(
  database: Database,
  world: World,
  say: Say,
): Promise<Target<Database>[]> {
  const { files } = world;
  const targets: Target<Database>[] = [];
  const named = new Map<string, Set<string>>();
  const folders: string[] = [];
  /** Folders that names alone took for changelogs: their text may say otherwise, and then nobody asked for them. */
  const guessed = new Set<string>();
  const take = (found: readonly FoundFolder[]) => {
    folders.push(...found.map((one) => one.folder));
    for (const one of found) if (one.tool === 'liquibase') guessed.add(one.folder);
  };
  if (database.paths.length === 0) {
    const listing = files.list('.');
    const found = findMigrationFolders(listing.files.map((file) => file.path));
    if (found.length === 0) {
      throw new UserError('no_migrations', `No folder of migrations was found below ${files.root}.`, {
        hint: 'Name it: drydock lint path/to/migrations.',
      });
    }
    take(found);
  }
  for (const path of database.paths) {
    if (files.kind(path) === 'file') {
      const file = files.normalize(path);
      const folder = historyFolder(file);
      named.set(folder, (named.get(folder) ?? new Set()).add(file));
    } else {
      const listing = files.list(path);
      const inside = findMigrationFolders(listing.files.map((file) => file.path));
      if (inside.length > 0) take(inside);
      else folders.push(files.normalize(path));
    }
  }
  const several = folders.length > 1;
  let problem: UserError | null = null;
  for (const folder of new Set(folders)) {
    // Changelogs of one module that those of another include are part of that one's history.
    if (targets.some((one) => one.folder.tool === 'liquibase' && holdsAll(one.folder, folder))) continue;
    try {
      targets.push(await target(database, folder, null, world, several, say));
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'no_migrations' || !guessed.has(folder)) throw error;
      problem = error;
    }
  }
  if (targets.length === 0 && named.size === 0 && problem) throw problem;
  for (const [folder, some] of named) targets.push(await target(database, folder, some, world, named.size > 1, say));
  return targets;
}

/** True when migrations from below a folder are in the history of another already. */
function holdsAll({ folder, migrations }: MigrationFolder, other: string): boolean {
  return folder !== other && migrations.some((one) => one.file.startsWith(`${other}/`));
}

/** Where the history of a file lies: its folder, or one further up for tools that have a folder a migration. */
function historyFolder(file: string): string {
  const parts = file.split('/');
  const name = parts.pop() ?? '';
  if (/^(?:up|down|migration)\.sql$/i.test(name)) parts.pop();
  return parts.length === 0 ? '.' : parts.join('/');
}

async function target<Database extends TargetOptions>(
  database: Database,
  folder: string,
  files: ReadonlySet<string> | null,
  world: World,
  several: boolean,
  say: Say,
): Promise<Target<Database>> {
  const listing = world.files.list(folder);
  const { engine: asked, serverVersion, tool } = database;
  const rendered = await renderFolder({ folder, files: listing.files, engine: asked, serverVersion, world, say }, tool);
  const read = readMigrationFolder(folder, [...listing.files, ...(rendered?.others ?? [])], {
    tool,
    ...(rendered ? { prepared: rendered.prepared } : {}),
  });
  if ('problem' in read) {
    throw new UserError('no_migrations', read.problem, {
      hint: 'Name the folder that holds the migrations, or say with --tool whose layout it has.',
    });
  }
  if (files) {
    const known = new Set(read.migrations.flatMap((one) => [one.file, ...(one.down ? [one.down.source.file] : [])]));
    for (const file of files) {
      const refused = read.problems.find((problem) => problem.file === file && 'why' in problem);
      if (!known.has(file) && !refused) {
        throw new UserError('not_a_migration', `${file} is no migration of ${read.toolName} in ${folder}.`, {
          hint: 'Name the folder instead to see which files it reads, or say with --tool plain that every .sql file counts.',
        });
      }
    }
  }
  const engine = engineOfTarget(database, read, listing.files, rendered);
  checkVersion(engine.engine, database.serverVersion);
  return {
    database,
    ...engine,
    name: several ? folder : database.name,
    folder: forEngine(
      files ? { ...read, problems: read.problems.filter((one) => files.has(one.file)) } : read,
      engine.engine,
    ),
    files,
  };
}

/** The folder without what its tool does not run on the engine (`dbms:` of Liquibase). */
function forEngine(folder: MigrationFolder, engine: Engine): MigrationFolder {
  const runs = (one: Migration) => !one.engines || one.engines.includes(engine);
  return folder.migrations.every(runs) ? folder : { ...folder, migrations: folder.migrations.filter(runs) };
}

/**
 * The engine that was named, or that the files tell.
 * @throws UserError `unknown_engine` where they tell of two.
 */
function engineOfTarget(
  database: TargetOptions,
  folder: MigrationFolder,
  files: readonly ListedFile[],
  rendered: RenderedFolder | null,
): Pick<Target, 'engine' | 'found' | 'doubt'> {
  if (rendered?.engine) return { engine: rendered.engine, found: rendered.found, doubt: rendered.doubt };
  if (database.engine) return { engine: database.engine, found: null, doubt: null };
  const guess = engineOf(folder, files);
  switch (guess.kind) {
    case 'mixed':
      throw new UserError('unknown_engine', `${folder.folder} does not tell its database server: ${guess.why}.`, {
        hint: 'Say with --engine (or engine: in drydock.yml) whether it is postgres, mysql or mariadb.',
      });
    case 'unknown':
      return { engine: 'postgres', found: null, doubt: null };
    case 'found': {
      const { engine, sure, why } = guess;
      const doubt = `Nothing in ${folder.folder} tells MySQL from MariaDB, which change tables in different ways: it was read as ${engineNames[engine]}; say with --engine which one it is.`;
      return { engine, found: why, doubt: sure ? null : doubt };
    }
  }
}
