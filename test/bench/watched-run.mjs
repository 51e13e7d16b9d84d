import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { unpackedPackages } from '../servers/debian.mjs';

/** A program of the machine, or what Debian has of it, unpacked. */
export function program(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    if (existsSync(join(folder, name))) return join(folder, name);
  return join(unpackedPackages(name, name, 'sid', [name]), 'usr/bin', name);
}

/** The most memory that a process and all it started had at one moment, in bytes: looked at every 20 ms. */
function watched(child) {
  let most = 0;
  const look = () => {
    let sum = 0;
    const parents = new Map();
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        parents.set(Number(pid), Number(parent));
      } catch {}
    }
    for (const pid of parents.keys()) {
      let at = pid;
      while (at > 1 && at !== child.pid) at = parents.get(at) ?? 0;
      if (at !== child.pid) continue;
      try {
        sum += Number(/^Rss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
      } catch {}
    }
    most = Math.max(most, sum);
  };
  const timer = process.platform === 'linux' ? setInterval(look, 20) : null;
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** Runs a program to its end, with the time that it took and the most memory that it and all it started had. */
export function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    const memory = watched(child);
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      const ms = Number(process.hrtime.bigint() - start) / 1e6;
      const bytes = memory();
      if (status === 0) resolve({ ms, bytes, said });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}`));
    });
  });
}
