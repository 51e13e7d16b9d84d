import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName, quoteIdentifier } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { isGeometry } from './column-type.ts';
import { getsZeroDate } from './compare-columns.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { narrowing } from './narrowing.ts';
import { isStrict } from './sql-mode.ts';

/** How rows can make a statement fail: NULL, duplicates, values that do not fit. */
export function dataFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape, changes }: Alteration,
  done: Decision,
  draft: Draft,
): void {
  const name = displayName(table.name);
  const fail = (code: string, errno: number, reason: string, place: number, when: 'data' | 'always' = 'data') => {
    const span = actions[place]?.span ?? null;
    draft.fail({ code, errno, when, reason, span, action: place });
  };
  const strict = isStrict(draft.settings);
  const copies = done.algorithm === 'COPY';
  for (const column of shape.columns) {
    const place = Math.max(column.action, 0);
    const shown = quoteIdentifier(column.name);
    if (column.was === null) {
      const type = column.type?.name ?? '';
      if (!draft.mariadb && !column.nullable && isGeometry(type) && column.definition?.default === null) {
        fail(
          'null-values',
          1138,
          `A row of ${name} would have NULL in ${shown}, for which there is no other value.`,
          place,
        );
      }
      if (getsZeroDate(column) && strict && refusesZeroDates(draft)) {
        fail(
          'zero-date',
          1292,
          `The rows of ${name} would get the date 0000-00-00 in ${shown}, which sql_mode refuses.`,
          place,
        );
      }
      continue;
    }
    if (column.was.type !== null && column.was.nullable && !column.nullable && strict) {
      const errno = draft.mariadb || copies ? 1265 : 1138;
      fail('null-values', errno, `A row of ${name} with NULL in ${shown} would stop it.`, place);
    }
    const narrow = narrowing(column, draft.server);
    if (narrow !== null && strict && changes.all('convert column').some((change) => change.column === column.key)) {
      fail(
        'value-does-not-fit',
        narrow.errno,
        `A row of ${name} whose ${shown} ${narrow.reason} would stop it.`,
        place,
      );
    }
  }
  for (const index of shape.indexes) {
    const lost = index.was !== null && index.rebuilt && index.parts.length < index.was.parts.length;
    if (index.was !== null && !lost) continue;
    const place = Math.max(index.action, 0);
    // A number that is given to every row is given once.
    const fresh =
      !lost &&
      index.parts.some(({ column }) =>
        shape.columns.some(({ key, was, autoIncrement }) => key === column && was === null && autoIncrement),
      );
    if (fresh || (index.kind !== 'unique' && index.kind !== 'primary')) continue;
    const columns = index.parts.flatMap(({ column }) => (column === null ? [] : [column]));
    if (wasUnique(table, shape, columns)) continue;
    const list = columns
      .map((column) => quoteIdentifier(shape.columns.find(({ key }) => key === column)?.name ?? column))
      .join(', ');
    fail('duplicate-key', 1062, `Two rows of ${name} with the same ${list || 'value'} would stop it.`, place);
  }
  for (const { action } of changes.all('add foreign key')) {
    fail('no-parent-row', 1452, `A row of ${name} without a row that it references would stop it.`, action);
  }
  for (const { action } of changes.all('add check')) {
    fail(
      'check-violated',
      draft.mariadb ? 4025 : 3819,
      `A row of ${name} that violates the constraint would stop it.`,
      action,
    );
  }
}

function refusesZeroDates(draft: Draft): boolean {
  const mode = draft.settings.get('sql_mode');
  if (mode === undefined || /default|@@|\(/i.test(mode)) return !draft.mariadb;
  return /no_zero_date|traditional/i.test(mode);
}

/** Rows that differ in some columns differ in more. */
function wasUnique(table: MysqlTable, shape: Alteration['shape'], columns: readonly string[]): boolean {
  const before = new Set(
    columns.map((column) => shape.columns.find(({ key }) => key === column)?.was?.name.toLowerCase() ?? ''),
  );
  for (const { kind, parts } of table.indexes.values()) {
    if (kind !== 'unique' && kind !== 'primary') continue;
    if (
      parts.every(
        ({ column, length }) =>
          column !== null && length === null && before.has(column) && !table.columns.get(column)?.nullable,
      )
    ) {
      return true;
    }
  }
  return false;
}
