import { GetObjectCommand, type GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Question, S3Connection } from './s3-connection.ts';
import { codeOf, mustBeS3, s3Failure } from './s3-failure.ts';
import { StoreFailure } from './store.ts';

/** How often in a row a connection may break without a single byte. */
const mostBreaks = 6;

/**
 * The bytes of an object from an offset on. A connection that breaks is taken up where it broke, by `Range`, and only if it is still the same
 * object (`If-Match`, and its version): else the end of another one would follow. Nothing comes where the offset is at the end or behind it.
 */
export async function* readObject(
  connection: S3Connection,
  key: string,
  from: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const question: Question = { doing: 'read', key, needs: ['s3:GetObject'] };
  const place = plain(`${connection.name}/${key}`, 300);
  let at = from;
  let breaks = 0;
  let first: { readonly etag: string | undefined; readonly version: string | undefined } | null = null;
  for (;;) {
    const answer: GetObjectCommandOutput | null = await begin(connection, key, question, at, first);
    if (answer === null) return;
    mustBeS3([answer.ETag, answer.LastModified], question, connection);
    first ??= { etag: answer.ETag, version: answer.VersionId };
    const end = at + (answer.ContentLength ?? Number.NaN);
    if (at > 0 && answer.ContentRange !== undefined && !answer.ContentRange.startsWith(`bytes ${at}-`)) {
      throw new StoreFailure(
        'refused',
        `${place} cannot be read: the store gives another part of it than was asked for`,
      );
    }
    if (at > 0 && answer.ContentRange === undefined) {
      throw new StoreFailure('refused', `${place} cannot be read: the store gives no parts of objects`);
    }
    const body = answer.Body as AsyncIterable<Uint8Array>;
    try {
      for await (const piece of guarded(body)) {
        at += piece.byteLength;
        breaks = 0;
        yield piece;
      }
      // Node tells an end that comes too early as an error; should it not, the length does.
      if (!(at < end)) return;
      breaks++;
      if (breaks > mostBreaks)
        throw new StoreFailure('unreachable', `${place} cannot be read: the connection breaks again and again`);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      breaks++;
      if (breaks > mostBreaks) throw s3Failure(error.cause, question, connection);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(5_000, 100 * 2 ** breaks)));
  }
}

async function begin(
  connection: S3Connection,
  key: string,
  question: Question,
  at: number,
  first: { readonly etag: string | undefined; readonly version: string | undefined } | null,
): Promise<GetObjectCommandOutput | null> {
  const { bucket, prefix } = connection.address;
  const same = first === null ? {} : { IfMatch: first.etag, VersionId: first.version };
  const range = at === 0 ? {} : { Range: `bytes=${at}-` };
  return connection.ask(question, async (options) => {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: prefix + key, ...range, ...same });
      return await connection.client.send(command, options);
    } catch (error) {
      if (codeOf(error) === 'InvalidRange') return null;
      if (first !== null && codeOf(error) === 'PreconditionFailed') {
        throw new StoreFailure(
          'refused',
          `${plain(`${connection.name}/${key}`, 300)} cannot be read: it was replaced meanwhile`,
        );
      }
      throw error;
    }
  });
}

/** The connection's errors, told from those of whoever takes the bytes. */
class Broken extends Error {}

async function* guarded(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = body[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      let next: IteratorResult<Uint8Array, unknown>;
      try {
        next = await iterator.next();
      } catch (cause) {
        ended = true;
        throw new Broken('the connection broke', { cause });
      }
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // Whoever leaves early lets go of the connection.
    if (!ended) await iterator.return?.();
  }
}
