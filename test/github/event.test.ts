import webhooks from '@octokit/webhooks-examples' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { eventRange, pullRequestOf } from '../../src/core/github/event.ts';

function examples(name: string): readonly object[] {
  const found = webhooks.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no examples of ${name}`);
  return found.examples;
}

const zeros = '0'.repeat(40);
const one = '1'.repeat(40);
const two = '2'.repeat(40);

describe("GitHub's own examples of payloads", () => {
  it.each(examples('pull_request').map((payload, index) => [index, payload] as const))(
    'pull_request %i',
    (_index, payload) => {
      expect(eventRange('pull_request', payload)).toMatchObject({
        kind: 'range',
        base: expect.stringMatching(/^[0-9a-f]{40}$/),
        head: expect.stringMatching(/^[0-9a-f]{40}$/),
        pull: expect.any(Number),
        isRemote: false,
      });
      expect(eventRange('pull_request_target', payload)).toMatchObject({ kind: 'range', isRemote: true });
    },
  );

  it.each(examples('merge_group').map((payload, index) => [index, payload] as const))(
    'merge_group %i',
    (_index, payload) => {
      expect(eventRange('merge_group', payload)).toMatchObject({ kind: 'range', pull: null });
    },
  );

  it.each(examples('push').map((payload, index) => [index, payload] as const))('push %i', (_index, payload) => {
    expect(['range', 'new-branch', 'everything']).toContain(eventRange('push', payload).kind);
  });

  it.each(['workflow_dispatch', 'release'])('%s has no base', (name) => {
    for (const payload of examples(name)) expect(eventRange(name, payload).kind).toBe('everything');
  });
});

describe('a push', () => {
  const repository = { default_branch: 'main' };
  it.each([
    [
      'goes from before to after',
      { ref: 'refs/heads/x', before: one, after: two, repository },
      { kind: 'range', base: one, head: two },
    ],
    [
      'makes a branch',
      { ref: 'refs/heads/x', before: zeros, after: two, repository },
      { kind: 'new-branch', defaultBranch: 'main', head: two },
    ],
    [
      'makes the default branch',
      { ref: 'refs/heads/main', before: zeros, after: two, repository },
      { kind: 'everything' },
    ],
    ['deletes a branch', { ref: 'refs/heads/x', before: one, after: zeros, repository }, { kind: 'everything' }],
    ['makes a tag', { ref: 'refs/tags/v1', before: zeros, after: two, repository }, { kind: 'everything' }],
  ])('%s', (_name, payload, expected) => {
    expect(eventRange('push', payload)).toMatchObject(expected);
  });
});

describe('a hostile payload', () => {
  it.each([
    null,
    [],
    'text',
    { pull_request: { number: 1, base: { sha: '--upload-pack=touch x', ref: 'main' }, head: { sha: one } } },
    { pull_request: { number: '1; rm', base: { sha: one }, head: { sha: two } } },
    { pull_request: { number: 1, base: { sha: '../../user' }, head: { sha: two } } },
    JSON.parse('{"__proto__": {"pull_request": {"number": 1}}}'),
  ])('%j is no range', (payload) => {
    expect(eventRange('pull_request', payload).kind).toBe('unreadable');
    expect(eventRange('push', payload).kind).toBe('unreadable');
    expect(eventRange('merge_group', payload).kind).toBe('unreadable');
  });
});

describe('the pull request of an event', () => {
  it.each(examples('pull_request').map((payload, index) => [index, payload] as const))(
    "is read from GitHub's own example %i, which comes from no fork",
    (_index, payload) => {
      expect(pullRequestOf('pull_request', payload)).toEqual({
        number: expect.any(Number),
        head: expect.stringMatching(/^[0-9a-f]{40}$/),
        isFromFork: false,
        isDependabot: false,
      });
    },
  );

  const of = (head: unknown, user = 'mona') => ({
    pull_request: {
      number: 7,
      user: { login: user },
      base: { sha: one, ref: 'main', repo: { full_name: 'octo/shop' } },
      head: { sha: two, ...(head === undefined ? {} : { repo: head }) },
    },
  });

  it.each([
    ['a fork', 'pull_request', of({ full_name: 'mona/shop' }), true, false],
    ['a fork that is gone', 'pull_request', of(null), true, false],
    ['a fork, reviewed', 'pull_request_review', of({ full_name: 'mona/shop' }), true, false],
    ["a fork, in the base's own workflow", 'pull_request_target', of({ full_name: 'mona/shop' }), false, false],
    ['nowhere that is said', 'pull_request', of(undefined), false, false],
    ['Dependabot', 'pull_request', of({ full_name: 'octo/shop' }, 'dependabot[bot]'), false, true],
    ['Dependabot, on the base', 'pull_request_target', of({ full_name: 'octo/shop' }, 'dependabot[bot]'), false, false],
  ])('from %s', (_name, event, payload, isFromFork, isDependabot) => {
    expect(pullRequestOf(event, payload)).toEqual({ number: 7, head: two, isFromFork, isDependabot });
  });

  it.each([
    ['push', { ref: 'refs/heads/x', before: one, after: two }],
    ['pull_request', null],
    ['pull_request', { pull_request: { number: '7', base: { sha: one }, head: { sha: two } } }],
    ['pull_request', { pull_request: { number: 7, base: { sha: one }, head: { sha: '../../user' } } }],
  ])('is none on %s %j', (event, payload) => {
    expect(pullRequestOf(event, payload)).toBeNull();
  });
});
