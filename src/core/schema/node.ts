import type { Node, NodeKind, NodeOf } from '../sql/statement.ts';

/** The inside of a node if it is of that kind. */
export function inside<K extends NodeKind>(node: Node | undefined | null, kind: K): NodeOf<K> | undefined {
  if (!node) return undefined;
  // The tree's type is a union of one-key objects: the key is the tag, which TypeScript cannot follow for a generic K.
  return (node as unknown as Readonly<Record<string, unknown>>)[kind] as NodeOf<K> | undefined;
}

/** The tag of a node and what it holds. */
export function opened(node: Node): { readonly kind: string; readonly value: unknown } {
  for (const kind in node) return { kind, value: (node as unknown as Readonly<Record<string, unknown>>)[kind] };
  return { kind: '', value: undefined };
}

/** The text of a `String` node; undefined for any other. */
export function textOf(node: Node | undefined): string | undefined {
  const string = inside(node, 'String');
  // The parser's JSON leaves out an empty string.
  return string ? (string.sval ?? '') : undefined;
}

/** The texts of a list of `String` nodes; others are left out. */
export function textsOf(nodes: readonly Node[] | undefined): string[] {
  const texts: string[] = [];
  for (const node of nodes ?? []) {
    const text = textOf(node);
    if (text !== undefined) texts.push(text);
  }
  return texts;
}

/** The last two parts of a dotted name: `[schema or undefined, name]`. */
export function lastTwo(parts: readonly string[]): readonly [string | undefined, string] {
  return [parts.length > 1 ? parts[parts.length - 2] : undefined, parts[parts.length - 1] ?? ''];
}

/** The text of a constant string: `'x'`, also under a cast. */
export function constantText(node: Node | undefined): string | undefined {
  const cast = inside(node, 'TypeCast');
  const constant = inside(cast ? cast.arg : node, 'A_Const');
  if (!constant?.sval) return undefined;
  return constant.sval.sval ?? '';
}

/** Calls `visit` for every node below (and the node itself), parents first; `visit` answers false to leave out what is below. */
export function walk(node: unknown, visit: (kind: string, value: Readonly<Record<string, unknown>>) => boolean): void {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const key in node) {
    const value = (node as Readonly<Record<string, unknown>>)[key];
    if (typeof value !== 'object' || value === null) continue;
    // Node tags begin with a capital letter; fields do not.
    const code = key.charCodeAt(0);
    if (code >= 65 && code <= 90 && !Array.isArray(value)) {
      if (!visit(key, value as Readonly<Record<string, unknown>>)) continue;
    }
    walk(value, visit);
  }
}
