import type { TableEffect } from '../../../core/effects/mysql/effect.ts';
import type { Advice, AdviceStep } from '../../../core/report/finding.ts';
import { displayName } from '../../../core/schema/mysql/catalog.ts';
import { actionsOf } from '../actions.ts';
import type { MysqlStatementContext } from '../rule-part.ts';
import type { ActionWork } from '../table-work.ts';
import { onlineToolStep } from './online-tool.ts';
import { splitSteps } from './statement-text.ts';

/**
 * What to do instead of an ALTER that copies or rebuilds a big table: the instant part by itself, then `before`, then an
 * online tool for the rest.
 */
export function slowAlterAdvice(
  context: MysqlStatementContext,
  main: TableEffect,
  slow: readonly ActionWork[],
  before: readonly AdviceStep[] = [],
): Advice {
  const [split] = splitSteps(context, slow);
  // The tool does the whole statement but the instant part: what else is slow would only run a second time.
  const actions = split ? split.rest.map(({ action }) => action) : actionsOf(context.statement.node);
  const tool = onlineToolStep({ context, table: main.table, actions, statement: context.statement });
  const steps = [...(split ? [split.step] : []), ...before, tool];
  const summary =
    before.length > 0
      ? (before[0]?.title ?? '')
      : tool.command === undefined
        ? `Change ${displayName(main.table)} when nobody uses it, or in smaller steps.`
        : `Let an online tool change a copy of ${displayName(main.table)} while it is in use.`;
  return { summary, steps };
}
