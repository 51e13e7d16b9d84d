import type { QualifiedName } from '../../schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { TableName } from '../../sql/mysql/definitions.ts';
import type { Delete, Insert, LoadData, Query, Update } from '../../sql/mysql/statement.ts';
import type { Span } from '../../sql/statement.ts';
import type { Draft } from './draft.ts';
import type { TableEffect } from './effect.ts';
import { isOff } from './find-changes.ts';
import { isStrict } from './sql-mode.ts';

/** INSERT and REPLACE, LOAD DATA: others go on, save at the rows and gaps that are locked. */
export function insert(node: Insert | LoadData, draft: Draft): void {
  change(node.table, false, draft);
  if (node.kind === 'load data') return;
  missingDefaults(node, draft);
  if (node.replace) draft.reversible = false;
  if (node.query) read(node.query, draft);
}

/** A column that must hold something and gets nothing; outside of strict mode it holds 0 or the empty text. */
function missingDefaults(node: Insert, draft: Draft): void {
  const table = draft.catalog.table(draft.catalog.resolve(node.table));
  if (!table?.certain || node.columns.length === 0 || node.ignore || !isStrict(draft.settings)) return;
  const given = new Set(node.columns.map(({ name }) => name.toLowerCase()));
  const filled = draft.catalog
    .triggersOf(table.name)
    .some(({ timing, event }) => timing === 'before' && event === 'insert');
  for (const [key, column] of table.columns) {
    const needed = !column.nullable && column.default === null && !column.autoIncrement && column.generated === null;
    if (!needed || filled || given.has(key)) continue;
    draft.fail({
      code: 'missing-value',
      errno: 1364,
      when: 'always',
      reason: `${quoteIdentifier(column.name)} of ${displayName(table.name)} has no default, and is given no value.`,
      span: node.table.span,
      action: 0,
    });
    return;
  }
}

/** sql_safe_updates asks for a WHERE that an index serves, or a LIMIT. */
function safely(node: Update | Delete, draft: Draft): void {
  const value = draft.settings.get('sql_safe_updates')?.toLowerCase();
  if (value === undefined || /^(0|off|false)$/.test(value) || node.where !== null || node.limit !== null) return;
  draft.fail({
    code: 'safe-updates',
    errno: 1175,
    when: 'always',
    reason: 'sql_safe_updates is on, and the statement has neither WHERE nor LIMIT.',
    span: node.changes[0]?.span ?? null,
    action: 0,
  });
}

/** Rows that go, or are changed, with those that they reference. */
function cascades(name: QualifiedName, span: Span, draft: Draft, seen: Set<string>): void {
  if (isOff(draft.settings, 'foreign_key_checks') || seen.has(displayName(name))) return;
  seen.add(displayName(name));
  for (const { table, foreignKey } of draft.catalog.foreignKeysTo(name)) {
    if (foreignKey.onDelete === 'set null')
      draft.loses.push({ kind: 'values', table: table.name, part: foreignKey.columns[0] ?? null, span, action: 0 });
    if (foreignKey.onDelete !== 'cascade' || seen.has(displayName(table.name))) continue;
    draft.loses.push({ kind: 'rows', table: table.name, part: null, span, action: 0 });
    cascades(table.name, span, draft, seen);
  }
}

/** A row that others reference does not go. */
function referenced(written: TableName, draft: Draft): void {
  if (isOff(draft.settings, 'foreign_key_checks')) return;
  const name = draft.catalog.resolve(written);
  for (const { table, foreignKey } of draft.catalog.foreignKeysTo(name)) {
    if (/^(cascade|set null|set default)$/.test(foreignKey.onDelete)) continue;
    draft.fail({
      code: 'referenced-row',
      errno: 1451,
      when: 'data',
      reason: `A row of ${displayName(name)} that ${displayName(table.name)} references would stop it.`,
      span: written.span,
      action: 0,
    });
    return;
  }
}

export function update(node: Update, draft: Draft): void {
  const scans = node.limit === null;
  safely(node, draft);
  for (const table of node.changes) change(table, scans, draft);
  for (const table of node.reads) readOnly(table, draft);
  // What the columns held before is nowhere else.
  draft.reversible = false;
  for (const table of node.changes) draft.loses.push(loss('values', table, draft));
}

export function remove(node: Delete, draft: Draft): void {
  const scans = node.limit === null;
  safely(node, draft);
  for (const table of node.changes) change(table, scans, draft);
  for (const table of node.reads) readOnly(table, draft);
  draft.reversible = false;
  for (const table of node.changes) {
    draft.loses.push(loss('rows', table, draft));
    if (!node.ignore) referenced(table, draft);
    cascades(draft.catalog.resolve(table), table.span, draft, new Set());
  }
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
