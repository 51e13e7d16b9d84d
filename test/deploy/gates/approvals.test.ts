import { describe, expect, it } from 'vitest';
import type { ApprovalRule } from '../../../src/core/configuration/deploy-settings.ts';
import type { RiskClass } from '../../../src/core/report/risk.ts';
import { gate } from '../../../src/deploy/gates/approvals.ts';
import type { ApprovalsAnswer } from '../../../src/deploy/gates/gate.ts';
import { contextOf } from './context.ts';

const rule = (given: Partial<ApprovalRule>): ApprovalRule => ({
  risk: 'none',
  reviews: 0,
  environment: 0,
  from: [],
  ...given,
});

function known(
  reviews: readonly string[],
  environment: readonly string[] = [],
  authors: readonly string[] = ['mona'],
): Extract<ApprovalsAnswer, { kind: 'known' }> {
  return {
    kind: 'known',
    approvals: [
      ...reviews.map((login) => ({ login, what: 'review' as const, comment: '' })),
      ...environment.map((login) => ({ login, what: 'environment' as const, comment: '' })),
    ],
    authors,
  };
}

async function answer(of: ApprovalRule, approvals: ApprovalsAnswer, risk: RiskClass = 'destructive') {
  const [only] = await gate.ask([of], contextOf({ risk, approvals: () => Promise.resolve(approvals) }));
  return only;
}

describe('approvals', () => {
  it.each<[string, Partial<ApprovalRule>, ApprovalsAnswer, 'pass' | 'fail']>([
    ['enough reviews', { reviews: 2 }, known(['ana', 'ben']), 'pass'],
    ['too few', { reviews: 2 }, known(['ana']), 'fail'],
    ['the same person twice is one', { reviews: 2 }, known(['ana', 'Ana']), 'fail'],
    ['who wrote it does not count', { reviews: 1 }, known(['mona']), 'fail'],
    ['in whatever case', { reviews: 1 }, known(['MONA']), 'fail'],
    ['nor a second author', { reviews: 1 }, known(['ben'], [], ['mona', 'Ben']), 'fail'],
    ['a bot is nobody', { reviews: 1 }, known(['dependabot[bot]']), 'fail'],
    ['unless it is named', { reviews: 1, from: ['Policy[bot]'] }, known(['policy[bot]']), 'pass'],
    ['only those who are named', { reviews: 1, from: ['dba'] }, known(['ana', 'ben']), 'fail'],
    ['with an @ or without', { reviews: 1, from: ['@DBA'] }, known(['dba']), 'pass'],
    ['a named author', { reviews: 1, from: ['mona'] }, known(['mona']), 'fail'],
    ['the environment is another question', { environment: 1 }, known(['ana', 'ben']), 'fail'],
    ['and has its own answer', { environment: 1 }, known([], ['ana']), 'pass'],
    ['which is not of whoever wrote it', { environment: 1 }, known(['ana'], ['mona']), 'fail'],
    ['both', { reviews: 1, environment: 1 }, known(['ana'], ['ana']), 'pass'],
    ['only one of both', { reviews: 1, environment: 1 }, known(['ana'], []), 'fail'],
    ['nobody', { reviews: 1 }, known([], [], []), 'fail'],
  ])('%s', async (_, given, approvals, verdict) => {
    const reason = verdict === 'pass' ? 'ok' : 'not_approved';
    expect(await answer(rule(given), approvals)).toMatchObject({ verdict, reason });
  });

  it('are asked for only when a rule applies, and once', async () => {
    let asked = 0;
    const approvals = () => {
      asked++;
      return Promise.resolve(known(['ana']));
    };
    const rules = [rule({ risk: 'blocking', reviews: 1 }), rule({ risk: 'destructive', reviews: 2 })];
    const low = await gate.ask(rules, contextOf({ risk: 'data', approvals }));
    expect(low.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['skipped', 'below_risk'],
      ['skipped', 'below_risk'],
    ]);
    expect(asked).toBe(0);
    const blocking = await gate.ask(rules, contextOf({ risk: 'blocking', approvals }));
    expect(blocking.map(({ verdict }) => verdict)).toEqual(['pass', 'skipped']);
    const worst = await gate.ask(rules, contextOf({ risk: 'destructive', approvals }));
    expect(worst.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
    expect(asked).toBe(2);
  });

  it('that are not known stop the deploy', async () => {
    const why = 'the token may not read it: "actions: read" is missing.';
    expect(await answer(rule({ reviews: 1 }), { kind: 'unknown', why })).toMatchObject({
      verdict: 'error',
      reason: 'approvals_unknown',
      message: 'Who approved is not known: the token may not read it: "actions: read" is missing.',
    });
  });

  it('are not waited for when the run is cancelled', async () => {
    const controller = new AbortController();
    const never = () => {
      controller.abort();
      return new Promise<ApprovalsAnswer>(() => {});
    };
    const answers = await gate.ask(
      [rule({ reviews: 1 }), rule({ risk: 'destructive', reviews: 1 })],
      contextOf({ approvals: never, cancelled: controller.signal }),
    );
    expect(answers.map(({ reason }) => reason)).toEqual(['cancelled', 'below_risk']);
  });

  it('are told with names', async () => {
    const answered = await answer(rule({ risk: 'data', reviews: 2, environment: 1, from: ['ana', 'dba'] }), {
      ...known(['ana', 'ben'], ['dba'], ['mona', 'lisa']),
      nameless: 1,
    });
    expect(answered).toEqual({
      name: '2 reviews and 1 approval of the environment for data and above',
      verdict: 'fail',
      reason: 'not_approved',
      message:
        'Reviews: 1 of 2 (ana); approvals of the environment: 1 of 1 (dba). Who wrote the change does not count: mona, lisa. Only these count: ana, dba. The author of 1 commit has no account at GitHub, so that nobody can tell whether they are among those who approved.',
    });
  });
});
