import { describe, expect, it } from 'vitest';
import { newConversation } from '../github/fake-conversation.ts';
import { cloneOf } from '../github/repository.ts';
import { merged, type PullRequest, pullRequest } from './pull-request.ts';
import { type ActionResult, runAction } from './run-action.ts';
import { action, byOthers, everyTier, failing, fakeOf, fixable, run, warnings } from './tiers.ts';

describe('on pull_request_target', () => {
  it('of a fork comments, with the configuration of the base, on what it read as data', async () => {
    const pull = pullRequest(
      { ...fixable, 'drydock.yml': 'databases: { "x\\nevil": db }\nrules: { json-column: off }\nfail-on: never\n' },
      { ...merged, 'drydock.yml': 'databases: { shop: db }\n' },
      { fork: true },
    );
    using _ = pull.origin;
    using workspace = cloneOf(pull.origin, pull.base, 1);
    await using fake = await fakeOf(pull);
    const result = await runAction({
      action,
      workspace: workspace.folder,
      event: { ...pull.event, name: 'pull_request_target' },
      inputs: everyTier,
      env: { GITHUB_API_URL: fake.url },
    });
    expect(fake.violations).toEqual([]);
    expect(warnings(result)).toEqual([]);
    expect(fake.conversation.comments[0]?.body).toMatch(/^<!-- drydock:lint:shop -->\n/);
    expect(fake.conversation.reviewComments.map((one) => one.line)).toEqual([2, 4]);
    expect(fake.conversation.checkRuns).toMatchObject([{ headSha: pull.head }]);
    expect(fake.conversation.labels.size).toBe(1);
    expect(fake.requests.length).toBeLessThan(20);
  });
});

describe('a run that is cancelled', () => {
  it('ends at the first signal, and lets the runner listen again', async () => {
    const pull = pullRequest(failing);
    using _ = pull.origin;
    let resolve: () => void = () => {};
    const asked = new Promise<void>((done) => {
      resolve = done;
    });
    await using fake = await fakeOf(pull, {
      onRequest: (operation) => {
        if (operation !== 'issues/create-comment') return undefined;
        resolve();
        return new Promise(() => {});
      },
    });
    const result = await run(pull, fake, { cancel: asked });
    expect(result.status).toBe(130);
    expect(result.cancelledForMs).toBeLessThan(5_000);
    expect(result.isDeaf).toBe(false);
    expect(result.summary).toContain('drop-table');
    expect(result.outputs['verdict']).toBe('fail');
  });
});

describe('what is hostile', () => {
  it('in names, SQL and configuration stays text in everything that is written', async () => {
    const evil = '@octo-dba #1 <!-- drydock:lint:db --> [x](y) ::error::z';
    const pull = pullRequest(
      {
        [`db/V3__${evil}.sql`]: `ALTER TABLE orders ADD COLUMN "${evil}" json; -- ${evil}\nDROP TABLE orders;\n`,
        'db/V4__`@mona`.sql': `-- drydock-ignore drop-table: ${evil}\nDROP TABLE nothing;\n`,
      },
      {
        ...merged,
        'drydock.yml': `databases: { ${JSON.stringify(evil)}: db, other: { folder: none } }\n`,
        'none/V1__x.sql': 'SELECT 1;\n',
      },
    );
    using _ = pull.origin;
    await using fake = await fakeOf(pull);
    const result = await run(pull, fake, { inputs: everyTier });
    expect(result.status).toBe(1);
    expect(warnings(result)).toEqual([]);
    const { comments, reviewComments, checkRuns } = fake.conversation;
    expect(comments).toHaveLength(1);
    const bodies = [...comments, ...reviewComments].map((one) => one.body);
    for (const body of bodies) expect(body.lastIndexOf('<!--')).toBe(0);
    for (const text of [...bodies, ...checkRuns.map((one) => one.summary), result.summary]) {
      const html = text.replace(/^<details>.*$/gm, (line) => line.replaceAll(']', ''));
      const prose = html.replace(/^`{3,}[\s\S]*?^`{3,}$/gm, '').replace(/(`+)[^\n]*?[^`]\1(?!`)/g, '');
      expect(prose).not.toMatch(/@(?:octo|mona)|[^&\w]#1|(?<!\\)\]\(y\)/);
    }
    // A line that holds a marker of ours is not suggested.
    expect(reviewComments).toEqual([]);
    await run(pull, fake, { inputs: everyTier });
    expect(comments).toHaveLength(1);
  });
});

describe('requests of a run', () => {
  /** As many findings as `files` times `statements`, each with an exact fix, and some more. */
  function big(files: number, statements: number): PullRequest {
    return pullRequest(
      Object.fromEntries(
        Array.from({ length: files }, (_, i) => [
          `db/V${i + 3}__x.sql`,
          Array.from({ length: statements }, (_, j) => `ALTER TABLE orders ADD COLUMN c${i}_${j} json;\n`).join(''),
        ]),
      ),
    );
  }

  it.each([
    [60, 5, 300, 20],
    [250, 20, 5_000, 30],
  ])(
    '%i files with %i statements: %i findings and more, fewer than %i requests',
    async (files, statements, least, most) => {
      const pull = big(files, statements);
      using _ = pull.origin;
      // A shallow clone, so that what changed is asked for as well; a busy conversation; every tier.
      using workspace = cloneOf(pull.origin, 'refs/pull/7/head', 1);
      const conversation = newConversation();
      conversation.comments.push(...byOthers(130, 'looks good'));
      conversation.labels.add('migration-risk: destructive');
      await using fake = await fakeOf(pull, { conversation });
      const results: ActionResult[] = [];
      const counts: number[] = [];
      for (let i = 0; i < 2; i++) {
        const before = fake.requests.length;
        results.push(
          await runAction({
            action,
            workspace: workspace.folder,
            event: pull.event,
            inputs: everyTier,
            env: { GITHUB_API_URL: fake.url },
          }),
        );
        counts.push(fake.requests.length - before);
      }
      expect(fake.violations).toEqual([]);
      for (const result of results) {
        expect(Number(result.outputs['findings'])).toBeGreaterThanOrEqual(least);
        expect(warnings(result)).toEqual([]);
      }
      for (const count of counts) expect(count).toBeLessThan(most);
      console.log(`${results[0]?.outputs['findings']} findings: ${counts.join(', then ')} requests`);
      expect(conversation.comments).toHaveLength(131);
      expect(Buffer.byteLength(conversation.comments[130]?.body ?? '')).toBeLessThanOrEqual(60_000);
      expect(conversation.reviewComments).toHaveLength(60);
    },
  );
});
