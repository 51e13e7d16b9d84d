import type { Row, Session } from '../../core/database/session.ts';
import { keyOf, type QualifiedName } from '../../core/schema/catalog.ts';

/** A relation at the time of a look. */
export interface SeenRelation {
  readonly oid: number;
  readonly name: QualifiedName;
  /** `relkind`: r, p, i, I, v, m, S, f. */
  readonly kind: string;
  /** The table of an index, or the one that owns a sequence. */
  readonly table: number | null;
  /** The table that it is a partition of. */
  readonly parent: number | null;
  /** Name of its storage; null for what has none. */
  readonly filenode: string | null;
  /** What this session did and has not reported yet. */
  readonly scans: number;
  readonly tuples: number;
  readonly blocks: number;
  /** Of 8 kB, of what has storage. */
  readonly pages: number;
}

export type Look = ReadonlyMap<number, SeenRelation>;

/*
 * How we know.
 *
 * Rewrites and index builds: what gets new storage has a new `pg_relation_filenode`. New but empty storage is TRUNCATE, which writes no
 * rows.
 *
 * Scans: `pg_stat_get_xact_numscans` counts every sequential scan that the session began and has not reported yet, those of ALTER TABLE and
 * of index builds too. Inside of a transaction nothing is reported. VACUUM and ANALYZE do not count there: for them the blocks that were
 * fetched have to reach those that the table has.
 *
 * The look is a statement of the migration's own session, in its own transaction: new storage is seen by nobody else before COMMIT. It
 * takes ACCESS SHARE locks, and gives them back.
 */
const lookSql = `SELECT c.oid::pg_catalog.int8 AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  coalesce(i.indrelid, d.refobjid)::pg_catalog.int8 AS "table", pg_catalog.pg_relation_filenode(c.oid) AS filenode,
  pg_catalog.pg_stat_get_xact_numscans(c.oid) AS scans, pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) AS tuples,
  pg_catalog.pg_stat_get_xact_blocks_fetched(c.oid) AS blocks,
  CASE WHEN c.relispartition THEN (SELECT h.inhparent::pg_catalog.int8 FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid LIMIT 1) END AS parent,
  CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_catalog.pg_relation_size(c.oid) / 8192 ELSE 0 END AS pages
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
  LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
WHERE c.relkind IN ('r', 'p', 'i', 'I', 'v', 'm', 'S', 'f') AND n.nspname NOT LIKE 'pg|_%' ESCAPE '|' AND n.nspname <> 'information_schema'`;

/** The relations of the database by their numbers. */
export async function look(session: Session): Promise<Look> {
  const rows = await session.query(lookSql);
  return new Map(rows.map((row) => [Number(row['oid']), seen(row)]));
}

function seen(row: Row): SeenRelation {
  const count = (name: string) => Number(row[name] ?? 0);
  const number = (name: string) => (row[name] === null || row[name] === undefined ? null : Number(row[name]));
  const filenode = number('filenode');
  return {
    oid: count('oid'),
    name: { schema: String(row['schema']), name: String(row['name']) },
    kind: String(row['kind']),
    table: number('table'),
    parent: number('parent'),
    filenode: filenode === null ? null : String(filenode),
    scans: count('scans'),
    tuples: count('tuples'),
    blocks: count('blocks'),
    pages: count('pages'),
  };
}

/** What was done to relations that were there before, by their numbers. */
export interface WorkSeen {
  readonly rewrites: ReadonlySet<number>;
  readonly reads: ReadonlySet<number>;
  /** Tables in which an index was built, other than by a rewrite. */
  readonly builds: ReadonlySet<number>;
  /** A sequential scan began, were there rows to read or not. */
  readonly scansBegun: ReadonlySet<number>;
}

export interface BetweenLooks {
  readonly before: Look;
  readonly after: Look;
  /** VACUUM and ANALYZE, which read in a way of their own. */
  readonly byBlocks: boolean;
  /** Tables that the statement empties, by `keyOf`. */
  readonly empties: ReadonlySet<string>;
}

export function workBetween({ before, after, byBlocks, empties }: BetweenLooks): WorkSeen {
  const storage = new Set([...before.values()].map((relation) => relation.filenode));
  const rewrites = new Set<number>();
  const reads = new Set<number>();
  const builds = new Set<number>();
  const scansBegun = new Set<number>();
  for (const [oid, now] of after) {
    const then = before.get(oid);
    if (then === undefined || (now.kind !== 'r' && now.kind !== 'm')) continue;
    const emptied = empties.has(keyOf(then.name)) && now.pages === 0;
    // A table without rows is written anew as one with rows is; only nothing shows whether it was emptied instead.
    if (now.filenode !== null && now.filenode !== then.filenode && !emptied && (now.pages > 0 || then.pages === 0)) {
      rewrites.add(oid);
    }
    const more = (what: 'scans' | 'tuples' | 'blocks') => (now[what] < then[what] ? now[what] : now[what] - then[what]);
    if (more('scans') > 0) scansBegun.add(oid);
    const passed = byBlocks && then.pages > 0 && more('blocks') >= then.pages;
    if ((more('scans') > 0 && more('tuples') > 0) || passed) reads.add(oid);
  }
  for (const [oid, now] of after) {
    if (now.kind !== 'i' || now.table === null) continue;
    const table = before.get(now.table);
    if (table === undefined || rewrites.has(now.table)) continue;
    // ALTER COLUMN TYPE makes an index anew that keeps the storage of the old one, when the bytes mean the same.
    if (storage.has(now.filenode)) continue;
    const isNew = !before.has(oid);
    const emptied = empties.has(keyOf(table.name)) && (after.get(now.table)?.pages ?? 0) === 0;
    if (emptied && !isNew) continue;
    // A build reads the table. New storage of an old index without that is a copy, as SET TABLESPACE makes it.
    if (isNew || scansBegun.has(now.table)) builds.add(now.table);
    else rewrites.add(oid);
  }
  return { rewrites, reads, builds, scansBegun };
}
