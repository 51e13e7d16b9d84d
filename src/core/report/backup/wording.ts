import { bytesText, rowsText } from '../sizes.ts';
import { timeText } from '../trials/figures.ts';
import { isClean } from '../trials/verdict.ts';
import { durationText, engineNames, grouped, plural } from '../wording.ts';
import type {
  BackedUpDatabase,
  BackupCommand,
  BackupFate,
  BackupReport,
  BackupStep,
  BackupSummary,
  ComparedTable,
  VerificationLevel,
} from './backup-report.ts';
import { reasonText } from './reasons.ts';
import { countTables, isDryRun } from './verdict.ts';

/** Sentences that several renderers share. Where it is not said otherwise they hold text from outside: escape them for where they go. */

export const commandNames: Readonly<Record<BackupCommand, string>> = {
  backup: 'backup',
  list: 'list of backups',
  status: 'backup status',
  verify: 'backup verification',
  drill: 'restore drill',
  restore: 'restore',
  prune: 'prune',
  pin: 'pin',
  unpin: 'unpin',
};

/** What each level means. Each holds all that the ones before it hold. */
export const levelMeanings: Readonly<Record<VerificationLevel, string>> = {
  uploaded: 'the store took all of it; nobody has read it back',
  digested: 'read back from the store, and every byte is the one that was sent',
  decoded: 'decoded to its end, and every byte is the one that the dump program wrote',
  restored: 'restored to a server',
  compared: 'restored, and equal to its source table by table',
};

/** The same in a few words, behind a size. */
const levelWords: Readonly<Record<VerificationLevel, string>> = {
  uploaded: 'uploaded and not read back',
  digested: 'read back and digested',
  decoded: 'read back and decoded to its end',
  restored: 'restored',
  compared: 'restored and compared',
};

/** Said wherever nothing was looked at, so that nobody takes it for a backup that was. */
export const unproved = 'nothing of it was proved';

/** "2026-11-21 03:17 UTC"; what is no date stays as it is. */
export function momentText(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** How old the data was when the run began: "7.1 h"; null where that cannot be told. Nothing in it comes from outside. */
export function ageText(
  { at }: Pick<BackupSummary, 'at'>,
  { startedAt }: Pick<BackupReport, 'startedAt'>,
): string | null {
  const ms = Date.parse(startedAt) - Date.parse(at);
  if (Number.isNaN(ms)) return null;
  if (ms < -60_000) return 'in the future';
  return ms < 60_000 ? 'just now' : durationText(ms).replace('about ', '');
}

/** "2026-11-21 03:17 UTC (7.1 h old)": the moment whose data it holds. */
export function dataText(backup: Pick<BackupSummary, 'at'>, report: Pick<BackupReport, 'startedAt'>): string {
  const age = ageText(backup, report);
  const said = age === null ? '' : /\d/.test(age) ? ` (${age} old)` : ` (${age})`;
  return momentText(backup.at) + said;
}

/** "3.33 GB, 412 MB in the store". Nothing in it comes from outside. */
export function sizeText({ plainBytes, storedBytes }: Pick<BackupSummary, 'plainBytes' | 'storedBytes'>): string {
  return `${bytesText(plainBytes)}, ${bytesText(storedBytes)} in the store`;
}

/** "zstd, encrypted". What it is compressed with comes from outside. */
export function packingText({ compression, encrypted }: Pick<BackupSummary, 'compression' | 'encrypted'>): string {
  const packed = compression === 'none' || compression === '' ? 'not compressed' : compression;
  return `${packed}, ${encrypted ? 'encrypted' : 'NOT encrypted'}`;
}

/** "214 tables, 12.4 million rows"; the rows are left out where none were counted. Nothing in it comes from outside. */
export function contentText({ tables, rows }: Pick<BackupSummary, 'tables' | 'rows'>): string {
  return `${plural(tables, 'table')}${rows > 0 ? `, ${rowsText(rows)}` : ''}`;
}

/** "54 MB/s"; empty where it would mean nothing. Nothing in it comes from outside. */
export function rateText(bytes: number | null, ms: number): string {
  return bytes === null || bytes < 1_000 || !(ms >= 10) ? '' : `${bytesText((bytes / ms) * 1_000)}/s`;
}

/** "compared, 2026-11-21 03:17 UTC"; "damaged"; "not proved". */
export function provedText({ verified, damaged }: Pick<BackupSummary, 'verified' | 'damaged'>): string {
  if (damaged !== null) return 'DAMAGED';
  return verified === null ? 'not proved' : `${verified.level}, ${momentText(verified.at)}`;
}

/** What its level means, or why it is no good. */
export function provedMeaning({ verified, damaged }: Pick<BackupSummary, 'verified' | 'damaged'>): string {
  if (damaged !== null) return damaged;
  return verified === null ? unproved : levelMeanings[verified.level];
}

/** "kept: daily 3 of 7", "would be removed: older than every class keeps". */
export function fateText({ kept, why, removal }: BackupFate): string {
  const word = kept
    ? 'kept'
    : removal === 'would'
      ? 'would be removed'
      : removal === 'failed'
        ? 'NOT removed, the store refused'
        : 'removed';
  return `${word}: ${why}`;
}

/** "212 tables are equal, 1 differs, 1 is missing". Nothing in it comes from outside; empty where nothing was compared. */
export function tablesText(tables: readonly ComparedTable[]): string {
  const { equal, rows, differs, missing, unexpected } = countTables(tables);
  const said = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${grouped(count)} ${count === 1 ? one : many}`];
  return [
    ...said(equal, 'table is equal', 'tables are equal'),
    ...said(rows, 'has as many rows (nothing else was asked)', 'have as many rows (nothing else was asked)'),
    ...said(differs, 'differs', 'differ'),
    ...said(missing, 'is missing', 'are missing'),
    ...said(unexpected, 'was not in the backup', 'were not in the backup'),
  ].join(', ');
}

/** "PostgreSQL 16.14, shop on db.example.com:5432"; empty where no server was asked. */
export function serverText({ engine, server, target }: Pick<BackedUpDatabase, 'engine' | 'server' | 'target'>): string {
  const what = server ?? (engine === null ? null : engineNames[engine]);
  return [what, target].filter((part) => part !== null && part !== '').join(', ');
}

/** What a step moved and how fast: "3.33 GB, 54 MB/s". Nothing in it comes from outside; empty where it moved nothing. */
export function movedText({ bytes, ms }: Pick<BackupStep, 'bytes' | 'ms'>): string {
  if (bytes === null) return '';
  const rate = rateText(bytes, ms);
  return rate === '' ? bytesText(bytes) : `${bytesText(bytes)}, ${rate}`;
}

export function factsText({ facts }: Pick<BackupStep, 'facts'>): string {
  return facts.map(([name, value]) => (name === '' ? value : `${name} ${value}`)).join(', ');
}

/** Said where somebody may think that a backup takes them back to any moment. */
export const noPointInTime =
  'A backup gives back the moment at which it was taken, and nothing after it. Going back to any moment is what pgBackRest, WAL-G, Barman or the binary log are for.';

/** Whether the report is of what a store holds. */
export function showsStore({ command }: Pick<BackupReport, 'command'>): boolean {
  return command === 'list' || command === 'status' || command === 'prune';
}

/** What a heading says: "2 databases saved", "the newest is too old". Nothing in it comes from outside. */
export function titleText(report: Pick<BackupReport, 'command' | 'databases' | 'verdict' | 'reason'>): string {
  const { command, databases, verdict } = report;
  if (!isClean(verdict) && verdict !== 'warn') {
    const bad = databases.filter((each) => !isClean(each.verdict) && each.verdict !== 'warn').length;
    return databases.length > 1 && bad > 0
      ? `${grouped(bad)} of ${plural(databases.length, 'database')} failed, ${reasonText(report.reason)}`
      : reasonText(report.reason);
  }
  if (databases.length === 0) return reasonText(report.reason);
  const backups = databases.flatMap((each) => each.backups);
  const [first] = databases;
  const one = databases.length === 1 ? (first?.backup ?? null) : null;
  const several = plural(databases.length, 'database');
  switch (command) {
    case 'backup':
      return one === null
        ? `${several} saved`
        : `${bytesText(one.plainBytes)} saved, ${one.verified === null ? 'not proved' : levelWords[one.verified.level]}`;
    case 'list':
      return `${plural(backups.length, 'backup')}${databases.length > 1 ? ` of ${several}` : ''}`;
    case 'status':
      return databases.length === 1 ? reasonText(report.reason) : `${several} have a backup that is good enough`;
    case 'verify':
      return one?.verified ? levelWords[one.verified.level] : reasonText(report.reason);
    case 'drill': {
      const last = databases.length === 1 ? first?.recoveries.at(-1) : undefined;
      const recovery = last?.id === one?.id ? last : undefined;
      return `${databases.length === 1 ? 'the backup' : `backups of ${several}`} restored${one?.verified?.level === 'compared' ? ' and compared' : ''}${recovery === undefined ? '' : `, in ${timeText(recovery.ms)}`}`;
    }
    case 'restore':
      return databases.length === 1 ? 'restored' : `${several} restored`;
    case 'prune':
      return pruneText(backups, isDryRun(databases));
    case 'pin':
    case 'unpin':
      return reasonText(report.reason);
  }
}

/** "dry run: 4 of 23 would be removed, nothing was"; "4 of 23 removed". */
function pruneText(backups: readonly BackupSummary[], dry: boolean): string {
  const of = (removal: BackupFate['removal']) => backups.filter(({ fate }) => fate?.removal === removal).length;
  if (of('would') > 0)
    return `dry run, ${grouped(of('would'))} of ${grouped(backups.length)} would be removed and nothing was`;
  const failed = of('failed') > 0 ? `, ${grouped(of('failed'))} could not be` : '';
  return of('removed') + of('failed') === 0
    ? `${dry ? 'dry run, ' : ''}nothing to remove of ${plural(backups.length, 'backup')}`
    : `${grouped(of('removed'))} of ${grouped(backups.length)} removed${failed}`;
}

/** Said above and below a table of what would be removed. */
export function dryRunText(databases: readonly Pick<BackedUpDatabase, 'backups' | 'reason'>[]): string | null {
  return isDryRun(databases) ? 'DRY RUN: nothing was removed' : null;
}

/** The last line for a terminal: "Failed: the server went away, 79 s". Nothing in it comes from outside. */
export function verdictText(report: BackupReport): string {
  const words = {
    pass: 'Done',
    warn: 'Done, with warnings',
    fail: 'Failed',
    inconclusive: 'Nobody can tell',
    error: 'Could not be done',
    skipped: 'Skipped',
  };
  return `${words[report.verdict]}: ${titleText(report)}, ${timeText(report.ms)}`;
}

/** Drills that a trend is shown of: more do not fit on a line. */
export const mostRecoveries = 20;

const heights = '▁▂▃▄▅▆▇█';

/** How long recoveries took, as a row of blocks over the longest of them; null below two. Nothing in it comes from outside. */
export function recoveryTrend(
  recoveries: BackedUpDatabase['recoveries'],
): { readonly blocks: string; readonly text: string } | null {
  const shown = recoveries.slice(-mostRecoveries).filter(({ ms }) => Number.isFinite(ms) && ms >= 0);
  const last = shown.at(-1);
  if (last === undefined || shown.length < 2) return null;
  const times = shown.map(({ ms }) => ms);
  const most = Math.max(...times, 1);
  const blocks = times
    .map((ms) => heights[Math.min(heights.length - 1, Math.floor((ms / most) * heights.length))])
    .join('');
  const before = times.slice(0, -1).sort((a, b) => a - b);
  const median = before[Math.floor(before.length / 2)] ?? last.ms;
  const change = median === 0 ? 0 : Math.round((last.ms / median - 1) * 100);
  const than = before.length === 1 ? 'the one before' : `the median of the ${before.length} before`;
  const said =
    change === 0 ? `as long as ${than}` : `${Math.abs(change)} % ${change > 0 ? 'longer' : 'shorter'} than ${than}`;
  return { blocks, text: `${timeText(last.ms)}, ${said}` };
}
