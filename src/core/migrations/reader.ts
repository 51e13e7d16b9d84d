import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { FolderView } from './folder-view.ts';
import type { FolderProblem, Migration, ToolId } from './migration.ts';

export interface ReadOptions {
  /** Flyway's placeholder marks when they are not `${` and `}`. */
  readonly placeholders?: { readonly prefix: string; readonly suffix: string };
}

/**
 * How sure a reader is that a folder is its own. `content`: a marker that only this tool writes. `side file`: one that
 * only this tool keeps. `names`: the names fit. A tool with markers may also keep another's side file (goose with
 * atlas.sum), so that markers outweigh side files, and both outweigh names.
 */
export type Certainty = 'content' | 'side file' | 'names';

export interface Recognition {
  readonly certainty: Certainty;
  /** The sentence for `MigrationFolder.recognisedBy`. */
  readonly by: string;
}

/** What one tool's file offers. */
export interface ToolReader {
  readonly id: ToolId;
  readonly name: string;
  recognise(view: FolderView): Recognition | null;
  read(view: FolderView, options: ReadOptions): ReadResult;
}

export interface ReadResult {
  readonly migrations: readonly Migration[];
  readonly problems: readonly FolderProblem[];
}

export const noPlaceholders: PlaceholderStyle = { kind: 'none' };
