import type {
  FolderFile,
  FolderProblem,
  Migration,
  MigrationFolder,
  Script,
} from '../../src/core/migrations/migration.ts';
import { type FolderOptions, readMigrationFolder } from '../../src/core/migrations/read-folder.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function filesOf(files: Files): FolderFile[] {
  return Object.entries(files).map(([path, content]) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    let reads = 0;
    return {
      path,
      size: bytes.length,
      read() {
        reads++;
        if (reads > 1) throw new Error(`${path} was read twice`);
        return bytes;
      },
    };
  });
}

/** Reads files that are named from the folder `m`. */
export function read(files: Files, options: FolderOptions = { tool: 'auto' }, folder = 'm'): MigrationFolder {
  const below = Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
  const found = readMigrationFolder(folder, filesOf(below), options);
  if ('problem' in found) throw new Error(found.problem);
  return found;
}

export const names = (folder: MigrationFolder) => folder.migrations.map((one) => one.file.replace(/^m\//, ''));
export const versions = (folder: MigrationFolder) => folder.migrations.map((one) => one.version);

/** The SQL that is sent, piece by piece, trimmed. */
export const pieces = (script: Script | null | undefined) =>
  script?.pieces.map((one) => script.source.text.slice(one.start, one.end).trim()) ?? null;

/** `kind file` of every problem. */
export const said = (folder: MigrationFolder) =>
  folder.problems.map((one: FolderProblem) => `${one.kind} ${one.file.replace(/^m\//, '')}`).sort();

export function only(folder: MigrationFolder): Migration {
  const [one] = folder.migrations;
  if (!one || folder.migrations.length !== 1) throw new Error(`${folder.migrations.length} migrations instead of one`);
  return one;
}

export const why = (folder: MigrationFolder) =>
  folder.problems.map((one) => ('why' in one ? one.why : one.kind)).join('; ');
