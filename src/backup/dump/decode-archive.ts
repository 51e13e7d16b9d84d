import { join } from 'node:path';
import { findClients } from '../../core/database/client-programs.ts';
import { programFolder } from '../../core/database/throwaway-folder.ts';
import { startPiped } from '../../core/runtime/piped-program.ts';
import type { Environment } from '../../core/runtime/world.ts';
import type { DumpFormat } from '../manifest.ts';
import { fitting } from './choose-client.ts';
import { DumpFailure } from './dump.ts';
import { removeFolder, untar } from './folder-tar.ts';
import { feed, firstBytes, type PeekedStream, peeked } from './gated-input.ts';
import { oldestReader } from './postgres-archive.ts';
import { restoreFailure } from './restore-failure.ts';
import { scanSql } from './sql-scan.ts';

export interface DecodeArchiveWish {
  readonly format: DumpFormat;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cancelled: AbortSignal;
}

export type DecodedArchive =
  /** `by`: what read it: "pg_restore 16.14". */
  | { readonly kind: 'whole'; readonly by: string; readonly bytes: number }
  | { readonly kind: 'bad'; readonly code: string; readonly message: string }
  /** Says nothing of the backup: there is no program that could read it, or the disk is full. */
  | { readonly kind: 'not-read'; readonly code: string; readonly message: string; readonly hint: string | null };

/**
 * Reads a dump to its end as a restore would, without a server: an archive by `pg_restore`, SQL by a scan that finds whether every statement ends and the
 * last line stands there. A bit that flipped inside a value is not found so; the digests find it.
 * @throws what the stream throws; UserError `bad_program`
 */
export async function decodeArchive(
  wish: DecodeArchiveWish,
  input: AsyncIterable<Uint8Array>,
): Promise<DecodedArchive> {
  let bytes = 0;
  const stream = peeked(
    (async function* () {
      for await (const piece of input) {
        bytes += piece.length;
        yield piece;
      }
    })(),
  );
  try {
    if (wish.format === 'sql') {
      const bad = await scanSql(stream);
      return bad === null ? { kind: 'whole', by: 'a scan of its statements', bytes } : { kind: 'bad', ...bad };
    }
    const decoded = await byPgRestore(wish, stream);
    // What stands behind the archive's end belongs to what was saved, and its digest is known only when it was read.
    if (decoded.kind === 'whole') for await (const _ of stream);
    return decoded.kind === 'whole' ? { ...decoded, bytes } : decoded;
  } finally {
    await stream.close().catch(() => {});
  }
}

async function byPgRestore(wish: DecodeArchiveWish, stream: PeekedStream): Promise<DecodedArchive> {
  const folder = programFolder().home('decode', null);
  try {
    const head =
      wish.format === 'custom' ? await firstBytes(stream, 16) : (await firstBytes(stream, 528)).subarray(512);
    const reader = oldestReader(head);
    if (reader === null) return { kind: 'bad', code: 'damaged', message: 'The backup is no archive of pg_dump' };
    const chosen = fitting(
      'postgres',
      { text: String(reader), major: reader, minor: 0 },
      'restore',
      await findClients('postgres', 'restore', wish),
    );
    if (chosen.kind === 'none')
      return { kind: 'not-read', code: chosen.code, message: chosen.message, hint: chosen.hint };
    const unpacked = join(folder, 'dump');
    if (wish.format === 'directory') await untar(stream, unpacked);
    const client = chosen.client;
    const program = startPiped(
      client.program,
      [
        ...client.before,
        '--exit-on-error',
        `--file=${wish.platform === 'win32' ? 'NUL' : '/dev/null'}`,
        ...(wish.format === 'directory' ? [unpacked] : []),
      ],
      { env: { PATH: wish.env['PATH'], HOME: folder, LC_ALL: 'C' }, folder },
    );
    const abort = () => program.kill();
    wish.cancelled.addEventListener('abort', abort, { once: true });
    if (wish.cancelled.aborted) abort();
    program.output.resume();
    try {
      if (wish.format === 'custom') await feed(program, stream, async () => {});
      else program.input.end();
      const end = await program.ended;
      if (end.status === 0) return { kind: 'whole', by: client.title, bytes: 0 };
      const failure = restoreFailure(client, end, false);
      if (wish.cancelled.aborted)
        return { kind: 'not-read', code: 'cancelled', message: 'The look at the backup was cancelled', hint: null };
      // What ended by a signal, or was never started, read nothing that could be bad.
      return end.signal !== null || end.status === 127 || failure.whose === 'target'
        ? { kind: 'not-read', code: failure.code, message: failure.message, hint: failure.hint }
        : { kind: 'bad', code: 'damaged', message: failure.message };
    } finally {
      wish.cancelled.removeEventListener('abort', abort);
      program.kill();
      await program.ended;
    }
  } catch (error) {
    if (error instanceof DumpFailure) return { kind: 'bad', code: error.code, message: error.message };
    throw error;
  } finally {
    removeFolder(folder);
  }
}
