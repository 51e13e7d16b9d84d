import { beforeAll, describe, expect, it } from 'vitest';
import { renderBackupGitHub } from '../../../src/core/report/backup/github.ts';
import { renderBackupHtml } from '../../../src/core/report/backup/html.ts';
import { renderBackupMarkdown } from '../../../src/core/report/backup/markdown.ts';
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
  ['ids as they are not', '../../other/20261121T191500Z-3f9a1c'],
];

/** They show all that there is to show between them. */
const looked = ['drill', 'prune'] as const;

const escapeCode = /\x1b\[(?:1|2|22|3[1236]|39)m/g;
const control = /[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/;

describe('text from outside', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it.each(texts)(`does no harm in ${name}: %s`, (_, text) => {
      for (const command of looked) {
        const output = render(everywhere(text, command)).replace(escapeCode, '');
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
    const lines = renderBackupGitHub(everywhere(text)).split('\n').slice(0, -1);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^::(?:error|warning) title=[^:,]*::/);
  });

  it('is shown, not dropped', () => {
    for (const name of ['report.txt', 'report.html'])
      expect(renderers[name]?.(everywhere('\x1b[2J\u202e'))).toContain('\\x1b[2J\\u{202e}');
  });
});

/** What GitHub and GitLab turn into links, notices and pictures, where it stands in plain text. */
const acting =
  /@\w|(?:^|[^&])#\d|\bGH-\d|[a-z]:\/\/|\bwww\.\w|(?<![\w\u200b])[0-9a-f]{7,40}(?![\w\u200b])|[!$&]\d|[~%][\w"']|\[\w+:|:[\w+-]+:|mailto:\w+@\w/i;

describe('Markdown', () => {
  let toHtml: (markdown: string) => string = () => '';
  const pageOf = (html: string) => readPage(`<!DOCTYPE html><body>${html}</body>`).body;
  const render = (name: string) => renderBackupMarkdown(everywhere(name, 'prune'), { bytes: 1_000_000 });
  let plain = '';
  beforeAll(async () => {
    toHtml = await githubMarkdown();
    plain = shapeOf(pageOf(toHtml(render('name'))));
  });

  it.each(texts)('is as it was whatever the names are: %s', (_, text) => {
    const output = render(text);
    expect(output).not.toContain('<!--');
    const body = pageOf(toHtml(output));
    expect(shapeOf(body)).toBe(plain);
    for (const each of elementsOf(body)) {
      for (const { name, value } of each.attributes) {
        expect(['class', 'align']).toContain(name);
        if (name === 'class') expect(value).toBe('language-text');
      }
    }
    for (const said of plainTexts(body)) expect(said).not.toMatch(acting);
    for (const line of output.split('\n')) expect(line).not.toMatch(/^\/[a-z]/i);
  });
});

describe('HTML', () => {
  const plain = new Map(
    looked.map((command) => [
      command,
      shapeOf(readPage(renderBackupHtml(everywhere('name', command))).documentElement),
    ]),
  );

  it.each(texts)('is as it was whatever the names are: %s', (_, text) => {
    for (const command of looked) {
      const output = renderBackupHtml(everywhere(text, command));
      const page = readPage(output).documentElement;
      expect(shapeOf(page)).toBe(plain.get(command));
      for (const each of elementsOf(page)) {
        expect([
          'SCRIPT',
          'IMG',
          'LINK',
          'IFRAME',
          'OBJECT',
          'BASE',
          'FORM',
          'A',
          'image',
          'use',
          'set',
          '#comment',
        ]).not.toContain(each.nodeName);
        for (const { name, value } of each.attributes) {
          expect(name).not.toMatch(/^on|^style$|^src$|^href$|^xlink|^srcset$/);
          if (name === 'class') expect(value).toMatch(/^[a-z -]+$/);
        }
      }
      expect(output).not.toMatch(/@import|url\(/);
    }
  });
});
