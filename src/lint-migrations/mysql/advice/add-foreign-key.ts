import type { TableEffect } from '../../../core/effects/mysql/effect.ts';
import type { Advice } from '../../../core/report/finding.ts';
import { displayName, quoteIdentifier } from '../../../core/schema/mysql/catalog.ts';
import type { ForeignKeyReference, Identifier } from '../../../core/sql/mysql/definitions.ts';
import { sqlAt } from '../../../core/sql/mysql/prepared-text.ts';
import type { MysqlStatementContext } from '../rule-part.ts';
import type { ActionWork } from '../table-work.ts';
import { slowAlterAdvice } from './slow-alter.ts';
import { actionsText, alterText } from './statement-text.ts';

/** A foreign key without the copy: look for rows that break it, add it unchecked for this session, look again. */
export function addForeignKeyAdvice(context: MysqlStatementContext, main: TableEffect, work: ActionWork): Advice {
  const { action } = work;
  const name = displayName(main.table);
  if (action.kind !== 'add foreign key') {
    const column = action.kind === 'add column' ? action.column : null;
    return column?.references
      ? {
          summary: 'Add the column first and its foreign key in a statement of its own.',
          steps: [
            {
              title: 'Add the column without REFERENCES, in an instant; then the foreign key without the check',
              sql: [
                `ALTER TABLE ${name} ADD COLUMN ${definitionWithoutReference(context, column)}, ALGORITHM=INSTANT;`,
                ...unchecked(
                  alterText(
                    main.table,
                    `ADD FOREIGN KEY (${quoteIdentifier(column.name.name)}) ${referenceText(context, column.references)}`,
                    null,
                  ),
                ),
              ].join('\n'),
            },
          ],
        }
      : slowAlterAdvice(context, main, [work]);
  }
  const { columns, references } = action.foreignKey;
  const alone = main.actions.length === 1;
  const orphans = orphanQuery(context, main, columns, references);
  const quick = {
    algorithm: context.server.engine === 'mariadb' ? ('NOCOPY' as const) : ('INPLACE' as const),
    lock: 'NONE' as const,
  };
  return {
    summary: `Add the key without the check of the old rows, and look at those yourself.`,
    steps: [
      { title: '1. Rows that would break it: mend them first', sql: orphans },
      {
        title: `2. Add the key${alone ? '' : ' in a statement of its own'}; the setting is for this session alone`,
        sql: unchecked(alterText(main.table, actionsText(context.statement, [action]), quick)).join('\n'),
      },
      { title: '3. Look once more, for what was written in between', sql: orphans },
    ],
  };
}

function unchecked(alter: string): readonly string[] {
  return ['SET SESSION foreign_key_checks = 0;', alter, 'SET SESSION foreign_key_checks = 1;'];
}

/** A query that gives the rows without a parent; a key with a NULL in it is not checked (manual, section 15.1.20.5). */
export function orphanQuery(
  context: MysqlStatementContext,
  main: Pick<TableEffect, 'table'>,
  columns: readonly Identifier[],
  references: ForeignKeyReference,
): string {
  const parent = displayName(context.catalog.resolve(references.table));
  const pairs = columns.map((column, place) => {
    const theirs = references.columns[place]?.name ?? column.name;
    return { ours: quoteIdentifier(column.name), theirs: quoteIdentifier(theirs) };
  });
  return [
    `SELECT child.* FROM ${displayName(main.table)} AS child`,
    `LEFT JOIN ${parent} AS parent ON ${pairs.map(({ ours, theirs }) => `parent.${theirs} = child.${ours}`).join(' AND ')}`,
    `WHERE ${pairs.map(({ ours }) => `child.${ours} IS NOT NULL`).join(' AND ')} AND parent.${pairs[0]?.theirs ?? 'id'} IS NULL;`,
  ].join('\n');
}

function referenceText(context: MysqlStatementContext, references: ForeignKeyReference): string {
  const columns = references.columns.map(({ name }) => quoteIdentifier(name)).join(', ');
  const actions = [
    ...(references.onDelete ? [`ON DELETE ${references.onDelete.toUpperCase()}`] : []),
    ...(references.onUpdate ? [`ON UPDATE ${references.onUpdate.toUpperCase()}`] : []),
  ];
  return [`REFERENCES ${displayName(context.catalog.resolve(references.table))} (${columns})`, ...actions].join(' ');
}

/** The column as the user wrote it, up to REFERENCES. */
function definitionWithoutReference(
  context: MysqlStatementContext,
  column: { readonly span: { readonly start: number; readonly end: number } },
): string {
  const text = sqlAt(context.statement, column.span);
  return text.replace(/\s+REFERENCES\b[\s\S]*$/i, '');
}
