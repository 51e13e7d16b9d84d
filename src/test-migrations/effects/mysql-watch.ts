import { processList } from '../../core/database/mysql-processes.ts';
import type { Session } from '../../core/database/session.ts';
import type { MetadataLock, Watch } from './mysql-holders.ts';

/** How a session of ours sees what others wait for: by the list of processes, and the performance schema where it is on. */
export async function watchOf(watcher: Session): Promise<Watch> {
  const on = await watcher.send(
    "SELECT 1 FROM performance_schema.setup_instruments WHERE NAME = 'wait/lock/metadata/sql/mdl' AND ENABLED = 'YES'",
  );
  const hasLocks = on.kind === 'done' && on.rows.length > 0;
  return {
    async waiting(ids) {
      if (ids.length === 0) return new Set();
      const rows = await watcher.query(
        `SELECT ID AS id FROM ${processList(watcher.engine)} WHERE ID IN (${ids.map(Number).join(', ')}) AND STATE LIKE 'Waiting for table%'`,
      );
      return new Set(rows.map((row) => Number(row['id'])));
    },
    locks: async (id) => (hasLocks ? metadataLocks(watcher, id) : null),
  };
}

async function metadataLocks(watcher: Session, id: number): Promise<readonly MetadataLock[]> {
  const rows = await watcher.query(
    `SELECT m.OBJECT_NAME AS name, m.LOCK_TYPE AS type, m.LOCK_STATUS AS status FROM performance_schema.metadata_locks m
     JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
     WHERE t.PROCESSLIST_ID = ${Number(id)} AND m.OBJECT_TYPE = 'TABLE' AND m.OBJECT_SCHEMA = DATABASE()`,
  );
  return rows.map((row) => ({
    table: String(row['name']),
    type: String(row['type']),
    pending: row['status'] === 'PENDING',
  }));
}
