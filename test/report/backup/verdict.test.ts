import { describe, expect, it } from 'vitest';
import { verificationLevels } from '../../../src/core/report/backup/backup-report.ts';
import { reasonGroups, reasonInfo, reasonsPage, reasonText } from '../../../src/core/report/backup/reasons.ts';
import { renderBackupText } from '../../../src/core/report/backup/text.ts';
import { backupExitStatus, backupVerdict } from '../../../src/core/report/backup/verdict.ts';
import {
  ageText,
  fateText,
  momentText,
  provedText,
  rateText,
  recoveryTrend,
  tablesText,
} from '../../../src/core/report/backup/wording.ts';
import { backup, database, dryPrune, listed, pinned, report, saved, table, tooOld } from './example-backup-report.ts';

const judged = (verdict: Parameters<typeof backupExitStatus>[0]['verdict'], reason: string) => ({ verdict, reason });

describe('what a run says', () => {
  it('is the worst of its databases, with the code of the first that is as bad', () => {
    expect(backupVerdict([judged('pass', 'ok'), judged('pass', 'ok')], 'backup')).toEqual(judged('pass', 'saved'));
    expect(
      backupVerdict([judged('pass', 'ok'), judged('error', 'no_connection'), judged('fail', 'damaged')], 'verify'),
    ).toEqual(judged('fail', 'damaged'));
    expect(backupVerdict([judged('pass', 'ok'), judged('pass', 'dry_run')], 'prune')).toEqual(
      judged('pass', 'dry_run'),
    );
    expect(backupVerdict([], 'backup')).toEqual(judged('skipped', 'no_database'));
  });

  it.each([
    ['pass', 0],
    ['warn', 0],
    ['skipped', 0],
    ['fail', 1],
    ['error', 2],
    ['inconclusive', 2],
  ] as const)('%s ends with the status %i', (verdict, status) => {
    expect(backupExitStatus({ verdict })).toBe(status);
  });
});

describe('reasons', () => {
  it('are each explained once, in one sentence', () => {
    const codes = reasonGroups.flatMap(([, reasons]) => Object.keys(reasons));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(reasonInfo(code)?.what).toMatch(/^[A-Z"`].*\.$/);
      expect(reasonText(code)).not.toMatch(/[A-Z_]|\.$/);
      expect(reasonsPage()).toContain(`| \`${code}\` |`);
    }
  });

  it('that nobody knows are shown as words, and nothing in them acts', () => {
    expect(reasonText('from_afar')).toBe('from afar');
    expect(reasonText('<b>\n::error::')).toBe('berror');
  });
});

describe('figures', () => {
  it('are said with the doubt that is in them', () => {
    expect(rateText(null, 100)).toBe('');
    expect(rateText(54_000_000, 1_000)).toBe('54 MB/s');
    expect(rateText(54_000_000, 0)).toBe('');
    expect(momentText('2026-11-21T03:00:02.999Z')).toBe('2026-11-21 03:00 UTC');
    expect(momentText('yesterday')).toBe('yesterday');
    const at = (text: string) => ageText(backup({ at: text }), report([], { startedAt: '2026-11-21T03:00:00.000Z' }));
    expect([at('2026-11-20T00:00:00Z'), at('2026-11-21T02:59:59Z'), at('2026-11-22T00:00:00Z'), at('never')]).toEqual([
      '27 h',
      'just now',
      'in the future',
      null,
    ]);
  });

  it('tell a backup that was not proved from one that was', () => {
    expect(provedText(backup({ verified: null }))).toBe('not proved');
    expect(provedText(backup({ damaged: 'x' }))).toBe('DAMAGED');
    for (const level of verificationLevels)
      expect(provedText(backup({ verified: { level, at: '2026-11-21T03:00:00Z' } }))).toBe(
        `${level}, 2026-11-21 03:00 UTC`,
      );
  });

  it('say what becomes of a backup, and whether it did', () => {
    expect(fateText({ kept: true, why: 'daily 1 of 7', removal: null })).toBe('kept: daily 1 of 7');
    expect(fateText({ kept: false, why: 'old', removal: 'would' })).toBe('would be removed: old');
    expect(fateText({ kept: false, why: 'old', removal: 'removed' })).toBe('removed: old');
    expect(fateText({ kept: false, why: 'old', removal: 'failed' })).toBe('NOT removed, the store refused: old');
  });

  it('count tables by what came of them', () => {
    expect(
      tablesText([table('a', 1), table('b', 1, { result: 'rows' }), table('c', 1, { result: 'missing', found: null })]),
    ).toBe('1 table is equal, 1 has as many rows (nothing else was asked), 1 is missing');
    expect(tablesText([])).toBe('');
  });

  it('have a trend as soon as there are two drills', () => {
    const drills = (...times: number[]) => times.map((ms) => ({ id: 'x', at: 'x', ms, bytes: 1 }));
    expect(recoveryTrend(drills(1_000))).toBeNull();
    expect(recoveryTrend(drills(1_000, 2_000))).toEqual({
      blocks: '▅█',
      text: '2 s, 100 % longer than the one before',
    });
    expect(recoveryTrend(drills(4_000, 4_000, 4_000, 1_000))).toEqual({
      blocks: '███▃',
      text: '1 s, 75 % shorter than the median of the 3 before',
    });
    expect(recoveryTrend(drills(0, 0))?.text).toBe('0 ms, as long as the one before');
    expect(recoveryTrend(drills(...Array.from({ length: 50 }, (_, at) => at)))?.blocks).toHaveLength(20);
    expect(recoveryTrend(drills(Number.NaN, 5))).toBeNull();
  });
});

describe('text', () => {
  const text = (one: ReturnType<typeof saved>, width = 80, more = {}) =>
    renderBackupText(one, { colour: false, width, ...more });

  it.each([40, 60, 80, 120])('keeps to a terminal of %i columns', (width) => {
    for (const make of [saved, dryPrune, tooOld, listed])
      for (const line of text(make(), width).split('\n')) {
        // Ids and addresses stay whole, so that they can be copied.
        const longest = Math.max(
          ...line
            .trim()
            .split(' ')
            .map(({ length }) => length),
        );
        expect(line.length).toBeLessThanOrEqual(Math.max(width, longest + 30));
        if (width >= 80) expect(line.length).toBeLessThanOrEqual(width);
      }
  });

  it('says a dry run before and after the table', () => {
    expect(text(dryPrune()).match(/DRY RUN: nothing was removed/g)).toHaveLength(2);
    expect(text(pinned())).not.toContain('DRY RUN');
    // Also where nothing would go.
    const idle = report([database({ reason: 'dry_run', backups: [backup()] })], {
      command: 'prune',
      reason: 'dry_run',
    });
    expect(text(idle)).toContain('DRY RUN: nothing was removed');
    expect(text(idle)).toContain('Done: dry run, nothing to remove of 1 backup');
  });

  it('says what to do before how it came to it, when something is wrong', () => {
    const shown = text(tooOld());
    expect(shown.indexOf('What to do')).toBeLessThan(shown.indexOf('data of'));
    expect(shown).toContain('NOT encrypted');
  });

  it('is silent when asked to be, unless something is wrong', () => {
    expect(text(saved(), 80, { quiet: true })).toBe('');
    expect(text(tooOld(), 80, { quiet: true })).toBe(
      'fail shop: The newest good backup is 79 hours old, and 26 hours are the most.\nFailed: 1 of 2 databases failed, too old, 800 ms\n',
    );
  });

  it('cuts long lists, and shows all of them when asked', () => {
    const many = report(
      [database({ backups: Array.from({ length: 60 }, (_, at) => backup({ id: `20261121T030002Z-0000${at}` })) })],
      { command: 'list', reason: 'listed' },
    );
    expect(text(many)).toContain('and 20 more backups (--verbose shows them)');
    expect(text(many, 80, { verbose: true })).toContain('20261121T030002Z-000059');
  });
});
