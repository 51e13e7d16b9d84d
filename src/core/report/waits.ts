import type { FindingEffect } from './finding.ts';
import type { Report } from './report.ts';
import { durationText, plural } from './wording.ts';

/** One table that a statement locks against what its users do. */
export interface Wait {
  readonly relation: string;
  readonly blocks: 'writes' | 'reads and writes';
  readonly mode: string;
  /** Milliseconds, where the sizes of the tables are known. */
  readonly ms: number | null;
  /** The statement reads or writes the table from end to end while it holds the lock. */
  readonly grows: boolean;
  readonly certain: boolean;
  readonly file: string;
  readonly line: number;
}

/** The parts of a report that tell of statements: a deploy has no findings, but the same locks. */
export type Told = Pick<Report, 'findings' | 'suppressed' | 'effects'>;

/**
 * What the statements of a report lock against reads or writes, the worst first; a statement counts once for a table, whatever is
 * said of it, and also when what is said of it is suppressed: a lock is held all the same.
 */
export function waitsOf(report: Told): Wait[] {
  const waits = new Map<string, Wait>();
  const add = (file: string, line: number, effect: FindingEffect | null) => {
    for (const { relation, mode, blocks } of effect?.locks ?? []) {
      if (effect === null || blocks === 'nothing' || blocks === 'schema changes' || mode === 'LOCK=NONE') continue;
      const key = JSON.stringify([file, line, relation]);
      const wait = {
        relation,
        blocks,
        mode,
        ms: effect.estimatedMs,
        grows: grows(effect),
        certain: effect.certain,
        file,
        line,
      };
      const known = waits.get(key);
      if (known === undefined || worse(wait, known) < 0) waits.set(key, wait);
    }
  };
  for (const { file, line, effect } of report.findings) add(file, line, effect);
  for (const { finding, by } of report.suppressed) {
    // What a baseline knows has been deployed long ago.
    if (by !== 'baseline') add(finding.file, finding.line, finding.effect);
  }
  for (const { file, line, effect } of report.effects ?? []) add(file, line, effect);
  return [...waits.values()].sort(worse);
}

function grows({ rewrites, scans, indexBuilds, algorithm }: FindingEffect): boolean {
  return rewrites.length + scans.length + indexBuilds.length > 0 || algorithm === 'COPY';
}

/** From here on somebody notices. */
const noticed = 1_000;

/** True for a lock that is gone before anybody notices, once it is granted. */
export function isShort({ ms, grows }: Wait): boolean {
  return ms === null ? !grows : ms < noticed;
}

function worse(a: Wait, b: Wait): number {
  return (
    Number(isShort(a)) - Number(isShort(b)) ||
    Number(b.blocks === 'reads and writes') - Number(a.blocks === 'reads and writes') ||
    (b.ms ?? -1) - (a.ms ?? -1)
  );
}

/** A line of the table of who waits. */
export interface WaitRow {
  readonly wait: Wait;
  /** Statements that lock the same table, and that this row stands for. */
  readonly others: number;
}

/**
 * The worst of what a report locks: statement by statement where that is few lines, else table by table. Short locks are shown only
 * where there is nothing worse. `more` says what is not shown.
 */
export function worstWaits(
  report: Told,
  most: number,
): { readonly rows: readonly WaitRow[]; readonly more: string | null } {
  const waits = waitsOf(report);
  const long = waits.filter((wait) => !isShort(wait));
  const told = long.length > 0 ? long : waits;
  const rows = told.length <= most ? told.map((wait) => ({ wait, others: 0 })) : byTable(told);
  const shown = rows.slice(0, most);
  const left = [
    ...(rows.length > most ? [plural(rows.length - most, 'more table')] : []),
    ...(told.length < waits.length ? [plural(waits.length - told.length, 'short lock')] : []),
  ];
  return { rows: shown, more: left.length === 0 ? null : `and ${left.join(', ')}` };
}

function byTable(waits: readonly Wait[]): WaitRow[] {
  const rows = new Map<string, { wait: Wait; others: number }>();
  for (const wait of waits) {
    const row = rows.get(wait.relation);
    if (row === undefined) rows.set(wait.relation, { wait, others: 0 });
    else row.others++;
  }
  return [...rows.values()];
}

/** How long a table is locked, as one reads it. */
export function waitText(wait: Wait): string {
  const time = wait.ms !== null ? durationText(wait.ms) : wait.grows ? 'the larger the table, the longer' : 'a moment';
  return wait.certain ? time : `${time}, not sure`;
}
