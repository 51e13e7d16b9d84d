import { describe, expect, it } from 'vitest';
import { renderGitHub } from '../../src/core/report/github.ts';
import { renderMarkdown } from '../../src/core/report/markdown.ts';
import { renderers } from './preview.ts';
import { change, finding, report, sample } from './sample.ts';

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

/** How many findings a Markdown report tells of: in full, as more like one of them, or as left out. */
function told(markdown: string): { readonly here: number; readonly leftOut: number } {
  const number = (text: string | undefined) => Number((text ?? '0').replaceAll(',', ''));
  const sum = (pattern: RegExp) => [...markdown.matchAll(pattern)].reduce((all, [, count]) => all + number(count), 0);
  const here =
    (markdown.match(/^(?:🔴|🟡|🔵) \*\*.*\*\*, line/gmu)?.length ?? 0) +
    sum(/^(?:<details><summary>)?and ([\d,]+) more like it/gm) +
    sum(/^(?:<details><summary>)?(?:🔴|🟡|🔵) (?:<b>|\*\*)[\w-]+(?:<\/b>|\*\*): ([\d,]+) more in/gmu);
  return { here, leftOut: number(/left out here: ([\d,]+) findings?/i.exec(markdown)?.[1]) };
}

/** Many that have nothing in common, so that nothing can be said once for several. */
const various = report(
  Array.from({ length: 5_000 }, (_, index) =>
    finding({
      ...sample().findings[index % 2],
      rule: `rule-${index}`,
      file: `db/migration/V${Math.floor(index / 10)}__x.sql`,
      line: (index % 10) + 1,
      fingerprint: String(index),
    }),
  ),
);

describe('Markdown', () => {
  it.each([1_000, 5_000, 60_000, 1_000_000])(
    'keeps within %i bytes, and no finding is lost without a word',
    (bytes) => {
      for (const all of [various, report(many.findings.filter(({ severity }) => severity !== 'notice'))]) {
        const text = renderMarkdown(all, { bytes });
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
        const { here, leftOut } = told(text);
        expect(here + leftOut).toBe(all.findings.length);
        expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      }
    },
  );

  it('says once what repeats itself', () => {
    const text = renderMarkdown(many, { bytes: 60_000 });
    expect(text).not.toMatch(/left out here/i);
    expect(text).toMatch(/add-column-volatile-default<\/b>: 6,66\d more in 1,99\d migrations/);
    expect(text.match(/^🔴 /gmu)?.length).toBeLessThanOrEqual(4);
    expect(text).toMatch(/^\| 🔴 \[add-column-volatile-default\]\([^)]*\) \| 6,667 \| 2,000 \|$/mu);
  });

  it('counts bytes, not characters', () => {
    const text = renderMarkdown(
      report(Array.from({ length: 500 }, (_, index) => finding({ rule: `r${index}`, message: '注'.repeat(100) }))),
      { bytes: 60_000 },
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(58_000);
  });

  it('drops the advice before it drops the finding', () => {
    const steps = [{ title: 'x', sql: 'SELECT 1;\n'.repeat(10_000) }];
    const text = renderMarkdown(report([finding({ advice: { summary: 's', steps } })]), { bytes: 10_000 });
    expect(text).toContain('🔴 **');
    expect(text).toContain('**Left out here: the details of 1 finding**');
  });

  it('keeps the picture of the schema when there are many findings, and says so when there is no room for it', () => {
    const [database] = sample().databases;
    if (!database) throw new Error('no database');
    const all = { ...various, databases: [{ ...database, schemaChange: change }] };
    expect(renderMarkdown(all, { bytes: 60_000 })).toContain('```mermaid\nerDiagram');
    const small = renderMarkdown(all, { bytes: 1_500 });
    expect(small).not.toContain('mermaid');
    expect(small).toMatch(/left out here: 4,9\d\d findings.* the picture of the schema/i);
  });

  it('has no room for a whole page and still says the verdict', () => {
    expect(renderMarkdown(various, { bytes: 700 })).toMatch(/^### ❌ Drydock lint: 2,500 errors, 2,500 warnings\n/);
  });
});
