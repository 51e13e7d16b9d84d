import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const drydock = resolve(process.env['DRYDOCK_DIST'] ?? 'dist', 'drydock.js');
let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'drydock-engines-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

function run(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [drydock, 'lint', ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

interface Shown {
  readonly databases: readonly {
    readonly engine: string;
    readonly serverVersion: string;
    readonly schemaChange?: unknown;
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly file: string;
    readonly effect: Record<string, unknown> | null;
  }[];
  readonly effects?: readonly { readonly statement: string; readonly effect: Record<string, unknown> }[];
  readonly unsure: readonly string[];
  readonly risk: { readonly class: string };
}

function report(cwd: string, ...args: string[]): Shown {
  const { stdout, stderr, status } = run(cwd, '--format', 'json', '--fail-on', 'never', ...args);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(scratch, name);
  mkdirSync(join(path, 'migrations'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, 'migrations', file), text);
  return path;
}

describe('the program for every engine', () => {
  it('lints the shop on MySQL', () => {
    const { databases, findings } = report('examples/shop-mysql');
    expect(databases).toMatchObject([{ engine: 'mysql', serverVersion: '8.4' }]);
    const bigger = findings.find((one) => one.rule === 'alter-copies-table' && one.file.includes('000004'));
    expect(bigger?.effect).toMatchObject({ algorithm: 'COPY', lock: 'SHARED', rewrites: ['orders'] });
    expect(findings.filter((one) => one.file.includes('000003'))).toEqual([]);
  });

  it('knows what each version can do', () => {
    const cwd = folder('versions', {
      '1_a.sql': 'CREATE TABLE `t` (`id` int PRIMARY KEY, `b` int);',
      '2_b.sql': 'ALTER TABLE `t` ADD COLUMN `a` int FIRST;',
    });
    const algorithm = (...args: string[]) => {
      const { effects } = report(cwd, '--from', '2', '--effects', ...args);
      return effects?.[0]?.effect['algorithm'];
    };
    expect(algorithm('--engine', 'mysql', '--server-version', '8.0.28')).toBe('INPLACE');
    expect(algorithm('--engine', 'mysql', '--server-version', '8.0.32')).toBe('INSTANT');
    expect(algorithm('--engine', 'mariadb', '--server-version', '10.11')).toBe('INSTANT');
  });

  it('says what the change is and how much it can hurt', () => {
    const cwd = folder('change', {
      '1_a.sql': 'CREATE TABLE `t` (`id` int PRIMARY KEY, `b` int);',
      '2_b.sql': 'ALTER TABLE `t` DROP COLUMN `b`;',
    });
    const { databases, risk, unsure } = report(cwd, '--from', '2');
    expect(databases[0]?.schemaChange).toMatchObject({ tables: [{ name: 't', renamedFrom: null }] });
    expect(risk.class).toBe('destructive');
    expect(unsure[0]).toMatch(/tells MySQL from MariaDB/);
  });

  it('asks for the engine where the files tell of two', () => {
    const cwd = folder('mixed', {
      '1_a.sql': 'CREATE TABLE `t` (`id` int) ENGINE=InnoDB;',
      '2_b.sql': 'CREATE TABLE u (id bigserial PRIMARY KEY, d jsonb);',
    });
    const { status, stderr, stdout } = run(cwd);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/does not tell its database server/);
    expect(stderr).toMatch(/--engine/);
    expect(run(cwd, '--engine', 'postgres').status).toBe(1);
  });

  it('refuses a version that the engine does not have', () => {
    const cwd = folder('old', { '1_a.sql': 'CREATE TABLE `t` (`id` int) ENGINE=InnoDB;' });
    const { status, stderr } = run(cwd, '--server-version', '5.7');
    expect(status).toBe(2);
    expect(stderr).toContain('MySQL 5.7 is none that we know');
  });
});
