import type { Session } from '../../core/database/session.ts';
import { readGrants } from './mysql-grants.ts';
import { type MysqlTable, mysqlName } from './mysql-tables.ts';

/** Nobody writes while it is held. */
export interface WriteLock {
  /** How writing was stopped, and for how long, for a remark: null before it was released. */
  readonly how: 'all' | 'tables';
  release(): Promise<void>;
}

/** Seconds that are waited for it at once, and how often it is tried: whoever waits for it keeps others waiting behind. */
const seconds = 2;
const tries = 3;

/**
 * Stops writing for the moment in which two transactions begin, so that both see the same: MySQL and MariaDB cannot give one transaction's snapshot to
 * another. With the right RELOAD by FLUSH TABLES WITH READ LOCK, else by LOCK TABLES.
 * @returns a sentence where it cannot be had
 */
export async function stopWriting(
  session: Session,
  database: string,
  tables: readonly MysqlTable[],
): Promise<WriteLock | string> {
  const { mayFlush, mayLock } = await readGrants(session, database);
  const names = tables.filter(({ kind }) => kind === 'table').map(({ name }) => `${mysqlName(name)} READ`);
  const way = mayFlush ? 'all' : mayLock && names.length > 0 ? 'tables' : null;
  if (way === null) {
    return 'The tables were not counted: without the right RELOAD or LOCK TABLES nobody can see to it that they are counted at the moment of the dump';
  }
  await session.query(`SET SESSION lock_wait_timeout = ${seconds}`);
  for (let tried = 1; ; tried++) {
    const answer = await session.send(
      way === 'all' ? 'FLUSH TABLES WITH READ LOCK' : `LOCK TABLES ${names.join(', ')}`,
    );
    if (answer.kind === 'done') {
      return {
        how: way,
        async release() {
          if (!session.lost) await session.send('UNLOCK TABLES');
        },
      };
    }
    if (answer.failure.code !== '1205' || tried === tries) {
      return answer.failure.code === '1205'
        ? 'The tables were not counted: a long statement of somebody kept writing from being stopped for the moment in which the dump begins'
        : 'The tables were not counted: the server did not let writing be stopped for the moment in which the dump begins';
    }
    await new Promise((done) => setTimeout(done, 1_000));
  }
}
