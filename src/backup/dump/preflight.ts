import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { DatabaseError } from '../../core/database/session.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { chooseClient } from './choose-client.ts';
import type { DumpWish, Preflight } from './dump.ts';
import { lookAtMysql } from './mysql-preflight.ts';
import { lookAtPostgres } from './postgres-preflight.ts';

/**
 * Looks for what would stop a dump, or make it less than it seems, before anything is read. Every problem that can be seen is named, each with its mend.
 * @throws UserError when there is no connection, or a setting is wrong
 */
export async function preflight(wish: DumpWish): Promise<Preflight> {
  const { server } = wish;
  const chosen = await chooseClient(server.engine, server.version, 'dump', wish);
  const session = await server.open();
  try {
    const found = server.engine === 'postgres' ? await lookAtPostgres(session, wish) : await lookAtMysql(session, wish);
    const problems = [...found.problems];
    if (chosen.kind === 'none') problems.unshift({ code: chosen.code, message: chosen.message, hint: chosen.hint });
    const space = wish.format === 'directory' ? noSpace(found.expectedBytes) : null;
    if (space !== null) problems.push(space);
    return {
      ...found,
      problems,
      remarks: [...(chosen.kind === 'fits' && chosen.remark !== null ? [chosen.remark] : []), ...found.remarks],
      client: chosen.kind === 'fits' ? chosen.client : null,
    };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const lost = error.failure.lost;
    return {
      problems: [
        {
          code: lost ? 'server_lost' : 'preflight_failed',
          message: `The server ${lost ? 'ended the connection' : 'refused a question'} before the dump: ${plain(maskSecrets(error.message))}`,
          hint: lost ? 'See the log of the server.' : 'The user of the backup reads the catalogs of the server.',
        },
      ],
      remarks: [],
      client: chosen.kind === 'fits' ? chosen.client : null,
      expectedBytes: null,
      leftOut: [],
      extensions: [],
      collations: [],
    };
  } finally {
    await session.close();
  }
}

/** The format `directory` needs the disk: its files are written by several processes, and can only be sent when they are whole. */
function noSpace(expected: number | null): Preflight['problems'][number] | null {
  const folder = tmpdir();
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (expected === null || expected < free) return null;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return {
    code: 'no_space',
    message: `The format directory needs about ${gigabytes(expected)} in ${plain(folder)}, where ${gigabytes(free)} are free`,
    hint: 'Use the format custom, which needs no disk, or set TMPDIR to a folder on a larger one.',
  };
}
