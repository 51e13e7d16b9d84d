import { type OnlineLock, onlineLocks } from '../../core/effects/mysql/effect.ts';
import { quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import { type Compared, type ComparedRow, type Harm, worstFirst } from './compared.ts';
import type { MysqlForecast, TableForecast } from './mysql-forecast.ts';
import type { TableWatched } from './mysql-holders.ts';
import type { Rebuilt } from './mysql-look.ts';

/** What a statement did to one table. */
export interface TableMeasured {
  readonly watched: TableWatched | null;
  readonly rebuilt: Rebuilt;
  /** The server wrote its rows into another file one by one, as only COPY does. Null for a table without rows, where nothing shows it. */
  readonly copied: boolean | null;
}

/** How much is done with the rows of a table, the dearest last. */
const ways = ['nothing', 'index', 'rewrite', 'copy'] as const;
type Way = (typeof ways)[number];

const wayWords: Readonly<Record<Way, readonly string[]>> = {
  nothing: [],
  index: ['builds an index on it'],
  rewrite: ['rewrites it'],
  copy: ['copies it'],
};

/**
 * Holds a prediction against a measurement. Not compared: tables that the change itself made; rows that are locked one by one; what happens
 * to the files of a table that is emptied, dropped or given another name.
 * @param measured tables that were there before the change, by their names before the statement
 * @param locked the session holds tables by LOCK TABLES, so that what it waits for was waited for before
 */
export function compareMysql(
  forecast: MysqlForecast,
  measured: ReadonlyMap<string, TableMeasured>,
  locked: boolean,
): Compared {
  const into: Findings = { rows: [], more: [], less: [], open: [], harm: [] };
  for (const [name, table] of measured) {
    if (forecast.made.has(name)) continue;
    compareTable(quoteIdentifier(name), forecast.tables.get(name), table, { ...forecast, locked }, into);
  }
  return { ...into, beyond: [], harm: worstFirst(into.harm) };
}

interface Findings {
  readonly rows: ComparedRow[];
  readonly more: string[];
  readonly less: string[];
  readonly open: string[];
  readonly harm: Harm[];
}

function compareTable(
  name: string,
  foretold: TableForecast | undefined,
  measured: TableMeasured,
  { unread, doubts, locked }: MysqlForecast & { readonly locked: boolean },
  into: Findings,
): void {
  const waited = measured.watched?.waited ?? null;
  const expected = foretold ? wayForetold(foretold) : 'nothing';
  // Only what changes a definition says how: an emptied or dropped table has another file too, and is not written anew.
  const unforeseen = unread || (doubts.length > 0 && foretold === undefined);
  const changes = unforeseen || (foretold !== undefined && (foretold.algorithm !== null || foretold.rebuilds));
  const way = changes ? wayMeasured(measured, expected) : 'nothing';
  if (foretold === undefined && waited !== true && way === 'nothing') return;
  const lock = lockMeasured(foretold, measured, way);
  const sure = foretold?.sure === true;

  const exclusive = foretold?.metadataLock === 'exclusive';
  if (waited === true && !exclusive) into.more.push(`it waits for everybody who uses ${name}, and everybody behind it`);
  else if (waited === false && exclusive && sure) into.less.push(`it waits for nobody who uses ${name}`);
  else if (waited === null && exclusive && !locked) into.open.push(`whether it waits for those who use ${name}`);

  if (way !== null && changes) {
    const [is, was] = [ways.indexOf(way), ways.indexOf(expected)];
    if (is > was) into.more.push(`${it(way)} ${name}`);
    else if (is < was && sure && !isPart(measured)) into.less.push(`${itDoesNot(expected)} ${name}`);
  } else if (changes && expected !== 'nothing') into.open.push(`how it changes ${name}`);

  if (lock !== null && foretold !== undefined && expected !== 'nothing' && way !== 'nothing' && way !== null) {
    const [is, was] = [onlineLocks.indexOf(lock), onlineLocks.indexOf(foretold.lock)];
    if (is > was) into.more.push(`${keepsOut(lock)} ${name} while it works`);
    else if (is < was && sure)
      into.less.push(`it lets others ${lock === 'NONE' ? 'write' : 'read'} ${name} while it works`);
  }

  into.rows.push({
    relation: name,
    predicted: foretold ? textOf(foretold.algorithm, foretold.lock, exclusive, wayWords[expected]) : 'nothing',
    measured: textOf(null, way === 'nothing' ? null : lock, waited, way === null ? ['not told'] : wayWords[way]),
  });
  const harm = harmOf(name, way, waited, lock ?? foretold?.lock ?? null);
  if (harm !== null) into.harm.push(harm);
}

/** @param lock what others may do while the work is done; null where nobody could tell, as of a procedure */
function harmOf(name: string, way: Way | null, waited: boolean | null, lock: OnlineLock | null): Harm | null {
  const exclusive = 'exclusive metadata lock';
  if (way === null || way === 'nothing') {
    return waited ? { relation: name, lock: exclusive, work: [], blocks: 'reads and writes', brief: true } : null;
  }
  if (lock === null) return { relation: name, lock: exclusive, work: wayWords[way], blocks: 'reads and writes' };
  const blocks = { NONE: 'nothing', SHARED: 'writes', EXCLUSIVE: 'reads and writes' } as const;
  return { relation: name, lock: `LOCK=${lock}`, work: wayWords[way], blocks: blocks[lock] };
}

function wayForetold({ algorithm, rebuilds, indexes }: TableForecast): Way {
  if (algorithm === 'COPY') return 'copy';
  if (rebuilds) return 'rewrite';
  return indexes.length > 0 ? 'index' : 'nothing';
}

function wayMeasured({ copied, rebuilt }: TableMeasured, expected: Way): Way | null {
  // What is said of the table holds for the partitions that it is about; MariaDB counts their rows whatever it does.
  if (rebuilt === 'part') return expected;
  if (copied === true) return 'copy';
  switch (rebuilt) {
    case 'no':
      return 'nothing';
    case 'index':
      return 'index';
    case 'whole':
      // Without rows nothing shows that they were copied one by one.
      return copied === null && expected === 'copy' ? 'copy' : 'rewrite';
    case 'unknown':
      // Not of InnoDB, or the server does not tell: that rows were not copied says little.
      return null;
  }
}

function isPart({ rebuilt }: TableMeasured): boolean {
  return rebuilt === 'part';
}

/** What others could do while the work was done; null when nothing told. */
function lockMeasured(
  foretold: TableForecast | undefined,
  { watched, copied }: TableMeasured,
  way: Way | null,
): OnlineLock | null {
  if (foretold === undefined) return null;
  if (way === 'nothing') return foretold.lock;
  // With a table without rows the server makes short work.
  if (copied === null) return null;
  if (watched?.during) return watched.during;
  if (way === 'copy') {
    if (!watched?.wanted) return null;
    // A copy is made under the first lock that it asks for, and wants the table for itself when it is done.
    if (watched.wanted.includes('SHARED_NO_READ_WRITE')) return 'EXCLUSIVE';
    return watched.wanted.includes('SHARED_NO_WRITE') ? 'SHARED' : 'NONE';
  }
  // It wanted the table once: those who queued up for it came in when all was over.
  return watched?.waited === true && way !== null ? 'EXCLUSIVE' : null;
}

function it(way: Way): string {
  return { nothing: 'it changes', index: 'it builds an index on', rewrite: 'it rewrites', copy: 'it copies' }[way];
}

function itDoesNot(way: Way): string {
  return {
    nothing: 'it does not change',
    index: 'it builds no index on',
    rewrite: 'it does not rewrite',
    copy: 'it does not copy',
  }[way];
}

function keepsOut(lock: OnlineLock): string {
  return lock === 'EXCLUSIVE' ? 'nobody can read or write' : 'nobody can write';
}

function textOf(
  algorithm: string | null,
  lock: OnlineLock | null,
  exclusive: boolean | null,
  work: readonly string[],
): string {
  const parts = [
    ...(algorithm ? [algorithm] : []),
    ...(lock === null || work.length === 0 ? [] : [`LOCK=${lock}`]),
    ...(exclusive === null ? [] : [exclusive ? 'exclusive metadata lock' : 'shared metadata lock']),
    ...work,
  ];
  return parts.join(', ') || 'nothing';
}
