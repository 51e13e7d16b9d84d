import { displayName, type QualifiedName } from '../schema/catalog.ts';
import { inside } from '../schema/node.ts';
import type { Node, NodeOf } from '../sql/statement.ts';
import { type Draft, kindOf, type Target } from './draft.ts';
import { findIndex } from './indexes.ts';

/** True for `FULL`, `FULL true`, `FULL 1`; false for `FULL off`. */
function option(options: readonly Node[] | undefined, name: string): boolean {
  for (const node of options ?? []) {
    const element = inside(node, 'DefElem');
    if (element?.defname !== name) continue;
    if (element.arg === undefined) return true;
    const text = inside(element.arg, 'String')?.sval?.toLowerCase();
    if (text !== undefined) return text === 'true' || text === 'on' || text === '1';
    const flag = inside(element.arg, 'Boolean');
    if (flag) return flag.boolval === true;
    return (inside(element.arg, 'Integer')?.ival ?? 0) !== 0;
  }
  return false;
}

/** Tables and materialized views, for commands that name none. */
function everyTable(draft: Draft): Target[] {
  const targets: Target[] = [];
  for (const relation of draft.catalog.relations()) {
    if (kindOf(relation) === 'table' || relation.kind === 'materialized view')
      targets.push({ name: relation.name, relation });
  }
  return targets;
}

/** VACUUM and ANALYZE. */
export function vacuum(statement: NodeOf<'VacuumStmt'>, draft: Draft): void {
  const isVacuum = statement.is_vacuumcmd === true;
  if (isVacuum) draft.refused = true;
  const isFull = isVacuum && option(statement.options, 'full');
  for (const node of statement.options ?? []) checkOption(inside(node, 'DefElem'), draft);
  const named: Target[] = [];
  for (const node of statement.rels ?? []) {
    const range = inside(node, 'VacuumRelation')?.relation;
    const target = draft.target(range);
    if (range?.inh === false || range?.inh === undefined) draft.since(18, 'ONLY in VACUUM and ANALYZE');
    // VACUUM goes to the partitions; ANALYZE also reads what inherits.
    const isPartitioned = target.relation?.kind === 'partitioned table';
    const only = range?.inh !== true || (!isPartitioned && draft.major < 18);
    for (const member of draft.family(target, only)) named.push(member);
    if (!isVacuum && !isPartitioned && draft.major < 18 && range?.inh === true) {
      // Up to 17 the children are read for the parent's statistics, not analysed themselves.
      for (const child of draft.family(target).slice(1)) {
        draft.lock(child, 'ACCESS SHARE', `it inherits from ${displayName(target.name)}`);
        draft.add('scan', child.name, 'analyze');
      }
    }
  }
  const targets = statement.rels?.length ? named : everyTable(draft);
  for (const target of targets) {
    const kind = kindOf(target.relation);
    if (kind !== 'table' && kind !== 'materialized view') continue;
    const isPartitioned = target.relation?.kind === 'partitioned table';
    draft.lock(target, isFull ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE');
    if (isPartitioned) continue;
    if (isFull) draft.add('rewrite', target.name, 'vacuum-full');
    else draft.add('scan', target.name, isVacuum ? 'vacuum' : 'analyze');
    if (isFull)
      for (const index of draft.catalog.indexesOf(target.name)) draft.lockIndex(index.name, 'ACCESS EXCLUSIVE');
  }
}

const optionsSince: Readonly<Record<string, number>> = {
  process_toast: 14,
  process_main: 16,
  skip_database_stats: 16,
  only_database_stats: 16,
  buffer_usage_limit: 16,
};

function checkOption(element: NodeOf<'DefElem'> | undefined, draft: Draft): void {
  const since = optionsSince[element?.defname ?? ''];
  if (since !== undefined)
    draft.since(since, `the option ${(element?.defname ?? '').toUpperCase()}`, element?.location);
}

/** CLUSTER: the table is written anew in the order of an index. */
export function cluster(statement: NodeOf<'ClusterStmt'>, draft: Draft): void {
  if (!statement.relation) {
    draft.refused = true;
    draft.unsure('CLUSTER without a table rewrites every table that was clustered before.');
    return;
  }
  const target = draft.target(statement.relation);
  draft.lock(target, 'ACCESS EXCLUSIVE');
  if (target.relation?.kind === 'partitioned table') {
    if (draft.major < 15) {
      draft.fails('cluster-partitioned', '0A000', `PostgreSQL ${draft.major} cannot cluster a partitioned table.`);
      return;
    }
    draft.refused = true;
    for (const leaf of draft.storage(target)) {
      draft.lock(leaf, 'ACCESS EXCLUSIVE', `it is a partition of ${displayName(target.name)}`);
      draft.add('rewrite', leaf.name, 'cluster');
    }
    return;
  }
  if (
    statement.indexname &&
    draft.knows(target) &&
    draft.catalog.index({ schema: target.name.schema, name: statement.indexname }) === undefined
  ) {
    draft.fails('index-missing', '42704', `${displayName(target.name)} has no index ${statement.indexname}.`);
    return;
  }
  for (const index of draft.catalog.indexesOf(target.name))
    draft.lockIndex(index.name, 'ACCESS EXCLUSIVE', 'it is built anew with its table');
  draft.add('rewrite', target.name, 'cluster');
}

/** REINDEX in all its forms (ExecReindex in indexcmds.c). */
export function reindex(statement: NodeOf<'ReindexStmt'>, draft: Draft): void {
  const concurrently = option(statement.params, 'concurrently');
  if (concurrently) draft.refused = true;
  for (const node of statement.params ?? []) {
    const element = inside(node, 'DefElem');
    // REINDEX (CONCURRENTLY) TABLE t against REINDEX TABLE CONCURRENTLY t: only the first has words between it and the name.
    const distance = (statement.relation?.location ?? 0) - (element?.location ?? 0);
    if (element?.defname === 'concurrently' && distance >= 'CONCURRENTLY) TABLE '.length)
      draft.since(14, 'options of REINDEX in parentheses', element.location);
    if (element?.defname === 'tablespace') draft.since(14, 'TABLESPACE in REINDEX', element.location);
  }
  switch (statement.kind) {
    case 'REINDEX_OBJECT_INDEX':
      reindexOne(statement, concurrently, draft);
      return;
    case 'REINDEX_OBJECT_TABLE': {
      const target = draft.target(statement.relation);
      if (target.relation?.kind === 'partitioned table') {
        // Each partition in a transaction of its own; 13 skips the table with a warning.
        if (draft.major >= 14) draft.refused = true;
        else {
          draft.lock(target, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE');
          return;
        }
      }
      for (const member of draft.storage(target, target.relation?.kind !== 'partitioned table')) {
        reindexTable(member, concurrently, draft);
        // The partitions are locked while they are looked up, whatever comes then (ReindexPartitions).
        if (target.relation?.kind === 'partitioned table')
          draft.lock(member, 'SHARE', `it is a partition of ${displayName(target.name)}`);
      }
      draft.lock(target, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE');
      return;
    }
    default: {
      draft.refused = true;
      if (concurrently && statement.kind === 'REINDEX_OBJECT_SYSTEM') {
        draft.fails('concurrently-system', '0A000', 'The system catalogs cannot be reindexed concurrently.');
        return;
      }
      if (statement.kind === 'REINDEX_OBJECT_SYSTEM') return;
      for (const target of everyTable(draft)) {
        if (statement.kind === 'REINDEX_OBJECT_SCHEMA' && target.name.schema !== statement.name) continue;
        if (target.relation?.kind !== 'partitioned table') reindexTable(target, concurrently, draft);
      }
    }
  }
}

function reindexTable(target: Target, concurrently: boolean, draft: Draft): void {
  const mode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  draft.lock(target, mode);
  const indexes = draft.catalog.indexesOf(target.name);
  if (target.relation === undefined) draft.add('index-build', target.name, 'reindex');
  for (const index of indexes) {
    if (concurrently && isExclusion(index.table, index.constraint, draft)) continue;
    draft.lockIndex(index.name, concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE');
    draft.add('index-build', target.name, 'reindex', { index: index.name.name });
  }
}

function isExclusion(table: QualifiedName, constraint: string | null, draft: Draft): boolean {
  return constraint !== null && draft.catalog.relation(table)?.constraints.get(constraint)?.kind === 'exclude';
}

function reindexOne(statement: NodeOf<'ReindexStmt'>, concurrently: boolean, draft: Draft): void {
  const mode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE';
  const indexMode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
  const range = statement.relation;
  const name = draft.catalog.resolve(range?.schemaname, range?.relname ?? '');
  const index = findIndex(name, range?.schemaname !== undefined, draft);
  if (index === undefined) {
    draft.lockIndex(name, indexMode);
    draft.add('index-build', name, 'reindex', { index: name.name });
    draft.unsure(`The history does not tell on which table the index ${displayName(name)} is.`);
    return;
  }
  const table = draft.at(index.table);
  if (table.relation?.kind === 'partitioned table') {
    if (draft.major < 14) {
      draft.fails(
        'reindex-partitioned',
        '0A000',
        `PostgreSQL ${draft.major} cannot reindex the index of a partitioned table.`,
      );
      return;
    }
    draft.refused = true;
    draft.lock(table, mode);
    draft.lockIndex(index.name, indexMode);
    for (const child of draft.childIndexes(index)) {
      draft.lock(draft.at(child.table), mode, `the index ${displayName(child.name)} is on it`);
      draft.lockIndex(child.name, indexMode, 'it is a part of the index');
      if (draft.catalog.relation(child.table)?.kind !== 'partitioned table')
        draft.add('index-build', child.table, 'reindex', { index: child.name.name });
    }
    return;
  }
  if (concurrently && isExclusion(index.table, index.constraint, draft)) {
    draft.fails(
      'concurrently-exclude',
      '0A000',
      'The index of an exclusion constraint cannot be rebuilt concurrently.',
    );
    return;
  }
  draft.lock(table, mode, `the index ${displayName(index.name)} is on it`);
  draft.lockIndex(index.name, indexMode);
  draft.add('index-build', index.table, 'reindex', { index: index.name.name });
}

/** REFRESH MATERIALIZED VIEW. */
export function refresh(statement: NodeOf<'RefreshMatViewStmt'>, draft: Draft): void {
  const target = draft.target(statement.relation);
  const concurrently = statement.concurrent === true;
  draft.lockNamed(target.name, 'materialized view', concurrently ? 'EXCLUSIVE' : 'ACCESS EXCLUSIVE', null);
  if (draft.knows(target) && target.relation?.kind !== 'materialized view') {
    const sqlstate = kindOf(target.relation) === 'table' ? '0A000' : '42809';
    draft.fails('not-a-materialized-view', sqlstate, `${displayName(target.name)} is a ${target.relation?.kind}.`);
    return;
  }
  if (concurrently && statement.skipData) {
    draft.fails('concurrently-no-data', '42601', 'CONCURRENTLY and WITH NO DATA exclude each other.');
    return;
  }
  if (concurrently && draft.knows(target)) {
    const usable = draft.catalog
      .indexesOf(target.name)
      .some((index) => index.unique && index.valid && index.predicate === null && !index.columns.includes(null));
    if (!usable) {
      draft.fails(
        'unique-index-missing',
        '55000',
        `${displayName(target.name)} has no unique index without WHERE, which CONCURRENTLY needs.`,
      );
      return;
    }
  }
  if (!concurrently)
    for (const index of draft.catalog.indexesOf(target.name)) draft.lockIndex(index.name, 'ACCESS EXCLUSIVE');
  if (statement.skipData) {
    draft.lose('rows', target.name);
    return;
  }
  draft.add(concurrently ? 'scan' : 'rewrite', target.name, 'refresh-materialized-view');
  const seen = new Set<string>();
  readBelow(target, seen, draft, 0);
}

/** What the query of a view reads. */
function readBelow(view: Target, seen: Set<string>, draft: Draft, depth: number): void {
  for (const use of view.relation?.reads ?? []) {
    const below = draft.at(use.relation);
    const key = `${below.name.schema}.${below.name.name}`;
    if (seen.has(key) || depth > 16) continue;
    seen.add(key);
    draft.lock(below, 'ACCESS SHARE');
    if (below.relation?.kind === 'view') {
      readBelow(below, seen, draft, depth + 1);
      continue;
    }
    for (const member of draft.family(below)) {
      draft.lock(member, 'ACCESS SHARE');
      const kind = kindOf(member.relation);
      if (member.relation?.kind !== 'partitioned table' && (kind === 'table' || kind === 'materialized view')) {
        draft.add('scan', member.name, 'refresh-materialized-view');
      }
    }
  }
}

const lockNumbers = [
  'ACCESS SHARE',
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

/** LOCK TABLE: also what a view reads, and what inherits. */
export function lockTable(statement: NodeOf<'LockStmt'>, draft: Draft): void {
  const mode = lockNumbers[statement.mode ?? 8] ?? 'ACCESS EXCLUSIVE';
  const lock = (target: Target, only: boolean, depth: number): void => {
    draft.lockFamily(target, mode, only);
    if (target.relation?.kind !== 'view' || depth > 16) return;
    for (const use of target.relation.reads) lock(draft.at(use.relation), false, depth + 1);
  };
  for (const node of statement.relations ?? []) {
    const range = inside(node, 'RangeVar');
    lock(draft.target(range), range?.inh !== true, 0);
  }
}
