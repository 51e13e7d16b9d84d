import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';

/** Generated columns, checks and partitions that read a column that goes or gets another name. */
export function dependents(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape }: Pick<Alteration, 'shape'>,
  draft: Draft,
): void {
  const renamed = new Map<string, number>();
  for (const { was, name, action } of shape.columns) {
    if (was !== null && was.name.toLowerCase() !== name.toLowerCase()) renamed.set(was.name.toLowerCase(), action);
  }
  const fail = (code: string, errno: number, reason: string, place: number) => {
    const span = actions[place]?.span;
    if (span) draft.fail({ code, errno, when: 'always', reason, span, action: place });
  };
  const gone = (column: string) => shape.droppedColumns.get(column);
  for (const [key, column] of table.columns) {
    if (column.generated === null || gone(key) !== undefined) continue;
    for (const read of column.generated.expression.columns) {
      const dropped = gone(read);
      const place = dropped ?? (draft.mariadb ? undefined : renamed.get(read));
      // A generated column that is given anew may read something else.
      if (place === undefined || shape.columns.some(({ was, definition }) => was === column && definition !== null))
        continue;
      const reason = `The generated column ${quoteIdentifier(column.name)} reads ${quoteIdentifier(read)}.`;
      fail('generated-column-reads-it', draft.mariadb ? 1054 : 3108, reason, place);
    }
  }
  if (!draft.mariadb) {
    for (const index of table.indexes.values()) {
      if (shape.droppedIndexes.has(index.name.toLowerCase())) continue;
      for (const { column, reads } of index.parts) {
        if (column !== null) continue;
        for (const read of reads) {
          const place = gone(read) ?? renamed.get(read);
          const reason = `The index ${quoteIdentifier(index.name)} reads ${quoteIdentifier(read)}.`;
          if (place !== undefined) fail('functional-index-reads-it', 3837, reason, place);
        }
      }
    }
  }
  for (const [key, check] of table.checks) {
    if (actions.some((action) => action.kind === 'drop constraint' && action.name.name.toLowerCase() === key)) continue;
    const several = new Set(check.expression.columns).size > 1;
    for (const read of check.expression.columns) {
      const dropped = several ? gone(read) : undefined;
      const place = dropped ?? (draft.mariadb ? undefined : renamed.get(read));
      if (place === undefined) continue;
      const reason = `The constraint ${quoteIdentifier(check.name)} reads ${quoteIdentifier(read)}.`;
      fail('check-reads-it', draft.mariadb ? 1054 : 3959, reason, place);
    }
  }
  for (const [key, column] of table.columns) {
    const value = column.default;
    if (value?.kind !== 'expression' || gone(key) !== undefined) continue;
    for (const read of value.columns) {
      const place = gone(read) ?? (draft.mariadb ? undefined : renamed.get(read));
      if (place === undefined || read === key) continue;
      const reason = `The default of ${quoteIdentifier(column.name)} reads ${quoteIdentifier(read)}.`;
      fail('default-reads-it', draft.mariadb ? 1054 : 3766, reason, place);
    }
  }
  const spread = table.partitioning?.columns ?? [];
  for (const column of spread) {
    const place = gone(column) ?? (draft.mariadb ? undefined : renamed.get(column));
    if (place === undefined) continue;
    const reason = `The partitions of ${displayName(table.name)} are made by ${quoteIdentifier(column)}.`;
    fail('partitioned-by-it', draft.mariadb ? 1054 : 3855, reason, place);
  }
}
