import type { AlterTableCmd, ColumnDef, Constraint } from '@pgsql/types';
import type { Cause } from '../core/effects/effect.ts';
import type { QualifiedName } from '../core/schema/catalog.ts';
import { displayName, quoteIdentifier } from '../core/schema/catalog.ts';
import { addColumnAdvice } from './advice/add-column.ts';
import { type Alteration, type AlterCommand, alterationOf } from './alter-commands.ts';
import { inside } from './names.ts';
import { type BlockingWork, blockingProblem, blockingWork, byCommand } from './policy.ts';
import type { Problem, StatementContext } from './rule.ts';

export function columnDefOf(command: AlterTableCmd | undefined): ColumnDef | undefined {
  return inside(command?.def, 'ColumnDef');
}

export function constraintOf(command: AlterTableCmd | undefined): Constraint | undefined {
  return inside(command?.def, 'Constraint');
}

/** `orders.total`, quoted where needed. */
export function displayColumn(table: QualifiedName, column: string): string {
  return `${displayName(table)}.${quoteIdentifier(column)}`;
}

/** A command of an ALTER TABLE, and the blocking work that it does. */
export interface CommandWork {
  readonly alteration: Alteration;
  readonly command: AlterCommand;
  readonly pieces: readonly BlockingWork[];
}

/** The commands of the statement that do blocking work with one of the causes; only the pieces with those causes. */
export function commandWork(context: StatementContext, causes: readonly Cause[]): readonly CommandWork[] {
  const pieces = blockingWork(context, causes);
  if (pieces.length === 0) return [];
  const alteration = alterationOf(context.statement, context.catalog);
  if (!alteration) return [];
  const found: CommandWork[] = [];
  for (const [place, group] of byCommand(pieces)) {
    const command = alteration.commands.find((one) => one.index === place);
    if (command) found.push({ alteration, command, pieces: group });
  }
  return found;
}

/** A problem about one command: `blockingProblem`, placed on the command when the work names no place of its own. */
export function commandProblem(
  context: StatementContext,
  { command, pieces }: CommandWork,
  action: string,
  rest: Pick<Problem, 'advice' | 'fix'> = {},
): Problem {
  return { span: command.span, ...blockingProblem(context, pieces, action, rest) };
}

/** Causes of ADD COLUMN, the one that costs most first: a column that is rewritten for its default is told by that, once. */
const columnCauses: readonly Cause[] = [
  'add-column-serial',
  'add-column-identity',
  'add-column-volatile-default',
  'add-column-default-before-11',
  'add-column-stored-generated',
  'add-column-constrained-domain',
  'add-column-primary-key',
  'add-column-unique',
  'add-column-foreign-key',
  'add-column-check',
  'add-column-not-null',
];

/**
 * One problem for each ADD COLUMN whose weightiest work has one of the causes; it explains all the work of the command,
 * and its advice is the series for the whole column, so that one column does not give three findings.
 * @param action the sentence's begin: `Adding orders.token with a default that differs from row to row`.
 */
export function* addColumnProblems(
  context: StatementContext,
  causes: readonly Cause[],
  action: (column: string, pieces: readonly BlockingWork[]) => string,
): Generator<Problem> {
  for (const work of commandWork(context, columnCauses)) {
    const present = new Set(work.pieces.map((piece) => piece.work.cause));
    const weightiest = columnCauses.find((cause) => present.has(cause));
    if (!weightiest || !causes.includes(weightiest)) continue;
    const { alteration, command, pieces } = work;
    const column = columnDefOf(command.node)?.colname ?? command.name;
    const advice = addColumnAdvice(context, alteration.table, command.index, command.node);
    yield {
      ...commandProblem(
        context,
        work,
        action(displayColumn(alteration.table, column), pieces),
        advice ? { advice } : {},
      ),
      // The whole definition rather than one of its clauses: the advice is about all of it.
      span: command.span,
    };
  }
}
