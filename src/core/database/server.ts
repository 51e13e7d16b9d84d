import type { Engine } from '../report/engine.ts';
import type { Session } from './session.ts';

export interface ServerVersionFound {
  /** As a user writes it: `16.14`, `8.4.3`, `10.11.19`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number | null;
}

/** A server on which databases of our own may be made and dropped. Those of others are never written to. */
export interface DatabaseServer {
  readonly engine: Engine;
  readonly version: ServerVersionFound;
  /**
   * `given`: the user named it. `throwaway`: we started it, and it ends with us. `embedded`: PostgreSQL in WebAssembly, inside of this
   * process: it has one session, so that nothing ever waits for anything in it.
   */
  readonly origin: 'given' | 'throwaway' | 'embedded';
  /** The end of "Tested on …": "PostgreSQL 16.14, a throwaway server of /usr/lib/postgresql/16". Without any password. */
  readonly description: string;
  /** Of the server's own process, where we started it: for what has to be done to it from outside. */
  readonly pid: number | null;
  /** Makes an empty database and gives its name, which begins with `drydock_`. */
  createDatabase(): Promise<string>;
  /** A copy with all rows; nobody may be connected to `from` meanwhile. Gives its name. */
  copyDatabase(from: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** @throws UserError when the server does not take us any more */
  open(database: string): Promise<Session>;
  /** The address of a database, password included, for a process of ours: by its environment, never by its arguments. Null for an embedded one. */
  url(database: string): string | null;
  /** Value of a setting (`SHOW`, `@@global`), null for one that the server does not have. */
  setting(name: string): Promise<string | null>;
  /** Drops what was made here, and ends a server that we started. May be called twice. */
  stop(): Promise<void>;
}
