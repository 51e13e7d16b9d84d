import type { Cause, Effect, LockMode, LockTaken, Work } from '../core/effects/effect.ts';
import { atLeast, blocks } from '../core/effects/effect.ts';
import type { Severity } from '../core/report/finding.ts';
import { durationText } from '../core/report/wording.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { displayName, keyOf } from '../core/schema/catalog.ts';
import { nodeOf, type Statement } from '../core/sql/statement.ts';
import { estimateMs } from './estimate.ts';
import { relationName } from './names.ts';
import type { Problem, StatementContext } from './rule.ts';

/** Work that somebody has to wait for: it is done on a table in use while the statement holds a lock that blocks. */
export interface BlockingWork {
  readonly work: Work;
  /** The lock that others wait for: the strongest one on the same relation or, failing that, on any other one in use. */
  readonly lock: LockTaken;
  /** In milliseconds; null when the size of the relation is not known. */
  readonly estimatedMs: number | null;
}

/**
 * True for a relation that somebody may be using: it was not made by the change that is looked at, and is not temporary
 * (a temporary table belongs to one session, so a lock on it keeps nobody waiting).
 */
export function isLive(context: StatementContext, name: QualifiedName): boolean {
  return !context.isNew(name) && context.catalog.relation(name)?.temporary !== true;
}

/** True for SHARE and every stronger mode: others can no longer write, or not even read. */
export function keepsOthersOut(mode: LockMode): boolean {
  return atLeast(mode, 'SHARE');
}

/** The strongest lock that the effect takes on the relation, if any. */
export function strongestLockOn(effect: Effect, relation: QualifiedName): LockTaken | undefined {
  const key = keyOf(relation);
  let strongest: LockTaken | undefined;
  for (const lock of effect.locks) {
    if (keyOf(lock.relation) !== key) continue;
    if (!strongest || atLeast(lock.mode, strongest.mode)) strongest = lock;
  }
  return strongest;
}

/** Locks of the statement that keep others from writing or reading, on relations in use; strongest first. */
export function blockingLocks(context: StatementContext): readonly LockTaken[] {
  // The body of a function is only stored now: whoever calls it later takes its locks.
  if (context.statement.body?.kind === 'function') return [];
  if (asked?.context === context) return asked.locks;
  const locks = context.effect.locks.filter(
    (lock) => keepsOthersOut(lock.mode) && !onlyWritesOfView(lock) && isLive(context, lockedTable(context, lock)),
  );
  asked = { context, locks };
  return locks;
}

/** The last answer: a dozen rules ask one after the other about the same statement, and the catalog stays as it is meanwhile. */
let asked: { readonly context: StatementContext; readonly locks: readonly LockTaken[] } | null = null;

/** The lock of REFRESH … CONCURRENTLY: it keeps out other refreshes only, as nothing else writes to a materialized view. */
function onlyWritesOfView(lock: LockTaken): boolean {
  return lock.relationKind === 'materialized view' && lock.mode === 'EXCLUSIVE';
}

/** An index belongs to a table: whether it is in use is a question about the table. */
function lockedTable(context: StatementContext, lock: LockTaken): QualifiedName {
  return lock.relationKind === 'index' ? (context.catalog.index(lock.relation)?.table ?? lock.relation) : lock.relation;
}

/**
 * Pieces of work of the statement, with one of the causes (any cause when absent), on relations in use while a lock
 * that blocks is held. Locks of one statement are all held to its end, so that a lock on another relation counts too.
 */
export function blockingWork(context: StatementContext, causes?: readonly Cause[]): readonly BlockingWork[] {
  const locks = blockingLocks(context);
  if (locks.length === 0) return [];
  const found: BlockingWork[] = [];
  for (const work of liveWork(context)) {
    if (causes && !causes.includes(work.cause)) continue;
    const key = keyOf(work.relation);
    const lock = locks.find((candidate) => keyOf(candidate.relation) === key) ?? locks[0];
    if (!lock) continue;
    const size = context.catalog.sizeOf(work.relation);
    found.push({ work, lock, estimatedMs: size ? estimateMs(work, size) : null });
  }
  return found;
}

/** Pieces of work of the statement that take their time: on relations in use, which have rows. */
export function liveWork(context: StatementContext): readonly Work[] {
  const altered = nodeOf(context.statement, 'AlterTableStmt')?.relation;
  const referencingIsNew = altered !== undefined && !isLive(context, relationName(context.catalog, altered));
  return context.effect.work.filter(
    // A new table has no rows whose keys would have to be looked up in the referenced one.
    (work) => !(referencingIsNew && foreignKeyCauses.has(work.cause)) && isLive(context, work.relation),
  );
}

/** True for a statement that makes or alters a table of the change itself, so that it locks others for foreign keys alone. */
export function isAboutNewTable(context: StatementContext, statement: Statement): boolean {
  if (nodeOf(statement, 'CreateStmt')) return true;
  const range = nodeOf(statement, 'AlterTableStmt')?.relation;
  return range !== undefined && !isLive(context, relationName(context.catalog, range));
}

const foreignKeyCauses: ReadonlySet<Cause> = new Set([
  'add-foreign-key',
  'add-column-foreign-key',
  'validate-constraint',
]);

/** Below this nobody notices, above the other one a page is due. Milliseconds. */
const shortWait = 1_000;
const longWait = 10_000;

/**
 * How bad the wait is. With every size known, by its length: under a second a notice, under ten seconds a warning.
 * Without, the worst has to be expected: an error when the work is sure to be done, a warning when it may be done.
 */
export function severityOf(pieces: readonly { readonly work: Work; readonly estimatedMs: number | null }[]): Severity {
  const total = totalMs(pieces);
  const certain = pieces.some((piece) => piece.work.certain);
  if (total !== null && total < shortWait) return 'notice';
  if (total !== null && total < longWait) return 'warning';
  return certain ? 'error' : 'warning';
}

/** The length of all pieces together, in milliseconds; null when one of them is not known. */
export function totalMs(pieces: readonly { readonly estimatedMs: number | null }[]): number | null {
  let total = 0;
  for (const piece of pieces) {
    if (piece.estimatedMs === null) return null;
    total += piece.estimatedMs;
  }
  return total;
}

/** `ACCESS EXCLUSIVE` -> `blocks reads and writes (ACCESS EXCLUSIVE)`. */
export function describeLock(mode: LockMode): string {
  return `blocks ${blocks(mode)} (${mode})`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listOf(names: readonly string[], most = 3): string {
  const unique = [...new Set(names)];
  if (unique.length <= 1) return unique[0] ?? '';
  if (unique.length > most + 1) return `${unique.slice(0, most).join(', ')} and ${unique.length - most} more`;
  return `${unique.slice(0, -1).join(', ')} and ${unique[unique.length - 1]}`;
}

/**
 * What the pieces do and who waits for it, as the end of a sentence that names the action:
 * `reads every row of orders while it blocks reads and writes (ACCESS EXCLUSIVE), for about 12 s`.
 */
export function consequence(context: StatementContext, pieces: readonly BlockingWork[]): string {
  const certain = pieces.some((piece) => piece.work.certain);
  const parts: string[] = [];
  for (const kind of ['rewrite', 'index-build', 'scan'] as const) {
    const relations = pieces
      .filter((piece) => piece.work.kind === kind)
      .map((piece) => displayName(piece.work.relation));
    if (relations.length === 0) continue;
    parts.push(`${workVerb(kind, certain)} ${listOf(relations)}`);
  }
  // A statement that rewrites a table and reads it once more to check it is told by its rewrite alone.
  const told = parts.length > 2 ? parts.slice(0, 2) : parts;
  const total = totalMs(pieces);
  return `${told.join(' and ')} ${whileBlocking(context, pieces)}${total === null ? '' : `, for ${durationText(total)}`}`;
}

function workVerb(kind: Work['kind'], certain: boolean): string {
  switch (kind) {
    case 'rewrite':
      return certain ? 'writes every row and every index anew of' : 'may write every row and every index anew of';
    case 'index-build':
      return certain ? 'builds an index from every row of' : 'may build an index from every row of';
    case 'scan':
      return certain ? 'reads every row of' : 'may read every row of';
  }
}

/** `while it blocks writes to orders and customers (SHARE ROW EXCLUSIVE)`; the table is left out when it was just named. */
function whileBlocking(context: StatementContext, pieces: readonly BlockingWork[]): string {
  const named = new Set(pieces.map((piece) => keyOf(piece.work.relation)));
  const locks = blockingLocks(context).filter(
    (lock) => lock.relationKind !== 'index' && lock.relationKind !== 'sequence',
  );
  const strongest = locks.length > 0 ? locks : pieces.map((piece) => piece.lock);
  const others = strongest.some((lock) => !named.has(keyOf(lock.relation)));
  const groups = new Map<LockMode, string[]>();
  for (const lock of strongest) groups.set(lock.mode, [...(groups.get(lock.mode) ?? []), displayName(lock.relation)]);
  const told = [...groups].map(([mode, names]) =>
    others
      ? `${blocks(mode)} ${mode === 'ACCESS EXCLUSIVE' ? 'of' : 'to'} ${listOf(names)} (${mode})`
      : `${blocks(mode)} (${mode})`,
  );
  return `while it blocks ${told.join(' and ')}`;
}

/** Why the history does not tell whether the work is done: ` (the old type of orders.total is not known)`, or nothing. */
export function doubt(effect: Effect, pieces: readonly BlockingWork[]): string {
  if (pieces.some((piece) => piece.work.certain)) return '';
  const reason = effect.unsure[0];
  return reason ? ` (${reason.replace(/\.$/, '')})` : '';
}

/** Pieces of work by the ALTER TABLE command that does them, in the order of the commands. */
export function byCommand(pieces: readonly BlockingWork[]): ReadonlyMap<number, readonly BlockingWork[]> {
  const groups = new Map<number, BlockingWork[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.work.command);
    if (group) group.push(piece);
    else groups.set(piece.work.command, [piece]);
  }
  return new Map([...groups].sort(([a], [b]) => a - b));
}

/**
 * A problem about blocking work: severity by size and certainty, the sentence `action + what it does + who waits`,
 * the place that the work names, and the pieces as explained.
 */
export function blockingProblem(
  context: StatementContext,
  pieces: readonly BlockingWork[],
  action: string,
  rest: Pick<Problem, 'advice' | 'fix'> = {},
): Problem {
  const at = pieces.find((piece) => piece.work.location !== undefined)?.work.location;
  return {
    message: `${action} ${consequence(context, pieces)}${doubt(context.effect, pieces)}.`,
    severity: severityOf(pieces),
    explains: pieces.map((piece) => piece.work),
    ...(at === undefined ? {} : { span: context.spanAt(at) }),
    ...rest,
  };
}
