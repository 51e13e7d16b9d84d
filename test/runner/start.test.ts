import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'drydock-start-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

function run(env: Readonly<Record<string, string>>): string {
  const { PATH } = process.env;
  const done = spawnSync(process.execPath, ['dist/drydock.js', 'rules'], {
    env: { ...(PATH === undefined ? {} : { PATH }), XDG_CACHE_HOME: home, ...env },
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(done.status).toBe(0);
  return done.stdout;
}

const kept = () => join(home, 'drydock', readdirSync(join(home, 'drydock'))[0] ?? 'none');

describe('the compiled form of the program', () => {
  it('is not kept in continuous integration', () => {
    expect(run({ CI: 'true' })).toContain('drop-column');
    expect(readdirSync(home)).toEqual([]);
  });

  it('is kept for this user alone, and used', () => {
    const first = run({});
    expect(readdirSync(join(home, 'drydock'))).toHaveLength(1);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    const written = statSync(kept()).mtimeMs;
    expect(run({})).toBe(first);
    expect(statSync(kept()).mtimeMs, 'a form that V8 accepts is not written again').toBe(written);
  });

  it('is refused when others may write it', () => {
    const good = readFileSync(kept());
    chmodSync(kept(), 0o666);
    expect(run({})).toContain('drop-column');
    expect(readFileSync(kept()).length).toBeGreaterThan(0);
    writeFileSync(kept(), good, { mode: 0o600 });
    chmodSync(kept(), 0o600);
  });

  it('may be broken without harm', () => {
    writeFileSync(kept(), 'no code at all');
    expect(run({})).toContain('drop-column');
    expect(readFileSync(kept()).length).toBeGreaterThan(100_000);
  });

  it('needs no home', () => {
    expect(run({ XDG_CACHE_HOME: '', HOME: '' })).toContain('drop-column');
  });
});
