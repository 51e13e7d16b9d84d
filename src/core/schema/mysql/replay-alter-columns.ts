import type { AlterAction, Position } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition } from '../../sql/mysql/definitions.ts';
import type { MysqlColumn } from './catalog.ts';
import { displayName } from './catalog.ts';
import { remapChecks, removeColumnCheck } from './checks.ts';
import { columnFrom, withOldTimestampDefault } from './columns.ts';
import { remapForeignKeys } from './foreign-keys.ts';
import { refitPrefixes, remapKeys, requireNotNull, unknownColumn } from './keys.ts';
import { mostColumns, type TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

interface Placed {
  column: MysqlColumn;
  /** The key of the column that it was before; null for a new one. */
  readonly from: string | null;
  readonly position: Position;
}

/**
 * Applies what an ALTER TABLE says of columns: those that go, then those that change in their places, then those that come or move, in the
 * order in which they were written (as mysql_prepare_alter_table does in the source of both servers).
 * @returns The definitions that were taken over, whose keys and checks are still to be made.
 */
export function changeColumns(
  context: ReplayContext,
  table: TableRecord,
  actions: readonly AlterAction[],
): readonly ColumnDefinition[] {
  const dropped = new Set<string>();
  const changed = new Map<string, Placed>();
  const placed: Placed[] = [];
  const definitions: ColumnDefinition[] = [];
  const added = new Set<string>();

  const define = (definition: ColumnDefinition, from: string | null, position: Position) => {
    // Each is looked for among the others, so what no server would take is left out before.
    if (placed.length >= mostColumns(table)) {
      context.unsure(
        table,
        `an ALTER TABLE of ${displayName(table.name)} adds or moves more columns than a table can have`,
      );
      return;
    }
    const entry = { column: columnFrom(context, definition, table), from, position };
    definitions.push(definition);
    if (from !== null) changed.set(from, entry);
    if (from === null || position !== null) placed.push(entry);
    if (from === null) added.add(definition.name.name.toLowerCase());
  };
  /** The column as it is so far, to be changed in part. */
  const partly = (name: string, apply: (column: MysqlColumn) => MysqlColumn) => {
    const key = name.toLowerCase();
    const entry = changed.get(key);
    if (entry) {
      entry.column = apply(entry.column);
      return;
    }
    const column = table.columns.get(key) ?? learned(context, table, name);
    changed.set(key, { column: apply(column), from: key, position: null });
  };

  for (const action of actions) {
    switch (action.kind) {
      case 'add column': {
        const name = action.column.name.name;
        const key = name.toLowerCase();
        const isThere = (table.columns.has(key) && !dropped.has(key) && !isRenamedAway(changed, key)) || added.has(key);
        if (isThere && (action.ifNotExists || context.conditional)) break;
        if (isThere && !added.has(key)) {
          context.unsure(table, `${displayName(table.name)} has a column ${name} already`);
          define(action.column, key, action.position);
        } else if (!isThere) define(action.column, null, action.position);
        break;
      }
      case 'drop column': {
        const key = action.column.name.toLowerCase();
        if (table.columns.has(key)) dropped.add(key);
        else if (!action.ifExists) context.unsure(table, noColumn(table, action.column.name));
        break;
      }
      case 'modify column':
      case 'change column': {
        const from = action.kind === 'change column' ? action.from.name : action.column.name.name;
        if (!table.columns.has(from.toLowerCase())) {
          if (action.ifExists) break;
          learned(context, table, from);
        }
        define(action.column, from.toLowerCase(), action.position);
        break;
      }
      case 'rename column':
        partly(action.from.name, (column) => ({ ...column, name: action.to.name }));
        break;
      case 'set default':
        partly(action.column.name, (column) => ({ ...column, default: action.default }));
        break;
      case 'column visibility':
        partly(action.column.name, (column) => ({ ...column, invisible: !action.visible }));
        break;
      default:
    }
  }
  if (dropped.size === 0 && changed.size === 0 && placed.length === 0) return definitions;

  const renamed = arrange(context, table, dropped, changed, placed);
  // Keys hold on to a column by its name, also when it is another by now.
  for (const name of added) if (renamed.get(name) === null) renamed.delete(name);
  if (!context.session.explicitTimestamps) mendTimestamps(table, definitions);
  // A check at a column is restated with it (MariaDB).
  if (context.mariadb) for (const { from } of changed.values()) forgetCheck(table, from, definitions, changed);
  if (renamed.size > 0) {
    remapKeys(table, renamed);
    if (table.foreignKeys.size > 0 || !isEmpty(context.store.referencing(table)))
      remapForeignKeys(context, table, renamed);
    remapChecks(context, table, renamed);
    remapPartitioning(table, renamed);
  }
  if (changed.size > 0 || dropped.size > 0) {
    const defined = [...changed.values(), ...placed].map(({ column }) => column.name.toLowerCase());
    refitPrefixes(table, new Set(defined));
    requireNotNull(table);
  }
  return definitions;
}

function isRenamedAway(changed: ReadonlyMap<string, Placed>, key: string): boolean {
  const entry = changed.get(key);
  return entry !== undefined && entry.column.name.toLowerCase() !== key;
}

function isEmpty(values: Iterable<unknown>): boolean {
  for (const _ of values) return false;
  return true;
}

/** A column that a statement names and no earlier one told of. */
function learned(context: ReplayContext, table: TableRecord, name: string): MysqlColumn {
  context.unsure(table, noColumn(table, name));
  const column = unknownColumn(name);
  if (table.columns.size < mostColumns(table)) table.columns.set(name.toLowerCase(), column);
  return column;
}

function noColumn(table: TableRecord, name: string): string {
  return `${displayName(table.name)} has no column ${name} that earlier migrations tell of`;
}

/**
 * Puts the table's columns in their new order.
 * @returns The new name of every column that was renamed, null for one that went.
 */
function arrange(
  context: ReplayContext,
  table: TableRecord,
  dropped: ReadonlySet<string>,
  changed: ReadonlyMap<string, Placed>,
  placed: readonly Placed[],
): Map<string, string | null> {
  const names = new Map<string, string | null>();
  for (const key of dropped) names.set(key, null);
  for (const [key, { column }] of changed) {
    if (column.name.toLowerCase() !== key && !dropped.has(key)) names.set(key, column.name);
  }
  const stays = placed.every(({ from, position }) => from === null && position === null);
  if (stays && ![...names.values()].some((name) => name !== null)) {
    // The common case, done in place: a wide table is not copied for a column at its end.
    for (const key of dropped) table.columns.delete(key);
    for (const [key, { column }] of changed) if (table.columns.has(key)) table.columns.set(key, column);
    for (const { column } of placed) table.columns.set(column.name.toLowerCase(), column);
    limitColumns(context, table);
    return names;
  }
  const order: MysqlColumn[] = [];
  for (const [key, column] of table.columns) {
    if (dropped.has(key)) continue;
    const entry = changed.get(key);
    if (!entry) order.push(column);
    else if (entry.position === null) order.push(entry.column);
  }
  for (const { column, position } of placed) {
    if (position === null) order.push(column);
    else if (position.first) order.unshift(column);
    else {
      const after = position.after.name.toLowerCase();
      let place = order.findIndex((each) => each.name.toLowerCase() === after);
      // The name from before the statement is no name any more for the server; we would rather place the column than lose it.
      const renamed = place < 0 ? names.get(after)?.toLowerCase() : undefined;
      if (renamed !== undefined) place = order.findIndex((each) => each.name.toLowerCase() === renamed);
      if (place < 0) {
        context.unsure(table, noColumn(table, position.after.name));
        place = order.length - 1;
      }
      order.splice(place + 1, 0, column);
    }
  }
  table.columns = new Map(order.map((column) => [column.name.toLowerCase(), column]));
  limitColumns(context, table);
  return names;
}

function limitColumns(context: ReplayContext, table: TableRecord): void {
  if (table.columns.size <= mostColumns(table)) return;
  context.unsure(table, `the table has more columns than a server allows`);
  table.columns = new Map([...table.columns].slice(0, mostColumns(table)));
}

function mendTimestamps(table: TableRecord, definitions: readonly ColumnDefinition[]): void {
  if (!definitions.some(({ type }) => type.name === 'timestamp')) return;
  const defined = new Set(definitions.map(({ name }) => name.name.toLowerCase()));
  let isFirst = true;
  for (const [key, column] of table.columns) {
    if (column.type?.name !== 'timestamp') continue;
    if (defined.has(key)) table.columns.set(key, withOldTimestampDefault(column, isFirst));
    isFirst = false;
  }
}

function forgetCheck(
  table: TableRecord,
  from: string | null,
  definitions: readonly ColumnDefinition[],
  changed: ReadonlyMap<string, Placed>,
): void {
  if (from === null || table.checks.size === 0) return;
  const after = changed.get(from)?.column.name.toLowerCase();
  if (definitions.some(({ name }) => name.name.toLowerCase() === after)) removeColumnCheck(table, from);
}

function remapPartitioning(table: TableRecord, names: ReadonlyMap<string, string | null>): void {
  const { partitioning } = table;
  if (!partitioning?.columns.some((column) => names.has(column.toLowerCase()))) return;
  const columns = partitioning.columns.map((column) => names.get(column.toLowerCase()) ?? column);
  table.partitioning = { ...partitioning, columns };
}
