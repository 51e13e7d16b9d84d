import { describe, expect, it } from 'vitest';
import { renderGitHub } from '../../src/core/report/github.ts';
import { renderMarkdown } from '../../src/core/report/markdown.ts';
import { renderers } from './preview.ts';
import { finding, report, sample } from './sample.ts';

const many = report(
  Array.from({ length: 20_000 }, (_, index) =>
    finding({
      ...sample().findings[index % 3],
      file: `db/migration/V${Math.floor(index / 10)}__x.sql`,
      line: (index % 10) + 1,
      endLine: (index % 10) + 1,
      fingerprint: String(index),
    }),
  ),
);

describe('20,000 findings', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`are rendered: ${name}`, () => {
      expect(render(many).length).toBeGreaterThan(0);
    });
  }
});

describe('annotations', () => {
  it('are ten of a level at most, worst first, and the tenth counts the rest', () => {
    const lines = renderGitHub(many).trimEnd().split('\n');
    expect(lines.map((line) => line.slice(2, line.indexOf(' ')))).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
      ...Array(10).fill('notice'),
    ]);
    expect(lines[9]).toBe('::error title=Drydock::6,658 more of this level in the summary of the run');
  });

  it('are all there when there are ten', () => {
    const lines = renderGitHub(report(Array.from({ length: 10 }, () => finding())))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.every((line) => line.includes('file='))).toBe(true);
  });

  it('have columns only on one line, and a message of 4,096 characters at most', () => {
    const text = renderGitHub(report([finding({ endLine: 3, message: '🚢'.repeat(5_000) })]));
    expect(text).not.toContain('col=');
    const message = text.slice(text.indexOf('::', 2) + 2).trimEnd();
    expect(message.length).toBeLessThanOrEqual(4_096);
    expect(message.endsWith('🚢…')).toBe(true);
  });
});

describe('Markdown', () => {
  it.each([1_000, 5_000, 60_000, 1_000_000])('keeps within %i bytes and says what is left out', (bytes) => {
    const text = renderMarkdown(many, { bytes });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
    const shown = text.match(/^(?:🔴|🟡|🔵) \*\*/gmu)?.length ?? 0;
    const left = Number(/\*\*([\d,]+) findings? left out here/.exec(text)?.[1]?.replace(',', ''));
    expect(shown + left).toBe(20_000);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it('counts bytes, not characters', () => {
    const text = renderMarkdown(report(Array.from({ length: 500 }, () => finding({ message: '注'.repeat(100) }))), {
      bytes: 60_000,
    });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(58_000);
  });

  it('drops the advice before it drops the finding', () => {
    const steps = [{ title: 'x', sql: 'SELECT 1;\n'.repeat(10_000) }];
    const text = renderMarkdown(report([finding({ advice: { summary: 's', steps } })]), { bytes: 10_000 });
    expect(text).toContain('🔴 **');
    expect(text).not.toContain('left out here');
  });
});
