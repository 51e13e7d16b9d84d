import { maskSecrets } from '../report/secrets.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import { plain } from '../runtime/plain-text.ts';
import { type ServerAddress, shownAddress, urlOf, withoutPassword } from './address.ts';
import { openSession } from './connect.ts';
import type { Databases } from './databases.ts';
import { mustBeOwn, newName } from './own-names.ts';
import type { DatabaseServer } from './server.ts';
import { DatabaseError, type Session } from './session.ts';

export interface ServerParts extends Pick<DatabaseServer, 'engine' | 'version' | 'origin' | 'description' | 'pid'> {
  readonly address: ServerAddress;
  readonly databases: Databases;
  /** The database whose character set and collation a new one takes; null for the server's own. */
  readonly like: string | null;
  /** Ends a server that we started; null for somebody else's, where our databases are dropped instead. */
  readonly end: (() => Promise<void>) | null;
}

/** A server that is reached over the network or a socket, whether it was given or started here. */
export function serverOverAddress(parts: ServerParts): DatabaseServer {
  const { address, databases, like, engine } = parts;
  const made = new Set<string>();
  let admin: Promise<Session> | null = null;
  let atWork = 0;
  let stopping: Promise<void> | null = null;

  const administrator = async (): Promise<Session> => {
    for (;;) {
      admin ??= openSession(address);
      const mine = admin;
      const session = await mine.catch((error: unknown) => {
        if (admin === mine) admin = null;
        throw error;
      });
      if (!session.lost) return session;
      if (admin === mine) admin = null;
    }
  };
  const administer = async <T>(work: (admin: Session) => Promise<T>): Promise<T> => {
    if (stopping !== null) throw new Error('the server was stopped');
    atWork++;
    try {
      return await work(await administrator());
    } catch (error) {
      throw error instanceof DatabaseError ? (refusal(error, address) ?? error) : error;
    } finally {
      atWork--;
    }
  };
  const make = async (work: (admin: Session, name: string) => Promise<void>): Promise<string> => {
    const name = newName(Date.now());
    made.add(name);
    await administer((session) => work(session, name));
    return name;
  };
  const takeDown = async () => {
    const session = await admin?.catch(() => null);
    if (parts.end !== null) {
      session?.cut();
      await parts.end();
      return;
    }
    try {
      let own = session;
      if (own === null || own === undefined || own.lost || atWork > 0) {
        const other = await openSession(address, undefined, 0);
        // What it still makes would be left behind.
        if (own && !own.lost) await databases.end(other, own.id);
        own?.cut();
        own = other;
      }
      for (const name of made) await databases.drop(own, name).catch(() => {});
      await own.close();
    } catch (error) {
      // A server that is gone has nothing to be dropped from; and a database that stays is found by a later run.
      if (!(error instanceof DatabaseError) && !(error instanceof UserError)) throw error;
    }
  };

  return {
    engine,
    version: parts.version,
    origin: parts.origin,
    description: parts.description,
    pid: parts.pid,
    createDatabase: () => make((session, name) => databases.create(session, name, like)),
    copyDatabase: (from) => make((session, name) => databases.copy(session, from, name)),
    async dropDatabase(name) {
      mustBeOwn(name);
      await administer((session) => databases.drop(session, name));
      made.delete(name);
    },
    open: (database) => openSession(address, database),
    url: (database) => urlOf(address, database),
    setting: (name) => administer((session) => databases.setting(session, name)),
    stop() {
      stopping ??= takeDown();
      return stopping;
    },
  };
}

/** The user's mistakes among what a server says when a database is made; null for everything else. */
function refusal(error: DatabaseError, address: ServerAddress): UserError | null {
  const where = `${plain(shownAddress(address))} (${address.from})`;
  const said = plain(maskSecrets(withoutPassword(error.failure.message, address)), 300);
  const user = plain(address.user);
  const postgres = address.engine === 'postgres';
  switch (error.failure.code) {
    case '42501':
    case '1044':
    case '1045':
    case '1142':
    case '1227':
    case '1370':
      return new UserError('no_create_privilege', `${where} does not let the user ${user} make databases: ${said}`, {
        hint: postgres
          ? `ALTER ROLE "${user}" CREATEDB;`
          : `GRANT ALL PRIVILEGES ON \`drydock\\_%\`.* TO ${granteeOf(said, user)}; and SET_ANY_DEFINER (MariaDB: SET USER) where views or routines of other users are copied.`,
      });
    case '1418':
    case '1419':
      return new UserError(
        'no_create_privilege',
        `${where} does not let the user ${user} make functions and triggers: ${said}`,
        {
          hint: 'SET GLOBAL log_bin_trust_function_creators = 1;',
        },
      );
    case '25006':
    case '1290':
    case '1792':
    case '1836':
      return readOnly(address, 'lets nothing be written');
    case '53100':
    case '1021':
    case '1114':
      return new UserError('disk_full', `${where} has no room left on its disk: ${said}`, {
        hint: `Make room where ${engineNames[address.engine]} keeps its data.`,
      });
    default:
      return null;
  }
}

/** `'app'@'%'` of "Access denied for user 'app'@'%' to database …". */
function granteeOf(message: string, user: string): string {
  return /user ('[^']*'@'[^']*')/.exec(message)?.[1] ?? `'${user}'`;
}

export function readOnly(address: ServerAddress, why: string): UserError {
  return new UserError('read_only_server', `${plain(shownAddress(address))} (${address.from}) ${why}`, {
    hint: 'Name the primary server, and a user whose sessions may write.',
  });
}
