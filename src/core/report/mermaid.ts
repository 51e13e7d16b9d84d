import {
  type ColumnShape,
  type MarkedColumn,
  markedColumns,
  type SchemaChange,
  type TableChange,
  type TableShape,
} from './schema-change.ts';

/** Tables, columns and arrows that a picture shows at most: more are no picture any more. */
const mostTables = 12;
const mostColumns = 20;
const mostArrows = 40;
const longestName = 40;

/** GitHub shows no diagram whose text is longer than 50,000 characters. */
const mostCharacters = 45_000;

/**
 * An entity relationship diagram of the tables that a change touches, in Mermaid's language, as they are before or after it. What
 * is new, altered or about to go is marked.
 *
 * Names are hostile: whatever could end a word or a quoted text of that language is replaced, so that a name is only ever a name.
 * @param characters how long the text may be. A large table is shown with fewer columns then: keys and what changes come first.
 * @returns null when there is no table to show, or no room for one.
 */
export function erDiagram(change: SchemaChange, when: 'before' | 'after', characters = mostCharacters): string | null {
  const shown = change.tables.flatMap((table): Shown[] => {
    const shape = table[when];
    return shape === null ? [] : [{ table, name: nameOf(table, when), shape }];
  });
  if (shown.length === 0) return null;
  for (const columns of [mostColumns, 8, 3, 0]) {
    const text = draw(shown, when, columns);
    if (text.length <= characters) return text;
  }
  return null;
}

interface Shown {
  readonly table: TableChange;
  readonly name: string;
  readonly shape: TableShape;
}

function nameOf(table: TableChange, when: 'before' | 'after'): string {
  return when === 'before' ? (table.renamedFrom ?? table.name) : table.name;
}

function draw(shown: readonly Shown[], when: 'before' | 'after', columns: number): string {
  const entities = new Map<string, string>();
  const entity = (name: string): string => {
    const known = entities.get(name) ?? `t${entities.size}`;
    entities.set(name, known);
    return known;
  };
  const lines = ['erDiagram'];
  const boxes = shown.slice(0, mostTables);
  for (const { table, name } of boxes) {
    lines.push(`  ${entity(name)}["${quoted(name)}${fate(table, when)}"] {`);
    lines.push(...columnLines(table, when, columns).map((line) => `    ${line}`));
    lines.push('  }');
  }
  if (shown.length > boxes.length) lines.push(`  more["and ${shown.length - boxes.length} more tables"]`);
  let arrows = 0;
  for (const { name, shape } of boxes) {
    for (const reference of shape.references) {
      if (arrows++ >= mostArrows) break;
      // Who is only pointed to has no box of its own: the name alone says enough.
      const target = entities.get(reference.table);
      const there = target ?? entity(reference.table);
      if (!target) lines.push(`  ${there}["${quoted(reference.table)}"]`);
      const many = reference.unique ? 'o|' : 'o{';
      lines.push(`  ${there} ||--${many} ${entity(name)} : "${quoted(reference.columns.join(', '))}"`);
    }
  }
  return lines.join('\n');
}

function fate({ before, after, renamedFrom }: TableChange, when: 'before' | 'after'): string {
  if (when === 'before') return after === null ? ' (dropped)' : '';
  if (before === null) return ' (new)';
  return renamedFrom === null ? '' : ` (was ${quoted(renamedFrom)})`;
}

function columnLines(table: TableChange, when: 'before' | 'after', most: number): string[] {
  const marked = markedColumns(table, when);
  // Of a wide table: what changes, then the keys, then the first ones; shown in the order of the table.
  const chosen = new Set([...marked].sort((a, b) => weight(b) - weight(a)).slice(0, most));
  const lines = marked.filter((one) => chosen.has(one)).map(({ column, mark }) => columnLine(column, mark));
  const more = marked.length - lines.length;
  if (more > 0) lines.push(`columns and_${more}_more`);
  return lines;
}

function weight({ column, mark }: MarkedColumn): number {
  return mark === null ? Number(column.primaryKey || column.foreignKey) : 2;
}

function columnLine({ name, type, primaryKey, foreignKey }: ColumnShape, mark: MarkedColumn['mark']): string {
  const keys = [...(primaryKey ? ['PK'] : []), ...(foreignKey ? ['FK'] : [])].join(', ');
  const shown = word(name);
  // Words are of ASCII alone in the versions of Mermaid that are about; a quoted remark takes every letter.
  const remark = [...(/[^\0-\x7f]/.test(name) ? [quoted(name)] : []), ...(mark === null ? [] : [mark])].join(', ');
  return [word(type === '' ? 'unknown' : shortType(type)), shown, keys, remark === '' ? '' : `"${remark}"`]
    .filter((part) => part !== '')
    .join(' ');
}

/** PostgreSQL's long names of types make boxes wide; everybody knows the short ones. */
const shortTypes: readonly (readonly [RegExp, string])[] = [
  [/^character varying/i, 'varchar'],
  [/^timestamp(\(\d\))? with time zone/i, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone/i, 'timestamp$1'],
  [/^time(\(\d\))? with time zone/i, 'timetz$1'],
  [/^time(\(\d\))? without time zone/i, 'time$1'],
  [/^double precision/i, 'double'],
];

function shortType(type: string): string {
  for (const [long, short] of shortTypes) if (long.test(type)) return type.replace(long, short);
  return type;
}

/**
 * Mermaid's types and names of columns are words of letters, digits, `-`, `_`, `()` and `[]`, and begin with a letter or underscore.
 * A word that begins with the mark of a key is read as that mark.
 */
function word(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_()[\]-]+/g, '_').slice(0, longestName);
  return /^[A-Za-z_]/.test(safe) && !/^(?:pk|fk|uk)\b/i.test(safe) ? safe : `_${safe}`;
}

/**
 * Inside quotes: no quote, no line break, nothing that Mermaid or the HTML around it would read as markup. No blank but after a
 * comma, since Mermaid looks for commands of two words in quotes too.
 */
function quoted(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N}_.,$ ()-]|(?<!,) /gu, '_').slice(0, longestName);
  // Half a letter is none.
  return safe.replace(/[\ud800-\udbff]$/, '') || '_';
}
