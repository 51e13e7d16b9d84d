import type { TableEffect } from '../../../core/effects/mysql/effect.ts';
import type { Advice, AdviceStep } from '../../../core/report/finding.ts';
import { displayName, quoteIdentifier } from '../../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../../core/sql/mysql/alter-action.ts';
import type { ColumnDefinition } from '../../../core/sql/mysql/definitions.ts';
import { actionsOf } from '../actions.ts';
import { repeated } from '../batches.ts';
import { columnText, defaultText, typeText } from '../definition-text.ts';
import { laterStatements, sameTable } from '../deployed.ts';
import type { MysqlStatementContext } from '../rule-part.ts';
import { type ActionWork, displayColumn } from '../table-work.ts';
import { changeTypeAdvice } from './change-type.ts';
import { slowAlterAdvice } from './slow-alter.ts';
import { actionsText, assertedAlter } from './statement-text.ts';

/** What to do instead of actions that copy the table: what is cheaper for this one action, else an online tool. */
export function alterCopiesAdvice(
  context: MysqlStatementContext,
  main: TableEffect,
  works: readonly ActionWork[],
): Advice {
  const action = works.length === 1 ? works[0]?.action : undefined;
  const special =
    action?.kind === 'drop primary key'
      ? bothKeysAtOnce(context, main, action)
      : action?.kind === 'add column'
        ? addColumn(context, main, action)
        : null;
  if (special) return special;
  return action?.kind === 'modify column' || action?.kind === 'change column'
    ? changeTypeAdvice(context, main, works)
    : slowAlterAdvice(context, main, works);
}

/** A primary key that a later statement of the script gives back: in one statement the table is rebuilt once, while others write. */
function bothKeysAtOnce(context: MysqlStatementContext, main: TableEffect, drop: AlterAction): Advice | null {
  if (actionsOf(context.statement.node).length !== 1) return null;
  for (const later of laterStatements(context)) {
    if (later.node.kind !== 'alter table' || !sameTable(context.catalog.resolve(later.node.table), main.table))
      continue;
    const add = later.node.actions.find((one) => one.kind === 'add index' && one.index.kind === 'primary');
    if (!add) continue;
    const actions = `${actionsText(context.statement, [drop])}, ${actionsText(later, [add])}`;
    return {
      summary:
        'Drop the old key and add the new one in one statement: the table is then built anew once, while others write.',
      steps: [{ title: 'Both at once', sql: assertedAlter(context, main.table, actions) }],
    };
  }
  return null;
}

function addColumn(
  context: MysqlStatementContext,
  main: TableEffect,
  action: Extract<AlterAction, { readonly kind: 'add column' }>,
): Advice | null {
  const { column } = action;
  if (column.generated?.stored) return virtualInstead(context, main, column);
  return column.default?.kind === 'expression' && !column.autoIncrement
    ? defaultAfterwards(context, main, column)
    : null;
}

/** A virtual column holds nothing: it is computed when it is read, and an index over it is built while others write. */
function virtualInstead(context: MysqlStatementContext, main: TableEffect, column: ColumnDefinition): Advice | null {
  if (!column.generated) return null;
  const name = quoteIdentifier(column.name.name);
  const type = typeText(column.type);
  const virtual = `ADD COLUMN ${name} ${type} GENERATED ALWAYS AS (${bare(column.generated.expression.text)}) VIRTUAL`;
  return {
    summary: `Make ${displayColumn(main.table, column.name.name)} VIRTUAL: nothing is written, and an index over it is built while others write.`,
    steps: [
      { title: 'Computed when it is read', sql: assertedAlter(context, main.table, virtual) },
      ...slowAlterAdvice(context, main, []).steps.map((step) => ({
        ...step,
        title: `If it has to be stored: ${lowerFirst(step.title)}`,
      })),
    ],
  };
}

/** The column without a value, its default for rows to come, and the old rows in batches. */
function defaultAfterwards(context: MysqlStatementContext, main: TableEffect, column: ColumnDefinition): Advice | null {
  if (!column.default) return null;
  const table = displayName(main.table);
  const name = quoteIdentifier(column.name.name);
  const value = defaultText(column.default);
  const without = {
    type: typeText(column.type),
    nullable: true,
    default: null,
    onUpdate: column.onUpdate,
    autoIncrement: false,
    invisible: column.invisible,
    comment: column.comment,
    generated: null,
  };
  const steps: AdviceStep[] = [
    {
      title: '1. Add the column without a value, and its default for rows to come',
      sql: [
        assertedAlter(context, main.table, `ADD COLUMN ${name} ${columnText(without)}`),
        `ALTER TABLE ${table} ALTER COLUMN ${name} SET DEFAULT ${value};`,
      ].join('\n'),
    },
    repeated('2. Fill the old rows in batches', `UPDATE ${table} SET ${name} = ${value} WHERE ${name} IS NULL`),
    ...(column.nullable === false
      ? [
          {
            title: '3. Take NULL away: the table is rebuilt while others read and write',
            sql: `ALTER TABLE ${table} MODIFY COLUMN ${name} ${columnText({ ...without, nullable: false, default: column.default })}, ALGORITHM=INPLACE, LOCK=NONE;`,
          },
        ]
      : []),
  ];
  return {
    summary: `Add ${displayColumn(main.table, column.name.name)} without its default, and give it one afterwards.`,
    steps,
  };
}

function bare(text: string): string {
  return /^\((.*)\)$/s.exec(text)?.[1] ?? text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
