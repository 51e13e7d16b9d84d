import { describe, expect, it } from 'vitest';
import { page } from '../../../src/core/report/html-page.ts';
import { renderTestHtml } from '../../../src/core/report/trials/html.ts';
import type { TestReport } from '../../../src/core/report/trials/trial-report.ts';
import { type PageElement, readPage } from '../../viewers/packages.ts';
import { source } from './preview.ts';
import { database, report, sample, trial, trialCase } from './sample.ts';

/** As much of an element of a page as is asked here. */
interface Asked extends PageElement {
  readonly id: string;
  readonly className: string;
  querySelectorAll(selector: string): Iterable<Asked>;
  hasAttribute(name: string): boolean;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

function pageOf(of: TestReport): Asked {
  return readPage(renderTestHtml(of, { source })).documentElement as Asked;
}

const all = (root: Asked, selector: string) => [...root.querySelectorAll(selector)];
const texts = (root: Asked, selector: string) => all(root, selector).map(({ textContent }) => textContent);

describe('the page', () => {
  const root = pageOf(sample());
  const text = renderTestHtml(sample(), { source });

  it('asks nobody for anything: no script, and the policy of every page of ours', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/;
    expect(policy.exec(text)?.[1]).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(policy.exec(text)?.[1]).toBe(policy.exec(page('t', ''))?.[1]);
    expect(all(root, 'script, img, link, iframe, object, embed, image, use, form')).toEqual([]);
    expect(text).not.toMatch(/https?:|url\(|@import|\ssrc=|\sstyle=/);
    expect(text.match(/<style>/g)).toHaveLength(1);
    expect(text).toContain('@media (prefers-color-scheme: dark)');
  });

  it('has a table of the trials, each leading to where more is said of it', () => {
    expect(texts(root, 'table.trials tr td:nth-child(2)')).toEqual([
      ...['fresh', 'upgrade', 'rollback', 'repeat', 'effects', 'traffic', 'data', 'contract', 'performance', 'chaos'],
      'fresh',
    ]);
    const targets = all(root, 'table.trials a').map((each) => each.getAttribute('href')?.slice(1));
    expect(targets).toEqual(all(root, 'section.trial').map(({ id }) => id));
    expect(new Set(targets).size).toBe(7);
  });

  it('unfolds what needs a look, the worst first, and folds the rest', () => {
    const cases = all(root, 'details.case').map((each) => [each.className.split(' ')[1], each.hasAttribute('open')]);
    expect(cases.slice(0, 2)).toEqual([
      ['fail', true],
      ['fail', true],
    ]);
    expect(cases.filter(([verdict]) => verdict === 'pass').every(([, open]) => open === false)).toBe(true);
    const performance = all(root, 'section.trial').find(({ textContent }) => textContent.includes('Named queries'));
    expect(all(performance ?? root, 'details.case').map(({ className }) => className.split(' ')[1])).toEqual([
      'fail',
      'inconclusive',
    ]);
  });

  it('draws who waited, and what was before and after', () => {
    const [traffic] = all(root, 'svg');
    expect(traffic?.getAttribute('aria-label')).toContain('readers of shop.orders: blocked 2.8 s');
    const bars = all(root, 'svg rect.blocked title').map(({ textContent }) => textContent);
    expect(bars).toContain('blocked 0.20 – 3.01 s (2.8 s): SELECT waits for AccessShareLock');
    expect(all(root, 'svg rect.hill.before').length).toBeGreaterThan(5);
    expect(all(root, 'svg line.median')).toHaveLength(4);
    expect(all(root, 'svg circle.estimate')).toHaveLength(2);
    expect(texts(root, 'pre ins')).toContain('+fulfilled_at timestamp with time zone\n');
    expect(texts(root, 'pre del')).toContain('-INDEX orders_note_idx (note)\n');
  });

  it('shows the line of SQL, and nothing twice in a trial', () => {
    expect(text.match(/<pre><i>2 │ <\/i>ALTER TABLE shop\.orders ADD COLUMN token/g)).toHaveLength(1);
    expect(texts(root, 'h4').filter((title) => title.startsWith('Who waited'))).toHaveLength(1);
  });

  it('shows by a choice of verdict what has it, without a script', () => {
    const style = texts(root, 'style').join('');
    const choices = all(root, 'input.show');
    expect(choices.map(({ id }) => id)).toEqual([
      ...['show-all', 'show-fail', 'show-error', 'show-inconclusive', 'show-warn', 'show-pass', 'show-skipped'],
    ]);
    const hidden = /((?:#show-\w+:checked ~ main \.told:not\(\.has-\w+\)(?:, )?)+) \{ display: none; \}/.exec(
      style,
    )?.[1];
    if (hidden === undefined) throw new Error('no rule hides anything');
    const seen = (choice: string) => {
      for (const each of choices) {
        if (each.id === choice) each.setAttribute('checked', '');
        else each.removeAttribute('checked');
      }
      const gone = new Set(all(root, hidden));
      return all(root, 'details.case').filter((each) => !gone.has(each));
    };
    expect(seen('show-all')).toHaveLength(8);
    expect(seen('show-inconclusive').map(({ className }) => className)).toEqual([
      'case inconclusive told has-inconclusive',
    ]);
    expect(seen('show-fail')).toHaveLength(5);
    seen('show-error');
    const gone = new Set(all(root, hidden));
    expect(
      all(root, 'section.trial')
        .filter((each) => !gone.has(each))
        .map(({ textContent }) => textContent.includes('Killed')),
    ).toEqual([true]);
    seen('show-all');
  });

  it('has no choice where there is none', () => {
    expect(all(pageOf(report([database([trial('fresh', { cases: [trialCase(), trialCase()] })])])), 'input')).toEqual(
      [],
    );
  });

  it('leads to a line only where the address is one of the web', () => {
    const link = (file: string, line: number) =>
      file.startsWith('db') ? `https://example.com/${file}#L${line}` : 'javascript:alert(1)';
    const root = readPage(renderTestHtml(sample(), { link, made: 'today' })).documentElement as Asked;
    expect(all(root, 'details.case a').map((each) => each.getAttribute('href'))).toContain(
      'https://example.com/db/migration/V215__order_token.sql#L3',
    );
    const evil = renderTestHtml(sample(), { link: () => 'javascript:alert(1)' });
    expect(evil).not.toContain('javascript:');
    expect(root.textContent).toContain('drydock 0.1.0, today');
  });
});
