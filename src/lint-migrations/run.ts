import { engineOf } from '../core/migrations/engine-of.ts';
import { type FoundFolder, findMigrationFolders } from '../core/migrations/find-folders.ts';
import type { FolderProblem, Migration, MigrationFolder } from '../core/migrations/migration.ts';
import { describeFolder, readMigrationFolder } from '../core/migrations/read-folder.ts';
import type { Finding, Suppressed } from '../core/report/finding.ts';
import { type DatabaseReport, type NotAnalysed, type Report, reportVersion } from '../core/report/report.ts';
import { type Risk, riskOf } from '../core/report/risk.ts';
import { UserError } from '../core/report/user-error.ts';
import { countsOf, sortFindings, verdictOf } from '../core/report/verdict.ts';
import { engineNames } from '../core/report/wording.ts';
import type { ChangeAnswer, FileChanges, ListedFile, World } from '../core/runtime/world.ts';
import { version } from '../version.ts';
import { KnownFindings } from './baseline.ts';
import { type CodeFile, codeSearch } from './code-references.ts';
import { type LintInput, type LintResult, lintFolder } from './engine.ts';
import { applyFixes } from './fix.ts';
import { matchesGlob } from './glob.ts';
import type { DatabaseOptions, Engine, LintOptions } from './inputs.ts';
import { renderFolder } from './rendered/render-folder.ts';
import type { RenderedFolder } from './rendered/renderer.ts';
import type { Change } from './rule.ts';
import { rules } from './rules/registry.ts';
import { assumedVersions, checkVersion, mysqlServer, postgresVersion } from './server-version.ts';
import { readStatistics } from './statistics.ts';

/** Called for what a reader of the log wants to know while it happens. */
type Say = (message: string) => void;

/** Loads PostgreSQL's parser: a run that meets no PostgreSQL does without. */
type LoadParser = () => Promise<void>;

/**
 * Lints every database of the options and gives one report. Reads through `world` alone.
 * @throws UserError for what the user can mend: nothing to lint, an unknown version, an unreadable file.
 */
export async function runLint(
  options: LintOptions,
  world: World,
  loadParser: LoadParser,
  say: Say = () => {},
): Promise<Report> {
  const changes = await findChanges(options, world, say);
  const readTargets = async () => {
    const all: Target[] = [];
    for (const database of options.databases) {
      for (const one of await targetsOf(database, world, say)) {
        all.push({ ...one, parts: changes ? await partsOf(one.folder, changes) : undefined });
      }
    }
    return all;
  };
  const targets = await readTargets();
  const references = codeReferences(options, world, targets);
  for (const { engine, found } of targets)
    if (engine !== 'postgres' && found) say(`Read as ${engineNames[engine]}, since ${found}.`);
  if (targets.some(({ engine }) => engine === 'postgres')) await loadParser();
  const mysql = targets.some(({ engine }) => engine !== 'postgres') ? await import('./mysql/lint-folder.ts') : null;
  const known = new KnownFindings(options.baseline);
  const lintAll = (all: readonly Target[]) =>
    all
      .map((target) => lintTarget(target, options, world, changes, references, mysql?.lintMysqlFolder ?? null))
      .map((one) => ({ ...one, result: known.takeOut(one.result) }));
  let results = lintAll(targets);
  if (options.fix) {
    const fixed = applyFixes(
      results.flatMap((one) => one.result.findings),
      world.files,
    );
    for (const file of fixed.files)
      say(`Fixed ${file.edits === 1 ? 'one finding' : `${file.edits} findings`} in ${file.path}.`);
    if (fixed.files.length > 0) {
      results = lintAll(await readTargets());
    }
  }
  return report(results, options);
}

/** One folder of migrations, read. */
interface Target {
  readonly database: DatabaseOptions;
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

interface TargetResult {
  readonly report: DatabaseReport;
  readonly result: LintResult;
}

async function targetsOf(database: DatabaseOptions, world: World, say: Say): Promise<Target[]> {
  const { files } = world;
  const targets: Target[] = [];
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

async function target(
  database: DatabaseOptions,
  folder: string,
  files: ReadonlySet<string> | null,
  world: World,
  several: boolean,
  say: Say,
): Promise<Target> {
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
  database: DatabaseOptions,
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

function lintTarget(
  target: Target,
  options: LintOptions,
  world: World,
  changes: FileChanges | null,
  references: ReturnType<typeof codeSearch>,
  lintMysqlFolder: typeof import('./mysql/lint-folder.ts').lintMysqlFolder | null,
): TargetResult {
  const { folder, database, engine } = target;
  const change = changes ? { ...changeOf(changes), ...(target.parts ? { parts: target.parts } : {}) } : null;
  const reported = reportedOf(target, options, change);
  const sizes = database.stats
    ? readStatistics(database.stats, new TextDecoder().decode(world.files.read(database.stats)), engine)
    : new Map();
  const input: LintInput = {
    folder: withoutOldProblems(folder, change),
    reported,
    oneChange: change !== null || options.from !== null,
    change,
    serverKnown: database.serverVersion !== null,
    sizes,
    settings: options.rules,
    ignore: options.ignore,
    codeReferences: references,
    docs: docsBase(world),
    today: world.clock.now().toISOString().slice(0, 10),
    listEffects: options.effects,
  };
  const result =
    engine === 'postgres' || !lintMysqlFolder
      ? lintFolder({ ...input, server: postgresVersion(database.serverVersion) }, rules)
      : lintMysqlFolder({ ...input, server: mysqlServer(engine, database.serverVersion) });
  return {
    result: target.doubt === null ? result : { ...result, unsure: [target.doubt, ...result.unsure] },
    report: {
      name: target.name,
      engine,
      serverVersion: database.serverVersion ?? `${assumedVersions[engine]} (assumed)`,
      summary: describeFolder(folder),
      tool: folder.tool,
      folder: folder.folder,
      migrations: folder.migrations.length,
      reported: reported.size,
      ...(result.schemaChange ? { schemaChange: result.schemaChange } : {}),
    },
  };
}

/** Compares what shares a file with others, when there is any such thing. */
async function partsOf(folder: MigrationFolder, changes: FileChanges): Promise<Change['parts']> {
  const shared = folder.migrations.filter((one) => one.part);
  if (shared.length === 0) return undefined;
  const { compareParts } = await import('./rendered/unchanged-parts.ts');
  return compareParts(shared, changes);
}

/** What is said of a part of a file that the change left as it was is not the change's. */
function withoutOldProblems(folder: MigrationFolder, change: Change | null): MigrationFolder {
  const same = folder.migrations.filter((one) => change?.parts?.same.has(one));
  if (same.length === 0) return folder;
  const isOld = (problem: FolderProblem) => {
    const line = 'line' in problem ? problem.line : undefined;
    return (
      line !== undefined &&
      same.some(({ file, part }) => part && file === problem.file && part.line <= line && line <= part.endLine)
    );
  };
  return { ...folder, problems: folder.problems.filter((one) => !isOld(one)) };
}

function reportedOf(target: Target, options: LintOptions, change: Change | null): ReadonlySet<number> {
  const { migrations } = target.folder;
  let places = migrations.map((_, place) => place);
  if (options.from !== null) {
    const first = migrations.findIndex((one) => isFrom(one, options.from ?? ''));
    if (first < 0) {
      throw new UserError(
        'unknown_migration',
        `No migration of ${target.folder.folder} has the version or file "${options.from}".`,
        {
          hint: `The last one is ${migrations.at(-1)?.file ?? 'none: the folder is empty'}.`,
        },
      );
    }
    places = places.filter((place) => place >= first);
  }
  if (change) {
    const touched = new Set([...change.added, ...change.modified, ...change.renamed.map((one) => one.to)]);
    places = places.filter((place) => {
      const one = migrations[place];
      return one && !change.parts?.same.has(one) && filesOf(one).some((file) => touched.has(file));
    });
  }
  if (target.files)
    places = places.filter((place) => filesOf(migrations[place]).some((file) => target.files?.has(file)));
  return new Set(places);
}

function isFrom(migration: Migration, from: string): boolean {
  const file = from.replaceAll('\\', '/');
  return (
    migration.version === from ||
    migration.name === from ||
    filesOf(migration).some((one) => one === file || one.endsWith(`/${file}`)) ||
    // As Flyway's file names have it: V1_20 for version 1.20.
    (/^[VUB]?\d+(?:[._]\d+)*$/i.test(from) && migration.version === from.replace(/^[VUB]/i, '').replaceAll('_', '.')) ||
    // `0002` for version 2, as the file name has it.
    (/^\d+$/.test(from) &&
      migration.version !== null &&
      /^\d+$/.test(migration.version) &&
      BigInt(migration.version) === BigInt(from))
  );
}

function filesOf(migration: Migration | undefined): readonly string[] {
  if (!migration) return [];
  return [migration.file, ...(migration.down ? [migration.down.source.file] : []), ...migration.companions];
}

async function findChanges(options: LintOptions, world: World, say: Say): Promise<FileChanges | null> {
  if (options.since !== null) {
    const changes = await world.git.changesSince(options.since);
    say(`Reporting on what changed since ${changes.base}.`);
    return changes;
  }
  if (!world.github || options.from !== null) return null;
  const answer: ChangeAnswer = await world.github.changes();
  switch (answer.kind) {
    case 'changes':
      say(`Reporting on what changed since ${answer.changes.base} (asked ${answer.changes.foundBy}).`);
      return answer.changes;
    case 'everything':
      say(`Reporting on every migration: ${answer.why}.`);
      return null;
    case 'unknown':
      say(`Reporting on every migration, since what changed could not be found: ${answer.why}. ${answer.hint}`);
      return null;
  }
}

function changeOf(changes: FileChanges): Change {
  const { base, added, modified, deleted, renamed, baseFiles } = changes;
  return { base, added, modified, deleted, renamed, baseFiles };
}

/** Files that people write code in; anything else (lock files, pictures, dumps) names columns by accident. */
const codeFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|erb|go|java|kt|kts|scala|groovy|cs|fs|vb|php|rs|ex|exs|erl|clj|dart|swift|c|cc|cpp|h|hpp|pl|pm|lua|r|jl|prisma|graphql|gql|hbs|twig|blade|sql)$/i;
const notCode =
  /(?:^|\/)(?:dist|build|out|target|vendor|coverage|\.next|\.venv|venv|__pycache__)\/|(?:^|\/)(?:package-lock|composer)\.json$|\.min\.js$|\.lock$/;
const largestCode = 1024 * 1024;

function codeReferences(options: LintOptions, world: World, targets: readonly Target[]): ReturnType<typeof codeSearch> {
  return codeSearch(() => {
    const { files } = world;
    const migrations = new Set(targets.flatMap((one) => one.folder.migrations.flatMap(filesOf)));
    const ignored = (path: string) =>
      options.code.ignore.some((glob) => matchesGlob(glob, path)) ||
      targets.some((one) => one.folder.folder !== '.' && path.startsWith(`${one.folder.folder}/`));
    const named = options.code.paths.flatMap((path): readonly ListedFile[] => {
      if (files.kind(path) === 'folder') return files.list(path).files;
      return files.exists(path)
        ? [files.open(path)]
        : files.list('.').files.filter((file) => matchesGlob(path, file.path));
    });
    return (options.code.paths.length > 0 ? named : files.list('.').files)
      .filter((file) => codeFile.test(file.path) && !notCode.test(file.path) && file.size <= largestCode)
      .filter((file) => !migrations.has(file.path) && !ignored(file.path))
      .map(asCode);
  });
}

function asCode(file: ListedFile): CodeFile {
  let text: string | null | undefined;
  return {
    path: file.path,
    text() {
      if (text === undefined) {
        const bytes = file.read();
        text = bytes.includes(0) ? null : new TextDecoder().decode(bytes);
      }
      return text;
    },
  };
}

/** Pages of the version that runs: an action knows its repository and ref, elsewhere the path in the repository is named. */
export function docsBase(world: World): string {
  const repository = world.env['GITHUB_ACTION_REPOSITORY'];
  const ref = world.env['GITHUB_ACTION_REF'];
  if (repository && ref && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^[\w./-]+$/.test(ref)) {
    return `${world.env['GITHUB_SERVER_URL'] ?? 'https://github.com'}/${repository}/blob/${ref}/docs/rules`;
  }
  return 'docs/rules';
}

function report(results: readonly TargetResult[], options: LintOptions): Report {
  const all = <T>(pick: (result: LintResult) => readonly T[]) => results.flatMap((one) => pick(one.result));
  const findings: readonly Finding[] = sortFindings(all((one) => one.findings));
  const suppressed: readonly Suppressed[] = all((one) => one.suppressed);
  const notAnalysed: readonly NotAnalysed[] = all((one) => one.notAnalysed);
  const statements = results.reduce((sum, one) => sum + one.result.statements, 0);
  const lost = results.reduce((sum, one) => sum + one.result.lost, 0);
  const migrations = results.reduce((sum, one) => sum + one.report.migrations, 0);
  const analysed = statements === 0 ? 1 : (statements - lost) / statements;
  const { verdict, reason } = verdictOf(findings, options.failOn, migrations, analysed);
  return {
    reportVersion,
    job: 'lint',
    tool: { name: 'drydock', version },
    verdict,
    reason,
    databases: results.length > 1 ? results.map(databasePart) : results.map((one) => one.report),
    migrations,
    statements,
    analysed,
    notAnalysed,
    findings,
    suppressed,
    counts: countsOf(findings),
    unsure: all((one) => one.unsure),
    failOn: options.failOn,
    risk: riskOfAll(results),
    ...(options.effects ? { effects: all((one) => one.effects) } : {}),
  };
}

/** What the report says of one database among several. */
function databasePart(one: TargetResult): DatabaseReport {
  const { statements, lost } = one.result;
  return {
    ...one.report,
    statements,
    analysed: statements === 0 ? 1 : (statements - lost) / statements,
    risk: riskOfAll([one]),
  };
}

function riskOfAll(results: readonly TargetResult[]): Risk {
  return riskOf(
    results.reduce((sum, one) => sum + (one.report.reported > 0 ? one.result.statements : 0), 0),
    results.flatMap((one) => one.result.risks),
    results.flatMap((one) => [
      ...sortFindings(one.result.findings),
      ...one.result.suppressed.map(({ finding }) => finding),
    ]),
  );
}
