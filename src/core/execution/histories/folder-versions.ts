import type { Migration, MigrationFolder } from '../../migrations/migration.ts';

/** The migrations of a folder that its tool counts, in its order. */
export function versionsOf(folder: MigrationFolder): readonly Migration[] {
  return folder.migrations.filter((one) => one.kind === 'versioned');
}

/**
 * Looks migrations up by a version as a table has it, since tables write one version in other ways than files: `000001` is 1 in a column of
 * numbers.
 */
export function byVersion(
  folder: MigrationFolder,
  same: (version: string) => string,
): (version: string) => Migration | undefined {
  const known = new Map(versionsOf(folder).map((one) => [same(one.version ?? ''), one]));
  return (version) => known.get(same(version));
}

/** The number that a column of numbers has for a version: its leading digits. Null for one that has none. */
export function numberOf(version: string | null): bigint | null {
  const digits = /^-?\d+/.exec(version ?? '')?.[0];
  return digits === undefined ? null : BigInt(digits);
}

/** A version as text that is the same for all ways to write its number. */
export function asNumber(version: string): string {
  return String(numberOf(version) ?? version);
}

/** The path below the folder: what several tools call a migration's file. */
export function pathInside(migration: Migration, folder: MigrationFolder | null): string {
  if (folder && folder.folder !== '.' && migration.file.startsWith(`${folder.folder}/`)) {
    return migration.file.slice(folder.folder.length + 1);
  }
  if (folder?.folder === '.') return migration.file;
  return migration.file.split('/').at(-1) ?? migration.file;
}
