import type { RuleSetting } from '../src/core/configuration/settings.ts';
import type { FolderFile, MigrationFolder, Script } from '../src/core/migrations/migration.ts';
import { readMigrationFolder } from '../src/core/migrations/read-folder.ts';
import type { Finding } from '../src/core/report/finding.ts';
import type { TableSize } from '../src/core/schema/catalog.ts';
import type { MysqlServer } from '../src/core/sql/mysql/statement.ts';
import type { Change } from '../src/core/targets/change.ts';
import { type LintInput, type LintResult, lintFolder } from '../src/lint-migrations/engine.ts';
import { lintMysqlFolder } from '../src/lint-migrations/mysql/lint-folder.ts';
import { rules } from '../src/lint-migrations/rules/registry.ts';

export interface LintTextOptions {
  readonly major?: number;
  /** Lints as MySQL or MariaDB of that version. */
  readonly mysql?: MysqlServer;
  readonly settings?: Readonly<Record<string, RuleSetting>>;
  /** The first file that is reported on. */
  readonly from?: string;
  /** How the scripts are sent, instead of what the tool's layout says. */
  readonly transaction?: 'wrapped' | 'none' | null;
  /** Files of the base: what differs from them is the change. */
  readonly merged?: Readonly<Record<string, string>> | null;
  readonly sizes?: ReadonlyMap<string, TableSize>;
  readonly today?: string;
  readonly listEffects?: boolean;
  readonly tool?: MigrationFolder['tool'] | 'auto';
}

/** Lints files that are given as text, the way the job does, without touching a disk. */
export function lintText(files: Readonly<Record<string, string>>, options: LintTextOptions = {}): LintResult {
  const folder = folderOf(files, options);
  const change = options.merged ? changeOf(files, options.merged) : null;
  const first = options.from === undefined ? 0 : folder.migrations.findIndex((one) => one.file === options.from);
  const touched = change ? new Set([...change.added, ...change.modified]) : null;
  const reported = new Set(
    folder.migrations.flatMap((one, place) => (place >= first && (!touched || touched.has(one.file)) ? [place] : [])),
  );
  const input: LintInput = {
    folder,
    reported,
    oneChange: options.from !== undefined || change !== null,
    change,
    serverKnown: true,
    sizes: options.sizes ?? new Map(),
    settings: options.settings ?? {},
    ignore: [],
    codeReferences: () => [],
    docs: 'docs/rules',
    today: options.today ?? '2026-06-30',
    listEffects: options.listEffects ?? false,
  };
  return options.mysql
    ? lintMysqlFolder({ ...input, server: options.mysql }, rules)
    : lintFolder({ ...input, server: { major: options.major ?? 16, minor: null } }, rules);
}

export function findingsOfFolder(
  files: Readonly<Record<string, string>>,
  options: LintTextOptions = {},
): readonly Finding[] {
  return lintText(files, options).findings;
}

function folderOf(files: Readonly<Record<string, string>>, options: LintTextOptions): MigrationFolder {
  const listed: FolderFile[] = Object.entries(files).map(([path, text]) => {
    const bytes = new TextEncoder().encode(text);
    return { path, size: bytes.length, read: () => bytes };
  });
  const root = Object.keys(files)[0]?.split('/')[0] ?? 'migrations';
  const folder = readMigrationFolder(root, listed, { tool: options.tool ?? 'auto' });
  if ('problem' in folder) throw new Error(folder.problem);
  const mode = options.transaction;
  if (!mode) return folder;
  const sent = (script: Script): Script => ({
    ...script,
    transaction: { mode, why: 'the example says so', optOut: 'turn the transaction off' },
  });
  return { ...folder, migrations: folder.migrations.map((one) => ({ ...one, up: sent(one.up) })) };
}

function changeOf(now: Readonly<Record<string, string>>, base: Readonly<Record<string, string>>): Change {
  return {
    base: 'origin/main',
    added: Object.keys(now).filter((file) => !(file in base)),
    modified: Object.keys(now).filter((file) => file in base && base[file] !== now[file]),
    deleted: Object.keys(base).filter((file) => !(file in now)),
    renamed: [],
    baseFiles: Object.keys(base),
  };
}
