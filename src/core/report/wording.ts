import type { FindingEffect, Severity } from './finding.ts';
import type { DatabaseReport, Report, Verdict } from './report.ts';
import { severities } from './verdict.ts';

/** Sentences that several renderers share. All of them hold text from outside: escape them for where they go. */

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** 12345 as "12,345". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** "2 errors, 1 warning"; "no findings". */
export function countsText(counts: Readonly<Record<Severity, number>>): string {
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => plural(counts[severity], severity));
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

/** "Flyway, 214 migrations in db/migration, PostgreSQL 16". */
export function databaseText(database: DatabaseReport): string {
  return `${database.summary}, ${engineNames[database.engine]} ${database.serverVersion}`;
}

export const engineNames: Readonly<Record<DatabaseReport['engine'], string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
};

/** A duration as one reads it, never more exact than an estimate is. */
export function durationText(ms: number): string {
  if (ms < 1) return 'less than 1 ms';
  if (ms < 1000) return `about ${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 90) return `about ${seconds < 10 ? trim(seconds) : Math.round(seconds)} s`;
  const minutes = seconds / 60;
  if (minutes < 90) return `about ${minutes < 10 ? trim(minutes) : Math.round(minutes)} min`;
  const hours = minutes / 60;
  return hours < 48 ? `about ${trim(hours)} h` : `about ${Math.round(hours / 24)} days`;
}

/** A limit as somebody set it: "2 h", "30 min", "1.5 s". */
export function limitText(ms: number): string {
  for (const [unit, size] of [
    ['days', 172_800_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const) {
    const exact = size === 172_800_000 ? 86_400_000 : size;
    if (ms >= size && ms % exact === 0) return `${ms / exact} ${unit}`;
  }
  return ms % 1_000 === 0 || ms > 10_000 ? `${ms / 1_000} s` : `${ms} ms`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

const mostLocks = 3;

/**
 * What a statement locks, does and risks, in one line: "ACCESS EXCLUSIVE on public.orders blocks reads and writes for about
 * 2 min; rewrites public.orders". Null when there is nothing to say.
 */
export function effectText(effect: FindingEffect): string | null {
  const strong = effect.locks.filter((lock) => lock.blocks !== 'nothing');
  const parts = strong.slice(0, mostLocks).map((lock, index) => {
    const time = index === 0 && effect.estimatedMs !== null ? ` for ${durationText(effect.estimatedMs)}` : '';
    const how = index === 0 && effect.algorithm ? `${effect.algorithm}, ${lock.mode}` : lock.mode;
    // Others cannot change the table's definition meanwhile, which nobody wants to do: what counts is that they read and write.
    const blocked = lock.mode === 'LOCK=NONE' ? 'blocks neither reads nor writes' : `blocks ${lock.blocks}`;
    return `${how} on ${lock.relation} ${blocked}${time}`;
  });
  if (strong.length > mostLocks) parts.push(`${plural(strong.length - mostLocks, 'more lock')}`);
  if (effect.rewrites.length > 0) parts.push(`rewrites ${effect.rewrites.join(', ')}`);
  if (effect.indexBuilds.length > 0) parts.push(`builds ${effect.indexBuilds.join(', ')}`);
  if (effect.scans.length > 0) parts.push(`reads all of ${effect.scans.join(', ')}`);
  if (strong.length === 0 && effect.estimatedMs !== null) parts.push(`takes ${durationText(effect.estimatedMs)}`);
  for (const reason of effect.mayFail) parts.push(`may fail: ${reason.replace(/\.$/, '')}`);
  if (parts.length === 0) return null;
  return effect.certain ? parts.join('; ') : `${parts.join('; ')} (the history does not tell for sure)`;
}

/** What is said of a statement without an effect on what was there before it. */
export const nothingTaken = 'keeps nobody waiting';

/** The first line of every report that people read. */
export function verdictText(report: Report): string {
  const counts = countsText(report.counts);
  const where = `${plural(report.migrations, 'migration')}, ${plural(report.statements, 'statement')}`;
  return `${verdictWords[report.verdict]}: ${report.reason === 'no_migrations' ? 'no migrations found' : `${counts} in ${where}`}`;
}

const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'Passed',
  warn: 'Passed with warnings',
  fail: 'Failed',
  inconclusive: 'Inconclusive',
  error: 'Could not be answered',
  skipped: 'Skipped',
};

/**
 * "Risk: destructive (loses-data in V9__drop_fax.sql:3, and 2 more reasons)". Null when the whole history is reported on:
 * then it says nothing of a change.
 */
export function riskText({ databases, risk }: Pick<Report, 'databases' | 'risk'>): string | null {
  if (!databases.some((database) => database.reported < database.migrations)) return null;
  const [first, ...rest] = risk.reasons;
  if (first === undefined) return `Risk: ${risk.class}`;
  const more = rest.length === 0 ? '' : `, and ${plural(rest.length, 'more reason')}`;
  return `Risk: ${risk.class} (${first.rule} in ${first.file}:${first.line}${more})`;
}

/** "99.4 % of the statements analysed". Never rounds up to 100. */
export function analysedText(report: Pick<Report, 'analysed'>): string {
  const percent = Math.floor(report.analysed * 1000) / 10;
  return `${trim(percent)} % of the statements analysed`;
}

/** What is said behind the title of a step that has to run outside a transaction, unless the title says it itself. */
export function outsideText(step: { readonly title: string; readonly outsideTransaction?: boolean }): string {
  return step.outsideTransaction === true && !/outside/i.test(step.title) ? ' (outside a transaction)' : '';
}
