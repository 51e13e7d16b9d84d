import type { Expression } from '../../core/sql/mysql/definitions.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';

/** True for a condition that holds for every row whatever it holds: `1`, `true`, `1 = 1`, `'a' = 'a'`. */
export function isAlwaysTrue(condition: Expression): boolean {
  if (condition.columns.length > 0 || condition.hasSubquery || condition.functions.length > 0) return false;
  let text = condition.text.trim();
  for (let inner = /^\(([^()]*)\)$/s.exec(text); inner; inner = /^\(([^()]*)\)$/s.exec(text))
    text = (inner[1] ?? '').trim();
  if (/^(?:true|0*[1-9]\d*)$/i.test(text)) return true;
  const comparison = /^([\w.]+|'[^'\\]*'|"[^"\\]*")\s*=\s*([\w.]+|'[^'\\]*'|"[^"\\]*")$/.exec(text);
  return comparison !== null && comparison[1] === comparison[2] && comparison[1]?.toLowerCase() !== 'null';
}

/** The conditions of a statement that decide about rows: WHERE, and what a CHECK asks. */
export function conditionsOf(node: MysqlNode): readonly Expression[] {
  switch (node.kind) {
    case 'update':
    case 'delete':
      return node.where ? [node.where] : [];
    case 'select':
    case 'create view':
    case 'alter view':
      return node.query.where ? [node.query.where] : [];
    case 'insert':
      return node.query?.where ? [node.query.where] : [];
    case 'create table':
      return [
        ...(node.query?.where ? [node.query.where] : []),
        ...node.checks.map(({ expression }) => expression),
        ...node.columns.flatMap(({ check }) => (check ? [check.expression] : [])),
      ];
    case 'alter table':
      return node.actions.flatMap((action) => (action.kind === 'add check' ? [action.check.expression] : []));
    default:
      return [];
  }
}

/** Kinds of statement that have such conditions. */
export const withConditions = [
  'update',
  'delete',
  'select',
  'insert',
  'create view',
  'alter view',
  'create table',
  'alter table',
] as const;
