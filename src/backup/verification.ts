import { type VerificationLevel, verificationLevels } from '../core/report/backup/backup-report.ts';
import type { VerificationRecord } from './manifest.ts';

/** What all looks at a backup say together. */
export interface Standing {
  /** The highest level that was passed, and when it was last; null for none. */
  readonly verified: { readonly level: VerificationLevel; readonly at: string } | null;
  /** What the look said that found it bad; null where none did, or a later one that went as far found it good. */
  readonly damaged: string | null;
}

/**
 * In the order of their time. A failed look takes away what was passed before it: bytes that were read once may rot. Only a later look that
 * goes at least as far makes up for it, and never one that did not read the bytes.
 */
export function standingOf(records: readonly VerificationRecord[]): Standing {
  let verified: Standing['verified'] = null;
  let failed: VerificationRecord | null = null;
  for (const record of inOrder(records)) {
    if (record.verdict === 'fail') {
      failed = record;
      verified = null;
    } else if (failed === null || rankOf(record.level) >= Math.max(rankOf(failed.level), rankOf('digested'))) {
      failed = null;
      if (verified === null || rankOf(record.level) >= rankOf(verified.level))
        verified = { level: record.level, at: record.at };
    }
  }
  return { verified, damaged: failed === null ? null : failed.message };
}

/** How far a level is: 0 for `uploaded`. */
export function rankOf(level: VerificationLevel): number {
  return verificationLevels.indexOf(level);
}

/** The oldest first. */
export function inOrder(records: readonly VerificationRecord[]): readonly VerificationRecord[] {
  return [...records].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || rankOf(a.level) - rankOf(b.level));
}
