import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/core/schema/server/unified-diff.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `${from + at}`);
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

describe('a diff of two texts', () => {
  it('is empty for equal ones, whatever their line ends', () => {
    expect(unifiedDiff('a\nb\n', 'a\r\nb')).toEqual({ lines: [], left: 0, added: 0, removed: 0 });
    expect(unifiedDiff('', '')).toEqual({ lines: [], left: 0, added: 0, removed: 0 });
  });

  it('has three lines around each change, and joins stretches that meet', () => {
    const before = numbers(1, 30);
    const after = before.flatMap((line) =>
      line === '5' ? ['five'] : line === '11' ? [] : line === '25' ? ['25', 'new'] : [line],
    );
    expect(unifiedDiff(text(before), text(after))).toEqual({
      lines: [
        '@@ -2,13 +2,12 @@',
        ...[' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', ' 9', ' 10', '-11', ' 12', ' 13', ' 14'],
        '@@ -23,6 +22,7 @@',
        ...[' 23', ' 24', ' 25', '+new', ' 26', ' 27', ' 28'],
      ],
      left: 0,
      added: 2,
      removed: 2,
    });
  });

  it('keeps other context, and stops at a limit', () => {
    const { lines, left } = unifiedDiff(
      text(numbers(1, 9)),
      text(numbers(1, 9).map((line) => (line === '5' ? 'x' : line))),
      { context: 1, most: 3 },
    );
    expect(lines).toEqual(['@@ -4,3 +4,3 @@', ' 4', '-5']);
    expect(left).toBe(2);
  });

  it('of a text that was empty', () => {
    expect(unifiedDiff('', 'a\nb\n').lines).toEqual(['@@ -0,0 +1,2 @@', '+a', '+b']);
    expect(unifiedDiff('a\n', '').lines).toEqual(['@@ -1 +0,0 @@', '-a']);
  });

  it('is one that patch applies, for texts with lines that repeat', () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-diff-'));
    try {
      let seed = 7;
      const random = (below: number) => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return (seed >> 8) % below;
      };
      for (let round = 0; round < 60; round++) {
        const words = 2 + random(10);
        const before = Array.from({ length: random(60) }, () => `line ${random(words)}`);
        const after = before.flatMap(
          (line) =>
            [[], [line, `line ${random(words)}`], [`new ${random(3)}`], [line], [line], [line]][random(6)] ?? [],
        );
        const { lines } = unifiedDiff(text(before), text(after));
        if (text(before) === text(after)) continue;
        writeFileSync(join(folder, 'before'), text(before));
        const { status, stdout } = spawnSync('patch', ['-s', '-F0', '-o', '-', join(folder, 'before')], {
          input: `--- a\n+++ b\n${text(lines)}`,
          encoding: 'utf8',
        });
        expect({ status, stdout }).toEqual({ status: 0, stdout: text(after) });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('finds what is kept among thousands of lines, moved or not', () => {
    const before = Array.from({ length: 20_000 }, (_, at) => `CREATE TABLE t${at} (id int)`);
    const after = before.flatMap((line, at) =>
      at % 1000 === 7 ? [`${line} -- changed`] : at % 1500 === 3 ? [] : [line],
    );
    const { added, removed } = unifiedDiff(text(before), text(after), { most: 10 });
    expect({ added, removed }).toEqual({ added: 20, removed: 34 });
  });

  it('gives up on texts without a common line, and on ones without a line that is alone, and says them whole', () => {
    const a = Array.from({ length: 5000 }, (_, at) => `${at % 3}`);
    const b = Array.from({ length: 5000 }, (_, at) => `${3 + (at % 3)}`);
    expect(unifiedDiff(text(a), text(b))).toMatchObject({ added: 5000, removed: 5000 });
    const c = Array.from({ length: 5000 }, (_, at) => `${(at * 7) % 3}`);
    const { lines } = unifiedDiff(text(a), text(c.reverse()));
    expect(lines.filter((line) => line.startsWith('+')).length).toBeGreaterThan(0);
  });
});
