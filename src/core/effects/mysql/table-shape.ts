import type { MysqlColumn, MysqlIndex, MysqlTable } from '../../schema/mysql/catalog.ts';
import type { Charset } from '../../schema/mysql/charset.ts';
import { effectiveCharset } from '../../schema/mysql/charset.ts';
import { converted } from '../../schema/mysql/columns.ts';
import type { AlterAction, Position } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, DataType, IndexDefinition } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';
import { columnType, isText } from './column-type.ts';

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

export interface KeyPart {
  /** In lower case, by the name after the statement; null for an expression. */
  readonly column: string | null;
  readonly length: number | null;
  readonly descending: boolean;
  readonly reads: readonly string[];
}

export interface IndexShape {
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  readonly kind: MysqlIndex['kind'];
  readonly parts: readonly KeyPart[];
  readonly visible: boolean;
  /** What it was before; null for one that is added. */
  readonly was: MysqlIndex | null;
  readonly action: number;
  /** Made for a foreign key, not written. */
  readonly implicit: boolean;
  /** The definition of one that is added; null for others, and for those that stand at a column. */
  readonly definition: IndexDefinition | null;
  /** It lost a column, or got another one of the same name, so that it is built again. */
  readonly rebuilt: boolean;
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

interface Indexes {
  readonly indexes: readonly IndexShape[];
  readonly dropped: ReadonlyMap<string, number>;
  readonly certain: boolean;
}

function indexesAfter(
  table: MysqlTable,
  chosen: readonly (readonly [number, AlterAction])[],
  renamed: ReadonlyMap<string, string>,
  droppedColumns: ReadonlyMap<string, number>,
  server: MysqlServer,
): Indexes {
  const dropped = new Map<string, number>();
  const kept = new Map<string, IndexShape>();
  let certain = true;
  for (const [key, was] of table.indexes) kept.set(key, indexAsItWas(key, was));
  const drop = (name: string, place: number, ifExists: boolean) => {
    const key = name.toLowerCase();
    if (kept.delete(key)) dropped.set(key, place);
    else if (!ifExists) certain = false;
  };
  for (const [place, action] of chosen) {
    switch (action.kind) {
      case 'drop index':
        drop(action.index.name, place, action.ifExists);
        break;
      case 'drop primary key':
        drop('primary', place, action.ifExists);
        break;
      case 'drop constraint': {
        const key = action.name.name.toLowerCase();
        const index = kept.get(key);
        const unique = index?.kind === 'unique' || index?.kind === 'primary';
        if (action.only === null && unique && !table.checks.has(key)) drop(key, place, true);
        break;
      }
      default:
    }
  }
  // A key goes by its columns' names: a new column takes the place of one that goes by the same name.
  const replaced = new Set<string>();
  for (const [, action] of chosen) {
    if (action.kind === 'add column') replaced.add(action.column.name.name.toLowerCase());
  }
  const survivors: IndexShape[] = [];
  for (const index of kept.values()) {
    const parts = index.parts.filter(
      ({ column }) => column === null || !droppedColumns.has(column) || replaced.has(column),
    );
    const place = index.parts.map(({ column }) => droppedColumns.get(column ?? '')).find((each) => each !== undefined);
    if (parts.length === 0) {
      dropped.set(index.key, place ?? -1);
      continue;
    }
    survivors.push({
      ...index,
      parts: parts.map((part) => rename(part, renamed)),
      action: place ?? index.action,
      rebuilt: place !== undefined,
    });
  }
  for (const [place, action] of chosen) {
    if (action.kind !== 'rename index' && action.kind !== 'index visibility') continue;
    const from = (action.kind === 'rename index' ? action.from : action.index).name.toLowerCase();
    const at = survivors.findIndex(({ was }) => was?.name.toLowerCase() === from);
    const index = survivors[at];
    if (index === undefined) {
      certain = false;
      continue;
    }
    survivors[at] =
      action.kind === 'rename index'
        ? { ...index, name: action.to.name, key: action.to.name.toLowerCase(), action: place }
        : { ...index, visible: action.visible, action: place };
  }
  const added = chosen.flatMap(([place, action]) => addedIndexes(table, place, action, server));
  const written = added.filter(({ implicit }) => !implicit);
  for (const index of written) survivors.push(named(index, survivors));
  for (const index of added) {
    const columns = index.parts.map(({ column }) => column ?? '');
    // A foreign key gets an index of its own only where none serves.
    if (index.implicit && !survivors.some((each) => serves(each, columns))) survivors.push(named(index, survivors));
  }
  return { indexes: survivors, dropped, certain };
}

function indexAsItWas(key: string, was: MysqlIndex): IndexShape {
  return {
    name: was.name,
    key,
    kind: was.kind,
    parts: was.parts,
    visible: was.visible,
    was,
    action: -1,
    implicit: was.implicit,
    definition: null,
    rebuilt: false,
  };
}

function rename(part: KeyPart, renamed: ReadonlyMap<string, string>): KeyPart {
  if (renamed.size === 0) return part;
  return {
    ...part,
    column: part.column === null ? null : (renamed.get(part.column) ?? part.column),
    reads: part.reads.map((read) => renamed.get(read) ?? read),
  };
}

/** Keys that an action adds, those that stand at a column and those for a foreign key included. */
function addedIndexes(table: MysqlTable, place: number, action: AlterAction, server: MysqlServer): IndexShape[] {
  switch (action.kind) {
    case 'add index': {
      const name = action.index.kind === 'primary' ? 'primary' : (action.index.name?.name.toLowerCase() ?? '');
      if (action.ifNotExists && table.indexes.has(name)) return [];
      return [indexFrom(action.index, place)];
    }
    case 'add column':
      if (action.ifNotExists && table.columns.has(action.column.name.name.toLowerCase())) return [];
      return columnIndexes(action.column, place, server);
    case 'modify column':
    case 'change column':
      return columnIndexes(action.column, place, server);
    case 'add foreign key': {
      const { foreignKey } = action;
      if (action.ifNotExists && table.foreignKeys.has(foreignKey.name?.name.toLowerCase() ?? '')) return [];
      return [
        implicitIndex(
          foreignKey.name?.name ?? '',
          foreignKey.columns.map(({ name }) => name),
          place,
        ),
      ];
    }
    default:
      return [];
  }
}

function columnIndexes(column: ColumnDefinition, place: number, server: MysqlServer): IndexShape[] {
  const indexes: IndexShape[] = [];
  const name = column.name.name;
  if (column.key !== null) {
    const isPrimary = column.key === 'primary';
    indexes.push({
      ...implicitIndex(isPrimary ? 'PRIMARY' : '', [name], place),
      kind: column.key,
      implicit: false,
    });
  }
  if (column.references !== null && inlineReferences(server)) indexes.push(implicitIndex('', [name], place));
  return indexes;
}

/** MySQL reads REFERENCES at a column and forgets it before 9.0 (manual of 9.0, section 1.6.2.3); MariaDB keeps it since 10.5. */
export function inlineReferences(server: MysqlServer): boolean {
  return server.engine === 'mariadb' || server.major >= 9;
}

function implicitIndex(name: string, columns: readonly string[], action: number): IndexShape {
  return {
    name,
    key: name.toLowerCase(),
    kind: 'index',
    parts: columns.map((column) => ({ column: column.toLowerCase(), length: null, descending: false, reads: [] })),
    visible: true,
    was: null,
    action,
    implicit: true,
    definition: null,
    rebuilt: false,
  };
}

function indexFrom(definition: IndexDefinition, action: number): IndexShape {
  const name = definition.kind === 'primary' ? 'PRIMARY' : (definition.name?.name ?? '');
  return {
    name,
    key: name.toLowerCase(),
    kind: definition.kind,
    parts: definition.parts.map((part) => ({
      column: part.column?.name.toLowerCase() ?? null,
      length: part.length,
      descending: part.descending,
      reads: part.expression?.columns ?? [],
    })),
    visible: definition.visible,
    was: null,
    action,
    implicit: false,
    definition,
    rebuilt: false,
  };
}

/** A key without a name gets that of its first column, with `_2` and so on when it is taken. */
function named(index: IndexShape, taken: readonly IndexShape[]): IndexShape {
  if (index.name !== '') return index;
  const base = index.parts[0]?.column ?? 'functional_index';
  let name = base;
  for (let number = 2; taken.some(({ key }) => key === name.toLowerCase()); number++) name = `${base}_${number}`;
  return { ...index, name, key: name.toLowerCase() };
}

/** True when an index that is there serves a foreign key on the columns: they are its first, in any order for MySQL's own. */
export function serves(index: Pick<IndexShape, 'kind' | 'parts'>, columns: readonly string[]): boolean {
  if (index.kind === 'fulltext' || index.kind === 'spatial' || index.kind === 'vector') return false;
  return (
    columns.length <= index.parts.length &&
    columns.every((column, place) => index.parts[place]?.column === column && index.parts[place]?.length === null)
  );
}
