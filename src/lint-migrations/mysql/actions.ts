import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { MysqlNode } from '../../core/sql/mysql/statement.ts';

/** The actions of an ALTER TABLE; CREATE INDEX and DROP INDEX are one action each. Other statements have none. */
export function actionsOf(node: MysqlNode): readonly AlterAction[] {
  switch (node.kind) {
    case 'alter table':
      return node.actions;
    case 'create index':
      return [{ kind: 'add index', index: node.index, ifNotExists: node.ifNotExists, span: node.index.span }];
    case 'drop index':
      return [{ kind: 'drop index', index: node.index, ifExists: node.ifExists, span: node.index.span }];
    default:
      return [];
  }
}
