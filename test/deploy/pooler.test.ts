import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackedPackages } from '../servers/debian.mjs';
import { collect, ended, endWithUs, freePort, lastLine, throwawayFolder } from '../servers/processes.ts';
import { serverOf } from '../servers/server-of.ts';
import { ask, project } from './deploying.ts';

/** PgBouncer as Debian has it, before a server; the clients keep their sessions, or only their transactions. */
async function startPooler(
  url: string,
  mode: 'session' | 'transaction',
): Promise<AsyncDisposable & { readonly url: string }> {
  const root = unpackedPackages('pgbouncer', 'PgBouncer', 'bookworm', ['pgbouncer']);
  const home = mkdtempSync(join(throwawayFolder(), 'pgbouncer-'));
  const port = await freePort();
  const server = new URL(url);
  const config = join(home, 'pgbouncer.ini');
  writeFileSync(
    config,
    `[databases]\n* = host=${server.hostname} port=${server.port} user=${server.username}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\npool_mode = ${mode}\nlogfile =\npidfile =\n`,
  );
  chmodSync(home, 0o755);
  // It refuses to run as root, and the folder was made for us alone.
  chmodSync(join(root, '..'), 0o755);
  const machine = readdirSync(join(root, 'usr/lib')).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const libraries = [join(root, 'usr/lib', machine), join(root, 'lib', machine)];
  const loader = readdirSync(join(root, 'lib', machine)).find((name) => /^ld-linux.*\.so/.test(name)) ?? '';
  const program = join(root, 'usr/sbin/pgbouncer');
  const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(join(root, 'lib', machine, loader), ['--library-path', libraries.join(':'), program, config], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...unprivileged,
  });
  endWithUs(child, 'SIGKILL', home);
  const said = collect(child);
  const through = new URL(url);
  through.port = String(port);
  for (let tries = 0; ; tries++) {
    try {
      await ask(through.href, 'SELECT 1');
      break;
    } catch (error) {
      if (child.exitCode !== null || tries > 100)
        throw new Error(`PgBouncer did not start: ${lastLine(said())} ${String(error)}`);
    }
  }
  return {
    url: through.href,
    async [Symbol.asyncDispose]() {
      await ended(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

describe('a pooler before the server', () => {
  it('that gives every transaction another session is noticed before anything starts', async () => {
    const server = await serverOf(16);
    const url = await server.database();
    await using pooler = await startPooler(url, 'transaction');
    using made = project({ 'db/V1__a.sql': 'CREATE TABLE a (id int);\n' });
    const ran = await made.run(['deploy', 'db'], pooler.url);
    expect(ran.status, ran.stdout).toBe(2);
    expect(ran.stderr).toMatch(
      /is a pooler that gives every transaction another session[\s\S]*Name the server itself, or a port of the pooler in session mode/,
    );
    expect(await ask(url, "SELECT to_regclass('a') AS a, to_regnamespace('drydock') AS d")).toEqual([
      { a: null, d: null },
    ]);
    // Looking is nothing that it could spoil.
    expect((await made.run(['plan', 'db', '--quiet'], pooler.url)).status).toBe(0);
  });

  it('that keeps sessions is deployed through', async () => {
    const server = await serverOf(16);
    const url = await server.database();
    await using pooler = await startPooler(url, 'session');
    using made = project({
      'db/V1__a.sql': 'CREATE TABLE a (id int);\n',
      'db/V2__i.sql': 'CREATE INDEX CONCURRENTLY i ON a (id);\n',
    });
    const ran = await made.run(['deploy', 'db', '--format', 'json'], pooler.url);
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    expect(await ask(url, 'SELECT count(*)::int AS n FROM flyway_schema_history')).toEqual([{ n: 2 }]);
  });
});
