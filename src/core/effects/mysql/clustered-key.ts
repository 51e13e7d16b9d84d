import type { MysqlIndex, MysqlTable } from '../../schema/mysql/catalog.ts';

/** The key that orders the rows: the primary one, else the first unique one without NULL, else none. */
export function clusteredKey(table: MysqlTable): string | null {
  if (table.indexes.has('primary')) return 'primary';
  return candidateKeys(table)[0] ?? null;
}

/** Unique keys, the primary one included, that hold no NULL and no prefix. */
export function candidateKeys(table: MysqlTable): string[] {
  const keys: string[] = [];
  for (const [key, index] of table.indexes) {
    if (index.kind !== 'unique' && index.kind !== 'primary') continue;
    if (index.parts.every((part) => isRequired(part, table))) keys.push(key);
  }
  return keys;
}

function isRequired(part: MysqlIndex['parts'][number], table: MysqlTable): boolean {
  if (part.column === null || part.length !== null) return false;
  const column = table.columns.get(part.column);
  return column !== undefined && !column.nullable && (column.generated === null || column.generated.stored);
}
