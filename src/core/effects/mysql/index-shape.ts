import type { MysqlIndex, MysqlTable } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { ColumnDefinition, IndexDefinition } from '../../sql/mysql/definitions.ts';
import type { MysqlServer } from '../../sql/mysql/statement.ts';

/** MySQL and MariaDB have 64 indexes in a table at most, 128 in some builds. */
const mostIndexes = 256;

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

export interface Indexes {
  readonly indexes: readonly IndexShape[];
  readonly dropped: ReadonlyMap<string, number>;
  readonly certain: boolean;
}

export function indexesAfter(
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
  // Most statements take no column away and give none another name.
  const untouched = droppedColumns.size === 0 && renamed.size === 0;
  const survivors: IndexShape[] = untouched ? [...kept.values()] : [];
  for (const index of untouched ? [] : kept.values()) {
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
  const added: IndexShape[] = [];
  for (const [place, action] of chosen) {
    for (const index of addedIndexes(table, place, action, server)) added.push(index);
    // No server has so many; what comes after is not looked at, so that a file cannot make us compare each with each for long.
    if (added.length <= mostIndexes) continue;
    certain = false;
    break;
  }
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

export function inlineReferences(server: MysqlServer): boolean {
  return server.engine === 'mariadb' || server.major >= 9;
}

/** MySQL reads REFERENCES at a column and forgets it before 9.0 (manual of 9.0, section 1.6.2.3); MariaDB keeps it since 10.5. */

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

export function serves(index: Pick<IndexShape, 'kind' | 'parts'>, columns: readonly string[]): boolean {
  if (index.kind === 'fulltext' || index.kind === 'spatial' || index.kind === 'vector') return false;
  return (
    columns.length <= index.parts.length &&
    columns.every((column, place) => index.parts[place]?.column === column && index.parts[place]?.length === null)
  );
}
