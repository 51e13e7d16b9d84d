import type { Node, NodeOf } from '../core/sql/statement.ts';
import { inside, nodesIn } from './names.ts';

/** True for a condition that holds for every row whatever it holds: `true`, `1 = 1`, `a = a OR true`. */
export function isAlwaysTrue(node: Node | undefined): boolean {
  if (!node) return false;
  const constant = constantOf(node);
  if (constant?.boolval) return constant.boolval.boolval === true;
  const bool = inside(node, 'BoolExpr');
  if (bool?.boolop === 'OR_EXPR') return (bool.args ?? []).some(isAlwaysTrue);
  if (bool?.boolop === 'AND_EXPR') return (bool.args ?? []).every(isAlwaysTrue);
  const expression = inside(node, 'A_Expr');
  if (expression?.kind !== 'AEXPR_OP') return false;
  const left = constantOf(expression.lexpr);
  const right = constantOf(expression.rexpr);
  if (!left || !right || left.isnull || right.isnull) return false;
  const operator = inside(expression.name?.[0], 'String')?.sval;
  const same = plain(left) === plain(right);
  return operator === '=' ? same : operator === '<>' || operator === '!=' ? !same : false;
}

function constantOf(node: Node | undefined): NodeOf<'A_Const'> | undefined {
  const cast = inside(node, 'TypeCast');
  return inside(cast ? cast.arg : node, 'A_Const');
}

/** A constant without its place in the text, so that two can be compared. */
function plain(constant: NodeOf<'A_Const'>): string {
  const { location: _, ...value } = constant;
  return JSON.stringify(value);
}

/** `= NULL` and `<> NULL`, which are never true, anywhere in a part of the tree where a condition stands. */
export function* nullComparisons(tree: unknown): Generator<NodeOf<'A_Expr'>> {
  for (const expression of nodesIn(tree, 'A_Expr')) {
    if (expression.kind !== 'AEXPR_OP') continue;
    const operator = inside(expression.name?.[0], 'String')?.sval;
    if (operator !== '=' && operator !== '<>' && operator !== '!=') continue;
    if (inside(expression.lexpr, 'A_Const')?.isnull || inside(expression.rexpr, 'A_Const')?.isnull) yield expression;
  }
}
