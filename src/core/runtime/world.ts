import type { ChangeAnswer, FileChanges } from '../report/changes.ts';

export type { ChangeAnswer, FileChanges } from '../report/changes.ts';

/**
 * Everything outside the program that a job may touch. `src/world.ts` builds it; tests build their own. A job never
 * reaches for `process`, `node:fs` or the network itself, so that what it did can be read off this one record.
 */
export interface World {
  readonly io: Io;
  readonly files: Files;
  readonly git: Git;
  /** Null in a terminal. In an action: what GitHub knows of the event that started the run. */
  readonly github: GitHubEvent | null;
  /** Absent where nothing of what is looked at may be run: the head of a `pull_request_target` is anybody's. */
  readonly programs?: Programs;
  readonly clock: Clock;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** For jobs that start what has to be taken down: aborted, with a `Cancelled`, when the run is to end. Asking for it begins to listen. */
  cancelled?(): AbortSignal;
}

export interface Io {
  /** Standard output: the result, and nothing else. Text is written as it is; escape what is hostile before. */
  out(text: string): void;
  /** Standard error: what is said about the run (warnings, progress). */
  err(text: string): void;
  /** Whether standard output is a terminal that shows colours (false with NO_COLOR, true with FORCE_COLOR). */
  readonly isTerminal: boolean;
  /** Whether standard error is a terminal, on which a line can be drawn again. Absent: no. */
  readonly errIsTerminal?: boolean;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
}

export interface Clock {
  now(): Date;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** `other`: a socket, a device, a broken link, or a link that leaves the workspace where that is refused. */
export type FileKind = 'file' | 'folder' | 'missing' | 'other';

/** A regular file of a listing. Has the shape of a migration folder's file. */
export interface ListedFile {
  /** Relative to the working folder, forward slashes; `../` leads out of it. */
  readonly path: string;
  readonly size: number;
  /** Throws a `UserError` when the file cannot be read or is larger than `maxFileBytes`. */
  read(): Uint8Array;
}

/** What stands in a folder, looks as if it should be read, and cannot be. */
export interface Unlistable {
  readonly path: string;
  /** The end of the sentence "PATH …": "is a folder, although its name ends like a file's". */
  readonly why: string;
}

export interface Listing {
  readonly files: readonly ListedFile[];
  readonly unlistable: readonly Unlistable[];
}

/**
 * Files as a job sees them. Paths that come in may have backslashes on Windows; paths that go out are relative to the
 * working folder and have forward slashes on every platform.
 */
export interface Files {
  /** The working folder, absolute, with forward slashes. */
  readonly root: string;
  kind(path: string): FileKind;
  exists(path: string): boolean;
  /** The path as it goes out: relative to the working folder, forward slashes, "." for the folder itself. */
  normalize(path: string): string;
  /**
   * Every regular file below a folder, sorted by path (code points). Skips `node_modules` and every `.git`. A `UserError`
   * when the folder is missing, is a file, or cannot be read. `maxDepth` 1 is the folder alone.
   */
  list(folder: string, options?: { readonly maxDepth?: number; readonly skip?: (path: string) => boolean }): Listing;
  /** One file by its path, not yet read. A `UserError` with a clear sentence when it is no regular file. */
  open(path: string): ListedFile;
  read(path: string): Uint8Array;
  /** Creates missing folders. A `UserError` when it cannot be written. */
  write(path: string, data: string | Uint8Array): void;
}

/** Bytes above which a file is not read: no migration that a person wrote is larger, and a parser needs many times that. */
export const maxFileBytes = 32 * 1024 * 1024;

export interface Git {
  /**
   * What changed since the merge base of `ref` and HEAD, with the working tree's own changes and untracked files.
   * A `UserError` when this is no repository, git is missing, or the ref is unknown or starts with a dash.
   */
  changesSince(ref: string): Promise<FileChanges>;
}

export interface GitHubEvent {
  /** `pull_request`, `push`, … */
  readonly event: string;
  /** What the event changed. */
  changes(): Promise<ChangeAnswer>;
}

/** Other programs, as a job may start them. */
export interface Programs {
  /** A program on the PATH by its name, as an absolute path; null when it is not there. */
  find(name: string): string | null;
  exists(path: string): boolean;
  /** Starts a program without a shell and with little of our environment; waits for its end, which it brings about when it takes too long. */
  run(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramResult>;
  /** A folder for as long as `work` takes. */
  withTemporaryFolder<T>(work: (folder: TemporaryFolder) => Promise<T>): Promise<T>;
}

export interface TemporaryFolder {
  /** Absolute. */
  readonly path: string;
  /** Puts a file there, in folders that are made for it; gives its path. */
  write(name: string, text: string): string;
  /** Puts a link to a folder there, under a name without any character that needs quoting; gives its path. */
  link(name: string, target: string): string;
}

export interface ProgramOptions {
  /** Where it runs, absolute. */
  readonly folder: string;
  /** What it is told beyond the little that it inherits. */
  readonly env?: Environment;
  readonly seconds: number;
  /** Of both outputs together. */
  readonly mostBytes: number;
  /** What it reads from its standard input; nothing when absent. */
  readonly input?: string;
  /** Ends it when aborted. With it, a signal to us is for whoever gave it to act on; without it, we end together with the program. */
  readonly cancelled?: AbortSignal;
  /** Told each line of either output as it is printed. */
  line?(text: string): void;
}

export type ProgramResult =
  | { readonly kind: 'ended'; readonly status: number; readonly out: string; readonly err: string }
  /** There is no such program. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'timed-out'; readonly seconds: number }
  | { readonly kind: 'too-much-output'; readonly bytes: number };
