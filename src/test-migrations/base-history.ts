import type { Migration, MigrationFolder } from '../core/migrations/migration.ts';
import { readMigrationFolder } from '../core/migrations/read-folder.ts';
import { UserError } from '../core/report/user-error.ts';
import type { FileChanges, ListedFile, World } from '../core/runtime/world.ts';
import { isFrom } from '../core/targets/change.ts';
import type { Target } from '../core/targets/find-targets.ts';
import { applied } from './history.ts';

/** What production has, as far as somebody said. */
export interface BaseHistory {
  readonly migrations: readonly Migration[];
  readonly foundBy: string;
}

/**
 * The folder as the base has it: its files that did not change, with the base's own text for those that did.
 * @param changes what changed since the base; null when there is none
 * @param from a version or file with which the change begins
 * @returns null when everything is new
 */
export async function baseHistory(
  target: Target,
  changes: FileChanges | null,
  from: string | null,
  world: World,
): Promise<BaseHistory | null> {
  const { folder } = target;
  const all = applied(folder.migrations);
  if (from !== null) {
    const first = all.findIndex((one) => isFrom(one, from));
    if (first < 0) {
      throw new UserError('unknown_migration', `No migration of ${folder.folder} has the version or file "${from}".`, {
        hint: `The last one is ${all.at(-1)?.file ?? 'none: the folder is empty'}.`,
      });
    }
    return { migrations: all.slice(0, first), foundBy: `everything before ${from}` };
  }
  if (changes) return ofChanges(target, changes, world);
  const newest = all.findLastIndex((one) => one.kind === 'versioned');
  if (newest <= 0) return null;
  const migrations = all.filter((one, place) => place < newest && one.kind === 'versioned');
  return {
    migrations,
    foundBy: `every migration before ${all[newest]?.file ?? 'the newest'}, since nobody named a base`,
  };
}

async function ofChanges(target: Target, changes: FileChanges, world: World): Promise<BaseHistory | null> {
  const { folder } = target;
  const added = new Set([...changes.added, ...changes.renamed.map((one) => one.to)]);
  const files: ListedFile[] = [];
  const ofBase = async (path: string, as = path) => {
    const content = await changes.readBase(path);
    if (content === null) return false;
    files.push({ path: as, size: content.byteLength, read: () => content });
    return true;
  };
  const modified = new Set(changes.modified);
  for (const file of world.files.list(folder.folder).files) {
    if (added.has(file.path)) continue;
    if (!modified.has(file.path) || !(await ofBase(file.path))) files.push(file);
  }
  const inside = (path: string) => folder.folder === '.' || path.startsWith(`${folder.folder}/`);
  for (const path of [...changes.deleted, ...changes.renamed.map((one) => one.from)])
    if (inside(path)) await ofBase(path);
  if (!files.some((file) => /\.sql\b/i.test(file.path))) return { migrations: [], foundBy: changes.base };
  // What another program has to render is not rendered a second time: parts that are new are told by the change itself.
  const rendered = folder.migrations.some((one) => one.up.source.rendered);
  const read: MigrationFolder | { readonly problem: string } = rendered
    ? { problem: 'rendered' }
    : readMigrationFolder(folder.folder, files, { tool: folder.tool });
  if ('problem' in read) {
    return { migrations: folder.migrations.filter((one) => !added.has(one.file)), foundBy: changes.base };
  }
  return { migrations: read.migrations, foundBy: changes.base };
}
