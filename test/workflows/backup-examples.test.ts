import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { backupSpec, specOfBackup } from '../../src/backup/inputs.ts';
import { readConfig } from '../../src/core/configuration/config.ts';
import { parseFlags } from '../../src/core/runtime/parse-options.ts';

const read = (file: string) => readFileSync(file, 'utf8');
const key = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';

/** Holds the arguments of a command line to what Drydock takes. */
function takes(args: readonly string[]): void {
  const [first = '', second = ''] = args;
  const isWord = first === 'backup' && second !== '' && !second.startsWith('-');
  const name = isWord ? `backup ${second}` : first;
  const spec = specOfBackup(name);
  expect(spec, name).not.toBeNull();
  if (spec !== null) parseFlags(spec, args.slice(isWord ? 2 : 1), name);
}

describe('drydock.yml', () => {
  it.each(['backup-nightly', 'backup-drill', 'deploy-behind-a-backup'])('of %s is one', async (name) => {
    const lines = read(`examples/workflows/${name}.yml`).split('\n');
    const commented = lines.filter((line) => /^# {3}/.test(line)).map((line) => line.slice(4));
    const config = await readConfig('drydock.yml', commented.join('\n').replace('age1…', key), []);
    expect(config.backup.store ?? config.backup.drill.sql[0]).toMatch(/^s3:|\.sql$/);
    if (name === 'deploy-behind-a-backup') expect(config.deploy.gates.backup).toHaveLength(1);
  });

  it('of the CronJob is one', async () => {
    const { data } = objects()[0] as { data: Record<string, string> };
    const { backup } = await readConfig('drydock.yml', data['drydock.yml'] ?? '', []);
    expect(backup).toMatchObject({ store: 's3://shop-backups/production', recipients: [key] });
  });
});

interface CronJob {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly schedule: string;
    readonly concurrencyPolicy: string;
    readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: Pod } } };
  };
}

interface Pod {
  readonly restartPolicy: string;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly containers: readonly {
    readonly command: readonly string[];
    readonly args: readonly string[];
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
    readonly securityContext: { readonly readOnlyRootFilesystem: boolean; readonly allowPrivilegeEscalation: boolean };
    readonly volumeMounts: readonly { readonly name: string }[];
  }[];
  readonly volumes: readonly { readonly name: string }[];
}

function objects(): readonly unknown[] {
  return parseAllDocuments(read('examples/kubernetes/backup-cronjob.yml')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}

describe('the CronJobs', () => {
  const jobs = () => objects().slice(1) as readonly CronJob[];

  it('run what Drydock takes, one at a time, as nobody who may do more', () => {
    expect(jobs().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'batch/v1 CronJob',
      'batch/v1 CronJob',
    ]);
    for (const { spec } of jobs()) {
      expect(spec.schedule).toMatch(/^\d+ \d+ \* \* [*0-6]$/);
      expect(spec.concurrencyPolicy).toBe('Forbid');
      const pod = spec.jobTemplate.spec.template.spec;
      expect(pod).toMatchObject({
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true },
      });
      const [container] = pod.containers;
      takes(container?.args ?? []);
      expect(container?.securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
      });
      expect(container?.volumeMounts.map(({ name }) => name).sort()).toEqual(
        pod.volumes.map(({ name }) => name).sort(),
      );
      // Secrets come from secrets.
      for (const { value, valueFrom } of container?.env ?? [])
        expect([value, typeof valueFrom]).toEqual([undefined, 'object']);
    }
  });

  it('give the private key to the drill alone', () => {
    const names = jobs().map(({ spec }) =>
      spec.jobTemplate.spec.template.spec.containers[0]?.env.map(({ name }) => name),
    );
    expect(names).toEqual([['DATABASE_URL'], ['DRYDOCK_AGE_IDENTITY']]);
  });
});

describe('the workflows', () => {
  it('give the private key to the drill alone', () => {
    const holding = ['backup-nightly', 'backup-drill', 'deploy-behind-a-backup'].filter((name) =>
      /AGE_IDENTITY: \$/.test(read(`examples/workflows/${name}.yml`)),
    );
    expect(holding).toEqual(['backup-drill']);
    expect(Object.keys(backupSpec)).toContain('mode');
  });
});

describe('the script for cron', () => {
  const script = resolve('examples/cron/backup.sh');
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'drydock-cron-'));
    // In the place of Drydock: says what it was started with.
    writeFileSync(
      join(folder, 'told.mjs'),
      'console.log(JSON.stringify([process.argv.slice(2), process.env.DATABASE_URL]))',
    );
    writeFileSync(join(folder, 'env'), "DATABASE_URL='postgres://saver@db/shop?application_name=a b'\n");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) =>
    spawnSync('sh', [script, ...args], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        DRYDOCK_ENV: join(folder, 'env'),
        DRYDOCK_HOME: folder,
        DRYDOCK: join(folder, 'told.mjs'),
      },
    });

  it('is a script that any sh reads', () => {
    execFileSync('sh', ['-n', script]);
    expect(read(script)).not.toMatch(/\bpipefail\b|\[\[|\bfunction\b/);
  });

  it.each([
    [[], ['backup', '--prune', '--quiet']],
    [
      ['drill', 'latest'],
      ['backup', 'drill', '--quiet', 'latest'],
    ],
    [
      ['status', '--max-age', '30h'],
      ['backup', 'status', '--quiet', '--max-age', '30h'],
    ],
    [['verify'], ['backup', 'verify', '--quiet']],
  ])('with %j starts Drydock with what it takes', (given, expected) => {
    const { status, stdout, stderr } = run(...given);
    expect([status, stderr]).toEqual([0, '']);
    const [args, url] = JSON.parse(stdout);
    expect(args).toEqual(expected);
    expect(url).toBe('postgres://saver@db/shop?application_name=a b');
    takes(args);
  });

  it('removes nothing that it was not asked to, and says what it takes', () => {
    const { status, stderr, stdout } = run('prune');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe('backup.sh: make, drill, status or verify, and not "prune"\n');
  });
});
