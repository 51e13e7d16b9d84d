import type { Session } from '../../core/database/session.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { text } from '../../core/schema/server/row.ts';
import type { RestoreEnd } from './dump.ts';
import { type ArchiveEntry, rolesOf } from './postgres-archive.ts';

/** How an archive goes into a server that may lack what it speaks of. */
export interface RestorePlan {
  readonly args: readonly string[];
  /** Entries that are left out. */
  readonly without: ReadonlySet<number>;
  readonly remarks: readonly string[];
}

type Refused = Extract<RestoreEnd, { readonly kind: 'failed' }>;

/**
 * Holds an archive against a server before anything is written: extensions that are not there and roles that a policy needs stop the restore;
 * owners, grants and tablespaces that are not there are left out, and said.
 * @throws DatabaseError
 */
export async function planRestore(session: Session, entries: readonly ArchiveEntry[]): Promise<RestorePlan | Refused> {
  const [me = {}] = await session.query(
    'SELECT current_user::text AS name, rolsuper AS super FROM pg_roles WHERE rolname = current_user',
  );
  const roles = new Map(
    (await session.query("SELECT rolname::text AS name, pg_has_role(oid, 'MEMBER') AS member FROM pg_roles")).map(
      (row) => [text(row, 'name'), row['member'] === true],
    ),
  );
  const refused = (code: string, message: string, hint: string): Refused => ({
    kind: 'failed',
    code,
    message,
    hint,
    whose: 'target',
    left: false,
  });

  const available = await names(session, 'SELECT name::text AS name FROM pg_available_extensions');
  const missing = entries
    .filter(({ type, name }) => type === 'EXTENSION' && !available.has(name))
    .map(({ name }) => name);
  if (missing.length > 0) {
    return refused(
      'missing_extension',
      `The server has no extension ${shown(missing)}, which the backup needs`,
      'Install it on the server (a package such as postgresql-16-postgis); CREATE EXTENSION is not needed.',
    );
  }
  const needed = entries.filter(({ type }) => type === 'POLICY' || type === 'USER MAPPING').flatMap(rolesOf);
  const unknown = [...new Set(needed)].filter((role) => !roles.has(role));
  if (unknown.length > 0) {
    return refused(
      'missing_role',
      `The server has no role ${shown(unknown)}, which a policy or a user mapping of the backup is for`,
      `CREATE ROLE ${unknown[0]};`,
    );
  }

  const args: string[] = [];
  const remarks: string[] = [];
  const owners = [...new Set(entries.flatMap(({ owner }) => (owner === null ? [] : [owner])))];
  const strangers = owners.filter((owner) => !roles.has(owner));
  const closed = owners.filter((owner) => roles.get(owner) === false && me['super'] !== true);
  if (strangers.length > 0 || closed.length > 0) {
    args.push('--no-owner');
    const why =
      strangers.length > 0
        ? `there is no role ${shown(strangers)}`
        : `${plain(text(me, 'name'))} is no member of ${shown(closed)}`;
    remarks.push(`Everything belongs to ${plain(text(me, 'name'))} now: ${why} on the server`);
  }
  const without = new Set<number>();
  const ungranted = new Set<string>();
  for (const entry of entries.filter(({ type }) => type === 'ACL' || type === 'DEFAULT ACL')) {
    const lacking = rolesOf(entry).filter((role) => !roles.has(role));
    if (lacking.length === 0) continue;
    without.add(entry.id);
    for (const role of lacking) ungranted.add(role);
  }
  if (without.size > 0) {
    remarks.push(`${without.size} grants were left out: there is no role ${shown([...ungranted])} on the server`);
  }
  const spaces = await names(session, 'SELECT spcname::text AS name FROM pg_tablespace');
  const placeless = [
    ...new Set(
      entries.flatMap(({ tablespace }) => (tablespace === null || spaces.has(tablespace) ? [] : [tablespace])),
    ),
  ];
  if (placeless.length > 0) {
    args.push('--no-tablespaces');
    remarks.push(
      `Everything is in the default tablespace now: there is no tablespace ${shown(placeless)} on the server`,
    );
  }
  return { args, without, remarks };
}

async function names(session: Session, sql: string): Promise<ReadonlySet<string>> {
  return new Set((await session.query(sql)).map((row) => text(row, 'name')));
}

function shown(all: readonly string[]): string {
  return `${all
    .slice(0, 5)
    .map((one) => plain(one, 100))
    .join(', ')}${all.length > 5 ? ` and ${all.length - 5} more` : ''}`;
}
