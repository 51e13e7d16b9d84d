import { beforeAll, describe, expect, it } from 'vitest';
import type { FindingEffect } from '../../src/core/report/finding.ts';
import { renderHtml } from '../../src/core/report/html.ts';
import { renderMarkdown } from '../../src/core/report/markdown.ts';
import type { Report } from '../../src/core/report/report.ts';
import { compareShapes, type TableShape } from '../../src/core/report/schema-change.ts';
import { renderText } from '../../src/core/report/text.ts';
import { githubMarkdown } from '../viewers/github-markdown.ts';
import { readPage } from '../viewers/packages.ts';
import { elementsOf, plainTexts, shapeOf } from './page-shape.ts';
import { renderers } from './preview.ts';
import { finding, hostile, report } from './sample.ts';

function shape(text: string): TableShape {
  return {
    kind: 'table',
    columns: [{ name: text, type: text, nullable: true, extra: text, primaryKey: true, foreignKey: true }],
    rules: [text],
    references: [{ columns: [text], table: text, unique: true }],
  };
}

const harmless: FindingEffect = {
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  mayFail: [],
  estimatedMs: null,
  certain: true,
};

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
    // Never from outside: the address of our own pages.
    docs: `docs/${text}`,
    effect: {
      locks: [{ relation: text, mode: text, blocks: 'writes' }],
      rewrites: [text],
      scans: [text],
      indexBuilds: [text],
      mayFail: [text],
      estimatedMs: 1,
      certain: true,
    },
    advice: { summary: text, steps: [{ title: text, sql: text, command: text, outsideTransaction: true }] },
    fix: { title: text, edits: [{ file: text, start: 0, end: 1, text }] },
    rendered: text,
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
    schemaChange: compareShapes(
      new Map([[`${text}1`, shape(text)]]),
      new Map([
        [`${text}1`, { ...shape(text), rules: [text, 'x'] }],
        [`${text}2`, shape(text)],
      ]),
      new Map(),
      false,
    ),
  };
  const reason = { class: 'destructive' as const, rule: 'loses-data', file: text, line: 1, text };
  return report([bad, { ...bad, severity: 'notice' }], {
    databases: [database, database],
    risk: { class: 'destructive', reasons: [reason] },
    effects: [{ ...bad, statement: text, effect: bad.effect ?? harmless }],
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
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^::error file=[^:,]*,line=1,endLine=1,col=1,endColumn=3,title=[^:,]*::/);
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

/** What people try, and the text that tries it. Each is put wherever a text from outside can stand. */
const attempts: readonly (readonly [what: string, text: string])[] = [
  ['a mention', '@octocat and @org/team, (@me) a@b.example'],
  ['a number of an issue', '#1 fixes #123, owner/repo#4, GH-12 gh-12 !5 %6 $7 &8'],
  ['a commit', 'a1b2c3d 0123456789abcdef0123456789abcdef01234567 owner/repo@deadbeef'],
  [
    'a reference of GitLab',
    '~bug ~"a label" %v1 %"a milestone" $12 &3 [vulnerability:1] [issue:2/3] ^alert#4 *iteration:5',
  ],
  ['an address', 'https://evil.example www.evil.example ftp://evil.example mailto:a@evil.example xmpp:a@evil.example'],
  ['an emoji', ':smile: :+1: a:b:c'],
  ['a link', '[x](https://evil.example) [x][y] ![x](https://evil.example/x.png) <https://evil.example>'],
  ['a definition of a link', '\n\n[x]: https://evil.example\n\n[x]'],
  ['a footnote', '[^1] and\n\n[^1]: more'],
  [
    'HTML',
    '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">x</a><style>*{}</style>',
  ],
  ['an attribute', '" onmouseover="alert(1)" x="'],
  ['half an element', '<details open><summary>x'],
  ['the end of an element', '</summary></details></details></td></tr></table></body>'],
  ['a comment', '<!-- drydock:lint:x --> <!-- -->'],
  ['the end of a comment', '--> <b>x</b>'],
  ['a declaration', '<!DOCTYPE x><![CDATA[ x ]]><?php x ?>'],
  ['an entity', '&lt;b&gt; &#64;octocat &commat;octocat &lbrack;x](https://evil.example)'],
  ['a fence', '```\n```\n# heading\n```mermaid\nx'],
  ['a long fence', '`'.repeat(50)],
  ['a fence of tildes', '~~~\n~~~\n# heading'],
  ['an open code span', '`x'],
  ['code spans', '``x`` ` ` ` `` `'],
  ['code that closes', 'x` **b** `y'],
  ['a heading', '# x\n\nx\n===\n\nx\n---'],
  ['a list', '- x\n1. x\n* [ ] x'],
  ['a quote', '> x\n> [!WARNING]\n> x'],
  ['a table', '| a | b |\n| --- | --- |\n| x | y |'],
  ['a cell', 'a|b\\|c`|`'],
  ['emphasis', '**x** _x_ ~~x~~ ***'],
  ['a backslash at the end', 'x\\'],
  ['a backslash before a cell ends', 'x\\|'],
  ['a line of its own', 'x\n\n    indented\n\n***\n\nx  \ny'],
  ['mathematics', '$x$ $$x$$ $`x`$'],
  ['a quick action of GitLab', '/close\n/merge\n/assign @me'],
  ['a suggestion', '```suggestion\nDROP TABLE a;\n```'],
  ['another direction', '\u202egnp.lqs\u202c \u2066x\u2069 \u061c'],
  ['what nobody sees', 'a\u200bb\ufeffc\u00add\u2028e\u{e0041}\u{e007f}'],
  ['controls', '\0\x07\b\x1b[2J\x7f\x9b31m\r'],
  ['half a character', '\ud800 \udc00'],
  ['a command of the runner', '::error::x\n::set-output name=a::b\n##[error]x'],
  ['a command of Mermaid', 'a"] { } \n click t0 "javascript:alert(1)" %%{init: {"securityLevel":"loose"}}%%'],
  ['the start of a diff', '+++ b/x\n--- a/x\n@@ -1 +1 @@'],
];

/** What GitHub and GitLab turn into links, notices and pictures, where it stands in plain text. */
const acting =
  /@\w|(?:^|[^&])#\d|\bGH-\d|[a-z]:\/\/|\bwww\.\w|(?<![\w\u200b])[0-9a-f]{7,40}(?![\w\u200b])|[!$&]\d|[~%][\w"']|\[\w+:|:[\w+-]+:|mailto:\w+@\w/i;

describe('what people try', () => {
  let toHtml: (markdown: string) => string = () => '';
  beforeAll(async () => {
    toHtml = await githubMarkdown();
  });
  const link = (file: string, line: number) =>
    `https://github.example/${encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(file)))}#L${line}`;
  const markdown = (text: string) => renderMarkdown(of(text), { bytes: 1_000_000, link });
  const pageOf = (html: string) => readPage(`<!DOCTYPE html><body>${html}</body>`).body;
  /** Lines of code, diffs and lists of names are as many as the text has; everything else stands where it stood. */
  const plain = () => shapeOf(pageOf(toHtml(markdown('name'))));

  it.each([...attempts, ...hostile.map((text) => ['more', text] as const)])(
    '%s changes nothing in Markdown: %j',
    (_, text) => {
      const output = markdown(text);
      expect(output).not.toMatch(control);
      expect(output).not.toContain('<!--');
      const body = pageOf(toHtml(output));
      expect(shapeOf(body)).toBe(plain());
      for (const each of elementsOf(body)) {
        for (const { name, value } of each.attributes) {
          expect(['href', 'class', 'align']).toContain(name);
          if (name === 'href') expect(value).toMatch(/^https:\/\/github\.example\/[^/]*#L\d+$/);
          if (name === 'class') expect(value).toMatch(/^language-(?:sql|sh|diff|mermaid)$/);
        }
      }
      for (const said of plainTexts(body)) expect(said).not.toMatch(acting);
      for (const line of output.replace(/^(`{3,})\w+\n[\s\S]*?\n\1$/gm, '').split('\n'))
        expect(line).not.toMatch(/^\/\w/);
      for (const line of output.split('\n')) expect(line).not.toMatch(/^\/[a-z]/i);
    },
  );

  it.each([...attempts, ...hostile.map((text) => ['more', text] as const)])(
    '%s changes nothing in HTML: %j',
    (_, text) => {
      const output = renderHtml(of(text), { link });
      expect(output).not.toMatch(control);
      const page = readPage(output).documentElement;
      expect(shapeOf(page)).toBe(shapeOf(readPage(renderHtml(of('name'), { link })).documentElement));
      for (const each of elementsOf(page)) {
        expect(['SCRIPT', 'IMG', 'LINK', 'IFRAME', 'OBJECT', 'BASE', 'FORM', '#comment']).not.toContain(each.nodeName);
        for (const { name, value } of each.attributes) {
          expect(name).not.toMatch(/^on|^style$|^src$/);
          if (name === 'href') expect(value).toMatch(/^https:\/\/github\.example\/[^/]*#L\d+$/);
        }
      }
      expect(output).not.toMatch(/@import|url\(/);
      for (const line of output.split('\n')) {
        expect(line).not.toContain('##[');
        expect(line).not.toMatch(/^\s*::/);
      }
    },
  );

  it.each(['x '.repeat(20_000), 'x'.repeat(20_000), '`'.repeat(20_000), '@a '.repeat(20_000), '|'.repeat(20_000), ''])(
    'much or nothing of it fits a comment and a summary',
    (text) => {
      for (const bytes of [60_000, 1_000_000]) {
        const output = renderMarkdown(of(text), { bytes, link });
        expect(Buffer.byteLength(output)).toBeLessThanOrEqual(bytes);
        expect(output).toMatch(/^### ❌ Drydock lint: 1 error, 1 notice\n\n\*\*Risk: destructive/);
        expect(output).toContain('| table | nobody can | for | because of |');
        for (const said of plainTexts(pageOf(toHtml(output)))) expect(said).not.toMatch(acting);
      }
    },
  );
});
