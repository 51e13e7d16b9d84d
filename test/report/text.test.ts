import { eastAsianWidth } from 'get-east-asian-width';
import { describe, expect, it } from 'vitest';
import { clip, codeFrame, linesOf } from '../../src/core/report/code-frame.ts';
import { displayWidth, isWide } from '../../src/core/report/display-width.ts';
import { renderText } from '../../src/core/report/text.ts';
import { finding, report, sample } from './sample.ts';

const at = (line: number, column: number, endLine: number, endColumn: number) => ({
  file: 'a',
  line,
  column,
  endLine,
  endColumn,
});

/** What stands above the carets. */
function underlined(line: string, column: number, endColumn: number, width = 80): string {
  const [code, carets] = codeFrame([line], at(1, column, 1, endColumn), width).map((each) => each.code);
  const from = carets?.indexOf('^') ?? 0;
  const to = carets?.length ?? 0;
  let seen = 0;
  let text = '';
  for (const { segment } of new Intl.Segmenter('en').segment(code ?? '')) {
    if (seen >= from && seen < to) text += segment;
    seen += displayWidth(segment);
  }
  return text;
}

describe('display width', () => {
  it('agrees with the published table on every code point', () => {
    const wrong: string[] = [];
    for (let code = 0x300; code <= 0x10ffff; code++) {
      if (isWide(code) !== (eastAsianWidth(code) === 2)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('counts what a reader sees', () => {
    expect(['abc', '注文', 'é', 'e\u0301', '🚢', '👩‍👩‍👧', '❤️', '🇩🇪', 'ﾊ'].map(displayWidth)).toEqual([
      3, 4, 1, 1, 2, 2, 2, 2, 1,
    ]);
  });
});

describe('code frame', () => {
  it.each([
    ['DROP TABLE a;', 6, 11, 'TABLE'],
    ['\tDROP TABLE a;', 7, 12, 'TABLE'],
    ['-- 注文 🚢 DROP', 10, 14, 'DROP'],
    ['SELECT "é\u0301x" DROP', 14, 18, 'DROP'],
    ['\x1b[31m DROP', 7, 11, 'DROP'],
    ['\ufeffDROP TABLE', 2, 6, 'DROP'],
  ])('puts the carets under the span: %j', (line, column, endColumn, expected) => {
    expect(underlined(line, column, endColumn)).toBe(expected);
  });

  it('keeps the span of a long line in view and within the width', () => {
    for (const start of [0, 5, 500, 9_000, 9_990]) {
      for (const wide of ['x', '注']) {
        const line = `${wide.repeat(start)}DROP${wide.repeat(10_000 - start)}`;
        expect(underlined(line, start + 1, start + 5, 60)).toBe('DROP');
        expect(displayWidth(codeFrame([line], at(1, start + 1, 1, start + 5), 60)[0]?.code ?? '')).toBeLessThanOrEqual(
          60,
        );
      }
    }
  });

  it('clips a line of ten megabytes', () => {
    const clipped = clip('注'.repeat(10_000_000), 5_000_000, 5_000_010, 80);
    expect(JSON.stringify(clipped).length).toBeLessThan(1_000);
  });

  it('shows six lines at most and says how many more there are', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    expect(codeFrame(lines, at(3, 1, 7, 2), 80).map((each) => each.number)).toEqual([3, 4, 5, 6, 7]);
    expect(codeFrame(lines, at(3, 1, 20, 2), 80).at(-1)).toMatchObject({ kind: 'more', code: '… 14 more lines' });
    expect(codeFrame(lines, at(3, 1, 4, 1), 80)).toHaveLength(2);
  });

  it('is empty where the file is not at hand, and a caret where the span is', () => {
    expect(codeFrame([], at(3, 1, 3, 2), 80)).toEqual([]);
    expect(codeFrame(['abc'], at(1, 4, 1, 4), 80)[1]?.code).toBe('   ^');
    expect(linesOf('a\r\nb\rc\nd')).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('text', () => {
  const options = { colour: false, width: 100, source: () => undefined };

  it('colours only when told', () => {
    expect(renderText(sample(), options)).not.toContain('\x1b');
    expect(renderText(sample(), { ...options, colour: true })).toContain('\x1b[31m');
  });

  it('folds what repeats itself, counts it, and shows all of it when asked', () => {
    const many = Array.from({ length: 45 }, (_, index) =>
      finding({ file: `V${index % 15}.sql`, line: index + 1, endLine: index + 1 }),
    );
    const output = renderText(report(many), options);
    expect(output.match(/✖ error/g)).toHaveLength(8);
    expect(output).toContain('and 37 more like add-column-volatile-default in 13 files');
    expect(renderText(report(many), { ...options, verbose: true }).match(/✖ error/g)).toHaveLength(45);
  });

  it('says nothing on a clean run when quiet', () => {
    expect(renderText(report([]), { ...options, quiet: true })).toBe('');
  });

  it('keeps sentences within the width', () => {
    const output = renderText(report([finding({ message: '注文 '.repeat(200), docs: '' })]), { ...options, width: 60 });
    for (const line of output.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(72);
    for (const line of output.split('\n').filter((each) => each.includes('注文')))
      expect(displayWidth(line)).toBeLessThanOrEqual(60);
  });
});
