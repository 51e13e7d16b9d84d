import type { Verdict } from '../report.ts';
import { isClean, type Judged, worst } from '../trials/verdict.ts';
import type { BackedUpDatabase, BackupCommand, BackupReport, ComparedTable } from './backup-report.ts';

/** What is said of a run whose databases all went well, by what was asked for. */
const done: Readonly<Record<BackupCommand, string>> = {
  backup: 'saved',
  list: 'listed',
  status: 'young_enough',
  verify: 'verified',
  drill: 'drilled',
  restore: 'restored',
  prune: 'pruned',
  pin: 'pinned',
  unpin: 'unpinned',
};

/** What a run says by its databases: the worst verdict with the code of the first that is as bad. */
export function backupVerdict(databases: readonly Judged[], command: BackupCommand): Judged {
  const verdict = worst(databases.map((each) => each.verdict));
  const as = databases.filter((each) => each.verdict === verdict);
  const [first] = as;
  if (first === undefined) return { verdict: 'skipped', reason: 'no_database' };
  const telling = as.find(({ reason }) => reason !== 'ok') ?? first;
  return {
    verdict,
    reason: verdict === 'pass' && as.every(({ reason }) => reason === 'ok') ? done[command] : telling.reason,
  };
}

/**
 * The exit status: 0 what was asked for is so, with warnings or not; 1 it is not: no backup was made, or it is bad, or too old; 2 nobody can
 * tell, because the question could not be asked.
 */
export function backupExitStatus({ verdict }: Pick<BackupReport, 'verdict'>): 0 | 1 | 2 {
  switch (verdict) {
    case 'pass':
    case 'warn':
    case 'skipped':
      return 0;
    case 'fail':
      return 1;
    case 'error':
    case 'inconclusive':
      return 2;
  }
}

/** What came of a table, as a verdict. */
export function tableVerdict({ result }: Pick<ComparedTable, 'result'>): Verdict {
  return result === 'equal' || result === 'rows' ? 'pass' : result === 'unexpected' ? 'warn' : 'fail';
}

/** Tables by what came of them. */
export function countTables(tables: readonly ComparedTable[]): Record<ComparedTable['result'], number> {
  const counts = { equal: 0, rows: 0, differs: 0, missing: 0, unexpected: 0 };
  for (const { result } of tables) counts[result]++;
  return counts;
}

/** Those that are not as they were saved before the others; each as they stand. */
export function tablesWorstFirst(tables: readonly ComparedTable[]): ComparedTable[] {
  const rank = (each: ComparedTable) => (tableVerdict(each) === 'fail' ? 0 : tableVerdict(each) === 'warn' ? 1 : 2);
  return [...tables].sort((a, b) => rank(a) - rank(b));
}

/** True for a database whose steps or tables say why it is not well; else it has to say so itself. */
export function isExplained({ steps, tables }: Pick<BackedUpDatabase, 'steps' | 'tables'>): boolean {
  const bad = (verdict: Verdict) => !isClean(verdict) && verdict !== 'warn';
  return steps.some(({ verdict }) => bad(verdict)) || tables.some((each) => bad(tableVerdict(each)));
}

/** Whether nothing was removed because only a look was asked for. */
export function isDryRun(databases: readonly Pick<BackedUpDatabase, 'backups' | 'reason'>[]): boolean {
  return databases.some(
    ({ backups, reason }) => reason === 'dry_run' || backups.some(({ fate }) => fate?.removal === 'would'),
  );
}
