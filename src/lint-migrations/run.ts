import { assumedVersions, mysqlServer, postgresVersion } from '../core/effects/server-version.ts';
import type { FolderProblem, MigrationFolder } from '../core/migrations/migration.ts';
import { describeFolder } from '../core/migrations/read-folder.ts';
import type { Finding, Suppressed } from '../core/report/finding.ts';
import { type DatabaseReport, type NotAnalysed, type Report, reportVersion } from '../core/report/report.ts';
import { type Risk, riskOf } from '../core/report/risk.ts';
import { countsOf, sortFindings, verdictOf } from '../core/report/verdict.ts';
import { engineNames } from '../core/report/wording.ts';
import type { FileChanges, ListedFile, World } from '../core/runtime/world.ts';
import { type Change, changeOf, filesOf, findChanges, partsOf, reportedOf } from '../core/targets/change.ts';
import { type Target as AnyTarget, type Say, targetsOf } from '../core/targets/find-targets.ts';
import { version } from '../version.ts';
import { KnownFindings } from './baseline.ts';
import { type CodeFile, codeSearch } from './code-references.ts';
import { docsBase } from './docs-base.ts';
import { type LintInput, type LintResult, lintFolder } from './engine.ts';
import { applyFixes } from './fix.ts';
import { matchesGlob } from './glob.ts';
import type { DatabaseOptions, LintOptions } from './inputs.ts';
import { rules } from './rules/registry.ts';
import { readStatistics } from './statistics.ts';

type Target = AnyTarget<DatabaseOptions>;

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

interface TargetResult {
  readonly report: DatabaseReport;
  readonly result: LintResult;
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
