import { expect } from 'vitest';
import { type FakeComment, nextId, somebody } from '../github/fake-conversation.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf } from '../github/repository.ts';
import type { PullRequest } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction, token } from './run-action.ts';

export const action = 'actions/lint-migrations';
export const everyTier = { comment: 'always', suggestions: 'always', 'check-run': 'always', 'risk-label': 'always' };
const writes = [
  'issues/create-comment',
  'pulls/create-review',
  'checks/create',
  'issues/add-labels',
  'issues/update-comment',
];

export async function fakeOf({ origin }: PullRequest, options: Partial<FakeOptions> = {}): Promise<FakeGitHub> {
  return startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token, ...options });
}

export async function run(pull: PullRequest, fake: FakeGitHub, more: Partial<ActionRun> = {}): Promise<ActionResult> {
  using workspace = cloneOf(pull.origin, 'refs/pull/7/head', null);
  const result = await runAction({
    action,
    workspace: workspace.folder,
    event: pull.event,
    ...more,
    env: { GITHUB_API_URL: fake.url, ...more.env },
  });
  expect(fake.violations).toEqual([]);
  return result;
}

export const operations = (fake: FakeGitHub) => fake.requests.map((one) => one.operation);
export const written = (fake: FakeGitHub) => operations(fake).filter((one) => writes.includes(one));
/** Warnings that stand on no line: remarks on the run itself. */
export const warnings = (result: ActionResult) =>
  result.commands
    .filter((one) => one.name === 'warning' && one.properties['file'] === undefined)
    .map((one) => one.message);
export const log = (result: ActionResult) => result.lines.join('\n');

export function byOthers(count: number, body: string): FakeComment[] {
  return Array.from({ length: count }, () => ({ id: nextId(), author: somebody, body, edits: 0 }));
}

/** Two exact fixes of one place each, and a finding without any. */
export const fixable = {
  'db/V3__doc.sql': [
    "SET lock_timeout = '2s';",
    'ALTER TABLE orders ADD COLUMN doc json;',
    'ALTER TABLE orders',
    '  ADD COLUMN other json;',
    'DROP INDEX orders_note;',
    '',
  ].join('\n'),
};

/** Fails if a tier that gave up took anything from the ones before it, or changed how the step ends. */
export function expectTheRest(result: ActionResult): void {
  expect(result.status).toBe(1);
  expect(result.outputs['verdict']).toBe('fail');
  expect(result.summary).toContain('orders\\_note');
  expect(result.commands.some((one) => one.properties['file'] === 'db/V3__doc.sql')).toBe(true);
  expect(result.sarif).toMatchObject({ version: '2.1.0' });
}

export const failing = { ...fixable, 'db/V4__drop.sql': 'DROP TABLE orders;\n' };
