import { describe, expect, it } from 'vitest';
import { type RiskReason, riskOf } from '../../src/core/report/risk.ts';
import { finding } from './sample.ts';

const reason = (of: RiskReason['class']): RiskReason => ({ class: of, rule: 'r', file: 'f.sql', line: 1, text: 't' });

describe('the risk of a change', () => {
  it('is none without a statement, and low without a reason', () => {
    expect(riskOf(0, [], [])).toEqual({ class: 'none', reasons: [] });
    expect(riskOf(3, [], [])).toEqual({ class: 'low', reasons: [] });
  });

  it('is the worst that anything says, with those reasons alone', () => {
    expect(riskOf(3, [reason('data'), reason('destructive'), reason('data')], [])).toEqual({
      class: 'destructive',
      reasons: [reason('destructive')],
    });
  });

  it('comes from findings too', () => {
    const blocking = finding({ category: 'availability', severity: 'error', rule: 'create-index' });
    expect(riskOf(1, [reason('data')], [blocking])).toMatchObject({
      class: 'blocking',
      reasons: [{ rule: 'create-index' }],
    });
    expect(riskOf(1, [], [finding({ category: 'compatibility', severity: 'warning' })]).class).toBe('breaking');
    expect(riskOf(1, [], [finding({ category: 'compatibility', severity: 'notice' })]).class).toBe('low');
    expect(riskOf(1, [], [finding({ category: 'style', severity: 'error' })]).class).toBe('low');
  });
});
