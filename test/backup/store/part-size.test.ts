import { describe, expect, it } from 'vitest';
import { mostPartBytes, mostParts, partsUnderWay, planParts } from '../../../src/backup/store/part-size.ts';
import { MiB } from './bodies.ts';

const GiB = 1024 * MiB;
const TiB = 1024 * GiB;

function total(expected: number | null, uniform: boolean): number {
  const plan = planParts(expected, uniform);
  let sum = 0;
  for (let number = 1; number <= mostParts; number++) sum += plan.bytes(number) ?? Number.NaN;
  return sum;
}

describe('the size of the parts', () => {
  it('there is no part 10,001', () => {
    for (const plan of [planParts(null, false), planParts(null, true), planParts(9 * TiB, false)]) {
      expect(plan.bytes(10_000)).toBeGreaterThan(0);
      expect(plan.bytes(10_001)).toBeNull();
    }
  });

  it('grows, and never beyond what S3 takes', () => {
    const plan = planParts(null, false);
    let before = 0;
    for (let number = 1; number <= mostParts; number++) {
      const bytes = plan.bytes(number) ?? 0;
      expect(bytes).toBeGreaterThanOrEqual(before);
      expect(bytes).toBeGreaterThanOrEqual(5 * MiB);
      expect(bytes).toBeLessThanOrEqual(mostPartBytes);
      before = bytes;
    }
    expect(plan.bytes(1)).toBe(8 * MiB);
    expect(total(null, false)).toBeGreaterThan(1.18 * TiB);
  });

  it.each([1, 100 * GiB, 300 * GiB, TiB, 5 * TiB, 7 * TiB])(
    'has room for a third more than the guess of %d bytes',
    (expected) => {
      for (const uniform of [true, false]) expect(total(expected, uniform)).toBeGreaterThan((expected * 4) / 3 - 1);
    },
  );

  it('is never more than what can be held and sent at once', () => {
    expect(total(48 * TiB, false)).toBe(mostParts * mostPartBytes);
    expect(total(48 * TiB, false)).toBeGreaterThan(9.7 * TiB);
  });

  it('is one where the store asks for that', () => {
    for (const expected of [null, GiB, TiB]) {
      const plan = planParts(expected, true);
      expect(plan.bytes(2)).toBe(plan.bytes(1));
      expect(plan.bytes(9_999)).toBe(plan.bytes(1));
    }
  });

  it.each([null, GiB, 100 * GiB, 172 * GiB])('keeps the memory in bounds for a guess of %j bytes', (expected) => {
    const plan = planParts(expected, false);
    for (let number = 1, sum = 0; sum < 171 * GiB; number++) {
      const bytes = plan.bytes(number) ?? Number.NaN;
      sum += bytes;
      expect((partsUnderWay(bytes) + 1) * bytes).toBeLessThanOrEqual(64 * MiB);
    }
    expect(partsUnderWay(8 * MiB)).toBe(4);
    expect(partsUnderWay(mostPartBytes)).toBe(1);
  });
});
