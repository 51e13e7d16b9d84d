import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import { displayName, keyOf, quoteIdentifier } from '../core/schema/catalog.ts';

/** What else goes when the relation (or one column of it) is dropped with CASCADE, each as a reader names it. */
export function dependantsOf(catalog: Catalog, table: QualifiedName, column?: string): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const follow = (name: QualifiedName, only?: string) => {
    for (const view of catalog.viewsOver(name, only)) {
      const key = keyOf(view.name);
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(`${view.kind} ${displayName(view.name)}`);
      follow(view.name);
    }
  };
  follow(table, column);
  for (const { table: child, constraint } of catalog.foreignKeysTo(table)) {
    if (keyOf(child.name) === keyOf(table)) continue;
    if (column !== undefined && !constraint.referencedColumns.includes(column)) continue;
    found.push(`foreign key ${quoteIdentifier(constraint.name)} of ${displayName(child.name)}`);
  }
  if (column === undefined) {
    for (const child of catalog.descendantsOf(table)) {
      found.push(`${child.partitionOf ? 'partition' : 'inheriting table'} ${displayName(child.name)}`);
    }
  } else {
    for (const other of catalog.relation(table)?.columns.values() ?? []) {
      if (other.generatedFrom.includes(column))
        found.push(`generated column ${displayName(table)}.${quoteIdentifier(other.name)}`);
    }
  }
  return found;
}
