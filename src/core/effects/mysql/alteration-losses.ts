import type { MysqlTable } from '../../schema/mysql/catalog.ts';
import type { AlterAction } from '../../sql/mysql/alter-action.ts';
import type { Draft } from './draft.ts';
import type { Alteration } from './find-changes.ts';

export function alterationLosses(
  _table: MysqlTable,
  _actions: readonly AlterAction[],
  _together: Alteration,
  _draft: Draft,
): void {}
