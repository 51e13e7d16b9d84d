import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { narrowing } from './narrowing.ts';
import { isStrict } from './sql-mode.ts';

/** Says what an ALTER TABLE takes away for good. */
export function alterationLosses(
  table: MysqlTable,
  actions: readonly AlterAction[],
  { shape, changes }: Alteration,
  draft: Draft,
): void {
  if (table.temporary) return;
  actions.forEach((action, place) => {
    switch (action.kind) {
      case 'drop column': {
        const column = table.columns.get(action.column.name.toLowerCase());
        // What a generated column holds can be computed again.
        if (column?.generated) break;
        if (column === undefined && (action.ifExists || table.certain)) break;
        draft.lose('column', table.name, column?.name ?? action.column.name, action.span, place);
        break;
      }
      case 'drop partition':
      case 'truncate partition':
        if (action.names === null) draft.lose('rows', table.name, null, action.span, place);
        else {
          for (const { name } of action.names) {
            const missing =
              action.kind === 'drop partition' && action.ifExists && !table.partitions.includes(name.toLowerCase());
            if (!missing) draft.lose('partition', table.name, name, action.span, place);
          }
        }
        break;
      case 'discard tablespace':
      case 'discard partition tablespace':
        draft.lose('rows', table.name, null, action.span, place);
        break;
      case 'drop system versioning':
        draft.lose('rows', table.name, null, action.span, place);
        break;
      default:
    }
  });
  const strict = isStrict(draft.settings);
  const converted = new Set(changes.all('convert column').map(({ column }) => column));
  for (const column of shape.columns) {
    if (column.was === null || !converted.has(column.key)) continue;
    const narrow = narrowing(column, draft.server);
    if (narrow === null || (strict && !narrow.silent)) continue;
    draft.lose('values', table.name, column.was.name, actions[column.action]?.span ?? null, column.action);
  }
  for (const column of shape.columns) {
    // What was written there gives way to what is computed.
    if (column.was === null || column.was.generated !== null || column.generated === null) continue;
    draft.lose('column', table.name, column.was.name, actions[column.action]?.span ?? null, column.action);
  }
  // Without strict mode NULL becomes 0, the empty text or the zero date.
  if (strict) return;
  for (const { action, column: key } of changes.all('make not null')) {
    const column = shape.columns.find((each) => each.key === key);
    if (column?.was) draft.lose('values', table.name, column.was.name, actions[action]?.span ?? null, action);
  }
}
