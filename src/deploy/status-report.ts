import type { Engine } from '../core/report/engine.ts';
import { forTerminal } from '../core/report/escape.ts';
import { reportVersion, type Verdict } from '../core/report/report.ts';
import { coloured, plain } from '../core/report/trials/terminal.ts';
import { plural } from '../core/report/wording.ts';
import { version } from '../version.ts';

/**
 * `applied`, `baseline`: recorded. `pending`: it would run. `late`: it would run although newer ones have. `passed-over`: its tool would never run it.
 * `refused`: its tool would stop at it. `edited`: its text is not what was applied. `failed`: recorded as failed. `unfinished`: a run of ours was cut
 * off in it. `missing`: recorded, and not in the folder.
 */
export type StatusState =
  | 'applied'
  | 'baseline'
  | 'pending'
  | 'late'
  | 'passed-over'
  | 'refused'
  | 'edited'
  | 'failed'
  | 'unfinished'
  | 'missing';

export interface StatusLine {
  readonly version: string | null;
  readonly name: string;
  readonly file: string | null;
  readonly state: StatusState;
  readonly appliedAt: string | null;
  readonly by: string | null;
  readonly ms: number | null;
}

/** What a database has of a folder, and what is wrong with that. */
export interface StatusOfDatabase {
  readonly name: string;
  readonly engine: Engine;
  readonly summary: string;
  readonly server: string;
  readonly target: string;
  readonly history: string;
  readonly current: string | null;
  readonly migrations: readonly StatusLine[];
  /** A sentence each; empty when the next deploy has nothing in its way. */
  readonly problems: readonly string[];
}

export interface StatusReport {
  readonly reportVersion: typeof reportVersion;
  readonly job: 'status' | 'validate';
  readonly tool: { readonly name: 'drydock'; readonly version: string };
  readonly verdict: Verdict;
  readonly reason: string;
  readonly databases: readonly StatusOfDatabase[];
}

export function statusReport(job: StatusReport['job'], databases: readonly StatusOfDatabase[]): StatusReport {
  const bad = databases.some(({ problems }) => problems.length > 0);
  const pending = databases.some(({ migrations }) =>
    migrations.some(({ state }) => state === 'pending' || state === 'late'),
  );
  const verdict: Verdict = bad ? (job === 'validate' ? 'fail' : 'warn') : 'pass';
  const reason = bad ? 'history_unsound' : pending ? 'pending' : 'up_to_date';
  return { reportVersion, job, tool: { name: 'drydock', version }, verdict, reason, databases };
}

const signs: Readonly<Record<StatusState, string>> = {
  applied: '✓',
  baseline: '✓',
  pending: '·',
  late: '·',
  'passed-over': '!',
  refused: '✗',
  edited: '✗',
  failed: '✗',
  unfinished: '!',
  missing: '?',
};

const mostLines = 15;

/** The report for a terminal. All that is applied is told in one line unless `verbose`. */
export function renderStatusText(
  report: StatusReport,
  { colour, verbose }: { readonly colour: boolean; readonly verbose: boolean },
): string {
  const paint = colour ? coloured : plain;
  const lines: string[] = [];
  for (const database of report.databases) {
    const { migrations } = database;
    lines.push(paint('strong', forTerminal(`${database.name}: ${database.summary}`)));
    lines.push(forTerminal(`  ${database.server}, ${database.target}, history in ${database.history}`));
    const quiet = (state: StatusState) => state === 'applied' || state === 'baseline';
    const applied = migrations.filter(({ state }) => quiet(state));
    const rest = migrations.filter(({ state }) => !quiet(state));
    lines.push(
      `  ${forTerminal(database.current === null ? 'nothing is applied' : `at version ${database.current}`)}: ${plural(applied.length, 'migration')} applied, ${restText(rest)}`,
    );
    const shown = verbose ? migrations : [...applied.slice(-3), ...rest.slice(0, mostLines)];
    const width = Math.max(0, ...shown.map(({ version: v, name }) => nameOf(v, name).length));
    if (!verbose && applied.length > 3) lines.push(paint('dim', `    … ${plural(applied.length - 3, 'earlier one')}`));
    for (const one of shown) {
      const when =
        one.appliedAt === null ? '' : `  ${one.appliedAt.replace(/\.\d+/, '')}${one.by ? ` by ${one.by}` : ''}`;
      const tone = quiet(one.state) ? 'dim' : one.state === 'pending' || one.state === 'late' ? 'strong' : 'doubt';
      lines.push(
        `  ${paint(tone, `${signs[one.state]} ${forTerminal(nameOf(one.version, one.name)).padEnd(width)}  ${one.state}`)}${paint('dim', forTerminal(when))}`,
      );
    }
    if (!verbose && rest.length > mostLines)
      lines.push(paint('dim', `    … ${plural(rest.length - mostLines, 'more')}`));
    for (const problem of database.problems) lines.push(`  ${paint('bad', forTerminal(problem))}`);
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function restText(rest: readonly StatusLine[]): string {
  const pending = rest.filter(({ state }) => state === 'pending' || state === 'late').length;
  const others = rest.length - pending;
  return `${pending === 0 ? 'nothing' : String(pending)} pending${others === 0 ? '' : `, ${others} to look at`}`;
}

export function renderStatusJson(report: StatusReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function nameOf(v: string | null, name: string): string {
  return v === null ? name : name === '' || name === v ? v : `${v} ${name}`;
}
