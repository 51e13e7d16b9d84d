import { beforeAll, describe, expect, it } from 'vitest';
import { renderDeployGitHub } from '../../../src/core/report/deploy/github.ts';
import { renderDeployHtml } from '../../../src/core/report/deploy/html.ts';
import { renderDeployMarkdown } from '../../../src/core/report/deploy/markdown.ts';
import { renderDeployText } from '../../../src/core/report/deploy/text.ts';
import { githubMarkdown } from '../../viewers/github-markdown.ts';
import { readPage } from '../../viewers/packages.ts';
import { elementsOf, plainTexts, shapeOf } from '../page-shape.ts';
import { hostile } from '../sample.ts';
import { attempts } from '../trials/attempts.ts';
import { everywhere } from './everywhere.ts';
import { renderers } from './preview.ts';

const texts: readonly (readonly [what: string, text: string])[] = [
  ...attempts,
  ...hostile.map((text) => [JSON.stringify(text), text] as const),
  ['SQL with all of it', "INSERT INTO t VALUES ('a|b`c', E'\\x1b[2J', '::error::x') -- \u202e"],
];
const modes = ['plan', 'deploy'] as const;

const escapeCode = /\x1b\[(?:1|2|22|3[1236]|39)m/g;
const control = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('text from outside', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it.each(texts)(`does no harm in ${name}: %s`, (_, text) => {
      for (const mode of modes) {
        const output = render(everywhere(text, mode)).replace(escapeCode, '');
        expect(output).not.toMatch(control);
        expect(new TextDecoder().decode(new TextEncoder().encode(output))).toBe(output);
        // What the runner of GitHub Actions reads as a command. One of our own is read as that and as nothing else.
        if (name === 'report-github.txt') continue;
        for (const line of output.split('\n')) {
          expect(line).not.toContain('##[');
          expect(line).not.toMatch(/^\s*::/);
        }
      }
    });
  }

  it.each(texts)('neither starts nor ends a workflow command: %s', (_, text) => {
    const lines = renderDeployGitHub(everywhere(text)).split('\n').slice(0, -1);
    expect(lines).toHaveLength(7);
    for (const line of lines)
      expect(line).toMatch(/^::(?:error|warning) (?:file=[^:,]*,line=1,endLine=1,col=1,endColumn=3,)?title=[^:,]*::/);
  });

  it.each(texts)('does not act through the lines of a code frame: %s', (_, text) => {
    const source = () => `${text}\nDROP ${text}`;
    const shown = renderDeployText(everywhere(text), { colour: false, width: 100, source });
    const page = renderDeployHtml(everywhere(text), { source });
    for (const output of [shown, page]) {
      expect(output).not.toMatch(control);
      expect(output).not.toContain('##[');
    }
    expect(page).not.toMatch(/<(?:script|img|set|svg onload)/);
  });

  it('is shown, not dropped', () => {
    const options = { colour: false, width: 100, source: () => undefined };
    expect(renderDeployText(everywhere('\x1b[2J\u202e'), options)).toContain('\\x1b[2J\\u{202e}');
    expect(renderDeployHtml(everywhere('\x1b[2J\u202e'))).toContain('\\x1b[2J\\u{202e}');
  });
});

/** What GitHub and GitLab turn into links, notices and pictures, where it stands in plain text. */
const acting =
  /@\w|(?:^|[^&])#\d|\bGH-\d|[a-z]:\/\/|\bwww\.\w|(?<![\w\u200b])[0-9a-f]{7,40}(?![\w\u200b])|[!$&]\d|[~%][\w"']|\[\w+:|:[\w+-]+:|mailto:\w+@\w/i;

const link = (file: string, line: number) =>
  `https://github.example/${encodeURIComponent(new TextDecoder().decode(new TextEncoder().encode(file))).slice(0, 1_000)}#L${line}`;

describe('Markdown', () => {
  let toHtml: (markdown: string) => string = () => '';
  const pageOf = (html: string) => readPage(`<!DOCTYPE html><body>${html}</body>`).body;
  const render = (name: string, mode: (typeof modes)[number]) =>
    renderDeployMarkdown(everywhere(name, mode), { bytes: 1_000_000, link });
  const plain = new Map<string, string>();
  beforeAll(async () => {
    toHtml = await githubMarkdown();
    for (const mode of modes) plain.set(mode, shapeOf(pageOf(toHtml(render('name', mode)))));
  });

  it.each(texts.flatMap(([what, text]) => modes.map((mode) => [what, mode, text] as const)))(
    'is as it was whatever the names are: %s (%s)',
    (_, mode, text) => {
      const output = render(text, mode);
      expect(output).not.toContain('<!--');
      const body = pageOf(toHtml(output));
      expect(shapeOf(body)).toBe(plain.get(mode));
      for (const each of elementsOf(body)) {
        for (const { name, value } of each.attributes) {
          expect(['href', 'class', 'align']).toContain(name);
          if (name === 'href') expect(value).toMatch(/^https:\/\/github\.example\/[^/]*#L\d+$/);
          if (name === 'class') expect(value).toMatch(/^language-(?:sql|mermaid|text)$/);
        }
      }
      for (const said of plainTexts(body)) expect(said).not.toMatch(acting);
      for (const line of output.split('\n')) expect(line).not.toMatch(/^\/[a-z]/i);
    },
  );
});

describe('HTML', () => {
  const render = (text: string, mode: (typeof modes)[number]) => renderDeployHtml(everywhere(text, mode), { link });
  const plain = new Map(modes.map((mode) => [mode, shapeOf(readPage(render('name', mode)).documentElement)]));

  it.each(texts)('is as it was whatever the names are: %s', (_, text) => {
    for (const mode of modes) {
      const output = render(text, mode);
      const page = readPage(output).documentElement;
      expect(shapeOf(page)).toBe(plain.get(mode));
      for (const each of elementsOf(page)) {
        expect([
          'SCRIPT',
          'IMG',
          'LINK',
          'IFRAME',
          'OBJECT',
          'BASE',
          'FORM',
          'image',
          'use',
          'set',
          '#comment',
        ]).not.toContain(each.nodeName);
        for (const { name, value } of each.attributes) {
          expect(name).not.toMatch(/^on|^style$|^src$|^xlink|^srcset$/);
          if (name === 'href') expect(value).toMatch(/^https:\/\/github\.example\/[^/]*#L\d+$/);
          if (name === 'class') expect(value).toMatch(/^[a-z -]+$/);
        }
      }
      expect(output).not.toMatch(/@import|url\(/);
    }
  });
});
