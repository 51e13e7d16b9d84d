import type { Session } from './session.ts';

/** How databases are made, copied and dropped on one kind of server. `admin` is a session of the server, in a database that stays. */
export interface Databases {
  /** `like`: the database whose character set and collation it takes; null for the server's own. */
  create(admin: Session, name: string, like: string | null): Promise<void>;
  copy(admin: Session, from: string, to: string): Promise<void>;
  /** Ends what still is connected to it. A database that is not there is no mistake. */
  drop(admin: Session, name: string): Promise<void>;
  /** Names of databases that nobody is connected to and that we may drop. */
  unused(admin: Session): Promise<readonly string[]>;
  /** Ends another session of the server, and waits until it is gone. */
  end(admin: Session, id: number): Promise<void>;
  setting(admin: Session, name: string): Promise<string | null>;
}
