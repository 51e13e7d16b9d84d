import { describe, expect, it } from 'vitest';
import type { CataloguedBackup } from '../../../src/backup/catalogue.ts';
import { bucketOf } from '../../../src/backup/retention/buckets.ts';
import { decideRetention, isGood, type RetentionOptions } from '../../../src/backup/retention/decide.ts';
import { type KeepSettings, leastFloor } from '../../../src/core/configuration/backup-settings.ts';
import { numbers } from '../pipeline/streams.ts';
import { backupAt, day, hour, keep, now, randomBackups, randomKeep } from './random-catalogue.ts';

const usual: RetentionOptions = { now, storeNow: now, countsFrom: 'digested', allowMany: true };
const none: KeepSettings = {
  counts: { 'pre-deploy': 0, hourly: 0, daily: 0, weekly: 0, monthly: 0 },
  preDeployMs: 0,
  floor: 0,
  mostShare: 1,
};

function decide(
  backups: readonly CataloguedBackup[],
  settings: KeepSettings,
  options: Partial<RetentionOptions> = {},
  lastRun: 'pass' | 'fail' | null = 'pass',
) {
  const catalogue = {
    backups,
    unreadable: [],
    lastRun: lastRun && { at: now.toISOString(), verdict: lastRun, reason: lastRun },
  };
  return decideRetention(catalogue, settings, { ...usual, ...options });
}

const gone = (plan: ReturnType<typeof decide>) =>
  plan.fates.filter(({ fate }) => !fate.kept).map(({ backup }) => backup);
const stays = (plan: ReturnType<typeof decide>) =>
  plan.fates.filter(({ fate }) => fate.kept).map(({ backup }) => backup);
const ago = (ms: number, more: Parameters<typeof backupAt>[1] = {}) => backupAt(new Date(now.getTime() - ms), more);

describe('backups of a part', () => {
  it('take no place of whole ones, and have a floor of their own', () => {
    const whole = [5, 6, 7].map((days) => ago(days * day));
    const part = [1, 2, 3, 4].map((days) => {
      const one = ago(days * day);
      return { ...one, manifest: { ...one.manifest, scope: { schemaOnly: false, tables: ['orders'], without: [] } } };
    });
    const plan = decide([...part, ...whole], { ...none, floor: 3 });
    expect(stays(plan)).toEqual([...part.slice(0, 3), ...whole]);
  });
});

describe('the classes', () => {
  it('keep the newest of each hour, day, week and month, and the oldest while there is room', () => {
    // One an hour for 100 days.
    const hourly = Array.from({ length: 24 * 100 }, (_, n) => ago(n * hour));
    const plan = decide(hourly, keep);
    const kept = stays(plan).map(({ manifest }) => manifest.snapshotAt);
    expect(kept.slice(0, 24)).toEqual(hourly.slice(0, 24).map(({ manifest }) => manifest.snapshotAt));
    const why = (text: string) =>
      plan.fates.filter(({ fate }) => fate.why.startsWith(text)).map(({ backup }) => backup.manifest.snapshotAt);
    expect(why('hourly ')).toHaveLength(24);
    // The newest two days are among the hours already.
    expect(why('daily ')).toEqual([20, 19, 18, 17, 16, 15].slice(1).map((date) => `2026-11-${date}T23:00:00.000Z`));
    // Sundays, by ISO 8601; the one of this week and the last of the week before are among the days.
    expect(why('weekly ')).toEqual([
      '2026-11-08T23:00:00.000Z',
      '2026-11-01T23:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
    ]);
    expect(why('monthly ')).toEqual([
      '2026-10-31T23:00:00.000Z',
      '2026-09-30T23:00:00.000Z',
      '2026-08-31T23:00:00.000Z',
    ]);
    expect(why('the oldest, until monthly has 12')).toEqual([hourly.at(-1)?.manifest.snapshotAt]);
    expect(why('older than every class keeps')).toHaveLength(hourly.length - kept.length);
  });

  it('an explicit class takes part in its own only, auto in all but pre-deploy', () => {
    const settings = { ...none, counts: { ...none.counts, daily: 3, 'pre-deploy': 1 } };
    const daily = Array.from({ length: 5 }, (_, n) => ago(n * day, { class: 'daily' }));
    const monthly = Array.from({ length: 5 }, (_, n) => ago(n * day + hour, { class: 'monthly' }));
    const deploys = Array.from({ length: 4 }, (_, n) => ago((n + 10) * day, { class: 'pre-deploy' }));
    expect(stays(decide([...monthly, ...deploys, ...daily], settings))).toEqual([
      daily[0],
      monthly[0],
      daily[1],
      daily[2],
      deploys[0],
    ]);
  });

  it('one taken before a deploy is kept for a week in any case, and no other makes it go', () => {
    const settings = { ...keep, counts: { ...keep.counts, 'pre-deploy': 2 } };
    const deploys = Array.from({ length: 20 }, (_, n) => ago(n * day + hour, { class: 'pre-deploy' }));
    const nightly = Array.from({ length: 20 }, (_, n) => ago(n * day));
    const kept = stays(decide([...nightly, ...deploys], settings)).filter(
      ({ manifest }) => manifest.class === 'pre-deploy',
    );
    expect(kept).toEqual(deploys.slice(0, 7));
  });

  it('weeks begin on Monday, in UTC, and a week of two years is one', () => {
    const week = (text: string) => bucketOf('weekly', new Date(text));
    expect(week('2026-12-28T00:00:00Z')).toBe(week('2027-01-03T23:59:59Z'));
    expect(week('2027-01-04T00:00:00Z')).not.toBe(week('2027-01-03T23:59:59Z'));
    expect(week('2026-11-15T23:59:59Z')).not.toBe(week('2026-11-16T00:00:00Z'));
  });
});

describe('nothing goes', () => {
  const old = Array.from({ length: 30 }, (_, n) => ago((n + 2) * day));
  const refusal = (...args: Parameters<typeof decide>) => {
    const plan = decide(...args);
    expect(gone(plan)).toEqual([]);
    for (const { fate } of plan.fates) expect(fate.why).not.toBe('');
    return plan.refused?.reason ?? null;
  };

  it('with a clock that is wrong, or a backup that is yet to come', () => {
    expect(gone(decide(old, none)).length).toBe(28);
    for (const hours of [-1, 1, 24 * 400])
      expect(refusal(old, none, { storeNow: new Date(now.getTime() + hours * hour) })).toBe('clock_wrong');
    expect(refusal([...old, ago(-hour)], none)).toBe('future_backup');
    // Damaged or unproved: the clock was wrong all the same.
    expect(refusal([...old, ago(-400 * day, { damaged: 'x', verified: null })], none)).toBe('future_backup');
    // This machine's clock was set back: what it made yesterday is yet to come.
    expect(refusal(old, none, { now: new Date(now.getTime() - 10 * day), storeNow: null })).toBe('future_backup');
    const unreadable = [{ id: '20270101T000000Z-aaaaaa', why: 'x' }];
    expect(decideRetention({ backups: old, unreadable, lastRun: null }, none, usual).refused?.reason).toBe(
      'future_backup',
    );
    // Within some minutes two clocks agree.
    expect(decide([...old, ago(-60_000)], none, { storeNow: new Date(now.getTime() + 60_000) }).refused).toBeNull();
  });

  it('after a run that failed', () => {
    expect(refusal(old, none, {}, 'fail')).toBe('last_run_failed');
    expect(decide(old, none, {}, null).refused).toBeNull();
  });

  it('when more would go than one run may remove, unless it is allowed', () => {
    const half = { ...none, mostShare: 0.5 };
    expect(refusal(old, half, { allowMany: false })).toBe('too_many');
    expect(gone(decide(old, half, { allowMany: true }))).toHaveLength(28);
    expect(gone(decide(old.slice(0, 4), half, { allowMany: false }))).toHaveLength(2);
  });

  it('below the floor, whatever is set', () => {
    for (const floor of [-5, 0, 1, 2, 2.5, Number.NaN]) {
      const plan = decide(old, { ...none, floor });
      expect(stays(plan)).toEqual(old.slice(0, Math.max(leastFloor, Math.ceil(floor) || 0)));
    }
  });
});

describe('what is not good', () => {
  const unproved = { verified: { level: 'uploaded', at: now.toISOString() } } as const;
  const damaged = { verified: null, damaged: 'The digest is another.' } as const;

  it('goes only when it is older than a day and enough good ones are newer', () => {
    const settings = { ...none, floor: 3 };
    const bad = [ago(10 * day, unproved), ago(11 * day, damaged), ago(hour, unproved), ago(2 * hour, damaged)];
    const good = (count: number) => Array.from({ length: count }, (_, n) => ago((n + 2) * day));
    expect(gone(decide([...good(2), ...bad], settings))).toEqual([]);
    expect(gone(decide([...good(3), ...bad], settings))).toEqual(bad.slice(0, 2));
    // Newer ones that are no better do not count.
    const newer = Array.from({ length: 9 }, () => ago(3 * day, unproved));
    expect(gone(decide([...newer, ...good(2), ...bad], settings))).toEqual([]);
    const older = Array.from({ length: 9 }, (_, n) => ago((n + 20) * day));
    expect(gone(decide([...older, ...bad], settings)).some((one) => bad.includes(one))).toBe(false);
  });

  it('never counts for a class, so that seven bad days leave the good ones', () => {
    const settings = { ...none, counts: { ...none.counts, daily: 7 }, floor: 2 };
    const good = Array.from({ length: 7 }, (_, n) => ago((n + 10) * day));
    const bad = Array.from({ length: 7 }, (_, n) => ago(n * day, n % 2 ? damaged : unproved));
    expect(gone(decide([...bad, ...good], settings))).toEqual([]);
    // From another level on they are good.
    expect(gone(decide([...bad, ...good], settings, { countsFrom: 'uploaded' })).length).toBeGreaterThan(0);
  });
});

describe('whatever there is', () => {
  // The same catalogues in every run; DRYDOCK_RETENTION says how many.
  const rounds = Number(process.env['DRYDOCK_RETENTION'] ?? 500);

  it(`holds for ${rounds} random catalogues`, () => {
    const next = numbers(4_711);
    let removed = 0;
    let held = 0;
    for (let round = 0; round < rounds; round++) {
      const backups = randomBackups(next);
      const settings = randomKeep(next);
      const options = { allowMany: next(2) === 0, countsFrom: next(2) === 0 ? 'digested' : 'restored' } as const;
      const plan = decide(backups, settings, options);
      expect(plan.fates.map(({ backup }) => backup).sort(byId)).toEqual([...backups].sort(byId));
      const goodOnes = (from: readonly CataloguedBackup[]) => from.filter((one) => isGood(one, options.countsFrom));
      const good = goodOnes(backups);
      const kept = stays(plan);
      const floor = Math.min(good.length, Math.max(leastFloor, settings.floor));
      expect(goodOnes(kept).length).toBeGreaterThanOrEqual(floor);
      for (const one of gone(plan))
        expect([one.pinned, isGood(one, options.countsFrom) && one === plan.fates[0]?.backup]).toEqual([null, false]);
      const newest = [...good].sort(byMoment)[0];
      if (newest !== undefined) expect(kept).toContain(newest);
      if (!options.allowMany)
        expect(good.length - goodOnes(kept).length).toBeLessThanOrEqual(settings.mostShare * good.length);
      // What was decided once is decided for good.
      if (plan.refused === null) expect(gone(decide(kept, settings, { ...options, allowMany: true }))).toEqual([]);
      // The order in which a store lists them says nothing.
      const turned = decide([...backups].reverse(), settings, options);
      expect(turned.fates.map(({ backup, fate }) => [backup.manifest.id, fate])).toEqual(
        plan.fates.map(({ backup, fate }) => [backup.manifest.id, fate]),
      );
      // Who wants to keep more keeps no less.
      const more: KeepSettings = {
        ...settings,
        counts: {
          ...settings.counts,
          [(['hourly', 'daily', 'weekly', 'monthly', 'pre-deploy'] as const)[next(5)] ?? 'daily']: 30,
        },
        floor: settings.floor + next(3),
      };
      const all = { ...options, allowMany: true };
      const keptByMore = stays(decide(backups, more, all));
      for (const one of stays(decide(backups, settings, all))) expect(keptByMore).toContain(one);
      // A damaged or unproved one more makes no good one go.
      const worse = [...backups, ago(next(300) * day, { verified: null, damaged: next(2) ? 'x' : null })];
      expect(goodOnes(gone(decide(worse, settings, all)))).toEqual(goodOnes(gone(decide(backups, settings, all))));
      removed += gone(plan).length;
      held += plan.refused === null ? 0 : 1;
    }
    expect(removed).toBeGreaterThan(rounds);
    expect(held).toBeGreaterThan(rounds / 20);
  });
});

function byId(a: CataloguedBackup, b: CataloguedBackup): number {
  return a.manifest.id < b.manifest.id ? -1 : 1;
}

function byMoment(a: CataloguedBackup, b: CataloguedBackup): number {
  return Date.parse(b.manifest.snapshotAt) - Date.parse(a.manifest.snapshotAt) || -byId(a, b);
}
