import { displayName } from '../../schema/mysql/catalog.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type { Delete, Insert, LoadData, Query, Update } from '../../sql/mysql/statement.ts';
import type { Draft } from './draft.ts';
import type { TableEffect } from './effect.ts';

/** INSERT and REPLACE, LOAD DATA: others go on, save at the rows and gaps that are locked. */
export function insert(node: Insert | LoadData, draft: Draft): void {
  change(node.table, false, draft);
  if (node.kind === 'load data') return;
  if (node.replace) draft.reversible = false;
  if (node.query) read(node.query, draft);
}

export function update(node: Update, draft: Draft): void {
  const scans = node.limit === null;
  for (const table of node.changes) change(table, scans, draft);
  for (const table of node.reads) readOnly(table, draft);
  // What the columns held before is nowhere else.
  draft.reversible = false;
  for (const table of node.changes) draft.loses.push(loss('values', table, draft));
}

export function remove(node: Delete, draft: Draft): void {
  const scans = node.limit === null;
  for (const table of node.changes) change(table, scans, draft);
  for (const table of node.reads) readOnly(table, draft);
  draft.reversible = false;
  for (const table of node.changes) draft.loses.push(loss('rows', table, draft));
}

export function read(query: Query, draft: Draft): void {
  for (const table of query.reads) readOnly(table, draft);
}

function loss(kind: 'values' | 'rows', written: TableName, draft: Draft) {
  return { kind, table: draft.catalog.resolve(written), part: null, span: written.span, action: 0 } as const;
}

/** Rows are changed one by one under locks of their own; the statement is replicated when its transaction has ended. */
function change(written: TableName, scans: boolean, draft: Draft): void {
  const { name } = draft.table(written);
  push({ table: name, metadataLock: 'shared', scans, delaysReplicas: scans }, draft);
}

function readOnly(written: TableName, draft: Draft): void {
  const name = draft.catalog.resolve(written);
  if (draft.catalog.table(name) === undefined) return;
  push({ table: name, metadataLock: 'shared', scans: false, delaysReplicas: false }, draft);
}

function push(effect: Pick<TableEffect, 'table' | 'metadataLock' | 'scans' | 'delaysReplicas'>, draft: Draft): void {
  const shown = displayName(effect.table);
  if (draft.tables.some(({ table }) => displayName(table) === shown)) return;
  draft.tables.push({
    ...effect,
    algorithm: null,
    lock: 'NONE',
    rebuilds: false,
    indexes: [],
    actions: [],
    because: null,
    reason: null,
  });
}
