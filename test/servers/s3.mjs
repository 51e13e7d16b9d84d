// Gets Ceph's S3 server from Debian's packages: unpacked beside this file, not installed. It is a whole small cluster, since nothing smaller
// that packages are made of keeps its word about multipart uploads, object locks and conditions.
// Plain JavaScript: `npm run servers` calls it with the oldest Node we support.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpackedPackages } from './debian.mjs';

const title = 'An S3 server (Ceph)';
const kept = ['ceph-mon', 'ceph-osd', 'monmaptool', 'osdmaptool', 'radosgw', 'radosgw-admin'];
const waste = [
  'bin',
  'etc',
  'sbin',
  'var',
  'usr/include',
  'usr/libexec',
  'usr/sbin',
  'usr/share',
  'usr/lib/python3',
  'usr/lib/python3.11',
];

/** The one line for somebody whose machine lacks it. */
export function s3CannotBeHad(why) {
  return (
    `${title} cannot be had: ${why} Run \`npm run servers\` where apt-get reaches Debian's packages, or set DRYDOCK_TEST_S3_URL to one where ` +
    'buckets may be made (http://key:secret@host:port/?region=us-east-1).'
  );
}

/** Its programs, downloaded (69 MB) when they are not there. Throws an Error of one line. */
export function cephPrograms() {
  let root;
  try {
    root = unpackedPackages('ceph', title, 'bookworm', ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-base']);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(s3CannotBeHad(said.replace(`${title} cannot be had: `, '')));
  }
  const folder = dirname(root);
  chmodSync(folder, 0o755); // The servers' user has to get in.
  // Half of it is of no use here; once is enough.
  if (existsSync(join(root, 'usr/share'))) {
    const programs = readdirSync(join(root, 'usr/bin')).filter((name) => !kept.includes(name));
    for (const at of [...programs.map((name) => `usr/bin/${name}`), ...waste]) {
      rmSync(join(root, at), { recursive: true, force: true });
    }
  }
  return programsIn(folder);
}

/** The same in a folder to which they were copied. */
export function programsIn(folder) {
  const root = join(folder, 'root');
  const libraries = ['lib', 'usr/lib']
    .map((at) => join(root, at))
    .filter((at) => existsSync(at))
    .flatMap((at) => readdirSync(at).map((name) => join(at, name)))
    .filter((at) => at.endsWith('-linux-gnu'));
  const linker = libraries
    .flatMap((at) => readdirSync(at).map((name) => join(at, name)))
    .find((at) => /\/ld-linux-[\w-]+\.so\.\d+$/.test(at));
  const own = libraries.find((at) => existsSync(join(at, 'rados-classes')));
  if (linker === undefined || own === undefined) throw new Error(s3CannotBeHad(`${folder} does not hold all of it.`));
  return {
    folder,
    linker,
    libraries: [...libraries, join(own, 'ceph')].join(':'),
    bin: join(root, 'usr/bin'),
    plugins: join(own, 'ceph'),
    classes: join(own, 'rados-classes'),
  };
}
