import { describe, expect, it } from 'vitest';
import type { BackupReport } from '../../../src/core/report/backup/backup-report.ts';
import { renderBackupGitHub } from '../../../src/core/report/backup/github.ts';
import { renderBackupHtml } from '../../../src/core/report/backup/html.ts';
import { renderBackupMarkdown } from '../../../src/core/report/backup/markdown.ts';
import { backup, bad, database, report, step, table } from './example-backup-report.ts';

/** Far more than anybody has: many databases, tables, backups, drills and words. */
function huge(): BackupReport {
  const long = 'a word and '.repeat(500);
  const one = database({
    verdict: 'fail',
    reason: 'tables_differ',
    message: long,
    advice: Array.from({ length: 50 }, () => long),
    backup: backup({ damaged: long, head: long, pinned: long }),
    steps: Array.from({ length: 30 }, () =>
      step('restore', long, { verdict: 'fail', message: long, facts: [[long, long]] }),
    ),
    tables: Array.from({ length: 3_000 }, (_, at) =>
      table(`public.table_${at}`, at, at % 2 === 0 ? {} : { found: null, result: 'missing' }),
    ),
    backups: Array.from({ length: 1_000 }, () => backup({ fate: { kept: false, why: long, removal: 'would' } })),
    recoveries: Array.from({ length: 500 }, (_, at) => ({ id: `${at}`, at: long, ms: at, bytes: at })),
    remarks: Array.from({ length: 500 }, () => long),
  });
  return report(
    Array.from({ length: 60 }, () => one),
    { verdict: 'fail', reason: 'tables_differ' },
  );
}

const size = (text: string) => new TextEncoder().encode(text).length;

describe('Markdown', () => {
  it.each([2_000, 10_000, 60_000, 1_000_000])('has at most %i bytes, and says that something is missing', (bytes) => {
    const text = renderBackupMarkdown(huge(), { bytes });
    expect(size(text)).toBeLessThanOrEqual(bytes);
    expect(text).toMatch(/^### ❌ Drydock backup: 60 of 60 databases failed, tables differ\n/);
    expect(text).toContain('**Left out here: ');
  });

  it('keeps what differs longer than what is equal, and both where there is room', () => {
    const whole = renderBackupMarkdown(bad(), { bytes: 60_000 });
    expect(whole).toContain('`public.payments`');
    expect(whole).not.toContain('Left out here');
    const brief = renderBackupMarkdown(bad(), { bytes: 2_700 });
    expect(brief).toContain('`public.payments`');
    expect(brief).toContain('What to do');
    expect(brief).not.toContain('The drills');
  });
});

describe('others', () => {
  it('GitHub shows ten annotations of a level, and the last one says how many there are', () => {
    const lines = renderBackupGitHub(huge()).trimEnd().split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith('::warning'))).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/ more of this level in the summary of the run$/);
    for (const line of lines) expect(size(line)).toBeLessThan(10_000);
  });

  it('a page has no more rows than a browser draws', () => {
    const [first] = huge().databases;
    const page = renderBackupHtml(report(first === undefined ? [] : [first]));
    expect(page.match(/<tr>/g)?.length).toBeLessThan(4_000);
    expect(page).toContain('and 1,000 more');
  });
});
