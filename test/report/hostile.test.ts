import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/core/report/report.ts';
import { renderText } from '../../src/core/report/text.ts';
import { renderers } from './preview.ts';
import { finding, hostile, report } from './sample.ts';

/** A report in which everything that can come from outside is the given text. */
function of(text: string): Report {
  const bad = finding({
    rule: text,
    message: `${text} ${text}`,
    file: text,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 4,
    docs: text,
    effect: {
      locks: [{ relation: text, mode: text, blocks: 'writes' }],
      rewrites: [text],
      scans: [text],
      indexBuilds: [text],
      mayFail: [text],
      estimatedMs: 1,
      certain: true,
    },
    advice: { summary: text, steps: [{ title: text, sql: text, outsideTransaction: true }] },
    fix: { title: text, edits: [{ file: text, start: 0, end: 1, text }] },
    references: [{ file: text, line: 3, text }],
  });
  const database = {
    name: text,
    engine: 'postgres' as const,
    serverVersion: text,
    summary: text,
    tool: text,
    folder: text,
    migrations: 2,
    reported: 1,
  };
  return report([bad], {
    databases: [database, database],
    suppressed: [{ finding: bad, reason: text, by: text, until: text }],
    notAnalysed: [{ ...bad, reason: text }],
    unsure: [text],
  });
}

const escapeCode = /\x1b\[(?:1|2|22|3[1236]|39)m/g;
const control = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('text from outside', () => {
  for (const text of hostile) {
    for (const [name, render] of Object.entries(renderers)) {
      it(`does no harm in ${name}: ${JSON.stringify(text)}`, () => {
        const output = render(of(text)).replace(escapeCode, '');
        expect(output).not.toMatch(control);
        expect(new TextDecoder().decode(new TextEncoder().encode(output))).toBe(output);
        for (const line of output.split('\n')) {
          // What the runner of GitHub Actions reads as a command. One of our own is read as that and as nothing else.
          if (name === 'report-github.txt') continue;
          expect(line).not.toContain('##[');
          expect(line).not.toMatch(/^\s*::/);
        }
      });
    }
  }

  it('cannot start or end a workflow command', () => {
    for (const text of hostile) {
      const lines = renderers['report-github.txt']?.(of(text)).split('\n').slice(0, -1) ?? [];
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(/^::error file=[^:,]*,line=1,endLine=1,col=1,endColumn=3,title=[^:,]*::/);
    }
  });

  it('cannot leave its place in Markdown', () => {
    for (const text of hostile) {
      const output = renderers['report-markdown.txt']?.(of(text)) ?? '';
      expect(output).not.toContain('<!--');
      const outsideCode = output
        .replaceAll('&#8203;', '\u200b')
        .replace(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '')
        .replace(/(?<![`\\])(`+)(?!`)(?:[\s\S]*?[^`])\1(?!`)/g, '');
      expect(outsideCode).not.toMatch(/<(?!\/?(?:details|summary|br|code)>)/);
      expect(outsideCode).not.toMatch(/@[A-Za-z]|#\d|GH-\d|:\/\/evil|www\.evil/);
      // `<summary>` stands in a block of HTML, where Markdown's marks are text.
      expect(outsideCode.replace(/<summary>.*<\/summary>/g, '')).not.toMatch(/(?<!\\)\[x\]\(/);
      expect(outsideCode.match(/<details>/g)?.length).toBe(outsideCode.match(/<\/details>/g)?.length);
    }
  });

  it('cannot act through the lines of a code frame', () => {
    for (const text of hostile) {
      const one = report([finding({ file: 'a.sql', line: 1, column: 1, endLine: 1, endColumn: 3 })]);
      const output = renderText(one, { colour: false, width: 100, source: () => `${text}\nDROP ${text}` });
      expect(output).not.toMatch(control);
      expect(output).not.toContain('##[');
    }
  });

  it('is shown, not dropped', () => {
    const output = renderText(of('\x1b[2J\u202e'), { colour: false, width: 100, source: () => undefined });
    expect(output).toContain('\\x1b[2J\\u{202e}');
  });
});
