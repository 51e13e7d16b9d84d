import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/report/report.ts';
import {
  casesOf,
  countCases,
  databaseVerdict,
  reportVerdict,
  testExitStatus,
  trialVerdict,
  worst,
} from '../../../src/core/report/trials/verdict.ts';
import { titleText, verdictText } from '../../../src/core/report/trials/wording.ts';
import { database, report, sample, trial, trialCase } from './sample.ts';

const judged = (...verdicts: Verdict[]) => verdicts.map((verdict) => ({ verdict, reason: `${verdict}_code` }));

describe('the worst', () => {
  it('is a fail before an error, an error before doubt, and a pass before what was skipped', () => {
    const order: Verdict[] = ['skipped', 'pass', 'warn', 'inconclusive', 'error', 'fail'];
    for (let count = 1; count <= order.length; count++) {
      expect(worst(order.slice(0, count))).toBe(order[count - 1]);
      expect(worst(order.slice(0, count).reverse())).toBe(order[count - 1]);
    }
    expect(worst([])).toBe('skipped');
  });
});

describe('the verdict of a trial', () => {
  it('is that of its worst case, with the code of the first that is as bad', () => {
    const cases = [...judged('pass', 'fail', 'error'), { verdict: 'fail' as const, reason: 'later' }];
    expect(trialVerdict(cases)).toEqual({ verdict: 'fail', reason: 'fail_code' });
    expect(trialVerdict(judged('pass', 'skipped'))).toEqual({ verdict: 'pass', reason: 'ok' });
    expect(trialVerdict(judged('skipped', 'skipped'))).toEqual({ verdict: 'skipped', reason: 'skipped_code' });
  });

  it('is no pass when it asked nothing', () => {
    expect(trialVerdict([])).toEqual({ verdict: 'inconclusive', reason: 'nothing_tested' });
  });
});

describe('the verdict of a database', () => {
  const some = { migrations: 3, changed: 1 };

  it('is that of its worst trial', () => {
    expect(databaseVerdict(judged('pass', 'warn', 'skipped'), some)).toEqual({ verdict: 'warn', reason: 'warn_code' });
    expect(databaseVerdict(judged('pass', 'skipped'), some)).toEqual({ verdict: 'pass', reason: 'ok' });
  });

  it('is no pass when every trial was skipped, unless there was nothing to test', () => {
    for (const trials of [judged('skipped', 'skipped'), []]) {
      expect(databaseVerdict(trials, some)).toEqual({ verdict: 'inconclusive', reason: 'nothing_tested' });
      expect(databaseVerdict(trials, { migrations: 3, changed: null })).toMatchObject({ verdict: 'inconclusive' });
      expect(databaseVerdict(trials, { migrations: 0, changed: null })).toEqual({
        verdict: 'skipped',
        reason: 'no_migrations',
      });
      expect(databaseVerdict(trials, { migrations: 3, changed: 0 })).toEqual({
        verdict: 'skipped',
        reason: 'no_change',
      });
    }
  });
});

describe('the verdict of a run', () => {
  it('is that of its worst database; one that had nothing to test does not spoil the others', () => {
    expect(reportVerdict(judged('pass', 'error'))).toEqual({ verdict: 'error', reason: 'error_code' });
    expect(reportVerdict(judged('skipped', 'pass'))).toEqual({ verdict: 'pass', reason: 'ok' });
    expect(reportVerdict([{ verdict: 'skipped', reason: 'no_change' }])).toEqual({
      verdict: 'skipped',
      reason: 'no_change',
    });
    expect(reportVerdict([])).toEqual({ verdict: 'skipped', reason: 'no_migrations' });
  });

  it('gives the exit status that it has for the lint', () => {
    const all: Verdict[] = ['pass', 'skipped', 'warn', 'fail', 'inconclusive', 'error'];
    expect(all.map((verdict) => testExitStatus({ verdict }))).toEqual([0, 0, 0, 1, 1, 2]);
    expect(all.map((verdict) => testExitStatus({ verdict }, 'warning'))).toEqual([0, 0, 1, 1, 1, 2]);
    expect(all.map((verdict) => testExitStatus({ verdict }, 'notice'))).toEqual([0, 0, 1, 1, 1, 2]);
    expect(all.map((verdict) => testExitStatus({ verdict }, 'never'))).toEqual([0, 0, 0, 0, 0, 2]);
  });
});

describe('counts', () => {
  it('are of cases, and a trial without cases is one', () => {
    const empty = trial('chaos', { cases: [], verdict: 'error', reason: 'server_gone', summary: 'gone' });
    const shop = database([trial('fresh', { cases: [trialCase(), trialCase()] }), empty]);
    expect(countCases([shop])).toEqual({ pass: 2, warn: 0, fail: 0, inconclusive: 0, error: 1, skipped: 0 });
    expect(casesOf(empty)).toMatchObject([{ verdict: 'error', reason: 'server_gone', message: 'gone' }]);
  });
});

describe('sentences', () => {
  const passed = trial('fresh');
  const skipped = trial('contract', { cases: [], verdict: 'skipped', reason: 'not_configured' });

  it('say what is the news', () => {
    expect(titleText(sample())).toBe('4 of 11 trials failed, 1 error, 1 warning');
    expect(titleText(report([database([passed])]))).toBe('the trial passed');
    expect(titleText(report([database([passed, passed])]))).toBe('all 2 trials passed');
    expect(titleText(report([database([passed, skipped])]))).toBe('1 trial passed, 1 skipped');
    expect(titleText(report([database([skipped])]))).toBe('nothing was tested');
    expect(titleText(report([database([skipped], { changed: 0 })]))).toBe('no migration is touched');
    expect(titleText(report([]))).toBe('no migrations found');
    const doubt = trial('performance', { cases: [trialCase({ verdict: 'inconclusive', reason: 'too_few_samples' })] });
    expect(titleText(report([database([passed, doubt])]))).toBe('1 of 2 trials is inconclusive');
  });

  it('never call a run passed in which nothing was tested', () => {
    expect(verdictText(report([database([skipped])]))).toMatch(/^Inconclusive: 1 skipped of 1 case/);
    expect(verdictText(report([]))).toBe('Skipped: no migrations found');
    expect(verdictText(report([database([skipped], { changed: 0 })]))).toBe('Skipped: no migration is touched');
  });
});
