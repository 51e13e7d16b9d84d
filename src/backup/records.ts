import { verificationLevels } from '../core/report/backup/backup-report.ts';
import { plain } from '../core/runtime/plain-text.ts';
import { isBackupId } from './layout.ts';
import type { VerificationRecord } from './manifest.ts';
import { sealedJson, unsealJson } from './sealed-json.ts';
import { count, fields, list, moment, nullable, oneOf, type Reader, text, WrongShape, wrong } from './shape.ts';

/** The small things that stand beside a manifest. Each carries a digest of itself, as the manifest does. */

/** Written before anything else of a backup: what will come, so that what a killed run leaves can be found and cleaned. */
export interface Started {
  readonly startedVersion: 1;
  readonly id: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly at: string;
}

export interface Pin {
  readonly pinVersion: 1;
  readonly id: string;
  readonly why: string;
  readonly at: string;
}

/** How the last run of a database's backup ended. */
export interface LastRun {
  readonly lastRunVersion: 1;
  readonly at: string;
  readonly verdict: 'pass' | 'fail';
  /** A stable code of the report: `saved`, `dump_failed`, … */
  readonly reason: string;
}

const id: Reader<string> = (value, at) => {
  const found = text(value, at);
  if (!isBackupId(found)) throw wrong(at, 'is no id of a backup');
  return found;
};

const started = fields<Started>({ startedVersion: oneOf(1), id, name: text, keys: list(text), at: moment });
const pin = fields<Pin>({ pinVersion: oneOf(1), id, why: text, at: moment });
const lastRun = fields<LastRun>({
  lastRunVersion: oneOf(1),
  at: moment,
  verdict: oneOf('pass', 'fail'),
  reason: text,
});
const verification = fields<VerificationRecord>({
  recordVersion: oneOf(1),
  id,
  level: oneOf(...verificationLevels),
  verdict: oneOf('pass', 'fail'),
  reason: text,
  message: text,
  at: moment,
  ms: count,
  runUrl: nullable(text),
  recoveryMs: nullable(count),
});

export type ReadRecord<T> =
  | { readonly kind: 'ok'; readonly record: T }
  /** `why`: the end of a sentence. */
  | { readonly kind: 'damaged'; readonly why: string };

export const startedText = (record: Started): string => sealedJson({ ...started(record, '') });
export const pinText = (record: Pin): string => sealedJson({ ...pin(record, '') });
export const lastRunText = (record: LastRun): string => sealedJson({ ...lastRun(record, '') });
export const verificationText = (record: VerificationRecord): string => sealedJson({ ...verification(record, '') });

export const readStarted = (source: string): ReadRecord<Started> => read(source, started);
export const readPin = (source: string): ReadRecord<Pin> => read(source, pin);
export const readLastRun = (source: string): ReadRecord<LastRun> => read(source, lastRun);
export const readVerification = (source: string): ReadRecord<VerificationRecord> => read(source, verification);

function read<T>(source: string, shape: Reader<T>): ReadRecord<T> {
  const unsealed = unsealJson(source);
  if (unsealed.kind !== 'ok') return { kind: 'damaged', why: unsealed.why };
  try {
    return { kind: 'ok', record: shape(unsealed.record, '') };
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    return { kind: 'damaged', why: plain(error.message, 200) };
  }
}
