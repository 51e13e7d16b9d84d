import type { Catalog, QualifiedName } from '../core/schema/catalog.ts';
import { type Node, type NodeKind, type NodeOf, nodeOf, type Statement } from '../core/sql/statement.ts';

/** The inside of a node if it is of that kind: `inside(node, 'ColumnRef')`. */
export function inside<K extends NodeKind>(node: Node | undefined, kind: K): NodeOf<K> | undefined {
  return node ? (node as unknown as Record<string, NodeOf<K> | undefined>)[kind] : undefined;
}

/** The strings of a list of String nodes (also of a List node); other elements are left out. */
export function stringsOf(nodes: readonly Node[] | Node | undefined): string[] {
  if (!nodes) return [];
  const list = Array.isArray(nodes)
    ? (nodes as readonly Node[])
    : (inside(nodes as Node, 'List')?.items ?? [nodes as Node]);
  return list.flatMap((node) => {
    const text = inside(node, 'String')?.sval;
    return text === undefined ? [] : [text];
  });
}

/** The relation that a table reference of the parse tree means. */
export function relationName(catalog: Catalog, range: NodeOf<'RangeVar'> | undefined): QualifiedName {
  return catalog.resolve(range?.schemaname ?? null, range?.relname ?? '');
}

/** The object that a dotted name (a list of strings, a List or a TypeName node) means. */
export function dottedName(catalog: Catalog, nodes: readonly Node[] | Node | undefined): QualifiedName {
  const type = nodes && !Array.isArray(nodes) ? inside(nodes as Node, 'TypeName') : undefined;
  const parts = stringsOf(type ? type.names : nodes);
  const schema = parts.length > 1 ? (parts[parts.length - 2] ?? null) : null;
  return catalog.resolve(schema, parts[parts.length - 1] ?? '');
}

/** A type of the user's own by its dotted name: types do not live among relations, so the search path is followed by hand. */
export function userTypeName(catalog: Catalog, names: readonly Node[] | undefined): QualifiedName {
  const parts = stringsOf(names);
  const name = parts[parts.length - 1] ?? '';
  if (parts.length > 1) return { schema: parts[parts.length - 2] ?? 'public', name };
  for (const schema of catalog.searchPath) if (catalog.type({ schema, name })) return { schema, name };
  return { schema: catalog.searchPath[0] ?? 'public', name };
}

/** Every node of that kind below (and including) a part of the parse tree, in the order of the text. */
export function* nodesIn<K extends NodeKind>(tree: unknown, kind: K): Generator<NodeOf<K>> {
  if (typeof tree !== 'object' || tree === null) return;
  if (Array.isArray(tree)) {
    for (const item of tree) yield* nodesIn(item, kind);
    return;
  }
  for (const [key, value] of Object.entries(tree)) {
    // A key that is a node's name starts with a capital; fields do not.
    if (key === kind && typeof value === 'object' && value !== null) yield value as NodeOf<K>;
    yield* nodesIn(value, kind);
  }
}

/** Names of the columns that an expression names, without their table. */
export function columnsNamedIn(tree: unknown): string[] {
  const found = new Set<string>();
  for (const reference of nodesIn(tree, 'ColumnRef')) {
    const parts = stringsOf(reference.fields);
    const last = parts[parts.length - 1];
    if (last !== undefined) found.add(last);
  }
  return [...found];
}

/** The statement itself if it is of that kind, and those of that kind in its WITH. */
export function* changes<K extends 'DeleteStmt' | 'UpdateStmt' | 'InsertStmt'>(
  statement: Statement,
  kind: K,
): Generator<NodeOf<K>> {
  const own = nodeOf(statement, kind);
  if (own) yield own;
  // Only the WITH is searched: the rows of a long INSERT are not looked at one by one.
  const statementWithClause =
    nodeOf(statement, 'SelectStmt') ??
    nodeOf(statement, 'InsertStmt') ??
    nodeOf(statement, 'UpdateStmt') ??
    nodeOf(statement, 'DeleteStmt');
  if (statementWithClause?.withClause) yield* nodesIn(statementWithClause.withClause, kind);
}
