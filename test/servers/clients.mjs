// Gets the servers' own client programs of several versions (`pg_dump`, `mysqldump`, `mariadb-dump` and those that restore) from Debian's packages,
// of which npm has none. Nothing is installed: each is unpacked beside this file, and started through the C library that it was built for.
// Plain JavaScript, as debian.mjs is.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpackedPackages } from './debian.mjs';

/** Debian has one major of PostgreSQL a release, so 16 is dumped with a newer one, as it is by many. */
export const clientRecipes = [
  {
    name: 'postgres-15',
    title: 'pg_dump 15',
    suite: 'bookworm',
    packages: ['postgresql-client-15'],
    from: 'usr/lib/postgresql/15/bin',
  },
  {
    name: 'postgres-17',
    title: 'pg_dump 17',
    suite: 'trixie',
    packages: ['postgresql-client-17'],
    from: 'usr/lib/postgresql/17/bin',
  },
  {
    name: 'postgres-18',
    title: 'pg_dump 18',
    suite: 'sid',
    packages: ['postgresql-client-18'],
    from: 'usr/lib/postgresql/18/bin',
  },
  { name: 'mysql-9.7', title: 'mysqldump 9.7', suite: 'sid', packages: ['mysql-client'], from: 'usr/bin' },
  {
    name: 'mariadb-10.11',
    title: 'mariadb-dump 10.11',
    suite: 'bookworm',
    packages: ['mariadb-client'],
    from: 'usr/bin',
  },
  { name: 'mariadb-11.8', title: 'mariadb-dump 11.8', suite: 'trixie', packages: ['mariadb-client'], from: 'usr/bin' },
];

const wanted = /^(?:pg_dump|pg_restore|psql|mysqldump|mysql|mariadb-dump|mariadb)$/;

/**
 * A folder with the programs of that recipe (`postgres-17`), each of which starts by itself.
 * Throws an Error of one line when they cannot be had.
 */
export function clientsFolder(name) {
  const recipe = clientRecipes.find((known) => known.name === name);
  if (recipe === undefined) throw new Error(`There is no recipe for the clients ${name}.`);
  const root = unpackedPackages(`clients-${name}`, recipe.title, recipe.suite, recipe.packages);
  const folder = join(root, 'drydock-bin');
  if (existsSync(folder)) return folder;
  const libraries = ['lib', 'usr/lib']
    .map((at) => join(root, at))
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at).map((entry) => join(at, entry)))
    .filter((at) => at.endsWith('-linux-gnu'));
  libraries.push(join(root, 'usr/lib/mysql/private'));
  const linker = libraries
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at).map((entry) => join(at, entry)))
    .find((at) => /\/ld-linux-[\w-]+\.so\.\d+$/.test(at));
  if (linker === undefined) throw new Error(`${recipe.title} cannot be had: ${root} does not hold all of it.`);
  const partial = mkdtempSync(join(root, 'drydock-bin.partial-'));
  const from = join(root, recipe.from);
  for (const program of readdirSync(from).filter((one) => wanted.test(one))) {
    const file = join(partial, program);
    const quoted = [linker, '--library-path', libraries.join(':'), join(from, program)].map((word) => `'${word}'`);
    writeFileSync(file, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
    chmodSync(file, 0o755);
  }
  chmodSync(partial, 0o755);
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(folder)) rmSync(partial, { recursive: true, force: true });
  else renameSync(partial, folder);
  return folder;
}
