import type { BackupStep } from './backup-report.ts';

/** What happens while a backup, a restore or a drill runs, for whoever watches. */
export type BackupEvent =
  | { readonly kind: 'database'; readonly name: string }
  /** A step begins. `of`: about how many bytes it will move; null where nobody knows. */
  | { readonly kind: 'begins'; readonly step: string; readonly title: string; readonly of: number | null }
  /** Bytes so far, before compression (`plain`) and in the store (`stored`). */
  | { readonly kind: 'bytes'; readonly plain: number; readonly stored: number; readonly ms: number }
  | { readonly kind: 'ended'; readonly step: BackupStep };
