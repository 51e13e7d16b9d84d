import type { TransactionRule } from '../core/migrations/migration.ts';
import type { AdviceStep } from '../core/report/finding.ts';
import type { ScriptContext, StatementContext } from './rule.ts';

/** How the script that is looked at is sent to the server. */
export function transactionOf(context: ScriptContext): TransactionRule {
  const script = context.direction === 'down' ? (context.migration.down ?? context.migration.up) : context.migration.up;
  return script.transaction;
}

/**
 * True when a statement that refuses transactions can be put in this one's place as it is: nothing that is known of the
 * tool or the file puts it into one.
 */
export function runsAlone(context: StatementContext): boolean {
  if (context.session.inTransaction || context.statement.body !== null) return false;
  const { mode } = transactionOf(context);
  return mode === 'none' || mode === 'unknown' || (mode === 'simple-query' && context.statements.length === 1);
}

/** A step that has to run outside a transaction, with what the tool wants for it said in its title. */
export function outside(context: ScriptContext, title: string, sql: string): AdviceStep {
  const { optOut } = transactionOf(context);
  return { title: optOut ? `${title} (${optOut})` : title, sql, outsideTransaction: true };
}
