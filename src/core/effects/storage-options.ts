import { inside } from '../schema/node.ts';
import type { Command } from './alteration.ts';
import type { Draft } from './draft.ts';
import { type LockMode, lockModes } from './effect.ts';

/** Options of a table whose change needs no more than SHARE UPDATE EXCLUSIVE (the lock modes in reloptions.c). */
const weak: ReadonlySet<string> = new Set(
  (
    'fillfactor toast_tuple_target parallel_workers vacuum_index_cleanup vacuum_truncate n_distinct n_distinct_inherited ' +
    'autovacuum_enabled autovacuum_vacuum_threshold autovacuum_vacuum_max_threshold autovacuum_vacuum_insert_threshold ' +
    'autovacuum_analyze_threshold autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit autovacuum_freeze_min_age ' +
    'autovacuum_freeze_max_age autovacuum_freeze_table_age autovacuum_multixact_freeze_min_age ' +
    'autovacuum_multixact_freeze_max_age autovacuum_multixact_freeze_table_age autovacuum_vacuum_scale_factor ' +
    'autovacuum_vacuum_insert_scale_factor autovacuum_analyze_scale_factor log_autovacuum_min_duration ' +
    'vacuum_max_eager_freeze_failure_rate vacuum_cost_delay deduplicate_items'
  ).split(' '),
);

/** The strongest lock of the options that a command sets (AlterTableGetRelOptionsLockLevel). */
export function optionLock(command: Command, draft: Draft): LockMode {
  let mode: LockMode = 'SHARE UPDATE EXCLUSIVE';
  for (const node of inside(command.def, 'List')?.items ?? []) {
    const option = inside(node, 'DefElem');
    const name = option?.defname ?? '';
    const own: LockMode = weak.has(name) ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE';
    if (lockModes.indexOf(own) > lockModes.indexOf(mode)) mode = own;
    if (name === 'security_invoker') draft.since(15, 'security_invoker', option?.location, '22023');
    if (name === 'autovacuum_vacuum_max_threshold') draft.since(18, name, option?.location, '22023');
  }
  return mode;
}
