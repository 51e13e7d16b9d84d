import type { Engine } from '../report/engine.ts';
import { engineNames } from '../report/wording.ts';
import type { ServerVersionFound } from './server.ts';

export interface VersionRead {
  readonly engine: Engine;
  readonly version: ServerVersionFound;
}

/**
 * Reads what a server or its program says of itself: `SHOW server_version` (`16.14 (Debian 16.14-1.pgdg12+1)`, `18beta2`), `VERSION()`
 * (`8.0.36-0ubuntu0.22.04.1`, `10.11.19-MariaDB-0+deb12u1`), `--version` (`postgres (PostgreSQL) 16.14`, `mysqld  Ver 9.7.4-2 for
 * Linux on x86_64`). Null for text that holds no version.
 *
 * `family` is what speaks: MySQL and MariaDB are told apart by the text, since each may stand behind the name of the other.
 */
export function readVersion(family: 'postgres' | 'mysql', text: string): VersionRead | null {
  if (family === 'postgres') {
    const found = /(?:^|PostgreSQL\)? )(\d{1,3})(?:\.(\d+)(?:\.(\d+))?|((?:devel|(?:alpha|beta|rc)\d*)))?/.exec(text);
    if (found === null) return null;
    const [, major = '', minor, patch, unfinished] = found;
    const numbers = [major, minor, patch].filter((part) => part !== undefined).join('.');
    return {
      engine: 'postgres',
      version: {
        text: `${numbers}${unfinished ?? ''}`,
        major: Number(major),
        minor: Number(minor ?? 0),
        patch: patch === undefined ? null : Number(patch),
      },
    };
  }
  // MariaDB puts 5.5.5- in front where it greets old replicas.
  const found = /(?:^|Ver )(?:5\.5\.5-)?(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  if (found === null) return null;
  const [, major = '', minor = '', patch] = found;
  return {
    engine: /mariadb/i.test(text) ? 'mariadb' : 'mysql',
    version: {
      text: [major, minor, patch].filter((part) => part !== undefined).join('.'),
      major: Number(major),
      minor: Number(minor),
      patch: patch === undefined ? null : Number(patch),
    },
  };
}

/** `PostgreSQL 16.14`. */
export function namedVersion(engine: Engine, version: ServerVersionFound): string {
  return `${engineNames[engine]} ${version.text}`;
}

/** Servers that speak the protocol and are something else: their locks and their DDL are not those that we know. */
const others: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /cockroach/i, name: 'CockroachDB' },
  { pattern: /redshift/i, name: 'Redshift' },
  { pattern: /-YB-|yugabyte/i, name: 'YugabyteDB' },
  { pattern: /materialize/i, name: 'Materialize' },
  { pattern: /tidb/i, name: 'TiDB' },
  { pattern: /vitess|planetscale/i, name: 'Vitess' },
  { pattern: /singlestore|memsql/i, name: 'SingleStore' },
  { pattern: /doris|starrocks/i, name: 'Apache Doris' },
];

/** The name of another server behind the protocol, by its `version()`; null for those that we know. */
export function otherServer(text: string): string | null {
  return others.find(({ pattern }) => pattern.test(text))?.name ?? null;
}

const oldest: Readonly<Record<Engine, readonly [number, number]>> = {
  postgres: [13, 0],
  mysql: [8, 0],
  mariadb: [10, 6],
};

/** Whether a server is older than the oldest that we test with. */
export function isTooOld({ engine, version }: VersionRead): boolean {
  const [major, minor] = oldest[engine];
  return version.major < major || (version.major === major && version.minor < minor);
}

export function oldestKnown(engine: Engine): string {
  const [major, minor] = oldest[engine];
  return `${engineNames[engine]} ${engine === 'postgres' ? major : `${major}.${minor}`}`;
}

/**
 * How far apart two versions are, for choosing: another release series weighs more than any difference within one. A series is the major
 * number for PostgreSQL (16), and the first two numbers for MySQL and MariaDB (8.4, 10.11). Between equally far ones the newer is nearer.
 */
export function versionDistance(engine: Engine, wanted: ServerVersionFound, found: ServerVersionFound): number {
  const series = (version: ServerVersionFound) =>
    engine === 'postgres' ? version.major : version.major * 100 + version.minor;
  const within = (version: ServerVersionFound) => (engine === 'postgres' ? version.minor : (version.patch ?? 0));
  const far = Math.abs(series(wanted) - series(found));
  const isOlder = series(found) < series(wanted) || (far === 0 && within(found) < within(wanted));
  // Of another series the newest is as good as any: 1,000 stands above every number within one.
  const inside = far === 0 ? Math.abs(within(wanted) - within(found)) : 1_000 - within(found);
  return far * 10_000 + (isOlder ? 1 : 0) * (far === 0 ? 1 : 5_000) + inside * 2;
}

/**
 * The sentence that says how a server differs from the version that production has, or null where what is named is the same: `16` is
 * the same as 16.14, `8.4` as 8.4.3.
 */
export function versionDifference(engine: Engine, wanted: string | null, found: ServerVersionFound): string | null {
  if (wanted === null) return null;
  const read = readVersion(engine === 'postgres' ? 'postgres' : 'mysql', /^\d+$/.test(wanted) ? `${wanted}.0` : wanted);
  if (read === null) return null;
  const named =
    wanted
      .split(/[^\d.]/)[0]
      ?.split('.')
      .map(Number) ?? [];
  const has = [found.major, found.minor, found.patch ?? 0];
  if (named.every((number, place) => number === has[place])) return null;
  return `production has ${engineNames[engine]} ${wanted}, and this server is ${found.text}`;
}
