import type { RestoreEnd, RestoreWish } from './dump.ts';
import { restoreMysql } from './mysql-restore.ts';
import { restorePostgres } from './postgres-restore.ts';

/**
 * Restores a dump to a database, with the server's own program. The last piece of the stream is kept back until the stream has ended well and
 * `beforeLast` has, so that a stream that throws at its end (its digest is wrong) changes nothing; then what it threw is thrown on.
 * @throws what the stream throws; UserError when there is no connection
 */
export async function restoreInto(
  wish: RestoreWish,
  input: AsyncIterable<Uint8Array>,
  beforeLast: () => Promise<void> = async () => {},
): Promise<RestoreEnd> {
  return wish.server.engine === 'postgres'
    ? restorePostgres(wish, input, beforeLast)
    : restoreMysql(wish, input, beforeLast);
}
