import { grouped, plural } from './wording.ts';

/** Sizes of tables and of files as one reads them, never more exact than three digits. */

/** "840,000 rows", "12.4 million rows". */
export function rowsText(rows: number): string {
  if (!Number.isFinite(rows) || rows < 0) return 'unknown rows';
  if (rows < 1_000_000) return plural(Math.round(rows), 'row');
  const [figure, word] = rows < 999_500_000 ? [rows / 1e6, 'million'] : [rows / 1e9, 'billion'];
  return `${threeDigits(figure)} ${word} rows`;
}

const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** "8.2 kB", "3.33 GB": powers of 1000, as disks are sold and dashboards count. */
export function bytesText(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return 'unknown size';
  if (bytes < 1_000) return plural(Math.round(bytes), 'byte');
  let figure = bytes / 1_000;
  let place = 0;
  while (figure >= 999.5 && place < units.length - 1) {
    figure /= 1_000;
    place++;
  }
  return `${threeDigits(figure)} ${units[place] ?? 'TB'}`;
}

function threeDigits(figure: number): string {
  return figure >= 100 ? grouped(Math.round(figure)) : String(Number(figure.toPrecision(3)));
}
