import type { HistoryRow } from '../core/execution/histories/history.ts';
import type { MigrationFolder } from '../core/migrations/migration.ts';
import type { Files } from '../core/runtime/world.ts';

/** A migration that is a program, which its tool would run in its turn, and nobody else can. */
export interface ProgramFile {
  readonly file: string;
  readonly version: string;
  /** Without its ending. */
  readonly name: string;
}

/** By the names that each tool gives them; in a group the version. */
const programs: Readonly<Record<string, RegExp>> = {
  goose: /^(\d+)_.+(?<!_test)\.go$/,
  flyway: /^[VB](\d[\w.]*?)__.+\.(?:java|kt|class|py|ps1|sh|bat|cmd)$/,
  'node-pg-migrate': /^(\d+)[_-].+(?<!\.d)\.[cm]?[jt]s$/,
};

/** Files of the folder that are migrations and no SQL. To pass over them would run what comes after them on a schema that it was not written for. */
export function programFiles(
  { tool, folder }: Pick<MigrationFolder, 'tool' | 'folder'>,
  files: Files,
): readonly ProgramFile[] {
  const pattern = programs[tool];
  if (!pattern || files.kind(folder) !== 'folder') return [];
  return files.list(folder).files.flatMap(({ path }) => {
    const [name = ''] = path.split('/').slice(-1);
    const version = pattern.exec(name)?.[1];
    return version === undefined ? [] : [{ file: path, version, name: name.replace(/\.\w+$/, '') }];
  });
}

/** The first of them that the history does not have. */
export function notYetRun(found: readonly ProgramFile[], rows: readonly HistoryRow[]): ProgramFile | null {
  const bare = (version: string) => version.replaceAll('_', '.').replace(/^0+(?=\d)/, '');
  const versions = new Set(rows.flatMap(({ version }) => (version === null ? [] : [bare(version)])));
  const names = new Set(rows.map(({ name }) => name));
  return found.find(({ version, name }) => !versions.has(bare(version)) && !names.has(name)) ?? null;
}
