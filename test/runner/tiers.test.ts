import { describe, expect, it } from 'vitest';
import { type FakeComment, nextId, somebody } from '../github/fake-conversation.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf } from '../github/repository.ts';
import { merged, type PullRequest, pullRequest, pushMore } from './pull-request.ts';
import { type ActionResult, type ActionRun, runAction, token } from './run-action.ts';

const action = 'actions/lint-migrations';

async function fakeOf({ origin }: PullRequest, options: Partial<FakeOptions> = {}): Promise<FakeGitHub> {
  return startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token, ...options });
}

async function run(pull: PullRequest, fake: FakeGitHub, more: Partial<ActionRun> = {}): Promise<ActionResult> {
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

const operations = (fake: FakeGitHub) => fake.requests.map((one) => one.operation);
const warnings = (result: ActionResult) =>
  result.commands.filter((one) => one.name === 'warning' && one.properties['file'] === undefined);
const log = (result: ActionResult) => result.lines.join('\n');

function byOthers(count: number, body: string): FakeComment[] {
  return Array.from({ length: count }, () => ({ id: nextId(), author: somebody, body, edits: 0 }));
}

describe('the comment', () => {
  it('is written once, edited in place and all clear at the end', async () => {
    const first = pullRequest();
    using _ = first.origin;
    await using fake = await fakeOf(first);
    fake.conversation.comments.push(...byOthers(130, 'looks good'));
    const result = await run(first, fake);
    const comment = fake.conversation.comments[130];
    expect(fake.conversation.comments).toHaveLength(131);
    expect(comment?.body).toMatch(/^<!-- drydock:lint:[\w%]+ -->\n/);
    expect(comment?.body).toContain('drop-table');
    expect(comment?.body).toContain(first.head.slice(0, 12));
    expect(comment?.body).toContain('https://github.com/octo/shop/actions/runs/4242');
    expect(result.outputs['comment-url']).toBe(`https://github.com/octo/shop/pull/7#issuecomment-${comment?.id}`);
    expect(result.status).toBe(1);
    expect(warnings(result)).toEqual([]);

    const second = pushMore(first, { 'db/V4__more.sql': 'DROP INDEX orders_note;\n' });
    await run(second, fake);
    expect(fake.conversation.comments).toHaveLength(131);
    expect(comment?.edits).toBe(1);
    expect(comment?.body).toContain('V4\\_\\_more'.replaceAll('\\', ''));

    const third = pushMore(second, {
      'db/V4__more.sql': null,
      'db/V3__drop.sql': '-- nothing any more\nCREATE TABLE notes (id bigint PRIMARY KEY);\n',
    });
    await run(third, fake, { inputs: { 'server-version': '16' } });
    expect(comment?.edits).toBe(2);
    expect(comment?.body).not.toContain('drop-table');
    expect(comment?.body).toContain('✅');
    expect(fake.conversation.comments).toHaveLength(131);
  });

  it('is none when there never was anything to say', async () => {
    const pull = pullRequest({ 'db/V3__notes.sql': 'CREATE TABLE notes (id bigint PRIMARY KEY);\n' });
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { inputs: { 'server-version': '16' } });
    expect(fake.conversation.comments).toEqual([]);
    expect(result.outputs['comment-url']).toBe('');
    expect(operations(fake)).toEqual(['issues/list-comments']);
  });
});

void merged;
void log;
