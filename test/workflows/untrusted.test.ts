import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeGitHub } from '../github/fake-github.ts';
import { cloneOf } from '../github/repository.ts';
import { pullRequest } from '../runner/pull-request.ts';
import { runAction, token } from '../runner/run-action.ts';

let temp: string;
beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'drydock-untrusted-'));
});
afterAll(() => rmSync(temp, { recursive: true, force: true }));

/** A folder for the PATH with programs that leave a mark when they are started. */
function programs(name: string) {
  const folder = join(temp, name);
  const mark = join(folder, 'started');
  mkdirSync(folder);
  for (const program of ['alembic', 'liquibase', 'python', 'python3', 'java']) {
    const file = join(folder, program);
    writeFileSync(file, `#!/bin/sh\necho ${program} >> '${mark}'\nexit 1\n`);
    chmodSync(file, 0o755);
  }
  return { folder, started: () => existsSync(mark) };
}

const before = { 'db/V1__orders.sql': 'CREATE TABLE orders (id bigint PRIMARY KEY);\n' };
const changelog = {
  'db/changelog/db.changelog-master.xml': `<?xml version="1.0" encoding="UTF-8"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
  <changeSet id="1" author="a"><createTable tableName="t"><column name="id" type="bigint"/></createTable></changeSet>
</databaseChangeLog>
`,
};
const revisions = {
  'alembic.ini': '[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://localhost/shop\n',
  'migrations/env.py': 'from alembic import context\n',
  'migrations/script.py.mako': '',
  'migrations/versions/1_a1.py':
    'from alembic import op\nrevision = "a1"\ndown_revision = None\ndef upgrade():\n    op.drop_table("orders")\n',
};

describe.each([
  ['a changelog of Liquibase', changelog, 'db/changelog'],
  ['revisions of Alembic', revisions, 'migrations'],
])('%s from a pull request', (what, files, path) => {
  const run = async (event: string) => {
    const pull = pullRequest(files, before, { fork: true });
    using _ = pull.origin;
    // The fork's files are there, as an unsafe checkout would have put them.
    using workspace = cloneOf(pull.origin, 'refs/pull/7/head', null);
    const marked = programs(`${event}-${what.replaceAll(' ', '-')}`);
    await using fake = await startFakeGitHub({ folder: pull.origin.folder, repository: 'octo/shop', token });
    const result = await runAction({
      action: '.',
      workspace: workspace.folder,
      event: { ...pull.event, name: event },
      inputs: { path, comment: 'never', suggestions: 'never' },
      env: { GITHUB_API_URL: fake.url, PATH: `${marked.folder}:${process.env['PATH'] ?? ''}` },
    });
    return { started: marked.started(), output: result.output };
  };

  it('is given to no program by pull_request_target', async () => {
    const { started, output } = await run('pull_request_target');
    expect(started, output).toBe(false);
  });

  it('is given to its program elsewhere', async () => {
    const { started, output } = await run('pull_request');
    expect(started, output).toBe(true);
  });
});

describe('a lint', () => {
  it('has no way to a database: nothing that it is made of imports a driver or a socket', () => {
    const reached = new Set<string>();
    const packages = new Set<string>();
    const visit = (file: string) => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const [, stated, loaded] of readFileSync(file, 'utf8').matchAll(
        /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s+'([^']+)'|(?<=import\()'([^']+)'/g,
      )) {
        const from = stated ?? loaded ?? '';
        if (from.startsWith('.')) visit(normalize(join(dirname(file), from)));
        else packages.add(from);
      }
    };
    visit('src/lint-migrations/command.ts');
    visit('src/lint-migrations/mysql/lint-folder.ts');
    expect(reached.size).toBeGreaterThan(100);
    for (const name of ['pg', 'mysql2', 'mysql2/promise', 'node:net', 'node:tls', 'node:dgram', 'node:http']) {
      expect(packages).not.toContain(name);
    }
  });
});
