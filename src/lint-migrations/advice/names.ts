import type { Catalog, QualifiedName, Relation } from '../../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../../core/schema/catalog.ts';

/** PostgreSQL cuts longer identifiers without an error (NAMEDATALEN - 1; manual, section 4.1.1). */
export const longestName = 63;

const encoder = new TextEncoder();

/**
 * A name of at most 63 bytes made of the parts, not among `taken`: `orders_customer_id_fkey`, then `orders_customer_id_fkey1`.
 * The last part is kept whole, since it says what the thing is; the parts before it are cut.
 */
export function madeUpName(parts: readonly string[], taken: (name: string) => boolean): string {
  const suffix = parts[parts.length - 1] ?? '';
  const stem = parts.slice(0, -1).join('_');
  for (let attempt = 0; ; attempt++) {
    const end = `_${suffix}${attempt === 0 ? '' : attempt}`;
    const name = `${cutToBytes(stem, longestName - encoder.encode(end).length)}${end}`;
    if (!taken(name)) return name;
  }
}

export function cutToBytes(text: string, bytes: number): string {
  // No character takes more than three bytes for each of its UTF-16 units, and most names are ASCII and short.
  if (text.length * 3 <= bytes || (text.length <= bytes && /^[\x20-\x7e]*$/.test(text))) return text;
  let used = 0;
  let kept = '';
  // By code point: a name cut inside one would not be text any more.
  for (const character of text) {
    used += encoder.encode(character).length;
    if (used > bytes) break;
    kept += character;
  }
  return kept;
}

/** A name for a new constraint of the table. An index of that name would clash too, as constraints share it with theirs. */
export function constraintName(
  catalog: Catalog,
  table: QualifiedName,
  columns: readonly string[],
  suffix: string,
): string {
  const relation = catalog.relation(table);
  return madeUpName(
    [table.name, ...columns, suffix],
    (name) => relation?.constraints.has(name) === true || relationNameTaken(catalog, table.schema, name),
  );
}

/** A name for a new index, table, view or sequence in the schema: they share one name space. */
export function relationName(catalog: Catalog, schema: string, parts: readonly string[]): string {
  return madeUpName(parts, (name) => relationNameTaken(catalog, schema, name));
}

export function relationNameTaken(catalog: Catalog, schema: string, name: string): boolean {
  return catalog.relation({ schema, name }) !== undefined || catalog.index({ schema, name }) !== undefined;
}

/** A name for a new column of the table. */
export function columnName(relation: Relation | undefined, parts: readonly string[]): string {
  return madeUpName(parts, (name) => relation?.columns.has(name) === true);
}

/** A name for a new function and its trigger. */
export function triggerName(catalog: Catalog, table: QualifiedName, parts: readonly string[]): string {
  const relation = catalog.relation(table);
  return madeUpName(
    [table.name, ...parts],
    (name) => relation?.triggers.has(name) === true || catalog.routine({ schema: table.schema, name }) !== undefined,
  );
}

/** The name in the schema of another object: `app.orders_sync`, or `orders_sync` in public. */
export function inSchemaOf(table: QualifiedName, name: string): string {
  return displayName({ schema: table.schema, name });
}

/** `(a, "B")` without the parentheses. */
export function columnList(columns: readonly string[]): string {
  return columns.map(quoteIdentifier).join(', ');
}
