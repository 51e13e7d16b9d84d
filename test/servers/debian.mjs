// Gets MySQL and MariaDB from Debian's packages, of which npm has none. They are unpacked into a folder beside this file, and nothing is
// installed on the machine: apt works in folders of its own, and each server runs with the C library it was built for, through that
// library's own dynamic linker, so that a newer one runs on an older system. Neither needs root.
// Plain JavaScript: `npm run servers` calls it with the oldest Node we support.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cache = join(dirname(fileURLToPath(import.meta.url)), '.cache');
// Changes when what is kept of a package changes, so that an older cache is not taken for a new one.
const layout = 2;

export const debianServers = [
  {
    name: 'mysql-9.7',
    title: 'MySQL 9.7',
    series: '9.7',
    suite: 'sid',
    package: 'mysql-server-core',
    variables: ['DRYDOCK_TEST_MYSQL97_URL', 'DRYDOCK_TEST_MYSQL_URL'],
  },
  {
    name: 'mariadb-10.11',
    title: 'MariaDB 10.11',
    series: '10.11',
    suite: 'bookworm',
    package: 'mariadb-server-core',
    variables: ['DRYDOCK_TEST_MARIADB1011_URL', 'DRYDOCK_TEST_MARIADB_URL'],
  },
  {
    name: 'mariadb-11.8',
    title: 'MariaDB 11.8',
    series: '11.8',
    suite: 'trixie',
    package: 'mariadb-server-core',
    variables: ['DRYDOCK_TEST_MARIADB118_URL', 'DRYDOCK_TEST_MARIADB_URL'],
  },
];

/** The one line for somebody whose machine lacks a server. */
export function mysqlCannotBeHad(name, why) {
  const server = debianServers.find((known) => known.name === name);
  if (server === undefined) return `${name} cannot be had: ${why}`;
  return (
    `${server.title} cannot be had: ${why} Run \`npm run servers\` where apt-get reaches Debian's packages, or set ${server.variables[0]} to ` +
    'a server of that version where databases may be created (mysql://user:password@host:port).'
  );
}

export function mysqlPrograms(name) {
  const server = debianServers.find((known) => known.name === name);
  if (server === undefined) throw new Error(`There is no recipe for the server ${name}.`);
  const folder = join(cache, server.name);
  if (readStamp(folder) === stampOf(server)) return inFolder(folder, server);
  const there = onThisMachine(server);
  if (there !== null) return there;
  download(server, folder);
  return inFolder(folder, server);
}

function stampOf(server) {
  return JSON.stringify([layout, server.suite, server.package, process.arch]);
}

function readStamp(folder) {
  const file = join(folder, 'stamp');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** A server that the machine has installed, if it is of the series. */
function onThisMachine(server) {
  const program = server.name.startsWith('mysql') ? '/usr/sbin/mysqld' : '/usr/sbin/mariadbd';
  if (!existsSync(program)) return null;
  const found = {
    command: program,
    prefix: [],
    folder: null,
    base: '/usr',
    share: shareOf('/usr'),
    plugins: '/usr/lib/mysql/plugin',
  };
  return found.share !== null && seriesOf(found) === server.series ? found : null;
}

function inFolder(folder, server) {
  const root = join(folder, 'root');
  const base = join(root, 'usr');
  const libraries = ['lib', 'usr/lib']
    .map((at) => join(root, at))
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at, { withFileTypes: true }).map((entry) => join(at, entry.name)))
    .filter((at) => at.endsWith('-linux-gnu'));
  libraries.push(join(base, 'lib/mysql/private'));
  const linker = libraries
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at).map((name) => join(at, name)))
    .find((at) => /\/ld-linux-[\w-]+\.so\.\d+$/.test(at));
  const program = join(base, 'sbin', server.name.startsWith('mysql') ? 'mysqld' : 'mariadbd');
  const share = shareOf(base);
  if (linker === undefined || share === null || !existsSync(program)) {
    throw new Error(mysqlCannotBeHad(server.name, `${folder} does not hold the whole server.`));
  }
  return {
    command: linker,
    prefix: ['--library-path', libraries.join(':'), program],
    folder,
    base,
    share,
    plugins: join(base, 'lib/mysql/plugin'),
  };
}

function shareOf(base) {
  const share = ['share/mysql', 'share/mariadb'].map((at) => join(base, at));
  return share.find((at) => existsSync(join(at, 'english/errmsg.sys')) || existsSync(join(at, 'charsets'))) ?? null;
}

/** `10.11` of the words `mariadbd  Ver 10.11.18-MariaDB …`, or null when the program does not run. */
function seriesOf(programs) {
  try {
    const text = execFileSync(programs.command, [...programs.prefix, '--no-defaults', '--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /Ver (\d+\.\d+)\./.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Unpacks a server and all it needs. The folder gets its name when it is whole, so that a download that broke off is never used, and two
 * that run at once do not meet.
 */
function download(server, folder) {
  const no = (why) => new Error(mysqlCannotBeHad(server.name, why));
  if (process.platform !== 'linux') throw no(`there are no packages of it for ${process.platform}.`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, `${server.name}.partial-`));
  chmodSync(partial, 0o755); // The servers' user has to get in.
  try {
    const apt = aptIn(join(partial, 'apt'), server.suite, no);
    apt('update');
    apt('install', '--no-install-recommends', '--download-only', '-y', server.package);
    const root = join(partial, 'root');
    mkdirSync(root);
    const archives = join(partial, 'apt/cache/archives');
    for (const name of readdirSync(archives)) {
      if (name.endsWith('.deb')) run('dpkg-deb', ['-x', join(archives, name), root], no);
    }
    rmSync(join(partial, 'apt'), { recursive: true });
    for (const waste of ['usr/bin', 'usr/share/doc', 'usr/share/man', 'usr/share/perl', 'usr/share/locale', 'etc']) {
      rmSync(join(root, waste), { recursive: true, force: true });
    }
    const series = seriesOf(inFolder(partial, server));
    if (series === null) throw no('what Debian has of it does not run here.');
    if (series !== server.series) throw no(`Debian's ${server.suite} has ${series} now.`);
    writeFileSync(join(partial, 'stamp'), stampOf(server));
    if (readStamp(folder) === stampOf(server)) return;
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** An apt that knows one suite of Debian, sees nothing as installed, and keeps all it writes in the folder. */
function aptIn(folder, suite, no) {
  for (const at of ['etc/apt.conf.d', 'etc/preferences.d', 'lists/partial', 'cache/archives/partial', 'state']) {
    mkdirSync(join(folder, at), { recursive: true });
  }
  writeFileSync(join(folder, 'state/status'), '');
  const mirror = debianMirror(no);
  writeFileSync(
    join(folder, 'etc/sources.list'),
    `deb [signed-by=${debianKeys(join(folder, 'keys'), no)}] ${mirror} ${suite} main\n`,
  );
  const options = [
    `Dir::Etc=${join(folder, 'etc')}`,
    `Dir::State=${join(folder, 'state')}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    `Dir::State::status=${join(folder, 'state/status')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Acquire::Retries=3',
    'APT::Update::Error-Mode=any', // Else a mirror that does not answer shows only as a package that is not known.
    'Acquire::Languages=none',
    'Debug::NoLocking=true', // The locks are root's, and the folder is ours alone.
    `APT::Sandbox::User=${process.getuid?.() === 0 ? 'root' : ''}`,
  ].flatMap((option) => ['-o', option]);
  return (...args) => run('apt-get', [...options, '-q', ...args], no);
}

/** Where this machine gets Debian's packages; `DRYDOCK_TEST_DEBIAN_MIRROR` says it for other systems. */
function debianMirror(no) {
  const given = process.env.DRYDOCK_TEST_DEBIAN_MIRROR;
  if (given !== undefined && given !== '') return given;
  const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'], no);
  const mirror = targets.split('\n').find((uri) => /\/debian\/?$/.test(uri.trim()));
  if (mirror === undefined) {
    throw no('apt-get knows no Debian mirror here (DRYDOCK_TEST_DEBIAN_MIRROR may name one).');
  }
  return mirror.trim();
}

/** The keys that sign Debian's packages: those of this machine, else out of the package that brings them. */
function debianKeys(folder, no) {
  const installed = '/usr/share/keyrings/debian-archive-keyring.gpg';
  if (existsSync(installed)) return installed;
  mkdirSync(folder);
  run('apt-get', ['download', 'debian-archive-keyring'], no, folder);
  for (const name of readdirSync(folder)) run('dpkg-deb', ['-x', join(folder, name), folder], no);
  return join(folder, installed);
}

function run(command, args, no, cwd) {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 << 20,
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    if (error.code === 'ENOENT') throw no(`there is no ${command} on this machine.`);
    const said = `${error.stderr ?? ''}`.split('\n').find((line) => /^(E|dpkg-deb|dpkg-deb: error):/.test(line));
    throw no(`${command} failed${said === undefined ? '.' : `: ${said.replace(/^\w+: ?/, '').trim()}.`}`);
  }
}

/**
 * Unpacks packages that need nothing but files: programs in Python. Gives the folder that stands for `/`; a second call
 * finds it there. Throws an Error of one line that begins with `title`.
 */
export function unpackedPackages(name, title, suite, packages) {
  const no = (why) => new Error(`${title} cannot be had: ${why}`);
  const folder = join(cache, name);
  const stamp = JSON.stringify([layout, suite, packages, process.arch]);
  if (readStamp(folder) === stamp) return join(folder, 'root');
  if (process.platform !== 'linux') throw no(`there are no packages of it for ${process.platform}.`);
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, `${name}.partial-`));
  try {
    const apt = aptIn(join(partial, 'apt'), suite, no);
    apt('update');
    apt('install', '--no-install-recommends', '--download-only', '-y', ...packages);
    const root = join(partial, 'root');
    mkdirSync(root);
    const archives = join(partial, 'apt/cache/archives');
    for (const file of readdirSync(archives)) {
      if (file.endsWith('.deb')) run('dpkg-deb', ['-x', join(archives, file), root], no);
    }
    rmSync(join(partial, 'apt'), { recursive: true });
    writeFileSync(join(partial, 'stamp'), stamp);
    if (readStamp(folder) === stamp) return join(folder, 'root');
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    return join(folder, 'root');
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
