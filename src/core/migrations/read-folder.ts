import { type FolderView, viewOf } from './folder-view.ts';
import type { FolderFile, MigrationFolder, ToolId } from './migration.ts';
import { tidyFolder } from './paths.ts';
import type { Certainty, Prepared, ReadOptions, Recognition, ToolReader } from './reader.ts';
import { readerOf, toolReaders } from './registry.ts';

export interface FolderOptions extends ReadOptions {
  readonly tool: ToolId | 'auto';
}

/**
 * Reads a folder as its migration tool does: which files are migrations, in which order, how each is sent.
 * Each file is read at most once. A file that cannot be read is one of `problems`; the rest is read nevertheless.
 * @returns `problem`, a sentence, when there is nothing to read.
 */
export function readMigrationFolder(
  folder: string,
  files: readonly FolderFile[],
  options: FolderOptions,
): MigrationFolder | { readonly problem: string } {
  const view = viewOf(tidyFolder(folder), files);
  if (view.sql.length === 0 && !options.prepared) {
    return { problem: files.length === 0 ? `${view.folder} is empty.` : `${view.folder} holds no .sql file.` };
  }
  const chosen =
    options.tool === 'auto' ? recognise(view, options.prepared) : { reader: readerOf(options.tool), by: null };
  if (!chosen) return { problem: `${view.folder} holds no migration that we know how to read.` };
  const { migrations, problems } = chosen.reader.read(view, options);
  if (migrations.length === 0 && problems.length === 0) {
    return { problem: `${view.folder} holds no migration as ${chosen.reader.name} names them.` };
  }
  return {
    tool: chosen.reader.id,
    toolName: chosen.reader.name,
    folder: view.folder,
    recognisedBy: chosen.by ?? `you said that it is ${chosen.reader.name}`,
    migrations,
    problems,
  };
}

/** "Flyway, 214 migrations in db/migration". The folder's name is hostile until escaped. */
export function describeFolder(folder: MigrationFolder): string {
  const count = folder.migrations.length;
  const where = folder.folder === '.' ? 'the working folder' : folder.folder;
  return `${folder.toolName}, ${count === 1 ? 'one migration' : `${count} migrations`} in ${where}`;
}

const weight: Readonly<Record<Certainty, number>> = { content: 2, 'side file': 1, names: 0 };

/**
 * Narrow names outweigh Atlas's side file as well: Atlas can keep its sums over the files of another tool, and then it
 * is the other one that runs them.
 */
function weigh(reader: ToolReader, found: Recognition): number {
  if (reader.id === 'plain') return -1;
  if (reader.id === 'atlas') return -0.5;
  return weight[found.certainty];
}

function recognise(
  view: FolderView,
  prepared: Prepared | undefined,
): { readonly reader: ToolReader; readonly by: string } | null {
  let best: { readonly reader: ToolReader; readonly by: string; readonly weight: number } | null = null;
  for (const reader of toolReaders) {
    const found = reader.recognise(view, prepared);
    if (!found) continue;
    const certainty = weigh(reader, found);
    if (!best || certainty > best.weight) best = { reader, by: found.by, weight: certainty };
  }
  return best;
}
