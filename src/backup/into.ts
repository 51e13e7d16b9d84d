import type { BackedUpDatabase } from '../core/report/backup/backup-report.ts';
import { bytesText } from '../core/report/sizes.ts';
import type { BackupWish } from './context.ts';
import type { DumpServer } from './dump/dump.ts';
import { restoreInto } from './dump/restore-into.ts';
import type { Manifest } from './manifest.ts';
import { CodecFailure } from './pipeline/codec.ts';
import { type Keys, plainBytes } from './prove.ts';
import { type Recorder, reasonOf } from './recorder.ts';
import { StoreFailure } from './store/store.ts';

/** How a backup came into a database. */
export type Into =
  | { readonly kind: 'done'; readonly ms: number; readonly remarks: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly verdict: Extract<BackedUpDatabase['verdict'], 'fail' | 'error' | 'inconclusive'>;
      readonly reason: string;
      readonly message: string;
      readonly hint: string | null;
      /** Whether anything stands in the database now. */
      readonly left: boolean;
    };

/** Reads a backup from its store into a database, as one stream. */
export async function restoreBackup(
  manifest: Manifest,
  server: DumpServer,
  clean: boolean,
  wish: BackupWish,
  record: Recorder,
  keys: Keys,
): Promise<Into> {
  const { env, platform } = wish.world;
  const [object] = manifest.objects;
  if (object === undefined) throw new Error('A manifest without an object.');
  return record.step<Into>('restore', 'Restored', object.plain.bytes, async () => {
    const started = performance.now();
    const input = watched(plainBytes(manifest, object, wish, record, keys));
    let end: Awaited<ReturnType<typeof restoreInto>>;
    try {
      end = await restoreInto(
        { server, format: manifest.format, clean, env, platform, cancelled: wish.cancelled },
        input.bytes,
      );
    } catch (error) {
      if (input.error() === null) throw error;
      end = { kind: 'failed', code: 'damaged', message: '', hint: null, whose: 'unknown', left: false };
    }
    wish.cancelled.throwIfAborted();
    const ms = performance.now() - started;
    if (end.kind === 'done') {
      const rate = bytesText((object.plain.bytes / Math.max(1, ms)) * 1_000);
      return {
        value: { kind: 'done', ms, remarks: end.remarks },
        end: {
          verdict: 'pass',
          reason: 'ok',
          message: `${bytesText(object.plain.bytes)} were restored, ${rate} a second.`,
          bytes: object.plain.bytes,
          facts: [['client', end.client]],
        },
      };
    }
    // What went wrong in the stream is the reason, and not that the program then missed its end.
    const failed = input.error() === null ? fromEnd(end) : { ...fromInput(input.error()), left: end.left };
    return {
      value: { kind: 'failed', ...failed },
      end: { verdict: failed.verdict, reason: failed.reason, message: failed.message },
    };
  });
}

function fromEnd(end: Extract<Awaited<ReturnType<typeof restoreInto>>, { kind: 'failed' }>) {
  const verdict = end.whose === 'backup' ? 'fail' : end.whose === 'target' ? 'error' : 'inconclusive';
  return { verdict, reason: end.code, message: end.message, hint: end.hint, left: end.left } as const;
}

function fromInput(error: unknown) {
  const { code, message, hint } = reasonOf(error);
  if (error instanceof CodecFailure) {
    const verdict = code === 'damaged' ? 'fail' : 'error';
    return { verdict, reason: code, message, hint } as const;
  }
  if (error instanceof StoreFailure) {
    const missing = code === 'missing';
    return {
      verdict: missing ? 'fail' : 'error',
      reason: missing ? 'object_missing' : 'store_failed',
      message,
      hint,
    } as const;
  }
  throw error;
}

/** A stream that remembers what it threw: whoever reads it may tell of it in words of its own. */
function watched(input: AsyncIterable<Uint8Array>): { readonly bytes: AsyncIterable<Uint8Array>; error(): unknown } {
  let thrown: unknown = null;
  return {
    bytes: (async function* () {
      try {
        yield* input;
      } catch (error) {
        thrown = error;
        throw error;
      }
    })(),
    error: () => thrown,
  };
}
