import type { Session } from '../core/database/session.ts';

/**
 * Keeps two backups of one database apart, by a lock of its server that goes with the session: a killed run leaves none behind.
 * @returns false where another run has it
 */
export async function takeBackupLock(session: Session): Promise<boolean> {
  if (session.engine === 'postgres') {
    // Of this database alone: advisory locks are. The number is ours: "drydock" in seven bytes, and 7.
    const [row] = await session.query('SELECT pg_try_advisory_lock($1::bigint) AS mine', ['28272180480044807']);
    return row?.['mine'] === true;
  }
  // Names are of the whole server, and of at most 64 characters. MySQL 9 has neither MD5 nor SHA1 any more.
  const [row] = await session.query(
    "SELECT GET_LOCK(CONCAT('drydock-backup-', LEFT(SHA2(DATABASE(), 256), 20)), 0) AS mine",
  );
  return String(row?.['mine']) === '1';
}
