/**
 * What changed between a base and what is looked at. Paths are relative to the working folder with forward slashes
 * (`../` leads out of it); what is not in the repository is left out.
 */
export interface FileChanges {
  /** The base as a reader wants it: `origin/main`, or a commit's first twelve digits. */
  readonly base: string;
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /**
   * Every file at the tip of the base, also those that came to it after the branch was cut: a version that sorts before
   * one of them is out of order once both are merged.
   */
  readonly baseFiles: readonly string[];
  /** A file's content in the base; null when it is not there or could not be read. */
  readBase(path: string): Promise<Uint8Array | null>;
  readonly foundBy: 'git' | 'github';
}

/** The answer to "what did the event change?". */
export type ChangeAnswer =
  | { readonly kind: 'changes'; readonly changes: FileChanges }
  /** The event has no base (`workflow_dispatch`, `schedule`): every migration is reported on. */
  | { readonly kind: 'everything'; readonly why: string }
  /** There is a base, but it could not be compared with: everything is reported on, and the reason is said. */
  | { readonly kind: 'unknown'; readonly why: string; readonly hint: string };
