import { describe, expect, it } from 'vitest';
import { newConversation } from '../github/fake-conversation.ts';
import { type From, merged, pullRequest } from './pull-request.ts';
import { everyTier, expectTheRest, failing, fakeOf, log, operations, run, warnings } from './tiers.ts';

describe('what the token may not', () => {
  const tiers = [
    ['comment', 'issues/create-comment', 'Comment', 'pull-requests: write'],
    ['suggestions', 'pulls/create-review', 'Suggestions', 'pull-requests: write'],
    ['check-run', 'checks/create', 'Check run', 'checks: write'],
    ['risk-label', 'issues/add-labels', 'Label', 'issues: write'],
  ] as const;

  it.each([
    ...tiers.map((tier) => [...tier, 403] as const),
    // GitHub hides from some tokens that there is anything at all.
    [...tiers[0], 404] as const,
  ])('%s: left out alone when %s is refused, with the permission: %s, %s, %i', async (...refusal) => {
    const [input, operation, name, missing, status] = refusal;
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation, status }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    const said = `${name}: left out, since the token may not write it: "${missing}" is missing. The summary has it all.`;
    expect(warnings(result)).toEqual([said]);
    const { comments, reviews, checkRuns, labels } = fake.conversation;
    expect({
      comment: comments.length === 0,
      suggestions: reviews.length === 0,
      'check-run': checkRuns.length === 0,
      'risk-label': labels.size === 0,
    }).toEqual({ comment: false, suggestions: false, 'check-run': false, 'risk-label': false, [input]: true });
  });

  it('is nothing but reading for a job with contents: read alone: a line a tier, and all the rest', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { permissions: ['contents: read'] });
    const result = await run(pull, fake, { inputs: { 'check-run': 'auto', 'risk-label': 'auto' } });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(
      log(result).match(/: left out, since the token may not write it: "[\w-]+: write" is missing\./g),
    ).toHaveLength(4);
    expect(fake.conversation).toEqual(newConversation());
  });

  it('make a label that is not there yet', async () => {
    const pull = pullRequest();
    using _ = pull.origin;
    const permissions = ['contents: read', 'pull-requests: write'];
    await using fake = await fakeOf(pull, { permissions });
    const result = await run(pull, fake, { inputs: { 'risk-label': 'always' } });
    expect(warnings(result)).toEqual([expect.stringContaining('"issues: write" is missing')]);
    await using there = await fakeOf(pull, { permissions, repositoryLabels: ['migration-risk: destructive'] });
    expect(warnings(await run(pull, there, { inputs: { 'risk-label': 'always' } }))).toEqual([]);
    expect([...there.conversation.labels]).toEqual(['migration-risk: destructive']);
  });
});

describe('what GitHub refuses', () => {
  it('as wrong (422) is said in its words', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    const message = 'Validation Failed\n::error::x';
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'pulls/create-review', status: 422, message }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringMatching(/^Suggestions: left out, .*422 \(Validation Failed\\n/)]);
    expect(fake.conversation.comments).toHaveLength(1);
  });

  it('in a locked conversation is said so', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { conversation: { ...newConversation(), isLocked: true } });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringContaining('Comment: left out, since the conversation is locked')]);
  });

  it.each([
    ['429 with a short wait', { status: 429, headers: { 'retry-after': '1' }, times: 1 }, true],
    ['403 with a short wait', { status: 403, headers: { 'retry-after': '1' }, times: 1 }, true],
    ['429 with a long wait', { status: 429, headers: { 'retry-after': '3600' } }, false],
    ['the hour used up', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }, false],
    [
      'a secondary limit without a header',
      { status: 403, message: 'You have exceeded a secondary rate limit.' },
      false,
    ],
  ])('for a while: %s', async (_name, refusal, isDone) => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'issues/create-comment', ...refusal }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(fake.conversation.comments).toHaveLength(isDone ? 1 : 0);
    if (isDone) {
      expect(warnings(result)).toEqual([]);
    } else {
      expect(warnings(result)).toEqual([expect.stringContaining("Comment: left out, since the token's rate limit")]);
      // Whoever goes on asking while limited is limited for longer.
      expect(operations(fake).at(-1)).toBe('issues/create-comment');
    }
  });

  it('by not being there costs little', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const started = Date.now();
    const result = await run(pull, fake, { env: { GITHUB_API_URL: 'http://127.0.0.1:9' } });
    expectTheRest(result);
    expect(log(result)).toContain('left out, since GitHub could not be reached');
    expect(log(result).match(/could not be reached/g)).toHaveLength(1);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('with its own failures is not asked twice for what it may have done', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { scripted: [{ operation: 'issues/create-comment', status: 502 }] });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(operations(fake).filter((one) => one === 'issues/create-comment')).toHaveLength(1);
    expect(fake.conversation.reviews).toHaveLength(1);
  });

  it('with a token that is none is said once', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    await using fake = await fakeOf(pull, { token: 'another' });
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([expect.stringContaining('GitHub does not accept the token')]);
    expect(fake.requests).toHaveLength(1);
  });
});

describe('a token that only reads', () => {
  const readOnly = { permissions: ['contents: read'] };
  const of = (from: From) => pullRequest(failing, merged, from);

  it('of a fork: no requests, no warnings, everything in summary and annotations', async () => {
    const pull = of({ fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: { 'check-run': 'auto', 'risk-label': 'auto' } });
    expectTheRest(result);
    expect(fake.requests).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(log(result)).toContain('the token of a pull request from a fork may only read');
  });

  it('of a fork whose workflow insists: tried, and no warnings', async () => {
    const pull = of({ fork: true });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
    // A private repository may give its forks a token that writes.
    await using generous = await fakeOf(pull);
    await run(pull, generous, { inputs: everyTier });
    expect(generous.conversation.comments).toHaveLength(1);
  });

  it('of Dependabot: tried, and no warnings', async () => {
    const pull = of({ author: 'dependabot[bot]' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull, readOnly);
    const result = await run(pull, fake, { inputs: everyTier });
    expectTheRest(result);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation).toEqual(newConversation());
  });
});
