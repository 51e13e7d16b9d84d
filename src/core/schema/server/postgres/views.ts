import type { Column } from './columns.ts';
import { optionList, plainObject, type Reading } from './reading.ts';
import type { RelationRow } from './relations.ts';
import { settled } from './settled.ts';
import type { TableStatements } from './tables.ts';

/**
 * Views and materialized views, with their queries as the server writes them: 16 and later leave out qualifiers that need not be
 * there, so that the same view has another text on 15. That is not mended: only the server knows what a text means.
 */
export function viewObjects(
  reading: Reading,
  relations: readonly RelationRow[],
  columns: ReadonlyMap<string, readonly Column[]>,
  ofIndexes: TableStatements,
): void {
  for (const view of relations) {
    if ((view.kind !== 'v' && view.kind !== 'm') || view.query === null) continue;
    const also = [...(ofIndexes.get(view.oid) ?? [])];
    const alter = `ALTER ${view.kind === 'm' ? 'MATERIALIZED VIEW' : 'VIEW'} ${view.sql} ALTER COLUMN`;
    for (const column of columns.get(view.oid) ?? []) {
      if (view.kind === 'v' && column.value !== null) also.push(`${alter} ${column.sql} SET ${column.value}`);
      if (view.kind === 'm') also.push(...column.settings.map((setting) => `${alter} ${column.sql} ${setting}`));
    }
    reading.objects.push(plainObject('view', view.display, null, viewText(view, view.query), also));
  }
}

function viewText(view: RelationRow, query: string): string {
  const head = [`CREATE ${view.kind === 'm' ? 'MATERIALIZED VIEW' : 'VIEW'} ${view.sql}`];
  if (view.accessMethod !== null && view.accessMethod !== 'heap') head.push(`USING ${view.accessMethod}`);
  if (view.options.length > 0) head.push(`WITH (${optionList(view.options)})`);
  if (view.tablespace !== null) head.push(`TABLESPACE ${view.tablespace}`);
  const body = settled(query).replace(/;\s*$/, '').replace(/^\n+/, '');
  return `${head.join(' ')} AS\n${body}${view.kind === 'm' && !view.populated ? '\n  WITH NO DATA' : ''}`;
}
