import { forHtmlName } from './escape.ts';
import { code, folded } from './html-page.ts';
import type { DatabaseReport } from './report.ts';
import { diffOf, markedColumns, type TableChange } from './schema-change.ts';
import { grouped, plural } from './wording.ts';

const mostTables = 60;
const mostColumns = 200;
const mostDiff = 1_000;

/** What a change does to the schema of a database: its tables before and after, and what differs line by line. */
export function schemaHtml({ name, schemaChange }: DatabaseReport, isOneOfSeveral: boolean): string {
  if (schemaChange === undefined || schemaChange.tables.length === 0) return '';
  const { certain } = schemaChange;
  const tables = schemaChange.tables.slice(0, mostTables);
  const left = schemaChange.tables.length - tables.length;
  const draw = (when: 'before' | 'after') => {
    const boxes = tables.flatMap((table) => boxHtml(table, when));
    return boxes.length === 0 ? '' : `<div class="tables">\n${boxes.join('\n')}\n</div>`;
  };
  const [after, before] = [draw('after'), draw('before')];
  return [
    `<h2>What becomes of the schema${isOneOfSeveral ? ` of ${code(name)}` : ''}</h2>`,
    ...(certain ? [] : ['<p>The history does not tell all of it for sure.</p>']),
    ...(after === '' ? [] : [after]),
    ...(before === '' ? [] : [folded('Before', before)]),
    ...tables.map(diffHtml),
    ...(left > 0 ? [`<p>and ${plural(left, 'more table')}</p>`] : []),
  ].join('\n');
}

function boxHtml(table: TableChange, when: 'before' | 'after'): string[] {
  const shape = table[when];
  if (shape === null) return [];
  const columns = markedColumns(table, when);
  const rows = columns.slice(0, mostColumns).map(({ column, mark }) => {
    const keys = [...(column.primaryKey ? ['PK'] : []), ...(column.foreignKey ? ['FK'] : [])].join(', ');
    const cells = [forHtmlName(column.name), forHtmlName(column.type), keys, mark ?? ''];
    return `<tr${mark === null ? '' : ` class="${mark}"`}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  if (columns.length > rows.length)
    rows.push(`<tr><td colspan="4">${grouped(columns.length - rows.length)} more columns</td></tr>`);
  for (const { columns: from, table: to } of shape.references.slice(0, mostColumns)) {
    rows.push(`<tr><td colspan="4">${forHtmlName(from.join(', '))} → ${forHtmlName(to)}</td></tr>`);
  }
  const name = when === 'before' ? (table.renamedFrom ?? table.name) : table.name;
  return [`<table>\n<caption>${forHtmlName(name)}${fate(table, when)}</caption>\n${rows.join('\n')}\n</table>`];
}

function fate({ before, after, renamedFrom }: TableChange, when: 'before' | 'after'): string {
  if (when === 'before') return after === null ? ' (dropped)' : '';
  if (before === null) return ' (new)';
  return renamedFrom === null ? '' : ` (was ${forHtmlName(renamedFrom)})`;
}

const elements = { '+': 'ins', '-': 'del', ' ': 'span' } as const;

function diffHtml(table: TableChange): string {
  const lines = diffOf(table);
  if (lines.length === 0) return '';
  const shown = lines.slice(0, mostDiff).map(({ sign, text }) => {
    const element = elements[sign];
    // The line break stands inside: between blocks it would be an empty line.
    return `<${element}>${sign} ${forHtmlName(text)}\n</${element}>`;
  });
  if (lines.length > shown.length) shown.push(`<span>  ${grouped(lines.length - shown.length)} more lines\n</span>`);
  return `<h3>${code(table.name)}${table.after === null ? ' (dropped)' : fate(table, 'after')}</h3>\n<pre>${shown.join('')}</pre>`;
}
