import type { CataloguedBackup } from '../../../src/backup/catalogue.ts';
import { defaultBackupSettings, type KeepSettings } from '../../../src/core/configuration/backup-settings.ts';
import { backupClasses, verificationLevels } from '../../../src/core/report/backup/backup-report.ts';
import { exampleManifest } from '../example-manifest.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
export const now = new Date('2026-11-21T12:00:00Z');

export type Next = (most: number) => number;

let made = 0;

export function backupAt(
  at: Date,
  more: Partial<CataloguedBackup> & { class?: (typeof backupClasses)[number] } = {},
): CataloguedBackup {
  const { class: kind = 'auto', ...rest } = more;
  // In no order of time.
  const id = `20260101T000000Z-${((++made * 7_919) % 0xffffff).toString(16).padStart(6, '0')}`;
  return {
    manifest: exampleManifest(at, Buffer.from('x'), { id, class: kind }),
    verified: { level: 'decoded', at: at.toISOString() },
    damaged: null,
    pinned: null,
    records: [],
    ...rest,
  };
}

/** Good ones, unproved ones, damaged ones, pinned ones, of every class, within two years; some at the very same moment. */
export function randomBackups(next: Next): readonly CataloguedBackup[] {
  const backups: CataloguedBackup[] = [];
  const count = next(60);
  const spread = [2 * day, 40 * day, 700 * day][next(3)] ?? day;
  for (let n = 0; n < count; n++) {
    const previous = backups.at(-1);
    const at =
      previous !== undefined && next(10) === 0
        ? new Date(previous.manifest.snapshotAt)
        : new Date(now.getTime() - next(spread));
    const state = next(10);
    backups.push(
      backupAt(at, {
        class: backupClasses[next(backupClasses.length)] ?? 'auto',
        verified: state < 2 ? null : { level: verificationLevels[next(5)] ?? 'uploaded', at: at.toISOString() },
        damaged: state === 9 ? 'The digest is another.' : null,
        pinned: next(12) === 0 ? 'for the auditors' : null,
      }),
    );
  }
  return backups;
}

export function randomKeep(next: Next): KeepSettings {
  const count = () => [0, 1, 2, 5, 24][next(5)] ?? 0;
  return {
    counts: { 'pre-deploy': count(), hourly: count(), daily: count(), weekly: count(), monthly: count() },
    preDeployMs: next(10) * day,
    floor: [-1, 0, 1, 2, 3, 7][next(6)] ?? 0,
    mostShare: [0, 0.25, 0.5, 1][next(4)] ?? 0.5,
  };
}

export const keep = defaultBackupSettings.keep;
