import { clip } from '../code-frame.ts';
import { displayWidth } from '../display-width.ts';
import { plural } from '../wording.ts';
import { changeText, directionOf, distributionOf, intervalAxis, placeOn, sampleText } from './distribution.ts';
import { measureText } from './figures.ts';
import { type Paint, padded, type Tone, wrap } from './terminal.ts';
import type { EvidenceRoom } from './text-evidence.ts';
import type { Comparison } from './trial-report.ts';

const heights = '▁▂▃▄▅▆▇█';
const label = 8;
const widest = 40;
const widestUnit = 12;

const tones = { worse: 'bad', better: 'good', unsure: 'doubt' } as const satisfies Record<string, Tone>;

/** Two samples as two small mountains over one axis, and the change with its interval against zero. */
export function comparisonLines(comparison: Comparison, { width, paint }: EvidenceRoom): string[] {
  const unit = clip(comparison.unit, 0, 0, widestUnit).text;
  const figures = [comparison.before, comparison.after].map((sample) => sampleText(sample, unit));
  const figureWidth = Math.max(...figures.map(displayWidth));
  const beside = width - label - figureWidth - 2 >= 16;
  const columns = Math.max(10, Math.min(widest, width - label - (beside ? figureWidth + 2 : 0)));
  const distribution = distributionOf(comparison);
  const lines: string[] = [];
  const row = (name: string, shares: readonly number[] | undefined, tone: Tone, figure: string) => {
    const drawn = shares === undefined ? '' : mountain(shares, columns);
    if (beside) {
      lines.push(padded(name, label) + paint(tone, padded(drawn, columns)) + (drawn === '' ? '' : '  ') + figure);
    } else {
      lines.push(
        padded(name, label) + paint(tone, drawn),
        ...wrap(figure, width - label).map((line) => ' '.repeat(label) + line),
      );
    }
  };
  row('before', distribution?.before, 'dim', figures[0] ?? '');
  row('after', distribution?.after, 'info', figures[1] ?? '');
  const margin = ' '.repeat(label);
  if (distribution !== null) {
    const { low, high, beyond } = distribution;
    const [left, right] = [measureText(low, ''), measureText(high, unit)];
    const axis =
      left.length + right.length + 2 > columns
        ? `${left} … ${right}`
        : padded(left, columns - displayWidth(right)) + right;
    const more = beyond > 0 ? `  and ${plural(beyond, 'run')} beyond` : '';
    lines.push(margin + paint('dim', axis + more));
  }
  const tone = tones[directionOf(comparison)];
  lines.push(padded('change', label) + paint(tone, changeText(comparison)));
  if (comparison.change !== null)
    lines.push(
      margin +
        intervalLine(comparison.change, columns, paint, tone) +
        (label + columns + 13 <= width ? `  ${paint('dim', '│ no change')}` : ''),
    );

  return lines;
}

/** The heights as a row of blocks, as wide as it is asked for. */
export function mountain(shares: readonly number[], columns: number): string {
  return Array.from({ length: columns }, (_, at) =>
    block(shares[Math.floor((at / columns) * shares.length)] ?? 0),
  ).join('');
}

/** Nothing is no block, and however little there is, it is seen. */
function block(share: number): string {
  if (share <= 0) return ' ';
  return heights[Math.min(heights.length - 1, Math.floor(share * heights.length))] ?? '█';
}

/** `┄┄│┄┄├──●──┤┄`: where zero is, and the interval. */
function intervalLine(change: NonNullable<Comparison['change']>, columns: number, paint: Paint, tone: Tone): string {
  const axis = intervalAxis(change);
  const column = (value: number) => Math.min(columns - 1, Math.round(placeOn(axis, value) * (columns - 1)));
  const [from, to, middle, zero] = [column(change.low), column(change.high), column(change.estimate), column(0)];
  const cells = Array.from({ length: columns }, (_, at) => {
    if (at === middle) return paint(tone, '●');
    if (at === zero) return paint('strong', '│');
    if (at === from) return paint(tone, '├');
    if (at === to) return paint(tone, '┤');
    return at > from && at < to ? paint(tone, '─') : paint('dim', '┄');
  });
  return cells.join('');
}
