import type { QualifiedName } from '../../core/schema/catalog.ts';
import type { MysqlStatement } from '../../core/sql/mysql/statement.ts';
import {
  earlierStatements,
  inProduction,
  isStored,
  laterStatements,
  makerOf,
  sameTable,
  surelyAbsent,
  undoesUp,
} from './deployed.ts';
import type { MysqlStatementContext } from './rule-part.ts';

/** A table or view that the statement takes away from production. */
export interface Dropped {
  readonly name: QualifiedName;
  /** The later statement of the script that makes one of the same name again. */
  readonly madeAgain: MysqlStatement | undefined;
  /** False for DROP … IF EXISTS of what the history does not know: production may not have it. */
  readonly certain: boolean;
  /** The name that it had before an earlier statement of the script gave it this one, when another has that name now. */
  readonly replaced: QualifiedName | undefined;
}

/**
 * The tables that a DROP TABLE takes from production. Not those that the script made itself, that a down script takes away because
 * its up script made them, or that are not there.
 */
export function droppedTables(context: MysqlStatementContext): readonly Dropped[] {
  const { node } = context.statement;
  if (node.kind !== 'drop table' || node.temporary || isStored(context.statement, context)) return [];
  return node.tables.flatMap((written) => {
    const name = context.catalog.resolve(written);
    if (!inProduction(context, name)) return [];
    return surelyGone(context, name, node.ifExists) ? [] : [dropped(context, name, node.ifExists)];
  });
}

/** The same for DROP VIEW. */
export function droppedViews(context: MysqlStatementContext): readonly Dropped[] {
  const { node } = context.statement;
  if (node.kind !== 'drop view' || isStored(context.statement, context)) return [];
  return node.views.flatMap((written) => {
    const name = context.catalog.resolve(written);
    if (!inProduction(context, name)) return [];
    return surelyGone(context, name, node.ifExists) ? [] : [dropped(context, name, node.ifExists)];
  });
}

function surelyGone(context: MysqlStatementContext, name: QualifiedName, ifExists: boolean): boolean {
  if (undoesUp(context, name.name)) return true;
  // In the very first migration IF EXISTS is there for databases of developers: production has nothing yet.
  return ifExists && (surelyAbsent(context, name) || (context.place === 0 && !isKnown(context, name)));
}

function isKnown({ catalog }: MysqlStatementContext, name: QualifiedName): boolean {
  return catalog.table(name) !== undefined || catalog.view(name) !== undefined;
}

function dropped(context: MysqlStatementContext, name: QualifiedName, ifExists: boolean): Dropped {
  return {
    name,
    madeAgain: makerOf(laterStatements(context), context, name),
    certain: !ifExists || isKnown(context, name),
    replaced: formerName(context, name),
  };
}

/** `orders` for `orders_old` after `RENAME TABLE orders TO orders_old, orders_new TO orders`. */
function formerName(context: MysqlStatementContext, name: QualifiedName): QualifiedName | undefined {
  const { catalog } = context;
  for (const { node } of earlierStatements(context)) {
    const pairs =
      node.kind === 'rename table'
        ? node.pairs
        : node.kind === 'alter table'
          ? node.actions.flatMap((action) =>
              action.kind === 'rename table' ? [{ from: node.table, to: action.to }] : [],
            )
          : [];
    for (const { from, to } of pairs) {
      const former = catalog.resolve(from);
      if (sameTable(catalog.resolve(to), name) && catalog.table(former)) return former;
    }
  }
  return undefined;
}
