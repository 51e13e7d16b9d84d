import type { ToolId } from '../../migrations/migration.ts';
import type { Prepared } from '../../migrations/reader.ts';
import type { Engine } from '../../report/engine.ts';
import type { ListedFile, World } from '../../runtime/world.ts';

/** A folder that another program may have to be asked about before it can be read. */
export interface FolderToRender {
  /** Relative to the working folder. */
  readonly folder: string;
  readonly files: readonly ListedFile[];
  /** Null: nobody said, and the files may tell. */
  readonly engine: Engine | null;
  /** As the user gave it; null: not known. */
  readonly serverVersion: string | null;
  readonly world: World;
  readonly say: (message: string) => void;
}

export interface RenderedFolder {
  readonly prepared: Prepared;
  /** Files outside of the folder that belong to it all the same. */
  readonly others: readonly ListedFile[];
  /** The engine that it was rendered for; null when nothing had to be rendered, so that the SQL itself may tell. */
  readonly engine: Engine | null;
  /** How that was found out, the end of "Read as MySQL, since …"; null when somebody said so, or nothing told. */
  readonly found: string | null;
  /** What the reader of the report has to know, a sentence; null when all is well. */
  readonly doubt: string | null;
}

/** A tool whose migrations are no SQL until a program makes it of them. What it makes is read by the tool's `ToolReader`. */
export interface Renderer {
  readonly tool: ToolId;
  /**
   * Reads what is no SQL, and has it rendered.
   * @returns null when the folder is not the tool's after all
   * @throws UserError for what is missing on the machine, and for what the program refuses
   */
  render(folder: FolderToRender): Promise<RenderedFolder | null>;
}
