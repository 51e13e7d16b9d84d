import type { FolderContext } from './rule.ts';

/** Against a base only what the change brought is its author's to mend; without one, every file is looked at. */
export function isTouched(context: FolderContext, file: string): boolean {
  const { change } = context;
  if (!change) return true;
  return change.added.includes(file) || change.modified.includes(file) || change.renamed.some((one) => one.to === file);
}
