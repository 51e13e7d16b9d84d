import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/report/report.ts';
import { renderTestGitHub } from '../../../src/core/report/trials/github.ts';
import { renderTestHtml } from '../../../src/core/report/trials/html.ts';
import { renderTestMarkdown } from '../../../src/core/report/trials/markdown.ts';
import { renderTestText } from '../../../src/core/report/trials/text.ts';
import { readPage } from '../../viewers/packages.ts';
import { elementsOf } from '../page-shape.ts';
import { evidenceOf } from './everywhere.ts';
import { renderers, source } from './preview.ts';
import { database, place, report, sample, trial, trialCase } from './sample.ts';

const verdicts: readonly Verdict[] = ['fail', 'pass', 'warn', 'inconclusive', 'error', 'skipped'];

/** 10,000 cases of every verdict in four trials. */
const many = report([
  database(
    ['fresh', 'assertions', 'data', 'traffic'].map((name, number) =>
      trial(name, {
        cases: Array.from({ length: 2_500 }, (_, at) =>
          trialCase({
            name: `case ${at}`,
            verdict: verdicts[at % verdicts.length] ?? 'pass',
            reason: `reason_${at % 7}`,
            message: `What came of case ${at}.`,
            place: place(`db/migration/V${number}.sql`, at + 1, 1, 5),
            evidence: at % 50 === 0 ? evidenceOf(`evidence ${at}`) : [],
            advice: { summary: `Do this about case ${at}.`, steps: [] },
          }),
        ),
      }),
    ),
  ),
]);
const bad = many.counts.fail + many.counts.error + many.counts.inconclusive + many.counts.warn;

describe('10,000 cases', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`are rendered: ${name}`, () => {
      expect(render(many).length).toBeGreaterThan(0);
    });
  }

  it('are told of in full or counted on a terminal, none is lost without a word', () => {
    const text = renderTestText(many, { colour: false, width: 100, source });
    const shown = text.match(/^ {4}[✖!?▲] (?:fail|error|inconclusive|warn) {2}/gm)?.length ?? 0;
    const counted = [...text.matchAll(/^ {4}and ([\d,]+) more: /gm)].map(([, count]) =>
      Number(count?.replace(',', '')),
    );
    expect(shown).toBe(32);
    expect(shown + counted.reduce((sum, each) => sum + each, 0)).toBe(bad);
    expect(text.split('\n').length).toBeLessThan(1_500);
    const all = renderTestText(many, { colour: false, width: 100, source, verbose: true });
    expect(all.match(/^ {4}[✖!?▲] (?:fail|error|inconclusive|warn) {2}/gm)).toHaveLength(bad);
    expect(all.match(/^ {4}[✔○] case/gm)).toHaveLength(10_000 - bad);
  });

  it('are on the page so far as a browser can draw them, the worst first, the others counted', () => {
    const page = readPage(renderTestHtml(many)).documentElement;
    const cases = elementsOf(page).filter(({ nodeName }) => nodeName === 'DETAILS');
    expect(cases.length).toBeGreaterThan(2_000);
    expect(cases.length).toBeLessThan(2_100);
    expect(page.textContent).toMatch(/and \d[\d,]* more|What came of case 2499\./);
  });
});

describe('annotations', () => {
  it('are ten of a level at most, worst first, and the tenth counts the rest', () => {
    const lines = renderTestGitHub(many).trimEnd().split('\n');
    expect(lines.map((line) => line.slice(2, line.indexOf(' ')))).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
    ]);
    const errors = many.counts.fail + many.counts.error + many.counts.inconclusive;
    expect(lines[9]).toBe(
      `::error title=Drydock::${(errors - 9).toLocaleString('en')} more of this level in the summary of the run`,
    );
    expect(lines.slice(0, 9).every((line) => line.includes('file='))).toBe(true);
  });

  it('tell of an error without a place, but of a warning only on its line', () => {
    const of = (verdict: Verdict) => {
      const cases = [trialCase({ verdict, reason: 'a_code', message: 'said' })];
      return renderTestGitHub(report([database([trial('fresh', { cases })])]));
    };
    expect(of('fail')).toBe('::error title=fresh%3A V215__order_token.sql::said\n');
    expect(of('error')).toBe('::error title=fresh%3A V215__order_token.sql::said\n');
    expect(of('inconclusive')).toBe('::error title=fresh%3A V215__order_token.sql::Inconclusive: said\n');
    for (const verdict of ['warn', 'pass', 'skipped'] as const) expect(of(verdict)).toBe('');
    const gone = trial('chaos', { cases: [], verdict: 'error', reason: 'server_gone', summary: 'It went.' });
    expect(renderTestGitHub(report([database([gone])]))).toBe('::error title=chaos%3A The trial chaos::It went.\n');
  });

  it('have columns only on one line, a title of 255 and a message of 4,096 characters at most', () => {
    const cases = [
      trialCase({
        verdict: 'fail',
        name: '🚢'.repeat(500),
        message: '🚢'.repeat(5_000),
        place: place('a.sql', 1, 1, 2, 3),
      }),
    ];
    const text = renderTestGitHub(report([database([trial('fresh', { cases })])]));
    expect(text).not.toContain('col=');
    const [, title = '', message = ''] = /title=(.*?)::(.*)\n/.exec(text) ?? [];
    expect(decodeURIComponent(title).length).toBeLessThanOrEqual(255);
    expect(message.length).toBeLessThanOrEqual(4_096);
    expect(message.endsWith('🚢…')).toBe(true);
  });
});

/** How many cases that are no clean pass a Markdown report tells of: in full, counted, or as left out. */
function told(markdown: string): number {
  const number = (text: string | undefined) => Number((text ?? '0').replaceAll(',', ''));
  const here = markdown.match(/^(?:❌|⛔|❔|⚠️) <b>/gmu)?.length ?? 0;
  const counted = [...markdown.matchAll(/^and ([\d,]+) more: /gm)].reduce((sum, [, count]) => sum + number(count), 0);
  return here + counted + number(/Left out here: ([\d,]+) cases?/.exec(markdown)?.[1]);
}

/** Cases that have nothing in common, each with much evidence. */
const various = report(
  Array.from({ length: 3 }, (_, number) =>
    database(
      Array.from({ length: 10 }, (_, place) =>
        trial(`trial${place}`, {
          cases: Array.from({ length: 20 }, (_, at) =>
            trialCase({
              name: `case ${at}`,
              verdict: 'fail',
              reason: `reason_${at}`,
              evidence: evidenceOf(`${number} ${place} ${at} ${'x'.repeat(500)}`),
            }),
          ),
          evidence: evidenceOf('more'),
        }),
      ),
      { name: `database${number}` },
    ),
  ),
);

describe('Markdown', () => {
  it.each([1_000, 5_000, 60_000, 1_000_000])('keeps within %i bytes, and no case is lost without a word', (bytes) => {
    for (const [all, count] of [
      [many, bad],
      [various, 600],
    ] as const) {
      const text = renderTestMarkdown(all, { bytes });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
      expect(told(text)).toBe(count);
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
      expect(text.match(/^```/gm)?.length ?? 0).toBe(2 * (text.match(/^```\w/gm)?.length ?? 0));
      expect(text).not.toContain('finding');
    }
  });

  it('counts bytes, not characters', () => {
    const cases = Array.from({ length: 500 }, (_, at) =>
      trialCase({ name: `c${at}`, verdict: 'fail', reason: `r${at}`, message: '注'.repeat(300) }),
    );
    const trials = Array.from({ length: 20 }, (_, at) => trial(`t${at}`, { cases }));
    const text = renderTestMarkdown(report([database(trials)]), { bytes: 60_000 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(55_000);
  });

  it('drops the evidence before it drops the case, and says so', () => {
    const long = { kind: 'text' as const, title: 'long', text: 'x'.repeat(3_900) };
    const cases = [0, 1, 2].map((at) =>
      trialCase({ name: `c${at}`, verdict: 'fail', evidence: [long, { ...long, text: `${at}${long.text}` }] }),
    );
    const text = renderTestMarkdown(report([database([trial('fresh', { cases })])]), { bytes: 4_000 });
    expect(text.match(/^❌ <b>c/gm)).toHaveLength(3);
    expect(text).toContain('**Left out here: the details of 3 cases**');
  });

  it('draws a timeline with characters where there is no room for a chart', () => {
    const text = renderTestMarkdown(sample(), { bytes: 60_000, diagramCharacters: 100 });
    expect(text).not.toContain('```mermaid');
    expect(text).toMatch(/```text\nmigration +█/);
    expect(renderTestMarkdown(sample(), { bytes: 60_000 })).toContain('```mermaid\n---\ndisplayMode: compact');
  });

  it('has no room for a whole page and still says the verdict', () => {
    expect(renderTestMarkdown(sample(), { bytes: 700 })).toMatch(/^### ❌ Drydock test: 4 of 11 trials failed/);
  });

  it('says only once what several cases share', () => {
    const shared = evidenceOf('shared');
    const cases = ['a', 'b'].map((name) => trialCase({ name, verdict: 'fail', evidence: shared }));
    const text = renderTestMarkdown(report([database([trial('fresh', { cases, evidence: shared })])]), {
      bytes: 60_000,
    });
    expect(text.match(/```mermaid/g)).toHaveLength(1);
    expect(text.match(/```diff/g)).toHaveLength(1);
  });
});

describe('an empty report', () => {
  const empty = report([]);
  const bare = report([database([], { changed: 0 })]);

  for (const [name, render] of Object.entries(renderers)) {
    it(`is no pass: ${name}`, () => {
      for (const each of [empty, bare]) {
        expect(render(each)).not.toMatch(/passed|✅|✔/i);
        if (name === 'report-quiet.txt' || name === 'report-github.txt') expect(render(each)).toBe('');
        else expect(render(each).length).toBeGreaterThan(0);
      }
    });
  }

  it('says so in words', () => {
    const options = { colour: false, width: 80, source };
    expect(renderTestText(empty, options)).toBe(`\n${'─'.repeat(72)}\nSkipped: no migrations found\n`);
    expect(renderTestText(bare, options)).toContain('Skipped: no migration is touched\n');
    expect(renderTestMarkdown(empty, { bytes: 1_000 })).toBe('### ⏭️ Drydock test: no migrations found\n');
    expect(renderTestHtml(bare)).toContain('<h1 class="skipped">Drydock test: no migration is touched</h1>');
  });
});
