import { describe, expect, it } from 'vitest';
import type { DeployReport } from '../../../src/core/report/deploy/deploy-report.ts';
import { renderDeployGitHub } from '../../../src/core/report/deploy/github.ts';
import { renderDeployMarkdown } from '../../../src/core/report/deploy/markdown.ts';
import { renderDeployText } from '../../../src/core/report/deploy/text.ts';
import { displayWidth } from '../../../src/core/report/display-width.ts';
import {
  database,
  effect,
  examples,
  gate,
  migration,
  place,
  report,
  source,
  statement,
} from './example-deploy-report.ts';
import { renderers } from './preview.ts';

/** Migrations of ten statements, of which the last but one failed. */
function many(mode: DeployReport['mode'], name = 'change', count = 1_000): DeployReport {
  const migrations = Array.from({ length: count }, (_, at) => {
    const file = `db/migration/V${at}__${name}.sql`;
    const state = mode === 'plan' ? 'pending' : at < count - 2 ? 'applied' : at === count - 2 ? 'failed' : 'pending';
    return migration(
      String(at),
      name,
      file,
      Array.from({ length: 10 }, (_, number) =>
        statement(number + 1, `ALTER TABLE ${name}${number} ADD COLUMN c${number} int`, place(file, number + 1), {
          effect: effect({
            locks: [{ relation: `${name}${number}`, mode: 'ACCESS EXCLUSIVE', blocks: 'reads and writes' }],
            rewrites: [`${name}${number}`],
            estimatedMs: 5_000,
          }),
          state: state === 'failed' && number === 4 ? 'failed' : 'pending',
          failure:
            state === 'failed' && number === 4
              ? { code: '42P01', message: 'no such table', detail: null, hint: null, blockers: [] }
              : null,
        }),
      ),
      { state, ms: state === 'pending' ? null : 50 },
    );
  });
  const failed = mode !== 'plan';
  return report(
    [
      database({
        migrations,
        verdict: failed ? 'fail' : 'pass',
        message: 'said',
        reason: failed ? 'migration_failed' : 'planned',
      }),
    ],
    {
      mode,
      verdict: failed ? 'fail' : 'pass',
    },
  );
}

describe('1,000 migrations', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`are rendered: ${name}`, () => {
      for (const mode of ['plan', 'deploy'] as const)
        expect(render(many(mode)).length).toBeGreaterThan(
          name === 'report-quiet.txt' || name === 'report-github.txt' ? -1 : 0,
        );
    });
  }

  it('are shown or counted on a terminal, and the one that failed is among those that are shown', () => {
    const text = renderDeployText(many('deploy'), { colour: false, width: 100, source });
    expect(text).toContain('✖ 998 change');
    expect(text).toContain('42P01: no such table');
    expect(text).toContain('and 975 more migrations (--verbose shows them)');
    expect(text.split('\n').length).toBeLessThan(60);
    const all = renderDeployText(many('deploy'), { colour: false, width: 100, source, verbose: true });
    expect(all.match(/^ {3}[✔✖○] \d+ change/gm)).toHaveLength(1_000);
  });

  it('are shown or counted in Markdown', () => {
    const text = renderDeployMarkdown(many('deploy'), { bytes: 60_000 });
    expect(text).toContain('#### ❌ 998 change');
    expect(text).toContain('and 970 more migrations');
    expect(text.match(/^\| (?:✅|❌|⏭️) \|/gmu)).toHaveLength(30);
  });
});

describe('a statement that loses data', () => {
  const drop = statement(1_500, 'ALTER TABLE orders DROP COLUMN fax', place('a.sql', 1_500));
  const noisy = Array.from({ length: 2_000 }, (_, at) =>
    at === 1_499
      ? drop
      : statement(at + 1, `ALTER TABLE t${at} ADD c int`, place('a.sql', at + 1), {
          effect: effect({ locks: [{ relation: `t${at}`, mode: 'M', blocks: 'reads and writes' }] }),
        }),
  );
  const reason = {
    class: 'destructive',
    rule: 'loses-data',
    file: 'a.sql',
    line: 1_500,
    text: 'drops the column `orders.fax`',
  } as const;
  const one = report(
    [
      database({
        risk: { class: 'destructive', reasons: [reason] },
        migrations: [migration('1', 'a', 'a.sql', noisy)],
      }),
    ],
    { mode: 'plan' },
  );

  it('is seen in a plan however many others there are, though it keeps nobody waiting', () => {
    const text = renderDeployText(one, { colour: false, width: 100, source });
    expect(text).toContain(
      '▸ ALTER TABLE orders DROP COLUMN fax\n        ▲ destructive: drops the column `orders.fax`',
    );
    expect(text).toContain('and 1,992 that somebody may notice (--verbose shows them)');
    const markdown = renderDeployMarkdown(one, { bytes: 60_000 });
    expect(markdown).toContain(
      '| 1500 | `ALTER TABLE orders DROP COLUMN fax` | keeps nobody waiting<br>⚠️ destructive: drops the column `orders.fax` |',
    );
    expect(markdown).toContain('and 1,970 more statements');
  });
});

describe('Markdown', () => {
  it.each([1_000, 4_000, 60_000, 1_000_000])('keeps within %i bytes, and says what is missing', (bytes) => {
    for (const mode of ['plan', 'deploy'] as const)
      for (const name of ['change', '注'.repeat(300)]) {
        const one = many(mode, name, 100);
        const several = report(
          Array.from({ length: 40 }, () => one.databases[0] ?? database()),
          { mode, verdict: one.verdict },
        );
        for (const each of [one, several]) {
          const text = renderDeployMarkdown(each, { bytes });
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
          expect(text).toMatch(/^### (?:✅|❌) Drydock/);
          const whole = renderDeployMarkdown(each, { bytes: 10_000_000 });
          expect(text.includes('**Left out here: ')).toBe(text !== whole);
          expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
          expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
          expect(text).not.toContain('finding');
        }
      }
  });

  it('keeps the advice and the failure where there is little room', () => {
    const text = renderDeployMarkdown(examples['locked']?.() ?? report([]), { bytes: 2_300 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_300);
    expect(text).toContain('55P03: canceling statement due to lock timeout');
    expect(text).toContain('**What to do**');
    expect(text).toContain('**Left out here: ');
  });
});

describe('a terminal', () => {
  it.each([52, 80, 120])('of %i columns is not written over, but for words that are longer', (width) => {
    for (const make of Object.values(examples)) {
      const text = renderDeployText(make(), { colour: false, width, source, verbose: true });
      for (const line of text.split('\n'))
        if (displayWidth(line) > width)
          expect(
            line
              .trim()
              .split(' ')
              .some((word) => word.length > width / 3),
            line,
          ).toBe(true);
    }
  });

  it('of 80 columns shows every example without a line that is too long', () => {
    for (const make of Object.values(examples))
      for (const line of renderDeployText(make(), { colour: false, width: 80, source }).split('\n'))
        expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });
});

describe('annotations', () => {
  it('are ten of a level at most, and the last counts the rest', () => {
    const gates = Array.from({ length: 15 }, (_, at) =>
      gate('sql', `check ${at}`, { verdict: 'fail', reason: 'check_failed', message: 'said' }),
    );
    const lines = renderDeployGitHub(report([database({ verdict: 'fail', gates })]))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[9]).toBe('::error title=Drydock::6 more of this level in the summary of the run');
    expect(renderDeployGitHub(report([database({ verdict: 'fail', gates })]), { error: 3 }).split('\n')).toHaveLength(
      4,
    );
  });

  it('have a title of 255 and a message of 4,096 characters at most', () => {
    const long = gate('sql', '🚢'.repeat(500), { verdict: 'fail', message: '🚢'.repeat(5_000) });
    const text = renderDeployGitHub(report([database({ verdict: 'fail', gates: [long] })]));
    const [, title = '', message = ''] = /title=(.*?)::(.*)\n/.exec(text) ?? [];
    expect(decodeURIComponent(title).length).toBeLessThanOrEqual(255);
    expect(message.length).toBeLessThanOrEqual(4_096);
    expect(message.endsWith('🚢…')).toBe(true);
  });
});

describe('an empty report', () => {
  for (const [name, render] of Object.entries(renderers)) {
    it(`is no deploy: ${name}`, () => {
      const text = render(report([]));
      expect(text).not.toMatch(/deployed|✅|✔/);
      if (name !== 'report-quiet.txt' && name !== 'report-github.txt') expect(text.length).toBeGreaterThan(0);
    });
  }
});
