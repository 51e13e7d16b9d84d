import type { Session } from '../../core/database/session.ts';
import type { Manifest } from '../manifest.ts';
import type { Recounted } from './compare-tables.ts';
import { countMysqlTables } from './mysql-facts.ts';
import { mysqlColumns, mysqlSequences, mysqlTables, sameText } from './mysql-tables.ts';

/** What a restored database holds, counted as its source was. @throws DatabaseError */
export async function recountMysql(session: Session, checks: Manifest['checks']): Promise<Recounted> {
  await sameText(session, 60);
  const tables = await mysqlTables(session);
  const columns = await mysqlColumns(session);
  const sequences = await mysqlSequences(session, tables);
  await session.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
  try {
    const counted =
      checks === 'none'
        ? { tables: [], remarks: [] }
        : await countMysqlTables({ session, tables, columns, checks, stopped: () => false });
    return { ...counted, sequences, extensions: [], collations: [] };
  } finally {
    if (!session.lost) await session.query('ROLLBACK');
  }
}
