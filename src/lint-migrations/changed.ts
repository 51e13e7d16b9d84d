import type { Migration } from '../core/migrations/migration.ts';
import type { AnyFolderContext } from './rule.ts';

/**
 * Only what the change brought is its author's to mend: against a base, the files that differ from it; else those of the
 * migrations that are reported on, and what belongs to no migration at all.
 */
export function isTouched(context: AnyFolderContext, file: string): boolean {
  const { change } = context;
  if (!change) {
    const owns = (one: Migration) =>
      one.file === file || one.down?.source.file === file || one.companions.includes(file);
    return context.reported.some(owns) || !context.folder.migrations.some(owns);
  }
  return change.added.includes(file) || change.modified.includes(file) || change.renamed.some((one) => one.to === file);
}
