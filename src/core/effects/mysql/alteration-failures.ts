import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import { displayName } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import { columnFailures } from './column-failures.ts';
import { dataFailures } from './data-failures.ts';
import type { Decision } from './decision.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';
import { foreignKeyFailures } from './foreign-key-failures.ts';
import { keyFailures } from './key-failures.ts';
import { optionFailures } from './option-failures.ts';
import { partitionFailures } from './partition-failures.ts';

/**
 * Says how an ALTER TABLE fails: by its words, whatever the rows are, or by rows that it does not fit. What is not certain of the table is
 * not held against the statement.
 */
export function alterationFailures(
  table: MysqlTable,
  actions: readonly AlterAction[],
  together: Alteration,
  done: Decision,
  draft: Draft,
): void {
  optionFailures(table, actions, together, draft);
  if (!table.certain) {
    dataFailures(table, actions, together, done, draft);
    return;
  }
  versioningFailures(table, actions, draft);
  columnFailures(table, actions, together, draft);
  keyFailures(table, actions, together, draft);
  foreignKeyFailures(table, actions, together, done, draft);
  partitionFailures(table, actions, together, draft);
  // The rows are only looked at when nothing else is wrong.
  if (!draft.failures.some(({ when }) => when === 'always')) dataFailures(table, actions, together, done, draft);
}

/** The columns of a table that keeps its history may not change under it (MariaDB manual, "System-Versioned Tables"). */
function versioningFailures(table: MysqlTable, actions: readonly AlterAction[], draft: Draft): void {
  if (!draft.mariadb) return;
  const keeps = draft.settings.get('system_versioning_alter_history')?.toLowerCase() === 'keep';
  actions.forEach((action, place) => {
    const { span } = action;
    if (!table.systemVersioned && action.kind === 'drop system versioning') {
      const reason = `${displayName(table.name)} keeps no history.`;
      draft.fail({ code: 'not-versioned', errno: 4124, when: 'always', reason, span, action: place });
    }
    if (!table.systemVersioned || keeps) return;
    if (/^(add column|drop column|modify column|change column|convert charset)$/.test(action.kind)) {
      const reason = `${displayName(table.name)} keeps a history of its rows, which the change does not fit.`;
      draft.fail({ code: 'system-versioned', errno: 4119, when: 'always', reason, span, action: place });
    }
  });
}
