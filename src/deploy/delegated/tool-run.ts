import type { ServerAddress } from '../../core/database/address.ts';
import type { SqlFailure } from '../../core/database/session.ts';
import type { Migration } from '../../core/migrations/migration.ts';
import type { Programs, World } from '../../core/runtime/world.ts';
import type { Prepared } from '../prepare.ts';

/** What a tool's program is started with. */
export interface ToolTask {
  readonly prepared: Prepared;
  readonly world: World;
  readonly programs: Programs;
  /** Password included: for the program's environment, and for nothing else. */
  readonly address: ServerAddress;
  /** What it is to run, and nothing else. */
  readonly wanted: readonly Migration[];
  /** The revision to stop at; null: the newest. */
  readonly to: string | null;
  /** Of PostgreSQL, 13 to 18; 0 elsewhere. */
  readonly major: number;
  /** Tells, in the database of the program, whether it is ours: a query that gives one true value there. */
  readonly isHere: string;
  /** A name that nobody else's session has. */
  readonly mark: string;
  readonly seconds: number;
  readonly cancelled: AbortSignal;
  readonly begins: (migration: Migration) => void;
  /** `ms`: how long it took, where the program tells; else it is counted from `begins`. */
  readonly ends: (migration: Migration, ms?: number) => void;
  /** A line of what it prints, not yet escaped. */
  readonly line: (text: string) => void;
}

/** How a program of a tool ended. Sentences are masked, not escaped. */
export type ToolResult =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      /** Null where it failed outside of any. */
      readonly migration: Migration | null;
      readonly failure: SqlFailure;
      /** The line of the migration's file; null where it is not known. */
      readonly line: number | null;
      /** The beginning of the statement, as the tool names it. */
      readonly sql: string | null;
    }
  /** It reached a database that is not the one that the lock is held in; nothing ran. */
  | { readonly kind: 'elsewhere' }
  /** It would run something else than what was planned; nothing ran. */
  | { readonly kind: 'differs'; readonly more: readonly string[]; readonly less: readonly string[] }
  | { readonly kind: 'timed-out' };

/** A failure as a tool tells it. */
export function toldFailure(code: string | null, message: string): SqlFailure {
  return { code: code ?? codeIn(message), message, detail: null, hint: null, position: null, lost: false };
}

/** The code of what a server said, where the tool passes on the sentence alone. */
function codeIn(message: string): string {
  if (/canceling statement due to lock timeout/.test(message)) return '55P03';
  if (/canceling statement due to statement timeout/.test(message)) return '57014';
  if (/deadlock detected/.test(message)) return '40P01';
  if (/Lock wait timeout exceeded/.test(message)) return '1205';
  if (/Deadlock found when trying to get lock/.test(message)) return '1213';
  return 'tool_failed';
}
