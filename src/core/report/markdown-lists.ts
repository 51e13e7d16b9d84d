import { forMarkdownTableCell, forMarkdownText, markdownCellCode, markdownCodeSpan } from './escape.ts';
import { silenced } from './headline.ts';
import { type Block, beside, details, type Linking, placeLink } from './markdown-block.ts';
import { tableRow } from './markdown-head.ts';
import type { Report, StatementEffect } from './report.ts';
import { effectText, grouped, nothingTaken, plural } from './wording.ts';

/** Rows of one list: who needs more of them reads the JSON. */
const mostRows = 100;

/** What each statement does, a table a file: asked for with --effects. */
export function effectBlocks(report: Report): Block[] {
  const byFile = new Map<string, StatementEffect[]>();
  for (const each of report.effects ?? []) {
    const list = byFile.get(each.file);
    if (list === undefined) byFile.set(each.file, [each]);
    else list.push(each);
  }
  return [...byFile].map(([file, some]) =>
    beside(
      'what each statement does',
      [
        `#### What each statement of ${markdownCodeSpan(file)} does`,
        '',
        '| line | statement | effect |',
        '| ---: | --- | --- |',
        ...some.map(
          ({ line, statement, effect }) =>
            `| ${line} | ${markdownCellCode(statement)} | ${forMarkdownTableCell(effectText(effect) ?? nothingTaken)} |`,
        ),
        '',
      ].join('\n'),
    ),
  );
}

/** What was silenced and why, what was not looked at, and what the replay is not sure of: folded. */
export function tailBlocks(report: Report, options: Linking): Block[] {
  const blocks: Block[] = [];
  const { given } = silenced(report);
  if (given.length > 0) {
    const rows = given.map(({ finding, reason, by, until }) => {
      const place = placeLink(options, finding.file, finding.line);
      const others = [finding.rule, reason === '' ? 'no reason given' : reason, by, until ?? ''];
      return `| ${place} ${tableRow(others)}`;
    });
    const title = `${plural(given.length, 'finding')} suppressed`;
    blocks.push(folded(title, ['| place | rule | reason | by | until |', '| --- | --- | --- | --- | --- |'], rows));
  }
  if (report.notAnalysed.length > 0) {
    const rows = report.notAnalysed.map(
      ({ file, line, reason }) => `- ${placeLink(options, file, line)}: ${forMarkdownText(reason)}`,
    );
    blocks.push(folded(`${plural(report.notAnalysed.length, 'place')} not analysed`, [], rows));
  }
  if (report.unsure.length > 0) {
    const rows = report.unsure.map((each) => `- ${forMarkdownText(each)}`);
    blocks.push(folded(`${plural(rows.length, 'thing')} that the history does not tell for sure`, [], rows));
  }
  return blocks;
}

function folded(title: string, header: readonly string[], rows: readonly string[]): Block {
  const shown = rows.slice(0, mostRows);
  const rest = rows.length > shown.length ? ['', `and ${grouped(rows.length - shown.length)} more`] : [];
  return beside(title, details(title, [...header, ...shown, ...rest].join('\n')), `${title}\n`);
}
