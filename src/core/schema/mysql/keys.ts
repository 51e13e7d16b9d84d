import type { IndexDefinition, IndexPart } from '../../sql/mysql/definitions.ts';
import { isAtLeast } from '../../sql/mysql/statement.ts';
import type { MysqlColumn, MysqlIndex } from './catalog.ts';
import { maxConstraints, maxIndexes, type TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

type Part = MysqlIndex['parts'][number];

/** A key to be made: written, or needed by a foreign key. */
export interface NewKey {
  readonly kind: MysqlIndex['kind'];
  /** Null when the server makes one up. */
  readonly name: string | null;
  readonly parts: readonly Part[];
  readonly visible: boolean;
  readonly implicit: boolean;
  /** Where it stands in the file: names are made up in this order. */
  readonly start: number;
}

export function keyFrom(context: ReplayContext, table: TableRecord, definition: IndexDefinition): NewKey {
  return {
    kind: definition.kind,
    name: definition.name?.name ?? null,
    parts: definition.parts.map((part) => partFrom(context, table, part, definition.kind)),
    visible: definition.visible,
    implicit: false,
    start: definition.span.start,
  };
}

/** The key of a column that says PRIMARY KEY or UNIQUE. */
export function columnKey(kind: 'primary' | 'unique', column: string, start: number): NewKey {
  const part = { column: column.toLowerCase(), length: null, descending: false, reads: [] };
  return { kind, name: null, parts: [part], visible: true, implicit: false, start };
}

/** The key that a foreign key needs on its columns, unless another serves. */
export function foreignKeyIndex(name: string | null, columns: readonly string[], start: number): NewKey {
  const parts = columns.map((column) => ({ column, length: null, descending: false, reads: [] }));
  return { kind: 'index', name, parts, visible: true, implicit: true, start };
}

function partFrom(context: ReplayContext, table: TableRecord, part: IndexPart, kind: NewKey['kind']): Part {
  const column = part.column?.name.toLowerCase() ?? null;
  const whole = kind === 'fulltext' || kind === 'spatial' || kind === 'vector';
  return {
    column,
    length: whole || column === null ? null : prefixOf(table.columns.get(column), part.length),
    // MariaDB reads DESC and forgets it before 10.8.
    descending: part.descending && !(context.mariadb && !isAtLeast(context.server, 10, 8)),
    reads: part.expression?.columns ?? [],
  };
}

/** A prefix as long as the column is no prefix: the server keeps the whole column. */
export function prefixOf(column: MysqlColumn | undefined, length: number | null): number | null {
  if (length === null) return null;
  switch (column?.type?.name) {
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return length >= (column.type.length ?? 1) ? null : length;
    case 'tinytext':
    case 'text':
    case 'mediumtext':
    case 'longtext':
    case 'tinyblob':
    case 'blob':
    case 'mediumblob':
    case 'longblob':
    case 'json':
    case undefined:
      return length;
    default:
      return null;
  }
}

interface Candidate {
  readonly key: NewKey | MysqlIndex;
  /** Null for one that is not there yet. */
  readonly existing: string | null;
}

/**
 * Adds keys as both servers do: a key that was only made for a foreign key gives way to one that serves as well, whichever came first, and
 * a key without a name gets that of its first column, with `_2` and so on when it is taken.
 */
export function addKeys(context: ReplayContext, table: TableRecord, added: readonly NewKey[]): void {
  if (added.length === 0) return;
  // Each is held against each, so what no server would take is left out before.
  const ordered = added.toSorted((a, b) => a.start - b.start).slice(0, maxConstraints);
  const ignored = redundant(table, ordered);
  for (const candidate of ignored) {
    if (candidate.existing !== null) table.indexes.delete(candidate.existing);
  }
  const ignoredKeys = new Set(ignored.map(({ key }) => key));
  for (const key of ordered) {
    if (ignoredKeys.has(key)) continue;
    if (key.parts.length === 0) continue;
    const name = key.kind === 'primary' ? 'PRIMARY' : (key.name ?? madeUpName(table, key));
    const lower = name.toLowerCase();
    if (table.indexes.has(lower)) context.unsure(table, `the table has a key ${name} already`);
    else if (table.indexes.size >= maxIndexes) {
      context.unsure(table, `the table has more keys than a server allows`);
      return;
    }
    const { kind, parts, visible, implicit } = key;
    table.indexes.set(lower, { name, kind, parts, visible, implicit, bornIn: context.bornIn });
    if (kind === 'fulltext') table.hadFulltext = true;
    learnColumns(table, parts);
  }
  requireNotNull(table);
}

/** Columns of which only a key tells: those of a table that the history never made. */
function learnColumns(table: TableRecord, parts: readonly Part[]): void {
  if (table.certain) return;
  for (const { column } of parts) {
    if (column !== null && !table.columns.has(column)) table.columns.set(column, unknownColumn(column));
  }
}

export function unknownColumn(name: string): MysqlColumn {
  return {
    name,
    type: null,
    charset: null,
    collation: null,
    nullable: true,
    default: null,
    onUpdate: null,
    autoIncrement: false,
    generated: null,
    invisible: false,
    comment: null,
    attributes: new Map(),
  };
}

/** Columns of the primary key hold no NULL, also after it is dropped. */
export function requireNotNull(table: TableRecord): void {
  for (const { column } of table.indexes.get('primary')?.parts ?? []) {
    const record = column === null ? undefined : table.columns.get(column);
    if (column !== null && record?.nullable) table.columns.set(column, { ...record, nullable: false });
  }
}

/**
 * Keys that are not kept: of two of which one serves for the other's foreign key, the one that was made for it; of two that were both
 * made so, the shorter, and of two equal ones the older.
 */
function redundant(table: TableRecord, added: readonly NewKey[]): Candidate[] {
  const all: Candidate[] = [...table.indexes].map(([existing, key]) => ({ key, existing }));
  all.push(...added.map((key) => ({ key, existing: null })));
  if (!all.some(({ key }) => key.implicit)) return [];
  const ignored = new Set<Candidate>();
  for (const [i, candidate] of all.entries()) {
    // Only a pair with a new key in it can be one that was not looked at before.
    for (const earlier of all.slice(0, i)) {
      if (ignored.has(earlier) || (candidate.existing !== null && earlier.existing !== null)) continue;
      const { key } = candidate;
      if (!serves(key, earlier.key)) continue;
      const gone =
        !earlier.key.implicit || (key.implicit && key.parts.length < earlier.key.parts.length) ? candidate : earlier;
      ignored.add(gone);
      break;
    }
  }
  return [...ignored];
}

/** Whether one of the two was made for a foreign key, and is the first part of the other. */
function serves(a: NewKey | MysqlIndex, b: NewKey | MysqlIndex): boolean {
  if (!a.implicit && !b.implicit) return false;
  const [made, other] = a.implicit && !(b.implicit && a.parts.length > b.parts.length) ? [a, b] : [b, a];
  if (other.kind === 'fulltext' || other.kind === 'spatial' || other.kind === 'vector') return false;
  return (
    made.parts.length <= other.parts.length &&
    made.parts.every((part, i) => part.column === other.parts[i]?.column && part.length === other.parts[i]?.length)
  );
}

function madeUpName(table: TableRecord, key: NewKey): string {
  const [first] = key.parts;
  const column = first?.column ?? null;
  const base = column === null ? 'functional_index' : (table.columns.get(column)?.name ?? column);
  const taken = (name: string) => table.indexes.has(name.toLowerCase()) || name.toLowerCase() === 'primary';
  if (!taken(base)) return base;
  let number = 2;
  while (taken(`${base}_${number}`)) number++;
  return `${base}_${number}`;
}

/** Keys after columns went or were renamed: a key loses the column, and goes with the last one. */
export function remapKeys(table: TableRecord, columns: ReadonlyMap<string, string | null>): void {
  for (const [name, index] of table.indexes) {
    if (!index.parts.some((part) => touches(part, columns))) continue;
    const parts = index.parts.flatMap((part): Part[] => {
      const after = part.column === null ? undefined : columns.get(part.column);
      if (after === null) return [];
      return [
        {
          ...part,
          column: after?.toLowerCase() ?? part.column,
          reads: part.reads.map((read) => columns.get(read)?.toLowerCase() ?? read),
        },
      ];
    });
    if (parts.length === 0) table.indexes.delete(name);
    else table.indexes.set(name, { ...index, parts });
  }
}

function touches(part: Part, columns: ReadonlyMap<string, string | null>): boolean {
  return (part.column !== null && columns.has(part.column)) || part.reads.some((read) => columns.has(read));
}

/** Prefixes after columns changed their types: one that is no longer shorter than the column is none. */
export function refitPrefixes(table: TableRecord, changed: ReadonlySet<string>): void {
  for (const [name, index] of table.indexes) {
    if (!index.parts.some(({ column, length }) => length !== null && column !== null && changed.has(column))) continue;
    const parts = index.parts.map((part) =>
      part.column === null ? part : { ...part, length: prefixOf(table.columns.get(part.column), part.length) },
    );
    table.indexes.set(name, { ...index, parts });
  }
}
