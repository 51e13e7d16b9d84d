import type { MysqlColumn } from '../../core/schema/mysql/catalog.ts';
import type { AlterAction } from '../../core/sql/mysql/alter-action.ts';
import type { ColumnDefinition } from '../../core/sql/mysql/definitions.ts';
import type { Alteration } from './deployed.ts';

/** A column that MODIFY or CHANGE defines anew. */
export interface RestatedColumn {
  readonly action: AlterAction;
  /** Its name before. */
  readonly from: string;
  /** What it is from now on: what is not written is gone. */
  readonly column: ColumnDefinition;
  /** What it was; undefined when the history does not know it. */
  readonly known: MysqlColumn | undefined;
}

/** The columns of the table that the statement defines anew. */
export function restatedColumns({ actions, known }: Alteration): readonly RestatedColumn[] {
  return actions.flatMap((action) => {
    if (action.kind !== 'modify column' && action.kind !== 'change column') return [];
    const from = action.kind === 'change column' ? action.from.name : action.column.name.name;
    return [{ action, from, column: action.column, known: known?.columns.get(from.toLowerCase()) }];
  });
}
