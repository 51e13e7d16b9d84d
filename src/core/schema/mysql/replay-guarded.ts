import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { MysqlNode } from '../../sql/mysql/statement.ts';
import type { TableRecord } from './records.ts';
import type { ReplayContext } from './replay-context.ts';

/**
 * The statement as IF EXISTS and IF NOT EXISTS would say it, where a script asks the server's catalog instead, since MySQL has neither for
 * columns and keys. Whether it runs or not, what it makes is there behind it, and what it drops is gone. Null for a statement of which
 * this cannot be said, such as one that changes a type.
 */
export function settledNode(context: ReplayContext, node: MysqlNode): MysqlNode | null {
  switch (node.kind) {
    case 'create table':
      return node.orReplace ? null : { ...node, ifNotExists: true };
    case 'create index':
      return node.orReplace ? null : { ...node, ifNotExists: true };
    case 'drop index':
    case 'drop table':
      return { ...node, ifExists: true };
    case 'alter table': {
      const table = context.find(node.table);
      const actions: AlterAction[] = [];
      for (const action of node.actions) {
        const settled = settledAction(action, table);
        if (settled === 'unknown') return null;
        if (settled) actions.push(settled);
      }
      return { ...node, actions };
    }
    default:
      return null;
  }
}

/** Null for an action that has nothing to do. */
function settledAction(action: AlterAction, table: TableRecord | undefined): AlterAction | 'unknown' | null {
  switch (action.kind) {
    case 'add column':
      return { ...action, ifNotExists: true };
    case 'add index':
      return action.index.name || action.index.kind === 'primary' ? { ...action, ifNotExists: true } : 'unknown';
    case 'add foreign key':
      return action.foreignKey.name ? { ...action, ifNotExists: true } : 'unknown';
    case 'add check':
      return action.check.name ? { ...action, ifNotExists: true } : 'unknown';
    case 'drop column':
    case 'drop index':
    case 'drop primary key':
    case 'drop foreign key':
    case 'drop constraint':
      return { ...action, ifExists: true };
    case 'change column': {
      const { from, column } = action;
      if (from.name.toLowerCase() === column.name.name.toLowerCase()) return 'unknown';
      return table?.columns.has(column.name.name.toLowerCase()) ? { ...action, ifExists: true } : action;
    }
    case 'rename column':
      return isDone(action, table?.columns) ? null : action;
    case 'rename index':
      return isDone(action, table?.indexes) ? null : action;
    default:
      return 'unknown';
  }
}

function isDone(
  { from, to }: { readonly from: { readonly name: string }; readonly to: { readonly name: string } },
  things: ReadonlyMap<string, unknown> | undefined,
): boolean {
  return things?.has(to.name.toLowerCase()) === true && !things.has(from.name.toLowerCase());
}
