import type { Engine } from '../report/engine.ts';
import type { ServerAddress } from './address.ts';
import { type ConnectionFailure, connectionFailure } from './connection-failure.ts';
import type { Session } from './session.ts';

/**
 * Opens a connection to a database of a server: to the one that the address names when `database` is left out, and where that names none,
 * to `postgres` on PostgreSQL and to no database on MySQL and MariaDB.
 *
 * A server that still starts is waited for, at most `patience` seconds: 30 unless said otherwise. One that nobody listens for is tried
 * again for a sixth of that, since a server in a container listens late.
 * @throws UserError with the mend: see connection-failure.ts
 */
export async function openSession(address: ServerAddress, database?: string, patience = 30): Promise<Session> {
  const name = database ?? address.database ?? (address.engine === 'postgres' ? 'postgres' : '');
  const started = Date.now();
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    const outcome = await tryOnce(address, name);
    if (outcome.kind === 'open') return outcome.session;
    const { failure } = outcome;
    const seconds = { starting: patience, refused: patience / 6, no: 0 }[failure.again];
    if (Date.now() + pause > started + seconds * 1_000) throw failure.error;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

type Outcome =
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'failed'; readonly failure: ConnectionFailure };

/** Which of the two a server took, of those that were asked for as "one or the other": so that no connection after the first asks twice. */
const taken = new WeakMap<ServerAddress, boolean>();

async function tryOnce(address: ServerAddress, database: string): Promise<Outcome> {
  const known = taken.get(address);
  const ways = known === undefined ? waysOf(address) : [known];
  let last: ConnectionFailure | null = null;
  for (const encrypted of ways) {
    try {
      const session = await connectors[address.engine](address, database, encrypted);
      taken.set(address, encrypted);
      return { kind: 'open', session };
    } catch (error) {
      last = connectionFailure(error, address, database);
      // Only where the server said that it does not want this way is the other one worth a try.
      if (last.otherWay !== (encrypted ? 'plain' : 'encrypted')) break;
    }
  }
  if (last === null) throw new Error('there is no way to connect');
  return { kind: 'failed', failure: last };
}

/** With TLS or without, in the order in which they are tried. A socket of the same machine is never encrypted. */
function waysOf({ tls, socket }: ServerAddress): readonly boolean[] {
  if (socket !== null || tls.mode === 'disable') return [false];
  if (tls.mode === 'allow') return [false, true];
  return tls.mode === 'prefer' ? [true, false] : [true];
}

type Connect = (address: ServerAddress, database: string, encrypted: boolean) => Promise<Session>;

// Only when they are used: each driver takes a while to load.
const mysql: Connect = async (...where) => (await import('./mysql-session.ts')).connectMysql(...where);
const connectors: Readonly<Record<Engine, Connect>> = {
  postgres: async (...where) => (await import('./postgres-session.ts')).connectPostgres(...where),
  mysql,
  mariadb: mysql,
};
