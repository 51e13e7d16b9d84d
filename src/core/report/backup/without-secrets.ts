import { masked } from '../trials/without-secrets.ts';
import type { BackupReport } from './backup-report.ts';

/**
 * The report with every secret in it replaced by asterisks, as long as before. Called once, before anything is rendered, told or written
 * into the store: an error of a server or of a store may repeat what it was given.
 */
export function withoutBackupSecrets(report: BackupReport): BackupReport {
  return masked(report);
}
