import { displayName, quoteIdentifier } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import { type Alteration, isFilledBefore, isStillNull } from './deployed.ts';
import { primaryKeyOf } from './indexes.ts';
import type { MysqlStatementContext } from './rule-part.ts';

/** True when the script itself makes sure that no row is in the way: it has filled the column, or has just added it without a value. */
export function isSafe(
  context: MysqlStatementContext,
  { table }: Alteration,
  action: AlterAction,
  code: string,
): boolean {
  const column = columnOf(action);
  if (code === 'null-values') return column !== null && isFilledBefore(context, table, column);
  // One NULL among the columns, and nothing is looked up.
  return (
    action.kind === 'add foreign key' && action.foreignKey.columns.some(({ name }) => isStillNull(context, table, name))
  );
}

/** A query that finds out before the deployment whether a row is in the way; null when there is no such query. */
export function precheckOf(
  { catalog }: MysqlStatementContext,
  { shown }: Alteration,
  action: AlterAction,
  code: string,
): string | null {
  const column = columnOf(action);
  if (code === 'null-values' && column !== null)
    return `SELECT COUNT(*) FROM ${shown} WHERE ${quoteIdentifier(column)} IS NULL;`;
  if (action.kind === 'add check')
    return `SELECT COUNT(*) FROM ${shown} WHERE NOT (${withoutBrackets(action.check.expression.text)});`;
  if (action.kind !== 'add foreign key') return null;
  const { columns, references } = action.foreignKey;
  const parent = catalog.resolve(references.table);
  const table = catalog.table(parent);
  const named = references.columns.map(({ name }) => name);
  const primary = table ? (primaryKeyOf(table)?.parts ?? []).flatMap((part) => part.column ?? []) : [];
  const keys = named.length > 0 ? named : primary;
  if (keys.length !== columns.length || keys.length === 0) return null;
  const pairs = columns.map(
    ({ name }, place) => `parent.${quoteIdentifier(keys[place] ?? '')} = child.${quoteIdentifier(name)}`,
  );
  const present = columns.map(({ name }) => `child.${quoteIdentifier(name)} IS NOT NULL`);
  return [
    `SELECT COUNT(*) FROM ${shown} AS child`,
    `WHERE ${present.join(' AND ')}`,
    `  AND NOT EXISTS (SELECT 1 FROM ${displayName(parent)} AS parent WHERE ${pairs.join(' AND ')});`,
  ].join('\n');
}

/** The name that a column had before the action. */
function columnOf(action: AlterAction): string | null {
  if (action.kind === 'modify column') return action.column.name.name;
  return action.kind === 'change column' ? action.from.name : null;
}

function withoutBrackets(text: string): string {
  return /^\(([^()]*)\)$/s.exec(text.trim())?.[1] ?? text;
}
