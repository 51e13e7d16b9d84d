import type { BackupSummary } from '../core/report/backup/backup-report.ts';
import type { CataloguedBackup } from './catalogue.ts';

/** A backup as reports show it. */
export function summaryOf(
  { manifest, verified, damaged, pinned }: CataloguedBackup,
  fate: BackupSummary['fate'] = null,
): BackupSummary {
  const sum = (pick: (object: (typeof manifest.objects)[number]) => number) =>
    manifest.objects.reduce((all, one) => all + pick(one), 0);
  return {
    id: manifest.id,
    class: manifest.class,
    at: manifest.snapshotAt,
    ms: Math.max(0, Date.parse(manifest.endedAt) - Date.parse(manifest.startedAt)),
    server: manifest.server,
    head: manifest.head?.version ?? null,
    plainBytes: sum(({ plain }) => plain.bytes),
    storedBytes: sum(({ stored }) => stored.bytes),
    tables: manifest.tables.length,
    rows: manifest.tables.reduce((all, { rows }) => all + rows, 0),
    encrypted: manifest.encryption !== null,
    compression: manifest.compression,
    verified,
    damaged,
    pinned,
    fate,
  };
}
