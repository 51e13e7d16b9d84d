import type { ColumnShape, SchemaChange, TableShape } from './schema-change.ts';

/** Tables and columns that a picture shows at most: more are no picture any more, and GitHub refuses a long one. */
const mostTables = 12;
const mostColumns = 20;

/**
 * An entity relationship diagram of the tables that a change touches, in Mermaid's language, as they are before or after it.
 * Names are hostile: whatever could end a word or a quoted text of that language is replaced, so that a name is only ever a name.
 * @returns null when there is no table to show.
 */
export function erDiagram(change: SchemaChange, when: 'before' | 'after'): string | null {
  const shown = change.tables
    .map((table) => ({ name: when === 'before' ? (table.renamedFrom ?? table.name) : table.name, shape: table[when] }))
    .filter((table): table is { name: string; shape: TableShape } => table.shape !== null);
  if (shown.length === 0) return null;
  const entities = new Map<string, string>();
  const entity = (name: string): string => {
    const known = entities.get(name) ?? `t${entities.size}`;
    entities.set(name, known);
    return known;
  };
  const lines = ['erDiagram'];
  for (const { name, shape } of shown.slice(0, mostTables)) {
    lines.push(`  ${entity(name)}["${quoted(name)}"] {`);
    for (const column of shape.columns.slice(0, mostColumns)) lines.push(`    ${columnLine(column)}`);
    const more = shape.columns.length - mostColumns;
    if (more > 0) lines.push(`    columns and_${more}_more`);
    lines.push('  }');
  }
  for (const { name, shape } of shown.slice(0, mostTables)) {
    for (const reference of shape.references) {
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

function columnLine({ name, type, primaryKey, foreignKey }: ColumnShape): string {
  const keys = [...(primaryKey ? ['PK'] : []), ...(foreignKey ? ['FK'] : [])].join(', ');
  return `${word(type === '' ? 'unknown' : type)} ${word(name)}${keys === '' ? '' : ` ${keys}`}`;
}

/** Mermaid's attribute types and names are words of letters, digits, `-`, `_`, `()` and `[]`, and begin with a letter or underscore. */
function word(text: string): string {
  const safe = text.replace(/[^A-Za-z0-9_()[\]-]+/g, '_').slice(0, 60);
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** Inside quotes: no quote, no line break, nothing that Mermaid or the HTML around it would read as markup. */
function quoted(text: string): string {
  return text.replace(/[^\p{L}\p{N}_.,$ ()-]/gu, '_').slice(0, 60);
}
