import type { Migration, MigrationFolder } from '../migrations/migration.ts';
import { UserError } from '../report/user-error.ts';
import type { ChangeAnswer, FileChanges, World } from '../runtime/world.ts';
import type { Say, Target } from './find-targets.ts';

/** What changed against the base (`--since` or the pull request). Paths relative to the working folder. */
export interface Change {
  readonly base: string;
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Every migration file of the base, so that versions can be compared. */
  readonly baseFiles: readonly string[];
  /** Of migrations that share a file (Liquibase's changesets): those that the base has just so, and those that it has otherwise. */
  readonly parts?: { readonly same: ReadonlySet<Migration>; readonly edited: ReadonlySet<Migration> };
}

/**
 * What the run is about: what changed since a ref, or since the base of the event that started an action; null for everything.
 * @throws UserError when git cannot tell
 */
export async function findChanges(
  options: { readonly since: string | null; readonly from: string | null },
  world: World,
  say: Say,
): Promise<FileChanges | null> {
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

/** The part that rules see. */
export function changeOf(changes: FileChanges): Change {
  const { base, added, modified, deleted, renamed, baseFiles } = changes;
  return { base, added, modified, deleted, renamed, baseFiles };
}

/** Compares what shares a file with others, when there is any such thing. */
export async function partsOf(folder: MigrationFolder, changes: FileChanges): Promise<Change['parts']> {
  const shared = folder.migrations.filter((one) => one.part);
  if (shared.length === 0) return undefined;
  const { compareParts } = await import('./rendered/unchanged-parts.ts');
  return compareParts(shared, changes);
}

/** Places in the folder's migrations of those that the run is about. @throws UserError for a `from` that is not there */
export function reportedOf(
  target: Pick<Target, 'folder' | 'files'>,
  options: { readonly from: string | null },
  change: Change | null,
): ReadonlySet<number> {
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

/** Whether a text that a user wrote names the migration: its version, its file, or either as its tool writes it. */
export function isFrom(migration: Migration, from: string): boolean {
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

/** Every file that belongs to a migration. */
export function filesOf(migration: Migration | undefined): readonly string[] {
  if (!migration) return [];
  return [migration.file, ...(migration.down ? [migration.down.source.file] : []), ...migration.companions];
}
