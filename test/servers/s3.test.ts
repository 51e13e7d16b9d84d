import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3CannotBeHad } from './s3.mjs';
import { connectToS3, startS3 } from './s3.ts';
import { s3Server } from './server-of.ts';

describe('the S3 server', () => {
  it('runs, gives each test a bucket of its own, and goes on when a test stops', async () => {
    const server = await s3Server();
    const [one, other] = [await server.bucket(), await server.bucket({ locks: true })];
    expect(one).not.toBe(other);
    await server.stop();
    const again = connectToS3(server.url);
    const { Buckets = [] } = await again.client.send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).not.toContain(one);
    await again.stop();
  });

  it('says how it can be had', () => {
    expect(s3CannotBeHad('there is no apt-get on this machine.')).toMatch(
      /^An S3 server \(Ceph\) cannot be had: there is no apt-get on this machine\. Run `npm run servers`.*DRYDOCK_TEST_S3_URL/,
    );
  });

  it('of somebody else is used instead', async () => {
    const shared = await s3Server();
    const before = process.env['DRYDOCK_TEST_S3_URL'];
    process.env['DRYDOCK_TEST_S3_URL'] = `${shared.url}&kms-key=theirs&storage-class=COLD`;
    try {
      const given = await startS3();
      expect(given).toMatchObject({ endpoint: shared.endpoint, kmsKey: 'theirs', storageClass: 'COLD' });
      const bucket = await given.bucket();
      await given.stop();
      const { Buckets = [] } = await shared.client.send(new ListBucketsCommand({}));
      expect(Buckets.map(({ Name }) => Name)).not.toContain(bucket);
    } finally {
      if (before === undefined) delete process.env['DRYDOCK_TEST_S3_URL'];
      else process.env['DRYDOCK_TEST_S3_URL'] = before;
      await shared.stop();
    }
  });
});

// Elsewhere there is no server of ours that could be left.
if (process.platform === 'linux')
  describe('nothing is left of it', () => {
    let folder: string;
    let program: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'drydock-s3-test-'));
      program = join(folder, 'start.mjs');
      await build({
        stdin: {
          contents: `import { startCluster } from './s3-cluster.ts';
          const { url, stop } = await startCluster();
          console.log(url);
          if (process.argv[2] === 'stop') { await stop(); process.exit(0); }
          if (process.argv[2] === 'stay') setInterval(() => {}, 1000);`,
          resolveDir: import.meta.dirname,
        },
        bundle: true,
        platform: 'node',
        format: 'esm',
        outfile: program,
        plugins: [
          {
            name: 'absolute',
            setup(of) {
              // It finds the packages beside its own file.
              of.onResolve({ filter: /s3\.mjs$/ }, () => ({
                path: join(import.meta.dirname, 's3.mjs'),
                external: true,
              }));
            },
          },
        ],
      });
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each(['SIGTERM', 'SIGKILL', 'stop', 'go'] as const)('after %s', async (how) => {
      const child = spawn(process.execPath, [program, how.startsWith('SIG') ? 'stay' : how], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = new Promise((resolve) => child.once('close', resolve));
      const url = await new Promise<string>((resolve) =>
        child.stdout.once('data', (data) => resolve(String(data).trim())),
      );
      const { port, origin } = new URL(url);
      if (how === 'SIGTERM' || how === 'SIGKILL') {
        expect(programsWith(port)).toHaveLength(1);
        child.kill(how);
      }
      await closed;
      await expect.poll(() => programsWith(port), { timeout: 5_000 }).toEqual([]);
      await expect(fetch(origin)).rejects.toThrow();
    });
  });

/** Processes whose settings name the port: those that `CEPH_CONF` leads to. */
function programsWith(port: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      const [, settings] = /CEPH_CONF=([^\0]+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8')) ?? [];
      if (settings === undefined || !/radosgw\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))) return false;
      return readFileSync(settings, 'utf8').includes(`endpoint=127.0.0.1:${port}\n`);
    } catch {
      return false; // It has gone, or is somebody else's.
    }
  });
}
