import { bytesText, rowsText } from '../sizes.ts';
import type { DeployedStatement } from './deploy-report.ts';

/** "public.orders has 12.4 million rows, 3.33 GB"; empty where nothing is known. The tables' names come from outside. */
export function sizesText(sizes: DeployedStatement['sizes']): string {
  return sizes
    .flatMap(({ table, rows, bytes }) => {
      const parts = [...(rows === null ? [] : [rowsText(rows)]), ...(bytes === null ? [] : [bytesText(bytes)])];
      return parts.length === 0 ? [] : [`${table} has ${parts.join(', ')}`];
    })
    .join('; ');
}

/** "12.4 million rows" of one table among them, null where nobody knows. */
export function rowsOf(sizes: DeployedStatement['sizes'], table: string): number | null {
  return sizes.find((each) => each.table === table)?.rows ?? null;
}
