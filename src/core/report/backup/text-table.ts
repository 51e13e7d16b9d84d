import { clip } from '../code-frame.ts';
import { displayWidth } from '../display-width.ts';
import { indented, type Paint, padded, type Tone, wrap } from '../trials/terminal.ts';

export interface TextColumn {
  readonly name: string;
  readonly right?: boolean;
  /** Columns of the terminal that a cell may take; 24 when absent. */
  readonly most?: number;
}

export interface TextRow {
  /** Hostile until escaped, which is done here. */
  readonly cells: readonly string[];
  readonly tone: Tone | null;
}

/**
 * A table for a terminal. What does not fit beside the others goes below its row: the first two columns stay, so that rows can be told apart.
 * A column that is empty in all rows is left out.
 */
export function tableLines(
  columns: readonly TextColumn[],
  rows: readonly TextRow[],
  { paint, width }: { readonly paint: Paint; readonly width: number },
): string[] {
  const cells = rows.map(({ cells }) => columns.map(({ most }, at) => clip(cells[at] ?? '', 0, 0, most ?? 24).text));
  const used = columns.flatMap((_, at) => (cells.some((row) => row[at] !== '') ? [at] : []));
  const widths = columns.map(({ name }, at) =>
    Math.max(name.length, ...cells.map((row) => displayWidth(row[at] ?? ''))),
  );
  const wide = (some: readonly number[]) => some.reduce((sum, at) => sum + (widths[at] ?? 0) + 2, 0);
  let beside = used;
  while (beside.length > 2 && wide(beside) > width) beside = beside.slice(0, -1);
  const below = used.slice(beside.length);
  const line = (row: readonly string[]) =>
    `  ${beside.map((at) => padded(row[at] ?? '', widths[at] ?? 0, columns[at]?.right ? 'right' : 'left')).join('  ')}`.trimEnd();
  return [
    paint('dim', line(columns.map(({ name }) => name))),
    ...cells.flatMap((row, place) => {
      const tone = rows[place]?.tone ?? null;
      const shown = [
        line(row),
        ...below.flatMap((at) => ((row[at] ?? '') === '' ? [] : indented(wrap(row[at] ?? '', width - 6), 6))),
      ];
      return tone === null ? shown : shown.map((each) => paint(tone, each));
    }),
  ];
}
