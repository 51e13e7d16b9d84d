import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { postgresFolder } from '../servers/install.mjs';

/** A server of PostgreSQL 16 in the folder, with nothing that waits for a disk: what is measured is who sends what, and how. */
export async function startServer(scratch, psql) {
  const port = await new Promise((done, fail) => {
    const probe = createServer().on('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
  const bin = join(postgresFolder(16), 'bin');
  const data = join(scratch, 'data');
  mkdirSync(data);
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (owner.uid) {
    spawnSync('chmod', ['711', scratch]);
    chownSync(data, owner.uid, owner.gid);
  }
  const init = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...owner, cwd: data },
  );
  if (init.status !== 0) throw new Error(init.stderr.toString());
  const child = spawn(
    join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      port,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
    ],
    { ...owner, cwd: data, stdio: 'ignore' },
  );
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  for (let tries = 0; tries < 200; tries++) {
    if (spawnSync(psql, ['-qX', '-d', url, '-c', 'SELECT 1']).status === 0)
      return { url, stop: () => child.kill('SIGQUIT') };
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the server does not start');
}
