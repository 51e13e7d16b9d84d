import { describe, expect, it } from 'vitest';
import type { WindowGate } from '../../../src/core/configuration/deploy-settings.ts';
import { gate, windowText } from '../../../src/deploy/gates/window.ts';
import { contextOf } from './context.ts';

const week = [1, 2, 3, 4, 5, 6, 7];
const at = (moment: string) => contextOf({ clock: { now: () => new Date(moment) } });

async function answer(windows: readonly WindowGate[], moment: string) {
  const answers = await gate.ask(windows, at(moment));
  expect(answers).toHaveLength(1);
  return answers[0];
}

const isOpen = async (window: WindowGate, moment: string) => (await answer([window], moment))?.verdict === 'pass';

describe('a window', () => {
  const office: WindowGate = { days: [1, 2, 3, 4], from: '09:00', to: '16:00', zone: 'Europe/Berlin' };

  // 2026-11-18 is a Wednesday, and Berlin is an hour ahead of UTC.
  it.each<[string, boolean]>([
    ['2026-11-18T08:00:00Z', true],
    ['2026-11-18T07:59:59.999Z', false],
    ['2026-11-18T14:59:59.999Z', true],
    ['2026-11-18T15:00:00Z', false],
    ['2026-11-20T10:00:00Z', false],
    ['2026-11-23T10:00:00Z', true],
    // In summer it opens an hour earlier by UTC.
    ['2026-07-15T07:00:00Z', true],
    ['2026-07-15T06:59:00Z', false],
  ])('at %s is open: %s', async (moment, open) => {
    expect(await isOpen(office, moment)).toBe(open);
  });

  const night: WindowGate = { days: [7], from: '22:00', to: '02:00', zone: 'UTC' };
  it.each<[string, boolean]>([
    ['2026-11-15T22:00:00Z', true],
    ['2026-11-15T23:59:59Z', true],
    ['2026-11-16T00:00:00Z', true],
    ['2026-11-16T01:59:59Z', true],
    ['2026-11-16T02:00:00Z', false],
    // The hours after midnight of Sunday are those of Saturday's window, and Saturday has none.
    ['2026-11-15T01:00:00Z', false],
    ['2026-11-16T22:00:00Z', false],
  ])('over midnight belongs to the day on which it opens: %s %s', async (moment, open) => {
    expect(await isOpen(night, moment)).toBe(open);
  });

  const whole: WindowGate = { days: [6], from: '00:00', to: '24:00', zone: 'America/New_York' };
  it.each<[string, boolean]>([
    ['2026-11-21T04:59:59Z', false],
    ['2026-11-21T05:00:00Z', true],
    ['2026-11-22T04:59:59Z', true],
    ['2026-11-22T05:00:00Z', false],
  ])('of a whole day: %s %s', async (moment, open) => {
    expect(await isOpen(whole, moment)).toBe(open);
  });

  // Europe/Berlin: on 2026-03-29 the clock goes from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00.
  // America/New_York: on 2026-03-08 from 02:00 to 03:00, on 2026-11-01 from 02:00 back to 01:00.
  it.each<[string, Partial<WindowGate>, string, boolean]>([
    ['before the spring change it is winter time', { from: '01:00', to: '04:00' }, '2026-03-29T00:30:00Z', true],
    ['right after it, the clock shows three', { from: '03:00', to: '04:00' }, '2026-03-29T01:00:00Z', true],
    ['a window in the hour left out does not open', { from: '02:10', to: '02:50' }, '2026-03-29T01:15:00Z', false],
    ['nor an hour earlier', { from: '02:10', to: '02:50' }, '2026-03-29T00:30:00Z', false],
    ['a window to the hour left out is closed after it', { from: '01:00', to: '02:30' }, '2026-03-29T01:00:00Z', false],
    ['in autumn the hour comes once', { from: '02:10', to: '02:50' }, '2026-10-25T00:30:00Z', true],
    ['and twice', { from: '02:10', to: '02:50' }, '2026-10-25T01:30:00Z', true],
    ['and not a third time', { from: '02:10', to: '02:50' }, '2026-10-25T02:30:00Z', false],
    [
      'over midnight in the night of the change',
      { from: '23:00', to: '03:30', days: [6] },
      '2026-10-25T02:29:00Z',
      true,
    ],
    ['and closed by the clock after it', { from: '23:00', to: '03:30', days: [6] }, '2026-10-25T02:30:00Z', false],
  ])('in Berlin %s', async (_, given, moment, open) => {
    expect(await isOpen({ days: week, from: '', to: '', zone: 'Europe/Berlin', ...given }, moment)).toBe(open);
  });

  it.each<[string, Partial<WindowGate>, string, boolean]>([
    ['in winter', { from: '01:00', to: '02:00' }, '2026-03-08T06:30:00Z', true],
    ['the hour left out', { from: '02:00', to: '03:00' }, '2026-03-08T07:00:00Z', false],
    ['after it', { from: '03:00', to: '03:01' }, '2026-03-08T07:00:00Z', true],
    ['the first one o’clock', { from: '01:00', to: '02:00' }, '2026-11-01T05:30:00Z', true],
    ['the second one o’clock', { from: '01:00', to: '02:00' }, '2026-11-01T06:30:00Z', true],
    ['two o’clock', { from: '01:00', to: '02:00' }, '2026-11-01T07:00:00Z', false],
    ['the Sunday of the change, by its days', { from: '00:00', to: '24:00', days: [7] }, '2026-11-02T04:59:00Z', true],
    ['the Monday after, by its days', { from: '00:00', to: '24:00', days: [7] }, '2026-11-02T05:00:00Z', false],
  ])('in New York %s', async (_, given, moment, open) => {
    expect(await isOpen({ days: week, from: '', to: '', zone: 'America/New_York', ...given }, moment)).toBe(open);
  });

  it('is one of several', async () => {
    expect(await answer([office, night], '2026-11-15T23:00:00Z')).toEqual({
      name: 'Mon to Thu, 09:00 to 16:00 Europe/Berlin or Sun, 22:00 to 02:00 UTC',
      verdict: 'pass',
      reason: 'ok',
      message: 'It is Sun 2026-11-15 23:00 in UTC, within Sun, 22:00 to 02:00 UTC.',
    });
  });

  it('says when the next one opens', async () => {
    expect(await answer([office], '2026-11-19T15:30:00Z')).toMatchObject({
      verdict: 'fail',
      reason: 'outside_window',
      message:
        'It is Thu 2026-11-19 16:30 in Europe/Berlin, which is in no window. The next window opens Mon 2026-11-23 09:00 Europe/Berlin.',
    });
    // The Sunday of this week has no half past two.
    const left: WindowGate = { days: [7], from: '02:30', to: '02:45', zone: 'Europe/Berlin' };
    expect((await answer([left], '2026-03-28T12:00:00Z'))?.message).toContain('Sun 2026-04-05 02:30');
    const then = await answer([office, night], '2026-11-15T12:00:00Z');
    expect(then?.message).toContain('opens Sun 2026-11-15 22:00 UTC');
    expect(then?.message).toContain('It is Sun 2026-11-15 13:00 in Europe/Berlin, Sun 2026-11-15 12:00 in UTC');
  });

  it('has a name that a person reads', () => {
    const named = (days: readonly number[]) => windowText({ days, from: '09:00', to: '10:00', zone: 'UTC' });
    expect(named(week)).toBe('every day, 09:00 to 10:00 UTC');
    expect(named([2])).toBe('Tue, 09:00 to 10:00 UTC');
    expect(named([1, 3, 4])).toBe('Mon, Wed, Thu, 09:00 to 10:00 UTC');
  });
});
