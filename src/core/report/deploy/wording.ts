import { riskMeanings } from '../headline.ts';
import type { Verdict } from '../report.ts';
import { riskClasses } from '../risk.ts';
import { timeText } from '../trials/figures.ts';
import { isClean } from '../trials/verdict.ts';
import { durationText, effectText, grouped, nothingTaken, plural } from '../wording.ts';
import type {
  Approval,
  Blocker,
  DeployedDatabase,
  DeployedMigration,
  DeployedStatement,
  DeployMode,
  DeployReport,
  GateReport,
  MigrationState,
} from './deploy-report.ts';
import { countStates } from './verdict.ts';

/** Sentences that several renderers share. Where it is not said otherwise they hold text from outside: escape them for where they go. */

export const modeNames: Readonly<Record<DeployMode, string>> = {
  plan: 'plan',
  'dry-run': 'dry run',
  deploy: 'deploy',
  undo: 'undo',
};

/** What became of some migrations, with their number. */
const became: Readonly<Record<DeployMode, Readonly<Record<MigrationState, (count: number) => string>>>> = (() => {
  const same = {
    failed: (count: number) => `${grouped(count)} failed`,
    'half-applied': (count: number) => `${grouped(count)} half applied`,
    undone: (count: number) => `${grouped(count)} undone`,
    'passed-over': (count: number) => `${grouped(count)} passed over`,
    resumed: (count: number) => `${grouped(count)} finished`,
    pending: (count: number) => `${grouped(count)} not run`,
  };
  const deployed = { ...same, applied: (count: number) => `${grouped(count)} deployed` };
  return {
    plan: { ...deployed, pending: (count) => `${grouped(count)} would run` },
    'dry-run': { ...same, applied: (count) => `${grouped(count)} tried` },
    deploy: deployed,
    undo: { ...deployed, pending: (count) => `${grouped(count)} not undone` },
  };
})();

/** The worst first. */
const order: readonly MigrationState[] = [
  'half-applied',
  'failed',
  'applied',
  'resumed',
  'undone',
  'passed-over',
  'pending',
];

/** "1 failed, 2 deployed, 1 not run". Nothing in it comes from outside. */
export function countsText(migrations: readonly DeployedMigration[], mode: DeployMode): string {
  const counts = countStates(migrations);
  const parts = order.filter((state) => counts[state] > 0).map((state) => became[mode][state](counts[state]));
  return parts.length === 0 ? 'nothing pending' : parts.join(', ');
}

/** What a migration's state means, for its line. Nothing in it comes from outside. */
export function stateText({ state }: Pick<DeployedMigration, 'state'>, mode: DeployMode): string {
  switch (state) {
    case 'pending':
      return mode === 'plan' ? 'would run' : mode === 'undo' ? 'not undone' : 'not run';
    case 'applied':
      return mode === 'dry-run' ? 'tried, not kept' : 'deployed';
    case 'resumed':
      return 'finished from where an earlier run was cut off';
    case 'failed':
      return 'failed, nothing of it is left';
    case 'half-applied':
      return 'a part of it is there';
    case 'undone':
      return 'undone';
    case 'passed-over':
      return 'never run by its tool';
  }
}

/** Reasons that a heading has better words for than their code. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['plan_changed', 'not what was approved'],
  ['gate_refused', 'refused by a gate'],
  ['gate_not_answered', 'a gate could not be asked'],
  ['not_sql', 'only its tool can run a migration'],
  ['plan_differs', 'its tool would not run just what was planned'],
  ['not_proven', 'nobody can tell whether a statement took effect'],
  ['lock_timeout', 'a lock was not to be had'],
  ['deadlock', 'a deadlock'],
  ['statement_timeout', 'a statement took too long'],
  ['no_connection', 'no connection'],
  ['connection_lost', 'the connection was lost'],
  ['checksum_mismatch', 'a migration that ran has another text now'],
  ['out_of_order', 'a migration is older than what has run'],
  ['deploy_in_progress', 'another deploy is running'],
  ['dirty', 'an earlier failure is not mended'],
  ['other_history', 'the history table is not what it should be'],
  ['data_loss', 'data would be lost'],
  ['no_down_script', 'a down script is missing'],
  ['nothing_pending', 'nothing is pending'],
  ['nothing_to_undo', 'nothing to undo'],
  ['no_migrations', 'no migrations found'],
]);

/** Reasons that are found before anything runs. Of others nobody may say that nothing was touched. */
const beforehand: ReadonlySet<string> = new Set([
  'plan_changed',
  'gate_refused',
  'gate_not_answered',
  'not_sql',
  'plan_differs',
  'checksum_mismatch',
  'out_of_order',
  'deploy_in_progress',
  'dirty',
  'other_history',
  'data_loss',
  'no_down_script',
]);

/** "lock_timeout" in words. Codes are ours; what is none is cut down to letters. */
export function reasonText(reason: string): string {
  return reasons.get(reason) ?? reason.replace(/[^a-z0-9_]/gi, '').replaceAll('_', ' ');
}

/** What a heading says: "2 of 4 migrations deployed, 1 failed". Nothing in it comes from outside. */
export function titleText(report: Pick<DeployReport, 'databases' | 'mode' | 'verdict' | 'reason'>): string {
  const { databases, mode, verdict } = report;
  const migrations = databases.flatMap((database) => database.migrations);
  const counts = countStates(migrations);
  const ran = migrations.length - counts.pending - counts['passed-over'];
  const gates = databases.flatMap((database) => database.gates).filter((gate) => !isClean(gate.verdict));
  if (!isClean(verdict) && verdict !== 'warn') {
    const untouched = ran === 0 && beforehand.has(report.reason) ? ', nothing was touched' : '';
    if (counts.failed + counts['half-applied'] > 0) return `${countsText(migrations, mode)}`;
    if (gates.length > 0) return `refused by ${plural(gates.length, 'gate')}${untouched}`;
    return `${reasonText(report.reason)}${untouched}`;
  }
  if (migrations.length === 0) return reasonText(mode === 'undo' ? 'nothing_to_undo' : 'nothing_pending');
  if (mode === 'plan') return `${plural(counts.pending, 'migration')} would run`;
  if (mode === 'dry-run') return `${plural(ran, 'migration')} tried, nothing was kept`;
  const done = mode === 'undo' ? counts.undone : counts.applied + counts.resumed;
  return `${plural(done, 'migration')} ${mode === 'undo' ? 'undone' : 'deployed'}`;
}

const words: Readonly<Record<Verdict, string>> = {
  pass: 'Done',
  warn: 'Done, with warnings',
  fail: 'Failed',
  inconclusive: 'Inconclusive',
  error: 'Could not be done',
  skipped: 'Skipped',
};

const passed: Readonly<Record<DeployMode, string>> = {
  plan: 'Planned',
  'dry-run': 'Dry run',
  deploy: 'Deployed',
  undo: 'Undone',
};

/** The last line for a terminal: "Failed: 1 failed, 1 deployed, 2 not run, lock_timeout, 79 s". Nothing in it comes from outside. */
export function verdictText(report: DeployReport): string {
  const { databases, mode, verdict, ms } = report;
  const migrations = databases.flatMap((database) => database.migrations);
  const isGood = verdict === 'pass' || verdict === 'warn';
  const title = titleText(report);
  if (isGood && migrations.length === 0) return capital(title);
  const time = timeText(ms);
  if (title.startsWith('refused ')) return `${capital(title)}, ${time}`;
  const risk = mode === 'plan' && isGood ? `, risk ${riskOfAll(databases)}` : '';
  // The word before it has said what is repeated here.
  if (verdict === 'pass') return `${passed[mode]}: ${title.replace(/ (?:deployed|undone)$/, '')}${risk}, ${time}`;
  return `${words[verdict]}: ${title}${risk}, ${time}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The worst class of risk of all databases. */
export function riskOfAll(databases: readonly DeployedDatabase[]): DeployedDatabase['risk']['class'] {
  const places = databases.map(({ risk }) => riskClasses.indexOf(risk.class));
  return riskClasses[Math.max(0, ...places)] ?? 'none';
}

/**
 * The verdict whose sign a heading carries. A plan that could be made passes, but a green sign over one that stops users or loses data
 * would be read as leave to go on.
 */
export function signOf({ databases, mode, verdict }: Pick<DeployReport, 'databases' | 'mode' | 'verdict'>): Verdict {
  const pending = databases.filter(({ migrations }) => migrations.length > 0);
  const risk = riskOfAll(pending);
  return mode === 'plan' && verdict === 'pass' && (risk === 'blocking' || risk === 'destructive') ? 'warn' : verdict;
}

/** "blocking, users are kept waiting". Nothing in it comes from outside. */
export function riskText({ risk }: Pick<DeployedDatabase, 'risk'>): string {
  return `${risk.class}, ${riskMeanings[risk.class]}`;
}

/** "216 order note": what people call a migration. A name that holds its version says it once. */
export function nameOf({ version, name }: Pick<DeployedMigration, 'version' | 'name'>): string {
  if (version === null || name.startsWith(version)) return name;
  return name === '' ? version : `${version} ${name}`;
}

/** "Flyway, 217 migrations in db/migration". */
export function scopeText(database: DeployedDatabase, several: boolean): string {
  return several ? `${database.name}: ${database.summary}` : database.summary;
}

/** "PostgreSQL 16.14, shop on db.example.com:5432". */
export function serverText({ server, target }: Pick<DeployedDatabase, 'server' | 'target'>): string {
  return [server, target].filter((part) => part !== '').join(', ');
}

/** "public.flyway_schema_history has 214 of them, the newest is 214"; empty when nobody could look. */
export function historyText({
  history,
  applied,
  before,
}: Pick<DeployedDatabase, 'history' | 'applied' | 'before'>): string {
  if (history === '') return '';
  // Names that need no quotes are read without them.
  const table = history.replace(/(["`])([a-z_][a-z0-9_]*)\1/g, '$2');
  if (applied === 0) return `${table} has none of them`;
  return `${table} has ${grouped(applied)} of them${before === null ? '' : `, the newest is ${before}`}`;
}

/** "214 → 217", in a plan too; "still 214" where nothing has moved. */
export function versionsText(
  { before, after, migrations }: Pick<DeployedDatabase, 'before' | 'after' | 'migrations'>,
  mode: DeployMode,
): string {
  const planned = migrations.findLast(({ state, kind }) => state === 'pending' && kind !== 'repeatable')?.version;
  const then = mode === 'plan' ? (planned ?? before) : after;
  if (before === then) return before === null ? '' : `still ${before}`;
  return `${before ?? 'empty'} → ${then ?? 'empty'}`;
}

/** What a statement does to others, in one line. */
export function statementEffectText({ effect }: Pick<DeployedStatement, 'effect'>): string {
  return effect === null
    ? 'nobody could read this statement: what it does is not known'
    : (effectText(effect) ?? nothingTaken);
}

/** True for a statement that somebody may notice: it locks, rewrites, reads or builds something, may fail, or nobody could read it. */
export function isNotable({
  effect,
  retries,
  state,
}: Pick<DeployedStatement, 'effect' | 'retries' | 'state'>): boolean {
  if (effect === null || retries > 0 || state === 'failed') return true;
  const blocks = effect.locks.some(
    ({ blocks, mode }) => (blocks === 'writes' || blocks === 'reads and writes') && mode !== 'LOCK=NONE',
  );
  return blocks || effect.rewrites.length + effect.scans.length + effect.indexBuilds.length + effect.mayFail.length > 0;
}

/** Why the statement makes the change as risky as it is: "destructive: drops the column `orders.fax`"; empty where it does not. */
export function riskReasonsOf({ place }: Pick<DeployedStatement, 'place'>, risk: DeployedDatabase['risk']): string[] {
  // What is of no risk has no reasons worth a line.
  if (risk.class === 'none' || risk.class === 'low') return [];
  return risk.reasons
    .filter(({ file, line }) => file === place.file && line >= place.line && line <= place.endLine)
    .map(({ text }) => `${risk.class}: ${text.replace(/\.$/, '')}`);
}

/**
 * The statements of a plan that a reader has to see, in their order, at most so many: those that make the risk what it is and those that
 * nobody could read before those that merely take a lock.
 */
export function toldStatements(
  statements: readonly DeployedStatement[],
  risk: DeployedDatabase['risk'],
  most: number,
): { readonly told: readonly DeployedStatement[]; readonly quiet: number } {
  const weight = (each: DeployedStatement) =>
    riskReasonsOf(each, risk).length > 0 || each.effect === null ? 0 : isNotable(each) ? 1 : 2;
  const seen = statements.filter((each) => weight(each) < 2);
  const chosen = new Set([...seen].sort((a, b) => weight(a) - weight(b)).slice(0, most));
  return { told: seen.filter((each) => chosen.has(each)), quiet: statements.length - seen.length };
}

/** False for a statement that takes a moment in a table of any size. */
export function dependsOnSize({ effect }: Pick<DeployedStatement, 'effect'>): boolean {
  return effect === null || effect.rewrites.length + effect.scans.length + effect.indexBuilds.length > 0;
}

/** What came of a statement: "24 s, 8,204,112 rows, tried 3 times". Nothing in it comes from outside; empty when it did not run. */
export function outcomeText({ state, ms, rows, retries }: DeployedStatement): string {
  const parts = [
    ...(state === 'done-before' ? ['ran in an earlier deploy'] : []),
    ...(ms === null ? [] : [timeText(ms)]),
    ...(rows === null ? [] : [plural(rows, 'row')]),
    ...(retries === 0 ? [] : [`tried ${grouped(retries + 1)} times`]),
  ];
  return parts.join(', ');
}

/** "session 48211: reporting, metabase (10.0.4.17), idle in transaction for 14 min". */
export function blockerText({ id, user, application, state, transactionSeconds }: Blocker): string {
  const age =
    transactionSeconds === null
      ? ''
      : `, its transaction open for ${durationText(transactionSeconds * 1_000).replace('about ', '')}`;
  const who = [user, application].filter((part) => part !== '').join(', ');
  return `session ${id}: ${who}${state === '' ? '' : `, ${state}`}${age}`;
}

/** "holds ACCESS SHARE on orders, and waits itself for 48211". */
export function blockerLockText({ lock, blockedBy }: Blocker): string {
  const waits = blockedBy.length === 0 ? '' : `, and waits itself for ${blockedBy.join(', ')}`;
  return `holds ${lock === '' ? 'what is waited for' : lock}${waits}`;
}

/** "55P03: canceling statement due to lock timeout". */
export function failureText({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === '' ? message : `${code}: ${message}`;
}

/** "reviewed by ada; let through by grace (Go, traffic is low.)"; empty where nobody is known. */
export function approvalsText(approvals: readonly Approval[]): string {
  const of = (what: Approval['what']) =>
    approvals
      .filter((each) => each.what === what)
      .map(({ login, comment }) => (comment.trim() === '' ? login : `${login} (${comment.trim()})`))
      .join(', ');
  const [reviews, environment] = [of('review'), of('environment')];
  return [
    ...(reviews === '' ? [] : [`reviewed by ${reviews}`]),
    ...(environment === '' ? [] : [`let through by ${environment}`]),
  ].join('; ');
}

/** What a gate is called: "window: Mon to Thu, 09:00 to 16:00". */
export function gateName({ gate, name }: Pick<GateReport, 'gate' | 'name'>): string {
  return name === '' || name === gate ? gate : `${gate}: ${name}`;
}

/** What is said of what was done after a failure. Nothing in it comes from outside. */
export const policyNames: Readonly<Record<'stop' | 'undo' | 'restore-advice', string>> = {
  stop: 'on-failure: stop',
  undo: 'on-failure: undo',
  'restore-advice': 'on-failure: restore-advice',
};
