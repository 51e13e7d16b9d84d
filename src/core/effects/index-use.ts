import type { Relation } from '../schema/catalog.ts';
import { inside, textOf, textsOf, walk } from '../schema/node.ts';
import type { Node } from '../sql/statement.ts';
import type { Draft, Target } from './draft.ts';

export function hasIndexOn(target: Target, column: string | undefined, draft: Draft): boolean {
  return draft.catalog
    .indexesOf(target.name)
    .some((index) => index.columns[0] === column && index.valid && index.predicate === null);
}

/** The parts of an AND. */
export function conjuncts(node: Node | undefined): Node[] {
  if (!node) return [];
  const bool = inside(node, 'BoolExpr');
  return bool?.boolop === 'AND_EXPR' ? (bool.args ?? []).flatMap((arg) => conjuncts(arg)) : [node];
}

export function columnName(node: Node | undefined): string | null {
  const cast = inside(node, 'TypeCast');
  const fields = inside(cast ? cast.arg : node, 'ColumnRef')?.fields;
  return fields ? (textOf(fields.at(-1)) ?? null) : null;
}

/** Of that table: without a qualifier, or with its name or alias. */
function columnOf(node: Node | undefined, alias: string): string | null {
  const fields = inside(node, 'ColumnRef')?.fields;
  if (!fields) return null;
  if (fields.length > 1 && textOf(fields.at(-2)) !== alias) return null;
  return textOf(fields.at(-1)) ?? null;
}

/** A value that does not come from the table. */
export function isOutside(node: Node | undefined): boolean {
  if (!node) return false;
  let outside = true;
  walk(node, (kind) => {
    if (kind === 'ColumnRef') outside = false;
    return outside && kind !== 'SubLink';
  });
  return outside;
}

/**
 * Whether the condition lets the server go to a few rows through an index: an equality on its first column, or bounds on
 * both sides of it. What the planner would do with anything less depends on the data.
 */
export function isIndexed(
  where: Node | undefined,
  relation: Relation | undefined,
  alias: string,
  draft: Draft,
): boolean {
  if (where === undefined || relation === undefined) return false;
  const equal = new Set<string>();
  const above = new Set<string>();
  const below = new Set<string>();
  for (const node of conjuncts(where)) {
    const operator = inside(node, 'A_Expr');
    if (operator) {
      const sign = textsOf(operator.name).at(-1) ?? '';
      const left = columnOf(operator.lexpr, alias);
      const right = columnOf(operator.rexpr, alias);
      const column =
        left !== null && isOutside(operator.rexpr) ? left : right !== null && isOutside(operator.lexpr) ? right : null;
      if (column === null) continue;
      if (operator.kind === 'AEXPR_BETWEEN') {
        above.add(column);
        below.add(column);
      } else if (sign === '=') equal.add(column);
      else if (sign === '>' || sign === '>=') (column === left ? above : below).add(column);
      else if (sign === '<' || sign === '<=') (column === left ? below : above).add(column);
      continue;
    }
    const link = inside(node, 'SubLink');
    if (link?.subLinkType === 'ANY_SUBLINK' && link.operName === undefined) {
      const column = columnOf(link.testexpr, alias);
      // A batch: rows chosen by a query with a LIMIT.
      if (column !== null && inside(link.subselect, 'SelectStmt')?.limitCount !== undefined) equal.add(column);
    }
  }
  if (equal.size === 0 && above.size === 0) return false;
  return draft.catalog.indexesOf(relation.name).some((index) => {
    const [first] = index.columns;
    if (!index.valid || index.predicate !== null || first === null || first === undefined) return false;
    if (equal.has(first) && (index.method === 'btree' || index.method === 'hash')) return true;
    return index.method === 'btree' && above.has(first) && below.has(first);
  });
}
