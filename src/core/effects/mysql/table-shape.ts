import type { MysqlColumn, MysqlTable } from '../../schema/mysql/catalog.ts';
import type { Charset } from '../../schema/mysql/charset.ts';
import { effectiveCharset } from '../../schema/mysql/charset.ts';
import { converted } from '../../schema/mysql/columns.ts';
import type { AlterAction, Position } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, DataType } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { columnType, isText } from './column-type.ts';
import { type IndexShape, indexesAfter } from './index-shape.ts';

/** A column as a statement leaves it. */
export interface ColumnShape {
  readonly name: string;
  readonly key: string;
  /** What it was before; null for one that is added. */
  readonly was: MysqlColumn | null;
  /** Null when the history does not tell. */
  readonly type: DataType | null;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly nullable: boolean;
  readonly autoIncrement: boolean;
  readonly generated: MysqlColumn['generated'];
  readonly attributes: ReadonlyMap<string, string>;
  /** The definition of ADD, MODIFY or CHANGE; null when none was written. */
  readonly definition: ColumnDefinition | null;
  /** The action that touched it last; -1 for none. */
  readonly action: number;
  /** Where the definition or the column's own action asks for another place. */
  readonly moved: boolean;
}

/** A table as a statement leaves it, as far as its columns and keys go. */
export interface TableShape {
  readonly columns: readonly ColumnShape[];
  readonly indexes: readonly IndexShape[];
  /** Old names of columns and keys that are gone, each with the action that took it. */
  readonly droppedColumns: ReadonlyMap<string, number>;
  readonly droppedIndexes: ReadonlyMap<string, number>;
  readonly charset: Charset;
  /** False when an action names what the history does not tell of. */
  readonly certain: boolean;
}

interface Entry {
  column: ColumnShape;
  readonly position: Position;
}

/**
 * What actions make of a table. They are taken at once, as the server does: columns and keys that go make room for those that come; what
 * is changed is named as before the statement, what keys are made of as after it.
 * @param chosen The actions to apply with their places in the statement.
 */
export function shapeAfter(
  table: MysqlTable,
  chosen: readonly (readonly [number, AlterAction])[],
  inherited: Charset,
  server: MysqlServer,
): TableShape {
  let charset: Charset = { charset: table.charset, collation: table.collation };
  for (const [, action] of chosen) {
    if (action.kind === 'table options') {
      const written = {
        charset: action.options.get('charset')?.value ?? null,
        collation: action.options.get('collate')?.value ?? null,
      };
      if (written.charset !== null || written.collation !== null) charset = effectiveCharset(written, charset, server);
    } else if (action.kind === 'convert charset') charset = effectiveCharset(action, inherited, server);
  }
  const columns = columnsAfter(table, chosen, charset, server);
  const indexes = indexesAfter(table, chosen, columns.renamed, columns.droppedColumns, server);
  return {
    columns: requireNotNull(columns.order, indexes.indexes),
    indexes: indexes.indexes,
    droppedColumns: columns.droppedColumns,
    droppedIndexes: indexes.dropped,
    charset,
    certain: columns.certain && indexes.certain,
  };
}

/** A column that nothing was said of. */
export function asItWas(was: MysqlColumn): ColumnShape {
  return {
    name: was.name,
    key: was.name.toLowerCase(),
    was,
    type: was.type,
    charset: was.charset,
    collation: was.collation,
    nullable: was.nullable,
    autoIncrement: was.autoIncrement,
    generated: was.generated,
    attributes: was.attributes,
    definition: null,
    action: -1,
    moved: false,
  };
}

interface Columns {
  readonly order: readonly ColumnShape[];
  readonly droppedColumns: ReadonlyMap<string, number>;
  /** New names by old ones, in lower case. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly certain: boolean;
}

function columnsAfter(
  table: MysqlTable,
  chosen: readonly (readonly [number, AlterAction])[],
  charset: Charset,
  server: MysqlServer,
): Columns {
  const dropped = new Map<string, number>();
  const changed = new Map<string, Entry>();
  const placed: Entry[] = [];
  let certain = true;
  const partly = (name: string, place: number, apply: (column: ColumnShape) => ColumnShape) => {
    const key = name.toLowerCase();
    const was = table.columns.get(key);
    if (was === undefined) {
      certain = false;
      return;
    }
    const entry = changed.get(key) ?? { column: asItWas(was), position: null };
    changed.set(key, { ...entry, column: { ...apply(entry.column), action: place } });
  };
  for (const [place, action] of chosen) {
    if (action.kind !== 'convert charset') continue;
    for (const [key, was] of table.columns) {
      if (was.charset === null || was.type === null || was.type.name === 'json') continue;
      const column = converted(was, charset);
      const { type } = column;
      changed.set(key, {
        column: { ...asItWas(was), type, charset: column.charset, collation: column.collation, action: place },
        position: null,
      });
    }
  }
  for (const [place, action] of chosen) {
    switch (action.kind) {
      case 'add column':
        if (action.ifNotExists && table.columns.has(action.column.name.name.toLowerCase())) break;
        placed.push({
          column: defined(action.column, null, place, false, charset, server),
          position: action.position,
        });
        break;
      case 'drop column': {
        const key = action.column.name.toLowerCase();
        if (table.columns.has(key)) dropped.set(key, place);
        else if (!action.ifExists) certain = false;
        break;
      }
      case 'modify column':
      case 'change column': {
        const key = (action.kind === 'change column' ? action.from : action.column.name).name.toLowerCase();
        const was = table.columns.get(key);
        if (was === undefined) {
          if (!action.ifExists) certain = false;
          break;
        }
        const column = defined(action.column, was, place, action.position !== null, charset, server);
        const entry = { column, position: action.position };
        changed.set(key, entry);
        if (action.position !== null) placed.push(entry);
        break;
      }
      case 'rename column':
        partly(action.from.name, place, (column) => ({
          ...column,
          name: action.to.name,
          key: action.to.name.toLowerCase(),
        }));
        break;
      case 'set default':
        partly(action.column.name, place, (column) => column);
        break;
      case 'column visibility':
        partly(action.column.name, place, (column) => column);
        break;
      default:
    }
  }
  const renamed = new Map<string, string>();
  for (const [key, { column }] of changed) if (column.key !== key) renamed.set(key, column.key);
  const order: ColumnShape[] = [];
  for (const [key, was] of table.columns) {
    if (dropped.has(key)) continue;
    const entry = changed.get(key);
    if (entry === undefined) order.push(asItWas(was));
    else if (entry.position === null) order.push(entry.column);
  }
  for (const { column, position } of placed) {
    if (position === null) order.push(column);
    else if (position.first) order.unshift(column);
    else {
      const after = position.after.name.toLowerCase();
      const place = order.findIndex(({ key }) => key === after);
      if (place < 0) certain = false;
      order.splice(place < 0 ? order.length : place + 1, 0, column);
    }
  }
  return { order, droppedColumns: dropped, renamed, certain };
}

function defined(
  definition: ColumnDefinition,
  was: MysqlColumn | null,
  action: number,
  moved: boolean,
  table: Charset,
  server: MysqlServer,
): ColumnShape {
  const resolved = columnType(definition.type, table, server, definition.attributes);
  return {
    name: definition.name.name,
    key: definition.name.name.toLowerCase(),
    was,
    type: definition.type,
    charset: resolved.charset,
    collation: isText(resolved.name) ? resolved.collation : null,
    nullable: definition.key !== 'primary' && !definition.autoIncrement && definition.nullable !== false,
    autoIncrement: definition.autoIncrement,
    generated: definition.generated,
    attributes: definition.attributes,
    definition,
    action,
    moved,
  };
}

/** Columns of the primary key hold no NULL. */
function requireNotNull(columns: readonly ColumnShape[], indexes: readonly IndexShape[]): readonly ColumnShape[] {
  const primary = indexes.find(({ kind }) => kind === 'primary');
  if (primary === undefined) return columns;
  const parts = new Set(primary.parts.map(({ column }) => column));
  return columns.map((column) =>
    column.nullable && parts.has(column.key)
      ? { ...column, nullable: false, action: column.action < 0 ? primary.action : column.action }
      : column,
  );
}
