import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alembicModules, liquibaseFolder } from '../../renderers/programs.ts';
import { unpackedPackages } from '../../servers/debian.mjs';

/** The environment in which `liquibase` is found. */
export function withLiquibase(): Readonly<Record<string, string>> {
  return { PATH: `${liquibaseFolder()}:${process.env['PATH'] ?? ''}` };
}

/** The environment in which Python has Alembic and drivers that are Python alone, of Debian's packages. */
export function withAlembic(): Readonly<Record<string, string>> {
  // Says in one line what is missing on the machine.
  alembicModules();
  const root = unpackedPackages('alembic-drivers', 'Alembic with drivers', 'trixie', [
    'alembic',
    'python3-pg8000',
    'python3-pymysql',
  ]);
  return { PYTHONPATH: join(root, 'usr/lib/python3/dist-packages') };
}

/** The argument vectors of all processes below one, as anybody on the machine sees them. */
export function argumentsBelow(pid: number): readonly string[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = / (\d+) \d+ \d+ \d+ -?\d+ /.exec(read(`/proc/${name}/stat`).replace(/^.*\)/s, ''))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isBelow = (one: number): boolean => one === pid || (parents.has(one) && isBelow(parents.get(one) ?? 0));
  return [...parents.keys()].filter(isBelow).map((one) => read(`/proc/${one}/cmdline`).replaceAll('\0', ' '));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
