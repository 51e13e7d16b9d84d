import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBaseline } from '../../src/lint-migrations/baseline.ts';
import { startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf, makeRepository, type Repository } from '../github/repository.ts';
import { pullRequest } from '../runner/pull-request.ts';
import { runAction, token } from '../runner/run-action.ts';

const program = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');

const old = {
  'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY, note text, fax text);\n',
  'db/V2__fax.sql': 'ALTER TABLE orders DROP COLUMN fax;\n',
};

interface Report {
  readonly verdict: string;
  readonly findings: readonly { readonly rule: string; readonly file: string; readonly fingerprint: string }[];
  readonly suppressed: readonly {
    readonly finding: { readonly rule: string; readonly line: number; readonly file: string };
    readonly reason: string;
    readonly by: string;
  }[];
}

function drydock({ folder }: Repository, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'lint', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder },
  });
  return { status, stdout, stderr };
}

function report(repository: Repository, ...args: readonly string[]): Report {
  return JSON.parse(drydock(repository, ...args, '--format', 'json').stdout);
}

const rulesOf = (one: Report) => one.findings.map(({ rule }) => rule);
const oldIndex = 'CREATE INDEX orders_note ON orders (note);\n';
const known = 'known.json';
const baselineOf = ({ folder }: Repository) => JSON.parse(readFileSync(join(folder, known), 'utf8'));

describe('a baseline of known findings', () => {
  it('silences what was there when it was written, and nothing else', () => {
    using repository = makeRepository(old);
    const before = report(repository, 'db');
    expect(before.verdict).toBe('fail');
    expect(drydock(repository, 'db', '--write-baseline', known)).toEqual({
      status: 0,
      stdout: '',
      stderr: `Wrote ${before.findings.length === 1 ? 'one known finding' : `${before.findings.length} known findings`} to ${known}.\n`,
    });
    const after = report(repository, 'db', '--baseline', known);
    expect(after.verdict).toBe('pass');
    expect(after.findings).toEqual([]);
    expect(after.suppressed.map(({ finding }) => finding.rule).sort()).toEqual(rulesOf(before).sort());
    expect(after.suppressed.every((one) => one.by === 'baseline' && one.reason !== '')).toBe(true);

    repository.write({ 'db/V3__drop.sql': 'DROP TABLE orders;\n' });
    const more = report(repository, 'db', '--baseline', known);
    expect(more.verdict).toBe('fail');
    expect(new Set(more.findings.map(({ file }) => file))).toEqual(new Set(['db/V3__drop.sql']));
    expect(rulesOf(more)).toContain('drop-table');
    expect(more.suppressed.length).toBe(after.suppressed.length);
  });

  it('holds over unrelated edits of the file, and not over a change of the statement', () => {
    using repository = makeRepository(old);
    drydock(repository, 'db', '--write-baseline', known);
    repository.write({ 'db/V2__fax.sql': '-- nobody faxes\n\n\nALTER TABLE orders\n  DROP COLUMN fax ;\nSELECT 1;\n' });
    const moved = report(repository, 'db', '--baseline', known);
    expect(rulesOf(moved)).not.toContain('drop-column');
    expect(moved.suppressed.find(({ finding }) => finding.rule === 'drop-column')?.finding.line).toBeGreaterThan(3);

    repository.write({ 'db/V2__fax.sql': 'ALTER TABLE orders DROP COLUMN note;\n' });
    expect(rulesOf(report(repository, 'db', '--baseline', known))).toContain('drop-column');
  });

  it('counts the second of two alike as new', () => {
    const update = "UPDATE orders SET note = '';\n";
    using repository = makeRepository({ ...old, 'db/V2__fax.sql': update });
    const once = report(repository, 'db');
    drydock(repository, 'db', '--write-baseline', known);
    repository.write({ 'db/V2__fax.sql': update + update });
    const updates = (one: Report) => one.findings.filter(({ file }) => file === 'db/V2__fax.sql').length;
    expect(updates(once)).toBeGreaterThan(0);
    expect(updates(report(repository, 'db'))).toBe(2 * updates(once));
    expect(updates(report(repository, 'db', '--baseline', known))).toBe(updates(once));
  });

  it('is named by drydock.yml, which an option overrides', () => {
    using repository = makeRepository({ ...old, 'drydock.yml': `databases: { shop: db }\nbaseline: ${known}\n` });
    expect(drydock(repository).status).toBe(2);
    drydock(repository, '--write-baseline', known);
    expect(report(repository).verdict).toBe('pass');
    repository.write({ 'empty.json': '{"version": 1, "known": []}' });
    expect(report(repository, '--baseline', 'empty.json').verdict).toBe('fail');
  });

  it('is the same text however often it is written, one finding a line and sorted', () => {
    using repository = makeRepository({ ...old, 'db/V3__drop.sql': 'DROP TABLE orders;\n' });
    drydock(repository, 'db', '--write-baseline', known);
    const first = readFileSync(join(repository.folder, known), 'utf8');
    drydock(repository, 'db', '--write-baseline', known);
    expect(readFileSync(join(repository.folder, known), 'utf8')).toBe(first);
    const entries: readonly unknown[] = baselineOf(repository).known;
    expect(first.split('\n')).toHaveLength(entries.length + 6);
    const files = first.split('\n').flatMap((line) => /"file":"([^"]+)"/.exec(line)?.[1] ?? []);
    expect(files).toEqual([...files].sort());
    expect(readBaseline(known, new TextEncoder().encode(first)).known).toHaveLength(entries.length);
  });

  it('keeps what other folders have when one is written anew, and drops what is gone', () => {
    using repository = makeRepository({
      ...old,
      'stock/V1__a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b text);\n',
      'stock/V2__b.sql': 'ALTER TABLE a DROP COLUMN b;\n',
    });
    drydock(repository, 'db', 'stock', '--write-baseline', known);
    repository.write({ 'db/V2__fax.sql': 'SELECT 1;\n' });
    drydock(repository, 'db', '--write-baseline', known);
    const rules = baselineOf(repository).known.map(
      (one: { readonly file: string; readonly rule: string }) => `${one.file} ${one.rule}`,
    );
    expect(rules).toContain('stock/V2__b.sql drop-column');
    expect(rules).not.toContain('db/V2__fax.sql drop-column');
  });

  it('says with --verbose what matches nothing any more, where everything was looked at', () => {
    using repository = makeRepository(old);
    drydock(repository, 'db', '--write-baseline', known);
    repository.commit({ 'db/V2__fax.sql': 'SELECT 1;\n' });
    const gone = drydock(repository, 'db', '--baseline', known, '--verbose').stderr;
    expect(gone).toMatch(/of known\.json match(?:es)? no finding any more/);
    expect(gone).toMatch(/ {2}db\/V2__fax\.sql: drop-column \([0-9a-f]{16}\)/);
    expect(drydock(repository, 'db', '--baseline', known).stderr).toBe('');
    repository.write({ 'db/V3__note.sql': 'ALTER TABLE orders ADD COLUMN a int;\n' });
    const since = drydock(repository, 'db', '--baseline', known, '--verbose', '--since', 'HEAD').stderr;
    expect(since).not.toContain('no finding any more');
  });

  it('is not applied fixes to', () => {
    using repository = makeRepository({ ...old, 'db/V2__fax.sql': oldIndex });
    drydock(repository, 'db', '--write-baseline', known);
    drydock(repository, 'db', '--baseline', known, '--fix');
    expect(readFileSync(join(repository.folder, 'db/V2__fax.sql'), 'utf8')).toBe(oldIndex);
  });

  it.each([
    ['<<<<<<< HEAD\n', 'it does not hold JSON'],
    ['[]', 'it does not hold a JSON object'],
    ['{"version": 2, "known": []}', 'its "version" is not 1'],
    ['{"version": 1}', 'its "known" is not a list'],
    ['{"version": 1, "known": [{"rule": "drop-table"}]}', 'known[0] lacks a rule, a file or a fingerprint'],
  ])('that cannot be read (%j) is said in one sentence', (text, why) => {
    using repository = makeRepository({ ...old, [known]: text });
    expect(drydock(repository, 'db', '--baseline', known)).toEqual({
      status: 2,
      stdout: '',
      stderr: `drydock: known.json is no baseline of known findings: ${why}. Write it anew with drydock lint --write-baseline known.json.\n`,
    });
  });

  it('that is missing is said, and so is a run that cannot write one', () => {
    using repository = makeRepository(old);
    expect(drydock(repository, 'db', '--baseline', 'no.json')).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('no.json'),
    });
    const one = drydock(repository, 'db/V2__fax.sql', '--write-baseline', known);
    expect(one).toMatchObject({ status: 2, stderr: expect.stringContaining('every migration') });
    expect(drydock(repository, 'db', '--write-baseline', known, '--from', '2').status).toBe(2);
  });
});

describe('a baseline in the action', () => {
  const everything = { 'db/V3__drop.sql': 'DROP TABLE orders;\n' };

  function withBaseline() {
    using repository = makeRepository({ ...old, ...everything });
    drydock(repository, 'db', '--write-baseline', known);
    return readFileSync(join(repository.folder, known), 'utf8');
  }

  it('holds for a whole history', async () => {
    using repository = makeRepository({ ...old, ...everything, [known]: withBaseline() });
    const run = (inputs: Readonly<Record<string, string>>) =>
      runAction({ action: 'actions/lint-migrations', workspace: repository.folder, inputs: { path: 'db', ...inputs } });
    expect((await run({})).status).toBe(1);
    const result = await run({ baseline: known });
    expect(result.status).toBe(0);
    expect(result.outputs).toMatchObject({ verdict: 'pass', findings: '0' });
    expect(result.sarif).toMatchObject({
      runs: [
        {
          results: expect.arrayContaining([
            expect.objectContaining({ suppressions: [expect.objectContaining({ kind: 'external' })] }),
          ]),
        },
      ],
    });
  });

  it('of a pull_request_target is the one of the base', async () => {
    const { origin, event } = pullRequest(
      { ...everything, [known]: withBaseline() },
      {
        ...old,
        'drydock.yml': `databases: { shop: db }\nbaseline: ${known}\n`,
        [known]: '{"version": 1, "known": []}',
      },
    );
    using _ = origin;
    using workspace = makeRepository();
    await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token });
    const result = await runAction({
      action: 'actions/lint-migrations',
      workspace: workspace.folder,
      event: { ...event, name: 'pull_request_target' },
      inputs: { comment: 'never', suggestions: 'never' },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status).toBe(1);
    expect(result.report).toMatchObject({ verdict: 'fail', suppressed: [] });
    expect(fake.violations).toEqual([]);
  });

  it('of a pull_request_target is the one of a checkout where there is one', async () => {
    const { origin, event, base } = pullRequest(everything, {
      ...old,
      'drydock.yml': `databases: { shop: db }\nbaseline: ${known}\n`,
      [known]: withBaseline(),
    });
    using _ = origin;
    using workspace = cloneOf(origin, base, 1);
    await using fake = await startFakeGitHub({ folder: origin.folder, repository: 'octo/shop', token });
    const result = await runAction({
      action: 'actions/lint-migrations',
      workspace: workspace.folder,
      event: { ...event, name: 'pull_request_target' },
      inputs: { comment: 'never', suggestions: 'never' },
      env: { GITHUB_API_URL: fake.url },
    });
    expect(result.status).toBe(0);
  });
});
