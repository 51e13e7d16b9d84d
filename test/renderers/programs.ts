import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackedPackages } from '../servers/debian.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** The folder to be put on the PATH for `liquibase`. Installs it when it is not there; throws an Error of one line when it cannot be had. */
export function liquibaseFolder(): string {
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).status !== 0) {
    throw new Error('Liquibase needs Java: on Debian and Ubuntu `apt-get install default-jre-headless`.');
  }
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  const stamp = join(here, 'node_modules/.installed-from');
  const folder = join(here, 'node_modules/liquibase/dist/liquibase');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    try {
      execFileSync('npm', ['ci', '--ignore-scripts', '--prefix', here], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      throw new Error('Liquibase cannot be installed (npm ci --prefix test/renderers).', { cause: error });
    }
    writeFileSync(stamp, lock);
  }
  return folder;
}

/** The folder of Python's modules with Debian's Alembic, to be put on PYTHONPATH. */
export function alembicModules(): string {
  if (
    spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))'], { stdio: 'ignore' }).status !== 0
  ) {
    throw new Error('Alembic needs Python 3.9 or later: on Debian and Ubuntu `apt-get install python3`.');
  }
  const root = unpackedPackages('alembic', 'Alembic', 'bookworm', ['alembic']);
  return join(root, 'usr/lib/python3/dist-packages');
}
