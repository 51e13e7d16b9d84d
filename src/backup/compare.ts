import type { ComparedTable } from '../core/report/backup/backup-report.ts';
import { plural } from '../core/report/wording.ts';
import type { BackupWish } from './context.ts';
import { compareTables } from './dump/compare-tables.ts';
import type { DumpServer } from './dump/dump.ts';
import type { Manifest } from './manifest.ts';
import type { Proof } from './prove.ts';
import type { Recorder } from './recorder.ts';

export interface ComparedDatabase extends Omit<Proof, 'level'> {
  readonly tables: readonly ComparedTable[];
  readonly remarks: readonly string[];
  /** Whether rows and hashes were held against each other: a backup that has none cannot be compared. */
  readonly compared: boolean;
}

/** Holds every table of a restored database against what the manifest says of it. */
export async function compareDatabase(
  manifest: Manifest,
  server: DumpServer,
  wish: BackupWish,
  record: Recorder,
): Promise<ComparedDatabase> {
  if (manifest.checks === 'none') {
    const message = 'The backup holds no counts of its tables, so that nothing could be compared.';
    record.note('compare', 'Compared', { verdict: 'skipped', reason: 'no_checks', message }, 0);
    return { verdict: 'pass', reason: 'ok', message, tables: [], remarks: [message], compared: false };
  }
  return record.step<ComparedDatabase>('compare', 'Compared', null, async () => {
    const session = await server.open();
    try {
      const { tables, sequences, remarks, equal } = await compareTables(session, manifest);
      wish.cancelled.throwIfAborted();
      const bad = tables.filter(({ result }) => result !== 'equal' && result !== 'rows');
      const what = manifest.checks === 'rows' ? 'as many rows' : 'the same rows, by count and hash,';
      const names = bad.slice(0, 3).map(({ table }) => table);
      const differs =
        bad.length > 0
          ? `${plural(bad.length, 'table is', 'tables are')} not as the backup says: ${names.join(', ')}${bad.length > names.length ? ', …' : ''}`
          : sequences.join(' ').replace(/\.$/, '');
      const value: ComparedDatabase = equal
        ? {
            verdict: 'pass',
            reason: 'ok',
            message: `${plural(tables.length, 'table has', 'tables have')} ${what} as at the moment of the backup.`,
            tables,
            remarks,
            compared: true,
          }
        : {
            verdict: 'fail',
            reason: 'tables_differ',
            message: differs,
            tables,
            remarks,
            compared: true,
          };
      return { value, end: { verdict: value.verdict, reason: value.reason, message: value.message } };
    } finally {
      await session.close();
    }
  });
}
