import { blocks, type LockMode } from '../../core/effects/effect.ts';
import { displayName, keyOf } from '../../core/schema/catalog.ts';
import { type Compared, type ComparedRow, type Harm, worstFirst } from './compared.ts';
import type { ForecastLock, ForecastWork, PostgresForecast } from './postgres-forecast.ts';
import { type Modes, rank, strongest } from './postgres-locks.ts';
import type { Look, SeenRelation, WorkSeen } from './postgres-look.ts';

/** Which locks a statement took. */
export type LocksSeen =
  /** It stands in a transaction, which keeps them: what is new after it is its own. */
  | { readonly kind: 'held'; readonly before: Modes; readonly after: Modes }
  /**
   * It runs by itself, and what was seen is what others saw while it ran. Of the relations in `bounded` nothing beyond the predicted mode
   * can have been missed, see in-the-way.ts.
   */
  | { readonly kind: 'watched'; readonly seen: Modes; readonly bounded: ReadonlySet<number> };

export interface Measured {
  readonly before: Look;
  /** Relations that were there before the change. */
  readonly existing: ReadonlySet<number>;
  readonly locks: LocksSeen;
  readonly work: WorkSeen;
}

/**
 * Holds a prediction against a measurement. Not compared: relations that the change itself made; locks on indexes and owned sequences that
 * the lock on their table outdoes; modes that keep nobody from reading, writing or changing the schema; what the planner decides by the
 * number of rows.
 */
export function comparePostgres(forecast: PostgresForecast, measured: Measured): Compared {
  const into: Findings = { rows: [], more: [], beyond: [], less: [], open: [], harm: [] };
  const expected = expectations(forecast, measured.before);
  for (const relation of measured.before.values()) {
    if (!measured.existing.has(relation.oid)) continue;
    const known = forecast.knows(relation.name);
    compareRelation(relation, expected, measured, known ? into : { ...into, more: into.beyond });
  }
  return { ...into, harm: worstFirst(into.harm) };
}

interface Findings {
  readonly rows: ComparedRow[];
  readonly more: string[];
  readonly beyond: string[];
  readonly less: string[];
  readonly open: string[];
  readonly harm: Harm[];
}

interface Expectations {
  readonly locks: ReadonlyMap<number, ForecastLock>;
  readonly work: ReadonlyMap<number, readonly ForecastWork[]>;
  readonly planned: boolean;
}

/** The predictions by the numbers of the relations that they are about. */
function expectations(forecast: PostgresForecast, before: Look): Expectations {
  const byKey = new Map([...before.values()].map((one) => [keyOf(one.name), one.oid]));
  const byName = new Map<string, number | null>();
  for (const { name, oid } of before.values()) byName.set(name.name, byName.has(name.name) ? null : oid);
  // A search path that the history does not tell of puts tables into another schema.
  const find = (key: string, name: string) => byKey.get(key) ?? byName.get(name) ?? undefined;
  const locks = new Map<number, ForecastLock>();
  const work = new Map<number, ForecastWork[]>();
  for (const [key, lock] of forecast.locks) {
    const oid = find(key, lock.name.name);
    if (oid !== undefined) locks.set(oid, lock);
  }
  for (const one of forecast.work) {
    const oid = find(one.key, one.name.name);
    if (oid === undefined) continue;
    const known = work.get(oid);
    if (known) known.push(one);
    else work.set(oid, [one]);
  }
  return { locks, work, planned: forecast.planned };
}

function compareRelation(relation: SeenRelation, expected: Expectations, measured: Measured, into: Findings): void {
  const { oid } = relation;
  const name = displayName(relation.name);
  const lock = compareLock(relation, name, expected, measured, into);
  const isTable = relation.kind === 'r' || relation.kind === 'm';
  const foretold = expected.work.get(oid) ?? [];
  const hasRows = isTable || relation.kind === 'i';
  const work = hasRows ? compareWork(relation, name, foretold, expected.planned, measured, into) : nothing;
  if (lock === null && work === nothing) return;
  const text = (mode: string | null | undefined, done: readonly string[]) =>
    [...(mode ? [mode] : []), ...done].join(', ') || 'nothing';
  into.rows.push({
    relation: name,
    predicted: text(lock?.predicted, work.predicted),
    measured: text(lock?.shown, work.measured),
  });
  const mode = lock?.measured ?? null;
  const kept = mode === null ? 'nothing' : blocks(mode);
  if (kept !== 'nothing' || work.measured.length > 0) {
    into.harm.push({ relation: name, lock: mode, work: work.measured, blocks: kept });
  }
}

interface ComparedLock {
  readonly predicted: LockMode | null;
  readonly measured: LockMode | null;
  readonly shown: string | null;
}

function compareLock(
  relation: SeenRelation,
  name: string,
  { locks }: Expectations,
  measured: Measured,
  into: Findings,
): ComparedLock | null {
  const { oid, table } = relation;
  const foretold = locks.get(oid);
  const predicted = foretold?.mode ?? null;
  const found = measuredMode(oid, predicted, measured.locks);
  if (predicted === null && found === null) return null;
  const ofTable = table === null ? null : measuredMode(table, locks.get(table)?.mode ?? null, measured.locks);
  // Nobody uses an index, or the sequence of a column, but through the table.
  if (table !== null && rank(ofTable) >= Math.max(rank(found), rank(predicted))) return null;
  // A transaction that uses the table already looks at its index once more.
  if (table !== null && predicted === null && found !== null && blocks(found) === 'nothing') return null;
  const isPart = table !== null;
  const shown = { predicted, measured: found, shown: found };
  if (rank(found) > rank(predicted)) {
    // Of a partition whose table is locked as it is nobody expects anything else.
    const above = relation.parent === null ? null : (locks.get(relation.parent)?.mode ?? null);
    const counts = found !== null && blocks(found) !== 'nothing' && rank(above) < rank(found);
    if (counts) into.more.push(strongerLock(name, found, predicted));
    return shown;
  }
  // A weak lock is only met by who changes the schema, and depends on the rows: a foreign key is looked up for a row.
  if (predicted === null || blocks(predicted) === 'nothing' || found === predicted) return shown;
  if (measured.locks.kind === 'watched') {
    if (measured.locks.bounded.has(oid)) {
      if (predicted !== 'ACCESS EXCLUSIVE')
        return { predicted, measured: predicted, shown: found ?? `at most ${predicted}` };
      if (foretold?.sure) into.less.push(weakerLock(name, found, predicted));
      return shown;
    }
    if (isPart) return { ...shown, shown: found ?? 'not seen' };
    into.open.push(`how strong its lock on ${name} is, since it runs outside of a transaction`);
    return { ...shown, shown: found ?? 'not seen' };
  }
  if (foretold?.sure && blocks(predicted) !== (found === null ? 'nothing' : blocks(found))) {
    into.less.push(weakerLock(name, found, predicted));
  }
  return shown;
}

function strongerLock(name: string, found: LockMode, predicted: LockMode | null): string {
  const instead = predicted === null ? 'although none is predicted' : `and not ${predicted}`;
  return `it locks ${name} in ${found} mode, ${instead}`;
}

function weakerLock(name: string, found: LockMode | null, predicted: LockMode): string {
  return found === null
    ? `it does not lock ${name}, where ${predicted} is predicted`
    : `it locks ${name} only in ${found} mode, and not in ${predicted}`;
}

/**
 * The mode that is the statement's own. A lock that the transaction held before is held by each later statement as well, and whether that
 * asked for it again does not show: then the prediction is believed.
 */
function measuredMode(oid: number, predicted: LockMode | null, locks: LocksSeen): LockMode | null {
  if (locks.kind === 'watched') return strongest(locks.seen.get(oid) ?? []);
  const before = locks.before.get(oid) ?? new Set();
  const after = locks.after.get(oid) ?? new Set();
  const own = strongest([...after].filter((mode) => !before.has(mode)));
  if (predicted === null || rank(own) >= rank(predicted)) return own;
  if (after.has(predicted)) return predicted;
  return rank(strongest(after)) > rank(predicted) ? predicted : own;
}

interface ComparedWork {
  readonly predicted: readonly string[];
  readonly measured: readonly string[];
}

const nothing: ComparedWork = { predicted: [], measured: [] };

function compareWork(
  relation: SeenRelation,
  name: string,
  foretold: readonly ForecastWork[],
  planned: boolean,
  { work, locks }: Measured,
  into: Findings,
): ComparedWork {
  const { oid } = relation;
  const done = {
    rewrite: work.rewrites.has(oid),
    build: work.builds.has(oid),
    // Without rows there is nothing to count, yet the scan began.
    read: work.reads.has(oid) || (relation.pages === 0 && work.scansBegun.has(oid) && foretold.length > 0),
  };
  const said = (kind: ForecastWork['kind']) => foretold.filter((one) => one.kind === kind);
  const [rewrites, builds, scans] = [said('rewrite'), said('index-build'), said('scan')];
  if (foretold.length === 0 && !done.rewrite && !done.build && !done.read) return nothing;
  const sure = (all: readonly ForecastWork[]) => all.some((one) => one.sure);

  if (done.rewrite && rewrites.length === 0) into.more.push(`it rewrites ${name}`);
  else if (!done.rewrite && sure(rewrites)) into.less.push(`it does not rewrite ${name}`);
  if (!done.rewrite && rewrites.length === 0) {
    if (done.build && builds.length === 0) into.more.push(`it builds an index on ${name}`);
    else if (!done.build && sure(builds)) into.less.push(`it builds no index on ${name}`);
    if (!done.build && builds.length === 0)
      compareScan(relation, name, scans, { planned, read: done.read }, { work, locks }, into);
  }
  return {
    predicted: wordsOf({ rewrite: rewrites.length > 0, build: builds.length > 0, read: scans.length > 0 }),
    measured: wordsOf(done),
  };
}

function compareScan(
  { oid, pages }: SeenRelation,
  name: string,
  scans: readonly ForecastWork[],
  { planned, read }: { readonly planned: boolean; readonly read: boolean },
  { work, locks }: Pick<Measured, 'work' | 'locks'>,
  into: Findings,
): void {
  if (read && scans.length === 0) {
    if (!planned) into.more.push(`it reads all of ${name}`);
    return;
  }
  const expected = scans.filter((one) => one.sure && !one.planned);
  if (read || expected.length === 0 || work.scansBegun.has(oid)) return;
  if (pages === 0) into.open.push(`whether it reads all of ${name}, which has no rows here`);
  // Outside of a transaction the counters may have been reported, and begun anew, before we looked.
  else if (locks.kind === 'held') into.less.push(`it does not read all of ${name}`);
}

function wordsOf({ rewrite, build, read }: { rewrite: boolean; build: boolean; read: boolean }): string[] {
  if (rewrite) return ['rewrites it'];
  if (build) return ['builds an index on it'];
  return read ? ['reads all of it'] : [];
}
