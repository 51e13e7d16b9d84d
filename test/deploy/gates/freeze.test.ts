import { describe, expect, it } from 'vitest';
import type { FreezeGate } from '../../../src/core/configuration/deploy-settings.ts';
import type { RiskClass } from '../../../src/core/report/risk.ts';
import { gate } from '../../../src/deploy/gates/freeze.ts';
import { contextOf } from './context.ts';

const christmas: FreezeGate = {
  from: '2026-12-20',
  until: '2027-01-03',
  zone: 'America/New_York',
  why: 'Christmas',
  above: null,
};

async function answer(freeze: FreezeGate, moment: string, risk: RiskClass = 'low') {
  const [only] = await gate.ask([freeze], contextOf({ risk, clock: { now: () => new Date(moment) } }));
  return only;
}

describe('a freeze', () => {
  it.each([
    ['2026-12-20T04:59:59Z', 'pass', 'ok'],
    ['2026-12-20T05:00:00Z', 'fail', 'frozen'],
    ['2027-01-04T04:59:59Z', 'fail', 'frozen'],
    ['2027-01-04T05:00:00Z', 'pass', 'ok'],
  ])('at %s: %s', async (moment, verdict, reason) => {
    expect(await answer(christmas, moment)).toMatchObject({ verdict, reason });
  });

  it('of one day has that day, an hour longer when clocks go back', async () => {
    const day: FreezeGate = { ...christmas, from: '2026-11-01', until: '2026-11-01' };
    expect(await answer(day, '2026-11-01T04:00:00Z')).toMatchObject({ verdict: 'fail' });
    expect(await answer(day, '2026-11-02T04:59:59Z')).toMatchObject({ verdict: 'fail' });
    expect(await answer(day, '2026-11-02T05:00:00Z')).toMatchObject({ verdict: 'pass' });
  });

  it.each<[RiskClass, string, string]>([
    ['none', 'skipped', 'below_risk'],
    ['low', 'skipped', 'below_risk'],
    ['data', 'fail', 'frozen'],
    ['destructive', 'fail', 'frozen'],
  ])('above data lets %s be: %s', async (risk, verdict, reason) => {
    expect(await answer({ ...christmas, above: 'data' }, '2026-12-24T12:00:00Z', risk)).toMatchObject({
      verdict,
      reason,
    });
  });

  it('says why, and for how long', async () => {
    expect(await answer({ ...christmas, above: 'data' }, '2026-12-24T12:00:00Z', 'blocking')).toEqual({
      name: 'Christmas, 2026-12-20 to 2027-01-03',
      verdict: 'fail',
      reason: 'frozen',
      message:
        'Nothing is deployed from 2026-12-20 until 2027-01-03 (America/New_York): Christmas; changes below the risk "data" may pass, and this one is "blocking".',
    });
  });
});
