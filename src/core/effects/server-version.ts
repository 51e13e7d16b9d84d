import type { Engine } from '../report/engine.ts';
import { UserError } from '../report/user-error.ts';
import { engineNames } from '../report/wording.ts';
import type { MysqlEngine, MysqlServer } from '../sql/mysql/statement.ts';
import type { ServerVersion } from './effect.ts';

/** A version of any engine: which of them it has to be is known once the engine is. */
export const serverVersionPattern = {
  accepts: (value: string) => /^\d{1,2}(?:\.\d{1,3}){0,2}$/.test(value),
  expected: 'a version such as 16, 16.3, 8.0.36 or 10.11',
  source: '^[0-9]{1,2}(\\.[0-9]{1,3}){0,2}$',
};

/** What we assume of a server that nobody named: in the middle of what is supported, and said in the report. */
export const assumedVersions: Readonly<Record<Engine, string>> = { postgres: '16', mysql: '8.4', mariadb: '10.11' };

/** Versions whose effects we know, as a user writes them. */
const known: Readonly<Record<Engine, { readonly pattern: RegExp; readonly expected: string }>> = {
  postgres: { pattern: /^1[3-8](?:\.\d{1,3})?$/, expected: 'a version from 13 to 18, such as 16 or 16.3' },
  mysql: {
    pattern: /^(?:8(?:\.[0-4](?:\.\d{1,3})?)?|9(?:\.\d(?:\.\d{1,3})?)?)$/,
    expected: 'a version from 8.0 to 9.x, such as 8.0.36, 8.4 or 9.7',
  },
  mariadb: {
    pattern: /^(?:10\.(?:[6-9]|1[01])(?:\.\d{1,3})?|11(?:\.[0-8](?:\.\d{1,3})?)?)$/,
    expected: 'a version from 10.6 to 11.8, such as 10.11 or 11.4.2',
  },
};

/**
 * Checks a version against the engine that was asked for or found.
 * @throws UserError `bad_options` for a version that the engine does not have, or that we know nothing of.
 */
export function checkVersion(engine: Engine, version: string | null): void {
  if (version === null || known[engine].pattern.test(version)) return;
  throw new UserError(
    'bad_options',
    `server-version: ${engineNames[engine]} ${version} is none that we know; write ${known[engine].expected}`,
  );
}

export function postgresVersion(text: string | null): ServerVersion {
  const [major, minor] = (text ?? assumedVersions.postgres).split('.');
  return { major: Number(major), minor: minor === undefined ? null : Number(minor) };
}

/** `8` is 8.0, `9` and `11` are the newest of their series that we know. */
export function mysqlServer(engine: MysqlEngine, text: string | null): MysqlServer {
  const [major, minor, patch] = (text ?? assumedVersions[engine]).split('.').map(Number);
  const newest: Readonly<Record<string, number>> = { 'mysql 9': 7, 'mariadb 11': 8 };
  return { engine, major: major ?? 0, minor: minor ?? newest[`${engine} ${major}`] ?? 0, patch: patch ?? null };
}
