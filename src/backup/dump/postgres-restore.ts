import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClientAccess, postgresAccess } from '../../core/database/client-access.ts';
import { DatabaseError } from '../../core/database/session.ts';
import { programFolder } from '../../core/database/throwaway-folder.ts';
import { maskSecrets } from '../../core/report/secrets.ts';
import { type PipedProgram, startPiped } from '../../core/runtime/piped-program.ts';
import { plain } from '../../core/runtime/plain-text.ts';
import { chooseClient } from './choose-client.ts';
import { type ClientProgram, DumpFailure, type RestoreEnd, type RestoreWish } from './dump.ts';
import { removeFolder, untar } from './folder-tar.ts';
import { feed, firstBytes, type PeekedStream, peeked } from './gated-input.ts';
import { isEmpty } from './is-empty.ts';
import { oldestReader, probe, readEntries } from './postgres-archive.ts';
import { planRestore, type RestorePlan } from './postgres-restore-plan.ts';
import { restoreFailure } from './restore-failure.ts';

type Failed = Extract<RestoreEnd, { readonly kind: 'failed' }>;

/** From this major on `pg_restore` begins with a setting that older servers do not know. */
const settingSince = 17;

/**
 * Restores an archive in one transaction, which ends well only when the stream has.
 * @throws what the stream throws: nothing was written then
 */
export async function restorePostgres(
  wish: RestoreWish,
  input: AsyncIterable<Uint8Array>,
  beforeLast: () => Promise<void>,
): Promise<RestoreEnd> {
  const stream = peeked(input);
  const access = postgresAccess(wish.server.address, wish.server.database, wish.env);
  const folder = wish.format === 'directory' ? programFolder().home('restore', null) : null;
  try {
    let from: { readonly folder: string } | { readonly stream: PeekedStream } = { stream };
    let head: Uint8Array;
    if (folder === null) head = await firstBytes(stream, 16);
    else {
      const unpacked = join(folder, 'dump');
      head = (await firstBytes(stream, 528)).subarray(512);
      await untar(stream, unpacked);
      await beforeLast();
      from = { folder: unpacked };
    }
    return await restoreFrom(wish, head, from, access, folder === null ? beforeLast : async () => {});
  } catch (error) {
    if (error instanceof DumpFailure) {
      return {
        kind: 'failed',
        code: error.code,
        message: error.message,
        hint: error.hint,
        whose: 'backup',
        left: false,
      };
    }
    if (error instanceof DatabaseError) {
      const message = `The server refused a question before the restore: ${plain(maskSecrets(error.message))}`;
      return {
        kind: 'failed',
        code: error.failure.lost ? 'server_lost' : 'restore_failed',
        message,
        hint: null,
        whose: 'target',
        left: false,
      };
    }
    throw error;
  } finally {
    await stream.close().catch(() => {});
    access.close();
    if (folder !== null) removeFolder(folder);
  }
}

async function restoreFrom(
  wish: RestoreWish,
  head: Uint8Array,
  from: { readonly folder: string } | { readonly stream: PeekedStream },
  access: ClientAccess,
  beforeLast: () => Promise<void>,
): Promise<RestoreEnd> {
  const { server } = wish;
  const reader = oldestReader(head);
  if (reader === null) {
    return {
      kind: 'failed',
      code: 'damaged',
      message: 'The backup is no archive of pg_dump',
      hint: null,
      whose: 'backup',
      left: false,
    };
  }
  const least = Math.max(reader, server.version.major);
  const chosen = await chooseClient('postgres', { text: String(least), major: least, minor: 0 }, 'restore', wish);
  if (chosen.kind === 'none') return refused(chosen.code, chosen.message, chosen.hint);
  const client = chosen.client;

  const script = await probe(client, access, ['--verbose', '--schema-only', '--file=-'], from);
  if (script.end.status !== 0) return restoreFailure(client, script.end, false);
  const session = await server.open();
  let plan: RestorePlan | Failed;
  try {
    plan = await planRestore(session, readEntries(script.out));
  } finally {
    await session.close();
  }
  if ('kind' in plan) return plan;
  const args = [...plan.args, ...(wish.clean ? ['--clean', '--if-exists'] : [])];
  if (plan.without.size > 0) {
    const list = await probe(client, access, ['--list'], from);
    if (list.end.status !== 0) return restoreFailure(client, list.end, false);
    const kept = list.out.split('\n').filter((line) => !plan.without.has(Number.parseInt(line, 10)));
    const file = join(access.folder, 'list');
    writeFileSync(file, kept.join('\n'));
    args.push(`--use-list=${file}`);
  }
  const end =
    client.version.major >= settingSince && server.version.major < settingSince
      ? await throughPsql(wish, client, args, from, access, beforeLast)
      : await direct(wish, client, args, from, access, beforeLast);
  if (end !== null) return end;
  return { kind: 'done', client: client.title, remarks: plan.remarks };
}

function refused(code: string, message: string, hint: string | null): Failed {
  return { kind: 'failed', code, message, hint, whose: 'target', left: false };
}

async function direct(
  wish: RestoreWish,
  client: ClientProgram,
  args: readonly string[],
  from: { readonly folder: string } | { readonly stream: PeekedStream },
  access: ClientAccess,
  beforeLast: () => Promise<void>,
): Promise<Failed | null> {
  const program = startPiped(
    client.program,
    [
      ...client.before,
      '--exit-on-error',
      '--single-transaction',
      '--no-password',
      // Not the bare name: one with = in it would be taken for an address.
      `--dbname=dbname='${wish.server.database.replace(/[\\']/g, '\\$&')}'`,
      ...args,
      ...('folder' in from ? [from.folder] : []),
    ],
    access,
  );
  program.output.resume();
  return watched(wish, [program], async () => {
    if ('stream' in from) await feed(program, from.stream, beforeLast);
    else program.input.end();
    const end = await program.ended;
    return end.status === 0 ? null : restoreFailure(client, end, await stands(wish));
  });
}

/**
 * `pg_restore` writes SQL and `psql` sends it, without the one line that the server does not know: for a server that is older than every client
 * that can read the archive.
 */
async function throughPsql(
  wish: RestoreWish,
  client: ClientProgram,
  args: readonly string[],
  from: { readonly folder: string } | { readonly stream: PeekedStream },
  access: ClientAccess,
  beforeLast: () => Promise<void>,
): Promise<Failed | null> {
  const chosen = await chooseClient('postgres', client.version, 'shell', wish);
  if (chosen.kind === 'none') return refused(chosen.code, chosen.message, chosen.hint);
  const writer = startPiped(
    client.program,
    [...client.before, '--exit-on-error', '--file=-', ...args, ...('folder' in from ? [from.folder] : [])],
    access,
  );
  const shell = startPiped(
    chosen.client.program,
    [
      ...chosen.client.before,
      '--no-psqlrc',
      '--quiet',
      '--single-transaction',
      '--no-password',
      '--set=ON_ERROR_STOP=1',
      '--file=-',
    ],
    access,
  );
  shell.output.resume();
  return watched(wish, [writer, shell], async () => {
    let written: Awaited<PipedProgram['ended']> | null = null;
    const sent = feed(shell, withoutSetting(writer.output as AsyncIterable<Uint8Array>), async () => {
      written = await writer.ended;
      if (written.status !== 0) throw new WriterFailed();
    }).catch((error: unknown) => {
      if (!(error instanceof WriterFailed)) throw error;
      // It has not got its end, so that it has committed nothing.
      shell.kill();
    });
    if ('stream' in from) {
      // What the stream throws has to reach us before the shell gets the end.
      const fed = feed(writer, from.stream, beforeLast);
      void shell.ended.then(() => writer.kill());
      sent.catch(() => {});
      await fed;
    } else writer.input.end();
    await sent;
    written ??= await writer.ended;
    const end = await shell.ended;
    if (end.status === 0) return null;
    const said = end.err === '' || end.signal !== null ? restoreFailure(client, written, await stands(wish)) : null;
    return said ?? restoreFailure(chosen.client, end, await stands(wish));
  });
}

class WriterFailed extends Error {}

/** Takes the one line out of the settings at the head of a script, and lets all else through as it is. */
async function* withoutSetting(script: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Buffer | null = Buffer.alloc(0);
  for await (const piece of script) {
    if (head === null) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    // It is one of the first lines, all of which stand in one write of the program.
    if (head.length < 4_096) continue;
    yield cutSetting(head);
    head = null;
  }
  if (head !== null && head.length > 0) yield cutSetting(head);
}

function cutSetting(head: Buffer): Buffer {
  const line = '\nSET transaction_timeout = 0;\n';
  const at = head.subarray(0, 4_096).indexOf(line);
  return at < 0 ? head : Buffer.concat([head.subarray(0, at), head.subarray(at + line.length - 1)]);
}

/** Sees to it that the programs are gone, whatever happens. */
async function watched<T>(
  wish: RestoreWish,
  programs: readonly PipedProgram[],
  work: () => Promise<T>,
): Promise<T | Failed> {
  const kill = () => {
    for (const program of programs) program.kill();
  };
  wish.cancelled.addEventListener('abort', kill, { once: true });
  if (wish.cancelled.aborted) kill();
  try {
    const end = await work();
    if (wish.cancelled.aborted && end !== null) {
      return {
        kind: 'failed',
        code: 'cancelled',
        message: 'The restore was cancelled',
        hint: null,
        whose: 'unknown',
        left: await stands(wish),
      };
    }
    return end;
  } finally {
    wish.cancelled.removeEventListener('abort', kill);
    kill();
    await Promise.all(programs.map(({ ended }) => ended));
  }
}

async function stands({ server }: RestoreWish): Promise<boolean> {
  try {
    return !(await isEmpty(server));
  } catch {
    // Nobody answers. One transaction is there as a whole, or not at all.
    return false;
  }
}
