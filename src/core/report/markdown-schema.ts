import { forHtmlText, forMarkdownCode, forMarkdownText, forTerminal, markdownCodeSpan } from './escape.ts';
import { type Block, beside, details } from './markdown-block.ts';
import { erDiagram } from './mermaid.ts';
import type { Report } from './report.ts';
import { type DiffLine, diffOf, type SchemaChange, type TableChange } from './schema-change.ts';
import { grouped, plural } from './wording.ts';

/** A longer diff is folded, and a longer one than that is no reading matter. */
const longDiff = 15;
const mostDiff = 400;
/** Diffs that are shown one by one. */
const mostTables = 40;

/** What a change does to the schema: the tables that it touches as a picture, and what differs line by line. */
export function schemaBlocks(report: Report, options: { readonly diagramCharacters?: number }): Block[] {
  return report.databases.flatMap((database) => {
    const change = database.schemaChange;
    if (change === undefined || change.tables.length === 0) return [];
    const name = report.databases.length > 1 ? `the schema of ${markdownCodeSpan(database.name)}` : 'the schema';
    return [
      pictureBlock(change, `#### What becomes of ${name}\n\n${describe(change)}`, options.diagramCharacters),
      ...diffBlocks(change),
    ];
  });
}

function describe({ tables, certain }: SchemaChange): string {
  const count = (which: (table: TableChange) => boolean, word: string) => {
    const number = tables.filter(which).length;
    return number === 0 ? [] : [`${grouped(number)} ${word}`];
  };
  const parts = [
    ...count(({ before }) => before === null, 'new'),
    ...count(({ before, after }) => before !== null && after !== null, 'altered'),
    ...count(({ after }) => after === null, 'dropped'),
  ];
  const doubt = certain ? '' : ' The history does not tell all of it for sure.';
  return `${plural(tables.length, 'table')}: ${parts.join(', ')}.${doubt}\n`;
}

function pictureBlock(change: SchemaChange, heading: string, characters: number | undefined): Block {
  const now = erDiagram(change, 'after', characters);
  const was = erDiagram(change, 'before', characters);
  const after = now === null ? '' : `\n${forMarkdownCode(now, 'mermaid')}\n`;
  // A change that only drops leaves nothing to be shown after it.
  const before =
    was === null
      ? ''
      : `\n${now === null ? `${forMarkdownCode(was, 'mermaid')}\n` : details('Before', forMarkdownCode(was, 'mermaid'))}`;
  return beside('the picture of the schema', heading + after + before, heading + after, heading);
}

function diffBlocks({ tables }: SchemaChange): Block[] {
  const blocks = tables.slice(0, mostTables).map((table) => {
    const lines = diffOf(table);
    const name = titleOf(table);
    if (lines.length === 0) return beside('what differs', `${name.markdown}\n`);
    const code = forMarkdownCode(codeOf(lines), 'diff');
    const text =
      lines.length > longDiff
        ? details(`${name.html}, ${plural(lines.length, 'line')}`, code)
        : `${name.markdown}\n\n${code}\n`;
    return beside('what differs', text, `${name.markdown}\n`);
  });
  const left = tables.length - blocks.length;
  if (left > 0) blocks.push(beside('what differs', `and ${plural(left, 'more table')}\n`));
  return blocks;
}

function codeOf(lines: readonly DiffLine[]): string {
  const text = lines.slice(0, mostDiff).map(({ sign, text }) => `${sign} ${forTerminal(text)}`);
  return [...text, ...(lines.length > text.length ? [`  ${grouped(lines.length - text.length)} more lines`] : [])].join(
    '\n',
  );
}

/** "`orders`, altered". */
function titleOf({ name, before, after, renamedFrom }: TableChange): {
  readonly markdown: string;
  readonly html: string;
} {
  const fate =
    before === null ? 'new' : after === null ? 'dropped' : renamedFrom === null ? 'altered' : `was ${renamedFrom}`;
  const kind = (after ?? before)?.kind === 'view' ? 'view ' : '';
  return {
    markdown: `${kind}${markdownCodeSpan(name)}, ${forMarkdownText(fate)}`,
    html: `${kind}<code>${forHtmlText(name)}</code>, ${forHtmlText(fate)}`,
  };
}
