import { describe, expect, it } from 'vitest';
import { lockWaitOf, pauseAfter } from '../../src/core/execution/run-limits.ts';

describe('the ladder of attempts', () => {
  it('waits shortly at first, and never longer than it may', () => {
    const waits = Array.from({ length: 8 }, (_, attempt) => lockWaitOf({ lockTimeoutMs: 3_000 }, attempt));
    expect(waits).toEqual([300, 600, 1_200, 2_100, 3_000, 3_000, 3_000, 3_000]);
    for (const limit of [1, 10, 49, 50, 100, 7_777]) {
      for (let attempt = 0; attempt < 6; attempt++) {
        const wait = lockWaitOf({ lockTimeoutMs: limit }, attempt) ?? Number.NaN;
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(limit);
      }
    }
    expect(lockWaitOf({ lockTimeoutMs: null }, 0)).toBeNull();
  });

  it('leaves the table to others for at least as long as they waited', () => {
    for (let attempt = 0; attempt < 12; attempt++) {
      for (const random of [0, 0.5, 0.999]) {
        const limits = { lockTimeoutMs: 3_000 };
        expect(pauseAfter(limits, attempt, random)).toBeGreaterThanOrEqual(lockWaitOf(limits, attempt) ?? 0);
        expect(pauseAfter(limits, attempt, random)).toBeLessThanOrEqual(30_000);
      }
    }
    expect(pauseAfter({ lockTimeoutMs: 3_000 }, 2, 0)).not.toBe(pauseAfter({ lockTimeoutMs: 3_000 }, 2, 0.7));
  });
});
