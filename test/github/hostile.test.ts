import { describe, expect, it } from 'vitest';
import { gitHubClient } from '../../src/core/github/client.ts';
import { type LintPublished, lintPublication } from '../../src/core/github/lint-publication.ts';
import { marker, markerOf } from '../../src/core/github/marker.ts';
import { publish } from '../../src/core/github/publish.ts';
import type { Finding } from '../../src/core/report/finding.ts';
import type { Report } from '../../src/core/report/report.ts';
import { plain } from '../../src/core/runtime/plain-text.ts';
import { finding, report } from '../report/sample.ts';
import { readRunnerLog } from '../runner/runner-output.ts';
import { nextId, somebody } from './fake-conversation.ts';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { makeRepository, type Repository } from './repository.ts';

const token = 'ghs_0123456789abcdefghij';
const repository = 'octo/shop';

/** What somebody writes into SQL, a file's name, a reason or a database's name, hoping that it acts. */
const hostile = {
  'workflow commands':
    '::error file=x::pwned\n::set-output name=verdict::pass\n  ::stop-commands::x\nsee ##[error]pwned',
  'Markdown: links and pictures':
    '[click](https://evil.example) ![x](https://evil.example/x.png) <https://evil.example>',
  'Markdown: blocks': '\n# Passed\n\n| a | b |\n| - | - |\n\n---\n> quote\n\n1. one\n',
  'Markdown: code that ends early': '` `` ``` ````\n```\n**out of the fence**\n~~~\n`',
  'HTML: elements':
    '</details></summary><img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:x">y</a>',
  'HTML: comments': '--> <!-- --!> <!--',
  'mentions of people and teams': '@mona @octo/dba (@mona), see@mona `@mona`',
  'mentions of issues': '#1 octo/shop#1 GH-1 fixes #2 https://github.com/octo/shop/issues/1 www.github.com/octo',
  'a marker of ours': '<!-- drydock:lint:shop -->',
  'a marker of a suggestion': '\n<!-- drydock:fix:0123456789abcdef:0123456789abcdef -->\n',
  'escapes of a terminal': '\u001b[2J\u001b]0;title\u0007\u009b31m\b\r',
  'overrides of direction': '\u202eDROP\u202c \u2066x\u2069 \u200b\ufeff',
  'halves of characters': '\ud800 \udc00 \u0000',
  'a giant value': `x${'ab@mona '.repeat(12_500)}`,
} as const;

/** A report with the text wherever text from outside can stand. */
function reportWith(text: string, file: string): Report {
  const fixed = finding({
    file,
    line: 1,
    endLine: 1,
    column: 1,
    endColumn: 5,
    message: text,
    fix: { title: text, edits: [{ file, start: 0, end: 3, text: 'good' }] },
    references: [{ file, line: 1, text }],
    rendered: text,
    advice: { summary: text, steps: [{ title: text, sql: text, command: text }] },
    effect: {
      locks: [{ relation: text, mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' }],
      rewrites: [text],
      scans: [text],
      indexBuilds: [text],
      mayFail: [text],
      estimatedMs: 1,
      certain: false,
    },
  });
  // Enough of them that the check run has some on its lines, too.
  const findings: Finding[] = Array.from({ length: 14 }, (_, i) => ({
    ...fixed,
    fingerprint: `${i}`.padStart(16, '0'),
  }));
  const place = { file, line: 1, column: 1, endLine: 1, endColumn: 2 };
  const base = report(findings);
  const [database] = base.databases;
  if (database === undefined) throw new Error('the sample has no database');
  return {
    ...base,
    databases: [
      { ...database, name: text, summary: text, serverVersion: text, folder: 'db' },
      { ...database, name: `${text}2`, summary: text, folder: 'other' },
    ],
    suppressed: [{ finding: fixed, reason: text, by: text, until: text }],
    notAnalysed: [{ ...place, reason: text }],
    unsure: [text],
    effects: [{ ...place, statement: text, effect: { ...base.findings[0]?.effect, ...fixed.effect } as never }],
    risk: { class: 'destructive', reasons: [{ class: 'destructive', rule: 'loses-data', file, line: 1, text }] },
  };
}

interface Case {
  readonly fake: FakeGitHub;
  readonly published: Awaited<ReturnType<typeof publish>>;
}

async function publishHostile(
  text: string,
  origin: Repository,
  file: string,
  sql: string,
  fake: FakeGitHub,
): Promise<Case> {
  const publication: LintPublished = {
    report: reportWith(text, file),
    asked: { comment: 'always', suggestions: 'always', 'check-run': 'always', 'risk-label': 'always' },
    pull: { number: 7, head: origin.git('rev-parse', 'refs/pull/7/head'), isFromFork: false, isDependabot: false },
    commit: null,
    isOfChange: true,
    prefix: '',
    checkName: `Drydock lint (${plain(text, 100)})`,
    runUrl: 'https://github.com/octo/shop/actions/runs/1',
    link: (of, line) =>
      `https://github.com/octo/shop/blob/main/${of.split('/').map(encodeURIComponent).join('/')}#L${line}`,
    textOf: (name) => (name === file ? sql : undefined),
    client: () => gitHubClient({ token, repository, apiUrl: fake.url, sleep: async () => {} }),
  };
  return { fake, published: await publish(lintPublication(publication)) };
}

/** What acts in a text on GitHub, outside of code: nothing but our own elements, and links to places of ours. */
function actsIn(body: string): string[] {
  const prose: string[] = [];
  let fence: string | null = null;
  for (const line of body.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1] ?? null;
    if (fence !== null) {
      if (mark !== null && mark.length >= fence.length && line.trim() === mark) fence = null;
    } else if (mark !== null) {
      fence = mark;
    } else {
      prose.push(line);
    }
  }
  const found = fence === null ? [] : ['a fence that does not end'];
  // A line that starts with an element is HTML to its end: Markdown's marks mean nothing there.
  const isHtml = (line: string) => line.startsWith('<details>');
  const text = prose
    .map((line) => (isHtml(line) ? line.replace(/[![\]]/g, '') : line))
    .join('\n')
    .replace(/(?<![`\\])(`+)(?!`)([^\n]*?[^`\n])\1(?!`)/g, '');
  const acting: readonly (readonly [string, RegExp])[] = [
    ['a mention', /@(?!&#8203;)[\w]/],
    ['an issue', /(?:^|[^\w&])(?:[\w./-]*)#\d|\bGH-\d/],
    ['an address', /(?<!\]\()(?:https?:\/\/|\bwww\.)/],
    ['a link elsewhere', /(?<!\\)\]\((?!https:\/\/(?:github\.com\/octo\/shop|example\.com)\/)/],
    ['a picture', /(?<!\\)!\[/],
    ['an element', /<(?!\/?(?:details|summary|br|sub|code)>)/],
    ['a heading', /^#{1,2} /m],
  ];
  for (const [name, pattern] of acting) {
    const match = pattern.exec(text);
    if (match !== null)
      found.push(`${name}: ${JSON.stringify(text.slice(Math.max(0, match.index - 20), match.index + 40))}`);
  }
  return found;
}

const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\ufeff\ud800-\udfff]/;
/** What of the sample's own emoji is a pair of halves. */
const withoutPairs = (text: string) => text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '');

describe('no hostile input has an effect on what is written to GitHub', () => {
  it.each(Object.entries(hostile))('%s', async (_name, text) => {
    const inName = text.replaceAll(/[/\0\ud800-\udfff]/g, '_').slice(0, 60);
    const file = `db/V2__${inName}.sql`;
    const sql = `bad; -- ${text.replaceAll(/[\r\n]/g, ' ').slice(0, 500)}\n`;
    using origin = makeRepository({ 'db/V1__x.sql': 'select 1;\n' });
    origin.git('checkout', '--quiet', '-b', 'feature');
    const head = origin.commit({ [file]: sql });
    origin.git('update-ref', 'refs/pull/7/head', head);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    const { published } = await publishHostile(text, origin, file, sql, fake);
    expect(fake.violations).toEqual([]);
    expect(published.remarks.filter((one) => one.isWarning)).toEqual([]);

    const { comments, reviews, reviewComments, checkRuns, labels } = fake.conversation;
    expect(comments.length).toBeGreaterThan(0);
    expect(checkRuns).toHaveLength(1);
    expect([...labels]).toEqual(['migration-risk: destructive']);
    const marked = [...comments, ...reviews, ...reviewComments].map((one) => one.body);
    for (const body of marked) {
      const mark = markerOf(body);
      expect(mark).not.toBeNull();
      expect(body.lastIndexOf('<!--'), 'the marker is the only comment').toBe(0);
      expect(body.length).toBeLessThanOrEqual(65_536);
      expect(actsIn(body.slice(mark?.length))).toEqual([]);
      expect(withoutPairs(body)).not.toMatch(invisible);
    }
    for (const { title, summary, annotations, name } of checkRuns) {
      expect(actsIn(summary)).toEqual([]);
      expect(summary).not.toContain('<!--');
      expect(title.length).toBeLessThanOrEqual(255);
      expect(summary.length).toBeLessThanOrEqual(65_535);
      expect(annotations.length).toBeGreaterThan(0);
      const shown = [name, title, summary, ...annotations.map((one) => `${one['title']} ${one['message']}`)];
      for (const each of shown) expect(withoutPairs(each)).not.toMatch(invisible);
    }
    for (const one of reviewComments) {
      // What is committed with one click is what the linter wrote, and the rest of the line as it was.
      expect(one.body).toContain(`suggestion\n${sql.replace('bad;', 'good;').trimEnd()}`);
    }
    // What is said of it in the log, where the runner listens.
    const log = readRunnerLog(published.remarks.map((one) => `${plain(one.text, 1_000)}\n`).join(''));
    expect(log.commands).toEqual([]);

    // The next run finds its own comments again, whatever the names are.
    const before = comments.length;
    await publishHostile(text, origin, file, sql, fake);
    expect(fake.conversation.comments).toHaveLength(before);
    expect(fake.conversation.reviews.length).toBeLessThanOrEqual(1);
  });
});

describe('markers pasted by others', () => {
  it.each([
    ['alone', (mark: string) => mark],
    ['with a text', (mark: string) => `${mark}\n### ✅ Passed`],
    ['in front of ours', (mark: string) => `${mark}${mark}`],
    ['with a space before', (mark: string) => ` ${mark}`],
    ['in the middle', (mark: string) => `see ${mark}`],
  ])('%s: neither edited nor believed', async (_name, body) => {
    using origin = makeRepository({ 'db/V1__x.sql': 'select 1;\n' });
    origin.git('update-ref', 'refs/pull/7/head', 'HEAD');
    const mark = marker('lint', 'shop');
    await using fake = await startFakeGitHub({ folder: origin.folder, repository, token });
    const theirs = { id: nextId(), author: somebody, body: body(mark), edits: 0 };
    const gone = { ...theirs, id: nextId(), author: { ...somebody, login: 'github-actions[bot]' } };
    fake.conversation.comments.push(theirs, gone);
    const client = await gitHubClient({ token, repository, apiUrl: fake.url, sleep: async () => {} });
    const once = () =>
      publish(
        lintPublication({
          report: report([finding()]),
          asked: { comment: 'always', suggestions: 'never', 'check-run': 'never', 'risk-label': 'never' },
          pull: { number: 7, head: '0'.repeat(40), isFromFork: false, isDependabot: false },
          commit: null,
          isOfChange: true,
          prefix: '',
          checkName: 'Drydock lint',
          runUrl: null,
          link: () => null,
          textOf: () => undefined,
          client: async () => client,
        }),
      );
    await once();
    await once();
    expect(theirs.edits + gone.edits).toBe(0);
    expect(fake.conversation.comments).toHaveLength(3);
    expect(fake.violations).toEqual([]);
  });
});

describe('a marker', () => {
  it('can be ended, and be another one, by no name', () => {
    const names = [
      ...Object.values(hostile),
      '',
      'shop',
      'a:b',
      'a',
      'b',
      '%',
      '%2d',
      '-',
      '注文',
      '--',
      'a'.repeat(300),
    ];
    const marks = names.map((name) => marker('lint', name));
    expect(new Set(marks).size).toBe(names.length);
    expect(marker('lint', 'a:b')).not.toBe(marker('lint', 'a', 'b'));
    for (const mark of marks) {
      expect(mark).toMatch(/^<!-- drydock:lint:[\w%]* -->$/);
      expect(mark.length).toBeLessThan(700);
      expect(markerOf(`${mark}\nrest`)).toBe(mark);
      expect(markerOf(` ${mark}`)).toBeNull();
    }
  });
});
