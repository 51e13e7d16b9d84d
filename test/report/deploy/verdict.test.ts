import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../src/core/report/deploy/timeline.ts';
import { deployExitStatus, deployVerdict } from '../../../src/core/report/deploy/verdict.ts';
import { historyText, signOf, titleText, verdictText, versionsText } from '../../../src/core/report/deploy/wording.ts';
import type { Verdict } from '../../../src/core/report/report.ts';
import { bytesText, rowsText } from '../../../src/core/report/sizes.ts';
import { database, effect, examples, migration, place, report, statement } from './example-deploy-report.ts';

describe('the exit status', () => {
  it('is 0 for what went well, 1 for what was refused or failed, 2 for an error', () => {
    const all: Readonly<Record<Verdict, number>> = { pass: 0, skipped: 0, warn: 0, fail: 1, inconclusive: 1, error: 2 };
    for (const [verdict, status] of Object.entries(all))
      expect(deployExitStatus({ verdict: verdict as Verdict })).toBe(status);
    expect(deployExitStatus({ verdict: 'warn' }, 'warning')).toBe(1);
    expect(deployExitStatus({ verdict: 'warn' }, 'never')).toBe(0);
  });

  it('is never forgiven: whoever goes on behind a deploy that failed has the old schema', () => {
    expect(deployExitStatus({ verdict: 'fail' }, 'never')).toBe(1);
    expect(deployExitStatus({ verdict: 'inconclusive' }, 'never')).toBe(1);
  });
});

describe('the verdict of a run', () => {
  it('is the worst of its databases, with the reason of the first that is as bad', () => {
    const good = { verdict: 'pass' as const, reason: 'deployed' };
    const idle = { verdict: 'pass' as const, reason: 'nothing_pending' };
    const bad = { verdict: 'fail' as const, reason: 'lock_timeout' };
    expect(deployVerdict([good, bad, { verdict: 'error', reason: 'no_connection' }], 'deploy')).toEqual(bad);
    expect(deployVerdict([idle, good], 'deploy')).toEqual(good);
    expect(deployVerdict([idle, idle], 'deploy')).toEqual(idle);
    expect(deployVerdict([{ verdict: 'pass', reason: 'ok' }], 'plan')).toEqual({ verdict: 'pass', reason: 'planned' });
    expect(deployVerdict([], 'deploy')).toEqual({ verdict: 'skipped', reason: 'no_database' });
  });
});

describe('the heading', () => {
  it('says what happened without a word from outside', () => {
    const said = Object.entries(examples).map(([name, make]) => [name, titleText(make())]);
    expect(Object.fromEntries(said)).toEqual({
      planned: '4 migrations would run',
      'planned-mysql': '1 migration would run',
      deployed: '4 migrations deployed',
      locked: '1 failed, 1 deployed, 2 not run',
      refused: 'refused by 1 gate, nothing was touched',
      'half-applied': '1 half applied',
      undone: '1 migration undone',
      'nothing-pending': 'nothing is pending',
      changed: 'not what was approved, nothing was touched',
      unreachable: 'no connection',
      several: '1 half applied, 4 deployed',
    });
    const strange = report([database({ verdict: 'fail' })], { verdict: 'fail', reason: '<b>\x1b[2J' });
    expect(titleText(strange)).toBe('b2J');
  });

  it('says that nothing was touched only where that is sure', () => {
    const of = (reason: string, verdict: 'fail' | 'error' = 'fail') =>
      titleText(report([database({ verdict, migrations: [migration('1', 'a', 'a.sql', [])] })], { verdict, reason }));
    expect(of('dirty')).toBe('an earlier failure is not mended, nothing was touched');
    expect(of('connection_lost', 'error')).toBe('the connection was lost');
    expect(of('cancelled')).toBe('cancelled');
  });

  it('has no green sign over a plan that stops users or loses data', () => {
    const of = (risk: 'low' | 'blocking' | 'destructive', mode: 'plan' | 'deploy' = 'plan') =>
      signOf(
        report([database({ risk: { class: risk, reasons: [] }, migrations: [migration('1', 'a', 'a.sql', [])] })], {
          mode,
        }),
      );
    expect([of('low'), of('blocking'), of('destructive'), of('destructive', 'deploy')]).toEqual([
      'pass',
      'warn',
      'warn',
      'pass',
    ]);
  });

  it('ends a report on a terminal with what was asked for', () => {
    const last = (name: string) => verdictText(examples[name]?.() ?? report([]));
    expect(last('planned')).toBe('Planned: 4 migrations would run, risk blocking, 901 ms');
    expect(last('deployed')).toBe('Deployed: 4 migrations, 2 min 16 s');
    expect(last('undone')).toBe('Undone: 1 migration, 761 ms');
    expect(last('nothing-pending')).toBe('Nothing is pending');
    expect(last('refused')).toBe('Refused by 1 gate, nothing was touched, 681 ms');
    expect(last('unreachable')).toBe('Could not be done: no connection, 5.1 s');
  });

  it('tells versions that have moved from those that have not', () => {
    const of = (before: string | null, after: string | null) =>
      versionsText({ before, after, migrations: [] }, 'deploy');
    expect([of(null, '1'), of('1', '1'), of(null, null)]).toEqual(['empty → 1', 'still 1', '']);
    const migrations = [
      migration('2', 'a', 'a.sql', []),
      migration('3', 'b', 'b.sql', []),
      migration(null, 'r', 'r.sql', []),
    ];
    expect(versionsText({ before: '1', after: '1', migrations }, 'plan')).toBe('1 → 3');
    expect(versionsText({ before: '1', after: '1', migrations }, 'deploy')).toBe('still 1');
  });
});

describe('the history', () => {
  it('is named without quotes that it does not need', () => {
    const of = (history: string) => historyText({ history, applied: 3, before: '3' });
    expect(of('"public"."flyway_schema_history"')).toBe('public.flyway_schema_history has 3 of them, the newest is 3');
    expect(of('`shop`.`schema_migrations`')).toBe('shop.schema_migrations has 3 of them, the newest is 3');
    expect(of('"My Schema"."T""1"')).toBe('"My Schema"."T""1" has 3 of them, the newest is 3');
    expect(historyText({ history: '', applied: 0, before: null })).toBe('');
  });
});

describe('sizes', () => {
  it('are never more exact than an estimate', () => {
    expect([0, 1, 840_000, 999_999, 12_400_000, 999_600_000, 4_210_000_000].map(rowsText)).toEqual([
      '0 rows',
      '1 row',
      '840,000 rows',
      '999,999 rows',
      '12.4 million rows',
      '1 billion rows',
      '4.21 billion rows',
    ]);
    expect([0, 999, 8_192, 999_700, 3_330_000_000, 5e15].map(bytesText)).toEqual([
      '0 bytes',
      '999 bytes',
      '8.19 kB',
      '1 MB',
      '3.33 GB',
      '5,000 TB',
    ]);
    expect([Number.NaN, -1].map(rowsText)).toEqual(['unknown rows', 'unknown rows']);
  });
});

describe('the picture', () => {
  it('is drawn where it shows something', () => {
    const of = (...all: (number | null)[]) =>
      timelineOf(
        { migrations: all.map((ms, at) => migration(String(at), 'a', 'a.sql', [], { ms, state: 'applied' })) },
        'deploy',
      );
    expect(of(2_000, 1_000)?.lanes.map(({ bars }) => bars[0])).toMatchObject([
      { from: 0, to: 2_000 },
      { from: 2_000, to: 3_000 },
    ]);
    for (const nothing of [of(), of(5_000), of(100, 100), of(60_000, 5), of(5_000, null)]) expect(nothing).toBeNull();
  });

  it('goes by when a migration began, where that is known', () => {
    const some = [
      migration('1', 'a', 'a', [], { ms: 1_000, startedMs: 500 }),
      migration('2', 'b', 'b', [], { ms: 1_000, startedMs: 4_500 }),
    ];
    expect(timelineOf({ migrations: some }, 'deploy')?.lanes.map(({ bars }) => bars[0]?.from)).toEqual([0, 4_000]);
  });

  it('of a plan is red where users wait', () => {
    const long = (blocks: 'writes' | 'nothing') =>
      statement(1, 'x', place('a.sql', 1), {
        effect: effect({
          locks: [{ relation: 'orders', mode: 'M', blocks }],
          rewrites: ['orders'],
          estimatedMs: 9_000,
        }),
      });
    const states = timelineOf(
      { migrations: [migration('1', 'a', 'a', [long('writes'), long('nothing')], { atomic: false })] },
      'plan',
    );
    expect(states?.lanes[0]?.bars.map(({ state, label }) => [state, label])).toEqual([
      ['blocked', 'writes of orders'],
      ['runs', ''],
    ]);
  });
});
