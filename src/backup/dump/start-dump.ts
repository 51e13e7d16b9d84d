import { DumpFailure, type DumpWish, type Preflight, type RunningDump } from './dump.ts';
import { startMysqlDump } from './mysql-dump.ts';
import { startPostgresDump } from './postgres-dump.ts';

/**
 * Starts the server's own dump program, and counts and hashes the tables in the very snapshot that it dumps.
 * @param preflight that of the same wish, without problems
 * @throws DumpFailure when it cannot begin; UserError when there is no connection
 */
export async function startDump(wish: DumpWish, preflight: Preflight): Promise<RunningDump> {
  const fits = wish.server.engine === 'postgres' ? wish.format !== 'sql' : wish.format === 'sql';
  if (!fits) throw new DumpFailure('bad_format', `${wish.server.server} has no dump in the format ${wish.format}`);
  return wish.server.engine === 'postgres' ? startPostgresDump(wish, preflight) : startMysqlDump(wish, preflight);
}
