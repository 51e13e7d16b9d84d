import { describe, expect, it } from 'vitest';
import type { FindingEffect } from '../../src/core/report/finding.ts';
import { renderHtml } from '../../src/core/report/html.ts';
import { renderMarkdown } from '../../src/core/report/markdown.ts';
import type { DatabaseReport, Report } from '../../src/core/report/report.ts';
import { riskOf } from '../../src/core/report/risk.ts';
import { change, finding, report, sample } from './sample.ts';

const markdown = (of: Report) => renderMarkdown(of, { bytes: 60_000 });

function database(part: Partial<DatabaseReport>): readonly DatabaseReport[] {
  return report([]).databases.map((one) => ({ ...one, ...part }));
}

function lock(
  part: Partial<FindingEffect> = {},
  blocks: 'writes' | 'reads and writes' = 'reads and writes',
): FindingEffect {
  return {
    locks: [{ relation: 'orders', mode: 'ACCESS EXCLUSIVE', blocks }],
    rewrites: [],
    scans: [],
    indexBuilds: [],
    mayFail: [],
    estimatedMs: null,
    certain: true,
    ...part,
  };
}

describe('the head', () => {
  it('says that all is clear, and of what', () => {
    expect(markdown(report([]))).toBe(
      [
        '### ✅ Drydock lint: all clear',
        '',
        '**Risk: low**, nothing that is in use is lost, broken or blocked for long.',
        '',
        'Flyway, 214 migrations in db/migration, PostgreSQL 16; 2 of them checked, the others replayed.',
        '',
      ].join('\n'),
    );
    expect(renderHtml(report([]))).toContain('<h1 class="pass">Drydock lint: all clear</h1>');
  });

  it('says that a change touches no migration', () => {
    const text = markdown(report([], { databases: database({ reported: 0 }), risk: riskOf(0, [], []) }));
    expect(text).toContain('### ✅ Drydock lint: no migration is touched');
    expect(text).toContain('this change touches none of them');
  });

  it('says of a whole history that there is no change, and draws none', () => {
    const whole = report([finding()], { databases: database({ reported: 214 }) });
    for (const text of [markdown(whole), renderHtml(whole)]) {
      expect(text).toContain('the whole history is reported on, since there is no change to compare with');
      expect(text).not.toMatch(/Risk:|What becomes of|mermaid/);
    }
  });

  it('draws the first migrations of all as a change', () => {
    const first = report([], { databases: database({ reported: 214, schemaChange: change }) });
    expect(markdown(first)).toMatch(/Risk: low[\s\S]*all of them are new and checked[\s\S]*erDiagram/);
  });

  it('never calls clear what was not looked at', () => {
    const blind = report([], { verdict: 'inconclusive', reason: 'nothing_analysed', analysed: 0 });
    expect(markdown(blind)).toContain('### ❔ Drydock lint: nothing could be analysed');
    expect(markdown(report([], { verdict: 'skipped', reason: 'no_migrations', migrations: 0 }))).toContain(
      '### ⏭️ Drydock lint: no migrations found',
    );
  });

  it('says what is lost in words, and names the rule of what has a finding', () => {
    const lost = {
      class: 'destructive' as const,
      rule: 'loses-data',
      file: 'db/migration/V1.sql',
      line: 3,
      text: 'the rows of `a_b` are lost',
    };
    const text = markdown(report([], { risk: { class: 'destructive', reasons: [lost, lost, lost] } }));
    expect(text).toContain(
      '**Risk: destructive**, data is lost for good: the rows of `a_b` are lost in `V1.sql:3`, and 2 more reasons.',
    );
  });
});

describe('who has to wait', () => {
  const rows = (of: Report) => markdown(of).match(/^\| `.*$/gm) ?? [];

  it('is told once a statement, the longest first, in words where no size is known', () => {
    const all = report([
      finding({ line: 1, effect: lock({ rewrites: ['orders'] }) }),
      finding({ line: 1, rule: 'other', effect: lock({ rewrites: ['orders'] }) }),
      finding({ line: 2, effect: lock({ rewrites: ['orders'], estimatedMs: 90_000, certain: false }) }),
      finding({ line: 3, effect: lock({ indexBuilds: ['i on orders'], estimatedMs: 3_600_000 }, 'writes') }),
      finding({ line: 4, effect: lock() }),
      finding({ line: 5, effect: lock({ estimatedMs: 10 }) }),
    ]);
    expect(rows(all)).toEqual([
      '| `orders` | read or write | **about 1.5 min, not sure** | `V12__add_token.sql:2` |',
      '| `orders` | read or write | **the larger the table, the longer** | `V12__add_token.sql:1` |',
      '| `orders` | write | **about 60 min** | `V12__add_token.sql:3` |',
    ]);
    expect(markdown(all)).toContain('\nand 2 short locks\n');
  });

  it('names short locks where there is nothing worse, and none that nobody notices', () => {
    expect(rows(report([finding({ effect: lock() })]))).toEqual([
      '| `orders` | read or write | a moment | `V12__add_token.sql:2` |',
    ]);
    const quiet = lock();
    const none = { ...quiet, locks: [{ relation: 'orders', mode: 'LOCK=NONE', blocks: 'nothing' as const }] };
    expect(rows(report([finding({ effect: none })]))).toEqual([]);
  });

  it('goes table by table where there are many', () => {
    const many = Array.from({ length: 40 }, (_, line) =>
      finding({
        line,
        effect: {
          ...lock({ estimatedMs: 5_000 }),
          locks: lock().locks.map((one) => ({ ...one, relation: `t${line % 7}` })),
        },
      }),
    );
    expect(rows(report(many))).toHaveLength(5);
    expect(rows(report(many))[0]).toMatch(/, and 5 more statements \|$/);
    expect(markdown(report(many))).toContain('\nand 2 more tables\n');
  });

  it('counts what is suppressed, but not what a baseline knows from before', () => {
    const one = {
      finding: finding({ effect: lock({ estimatedMs: 5_000 }) }),
      reason: 'at night',
      by: 'drydock',
      until: null,
    };
    expect(rows(report([], { suppressed: [one] }))).toHaveLength(2);
    const known = report([], { suppressed: [{ ...one, by: 'baseline' }] });
    expect(rows(known)).toEqual([]);
    expect(markdown(known)).toContain('1 finding known from the baseline');
    expect(renderHtml(known)).toContain('1 finding known from the baseline');
  });
});

describe('the findings', () => {
  it('are led to line by line, with the worst migration first', () => {
    const link = (file: string, line: number) => `https://example.com/${file}#L${line}`;
    const text = renderMarkdown(
      report([
        finding({ file: 'db/migration/V1.sql', severity: 'warning' }),
        finding({ file: 'db/migration/V2.sql', line: 7 }),
        finding({ file: 'db/migration/V3.sql', severity: 'notice' }),
      ]),
      { bytes: 60_000, link },
    );
    expect(text.match(/^####.*$/gm)).toEqual([
      '#### `db/migration/V2.sql`: 1 error',
      '#### `db/migration/V1.sql`: 1 warning',
    ]);
    expect(text).toContain('[line 7](https://example.com/db/migration/V2.sql#L7)');
    expect(text).toContain(
      '<details><summary>🔵 1 other migration with 1 notice: add-column-volatile-default</summary>',
    );
  });

  it('are not folded away when there is nothing worse than advice', () => {
    const text = markdown(report([finding({ severity: 'notice' })]));
    expect(text).toMatch(/^🔵 \*\*/m);
  });

  it('say once what is alike', () => {
    const text = markdown(
      report(Array.from({ length: 40 }, (_, line) => finding({ line: line + 1, fingerprint: `${line}` }))),
    );
    expect(text.match(/^🔴 /gm)).toHaveLength(3);
    expect(text).toContain('<details><summary>and 37 more like it in this file</summary>\n\nline 4, line 5,');
  });

  it('are all in the HTML, where each step of the advice is too', () => {
    const page = renderHtml(sample());
    for (const { rule, advice } of sample().findings) {
      expect(page).toContain(rule);
      for (const { title } of advice?.steps ?? []) expect(page).toContain(title);
    }
    expect(page).toContain('<ins>+ token uuid NOT NULL\n</ins>');
    expect(page).not.toMatch(/<script|https?:\/\/(?!example\.com)/);
  });
});
