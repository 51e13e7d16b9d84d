import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, TableOptions } from '../../sql/mysql/definitions.ts';
import { type AlterTable, isAtLeast } from '../../sql/mysql/statement.ts';
import { displayName } from './catalog.ts';
import { effectiveCharset } from './charset.ts';
import { addChecks, type WrittenCheck } from './checks.ts';
import { converted } from './columns.ts';
import {
  addForeignKeys,
  columnForeignKey,
  indexesFor,
  type WrittenForeignKey,
  writtenForeignKey,
} from './foreign-keys.ts';
import { addKeys, keyFrom, type NewKey } from './keys.ts';
import { alterPartitions } from './partitions.ts';
import { TableRecord } from './records.ts';
import { changeColumns } from './replay-alter-columns.ts';
import type { ReplayContext } from './replay-context.ts';
import { columnChecks, columnKeys, setOptions } from './replay-create-table.ts';
import { renameTable } from './replay-table.ts';

/** How the server ran the statement, as far as it is known. */
export interface HowDone {
  /** INSTANT, NOCOPY, INPLACE or COPY. */
  readonly algorithm: string | null;
  /** Whether every row was written anew; found out from the statement when it is left out. */
  readonly rebuilds?: boolean;
}

/**
 * ALTER TABLE. The server takes all actions of a statement at once: keys and columns that go make room for those that come, and names are
 * those from before the statement in what is dropped, and from after it in what is added.
 */
export function alterTable(context: ReplayContext, statement: AlterTable, done: HowDone | undefined): void {
  const found = context.find(statement.table, !statement.ifExists);
  const { store } = context;
  if (!found) {
    if (statement.ifExists) return;
    const view = store.lookUpView(statement.table);
    if (view) return;
  }
  const table = found ? context.touch(found) : context.known(statement.table);
  const { actions } = statement;
  // Few statements have more than one action, and most kinds need none of the rest.
  const options = mergedOptions(actions);
  if (options) setOptions(context, table, options);
  for (const action of actions) drop(context, table, action);
  const definitions = changeColumns(context, table, actions);
  for (const action of actions) change(context, table, action);
  add(context, table, actions, definitions);
  countInstant(context, table, actions, done);
  if (table.hadFulltext && done && isRebuilt(actions, done) && !hasFulltext(table)) table.hadFulltext = false;
  for (const action of actions) {
    if (action.kind === 'rename table') {
      renameTable(context, table, { schema: action.to.schema ?? table.name.schema, name: action.to.name });
    }
  }
}

/** `CHARACTER SET x, COLLATE y` may be two actions that mean one thing. */
function mergedOptions(actions: readonly AlterAction[]): TableOptions | null {
  let merged: TableOptions | null = null;
  for (const action of actions) {
    if (action.kind === 'table options') merged = merged ? new Map([...merged, ...action.options]) : action.options;
  }
  return merged;
}

/** Actions that take away keys, foreign keys and checks. */
function drop(context: ReplayContext, table: TableRecord, action: AlterAction): void {
  switch (action.kind) {
    case 'drop index':
      dropIndex(context, table, action.index.name, action.ifExists);
      return;
    case 'drop primary key':
      dropIndex(context, table, 'PRIMARY', action.ifExists);
      return;
    case 'drop foreign key': {
      const foreignKey = table.foreignKeys.get(action.name.name.toLowerCase());
      if (foreignKey) context.store.removeForeignKey(foreignKey);
      else if (!action.ifExists) context.unsure(table, missing(table, 'foreign key', action.name.name));
      return;
    }
    case 'drop constraint': {
      const name = action.name.name.toLowerCase();
      const foreignKey = action.only === null ? table.foreignKeys.get(name) : undefined;
      const index = action.only === null ? table.indexes.get(name) : undefined;
      if (table.checks.delete(name)) return;
      if (index && (index.kind === 'primary' || index.kind === 'unique')) table.indexes.delete(name);
      else if (foreignKey) context.store.removeForeignKey(foreignKey);
      else if (!action.ifExists) context.unsure(table, missing(table, 'constraint', action.name.name));
      return;
    }
    default:
  }
}

export function dropIndex(context: ReplayContext, table: TableRecord, name: string, ifExists: boolean): void {
  if (table.indexes.delete(name.toLowerCase()) || ifExists) return;
  context.unsure(table, missing(table, 'index', name));
}

function missing(table: TableRecord, kind: string, name: string): string {
  return `${displayName(table.name)} has no ${kind} ${name} that earlier migrations tell of`;
}

/** Actions that change what is there, but for columns. */
function change(context: ReplayContext, table: TableRecord, action: AlterAction): void {
  switch (action.kind) {
    case 'rename index': {
      const from = action.from.name.toLowerCase();
      const index = table.indexes.get(from);
      if (!index) {
        context.unsure(table, missing(table, 'index', action.from.name));
        return;
      }
      table.indexes.delete(from);
      table.indexes.set(action.to.name.toLowerCase(), { ...index, name: action.to.name, implicit: false });
      return;
    }
    case 'index visibility': {
      const key = action.index.name.toLowerCase();
      const index = table.indexes.get(key);
      if (index) table.indexes.set(key, { ...index, visible: action.visible });
      return;
    }
    case 'enforce constraint': {
      const key = action.name.name.toLowerCase();
      const check = table.checks.get(key);
      if (check) table.checks.set(key, { ...check, enforced: action.enforced });
      return;
    }
    case 'convert charset': {
      const to = effectiveCharset(action, context.charsetFor(table.name), context.server);
      table.charset = to.charset;
      table.collation = to.collation;
      for (const [key, column] of table.columns) {
        if (column.charset !== null) table.columns.set(key, converted(column, to));
      }
      return;
    }
    case 'add system versioning':
      table.systemVersioned = true;
      return;
    case 'drop system versioning':
      table.systemVersioned = false;
      return;
    case 'import tablespace':
    case 'import partition tablespace':
      table.hasRows = true;
      return;
    case 'convert partition': {
      // The partition becomes a table of the same shape.
      const name = context.newName(action.table);
      const made = new TableRecord(name, context.bornIn, table);
      made.columns = new Map(table.columns);
      for (const [key, index] of table.indexes) made.indexes.set(key, index);
      made.engine = table.engine;
      made.rowFormat = table.rowFormat;
      made.hasRows = table.hasRows;
      made.certain = table.certain;
      context.store.addTable(made);
      table.partitions = table.partitions.filter((each) => each !== action.partition.name.toLowerCase());
      return;
    }
    case 'convert table': {
      const source = context.find(action.table);
      if (source?.hasRows) table.hasRows = true;
      if (source) context.store.removeTable(source);
      table.partitions.push(action.partition.name.toLowerCase());
      return;
    }
    case 'other':
      context.unsure(table, `an action of ALTER TABLE ${displayName(table.name)} is not understood`);
      return;
    default:
      alterPartitions(context, table, action);
  }
}

/** Actions that add keys, foreign keys and checks, at columns or for the table. */
function add(
  context: ReplayContext,
  table: TableRecord,
  actions: readonly AlterAction[],
  definitions: readonly ColumnDefinition[],
): void {
  const keys: NewKey[] = columnKeys(definitions);
  const foreignKeys: WrittenForeignKey[] = [];
  const checks: WrittenCheck[] = columnChecks(context, table, definitions);
  for (const definition of definitions) {
    const foreignKey = columnForeignKey(context, definition);
    if (foreignKey) foreignKeys.push(foreignKey);
  }
  for (const action of actions) {
    switch (action.kind) {
      case 'add index': {
        const name = action.index.kind === 'primary' ? 'primary' : action.index.name?.name.toLowerCase();
        if (action.ifNotExists && name !== undefined && table.indexes.has(name)) break;
        keys.push(keyFrom(context, table, action.index));
        break;
      }
      case 'add foreign key': {
        const written = writtenForeignKey(context, action.foreignKey);
        if (action.ifNotExists && table.foreignKeys.has(written.name?.toLowerCase() ?? '')) break;
        foreignKeys.push(written);
        break;
      }
      case 'add check': {
        const name = action.check.name?.name.toLowerCase();
        if (action.ifNotExists && name !== undefined && table.checks.has(name)) break;
        checks.push({ definition: action.check, column: null });
        break;
      }
      default:
    }
  }
  keys.push(...indexesFor(foreignKeys));
  addKeys(context, table, keys);
  addForeignKeys(context, table, foreignKeys);
  addChecks(context, table, checks);
}

/**
 * Counts versions of rows: each ALTER TABLE that adds or drops columns in an instant makes one, from MySQL 8.0.29 on, until the table is
 * built anew (manual, section 17.12.1).
 */
function countInstant(
  context: ReplayContext,
  table: TableRecord,
  actions: readonly AlterAction[],
  done: HowDone | undefined,
): void {
  if (!done || context.mariadb) return;
  if (done.algorithm === 'INSTANT') {
    if (actions.some(makesVersion) && isAtLeast(context.server, 8, 0, 29)) table.instantVersions++;
  } else if (isRebuilt(actions, done)) table.instantVersions = 0;
}

function isRebuilt(actions: readonly AlterAction[], done: HowDone): boolean {
  return done.algorithm === 'COPY' || (done.algorithm === 'INPLACE' && (done.rebuilds ?? actions.some(rebuilds)));
}

function hasFulltext(table: TableRecord): boolean {
  for (const { kind } of table.indexes.values()) if (kind === 'fulltext') return true;
  return false;
}

function makesVersion(action: AlterAction): boolean {
  if (action.kind === 'drop column') return true;
  // A virtual column is in no row.
  return action.kind === 'add column' && action.column.generated?.stored !== false;
}

/** Actions that build the table anew where they are done in place (MySQL manual, section 17.12.1). */
function rebuilds(action: AlterAction): boolean {
  switch (action.kind) {
    case 'force':
    case 'drop primary key':
    case 'convert charset':
    case 'partition by':
    case 'remove partitioning':
      return true;
    case 'add index':
      return action.index.kind === 'primary';
    case 'modify column':
    case 'change column':
      return action.position !== null || action.column.nullable !== null;
    case 'table options':
      return ['engine', 'row_format', 'key_block_size'].some((name) => action.options.has(name));
    default:
      return makesVersion(action);
  }
}
