import type { PlaceholderStyle } from '../sql/placeholders.ts';
import type { RenderedRevision } from './alembic-rendered.ts';
import type { FolderView } from './folder-view.ts';
import type { Changelog, RenderedChangesets } from './liquibase-changelog.ts';
import type { FolderProblem, Migration, ToolId } from './migration.ts';

export interface ReadOptions {
  /** Flyway's placeholder marks when they are not `${` and `}`. */
  readonly placeholders?: { readonly prefix: string; readonly suffix: string };
  /** What another program was asked for before the folder is read; absent for a folder of SQL files. */
  readonly prepared?: Prepared;
}

/**
 * What a folder needs that is no SQL: read and rendered before, since that takes other programs. Reading the folder then
 * stays what it is, text in and migrations out.
 */
export type Prepared =
  | {
      readonly tool: 'liquibase';
      /** The XML, YAML and JSON changelogs, by path. */
      readonly changelogs: ReadonlyMap<string, Changelog>;
      /** Folders outside of this one that its changelogs include files from. */
      readonly elsewhere: readonly string[];
      /** What Liquibase made of them; null when nothing in them has to be rendered. */
      readonly rendered: RenderedChangesets | null;
    }
  | {
      readonly tool: 'alembic';
      /** In the order in which they run. */
      readonly revisions: readonly RenderedRevision[];
    };

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
  recognise(view: FolderView, prepared?: Prepared): Recognition | null;
  read(view: FolderView, options: ReadOptions): ReadResult;
}

export interface ReadResult {
  readonly migrations: readonly Migration[];
  readonly problems: readonly FolderProblem[];
}

export const noPlaceholders: PlaceholderStyle = { kind: 'none' };
