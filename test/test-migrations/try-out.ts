import { vi } from 'vitest';
import {
  defaultTrialSettings,
  type TrialId,
  type TrialSettings,
  trialIds,
} from '../../src/core/configuration/trial-settings.ts';
import type { ToolChoice } from '../../src/core/migrations/tool-choice.ts';
import type { Engine } from '../../src/core/report/engine.ts';
import type { TestedDatabase, TestReport, TrialCase, TrialReport } from '../../src/core/report/trials/trial-report.ts';
import { diskFiles } from '../../src/core/runtime/files.ts';
import { gitRepository } from '../../src/core/runtime/git.ts';
import { machinePrograms } from '../../src/core/runtime/programs.ts';
import type { World } from '../../src/core/runtime/world.ts';
import type { TestedOptions, TestOptions } from '../../src/test-migrations/inputs.ts';
import type { Trial } from '../../src/test-migrations/trial.ts';
import { makeRepository, type Repository } from '../github/repository.ts';
import type { RunningMysql } from '../servers/mysql.ts';
import type { PostgresServer } from '../servers/postgres.ts';

type FilesByName = Readonly<Record<string, string>>;

export interface TryOut {
  /** A server that the tests share (it is given by its URL), or `null` for one that the run starts itself: `engine` then says which. */
  readonly server: PostgresServer | RunningMysql | null;
  readonly engine?: Engine;
  /** The folder of migrations, names relative to it. */
  readonly files: FilesByName;
  /**
   * The same folder as the base has it: it is committed to `main`, and the run gets `base: 'main'`. Left out: there is no base, and the
   * newest migration is taken for the change.
   */
  readonly base?: FilesByName;
  /** Files outside of the folder: `schema.sql`, `seed.sql`. */
  readonly beside?: FilesByName;
  /** Left out: told from the names, as for a user. */
  readonly tool?: ToolChoice;
  /** These run, also those that do not by default; no other does. */
  readonly trials: readonly TrialId[];
  /** Rows to generate a table; 20 unless said otherwise. */
  readonly rows?: number;
  readonly database?: Partial<TestedOptions>;
  readonly settings?: Partial<TrialSettings>;
  readonly options?: Partial<TestOptions>;
  readonly world?: Partial<World>;
}

export const migrationsFolder = 'migrations';

/** Runs trials of a folder of migrations as `drydock test` does: in a git repository of its own, on a real server. */
export async function tryOut(what: TryOut): Promise<TestReport> {
  using repository = repositoryOf(what);
  return await tryOutIn(repository, what);
}

/** A repository whose `main` is the base, and whose working tree has the files. */
export function repositoryOf({ files, base, beside = {} }: TryOut): Repository {
  const repository = makeRepository(base ? inFolder(base) : {});
  const gone = Object.keys(base ?? {}).filter((name) => files[name] === undefined);
  repository.write({
    ...Object.fromEntries(gone.map((name) => [`${migrationsFolder}/${name}`, null])),
    ...inFolder(files),
    ...beside,
  });
  return repository;
}

/** As `tryOut`, in a repository that the caller looks into afterwards. */
export async function tryOutIn(repository: Repository, what: TryOut): Promise<TestReport> {
  const { env, platform } = process;
  const root = repository.folder;
  const world: World = {
    io: { out: () => {}, err: () => {}, isTerminal: false, width: 100 },
    files: diskFiles({ root, platform, confineTo: null }),
    git: gitRepository({ root, env, platform }),
    github: null,
    programs: machinePrograms({ env, platform }),
    clock: { now: () => new Date() },
    env,
    platform,
    ...what.world,
  };
  const runTest = await runTestWith(what.trials);
  return runTest(optionsOf(what), world);
}

/** The trial's part of the report. @throws Error when it is not there, with those that are */
export function trialOf(report: TestReport, trial: TrialId): TrialReport {
  const database = databaseOf(report);
  const found = database.trials.find((one) => one.trial === trial);
  if (found) return found;
  throw new Error(
    `no ${trial} in the report: ${database.trials.map((one) => one.trial).join(', ') || database.reason}`,
  );
}

/** A case by its name. @throws Error when it is not there, with those that are */
export function caseOf(report: TestReport, trial: TrialId, name: string): TrialCase {
  const { cases, summary } = trialOf(report, trial);
  const found = cases.find((one) => one.name === name);
  if (found) return found;
  throw new Error(`no case "${name}" of ${trial}: ${cases.map((one) => `"${one.name}"`).join(', ') || summary}`);
}

/** "name: verdict reason" of every case that is not a pass, which is what a test of a planted fault holds against what was planted. */
export function findings(report: TestReport, trial: TrialId): readonly string[] {
  return trialOf(report, trial)
    .cases.filter(({ verdict }) => verdict !== 'pass')
    .map(({ name, verdict, reason }) => `${name}: ${verdict} ${reason}`);
}

/** The same over all trials that ran, "trial / name: verdict reason": nobody but the trial that should has to find a fault. */
export function everythingFound(report: TestReport): readonly string[] {
  return databaseOf(report).trials.flatMap((one) => {
    const found = one.cases.filter(({ verdict }) => verdict !== 'pass');
    if (one.cases.length === 0 && one.verdict === 'error') return [`${one.trial}: error ${one.reason} ${one.summary}`];
    return found.map(({ name, verdict, reason }) => `${one.trial} / ${name}: ${verdict} ${reason}`);
  });
}

export function databaseOf(report: TestReport): TestedDatabase {
  const [database] = report.databases;
  if (!database) throw new Error('the report has no database');
  return database;
}

function inFolder(files: FilesByName): FilesByName {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${migrationsFolder}/${name}`, text]));
}

function optionsOf(what: TryOut): TestOptions {
  const { server, base, trials, rows = 20 } = what;
  const levels = Object.fromEntries(trialIds.map((id) => [id, trials.includes(id) ? 'fail' : 'off']));
  return {
    databases: [
      {
        name: 'default',
        paths: [migrationsFolder],
        engine: what.engine ?? engineOf(server),
        tool: what.tool ?? 'auto',
        serverVersion: null,
        settings: {},
        placeholders: {},
        seed: [],
        rows,
        schema: null,
        invariants: {},
        refuses: {},
        queries: {},
        contract: [],
        assertions: [],
        contractCommand: null,
        ...what.database,
      },
    ],
    url: server?.url ?? null,
    urlFrom: 'url',
    base: base ? 'main' : null,
    from: null,
    failOn: 'error',
    settings: { ...defaultTrialSettings, levels: levels as TrialSettings['levels'], ...what.settings },
    asked: null,
    writeSchema: false,
    keep: false,
    configFile: null,
    ...what.options,
  };
}

function engineOf(server: TryOut['server']): Engine {
  if (server === null) throw new Error('a run without a server needs an engine');
  if ('major' in server) return 'postgres';
  return server.name.startsWith('mariadb') ? 'mariadb' : 'mysql';
}

const loaded: Trial[] = [];

/** `runTest` with a registry of those trials that were asked for so far: one that is still being written keeps nobody from testing another. */
async function runTestWith(ids: readonly TrialId[]) {
  for (const id of ids) {
    const file: { readonly trial: Trial } = await import(`../../src/test-migrations/trials/${id}.ts`);
    if (!loaded.includes(file.trial)) loaded.push(file.trial);
  }
  loaded.sort((a, b) => trialIds.indexOf(a.id) - trialIds.indexOf(b.id));
  vi.doMock('../../src/test-migrations/trials/registry.ts', () => ({ trials: loaded }));
  const { runTest } = await import('../../src/test-migrations/run.ts');
  return runTest;
}
