import type { ServerAddress } from '../../core/database/address.ts';
import type { Session } from '../../core/database/session.ts';
import type { Engine } from '../../core/report/engine.ts';
import type { Environment } from '../../core/runtime/world.ts';
import type { DumpFormat, DumpScope, TableFacts } from '../manifest.ts';

/** A program of the server's own, that fits a server: `pg_dump`, `mariadb-dump`, `pg_restore`, `mysql`. */
export interface ClientProgram {
  /** Absolute. */
  readonly program: string;
  /** Arguments in front of every other, where it is started through something else. */
  readonly before: readonly string[];
  /** "pg_dump 16.14". */
  readonly title: string;
  readonly version: { readonly text: string; readonly major: number; readonly minor: number };
}

/** The database that is dumped or restored to. */
export interface DumpServer {
  readonly engine: Engine;
  /** "PostgreSQL 16.14", and `16.14`. */
  readonly server: string;
  readonly version: { readonly text: string; readonly major: number; readonly minor: number };
  /** Holds the password: it goes to a program by its environment or by a file that only we read, and nowhere else. */
  readonly address: ServerAddress;
  readonly database: string;
  /** A session of its own; whoever opens it closes it. */
  open(): Promise<Session>;
}

export interface DumpWish {
  readonly server: DumpServer;
  readonly format: DumpFormat;
  readonly scope: DumpScope;
  readonly checks: 'hashes' | 'rows' | 'none';
  /** Milliseconds that a lock on a table may be waited for. */
  readonly lockTimeoutMs: number;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cancelled: AbortSignal;
}

/** What stands in the way of a dump, or should be known of it, before anything is read. */
export interface Preflight {
  /** What stops it. `code`: `client_missing`, `client_too_old`, `missing_privilege`, `broken_view`, `not_transactional`, `no_space`, … */
  readonly problems: readonly { readonly code: string; readonly message: string; readonly hint: string }[];
  readonly remarks: readonly string[];
  /** Null when there is none that fits; then a problem says so. */
  readonly client: ClientProgram | null;
  /** About how many bytes the dump program will write; null where nobody knows. */
  readonly expectedBytes: number | null;
  readonly leftOut: readonly string[];
  readonly extensions: readonly { readonly name: string; readonly version: string }[];
  readonly collations: readonly { readonly name: string; readonly version: string }[];
}

/** A dump that runs. */
export interface RunningDump {
  /**
   * What the program writes. Ends only when the program has ended well and its output is whole (for SQL: its last line stands there); else it
   * throws a `DumpFailure`, so that nobody can take a torn dump for a good one. Read once.
   */
  readonly output: AsyncIterable<Uint8Array>;
  /** The moment whose data it holds, by the server's clock. */
  readonly snapshotAt: Date;
  /** What was counted and hashed in the dump's own snapshot, meanwhile; settles after `output` has ended. Never rejects. */
  readonly facts: Promise<SourceFacts>;
  /** Ends the program and closes our sessions. May be called when it has ended; has to be called in any case. */
  stop(): Promise<void>;
}

export interface SourceFacts {
  /** What `tables` is. `none` with a remark where it could not be taken in the same snapshot. */
  readonly checks: 'hashes' | 'rows' | 'none';
  readonly tables: readonly TableFacts[];
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
  readonly remarks: readonly string[];
}

/** `code`: `dump_failed`, `server_lost`, `lock_timeout`, `disk_full`, `truncated`, … The message holds no secret. */
export class DumpFailure extends Error {
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.name = 'DumpFailure';
    this.code = code;
    this.hint = hint;
  }
}

/** A database that is written to from a dump. */
export interface RestoreWish {
  readonly server: DumpServer;
  readonly format: DumpFormat;
  /** Drop what stands in the way first. Else the database is empty: whoever calls has looked. */
  readonly clean: boolean;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cancelled: AbortSignal;
}

export type RestoreEnd =
  | { readonly kind: 'done'; readonly client: string; readonly remarks: readonly string[] }
  /**
   * `whose`: the `backup` is bad, the `target` does not take it (rights, an extension that is not there, no connection), or nobody can tell.
   * `left`: whether anything stands in the database now.
   */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string | null;
      readonly whose: 'backup' | 'target' | 'unknown';
      readonly left: boolean;
    };
