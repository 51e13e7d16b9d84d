import type { TableEffect } from '../../../core/effects/mysql/effect.ts';
import { mysqlEffectOf } from '../../../core/effects/mysql/effect-of.ts';
import type { AdviceStep } from '../../../core/report/finding.ts';
import type { QualifiedName } from '../../../core/schema/catalog.ts';
import { displayName } from '../../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../../core/sql/mysql/alter-action.ts';
import { sqlAt } from '../../../core/sql/mysql/prepared-text.ts';
import { readMysql } from '../../../core/sql/mysql/read-mysql.ts';
import type { MysqlStatement } from '../../../core/sql/mysql/statement.ts';
import { sourceText } from '../../../core/sql/source-text.ts';
import { assertionFor } from '../assertion.ts';
import type { MysqlFolderContext, MysqlStatementContext } from '../rule-part.ts';
import { type ActionWork, dearestOf, isAboutPartitions, liveActions } from '../table-work.ts';

/** The actions as the user wrote them; of a CREATE or DROP INDEX, as an ALTER TABLE says it. */
export function actionsText(statement: MysqlStatement, actions: readonly AlterAction[]): string {
  return actions
    .map((action) => {
      if (statement.node.kind === 'create index' && action.kind === 'add index') return indexText(statement);
      if (statement.node.kind === 'drop index' && action.kind === 'drop index')
        return `DROP INDEX ${sqlAt(statement, action.index.span)}`;
      return sqlAt(statement, action.span).trim();
    })
    .join(', ');
}

/** `CREATE UNIQUE INDEX a ON t (b)` as the action `ADD UNIQUE INDEX a (b)`. */
function indexText(statement: MysqlStatement): string {
  const { node, source } = statement;
  if (node.kind !== 'create index') return '';
  const { index } = node;
  const kind = index.kind === 'index' ? '' : `${index.kind.toUpperCase()} `;
  const name = index.name ? `${sqlAt(statement, index.name.span)} ` : '';
  const after =
    statement.prepared?.quote === null ? statement.sql : source.text.slice(node.table.span.end, statement.span.end);
  const open = after.indexOf('(');
  const close = matchingParenthesis(after, open);
  return `ADD ${kind}INDEX ${name}${after.slice(open, close + 1)}`;
}

function matchingParenthesis(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length - 1;
}

/** `ALTER TABLE orders ADD COLUMN note text, ALGORITHM=INSTANT;` with what can be asserted. */
export function alterText(
  table: QualifiedName,
  actions: string,
  effect: Pick<TableEffect, 'algorithm' | 'lock'> | null,
): string {
  const assertion = effect ? assertionFor(effect) : null;
  return `ALTER TABLE ${displayName(table)} ${[actions, ...(assertion ?? [])].join(', ')};`;
}

/** The same with what the server is known to accept for it on this table: the effect model is asked about the new statement. */
export function assertedAlter(context: MysqlFolderContext, table: QualifiedName, actions: string): string {
  const { catalog, server } = context;
  const bare = sourceText('advice.sql', `ALTER TABLE ${displayName(table)} ${actions}`);
  const [statement] = readMysql(bare, { server, placeholders: { kind: 'none' } }).statements;
  const effect = statement && mysqlEffectOf(statement, catalog, server, new Map());
  const main = effect?.certain ? effect.tables.find(({ because }) => because === null) : undefined;
  return alterText(table, actions, main ?? null);
}

/**
 * When the statement does something slow and something instant at once: the instant part in a statement of its own. Null when
 * there is nothing to split, or when the parts need each other.
 */
export function splitSteps(
  context: MysqlStatementContext,
  slow: readonly ActionWork[],
): readonly { readonly step: AdviceStep; readonly rest: readonly ActionWork[] }[] {
  const all = liveActions(context);
  const quick = all.filter((work) => !slow.includes(work) && work.effect.algorithm === 'INSTANT');
  const rest = all.filter((work) => !quick.includes(work));
  const main = context.main;
  if (!main || quick.length === 0 || rest.length === 0) return [];
  if (all.some(({ action }) => isAboutPartitions(action) || action.kind === 'rename table')) return [];
  // What is dropped may be part of an index or key that the slow part takes away first.
  if (quick.some(({ action }) => action.kind === 'drop column')) return [];
  return [
    {
      step: {
        title: 'What is done in an instant, by itself',
        sql: alterText(
          main.table,
          actionsText(
            context.statement,
            quick.map(({ action }) => action),
          ),
          dearestOf(quick, main),
        ),
      },
      rest,
    },
  ];
}
