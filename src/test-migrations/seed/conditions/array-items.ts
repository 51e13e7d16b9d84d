import { constant, type Expression } from './expression.ts';

/** The items of `ARRAY[…]`, of `'{a,b}'` or of a list; null for what is not known before there is a row. */
export function arrayItems(expression: Expression): readonly Expression[] | null {
  if (expression.kind === 'cast') {
    const items = arrayItems(expression.arg);
    const type = expression.type.replace(/\[\]$/, '');
    return items?.map((arg): Expression => ({ kind: 'cast', type, arg })) ?? null;
  }
  if (expression.kind === 'call' && (expression.name === 'array' || expression.name === 'row')) return expression.args;
  if (expression.kind !== 'constant' || typeof expression.value !== 'string') return null;
  const inside = /^\{(.*)\}$/s.exec(expression.value)?.[1];
  if (inside === undefined || inside.includes('{')) return null;
  if (inside === '') return [];
  const items: Expression[] = [];
  for (const [, quoted, simple] of inside.matchAll(/(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:,|$)/gs)) {
    if (quoted !== undefined) items.push(constant(quoted.replace(/\\(.)/gs, '$1')));
    else if (simple !== undefined && simple !== '') items.push(constant(simple));
  }
  return items;
}
