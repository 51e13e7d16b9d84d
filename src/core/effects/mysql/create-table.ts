import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import { effectiveCharset } from '../../schema/mysql/charset.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type { CreateTable, CreateView } from '../../sql/mysql/statement.ts';
import { alterationFailures } from './alteration-failures.ts';
import { instant } from './decision.ts';
import { type Draft, emptyTable } from './draft.ts';
import { findChanges } from './find-changes.ts';

export function createTable(node: CreateTable, draft: Draft): void {
  draft.commits = !node.temporary;
  const name = draft.catalog.resolve(node.table);
  const there = draft.catalog.table(name) ?? draft.catalog.view(name);
  if (there !== undefined && !node.temporary) {
    if (node.ifNotExists) return;
    if (node.orReplace && 'columns' in there) {
      draft.lock(name, 'exclusive');
      draft.lose('table', name, null, node.table.span);
    } else {
      draft.fail({
        code: 'table-exists',
        errno: 1050,
        when: 'always',
        reason: `There is a ${'columns' in there ? 'table' : 'view'} ${displayName(name)} already.`,
        span: node.table.span,
        action: 0,
      });
    }
  }
  if (node.query === null && node.like === null) definitionFailures(node, draft);
  const parents = [
    ...node.foreignKeys.map(({ references }) => references.table),
    ...node.columns.flatMap(({ references }) => (references === null ? [] : [references.table])),
  ];
  // MariaDB only looks at the parent for a moment.
  lockAll(parents, draft.mariadb ? 'shared' : 'exclusive', 'a foreign key of the new table references it', draft);
  lockAll(node.query?.reads ?? [], 'shared', 'the new table is filled from it', draft);
  if (node.like) lockAll([node.like], 'shared', 'the new table is made like it', draft);
}

/** A table is made as one without columns would be changed: what makes the one fail makes the other fail. */
function definitionFailures(node: CreateTable, draft: Draft): void {
  const actions: AlterAction[] = [];
  for (const column of node.columns) {
    actions.push({ kind: 'add column', column, position: null, ifNotExists: false, span: column.span });
  }
  for (const index of node.indexes) actions.push({ kind: 'add index', index, ifNotExists: false, span: index.span });
  for (const foreignKey of node.foreignKeys) {
    actions.push({ kind: 'add foreign key', foreignKey, ifNotExists: false, span: foreignKey.span });
  }
  for (const check of node.checks) actions.push({ kind: 'add check', check, ifNotExists: false, span: check.span });
  if (node.partitioning) {
    actions.push({ kind: 'partition by', partitioning: node.partitioning, span: node.partitioning.span });
  }
  const table = madeOf(node, draft);
  const before = draft.failures.length;
  const numbered = actions.map((action, place) => [place, action] as const);
  alterationFailures(table, actions, findChanges(table, numbered, draft), instant, draft);
  // There are no rows that could be wrong, and a default that differs by row is none of theirs.
  const kept = draft.failures
    .slice(before)
    .filter(({ when, code }) => when === 'always' && code !== 'unsafe-default' && code !== 'several-fulltext-indexes');
  draft.failures.length = before;
  draft.failures.push(...kept);
}

function madeOf(node: CreateTable, draft: Draft): MysqlTable {
  const name = draft.catalog.resolve(node.table);
  const engine = node.options.get('engine')?.value.toLowerCase() ?? 'innodb';
  const rowFormat = node.options.get('row_format')?.value.toLowerCase() ?? null;
  // How long a text may be depends on it.
  const written = {
    charset: node.options.get('charset')?.value ?? null,
    collation: node.options.get('collate')?.value ?? null,
  };
  return {
    ...emptyTable(name, draft.catalog),
    ...effectiveCharset(written, draft.catalog, draft.server),
    engine,
    rowFormat,
    temporary: node.temporary,
    hasRows: false,
    certain: true,
  };
}

/** Tables other than the one that the statement is about, each once. */
function lockAll(
  tables: readonly TableName[],
  metadataLock: 'exclusive' | 'shared',
  because: string | null,
  draft: Draft,
): void {
  const seen = new Set(draft.tables.map(({ table }) => displayName(table)));
  for (const written of tables) {
    const name = draft.catalog.resolve(written);
    if (draft.catalog.table(name) === undefined) continue;
    const shown = displayName(name);
    if (seen.has(shown)) continue;
    seen.add(shown);
    draft.lock(name, metadataLock, because);
  }
}

export function createView(node: CreateView, draft: Draft): void {
  draft.commits = true;
  if (node.kind !== 'create view') return;
  const name = draft.catalog.resolve(node.view);
  const table = draft.catalog.table(name);
  if (table === undefined && (node.orReplace || draft.catalog.view(name) === undefined)) return;
  draft.fail({
    code: 'table-exists',
    errno: table !== undefined && node.orReplace ? 1347 : 1050,
    when: 'always',
    reason: `There is a ${table === undefined ? 'view' : 'table'} ${displayName(name)} already.`,
    span: node.view.span,
    action: 0,
  });
}
