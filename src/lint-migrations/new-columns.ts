import type { RiskReason } from '../core/report/risk.ts';
import type { Shapes } from './schema-change.ts';

/**
 * What is written into a column that the same change made is no loss: there was nothing in it but its default.
 * @param before the schema before the change; null when the whole history is reported on
 */
export function knowingNewColumns(reasons: readonly RiskReason[], before: Shapes | null): readonly RiskReason[] {
  return reasons.map((reason) => {
    const { loss } = reason;
    const table = loss && loss.column !== null ? before?.get(loss.table) : undefined;
    if (!loss || !table || table.shape.columns.some(({ name }) => name === loss.column)) return reason;
    const { loss: _, ...rest } = reason;
    return { ...rest, class: 'data', rule: 'changes-rows', text: `rows of ${loss.table} are written` };
  });
}
