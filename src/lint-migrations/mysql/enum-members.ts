import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { DataType } from '../../core/sql/mysql/definitions.ts';
import { liveAlteration } from './deployed.ts';
import { restatedColumns } from './restated.ts';
import type { MysqlStatementContext } from './rule-part.ts';

/** An ENUM or SET that keeps its members, not all of them in their places. */
export interface MovedMembers {
  /** The column's name before the statement. */
  readonly column: string;
  readonly before: readonly string[];
  /** Members that it did not have. */
  readonly more: readonly string[];
  readonly type: DataType;
}

/** What the action does to the places of members; null when none of them moves, or when one is gone. */
export function movedMembers(context: MysqlStatementContext, action: AlterAction): MovedMembers | null {
  if (action.kind !== 'modify column' && action.kind !== 'change column') return null;
  const alteration = liveAlteration(context);
  const changed = alteration && restatedColumns(alteration).find((one) => one.action === action);
  const before = changed?.known?.type;
  const after = changed?.column.type;
  if (!changed || !before?.values || !after?.values || before.name !== after.name) return null;
  const old = before.values;
  const now = after.values;
  // Which rows still hold a member that goes is another question, and another rule.
  if (old.some((value) => !now.includes(value)) || old.every((value, place) => now[place] === value)) return null;
  return { column: changed.from, before: old, more: now.filter((value) => !old.includes(value)), type: after };
}
