import { changeText, directionOf, distributionOf, intervalAxis, placeOn, sampleText } from './distribution.ts';
import { measureText, percentText, ticksBetween } from './figures.ts';
import { circle, drawing, label, line, rect } from './svg.ts';
import type { Comparison, Sample } from './trial-report.ts';

const width = 640;
const start = 64;
const end = width - 24;
const hill = 54;

/** Two samples as hills over one axis with their medians, and below them the change with its interval against zero. */
export function comparisonSvg(comparison: Comparison): string {
  const { before, after, unit, change } = comparison;
  const distribution = distributionOf(comparison);
  const body: string[] = [];
  let y = 6;
  if (distribution !== null) {
    const x = (value: number) => start + placeOn(distribution, value) * (end - start);
    const bottom = y + 2 * (hill + 10);
    for (const tick of ticksBetween(distribution.low, distribution.high, 7)) {
      body.push(line(x(tick), y, x(tick), bottom + 4, 'grid'));
      body.push(label(x(tick), bottom + 18, measureText(tick, ''), 'tick', 'middle'));
    }
    body.push(label(end, bottom + 34, unit, 'tick', 'end'));
    const rows: readonly (readonly [string, Sample, readonly number[]])[] = [
      ['before', before, distribution.before],
      ['after', after, distribution.after],
    ];
    for (const [name, sample, shares] of rows) {
      const base = y + hill + 6;
      body.push(label(4, base - 4, name, 'name'));
      const step = (end - start) / shares.length;
      shares.forEach((share, place) => {
        if (share > 0)
          body.push(rect(start + place * step, base - share * hill, step - 1, share * hill, `hill ${name}`));
      });
      body.push(line(start, base, end, base, 'axis'));
      if (Number.isFinite(sample.median) && shares.some((share) => share > 0))
        body.push(line(x(sample.median), base - hill - 3, x(sample.median), base, 'median'));
      y += hill + 10;
    }
    y += 46;
  }
  if (change !== null) {
    const axis = intervalAxis(change);
    const x = (value: number) => start + placeOn(axis, value) * (end - start);
    const look = directionOf(comparison);
    const middle = y + 16;
    for (const tick of ticksBetween(axis.low, axis.high, 7)) {
      body.push(line(x(tick), y + 2, x(tick), y + 30, tick === 0 ? 'zero' : 'grid'));
      body.push(label(x(tick), y + 44, percentText(tick), 'tick', 'middle'));
    }
    body.push(label(4, middle + 4, 'change', 'name'));
    body.push(line(x(change.low), middle, x(change.high), middle, `interval ${look}`));
    for (const edge of [change.low, change.high])
      body.push(line(x(edge), middle - 6, x(edge), middle + 6, `interval ${look}`));
    body.push(circle(x(change.estimate), middle, 5, `estimate ${look}`));
    y += 54;
  }
  if (body.length === 0) return '';
  const said = `before: ${sampleText(before, unit)}; after: ${sampleText(after, unit)}; change ${changeText(comparison)}`;
  return drawing(width, y, said, body);
}
