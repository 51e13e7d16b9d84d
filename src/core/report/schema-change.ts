/** What a change does to the schema, whatever the engine: for pictures and for a diff that people read. */
export interface SchemaChange {
  /** Tables and views that differ, in the order of their names. */
  readonly tables: readonly TableChange[];
  /** False when the history does not tell all of them for sure. */
  readonly certain: boolean;
}

export interface TableChange {
  readonly name: string;
  /** Null: the change creates it. */
  readonly before: TableShape | null;
  /** Null: the change drops it. */
  readonly after: TableShape | null;
  /** The name it had before, when the change renames it. */
  readonly renamedFrom: string | null;
}

/** A table as a reader sees it. Every text is hostile until escaped: names and types come from SQL. */
export interface TableShape {
  readonly kind: 'table' | 'view';
  readonly columns: readonly ColumnShape[];
  /** Each as one line of a definition: `UNIQUE (email)`, `FOREIGN KEY (a) REFERENCES b (id) ON DELETE CASCADE`, `INDEX i (a, b)`. */
  readonly rules: readonly string[];
  readonly references: readonly ReferenceShape[];
}

export interface ColumnShape {
  readonly name: string;
  /** As the engine writes it: `varchar(64)`; empty when the history does not tell. */
  readonly type: string;
  readonly nullable: boolean;
  /** `DEFAULT now()`, `GENERATED …`, `AUTO_INCREMENT`: what follows the type and NOT NULL; empty for nothing. */
  readonly extra: string;
  readonly primaryKey: boolean;
  readonly foreignKey: boolean;
}

export interface ReferenceShape {
  readonly columns: readonly string[];
  readonly table: string;
  /** The columns are unique here, so that at most one row points to a row there. */
  readonly unique: boolean;
}

/** What differs between two states of the same tables. `renames`: new name to old. */
export function compareShapes(
  before: ReadonlyMap<string, TableShape>,
  after: ReadonlyMap<string, TableShape>,
  renames: ReadonlyMap<string, string>,
  certain: boolean,
): SchemaChange {
  const renamed = new Set<string>();
  const tables: TableChange[] = [];
  for (const [name, shape] of after) {
    const old = before.has(name) ? name : renames.get(name);
    const was = old === undefined ? undefined : before.get(old);
    const renamedFrom = was && old !== name ? (old ?? null) : null;
    if (renamedFrom !== null) renamed.add(renamedFrom);
    if (!was || renamedFrom !== null || !same(was, shape))
      tables.push({ name, before: was ?? null, after: shape, renamedFrom });
  }
  for (const [name, shape] of before) {
    if (!after.has(name) && !renamed.has(name)) tables.push({ name, before: shape, after: null, renamedFrom: null });
  }
  return { tables: tables.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)), certain };
}

function same(a: TableShape, b: TableShape): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A column, and what the change does to it; null for nothing, and in a table that comes or goes as a whole. */
export interface MarkedColumn {
  readonly column: ColumnShape;
  readonly mark: 'new' | 'altered' | 'goes' | null;
}

/** The columns of a table before or after a change. */
export function markedColumns(table: TableChange, when: 'before' | 'after'): MarkedColumn[] {
  const { before, after } = table;
  const shape = table[when];
  if (shape === null) return [];
  if (before === null || after === null) return shape.columns.map((column) => ({ column, mark: null }));
  const others = new Map((when === 'before' ? after : before).columns.map((column) => [column.name, column]));
  return shape.columns.map((column) => {
    const other = others.get(column.name);
    if (other === undefined) return { column, mark: when === 'before' ? 'goes' : 'new' };
    return { column, mark: isSameColumn(column, other) ? null : 'altered' };
  });
}

function isSameColumn(a: ColumnShape, b: ColumnShape): boolean {
  return a.type === b.type && a.nullable === b.nullable && a.extra === b.extra && a.primaryKey === b.primaryKey;
}

/** The definition of a table in lines, one a column or rule: the unit of the diff. */
export function linesOf(shape: TableShape): string[] {
  return [
    ...shape.columns.map(({ name, type, nullable, extra }) =>
      [name, type, nullable ? '' : 'NOT NULL', extra].filter((part) => part !== '').join(' '),
    ),
    ...shape.rules,
  ];
}

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

/** The change of one table as lines that stay, go and come, with at most `context` unchanged lines around each. */
export function diffOf({ before, after }: TableChange, context = 1): DiffLine[] {
  const old = before ? linesOf(before) : [];
  const now = after ? linesOf(after) : [];
  const all = merge(old, now);
  const near = all.map((_, place) =>
    all.slice(Math.max(0, place - context), place + context + 1).some((line) => line.sign !== ' '),
  );
  return all.filter((_, place) => near[place]);
}

/** The longest common subsequence: tables have few lines, so that its square is small. */
function merge(old: readonly string[], now: readonly string[]): DiffLine[] {
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        old[i] === now[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [left, right] = [old[i], now[j]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      i++;
      j++;
    } else if (
      left !== undefined &&
      (right === undefined || (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))
    ) {
      lines.push({ sign: '-', text: left });
      i++;
    } else if (right !== undefined) {
      lines.push({ sign: '+', text: right });
      j++;
    }
  }
  return lines;
}
